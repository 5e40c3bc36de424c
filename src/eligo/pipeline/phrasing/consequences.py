"""Clauses that say what something would lead to: "that might interfere with the study or compromise safety".

What stands in them is no fact about the patient. A clause begins at its modal or at "that", and ends with the sentence,
the bracket or the exception behind it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache

from ...lexicon.roles import role
from .syntax import Syntax

BETWEEN = 3
LONGEST_ASIDE = 12
"""How many words may stand between a modal's commas."""
FACTS = frozenset({"Condition", "Drug", "Procedure"})
RESULTING = (["so", "that"], ["such", "that"])
RESULTING_WORDS = frozenset({"so", "such"})
RELATIVE = frozenset({"that", "which"})
ENDS = frozenset({";", ".", "(", ")", "[", "]", ":"})
CUT = frozenset({"exception", "unless", "permission", "example", "definition"})


def consequences(read: Syntax) -> list[tuple[int, int]]:
    """The clauses of a text as ranges of words, in order."""
    found: list[tuple[int, int]] = []
    leading = _leading()
    if leading.isdisjoint(read.words) and ("that" not in read.words or RESULTING_WORDS.isdisjoint(read.words)):
        return found
    cuts = {cue.first for cue in read.cues if cue.kind in CUT}
    for index, word in enumerate(read.texts):
        if word not in leading and (word != "that" or read.texts[index - 1 : index + 1] not in RESULTING):
            continue
        begin = _beginning(read, index)
        if begin is None or (found and index < found[-1][1]):
            continue
        end, said = index, set[str | None]()
        while end < len(read.texts) and read.texts[end] not in ENDS and end not in cuts:
            if read.texts[end] == "," and goes_on_without(read, end, said):
                break
            chunk = read.chunk_at(end)
            said.add(chunk.label if chunk is not None else None)
            end += 1
        found.append((begin, end))
    return found


def goes_on_without(read: Syntax, comma: int, said: AbstractSet[str | None]) -> bool:
    """Whether another fact begins behind a comma with "or" or "and": "... alter the absorption of drugs, or | coeliac
    disease", but not "... the risk of bleeding, or | stroke", whose kind the clause has named."""
    at = comma + 1
    if read.texts[at : at + 1] not in (["or"], ["and"]):
        return False
    chunk = read.chunk_at(read.past(at + 1, {"determiner", "adverb"}))
    return chunk is not None and chunk.label in FACTS and chunk.label not in said


@cache
def _leading() -> frozenset[str]:
    """The verbs of such clauses."""
    return role("consequence") | role("interference")


def _beginning(read: Syntax, verb: int) -> int | None:
    """Where the clause of a verb begins: at a modal close before it; "that interferes" and "so that" need none."""
    if read.texts[verb - 1 : verb + 1] in RESULTING:
        return verb - 1
    before = _before_aside(read, verb)
    for index in range(before - 1, max(before - 1 - BETWEEN, -1), -1):
        word = read.texts[index]
        if word in role("modal"):
            return index
        if word != "not" and read.classes[index] not in {"adverb", "preposition"}:
            break
    interferes = read.texts[verb] in role("interference")
    return before - 1 if interferes and before > 0 and read.texts[before - 1] in RELATIVE else None


def _before_aside(read: Syntax, verb: int) -> int:
    """The word that what leads to a verb ends before: "that would | , in the opinion of the investigator, preclude"."""
    if read.texts[verb - 1 : verb] != [","]:
        return verb
    commas = (at for at in range(verb - 2, max(verb - 2 - LONGEST_ASIDE, 0), -1) if read.texts[at] == ",")
    opened = next(commas, None)
    return verb if opened is None or read.classes[opened + 1] != "preposition" else opened
