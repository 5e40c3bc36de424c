"""Clauses that say who is not let in: "patients with diabetes who smoke | are not eligible".

All that such a clause says of people is denied together, not only what stands beside its verb. A clause about a
treatment or a test, "prior aspirin is not allowed", says nothing of people and is none.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter

from ..marks import AND_OR, CLOSING, OPENING
from .sentences import ends_sentence
from .syntax import FINITE, Cue, Syntax
from .vocabulary import people

TURNS = frozenset({";", ":", "but", "however", "although", "while", "whereas"})
RELATIVE = frozenset({"who", "which", "that"})
LONGEST_CLAUSE = 120
FIRST = attrgetter("first")
LAST = attrgetter("last")
BINDING = frozenset({"obligation", "permission", "leave", "forbidden"})


def shut_out(read: Syntax, cue: Cue) -> tuple[int, int] | None:
    """The words of the clause about people that ``cue``, "are not eligible", ends; None where it ends none."""
    if cue.first == 0 or read.texts[cue.first - 1] in RELATIVE:
        return None
    begin = _beginning(read, cue.first)
    cues = cues_between(read, begin, cue.first)
    bound = max((one.last for one in cues if one.kind in BINDING), default=begin)
    named = next((at for at in range(bound, cue.first) if read.texts[at] in people()), None)
    if named is None:
        return None
    conditional = any(one.kind == "condition" and one.first <= named < one.last for one in cues)
    apart = bound > begin or (not conditional and _is_apart(read, begin, named))
    return (named if apart else begin), cue.first


def cues_between(read: Syntax, first: int, last: int) -> list[Cue]:
    """The cues of a stretch of words, those that only end in it among them."""
    return read.cues[bisect_left(read.cues, first, key=LAST) : bisect_left(read.cues, last, key=FIRST)]


def _beginning(read: Syntax, end: int) -> int:
    """Where the sentence, the clause or the bracket begins that a word stands in."""
    closed = 0
    first = max(end - LONGEST_CLAUSE, 0)
    for at in range(end - 1, first - 1, -1):
        word = read.texts[at]
        closed += (word in CLOSING) - (word in OPENING)
        turns = word in TURNS or (word == "." and ends_sentence(read, at))
        if closed < 0 or (turns and closed == 0):
            return at + 1
    return first


def _is_apart(read: Syntax, begin: int, named: int) -> bool:
    """Whether what stands before people is no part of their name: "measurable disease, | patients with gout"."""
    before = read.texts[begin:named]
    if not FINITE.isdisjoint(read.classes[begin:named]):
        return True
    comma = max((at for at, word in enumerate(before) if word == ","), default=len(before))
    return comma < len(before) and AND_OR.isdisjoint(before[comma:])
