"""What a quantity was read to be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ...schema import ConstraintType, Interval
from ..analysis import Quantity
from .passage import Name

TNM = "thresholds:tnm"
"""The origin of a constraint that a letter of a tumour's stage makes."""


class Occasions(NamedTuple):
    """How often something is found, and where the text says so."""

    times: Interval
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """A quantity and what it was read to be about; ``counts`` says that it tells how many.

    ``occasions``: how often it has to be found so. One that ``restates`` says the limit before it in another unit.
    """

    quantity: Quantity
    names: list[Name]
    type: ConstraintType
    counts: bool = False
    confidence: float = 0.9
    occasions: Occasions | None = None
    restates: bool = False


def name_type(name: Name) -> ConstraintType:
    """What kind of constraint a number about this subject makes."""
    return "age" if name.origin == "age" or (name.analyte and name.analyte.id == "age") else "measurement"
