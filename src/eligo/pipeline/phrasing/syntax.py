"""What the words of one criterion are, before it is known what they mean: words, cues, noun phrases.

There is no part-of-speech tagger: a noun phrase is a run of words none of which is a function word, a verb of
eligibility language, a cue or a punctuation mark (``lexicon/words.tsv``, ``lexicon/cues.tsv``). What it is about is
read off its last word (``lexicon/heads.tsv``, ``lexicon/affixes.tsv``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from ...lexicon import entries, table
from .enumerators import enumerators
from .phrases import PhraseTable, Word, singular, words
from .vocabulary import qualifiers

Side = Literal["after", "before"]
LONGEST_KEPT = 4000
NAMING = frozenset({"therapy", "treatment", "condition", "conditions", "use", "drugs", "medication", "medications"})
"""Generic words that may end a name: "oxygen therapy"."""


class Cue(NamedTuple):
    """A phrase that sets the context of what stands after or before it; offsets into the criterion's text."""

    kind: str
    side: Side
    start: int
    end: int
    first: int
    last: int


class Chunk(NamedTuple):
    """A noun phrase: the words ``first`` to ``last - 1``, and the label that its last word gives it, if any."""

    start: int
    end: int
    first: int
    last: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Syntax:
    """The words, cues and noun phrases of one text; all offsets are into that text.

    ``starts`` and ``ends`` are those of the words.
    """

    words: list[Word]
    starts: list[int]
    ends: list[int]
    classes: list[str]
    cues: list[Cue]
    chunks: list[Chunk]

    def past(self, at: int, classes: set[str]) -> int:
        """The first word from ``at`` on that is of none of these classes."""
        while at < len(self.words) and self.classes[at] in classes:
            at += 1
        return at


def syntax(text: str) -> Syntax:
    """Read a criterion's text. Readings of texts of ordinary length are kept, as several components ask for them."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _read(text)


def head_label(word: str) -> str | None:
    """The label of a noun phrase that ends in this word, in lower case: "insufficiency" is a Condition."""
    label = _heads().get(singular(word)) or _heads().get(word)
    if label:
        return label
    for length in range(min(8, len(word) - 2), 2, -1):
        label = _affixes().get(word[-length:])
        if label:
            return label
    return None


def word_class(word: str) -> str:
    """The class of a word in lower case: "preposition", "verb", "generic", …; "content" for all that name things."""
    return _classes().get(word, "content")


def _read(text: str) -> Syntax:
    found = words(text)
    classes = [word_class(word.text) if word.text[0].isalnum() else "punctuation" for word in found]
    for at in enumerators(text, found):
        classes[at] = "enumerator"
    cues = [
        Cue(kind, side, found[first].start, found[last - 1].end, first, last)
        for first, last, (kind, side) in _cue_table().find(found)
    ]
    starts, ends = [word.start for word in found], [word.end for word in found]
    return Syntax(found, starts, ends, classes, cues, _chunks(found, classes, cues))


_kept = lru_cache(maxsize=256)(_read)


def _chunks(found: list[Word], classes: list[str], cues: list[Cue]) -> list[Chunk]:
    cued = {index for cue in cues for index in range(cue.first, cue.last)}
    chunks, first = [], None
    for index in range(len(found) + 1):
        inside = (
            index < len(found)
            and index not in cued
            and (
                classes[index] == "content"
                or (classes[index] == "generic" and (first is not None or _is_suspended(found, index)))
                or (classes[index] == "verb" and _qualifies(found, classes, index))
                or (classes[index] == "preposition" and first is None and _is_secondary(found, classes, index))
            )
        )
        if inside and first is None:
            first = index
        elif not inside and first is not None:
            last = index
            while last > first + 1 and classes[last - 1] == "generic" and not _names(found, first, last):
                last -= 1
            if not found[first].text.isdigit() or last - first > 1:
                label = head_label(found[last - 1].text)
                chunks.append(Chunk(found[first].start, found[last - 1].end, first, last, label))
            first = None
    return chunks


def _is_suspended(found: list[Word], index: int) -> bool:
    """Whether a word ends in a hyphen that waits for another: "second- or third-degree"."""
    following = [word.text for word in found[index + 1 : index + 3]]
    return len(following) == 2 and following[0] == "-" and following[1] in {"or", "and", ","}


def _qualifies(found: list[Word], classes: list[str], index: int) -> bool:
    """Whether a participle stands before a name as a qualifier: "confirmed | influenza", "treated | hypertension"."""
    if qualifiers().get(found[index].text) is None or index + 1 == len(found):
        return False
    return classes[index + 1] == "content" or (classes[index + 1] == "verb" and _qualifies(found, classes, index + 1))


def _is_secondary(found: list[Word], classes: list[str], index: int) -> bool:
    """Whether "secondary" stands before a name, "secondary | gout", and not in "secondary to"."""
    return found[index].text == "secondary" and index + 1 < len(found) and classes[index + 1] == "content"


def _names(found: list[Word], first: int, last: int) -> bool:
    """Whether a generic last word belongs to a name: "oxygen therapy" is one, "asthma patients" is not."""
    return last - first > 1 and found[last - 1].text in NAMING


@cache
def _classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("words"):
        for word in entries(row["words"]):
            found.setdefault(word, row["class"])
    return found


@cache
def _heads() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("heads"):
        for word in entries(row["words"]):
            found.setdefault(word, row["label"])
            found.setdefault(singular(word), row["label"])
    return found


@cache
def _affixes() -> dict[str, str]:
    return {ending: row["label"] for row in reversed(table("affixes")) for ending in entries(row["endings"])}


@cache
def _cue_table() -> PhraseTable[tuple[str, Side]]:
    return PhraseTable(
        (phrase, (row["kind"], "before" if row["side"] == "before" else "after"))
        for row in table("cues")
        for phrase in entries(row["phrases"])
    )
