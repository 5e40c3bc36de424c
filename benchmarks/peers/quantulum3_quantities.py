"""quantulum3's ``parser.parse``: general English quantities, without its optional classifier."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from running import Constraint, Parse, System, constraint, main, unit_as_written


def load() -> Parse:
    warnings.simplefilter("ignore")
    from quantulum3 import parser

    return lambda texts: [parser.parse(text) for text in texts]


def constraints(text: str, quantities: list[Any]) -> list[Constraint]:
    """A constraint for each quantity: a range where it is uncertain ("18-65" is 41.5 ± 23.5), else an equality."""
    return [quantity_constraint(quantity) for quantity in quantities]


def quantity_constraint(quantity: Any) -> Constraint:
    """Ends are rounded to nine digits, as centre and half-width do not add up to them exactly."""
    around = quantity.uncertainty or 0.0
    low, high = (float(f"{end:.9g}") for end in (quantity.value - around, quantity.value + around))
    name = quantity.unit.name
    unit = None if name == "dimensionless" else f"{name} {unit_as_written(quantity.surface)}"
    start, end = quantity.span
    return constraint(start, end, low=(low, True), high=(high, True), unit=unit)


if __name__ == "__main__":
    sys.exit(main(System("quantulum3", load, constraints)))
