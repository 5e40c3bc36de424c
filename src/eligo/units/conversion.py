"""From one unit to another: within a dimension, between mass and substance, and by an analyte's own equation.

Numbers stay exact (100000 /mm3 is 100 10*3/uL and not 100.00000000000003) unless a molar mass or a fitted equation
comes in; those results are rounded to six significant digits, which is what the constants carry.

Refused, because no single factor exists: Lp(a) between mass and substance, HBV and HCV copies to international units,
D-dimer FEU to DDU, international units to mass, "mL/min" to the rate for 1.73 m2 other than for an estimated one.
"""

from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from ..lexicon import table
from ..lexicon.analytes import Analyte, analytes
from ..schema import Bound, Canonical, Interval, Unit
from .codes import Measure, measure


def convert(value: float, from_ucum: str, to_ucum: str, analyte: Analyte | None = None) -> float | None:
    """``value`` of ``from_ucum`` in ``to_ucum``, or ``None`` where no conversion holds for every patient.

    With an ``analyte`` its molar mass, its charge and its own equations count too.
    """
    if from_ucum == to_ucum:
        return value
    rule = _rule(from_ucum, to_ucum, analyte.id if analyte else "")
    if rule is None:
        return None
    return _number(_fraction(value) * rule.slope + rule.intercept, rule.exact)


def canonical(interval: Interval | None, unit: Unit | None, analyte: Analyte | None) -> Canonical | None:
    """The interval in the analyte's default unit; ``None`` where the unit is absent, unclear or of another kind.

    An analyte that is always written without a unit (a score, an INR, a BMI: ``implied`` in the table) needs none.
    """
    if interval is None or analyte is None or not analyte.ucum:
        return None
    written = written_ucum(unit, analyte)
    if written is None:
        return None
    bounds: list[Bound | None] = []
    for bound in (interval.low, interval.high):
        if bound is None:
            bounds.append(None)
            continue
        value = convert(bound.value, written, analyte.ucum, analyte)
        if value is None:
            return None
        bounds.append(Bound(value=value, inclusive=bound.inclusive))
    return Canonical(interval=Interval(low=bounds[0], high=bounds[1]), ucum=analyte.ucum)


def written_ucum(unit: Unit | None, analyte: Analyte) -> str | None:
    """The UCUM code that a unit as written, or its absence, means for this analyte."""
    if unit is None or not (unit.text or unit.ucum):
        return analyte.ucum if analyte.implied else None
    return resolve(unit, analyte).ucum


def resolve(unit: Unit, analyte: Analyte | None) -> Unit:
    """The unit with the code that it has for this analyte; the text stays as written.

    "IU/L" of an enzyme is ``U/L`` and of a hormone ``[iU]/L``; "%" of a Karnofsky score is a score; "G/L" of a protein
    is grams. A code that cannot belong to the analyte is left as it is: see :func:`measures`.
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
    return code is not None and any(convert(1, code, known, analyte) is not None for known in _units_of(analyte))


class _Rule(NamedTuple):
    slope: Fraction
    intercept: Fraction
    exact: bool

    def inverse(self) -> "_Rule":
        return _Rule(1 / self.slope, -self.intercept / self.slope, False)


_SIGNIFICANT = 6


def _number(value: Fraction, exact: bool) -> float:
    if not exact:
        value = Fraction(f"{float(value):.{_SIGNIFICANT}g}")
    return value.numerator if value.denominator == 1 else float(value)


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
            monovalent = analyte is not None and analyte.charge and not _has(begin, "g") and not _has(end, "g")
            return _Rule(reduced.factor / wanted.factor, Fraction(0), bool(monovalent))
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
    if code == "%" and not _convertible(code, analyte, exactly=True) and analyte.ucum in ("{score}", "1"):
        return "{score}" if "%" in analyte.accepted else code
    if code.startswith(("mg/g", "mg/mmol", "ug/mg", "g/g", "g/mol")) and "{creat}" in analyte.ucum and "{" not in code:
        return code + "{creat}"
    if not _convertible(code, analyte):
        for other in _ACTIVITIES:
            for written in _ACTIVITIES:
                swapped = _swap(code, written, other)
                if swapped and _convertible(swapped, analyte):
                    return swapped
    return code


_ACTIVITIES = ("U", "[iU]", "[arb'U]")


def _swap(code: str, written: str, other: str) -> str | None:
    head, slash, tail = code.partition("/")
    if head.endswith(written) and head[: -len(written)] in ("", "m", "u", "k") and written != other:
        return head[: -len(written)] + other + slash + tail
    return None


def _units_of(analyte: Analyte) -> tuple[str, ...]:
    return (analyte.ucum, *analyte.accepted)


def _convertible(code: str, analyte: Analyte, *, exactly: bool = False) -> bool:
    if exactly:
        return code == analyte.ucum
    return convert(1, code, analyte.ucum, analyte) is not None
