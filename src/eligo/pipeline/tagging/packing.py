"""Sentences laid out step by step, the longest first: all first tokens, then all second ones, and so on.

No step of a recurrence over such a layout touches padding, and each step's rows lie side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
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

    def each_step(self) -> Iterator[tuple[int, int, int]]:
        """For each step where its rows begin, where they end, and where the rows before them begin (0 at the first)."""
        before = 0
        for first, last in zip(self.offsets.tolist(), self.offsets[1:].tolist(), strict=False):
            yield first, last, before
            before = first
