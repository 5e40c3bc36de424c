"""Words in a row as numbers of 64 bits, all phrases of a text at once.

A phrase's key is the sum of its words' keys, that of the word at place i times the i-th power of an odd number, modulo
2 ** 64. As odd numbers have inverses there, it is a difference of two running sums over the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from .packing import Ints

Keys = NDArray[np.uint64]
BASE = 0x9E3779B97F4A7C15
BORDER = 0xD1B54A32D192ED03
"""The key of what stands before a sentence and behind it."""


def word_keys(words: Sequence[str]) -> Keys:
    """(N + 1,) the words' keys, and last that of a border."""
    digests = b"".join(blake2b(word.encode("utf8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.concatenate([np.frombuffer(digests, dtype="<u8").astype(np.uint64), np.array([BORDER], dtype=np.uint64)])


class Run:
    """Words one behind the other, given by their keys (N,)."""

    def __init__(self, words: Keys) -> None:
        self._powers = _powers(BASE, len(words) + 1)
        falling = _powers(pow(BASE, -1, 2**64), len(words))
        self._sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(words * falling, dtype=np.uint64)])

    def keys(self, first: Ints, behind: Ints) -> Keys:
        """(S,) the keys of the phrases from `first` to before `behind`; that of an empty phrase is 0."""
        keys: Keys = (self._sums[behind] - self._sums[first]) * self._powers[first]
        return keys


def _powers(base: int, count: int) -> Keys:
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    powers: Keys = np.cumprod(factors, dtype=np.uint64)
    return powers
