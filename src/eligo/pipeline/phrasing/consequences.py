"""Clauses that say what something would lead to: "that might interfere with the study or compromise safety".

What stands in them is no fact about the patient. A clause begins at its modal or at "that", and ends with the sentence,
the bracket or the exception behind it.
"""

from __future__ import annotations

from functools import cache

from .syntax import Syntax
from .vocabulary import role

BETWEEN = 3
RELATIVE = frozenset({"that", "which"})
ENDS = frozenset({";", ".", "(", ")", "[", "]", ":"})
CUT = frozenset({"exception", "unless", "permission", "example", "definition"})


def consequences(read: Syntax) -> list[tuple[int, int]]:
    """The clauses of a text as ranges of words, in order."""
    found: list[tuple[int, int]] = []
    leading = _leading()
    if leading.isdisjoint(read.texts):
        return found
    cuts = {cue.first for cue in read.cues if cue.kind in CUT}
    for index, word in enumerate(read.texts):
        if word not in leading:
            continue
        begin = _beginning(read, index)
        if begin is None or (found and index < found[-1][1]):
            continue
        end = index
        while end < len(read.texts) and read.texts[end] not in ENDS and end not in cuts:
            end += 1
        found.append((begin, end))
    return found


@cache
def _leading() -> frozenset[str]:
    """The verbs of such clauses."""
    return role("consequence") | role("interference")


def _beginning(read: Syntax, verb: int) -> int | None:
    """Where the clause of a verb begins: at a modal close before it; "that interferes" needs none."""
    for index in range(verb - 1, max(verb - 1 - BETWEEN, -1), -1):
        word = read.texts[index]
        if word in role("modal"):
            return index
        if word != "not" and read.classes[index] not in {"adverb", "preposition"}:
            break
    interferes = read.texts[verb] in role("interference")
    return verb - 1 if interferes and verb > 0 and read.texts[verb - 1] in RELATIVE else None
