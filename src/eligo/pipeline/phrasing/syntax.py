"""What the words of one criterion are, before it is known what they mean: words, cues, noun phrases.

There is no part-of-speech tagger: a noun phrase is a run of words none of which is a function word, a verb of
eligibility language, a cue or a punctuation mark (``lexicon/words.tsv``, ``lexicon/cues.tsv``). What it is about is
read off its last word (``lexicon/heads.tsv``, ``lexicon/affixes.tsv``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, Literal, NamedTuple, TypeVar

from ...lexicon import entries, phrasings, rows_by_entry, slots, table
from ...lexicon.roles import role
from .denied_entries import denied_entries
from .enumerators import enumerators
from .phrases import Found, PhraseTable, singular, words
from .vocabulary import introductions, qualifiers

Side = Literal["after", "before"]
Reading = TypeVar("Reading")
LONGEST_KEPT = 4000
LONGEST_WORD = 40
"""Code points of a word that it is kept of what it heads."""
FINITE = frozenset({"verb", "auxiliary"})
"""Classes of words that a clause may have for its verb."""
DEGREES = frozenset({"mild", "moderate", "moderately"})
HIGHER = (["moderate"], ["severe"])
QUALIFYING_ON = frozenset({"or", "and", "to", "/", "-"})
"""What joins the words of one qualifier: "known or suspected", "mild to moderate"."""
TYPES = frozenset({"1", "2", "3", "i", "ii", "iii"})
NUMERAL = "i"
"""A pronoun, but in "type | I"."""
LONGEST_QUALIFIER = 5
"""How many words of a qualifier may stand before its last."""


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

    ``texts``, ``starts`` and ``ends`` are those of the words, ``texts`` in lower case and with "or" for
    the semicolons of :mod:`.denied_entries`, ``words`` which of these there are; ``introduced`` are the phrases that
    announce what follows them, ``beginnings`` the first words of the noun phrases; ``readings`` is what has been read
    of them by now (:func:`once`).
    """

    texts: list[str]
    starts: list[int]
    ends: list[int]
    classes: list[str]
    cues: list[Cue]
    chunks: list[Chunk]
    introduced: list[Found[str]]
    words: frozenset[str]
    beginnings: list[int]
    readings: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def chunk_at(self, at: int) -> Chunk | None:
        """The noun phrase that a word is in."""
        chunk = self.chunk_before(at)
        return chunk if chunk is not None and at < chunk.last else None

    def chunk_before(self, at: int) -> Chunk | None:
        """The noun phrase that a word is in or stands right behind."""
        number = bisect_right(self.beginnings, at) - 1
        return self.chunks[number] if number >= 0 and at <= self.chunks[number].last else None

    def past(self, at: int, classes: set[str]) -> int:
        """The first word from ``at`` on that is of none of these classes."""
        while at < len(self.texts) and self.classes[at] in classes:
            at += 1
        return at


def syntax(text: str) -> Syntax:
    """Read a criterion's text. Readings of texts of ordinary length are kept, as several components ask for them."""
    return _kept(text) if len(text) <= LONGEST_KEPT else _read(text)


def once(reading: Callable[[Syntax], Reading]) -> Callable[[Syntax], Reading]:
    """A reading of a text that is kept with its syntax, as several components ask for it."""
    name = f"{reading.__module__}.{reading.__qualname__}"

    @wraps(reading)
    def read_once(read: Syntax) -> Reading:
        readings = read.readings
        if name not in readings:
            readings[name] = reading(read)
        return readings[name]  # type: ignore[no-any-return]  # what stands under the name of a reading is its own

    return read_once


def head_label(word: str) -> str | None:
    """The label of a noun phrase that ends in this word, in lower case: "insufficiency" is a Condition."""
    return _known_head(word) if len(word) <= LONGEST_WORD else _head_label(word)


def _head_label(word: str) -> str | None:
    label = _heads().get(singular(word)) or _heads().get(word)
    if label:
        return label
    for length in range(min(8, len(word) - 2), 2, -1):
        label = _affixes().get(word[-length:])
        if label:
            return label
    return None


_known_head = lru_cache(maxsize=16384)(_head_label)


def _read(text: str) -> Syntax:
    found = words(text)
    texts, starts, ends = found
    known = _classes()
    classes = [known.get(word) or ("content" if word[0].isalnum() else "punctuation") for word in texts]
    for at in enumerators(text, found):
        classes[at] = "enumerator"
    if NUMERAL in texts:
        for at in (at for at in range(1, len(texts)) if texts[at] == NUMERAL and _announces_type(texts, at - 1)):
            classes[at] = "content"
    cues = [
        Cue(kind, side, starts[first], ends[last - 1], first, last)
        for first, last, (kind, side) in known_cues().find(texts)
    ]
    if ";" in texts and ":" in texts:
        behind = [cue.last for cue in cues if cue.kind == "negation" and cue.side == "after"]
        for at, word in denied_entries(texts, behind).items():
            texts[at] = word
    chunks = _chunks(texts, starts, ends, classes, cues)
    beginnings = [chunk.first for chunk in chunks]
    introduced = introductions().find(texts)
    return Syntax(texts, starts, ends, classes, cues, chunks, introduced, frozenset(texts), beginnings)


