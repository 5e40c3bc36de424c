"""The tokens of a text without a ``Doc``, for where nothing is wanted of one but what stands where."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple


class Token(NamedTuple):
    """A token, by the names that spaCy's has: as written, with the space behind it, and its first code point."""

    text: str
    text_with_ws: str
    idx: int


class Tokens:
    """The tokens of a text in order. ``starts`` are their first code points, ``ends`` one past their last ones.

    Args:
        words: as written; a run of white space is one, too.
        spaces: of each, the single space behind it, or an empty string.
    """

    __slots__ = ("ends", "spaces", "starts", "words")

    def __init__(self, words: Sequence[str], spaces: Sequence[str]) -> None:
        self.words, self.spaces = words, spaces
        lengths = list(map(len, words))
        self.starts = list(accumulate(map(add, lengths, map(len, spaces)), initial=0))[: len(words)]
        self.ends = list(map(add, self.starts, lengths))

    def at(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens that fill ``start:end``, as the first and one past the last; None where a border is in one."""
        first, last = bisect_left(self.starts, start), bisect_left(self.ends, end)
        if first > last or last == len(self.ends) or self.starts[first] != start or self.ends[last] != end:
            return None
        return first, last + 1

    def within(self, first: int, last: int) -> list[Token]:
        """The tokens from ``first`` to before ``last``."""
        pairs = zip(self.words[first:last], self.spaces[first:last], self.starts[first:last], strict=True)
        return [Token(word, word + space, start) for word, space, start in pairs]
