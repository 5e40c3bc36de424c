"""Words of a text, and tables of phrases to find among them.

A word is a run of letters and digits (with its apostrophes); a hyphen between two of them is not a word, so that
"breast-feeding" and "breast feeding" are one phrase. Any other character that is no white space is a word by itself,
but for the backslash, by which Markdown escapes the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s\\]|_")
JOINING_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")

Value = TypeVar("Value")


class Word(NamedTuple):
    """A word as written in lower case, and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in order. Time is linear in its length."""
    hyphens = {match.start() for match in JOINING_HYPHEN.finditer(text)}
    return [
        Word(match.group().lower().replace("’", "'"), match.start(), match.end())
        for match in WORD.finditer(text)
        if match.start() not in hyphens
    ]


def singular(word: str) -> str:
    """A word without the ending of an English plural: "allergies" is "allergy", "diabetes" stays close to itself."""
    if len(word) > 3 and word[-1] == "s":
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word[-2] not in "sui'":
            return word[:-1]
    return word


class Found(NamedTuple, Generic[Value]):
    """A phrase of a table: the words ``first`` to ``last - 1`` of the text, and what the table says of it."""

    first: int
    last: int
    value: Value


class PhraseTable(Generic[Value]):
    """Phrases of up to a handful of words; the longest that begins at a word wins.

    Args:
        phrases: phrase and value; the first value given to a phrase stays.
        fold: whether singular and plural are one.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]], *, fold: bool = False) -> None:
        self._fold = fold
        self._values: dict[tuple[str, ...], Value] = {}
        self._lengths: dict[str, list[int]] = {}
        for phrase, value in phrases:
            key = tuple(self._key(word.text) for word in words(phrase))
            if key and key not in self._values:
                self._values[key] = value
                lengths = self._lengths.setdefault(key[0], [])
                if len(key) not in lengths:
                    lengths.append(len(key))
                    lengths.sort(reverse=True)

    def _key(self, word: str) -> str:
        return singular(word) if self._fold else word

    def find(self, text: Sequence[Word]) -> Iterator[Found[Value]]:
        """The phrases in a text from left to right, none overlapping another."""
        keys = [self._key(word.text) for word in text]
        at, total = 0, len(keys)
        while at < total:
            for length in self._lengths.get(keys[at], ()):
                value = self._values.get(tuple(keys[at : at + length]))
                if value is not None and at + length <= total:
                    yield Found(at, at + length, value)
                    at += length - 1
                    break
            at += 1

    def get(self, phrase: str) -> Value | None:
        """What the table says of a phrase."""
        return self._values.get(tuple(self._key(word.text) for word in words(phrase)))
