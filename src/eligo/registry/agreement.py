"""Where a registry's structured fields and its own eligibility text disagree on age or sex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isclose
from typing import Literal, NamedTuple

from ..schema import Age, Bound, Constraint, Criterion, Diagnostic, Leaf, Node, Population, leaves
from .ages import convert_age


def disagreements(population: Population, criteria: list[Criterion], constraints: list[Constraint]) -> list[Diagnostic]:
    """A diagnostic for each age limit and for the sex, where the fields say one thing and the text another.

    Only what the text asks of every participant counts: what stands under ``any`` beside something else, under a
    condition (``applies_if``), for one cohort (``applies_to``) or at another time does not. An exclusion "age < 18"
    agrees with a minimum of 18 years, "< 65 years" with a maximum of 64, "12 months" with "1 Year". A text that states
    an age several times disagrees where none of its statements agrees.

    Codes are ``registry-age-disagrees`` and ``registry-sex-disagrees``. The severity is ``warning`` where the two
    cannot both hold, ``info`` where they differ only on the limit itself ("under 60" and a maximum of 60 years) or
    where the text is narrower than fields that set no limit.
    """
    demands = list(_demands(criteria, constraints))
    return [*_age_disagreements(population.age, demands), *_sex_disagreements(population.sex, demands)]


class _Demand(NamedTuple):
    """An age or a sex that everyone who takes part must have, or must not."""

    criterion: Criterion
    constraint: Constraint
    holds: bool


class _Limit(NamedTuple):
    """An age limit that the text states."""

    bound: Bound
    unit: str
    demand: _Demand


def _demands(criteria: list[Criterion], constraints: list[Constraint]) -> Iterator[_Demand]:
    by_id = {constraint.id: constraint for constraint in constraints if constraint.type in ("age", "sex")}
    if not by_id or not any(criterion.expression for criterion in criteria):
        return
    for criterion in _outermost(criteria):
        if criterion.expression is None:
            continue
        for leaf, holds in _required(criterion.expression, criterion.section != "exclusion"):
            constraint = by_id.get(leaf)
            if constraint and constraint.applies_if is None and constraint.temporal is None:
                yield _Demand(criterion, constraint, holds != constraint.negated)


def _outermost(criteria: list[Criterion]) -> list[Criterion]:
    """The criteria for everyone whose expression no group's expression holds already."""
    by_id = {criterion.id: criterion for criterion in criteria}

    def ancestors(criterion: Criterion) -> Iterator[Criterion]:
        seen = {criterion.id}
        while criterion.parent in by_id and criterion.parent not in seen:
            criterion = by_id[criterion.parent]
            seen.add(criterion.id)
            yield criterion

    return [
        criterion
        for criterion in criteria
        if criterion.applies_to is None
        and all(group.applies_to is None and group.expression is None for group in ancestors(criterion))
    ]


def _required(expression: Leaf | Node, holds: bool) -> Iterator[tuple[str, bool]]:
    """The constraints that must hold, or must not, if the whole expression must."""
    if isinstance(expression, Leaf):
        yield expression.constraint, holds
        return
    count = len(expression.of)
    needed = {"all": count, "any": 1, "not": 1, "at_least": expression.n or 1}[expression.op]
    holds = holds != (expression.op == "not")
    if needed >= count if holds else needed == 1:
        for operand in expression.of:
            yield from _required(operand, holds)


def _age_disagreements(age: Age | None, demands: list[_Demand]) -> Iterator[Diagnostic]:
    if age is None or age.unit.ucum is None:
        return
    sides: tuple[Literal["low", "high"], ...] = ("low", "high")
    for side in sides:
        limits = list(_limits(side, demands))
        field = getattr(age.interval, side)
        verdicts = [(_compare(side, field, age.unit.ucum, limit), limit) for limit in limits]
        if verdicts and all(verdict != "agrees" for verdict, _ in verdicts):
            verdict, limit = min(verdicts, key=lambda pair: pair[0] != "borders")
            yield _age_diagnostic(side, age, field, verdict, limit)


def _limits(side: Literal["low", "high"], demands: Iterable[_Demand]) -> Iterator[_Limit]:
    for demand in demands:
        constraint = demand.constraint
        if constraint.type != "age" or constraint.interval is None or constraint.relative_to is not None:
            continue
        unit = constraint.unit.ucum if constraint.unit and constraint.unit.text else "a"
        low, high = constraint.interval.low, constraint.interval.high
        if not demand.holds:
            if low and high:
                continue  # a gap within the ages, and no limit
            low, high = _complement(high), _complement(low)
        bound = low if side == "low" else high
        if bound is not None and unit in ("a", "mo", "wk", "d", "h", "min"):
            yield _Limit(bound, unit, demand)


