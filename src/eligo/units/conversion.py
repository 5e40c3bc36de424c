"""From one unit to another: within a dimension, between mass and substance, and by an analyte's own equation.

Numbers stay exact (100000 /mm3 is 100 10*3/uL and not 100.00000000000003) unless a molar mass or a fitted equation
comes in; those results are rounded to six significant digits, which is what the constants carry.

Refused, because no single factor exists: Lp(a) between mass and substance, HBV and HCV copies to international units,
D-dimer FEU to DDU, international units to mass, "mL/min" to the rate for 1.73 m2 other than for an estimated one.
"""

import math
import re
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from ..lexicon import table
from ..lexicon.analytes import Analyte, analytes
from ..schema import Bound, Canonical, Interval, Unit
from .codes import LONGEST, Measure, measure


def convert(value: float, from_ucum: str, to_ucum: str, analyte: Analyte | None = None) -> float | None:
    """``value`` of ``from_ucum`` in ``to_ucum``, or ``None`` where no conversion holds for every patient.

    With an ``analyte`` its molar mass, its charge and its own equations count too. A value that is not finite, a code
    that is no UCUM and a result beyond the range of a float give ``None`` as well.
    """
    if not math.isfinite(value):
        return None
    if from_ucum == to_ucum:
        return value
    return _converted(value, from_ucum, to_ucum, analyte.id if analyte else "")


@lru_cache(maxsize=4096, typed=True)
def _converted(value: float, from_ucum: str, to_ucum: str, analyte_id: str) -> float | None:
    rule = _rule(from_ucum, to_ucum, analyte_id)
    if rule is None:
        return None
    try:
        return _number(_fraction(value) * rule.slope + rule.intercept, rule.exact)
    except OverflowError:
        return None


def canonical(interval: Interval | None, unit: Unit | None, analyte: Analyte | None) -> Canonical | None:
    """The interval in the analyte's default unit; ``None`` where the unit is absent, unclear or of another kind.

    An analyte that is customarily written without a unit (a score, an INR, a BMI: ``implied`` in the table) needs none.
    The caller sees to it that the interval is a value of the analyte and no multiple of a limit of normal.
    """
    if interval is None or analyte is None or not analyte.ucum:
        return None
    written = None if unit is None else (unit.text, unit.ucum, unit.kind)
    return _canonical(*_edges(interval), written, analyte.id)


@lru_cache(maxsize=8192, typed=True)
def _canonical(
    low: float | None,
    from_low: bool,
    high: float | None,
    to_high: bool,
    written: tuple[str, str | None, Literal["ucum", "count", "score", "ratio"]] | None,
    analyte_id: str,
) -> Canonical | None:
    """:func:`canonical` of an interval and a unit that are taken apart: the same few values come again and again."""
    analyte = analytes()[analyte_id]
    interval = _interval(low, from_low, high, to_high)
    unit = None if written is None else Unit(text=written[0], ucum=written[1], kind=written[2])
    ucum = written_ucum(interval, unit, analyte)
    converted = None if ucum is None else converted_interval(interval, ucum, analyte)
    return Canonical(interval=converted, ucum=analyte.ucum) if converted else None


def _edges(interval: Interval) -> tuple[float | None, bool, float | None, bool]:
    low, high = interval.low, interval.high
    return (
        None if low is None else low.value,
        low is not None and low.inclusive,
        None if high is None else high.value,
        high is not None and high.inclusive,
    )


@lru_cache(maxsize=8192, typed=True)
def _interval(low: float | None, from_low: bool, high: float | None, to_high: bool) -> Interval:
    return Interval(
        low=None if low is None else Bound(value=low, inclusive=from_low),
        high=None if high is None else Bound(value=high, inclusive=to_high),
    )


def converted_interval(interval: Interval, ucum: str, analyte: Analyte) -> Interval | None:
    """The interval, whose numbers are in ``ucum``, in the analyte's default unit."""
    return _converted_interval(*_edges(interval), ucum, analyte.id)


@lru_cache(maxsize=8192, typed=True)
def _converted_interval(
    low: float | None, from_low: bool, high: float | None, to_high: bool, ucum: str, analyte_id: str
) -> Interval | None:
    analyte = analytes()[analyte_id]
    lower = None if low is None else convert(low, ucum, analyte.ucum, analyte)
    upper = None if high is None else convert(high, ucum, analyte.ucum, analyte)
    if (low is not None and lower is None) or (high is not None and upper is None):
        return None
    return _interval(lower, from_low, upper, to_high)


