"""The limits of a criterion near a place of its text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ...schema import Constraint

NEAR = 300
"""So many characters lie at most between a limit and what belongs to it, with what stands in brackets."""


class NearbyLimits:
    """The thresholds of a criterion, found by where they stand."""

    def __init__(self, thresholds: list[Constraint], offset: int) -> None:
        self.offset = offset
        self._thresholds = sorted(thresholds, key=_begin)
        self._stretches: dict[int, set[int]] = {}
        for index, one in enumerate(self._thresholds):
            for place in (one.subject.end, one.evidence.start, one.evidence.end):
                self._stretches.setdefault((place - offset) // NEAR, set()).add(index)

    def near(self, place: int) -> Iterator[Constraint]:
        """Those that lie :data:`NEAR` a place or a little farther from it, the last first."""
        if not self._thresholds:
            return
        stretch = place // NEAR
        found = (self._stretches.get(each, ()) for each in (stretch - 1, stretch, stretch + 1))
        for index in sorted(set().union(*found), reverse=True):
            yield self._thresholds[index]

    def last_before(self, place: int) -> Constraint | None:
        """The nearest whose comparison begins before a place."""
        index = bisect_left(self._thresholds, self.offset + place, key=_begin)
        return self._thresholds[index - 1] if index else None


def _begin(threshold: Constraint) -> int:
    return threshold.evidence.start