def _complement(bound: Bound | None) -> Bound | None:
    return None if bound is None else Bound(value=bound.value, inclusive=not bound.inclusive)


def _compare(
    side: Literal["low", "high"], field: Bound | None, unit: str, limit: _Limit
) -> Literal["agrees", "borders", "narrower", "differs"]:
    if field is None or (side == "low" and field.value == 0):
        return "agrees" if side == "low" and limit.bound.value == 0 else "narrower"
    slack = 1e-6 if (unit in ("a", "mo")) == (limit.unit in ("a", "mo")) else _SLACK
    same = isclose(convert_age(field.value, unit, "d"), convert_age(limit.bound.value, limit.unit, "d"), rel_tol=slack)
    if same and field.inclusive == limit.bound.inclusive:
        return "agrees"
    if isclose(_edge(side, field, unit), _edge(side, limit.bound, limit.unit), rel_tol=slack):
        return "agrees"
    return "borders" if same else "differs"


_SLACK = 1 / 12
"""People count four weeks to a month, a twelfth less than UCUM's 30.4375 days."""


def _edge(side: Literal["low", "high"], bound: Bound, unit: str) -> float:
    """The moment, in days of age, where a limit in completed units begins or ends: at most 64 years ends where one
    turns 65, and over 18 years begins at 19."""
    completed = bound.inclusive == (side == "high") and float(bound.value).is_integer()
    return convert_age(bound.value + 1 if completed else bound.value, unit, "d")


def _age_diagnostic(
    side: Literal["low", "high"], age: Age, field: Bound | None, verdict: str, limit: _Limit
) -> Diagnostic:
    name = "minimum" if side == "low" else "maximum"
    evidence = limit.demand.constraint.evidence
    said = f"{limit.demand.criterion.id} says “{' '.join(evidence.text.split())}”"
    registered = f"{field.value:g} {_UNITS[age.unit.ucum or 'a']}" if field else ""
    if verdict == "narrower":
        message = f"The registry sets no {name} age, but {said}."
    elif verdict == "borders":
        message = f"The registry's {name} age is {registered} and {said}: they differ on that age itself."
    else:
        message = f"The registry's {name} age is {registered}, but {said}."
    return Diagnostic(
        severity="warning" if verdict == "differs" else "info",
        code="registry-age-disagrees",
        message=message,
        criterion=limit.demand.constraint.criterion,
        start=evidence.start,
        end=evidence.end,
    )


_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes"}


def _sex_disagreements(sex: str | None, demands: list[_Demand]) -> Iterator[Diagnostic]:
    stated: dict[str, _Demand] = {}
    for demand in demands:
        if demand.constraint.type == "sex" and (named := _named_sex(demand.constraint)):
            only = named if demand.holds else "male" if named == "female" else "female"
            if sex != "all" or _only_demographic(demand.criterion, demands):
                stated.setdefault(only, demand)
    if sex is None or len(stated) != 1 or sex in stated:
        return
    ((only, demand),) = stated.items()
    evidence = demand.constraint.evidence
    words = " ".join(evidence.text.split())
    yield Diagnostic(
        severity="info" if sex == "all" else "warning",
        code="registry-sex-disagrees",
        message=f"The registry admits {_SEXES[sex]}, but {demand.criterion.id} only {_SEXES[only]} (“{words}”).",
        criterion=demand.constraint.criterion,
        start=evidence.start,
        end=evidence.end,
    )


_SEXES = {"all": "all sexes", "female": "women", "male": "men"}
_FEMALE = re.compile(r"\b(?:females?|wom[ae]n|girls?)\b", re.IGNORECASE)
_MALE = re.compile(r"\b(?:males?|m[ae]n|boys?)\b", re.IGNORECASE)


def _named_sex(constraint: Constraint) -> str | None:
    """The one sex that a constraint names, by its values, else its words; null where it names both or neither."""
    for words in (" ".join(constraint.values or ()), constraint.subject.text, constraint.evidence.text):
        female, male = _FEMALE.search(words) is not None, _MALE.search(words) is not None
        if female != male:
            return "female" if female else "male"
        if female and male:
            return None
    return None


def _only_demographic(criterion: Criterion, demands: list[_Demand]) -> bool:
    """Whether a criterion asks for nothing but sex and age. "Women of childbearing potential use contraception" asks it
    of women alone, and does not keep men out."""
    assert criterion.expression is not None
    asked = {demand.constraint.id for demand in demands}
    return set(leaves(criterion.expression)) <= asked
