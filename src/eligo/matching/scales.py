"""Scales: what turns a recorded value into the unit that a criterion asks in.

A scale is worked out when a plan is made, one slope and intercept for each unit that the value may be recorded in, so
that a patient's value costs one multiplication, in Python and in SQL alike.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from ..lexicon import table
from ..lexicon.analytes import Analyte, analytes
from ..units import convert

UnitPolicy = Literal["required", "assumed"]

Scale: TypeAlias = dict[str, tuple[float, float]]
"""By recorded unit: ``value * slope + intercept`` is in the unit of the criterion. The empty string is "no unit"."""


def scale_to(ucum: str | None, analyte: Analyte | None, units: UnitPolicy) -> Scale:
    """The units that convert to ``ucum``.

    Args:
        ucum: the criterion's unit; none for a score or a bare number, which then takes values that have no unit either
            or one of the units that say just that (``{score}``, ``1``, ``{ratio}`` …).
        units: ``assumed`` takes a value without unit to be in the criterion's.
    """
    if not ucum or ucum in UNITLESS:
        return dict.fromkeys(("", *UNITLESS), (1.0, 0.0))
    scale = dict(_conversions(ucum, analyte.id if analyte else ""))
    if units == "assumed":
        scale[""] = (1.0, 0.0)
    return scale


UNITLESS = ("1", "{score}", "{ratio}", "{index}", "{INR}", "{titer}", "{count}", "[score]", "[pH]")
"""Units that say that a number has none."""


@lru_cache(maxsize=2048)
def _conversions(ucum: str, analyte_id: str) -> tuple[tuple[str, tuple[float, float]], ...]:
    analyte = analytes().get(analyte_id)
    candidates = dict.fromkeys([ucum, *_recorded_units()])
    if analyte:
        candidates |= dict.fromkeys(filter(None, (analyte.ucum, *analyte.accepted, analyte.si)))
    lines = {unit: line for unit in candidates if (line := _line(unit, ucum, analyte))}
    return tuple(({_OF_CREATININE.sub("", unit): line for unit, line in lines.items()} | lines).items())


_OF_CREATININE = re.compile(r"\{creat\}")
"""What a ratio to creatinine is measured against is often left out of its unit: mg/g for mg/g{creat}."""


@cache
def _recorded_units() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(row["ucum"] for row in table("omop_units")), *DOSE_UNITS)))


DOSE_UNITS = (
    "ug/d",
    "mg/d",
    "g/d",
    "ug/wk",
    "mg/wk",
    "g/wk",
    "mg/mo",
    "[iU]/d",
    "[iU]/wk",
    "U/d",
    "mg/kg/d",
    "ug/kg/d",
)
"""Units of a drug's amount in a time, which OMOP records elsewhere."""


_FAR = 1_000_000.0


def _line(unit: str, ucum: str, analyte: Analyte | None) -> tuple[float, float] | None:
    """The slope and intercept of a conversion, read off two of its points; every conversion is a straight line."""
    if unit == ucum:
        return 1.0, 0.0
    origin, far = convert(0.0, unit, ucum, analyte), convert(_FAR, unit, ucum, analyte)
    if origin is None or far is None:
        return None
    return (far - origin) / _FAR, float(origin)
