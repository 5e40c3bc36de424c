"""Diagnostics on what a trial asks for: contradictions, and wordings that are likely a slip."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from ...schema import Bound, Constraint, Criterion, Diagnostic, Expression, Interval, Leaf, Node
from ..analysis import Analysis
from ..phrasing.phrases import words
from ..phrasing.prohibitions import forbids
from ..scoping.scope import MOST_CONSTRAINTS

OLDEST = 130
REQUIREMENT = re.compile(
    r"(?:(?:all )?(?:patients?|subjects?|participants?|volunteers?|candidates?) )?"
    r"(?:(?:must|should|shall|has to|have to) (?!not )|(?:(?:are|is) )?(?:able|willing|eligible) to )"
)
"""How a criterion begins that asks for something, in lower case."""


def curiosities(found: Analysis) -> list[Diagnostic]:
    """Empty intervals, impossible ages, one threshold in both sections, exclusions worded as requirements."""
    criteria = {criterion.id: criterion for criterion in found.criteria}
    diagnostics = [
        diagnostic
        for constraint in found.constraints
        for diagnostic in (_empty(constraint), _impossible_age(constraint))
        if diagnostic is not None
    ]
    diagnostics += _contradictions(found.constraints, criteria)
    diagnostics += _in_both_sections(found.constraints, criteria)
    diagnostics += [one for criterion in found.criteria if (one := _worded_as_requirement(criterion)) is not None]
    diagnostics += _too_long(found)
    return sorted(diagnostics, key=lambda one: (one.start or 0, one.code))


def _empty(constraint: Constraint) -> Diagnostic | None:
    interval = constraint.interval
    if interval is None or interval.low is None or interval.high is None:
        return None
    low, high = interval.low, interval.high
    if low.value < high.value or (low.value == high.value and low.inclusive and high.inclusive):
        return None
    return _warning(constraint, "empty-interval", f"no number is in the interval of {constraint.evidence.text!r}")


def _contradictions(constraints: list[Constraint], criteria: dict[str, Criterion]) -> list[Diagnostic]:
    """Two bounds that one number cannot meet and that must hold together: "> 12 and < 9 g/dL"."""
    by_subject: dict[tuple[int, int], list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        if constraint.interval is not None and not constraint.negated and constraint.applies_if is None:
            by_subject[constraint.subject.start, constraint.subject.end].append(constraint)
    diagnostics = []
    for same in by_subject.values():
        for one, other in pairwise(same):
            home = criteria.get(one.criterion)
            if _is_disjoint(one, other) and home is not None and _together(home.expression, {one.id, other.id}):
                wording = f"{one.evidence.text!r} and {other.evidence.text!r}"
                diagnostics.append(_warning(other, "empty-interval", f"no number is in the intervals of {wording}"))
    return diagnostics


def _is_disjoint(one: Constraint, other: Constraint) -> bool:
    if one.interval is None or other.interval is None or one.unit != other.unit or one.relative_to != other.relative_to:
        return False
    return any(
        left.low is not None and right.high is not None and _excludes(left.low, right.high)
        for left, right in ((one.interval, other.interval), (other.interval, one.interval))
    )


def _excludes(low: Bound, high: Bound) -> bool:
    return low.value > high.value or (low.value == high.value and not (low.inclusive and high.inclusive))


def _together(expression: Expression | None, names: set[str]) -> bool:
    """Whether an ``all`` asks for these constraints side by side."""
    if not isinstance(expression, Node) or expression.op == "not":
        return False
    asked = {operand.constraint for operand in expression.of if isinstance(operand, Leaf)}
    if expression.op == "all" and names <= asked:
        return True
    return any(_together(operand, names) for operand in expression.of)


def _impossible_age(constraint: Constraint) -> Diagnostic | None:
    if constraint.type != "age" or constraint.interval is None:
        return None
    in_years = constraint.unit is None or constraint.unit.ucum in {None, "a"}
    bounds = [bound for bound in (constraint.interval.low, constraint.interval.high) if bound is not None]
    if any(bound.value < 0 or (in_years and bound.value > OLDEST) for bound in bounds):
        return _warning(constraint, "impossible-age", f"no person has the age {constraint.evidence.text!r}")
    return None


def _in_both_sections(constraints: list[Constraint], criteria: dict[str, Criterion]) -> list[Diagnostic]:
    """The same threshold in inclusion and exclusion: whoever meets the one is shut out by the other."""
    found: dict[tuple[str, str, bool], list[Constraint]] = defaultdict(list)
    for constraint in constraints:
        if constraint.interval is not None and constraint.applies_if is None:
            key = constraint.subject.text.lower(), _written(constraint.interval), constraint.negated
            found[key].append(constraint)
    diagnostics = []
    for same in found.values():
        homes = {criteria[one.criterion].section: one for one in same if one.criterion in criteria}
        if "inclusion" in homes and "exclusion" in homes:
            other, last = homes["inclusion"], homes["exclusion"]
            message = f"the same threshold on {last.subject.text!r} is asked for in {other.criterion} and excluded here"
            diagnostics.append(_warning(last, "same-threshold-in-both-sections", message))
    return diagnostics


def _too_long(found: Analysis) -> list[Diagnostic]:
    """Criteria whose logic was not read, as no person writes so much into one."""
    counts = Counter(constraint.criterion for constraint in found.constraints)
    return [
        Diagnostic(
            severity="warning",
            code="criterion-too-long",
            message=f"more than {MOST_CONSTRAINTS} facts in one criterion; its logic was not read",
            criterion=criterion.id,
            start=criterion.start,
            end=criterion.end,
        )
        for criterion in found.criteria
        if counts[criterion.id] > MOST_CONSTRAINTS
    ]


def _written(interval: Interval) -> str:
    return interval.model_dump_json()


def _worded_as_requirement(criterion: Criterion) -> Diagnostic | None:
    if criterion.section != "exclusion" or criterion.role == "note":
        return None
    text = criterion.text.lower()
    if REQUIREMENT.match(text) is None and not _forbids_something(text):
        return None
    return Diagnostic(
        severity="warning",
        code="exclusion-worded-as-requirement",
        message="an exclusion criterion that reads like something asked for",
        criterion=criterion.id,
        start=criterion.start,
        end=criterion.end,
    )


def _forbids_something(text: str) -> bool:
    """Whether a criterion, in lower case, says what must not be: "creatinine must not be > 2"."""
    if "not" not in text:
        return False
    texts = words(text).texts
    return any(forbids(texts, at - 1) for at, word in enumerate(texts) if word == "not" and at)


def _warning(constraint: Constraint, code: str, message: str) -> Diagnostic:
    return Diagnostic(
        severity="warning",
        code=code,
        message=message,
        criterion=constraint.criterion,
        start=constraint.evidence.start,
        end=constraint.evidence.end,
    )
