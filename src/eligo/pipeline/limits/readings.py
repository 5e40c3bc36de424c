"""What a quantity was read to be about."""

from __future__ import annotations

from dataclasses import dataclass

from ...schema import ConstraintType
from ..analysis import Quantity
from .subjects import Name


@dataclass(slots=True)
class Reading:
    """A quantity and what it was read to be about; ``counts`` says that it tells how many."""

    quantity: Quantity
    names: list[Name]
    type: ConstraintType
    counts: bool = False
    confidence: float = 0.9


def name_type(name: Name) -> ConstraintType:
    """What kind of constraint a number about this subject makes."""
    return "age" if name.origin == "age" or (name.analyte and name.analyte.id == "age") else "measurement"
