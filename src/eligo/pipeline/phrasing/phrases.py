"""Words of a text, and tables of phrases to find among them.

A word is a run of letters and digits (with its apostrophes); a hyphen between two of them is not a word, so that
"breast-feeding" and "breast feeding" are one phrase. Any other character that is no white space is a word by itself,
but for the backslash, by which Markdown escapes the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|(?!(?<=\w)[-‐‑](?=\w))[^\w\s\\]|_")
"""A word; a hyphen that joins two is none."""

LONGEST_KEPT = 80
"""Code points of a phrase that it is kept of what a table says: the same ones are asked for in trial after trial."""

Value = TypeVar("Value")


class Word(NamedTuple):
    """A word as written in lower case, and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in order. Time is linear in its length."""
    if text.isascii():
        return [_WORD(Word, (match[0], *match.span())) for match in WORD.finditer(text.lower())]
    return [_WORD(Word, (match[0].lower().replace("’", "'"), *match.span())) for match in WORD.finditer(text)]


_WORD = tuple.__new__
"""Makes a named tuple without a call of Python's own."""


@lru_cache(maxsize=16384)
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
        self._said = lru_cache(maxsize=8192)(self._look_up)
        for phrase, value in phrases:
            key = tuple(self._key(word.text) for word in words(phrase))
            if key and key not in self._values:
                self._values[key] = value
                lengths = self._lengths.setdefault(key[0], [])
                if len(key) not in lengths:
                    lengths.append(len(key))
                    lengths.sort(reverse=True)
        self._firsts = frozenset(self._lengths)

    def _key(self, word: str) -> str:
        return singular(word) if self._fold else word

    def find(self, texts: Sequence[str]) -> list[Found[Value]]:
        """The phrases among words in lower case, from left to right, none overlapping another."""
        keys = list(map(singular, texts)) if self._fold else texts
        found: list[Found[Value]] = []
        if self._firsts.isdisjoint(keys):
            return found
        past, lengths = 0, self._lengths
        for at in [at for at, key in enumerate(keys) if key in lengths]:
            if at >= past and (one := self._longest(keys, at, len(keys))) is not None:
                found.append(one)
                past = one.last
        return found

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with a word in lower case."""
        return self._key(word) in self._lengths

    def lead(self, texts: Sequence[str], first: int, last: int) -> Iterator[Found[Value]]:
        """The phrases that follow one upon another from the word ``first`` on, as far as the word before ``last``."""
        if self._fold:
            texts = list(map(singular, texts))
        while first < last and texts[first] in self._lengths:
            one = self._longest(texts, first, last)
            if one is None:
                return
            yield one
            first = one.last

    def _longest(self, keys: Sequence[str], at: int, stop: int) -> Found[Value] | None:
        for length in self._lengths[keys[at]]:
            value = self._values.get(tuple(keys[at : at + length]))
            if value is not None and at + length <= stop:
                return Found(at, at + length, value)
        return None

    def get(self, phrase: str) -> Value | None:
        """What the table says of a phrase."""
        return self._said(phrase) if len(phrase) <= LONGEST_KEPT else self._look_up(phrase)

    def _look_up(self, phrase: str) -> Value | None:
        return self._values.get(tuple(self._key(word.text) for word in words(phrase)))
