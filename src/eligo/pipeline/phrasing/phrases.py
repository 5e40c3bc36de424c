"""Words of a text, and tables of phrases to find among them.

A word is a run of letters and digits (with its apostrophes); a hyphen between two of them is not a word, so that
"breast-feeding" and "breast feeding" are one phrase. Any other character that is no white space is a word by itself,
but for the backslash, by which Markdown escapes the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import Generic, NamedTuple, TypeVar

from ...lexicon import Slot
from ..remembered import Remembered

WORD = re.compile(r"([^\W_]+(?:['’][^\W_]+)*|(?!(?<=\w)[-‐‑](?=\w))[^\w\s\\]|_)")
"""A word; a hyphen that joins two is none."""
ASCII_WORD = re.compile(r"([a-z0-9]+(?:'[a-z0-9]+)*|[^a-z0-9_\s\\-]|_|(?<![a-z0-9_])-|-(?![a-z0-9_]))")
"""The same in ASCII text in lower case, in half the time."""

SAME = str.maketrans("’，、；：（）。", "',,;:().")
"""Marks that say the same, among them the full-width ones of Chinese and Japanese text."""
OTHER_MARK = re.compile("[’，、；：（）。]")
SHORT = re.compile(r"(?<![\w/])w/(?:(?:out|o|in)(?!\w))?|(?:\+/-|±)(?=\s?[^\W\d_])", re.IGNORECASE)
SPELLED_OUT = {
    **{"w/": "with", "w/o": "without", "w/out": "without", "w/in": "within"},
    **dict.fromkeys(("+/-", "±"), "notwithstanding"),
}
"""What is written with signs for a preposition: "treated w/ steroids", "surgery +/- radiotherapy"."""
LONGEST_KEPT = 80
"""Code points of a phrase that it is kept of what a table says: the same ones are asked for in trial after trial."""

Value = TypeVar("Value")


class Words(NamedTuple):
    """The words of a text in order, as written in lower case, and where each stands."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def words(text: str) -> Words:
    """The words of a text. Time is linear in its length."""
    shortened = "w/" in text or "W/" in text or "±" in text or "+/-" in text
    return _with_short_forms(text) if shortened else _words(text)


def _words(text: str) -> Words:
    if text.isascii():
        parts = ASCII_WORD.split(text.lower())
        texts = parts[1::2]
    else:
        parts = WORD.split(text)
        texts = list(map(str.lower, parts[1::2]))
        if OTHER_MARK.search(text):
            texts = [written.translate(SAME) for written in texts]
    borders = list(accumulate(map(len, parts)))
    return Words(texts, borders[:-1:2], borders[1::2])


def _with_short_forms(text: str) -> Words:
    """The words of a text in which short forms stand for prepositions."""
    found = Words([], [], [])
    begin = 0
    for short in (*SHORT.finditer(text), None):
        between = _words(text[begin : short.start() if short else len(text)])
        found.texts.extend(between.texts)
        found.starts.extend(begin + start for start in between.starts)
        found.ends.extend(begin + end for end in between.ends)
        if short:
            found.texts.append(SPELLED_OUT[short.group().lower()])
            found.starts.append(short.start())
            found.ends.append(short.end())
            begin = short.end()
    return found


def singular(word: str) -> str:
    """A word without the ending of an English plural: "allergies" is "allergy", "diabetes" stays close to itself."""
    if len(word) > 3 and word[-1] == "s":
        if word.endswith("ies") and len(word) > 4:
            return word[:-3] + "y"
        if word[-2] not in "sui'":
            return word[:-1]
    return word


SINGULAR = Remembered(singular)


class Found(NamedTuple, Generic[Value]):
    """A phrase of a table: the words ``first`` to ``last - 1`` of the text, and what the table says of it."""

    first: int
    last: int
    value: Value


class Step(Generic[Value]):
    """A word of phrases: what may follow it, and what a table says of the phrase that ends with it, if one does."""

    __slots__ = ("following", "value")

    def __init__(self) -> None:
        self.following: dict[str, Step[Value]] = {}
        self.value: Value | None = None

    def go_on(self, tail: Step[Value]) -> None:
        """Lets the words of a tail follow, too."""
        for word, step in tail.following.items():
            known = self.following.setdefault(word, step)
            if known is not step:
                known.value = known.value or step.value
                known.go_on(step)


