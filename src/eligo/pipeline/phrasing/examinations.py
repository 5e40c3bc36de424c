"""How someone's health was told: "as determined by medical history, physical examination and vital signs".

Such a list names how a state is found and asks for no examination: what stands in it is no fact about the patient. It
holds a history or a physical examination and nothing but words of examinations; one that only a bare preposition leads
to, "no abnormalities | in medical history, vital signs or ECG", begins with the history. A test that is named alone,
"confirmed by biopsy", is a fact.
"""

from __future__ import annotations

from ...lexicon.roles import role
from ..marks import BRACKETS, CLOSING, OPENING
from .syntax import Syntax, once

HISTORY = frozenset({"history", "histories"})
TOLD = HISTORY | {"physical"}
BASIS = frozenset({"based", "basis", "according"})
BY = frozenset({"by", "from", "on", "upon", "in", "per", "with", "through", "during", "at", "of", "to", "via", "using"})
MARKS = BRACKETS | {",", "/", "&", "-"}
SMALL = frozenset({"determiner", "conjunction", "enumerator"})
TIES = frozenset({"at", "of", "on", "by"})
FOLLOWING = frozenset(
    {".", ";", ":", ",", ")", "that", "which", "who", "prior", "before", "within", "during", "but", "and"}
)
"""What may stand behind such a list."""
LEADING = 4
"""So many words lie at most between what tells and its "by": "determined by the investigator | by"."""
LONGEST = 60


@once
def examinations(read: Syntax) -> list[tuple[int, int]]:
    """The lists of examinations with what leads to them, as ranges of words."""
    texts = read.texts
    if TOLD.isdisjoint(read.words):
        return []
    found: list[tuple[int, int]] = []
    for at in [at for at, word in enumerate(texts) if word in BY]:
        if found and at < found[-1][1]:
            continue
        last = _end(read, at + 1)
        if last is None:
            continue
        first = _told_from(texts, at)
        listed = [word for word in texts[at + 1 : last] if word in role("examination")]
        begins = not (HISTORY.isdisjoint(listed[:LEADING]) or role("examined").isdisjoint(listed[1:]))
        if first < at or begins:
            found.append((first, last))
    return found


def _told_from(texts: list[str], at: int) -> int:
    """Where the words begin that say that something is told by what a preposition leads to."""
    for index in range(at - 1, max(at - 1 - LEADING, -1), -1):
        if texts[index] in role("told") or texts[index] in BASIS:
            return index - (index > 0 and texts[index - 1] in {"as", "on", "and"})
        if texts[index] in MARKS:
            break
    return at


def _end(read: Syntax, first: int) -> int | None:
    """One past the last word of a list of examinations that begins at a word; None where none does."""
    texts, opened, last = read.texts, 0, first
    told = False
    for at in range(first, min(first + LONGEST, len(texts))):
        word = texts[at]
        named = word in role("examination")
        if not named and word not in MARKS and word not in TIES and read.classes[at] not in SMALL:
            break
        opened += (word in OPENING) - (word in CLOSING)
        if opened < 0:
            break
        told = told or word in TOLD
        if (named or word in CLOSING) and not opened:
            last = at + 1
    if not told or last == first:
        return None
    goes_on = last < len(texts) and texts[last] not in FOLLOWING
    return None if goes_on else last
