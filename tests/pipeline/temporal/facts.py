"""Facts and times in one criterion, in few words."""

from eligo.pipeline.analysis import Analysis, text_span
from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.windows import date_constraints
from eligo.schema import Constraint, Criterion, Interval, Subject


def criterion(text: str, start: int = 0, **more: object) -> Criterion:
    return Criterion(id="E1", section="exclusion", start=start, end=len(text), text=text, **more)


def fact(text: str, subject: str, number: int, kind: str = "condition", of: str = "E1") -> Constraint:
    start = text.index(subject)
    span = text_span(text, start, start + len(subject))
    subject_span = Subject(**span.model_dump())
    return Constraint(id=f"c{number}", criterion=of, type=kind, subject=subject_span, evidence=span, origin="test")  # type: ignore[arg-type]


def analysed(text: str, *facts: Constraint) -> Analysis:
    """A criterion with these facts, dated."""
    found = Analysis(criteria=[criterion(text)], issued=len(facts))
    found.quantities = find_quantities(text, found.criteria)
    found.constraints = list(facts)
    date_constraints(text, found)
    return found


def dated(text: str, subjects: list[str], kind: str = "condition") -> dict[str, str]:
    """The facts' times, by their evidence, "for" before a duration."""
    return times(analysed(text, *(fact(text, subject, i, kind) for i, subject in enumerate(subjects, 1))))


def times(found: Analysis) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for constraint in found.constraints:
        for mark, window in (("", constraint.temporal), ("for ", constraint.duration)):
            if window:
                said.setdefault(constraint.subject.text, []).append(mark + window.evidence.text)
    return {subject: " + ".join(words) for subject, words in said.items()}


def shown(interval: Interval | None) -> str:
    """[3,6] both inclusive, (3,) more than 3, (,6] up to 6."""
    if interval is None:
        return ""
    low, high = interval.low, interval.high
    left = f"{'[' if low.inclusive else '('}{low.value}" if low else "("
    right = f"{high.value}{']' if high.inclusive else ')'}" if high else ")"
    return f"{left},{right}"
