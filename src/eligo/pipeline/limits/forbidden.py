"""Limits that an exclusion forbids: "creatinine must not be > 2" there excludes who has more than 2."""

from __future__ import annotations

from ...schema import Bound, Interval
from ..numeric.comparators import AUXILIARIES, TURNED
from ..prohibitions import forbids
from .subjects import Passage


def affirm_forbidden(passage: Passage) -> None:
    """Turns back, in place, the comparators that the "not" of a prohibition has turned: "not be > 2" is "> 2"."""
    norms = passage.words.norms
    if "not" not in norms:
        return
    for quantity, (i, j) in zip(passage.quantities, passage.spans, strict=True):
        turned = TURNED.get(quantity.comparator or "")
        if turned is None or norms[i] != "not" or not forbids(norms, i - 1):
            continue
        low, high = quantity.interval.low, quantity.interval.high
        bound = low or high
        first = next((k for k in range(i + 1, j) if norms[k] not in AUXILIARIES), None)
        if bound is None or (low and high) or first is None:
            continue
        other = Bound(value=bound.value, inclusive=not bound.inclusive)
        quantity.interval = Interval(high=other) if low else Interval(low=other)
        quantity.comparator, quantity.start = turned, passage.words.starts[first]
