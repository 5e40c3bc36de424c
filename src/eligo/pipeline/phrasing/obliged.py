"""Groups of people of whom a sentence asks something: "patients on warfarin | must", "if on warfarin, | ..."."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from ..marks import JOINING
from .sentences import ends_statement
from .syntax import Syntax, once
from .vocabulary import participants

RELATIVE = frozenset({"who", "that", "which", "("})
"""Behind these an obligation says more of what stands before: "those who | must take steroids"."""
BEYOND_A_GROUP = frozenset({"preposition", "verb", "punctuation"})
"""Classes of words before which a sentence names its people: "diabetic | patients must", not "biopsy of | patients"."""
ASKING = frozenset({"obligation", "condition"})
FARTHEST = {"permission": 3, "leave": 12}
"""How many words may stand between "are allowed", "may continue their steroids", and the condition."""
SETTING_APART = frozenset({",", ":"})


@once
def asked_of_groups(read: Syntax) -> list[tuple[int, int, int]]:
    """Where a sentence begins that asks something of a group, where the group ends at the latest, and where that
    begins: behind "must", behind "are allowed if", or behind the mark of "if on warfarin, | a stable dose"."""
    if all(cue.kind not in ASKING for cue in read.cues):
        return []
    ends = [at for at in range(len(read.texts)) if ends_statement(read, at)]
    return [
        asked
        for before, end in pairwise([-1, *ends, len(read.texts)])
        for asked in _asked_in(read, range(before + 1, end))
    ]


def _asked_in(read: Syntax, words: range) -> Iterator[tuple[int, int, int]]:
    """What one sentence asks of its groups: "patients on ...", "diabetic patients", "if on ...", "... and those on"."""
    first, last = (bisect_left(read.cues, at, key=attrgetter("first")) for at in (words.start, words.stop))
    cues, begin = read.cues[first:last], words.start
    obliged = [cue for cue in cues if cue.kind == "obligation" and read.texts[cue.first - 1] not in RELATIVE]
    conditions = [cue.first for cue in cues if cue.kind == "condition" and cue.side == "after"]
    for cue in obliged:
        group = _group(read, range(begin, cue.first), conditions, leads=begin == words.start)
        if group is not None:
            yield group, cue.first, cue.last
        begin = cue.last
    for cue, behind in pairwise(cues):
        if behind.kind == "condition" and behind.first - cue.last <= FARTHEST.get(cue.kind, -1):
            yield words.start, behind.first, behind.last
    mark = next((at for at in words if read.texts[at] in SETTING_APART), None)
    if not obliged and mark is not None and conditions and conditions[0] - words.start <= 1:
        yield words.start, mark, mark + 1


def _group(read: Syntax, words: range, conditions: Sequence[int], *, leads: bool) -> int | None:
    """Where a group begins among the words before an obligation; ``leads``: they begin a sentence."""
    for at in words:
        joined = at == words.start or read.texts[at - 1] in JOINING or read.classes[at - 1] == "punctuation"
        if at in conditions and joined:
            return at
        if read.texts[at] in participants() and (leads or joined):
            said = read.classes[at + 1] == "auxiliary" and at + 1 < words.stop
            return None if said else words.start if leads else at
        leads = leads and read.classes[at] not in BEYOND_A_GROUP
    return None
