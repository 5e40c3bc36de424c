"""The parts of ``mentions`` and ``facts``: what the words of a criterion are, and which of them name facts.

Read first :mod:`.syntax`: words, their classes, cues, noun phrases (and :mod:`.denied_entries`). From these and the
model's mentions :mod:`.parts` makes the parts of a criterion that state something. On its way it asks one module
each: for names with their lists (:mod:`.coordination`), codes (:mod:`.codes`) and abbreviations
(:mod:`.abbreviations`); for what the words beside a name say of it (:mod:`.announced`, :mod:`.tested` and
:mod:`.agents`, which find lists by :mod:`.ties`, :mod:`.signs`, :mod:`.evidence`, :mod:`.sites`); for what no noun
names (:mod:`.acts`); and for what is named and not stated (:mod:`.asides`, :mod:`.study_acts`,
:mod:`.used_by_cues`). :mod:`.narrowing` finds the qualifiers of each part, :mod:`.found_by` the parts that only say
how a limit was measured or a finding made.

No fact is in what is said in passing: :mod:`.reasons` and :mod:`.consequences`, :mod:`.remarks` with
:mod:`.examinations` and :mod:`.formulas`. Where statements end, who is let in and what is forbidden is asked by other
parts of the pipeline, too: :mod:`.sentences`, :mod:`.borders`, :mod:`.enumerators`, :mod:`.admission`,
:mod:`.prohibitions`; and of whom something is asked, :mod:`.obliged`. The tables behind all are :mod:`.vocabulary`,
looked up by :mod:`.phrases`.
"""