def _tail(slots: Sequence[Slot], value: Value) -> Step[Value]:
    """The step whose following ones are the ways through the slots; they meet again behind each slot."""
    behind: list[Step[Value]] = [Step() for _ in range(len(slots) + 1)]
    for at in reversed(range(len(slots) + 1)):
        if at > 0 and all(slot.optional for slot in slots[at:]):
            behind[at].value = value
        for slot, step in zip(slots[at:], behind[at + 1 :], strict=True):
            for word in slot.words:
                behind[at].following.setdefault(word, step)
            if not slot.optional:
                break
    return behind[0]


def _steps(first: Step[Value]) -> Iterator[Step[Value]]:
    yield first
    for step in first.following.values():
        yield from _steps(step)


class PhraseTable(Generic[Value]):
    """Phrases of up to a handful of words; the longest that begins at a word wins.

    Args:
        phrases: phrase and value; the first value given to a phrase stays.
        fold: whether singular and plural are one.
        tails: how phrases of a value may go on, each tail given by its slots in order. What a phrase with a tail could
            be otherwise by ``phrases`` it stays.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[str, Value]],
        *,
        fold: bool = False,
        tails: Iterable[tuple[Value, Sequence[Slot]]] = (),
    ) -> None:
        self._fold = fold
        self._start: Step[Value] = Step()
        self._said = lru_cache(maxsize=8192)(self._look_up)
        for phrase, value in phrases:
            step = self._start
            for key in self._keys(words(phrase).texts):
                step = step.following.setdefault(key, Step())
            if step is not self._start and step.value is None:
                step.value = value
        self._firsts = frozenset(self._start.following)
        ends = list(_steps(self._start))
        for value, parts in tails:
            tail = _tail(parts, value)
            for step in ends:
                if step.value == value:
                    step.go_on(tail)

    def _keys(self, texts: Sequence[str]) -> Sequence[str]:
        return list(map(SINGULAR.__getitem__, texts)) if self._fold else texts

    def find(self, texts: Sequence[str]) -> list[Found[Value]]:
        """The phrases among words in lower case, from left to right, none overlapping another."""
        keys, firsts = self._keys(texts), self._firsts
        found: list[Found[Value]] = []
        if firsts.isdisjoint(keys):
            return found
        past, total, following = 0, len(keys), self._start.following
        for at in compress(range(total), map(firsts.__contains__, keys)):
            step = following[keys[at]]
            begun = step.value is not None or (at + 1 < total and keys[at + 1] in step.following)
            if begun and at >= past and (one := self._longest(keys, at, total)) is not None:
                found.append(one)
                past = one.last
        return found

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with a word in lower case."""
        return (SINGULAR[word] if self._fold else word) in self._firsts

    def lead(self, texts: Sequence[str], first: int, last: int) -> list[Found[Value]]:
        """The phrases that follow one upon another from the word ``first`` on, as far as the word before ``last``."""
        found: list[Found[Value]] = []
        if first >= last or not self.begins(texts[first]):
            return found
        keys = self._keys(texts)
        while first < last and keys[first] in self._firsts:
            one = self._longest(keys, first, last)
            if one is None:
                break
            found.append(one)
            first = one.last
        return found

    def _longest(self, keys: Sequence[str], at: int, stop: int) -> Found[Value] | None:
        following, value, last = self._start.following, None, at
        for index in range(at, stop):
            step = following.get(keys[index])
            if step is None:
                break
            following = step.following
            if step.value is not None:
                value, last = step.value, index + 1
        return None if value is None else Found(at, last, value)

    def get(self, phrase: str) -> Value | None:
        """What the table says of a phrase."""
        return self._said(phrase) if len(phrase) <= LONGEST_KEPT else self._look_up(phrase)

    def _look_up(self, phrase: str) -> Value | None:
        return self.of(words(phrase).texts)

    def of(self, texts: Sequence[str]) -> Value | None:
        """What the table says of the phrase that words in lower case make."""
        step = self._start
        for key in self._keys(texts):
            if key not in step.following:
                return None
            step = step.following[key]
        return step.value
