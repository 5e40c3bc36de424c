"""Plausibility: values that lie far outside what their quantity can be, and numbers whose unit is not said.

``implausible-value``
    a lost caret, a slipped unit, a wrong subject: "hemoglobin < 9 mg/dL", "platelets < 100 /mm3".
``missing-unit``
    a threshold on a laboratory value whose unit the text leaves out, so that it has no canonical form.
``unclear-unit``
    the same where a unit stands there that is unknown, or that cannot be one of this quantity.

The ranges are the columns ``low`` and ``high`` of ``lexicon/analytes.tsv``: bounds for "could this number belong to
this quantity", not reference intervals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..lexicon import table
from ..lexicon.analytes import Analyte
from ..schema import Constraint, Diagnostic, Interval, Unit
from ..units import convert, is_plausible, is_unwritten, measures, written_ucum
from ..units.codes import measure


def oddities(text: str, constraint: Constraint, analyte: Analyte) -> Iterator[Diagnostic]:
    """What is odd about the value of a constraint on this analyte; at most one diagnostic."""
    interval = constraint.interval
    if interval is None or constraint.relative_to is not None or constraint.type == "age" or not analyte.ucum:
        return
    unit = constraint.unit
    if unit is None or is_unwritten(unit):
        if analyte.implied:
            if written_ucum(interval, None, analyte) is None and _numbers(constraint):
                yield _implausible(constraint, analyte, "")
        elif _has_dimension(analyte) and _numbers(constraint) and not constraint.evidence.text.endswith("+"):
            yield _unclear("missing-unit", constraint, analyte, "no unit is given")
        return
    ucum = written_ucum(interval, unit, analyte)
    if ucum is None or not measures(unit, analyte):
        if _has_dimension(analyte) and _is_measured(unit):
            yield _unclear("unclear-unit", constraint, analyte, f"{unit.text!r} is not a unit that is known for it")
    elif not _all_plausible(interval, ucum, analyte) and _numbers(constraint) and not _is_change(text, constraint):
        yield _implausible(constraint, analyte, ucum)


def _implausible(constraint: Constraint, analyte: Analyte, ucum: str) -> Diagnostic:
    message = (
        f"{constraint.evidence.text!r} is far outside what {analyte.name} can be, "
        f"{analyte.low:g} to {analyte.high:g} {analyte.ucum}"
    )
    others = [code for code in _candidates(constraint, analyte) if code != ucum]
    if others:
        message += f"; the number would fit in {' or '.join(others)}"
    return _diagnostic("warning", "implausible-value", message, constraint)


def _unclear(code: str, constraint: Constraint, analyte: Analyte, reason: str) -> Diagnostic:
    message = f"{reason} for {constraint.subject.text!r}, so {constraint.evidence.text!r} is not compared by value"
    fitting = _candidates(constraint, analyte)
    if fitting:
        message += f"; the number would fit in {' or '.join(fitting)}"
    return _diagnostic("info", code, message, constraint)


def _diagnostic(severity: str, code: str, message: str, constraint: Constraint) -> Diagnostic:
    return Diagnostic(
        severity=severity,
        code=code,
        message=message,
        criterion=constraint.criterion,
        start=constraint.evidence.start,
        end=constraint.evidence.end,
    )


def _candidates(constraint: Constraint, analyte: Analyte) -> list[str]:
    """The analyte's units in which all numbers of the interval are plausible, one of a size."""
    found: dict[float, str] = {}
    for code in (analyte.ucum, *analyte.accepted):
        size = convert(1, code, analyte.ucum, analyte)
        if size is not None and constraint.interval and _all_plausible(constraint.interval, code, analyte):
            found.setdefault(size, code)
    return list(found.values())


def _all_plausible(interval: Interval, ucum: str, analyte: Analyte) -> bool:
    """Whether every bound could be a value; true of a unit that does not convert to the analyte's own."""
    for bound in (interval.low, interval.high):
        value = convert(bound.value, ucum, analyte.ucum, analyte) if bound else None
        if value is not None and not is_plausible(value, analyte):
            return False
    return True


def _numbers(constraint: Constraint) -> bool:
    """Whether the text wrote numbers, not the letters or numerals of classes."""
    return constraint.values is None or all(value[:1].isdigit() for value in constraint.values)


def _has_dimension(analyte: Analyte) -> bool:
    meaning = measure(analyte.ucum)
    return bool(meaning and meaning.dimension)


def _is_measured(unit: Unit) -> bool:
    """Whether a unit is one of a physical quantity, or unknown: no time, percentage, percentile or counted thing."""
    if unit.kind != "ucum" or unit.ucum is None:
        return unit.kind == "ucum"
    meaning = measure(unit.ucum)
    return "{" not in unit.ucum and unit.ucum != "%" and (meaning is None or meaning.dimension != _TIME)


_TIME = frozenset({("s", 1)})
_WORD = re.compile(r"[a-z]+")
_REACH = 60


def _is_change(text: str, constraint: Constraint) -> bool:
    """Whether the number is a change of the quantity: "a fall in hemoglobin of 0.5 g/dL"."""
    start = max(0, min(constraint.subject.start, constraint.evidence.start) - _REACH)
    return not _changes().isdisjoint(_WORD.findall(text[start : constraint.evidence.end].lower()))


@cache
def _changes() -> frozenset[str]:
    return frozenset(row["word"] for row in table("analyte_words") if row["place"] == "change")