_kept = lru_cache(maxsize=1024)(_read)


def _chunks(texts: list[str], starts: list[int], ends: list[int], classes: list[str], cues: list[Cue]) -> list[Chunk]:
    cued = {index for cue in cues for index in range(cue.first, cue.last)}
    qualifying = _qualifying(texts, classes) if "verb" in classes else frozenset()
    chunks: list[Chunk] = []
    first: int | None = None
    for index, kind in enumerate([*classes, "end"]):
        if kind == "content":
            inside = True
        elif kind == "generic":
            inside = first is not None or _is_suspended(texts, index) or _is_lacked(texts, index)
            inside = inside or _announces_type(texts, index)
        elif kind == "verb":
            inside = index in qualifying
        else:
            inside = kind == "preposition" and (
                _is_secondary(texts, classes, index) if first is None else _spans_degrees(texts, index)
            )
        if inside and index not in cued:
            first = index if first is None else first
        elif first is not None:
            last = index
            while last > first + 1 and classes[last - 1] == "generic" and texts[last - 1] not in role("kept_generic"):
                last -= 1
            if classes[first - 1] == "adverb" or texts[first - 1] in QUALIFYING_ON:
                first = _with_qualifier(texts, first, last, cued)
                while chunks and chunks[-1].first >= first:
                    chunks.pop()
            if last - first > 1 or not texts[first].isdigit():
                chunks.append(Chunk(starts[first], ends[last - 1], first, last, head_label(texts[last - 1])))
            first = None
    return chunks


def _with_qualifier(texts: list[str], first: int, last: int, cued: set[int]) -> int:
    """Where the qualifier begins that a noun phrase's first word only ends: "histologically or cytologically |
    confirmed cancer", "moderate to | severe asthma"."""
    for begin in range(max(first - LONGEST_QUALIFIER, 0), first):
        if begin not in cued and qualifiers().begins(texts[begin]):
            one = next(iter(qualifiers().lead(texts, begin, last)), None)
            if one is not None and one.last > first:
                return begin
    return first


def _is_suspended(texts: list[str], index: int) -> bool:
    """Whether a word ends in a hyphen that waits for another: "second- or third-degree"."""
    return texts[index + 1 : index + 2] == ["-"] and index + 2 < len(texts) and texts[index + 2] in {"or", "and", ","}


def _announces_type(texts: list[str], index: int) -> bool:
    """Whether a word begins a name with its code, "type | I", "type | 2 diabetes", and says in no bracket which kind of
    the one before it is meant: "diabetes (type I)"."""
    announced = texts[index] == "type" and not TYPES.isdisjoint(texts[index + 1 : index + 2])
    return announced and texts[index - 1 : index] != ["("]


def _is_lacked(texts: list[str], index: int) -> bool:
    """Whether a generic word is all that the word joined to it denies: "treatment | -naive"."""
    return texts[index] in role("kept_generic") and texts[index + 1 : index + 2] in (["naive"], ["naïve"])


def _qualifying(texts: list[str], classes: list[str]) -> frozenset[int]:
    """The participles that stand before a name as qualifiers: "confirmed | influenza", "treated | hypertension"."""
    found: set[int] = set()
    for index in range(len(texts) - 2, -1, -1):
        before_name = classes[index] == "verb" and (classes[index + 1] == "content" or index + 1 in found)
        if before_name and qualifiers().get(texts[index]) is not None:
            found.add(index)
    return frozenset(found)


def _is_secondary(texts: list[str], classes: list[str], index: int) -> bool:
    """Whether "secondary" stands before a name, "secondary | gout", and not in "secondary to"."""
    return texts[index] == "secondary" and classes[index + 1 : index + 2] == ["content"]


def _spans_degrees(texts: list[str], index: int) -> bool:
    """Whether "to" stands between two degrees: "moderate | to | severe retinopathy"."""
    return texts[index] == "to" and texts[index - 1] in DEGREES and texts[index + 1 : index + 2] in HIGHER


@cache
def _classes() -> dict[str, str]:
    return {word: row["class"] for word, row in rows_by_entry("words").items()}


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
def known_cues() -> PhraseTable[tuple[str, Side]]:
    """The kind of each cue, and the side on which it bears."""
    return PhraseTable(
        (
            (phrase, (row["kind"], "before" if row["side"] == "before" else "after"))
            for row in table("cues")
            for phrase in phrasings(row["phrases"])
        ),
        tails=[((kind, "before"), slots(row["slots"])) for row in table("cue_tails") for kind in entries(row["kinds"])],
    )
