"""The parts of ``logic`` that compose a criterion's expression.

Read first :mod:`.clauses`, which makes a row of tokens (:mod:`.tokens`) of a criterion's words: its facts, by
:mod:`.covered`, and what joins, counts (:mod:`.counted_lists`) or bears on them. :mod:`.composition` reads the row from
the outside in: it is cut (:mod:`.rows`), what a sentence permits is added (:mod:`.permitting`), what stands in brackets
bears on what is before it (:mod:`.bearing`), and lists are joined (:mod:`.junctions`), by what belongs together
(:mod:`.belonging`, :mod:`.joined_limits`) and by what "and", "or" and a comma mean (:mod:`.lists`). All these make and
join operands (:mod:`.operands`), of which :mod:`.features` answers what each is, and :mod:`.relations` how two stand to
each other.

What comes after: exceptions as conditions (:mod:`.exceptions`), arms of one limit (:mod:`.arms`), further times and
denied states of facts (:mod:`.further_times`, :mod:`.states`), tests that tell nothing (:mod:`.unread`), the normal
form (:mod:`.simplify`), the expressions of groups (:mod:`.groups`, with :mod:`.introducing`, :mod:`.exempting` and
:mod:`.siblings`), whether a criterion only permits (:mod:`.permissions`), and what is odd about a trial
(:mod:`.curiosities`).
"""
