"""Limits that an adjective states: "a minimum body weight of 50 kg", "a maximum daily dose of 60 mg"."""

from __future__ import annotations

from ...lexicon.roles import cues
from ...schema import Bound, Interval
from .passage import Passage
from .subjects import BREAK

LOWEST = cues("extremes-low")
HIGHEST = cues("extremes-high")
EXTREMES = LOWEST | HIGHEST
OF_TESTS = cues("of-tests")
REACH = 6


def take_in_extremes(passage: Passage) -> None:
    """Gives a number the comparator of the "minimum" or "maximum" before its subject, in place, if it has none."""
    if EXTREMES.isdisjoint(passage.words.norms):
        return
    norms = passage.words.norms
    for index, quantity in enumerate(passage.quantities):
        low, high = quantity.interval.low, quantity.interval.high
        i = passage.spans[index][0]
        if quantity.comparator is not None or low is None or low != high or norms[i - 1 : i] not in (["of"], [":"]):
            continue
        k = _adjective(passage, i - 1)
        if k is None:
            continue
        bound = Bound(value=low.value, inclusive=True)
        lowest = norms[k] in LOWEST
        quantity.interval = Interval(low=bound) if lowest else Interval(high=bound)
        quantity.comparator = "ge" if lowest else "le"


def _adjective(passage: Passage, k: int) -> int | None:
    """The token of the adjective that opens the phrase which ends before token ``k``."""
    norms = passage.words.norms
    for place in range(k - 1, max(-1, k - REACH), -1):
        if norms[place] in EXTREMES:
            return place if place < k - 1 else None
        if (
            norms[place] in BREAK
            or norms[place] in OF_TESTS
            or place in passage.quantity_at
            or not norms[place][0].isalpha()
        ):
            return None
    return None
