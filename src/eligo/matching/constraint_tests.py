"""What a constraint tests: its subject as keys, its numbers as bounds in a unit, its windows as days."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from ..lexicon.analytes import Analyte
from ..lexicon.roles import outcomes
from ..schema import Constraint, Interval
from .answers import answers_to
from .plan import (
    EVER,
    AgeTest,
    Ask,
    Bounds,
    Comparison,
    FactTest,
    Fixed,
    Kind,
    Limit,
    Presence,
    Reading,
    SexTest,
    Test,
    Tree,
    every,
    some,
)
from .scales import Scale, UnitPolicy, scale_to
from .spans import NOW, Span, span_of, window_days
from .subjects import Subject, age_group, analyte_of, narrowing_of, subject_of

WHERE: dict[str, frozenset[Kind]] = {
    "measurement": frozenset({"measurement", "observation"}),
    "condition": frozenset({"condition", "observation"}),
    "observation": frozenset({"observation", "condition", "measurement"}),
    "drug": frozenset({"drug"}),
    "procedure": frozenset({"procedure", "drug", "observation", "condition"}),
    "device": frozenset({"device", "procedure", "observation", "condition"}),
    "administrative": frozenset({"observation"}),
}
"""Where facts of a constraint's type are recorded. A vocabulary may count a score among the observations, a history
among them too, a vaccination among the drugs, and a transplant among the conditions."""

COMMON: frozenset[Kind] = frozenset({"measurement", "observation"})

NARROWING_VALUES = frozenset({"experiencer", "site", "laterality", "modifier", "specimen"})
"""Kinds of qualifiers that make a value another one: "of the fellow eye", "unmedicated", "urine"."""


class TestMaker:
    """Makes the tests of one plan, numbered from 1; equal tests are one."""

    __test__ = False

    def __init__(self, units: UnitPolicy, complete: frozenset[Kind], own: frozenset[str] = frozenset()) -> None:
        """``own``: keys of the disease that the trial includes, which is no "other" disease."""
        self.tests: list[Test] = []
        self.own = own
        self._units, self._complete = units, complete

    @property
    def next_number(self) -> int:
        """The number of the test that is added next."""
        return len(self.tests) + 1

    def add(self, test: Test) -> int:
        """Add a test; gives its number."""
        self.tests.append(test)
        return test.number

    def tree(self, constraint: Constraint, barred: frozenset[str] = frozenset()) -> Tree:
        """The tests of a constraint, its denial and its condition left aside; ``barred`` keys are none of its facts."""
        if constraint.type == "age":
            return self._age(constraint)
        if constraint.type == "sex":
            return self._sex(constraint)
        if ages := age_group(constraint):
            return self._age_group(constraint, ages)
        if constraint.type == "visit":
            return _unknown(constraint, "visits are not looked up")
        if constraint.relative_to == "baseline":
            return _unknown(constraint, "a change from baseline is not in a record")
        spans = _spans(constraint)
        if isinstance(spans, str):
            return _unknown(constraint, spans)
        subject = subject_of(constraint)
        if subject is None:
            return _unknown(constraint, "nothing to look up is named")
        if _is_compared(constraint):
            return self._compared(constraint, subject, spans)
        if subject.other:
            barred |= self.own
        parts = [self._present(constraint, subject, when, barred) for when in spans]
        if _is_dosed(constraint):
            parts.append(self._dose(constraint, subject))
        if subject.sex and not _is_of_another(constraint):
            sex: frozenset[Literal["female", "male"]] = frozenset({subject.sex})
            parts.insert(0, Ask(self.add(SexTest(self.next_number, constraint.id, subject.sex, sex))))
        recorded = every(parts)
        if constraint.type == "procedure" and _results(constraint):
            return some([self._compared(constraint, subject, spans), recorded])
        return recorded

    def age_tree(self, constraint: str, label: str, interval: Interval, ucum: str | None) -> Tree:
        """A test of age; ages in parts of a year are counted in months, and those in hours are unknown."""
        unit, per = ucum, 1.0
        numbers = [bound.value for bound in (interval.low, interval.high) if bound]
        if unit == "a" and any(number != int(number) for number in numbers):
            unit, per = "mo", 12.0
        if unit not in ("a", "mo", "wk", "d") or any(abs(n * per - round(n * per)) > 1e-6 for n in numbers):
            return Fixed(None, constraint, "an age in this unit is not counted")
        bounds = _bounds(interval)
        low, high = (None if value is None else round(value * per) for value in (bounds.low, bounds.high))
        counted: Literal["a", "mo", "wk", "d"] = unit  # type: ignore[assignment]
        return Ask(self.add(AgeTest(self.next_number, constraint, label, replace(bounds, low=low, high=high), counted)))

    def _age(self, constraint: Constraint) -> Tree:
        if constraint.interval is None:
            return _unknown(constraint, "no number says which age")
        unit = constraint.unit.ucum if constraint.unit else "a"
        return self.age_tree(constraint.id, "age", constraint.interval, unit or "a")

    def _age_group(self, constraint: Constraint, ages: tuple[float | None, float | None]) -> Tree:
        bounds = Bounds(ages[0], True, ages[1], True)
        label = constraint.subject.text.lower()
        return Ask(self.add(AgeTest(self.next_number, constraint.id, label, bounds, "a")))

    def _sex(self, constraint: Constraint) -> Tree:
        words = {value.lower() for value in constraint.values or ()}
        if not words or not words <= {"female", "male"}:
            return _unknown(constraint, "the sex that is meant is not known")
        sexes: frozenset[Literal["female", "male"]] = frozenset(words)  # type: ignore[arg-type]
        return Ask(self.add(SexTest(self.next_number, constraint.id, " or ".join(sorted(sexes)), sexes)))

    def _present(self, constraint: Constraint, subject: Subject, when: _When, barred: frozenset[str]) -> Tree:
        span = when.span
        dosed = _is_dosed(constraint)
        graded = constraint.interval is not None and not dosed
        narrowed = when.narrowed or bool(subject.narrowed) or graded
        relative = _is_of_another(constraint)
        count = _count(constraint.count)
        return self._fact_test(
            constraint,
            subject,
            WHERE[constraint.type],
            keys=subject.named - subject.keys if narrowed else subject.keys - subject.questions,
            broader=frozenset() if relative else subject.keys if narrowed else frozenset(),
            questions=frozenset() if narrowed else subject.questions,
            barred=barred,
            span=replace(span, kind="ever") if count and span == NOW else span,
            asks=Presence(count, when.lasting),
        )

    def _dose(self, constraint: Constraint, subject: Subject) -> Tree:
        """Whether the amount of the drug's latest fact is in bounds; facts that give none leave it unknown."""
        bounds, scale, limit, unit = self._measure(constraint, None)
        asks = Comparison(bounds, scale, limit, None, "latest", unit)
        dosed = replace(subject, label=f"dose of {subject.label}")
        return self._fact_test(
            constraint, dosed, WHERE["drug"], keys=subject.keys, broader=frozenset(), span=EVER, asks=asks
        )

    def _compared(self, constraint: Constraint, subject: Subject, spans: list[_When]) -> Tree:
        analyte = analyte_of(constraint, subject.label)
        narrowed = any(q.kind in NARROWING_VALUES for q in narrowing_of(constraint))
        bounds, scale, limit, unit = self._measure(constraint, analyte)
        results = _results(constraint)
        answers = answers_to(results, bounds) if results else None
        if bounds is None and answers is None:
            return _unknown(constraint, "no value is named")
        return every(
            [
                self._fact_test(
                    constraint,
                    subject,
                    WHERE.get(constraint.type, COMMON) | COMMON,
                    keys=subject.named - subject.keys if narrowed else subject.keys,
                    broader=subject.keys if narrowed else frozenset(),
                    span=EVER if when.span == NOW else when.span,
                    asks=Comparison(
                        bounds, scale, limit, answers, _reading(constraint, when.span), unit, _count(constraint.count)
                    ),
                )
                for when in spans
            ]
        )

    def _measure(self, constraint: Constraint, analyte: Analyte | None) -> tuple[Bounds | None, Scale, Limit, str]:
        interval, unit = constraint.interval, constraint.unit.ucum if constraint.unit else None
        if interval is None or (interval.low is None and interval.high is None):
            return None, {}, "value", ""
        if constraint.relative_to in ("ULN", "LLN"):
            return _bounds(interval), {}, constraint.relative_to, f"x {constraint.relative_to}"
        if constraint.unit and constraint.unit.text and constraint.unit.kind == "ucum" and not unit:
            return _bounds(interval), {}, "value", constraint.unit.text
        if not unit and constraint.canonical:
            interval, unit = constraint.canonical.interval, constraint.canonical.ucum
        return _bounds(interval), scale_to(unit, analyte, self._units), "value", unit or ""

    def _fact_test(
        self,
        constraint: Constraint,
        subject: Subject,
        kinds: frozenset[Kind],
        *,
        keys: frozenset[str],
        broader: frozenset[str],
        span: Span,
        asks: Presence | Comparison,
        questions: frozenset[str] = frozenset(),
        barred: frozenset[str] = frozenset(),
    ) -> Tree:
        test = FactTest(
            self.next_number,
            constraint.id,
            subject.label,
            kinds,
            keys,
            broader - keys,
            questions,
            span,
            asks,
            barred,
            subject.definite,
            narrowed=subject.narrowed or " ".join(constraint.evidence.text.split()),
            complete=isinstance(asks, Presence) and kinds <= self._complete and subject.definite,
        )
        return Ask(self.add(test))


