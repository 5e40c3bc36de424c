"""Sentences laid out step by step, the longest first: all first tokens, then all second ones, and so on.

No step of a recurrence over such a layout touches padding, and each step's rows lie side by side. Sentences that begin
alike can share what is computed for their beginnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Packing:
    """The layout of sentences of these lengths, which fall; none is 0.

    `active` (T,) is how many sentences are longer than t, `offsets` (T + 1,) where their tokens at t begin. Token t of
    sentence i lies at `offsets[t] + i`; of what lies at each place, `steps` (N,) is t and `rows` (N,) is i.
    """

    def __init__(self, lengths: Ints) -> None:
        self.lengths = lengths
        width = int(lengths[0])
        self.active: Ints = np.searchsorted(-lengths, -np.arange(width))
        self.offsets: Ints = np.concatenate([[0], np.cumsum(self.active)])
        self.steps: Ints = np.repeat(np.arange(width), self.active)
        self.rows: Ints = np.arange(self.offsets[-1]) - self.offsets[self.steps]

    def __len__(self) -> int:
        return int(self.offsets[-1])

    @property
    def turned(self) -> Ints:
        """(N,) for each place, that of the same sentence's token as far from its end as this one is from its start."""
        places: Ints = self.offsets[self.lengths[self.rows] - 1 - self.steps] + self.rows
        return places

    def pack(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the tokens one after another, sentence by sentence, in this layout."""
        starts = np.cumsum(self.lengths) - self.lengths
        packed: NDArray[Any] = values[starts[self.rows] + self.steps]
        return packed

    @property
    def before(self) -> Ints:
        """(N,) for each place, that of the sentence's token before it; meaningless for the first ones."""
        places: Ints = self.offsets[np.maximum(self.steps - 1, 0)] + self.rows
        return places

    def each_step(self) -> Iterator[tuple[int, int, int]]:
        """For each step where its rows begin, where they end, and where the rows before them begin (0 at the first)."""
        before = 0
        for first, last in zip(self.offsets.tolist(), self.offsets[1:].tolist(), strict=False):
            yield first, last, before
            before = first


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a recurrence has to be computed for: each distinct beginning of the sentences once.

    Beginnings lie side by side by their length, those of `t + 1` tokens from `offsets[t]`. `words` (M,) is the last
    token of each, `before` (M,) the place of the beginning that is shorter by it, and `places` (N,) where that of each
    token of the packed sentences is, itself included.
    """

    offsets: Ints
    words: Ints
    before: Ints
    places: Ints

    @classmethod
    def apart(cls, packing: Packing) -> Prefixes:
        """Every sentence for itself, its words by their place."""
        places: Ints = np.arange(len(packing))
        return cls(packing.offsets, places, packing.before, places)

    @classmethod
    def shared(cls, words: Ints, packing: Packing) -> Prefixes:
        """Sentences that begin with the same of `words` (N,) share these beginnings."""
        size, width = len(packing.lengths), len(packing.active)
        spread = np.full((size, width), -1, dtype=">i4")
        spread[packing.rows, packing.steps] = words
        spread += 1
        keys = [row.tobytes() for row in spread]
        order = np.array(sorted(range(size), key=keys.__getitem__))
        spread = spread[order].astype(np.int64)
        differs = np.ones((size, width + 1), dtype=bool)
        differs[1:, :width] = spread[1:] != spread[:-1]
        common = differs.argmax(1)
        common[0] = 0
        steps = np.arange(width)
        fresh = (steps >= common[:, None]) & (spread > 0)
        number = np.cumsum(fresh, axis=0) - 1
        offsets: Ints = np.concatenate([[0], np.cumsum(number[-1] + 1)])
        number += offsets[:-1]
        step, row = np.nonzero(fresh.T)
        rank = np.empty(size, dtype=np.int64)
        rank[order] = np.arange(size)
        return cls(
            offsets,
            spread[row, step] - 1,
            number[row, np.maximum(step - 1, 0)],
            number[rank[packing.rows], packing.steps],
        )
