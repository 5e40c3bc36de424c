"""Which thing of one document is which of another: things that share words, the closest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from ..schema import Constraint, Mention
from .meaning import number

Thing = TypeVar("Thing", Constraint, Mention)


class _Placed(Protocol):
    start: int
    end: int


def align(gold: Sequence[Thing], found: Sequence[Thing], same: Callable[[Thing, Thing], bool]) -> list[tuple[int, int]]:
    """Pairs of overlapping things that are ``same``, one to one, the closest first."""
    pairs = []
    by_start = sorted(range(len(found)), key=lambda j: _place(found[j]).start)
    for i, one in enumerate(gold):
        for j in by_start:
            shared = _shared(_place(one), _place(found[j]))
            if shared and same(one, found[j]):
                pairs.append((-_closeness(one, found[j], shared), i, j))
    chosen: list[tuple[int, int]] = []
    left, right = set[int](), set[int]()
    for _, i, j in sorted(pairs):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            chosen.append((i, j))
    return chosen


def _place(thing: Constraint | Mention) -> _Placed:
    return thing.subject if isinstance(thing, Constraint) else thing


def _shared(one: _Placed, other: _Placed) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _closeness(one: Constraint | Mention, other: Constraint | Mention, shared: int) -> float:
    """Overlap of the two places as a share of both; equal meaning and evidence decide between equals."""
    union = max(_place(one).end, _place(other).end) - min(_place(one).start, _place(other).start)
    close = shared / union
    if isinstance(one, Constraint) and isinstance(other, Constraint):
        close += _shared(one.evidence, other.evidence) > 0
        close += number(one) == number(other)
        close += one.type == other.type
    return close