# ---------------------------------------------------------------- numbers and times


def _is_of_another(constraint: Constraint) -> bool:
    """Whether a fact is one about a relative or a partner."""
    return any(one.kind == "experiencer" for one in constraint.qualifiers)


def _results(constraint: Constraint) -> list[str]:
    """The results that are asked for; an examination's stand beside its name, "abnormal | chest X-ray"."""
    if constraint.type != "procedure":
        return constraint.values or []
    return [one.text for one in constraint.qualifiers if one.kind == "quality" and one.text.lower() in outcomes()]


def _is_compared(constraint: Constraint) -> bool:
    if constraint.type == "measurement":
        return constraint.interval is not None or bool(constraint.values)
    kinds = ("observation", "administrative")
    return constraint.type in kinds and (constraint.interval is not None or bool(constraint.values))


def _is_dosed(constraint: Constraint) -> bool:
    """Whether a drug is asked for in an amount."""
    return bool(constraint.type == "drug" and constraint.interval and constraint.unit and constraint.unit.ucum)


def _bounds(interval: Interval) -> Bounds:
    low, high = interval.low, interval.high
    return Bounds(
        low.value if low else None,
        low.inclusive if low else True,
        high.value if high else None,
        high.inclusive if high else True,
    )


def _count(interval: Interval | None) -> Bounds | None:
    """Bounds on a number of facts, both inclusive."""
    if interval is None or (interval.low is None and interval.high is None):
        return None
    low, high = interval.low, interval.high
    least = None if low is None else math.ceil(low.value) if low.inclusive else math.floor(low.value) + 1
    most = None if high is None else math.floor(high.value) if high.inclusive else math.ceil(high.value) - 1
    return Bounds(least, True, most, True)


