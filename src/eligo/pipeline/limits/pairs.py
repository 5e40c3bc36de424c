"""Two numbers with a slash: of two names ("SBP/DBP below 90/60"), or out of a whole ("muscle power 4/5")."""

from __future__ import annotations

from .passage import Name, Passage

WHOLE = 100
"""The largest scale, or number of joints, whose values are written out of the whole."""


def is_whole(passage: Passage, index: int) -> bool:
    """ "Muscle power 4/5 or more", "6/66 swollen joints": the second number is what there is in all."""
    quantity = passage.quantities[index]
    measured = quantity.unit is not None and quantity.unit.kind != "count"
    if quantity.origin != "quantities:pair" or measured or index == 0:
        return False
    first = passage.quantities[index - 1]
    low, whole = first.interval.low, quantity.interval.low
    return first.start == quantity.start and low is not None and whole is not None and low.value <= whole.value <= WHOLE


def of_pair(passage: Passage, index: int, names: list[Name]) -> list[Name]:
    """ "SBP/DBP below 90/60": the first number is the first name's, the second the second's."""
    quantity = passage.quantities[index]
    if quantity.origin != "quantities:pair" or len(names) != 2:
        return names
    first = index + 1 < len(passage.quantities) and passage.quantities[index + 1].start == quantity.start
    return names[:1] if first else names[1:]
