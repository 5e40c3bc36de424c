"""Bounds: numbers between two limits, and how close to a limit is on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Numbers between two bounds, open where ``None``; see :meth:`edges` for how close is "on" a bound."""

    low: float | None = None
    low_inclusive: bool = True
    high: float | None = None
    high_inclusive: bool = True

    def edges(self) -> tuple[float | None, float | None]:
        """Values strictly between these two lie inside: the bounds, moved by one part in 10^9."""
        low = None if self.low is None else self.low + tolerance(self.low) * (-1 if self.low_inclusive else 1)
        high = None if self.high is None else self.high + tolerance(self.high) * (1 if self.high_inclusive else -1)
        return low, high


def tolerance(bound: float) -> float:
    """How far from a bound a value may be and still count as on it."""
    return max(abs(bound) * 1e-9, 1e-12)