@dataclass(frozen=True, slots=True)
class _When:
    """The days in which there must be such a fact; ``narrowed`` where more than that is asked of its time."""

    span: Span
    narrowed: bool = False
    lasting: Bounds | None = None


SO_FAR = Span("dated", 0)
"""At any time up to the index date, and the day is known."""


def _spans(constraint: Constraint) -> list[_When] | str:
    """When there must be such facts, in all of these; or why that is not computed."""
    spans: list[_When] = []
    if constraint.temporal:
        span = span_of(constraint.temporal)
        if isinstance(span, str):
            return span
        spans.append(_When(replace(span, kind="latest") if constraint.is_of_latest and constraint.negated else span))
    lasting = constraint.duration
    if lasting:
        days = window_days(lasting)
        if days is None or lasting.interval is None:
            return f"the duration '{' '.join(lasting.evidence.text.split())}' is not known in days"
        least, most = days
        if _is_compared(constraint):
            if most is not None:
                return "how long a value was so at most is not computed"
            spans = [_When(Span("dated", 0, least))]
        elif not spans or spans[0].span.kind == "now":
            spans = [_When(NOW), _When(SO_FAR, lasting=Bounds(least, True, most, True))]
        else:
            spans = [_When(spans[0].span, narrowed=True)]
    if not spans:
        undated = constraint.type in ("procedure", "administrative") or _is_compared(constraint)
        spans = [_When(EVER if undated else NOW)]
    return spans


_AT_ANY_TIME = ("any", "ever", "history")


def _reading(constraint: Constraint, span: Span) -> Reading:
    if constraint.duration:
        return "all"
    window = constraint.temporal
    words = f"{window.evidence.text} {constraint.evidence.text}".lower().split() if window else []
    if constraint.count or (window and window.relation == "past" and window.interval is None and not span.anchor):
        return "any"
    return "any" if any(word in _AT_ANY_TIME for word in words) else "latest"


def _unknown(constraint: Constraint, reason: str) -> Tree:
    return Fixed(None, constraint.id, reason)
