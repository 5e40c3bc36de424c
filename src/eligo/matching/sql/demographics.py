"""Sex and age of a person, from the CDM's table of persons."""

from __future__ import annotations

import math

from ..cdm import SEXES
from ..plan import AgeTest, SexTest


def sex_sql(test: SexTest) -> str:
    """1 or 0 by the person's sex, null where it is not recorded."""
    cases = " ".join(f"WHEN {concept} THEN {int(sex in test.sexes)}" for sex, concept in SEXES.items())
    return f"CASE p.gender_concept_id {cases} END"


def age_sql(test: AgeTest) -> str:
    """The age from year, month and day of birth; where not all are known, what holds for every possible day."""
    low, high = test.bounds.low, test.bounds.high
    inside = {}
    ages = {}
    for name, month, day in (("least", 12, 31), ("most", 1, 1)):
        age = _completed(test.unit, f"COALESCE(p.month_of_birth, {month})", f"COALESCE(p.day_of_birth, {day})")
        signs = (">=" if test.bounds.low_inclusive else ">", "<=" if test.bounds.high_inclusive else "<")
        parts = [f"{age} {signs[0]} {_whole(low)}"] if low is not None else []
        parts += [f"{age} {signs[1]} {_whole(high)}"] if high is not None else []
        ages[name], inside[name] = age, " AND ".join(parts) or "1 = 1"
    known = "p.index_date IS NOT NULL AND p.year_of_birth IS NOT NULL"
    if test.unit in ("wk", "d"):
        known += " AND p.month_of_birth IS NOT NULL AND p.day_of_birth IS NOT NULL"
    outside = f"NOT ({inside['least']}) AND NOT ({inside['most']})"
    if low is not None and high is not None:
        outside += f" AND NOT ({ages['least']} < {_whole(low)} AND {ages['most']} > {_whole(high)})"
    both = f"{inside['least']} AND {inside['most']}"
    return f"CASE WHEN NOT ({known}) THEN NULL WHEN {both} THEN 1 WHEN {outside} THEN 0 END"


def _completed(unit: str, month: str, day: str) -> str:
    index = {part: f"EXTRACT({part} FROM p.index_date)" for part in ("YEAR", "MONTH", "DAY")}
    if unit in ("wk", "d"):
        days = f"DATE_DIFF('day', MAKE_DATE(p.year_of_birth, {month}, {day}), p.index_date)"
        return days if unit == "d" else f"CAST(FLOOR({days} / 7.0) AS INT)"
    if unit == "a":
        early = f"{index['MONTH']} * 100 + {index['DAY']} < {month} * 100 + {day}"
        return f"({index['YEAR']} - p.year_of_birth - CASE WHEN {early} THEN 1 ELSE 0 END)"
    return (
        f"(({index['YEAR']} - p.year_of_birth) * 12 + {index['MONTH']} - {month}"
        f" - CASE WHEN {index['DAY']} < {day} THEN 1 ELSE 0 END)"
    )


def _whole(value: float) -> str:
    return str(int(value)) if math.isfinite(value) else "0"