def written_ucum(interval: Interval, unit: Unit | None, analyte: Analyte) -> str | None:
    """The UCUM code that a unit as written means for this analyte.

    Without a unit it is the first of the analyte's default unit and, for percentages, the pure number, in which the
    values are plausible ("LVEF < 40" and "LVEF < 0.4"), if the analyte is one that is customarily written so.
    """
    if unit is not None and not is_unwritten(unit):
        return resolve(unit, analyte).ucum
    if not analyte.implied:
        return None
    for code in (analyte.ucum, "1") if "%" in (analyte.ucum, *analyte.accepted) else (analyte.ucum,):
        values = converted_interval(interval, code, analyte)
        if values and all(is_plausible(bound.value, analyte) for bound in (values.low, values.high) if bound):
            return code
    return None


def is_unwritten(unit: Unit | None) -> bool:
    """Whether there is no unit, or only the word "class", "grade" or "status" in its place."""
    return unit is None or not (unit.text or unit.ucum) or (unit.kind == "score" and unit.ucum is None)


def is_plausible(value: float, analyte: Analyte) -> bool:
    """Whether a value in the analyte's default unit could belong to it; true where the table names no range.

    A bound may lie on zero ("age > 0", "blasts > 0"), whatever the range.
    """
    low, high = analyte.low, analyte.high
    return value == 0 or ((low is None or value >= low) and (high is None or value <= high))


def resolve(unit: Unit, analyte: Analyte | None) -> Unit:
    """The unit with the code that it has for this analyte; the text stays as written.

    "IU/L" of an enzyme is ``U/L`` and of a hormone ``[iU]/L``; "%" of a Karnofsky score is a score; "G/L" of a protein
    is grams; "1 g" of a 24-hour urine protein is that in 24 hours; "1,500 mm3" of neutrophils lacks its slash. A code
    that cannot belong to the analyte is left as it is: see :func:`measures`.
    """
    if analyte is None or unit.ucum is None or not analyte.ucum:
        return unit
    code = _resolved(unit.text, unit.ucum, analyte.id)
    return unit if code == unit.ucum else unit.model_copy(update={"ucum": code})


def measures(unit: Unit | None, analyte: Analyte) -> bool:
    """Whether a quantity in this unit can be a value of the analyte."""
    if unit is None or unit.ucum is None or not analyte.ucum:
        return False
    code = resolve(unit, analyte).ucum
    return code is not None and _reported(code, analyte.id)


@lru_cache(maxsize=4096)
def _reported(code: str, analyte_id: str) -> bool:
    """Whether a code converts to one of those that an analyte is reported in."""
    analyte = analytes()[analyte_id]
    return any(convert(1, code, known, analyte) is not None for known in (analyte.ucum, *analyte.accepted))


class _Rule(NamedTuple):
    slope: Fraction
    intercept: Fraction
    exact: bool

    def inverse(self) -> "_Rule":
        return _Rule(1 / self.slope, -self.intercept / self.slope, False)


_SIGNIFICANT = 6
_WHOLE = 1e15


def _number(value: Fraction, exact: bool) -> float:
    if not exact:
        value = Fraction(f"{float(value):.{_SIGNIFICANT}g}")
    number = float(value)
    return value.numerator if value.denominator == 1 and abs(number) < _WHOLE else number


def _fraction(value: float) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


@lru_cache(maxsize=4096)
def _rule(source: str, target: str, analyte_id: str) -> _Rule | None:
    equation = _equation(source, target, analyte_id)
    if equation:
        return equation
    analyte = analytes()[analyte_id] if analyte_id else None
    begin, end = measure(source), measure(target)
    if begin and end:
        if begin.dimension == end.dimension:
            return _Rule(begin.factor / end.factor, Fraction(0), True)
        reduced, wanted = _by_mass(begin, analyte), _by_mass(end, analyte)
        if reduced.dimension == wanted.dimension:
            by_charge = not _has(begin, "g") and not _has(end, "g")
            return _Rule(reduced.factor / wanted.factor, Fraction(0), by_charge)
        return _through_equation(source, target, analyte_id)
    return _by_ucumvert(source, target)


def _has(measured: Measure, base: str) -> bool:
    return any(name == base for name, _ in measured.dimension)


