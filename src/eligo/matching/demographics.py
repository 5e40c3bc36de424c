"""Outcomes of tests of sex and age."""

from __future__ import annotations

from .chart import Chart
from .outcomes import Outcome
from .plan import AgeTest, Bounds, SexTest


def sex_outcome(test: SexTest, chart: Chart) -> Outcome:
    """What a chart says to a test of the sex."""
    return Outcome(None, "no-sex") if chart.sex is None else Outcome(chart.sex in test.sexes, f"sex-{chart.sex}")


def age_outcome(test: AgeTest, chart: Chart, index_day: int | None) -> Outcome:
    """The age from the year, month and day of birth; where not all are known, what holds for every possible day."""
    if chart.birth is None:
        return Outcome(None, "no-birth")
    ages = age_range(chart.birth, index_day, test.unit)
    if ages is None:
        return Outcome(None, "no-age")
    inside = [_age_inside(age, test.bounds) for age in ages]
    why = f"age-{ages[0]}" if ages[0] == ages[1] else f"age-{ages[0]} or {ages[1]}"
    if inside[0] == inside[1] and (inside[0] or not _straddles(ages, test.bounds)):
        return Outcome(inside[0], why)
    return Outcome(None, why)


def age_range(birth: tuple[int, int | None, int | None], index_day: int | None, unit: str) -> tuple[int, int] | None:
    """The least and the greatest age in completed units; ``None`` without a date to count to, or, for weeks and days,
    without the day of birth."""
    if index_day is None:
        return None
    from datetime import date

    index = date.fromordinal(index_day)
    year, month, day = birth
    if unit in ("wk", "d"):
        if month is None or day is None:
            return None
        try:
            days = index_day - date(year, month, day).toordinal()
        except ValueError:
            return None
        return (days // 7, days // 7) if unit == "wk" else (days, days)
    late, early = (month or 12, day or 31), (month or 1, day or 1)
    ages = []
    for born_month, born_day in (late, early):
        if unit == "a":
            ages.append(index.year - year - ((index.month, index.day) < (born_month, born_day)))
        else:
            ages.append((index.year - year) * 12 + index.month - born_month - (index.day < born_day))
    return ages[0], ages[1]


def _age_inside(age: int, bounds: Bounds) -> bool:
    low, high = bounds.low, bounds.high
    return (low is None or age > low or (age == low and bounds.low_inclusive)) and (
        high is None or age < high or (age == high and bounds.high_inclusive)
    )


def _straddles(ages: tuple[int, int], bounds: Bounds) -> bool:
    """Whether the least age is below the bounds and the greatest above, so that one between may be inside."""
    return bounds.low is not None and bounds.high is not None and ages[0] < bounds.low and ages[1] > bounds.high
