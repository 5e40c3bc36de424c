"""Numbers that are part of names: "type 2", "IL-2", "May 5", "24-hour urine", "12-lead"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lexicon.roles import cues
from ...units import match
from .numbers import Numeral
from .words import Words

if TYPE_CHECKING:
    from .terms import Term

NAMES_A_NUMBER = cues("names-a-number")
DASHED = cues("dashed-to-number")
"""What a dash joins to a number without making a name of it: "grade-2", "age-65"."""
MONTHS = cues("months")
ORDINAL_ENDINGS = cues("ordinal-endings")
SPAN_NAMES = cues("span-names")
GLUED_AFTER = cues("glued-after")
PERCENTILES = cues("percentiles")
AFTER_A_LOAD = frozenset(("min", "h"))
"""Units of "2 hours post load", where "6 weeks post-surgery" is a time."""


def names_something(words: Words, numeral: Numeral, first: int) -> bool:
    """Whether the number is part of a name ("type 2", "IL-2", "5-FU", "1st", "May 5"), an item's mark or a date."""
    norms, i, j = words.norms, numeral.i, numeral.j
    if numeral.form in ("word", "factor", "roman"):
        return False
    previous = norms[first - 1] if first else ""
    if previous == "(" and norms[j : j + 1] == [")"] and numeral.form == "digits" and words.glued(first):
        return True
    if previous in NAMES_A_NUMBER or previous in MONTHS:
        return True
    if previous == "cycle" and norms[j : j + 1] in (["day"], ["d"]) and "".join(norms[j + 1 : j + 2]).isdecimal():
        return True
    if first == i and i > 1 and previous == "-" and words.glued(i) and words.glued(i - 1) and norms[i - 2][0].isalpha():
        return norms[i - 2] not in DASHED
    if j >= len(norms):
        return False
    following = norms[j]
    if words.glued(j) and (following in ORDINAL_ENDINGS or following in MONTHS):
        return PERCENTILES.isdisjoint(norms[j + 1 : j + 5])
    if words.glued(j) and following[0].isalpha() and following not in GLUED_AFTER:
        return match(words.text, words.starts[j]) is None
    dated = following in MONTHS and following != "may" and norms[j + 1 : j + 2]
    return bool(dated) and norms[j + 1].isdecimal()


def spans_name(words: Words, term: Term, compared: bool) -> bool:
    """ "24-hour urine", "6-minute walk", "12-lead": the number is part of the name of something."""
    if compared:
        return False
    norms, j = words.norms, term.numeral.j
    if term.is_time:
        following = norms[term.j] if term.j < len(norms) else ""
        if following == "-" and term.j + 1 < len(norms):
            following = norms[term.j + 1]
        if following == "post":
            return term.unit is not None and term.unit.ucum in AFTER_A_LOAD
        return following in SPAN_NAMES
    if term.numeral.form == "roman" or term.unit is not None or norms[j : j + 1] != ["-"] or j + 1 == len(norms):
        return False
    joined = words.glued(j) and words.glued(j + 1)
    return joined and norms[j + 1][0].isalpha() and norms[j + 1] not in ("to", "and", "year", "years")