def _by_mass(measured: Measure, analyte: Analyte | None) -> Measure:
    """With equivalents counted as moles and moles as grams, as far as the analyte's charge and molar mass are known."""
    if analyte is None:
        return measured
    factor, exponents = measured.factor, dict(measured.dimension)
    if "eq" in exponents and analyte.charge:
        count = exponents.pop("eq")
        factor /= Fraction(analyte.charge) ** count
        exponents["mol"] = exponents.get("mol", 0) + count
    if "mol" in exponents and analyte.molar_mass:
        count = exponents.pop("mol")
        factor *= _fraction(analyte.molar_mass) ** count
        exponents["g"] = exponents.get("g", 0) + count
    return Measure(factor, frozenset((base, count) for base, count in exponents.items() if count))


def _equation(source: str, target: str, analyte_id: str) -> _Rule | None:
    """An equation of the table between just these codes, or its inverse."""
    for owner in dict.fromkeys((analyte_id, "")):
        if rule := _equations().get((owner, source, target)):
            return rule
        if rule := _equations().get((owner, target, source)):
            return rule.inverse()
    return None


def _through_equation(source: str, target: str, analyte_id: str) -> _Rule | None:
    """An equation of the analyte between units of these dimensions, scaled at both ends."""
    for (owner, first, second), rule in _equations().items():
        if owner != analyte_id:
            continue
        for begin, end, step in ((first, second, rule), (second, first, rule.inverse())):
            to_step, from_step = _scale(source, begin), _scale(end, target)
            if to_step and from_step:
                return _Rule(to_step * step.slope * from_step, step.intercept * from_step, False)
    return None


def _scale(source: str, target: str) -> Fraction | None:
    begin, end = measure(source), measure(target)
    if begin and end and begin.dimension == end.dimension:
        return begin.factor / end.factor
    return None


@cache
def _equations() -> dict[tuple[str, str, str], _Rule]:
    return {
        (row["analyte"], row["from"], row["to"]): _Rule(Fraction(row["slope"]), Fraction(row["intercept"]), False)
        for row in table("conversions")
    }


def _by_ucumvert(source: str, target: str) -> _Rule | None:
    """A rule for codes outside our table, from ucumvert; none for those that it reads more loosely than we do."""
    if any(mark in code for code in (source, target) for mark in ("{", "[iU]", "'U]", "eq", "1.73", "[pH]", "lg(")):
        return None
    if max(len(source), len(target)) > LONGEST:
        return None
    registry = _registry()
    try:
        slope = registry.from_ucum(source).to(registry.from_ucum(target).units).magnitude
        slope /= registry.from_ucum(target).magnitude
    except Exception:  # lark and pint raise some twenty kinds for a bad code, an offset unit or a foreign dimension
        return None
    return _Rule(Fraction(f"{slope:.12g}"), Fraction(0), False)


@cache
def _registry():  # type: ignore[no-untyped-def]
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()


@lru_cache(maxsize=8192)
def _resolved(text: str, code: str, analyte_id: str) -> str:
    analyte = analytes()[analyte_id]
    if text == "G/L" and _convertible("g/L", analyte):
        return "g/L"
    if text in ("m", "M") and _convertible("mo", analyte):
        return "mo"
    if code == "deg" and analyte.ucum == "Cel":
        return "Cel"
    if code == "%" and analyte.ucum == "{score}":
        return "{score}" if "%" in analyte.accepted else code
    if "{creat}" in analyte.ucum and "{" not in code and _is_mass_ratio(code):
        return code + "{creat}"
    if _convertible(code, analyte):
        return code
    if analyte.ucum.endswith("/(24.h)") and _convertible(f"{code}/(24.h)", analyte):
        return f"{code}/(24.h)"
    if code in ("mm3", "uL") and _convertible(f"/{code}", analyte):
        return f"/{code}"
    if analyte.ucum == "{count}" and _COUNTED.fullmatch(code):
        return "{count}"
    for written in _ACTIVITIES:
        for other in _ACTIVITIES:
            swapped = _swap(code, written, other)
            if swapped and _convertible(swapped, analyte):
                return swapped
    return code


_ACTIVITIES = ("U", "[iU]", "[arb'U]")
_COUNTED = re.compile(r"\{[a-z_]{1,30}\}")


def _is_mass_ratio(code: str) -> bool:
    numerator, slash, denominator = code.partition("/")
    return bool(slash) and numerator.endswith("g") and denominator in ("g", "mg", "mol", "mmol", "umol")


def _swap(code: str, written: str, other: str) -> str | None:
    head, slash, tail = code.partition("/")
    if head.endswith(written) and head[: -len(written)] in ("", "m", "u", "k") and written != other:
        return head[: -len(written)] + other + slash + tail
    return None


def _convertible(code: str, analyte: Analyte) -> bool:
    return convert(1, code, analyte.ucum, analyte) is not None
