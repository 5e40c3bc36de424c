"""Reads one criterion and writes what was understood in one line, for tables of criteria and meanings."""

from collections.abc import Callable

import pytest

from eligo.pipeline import load
from eligo.pipeline.analysis import Analysis, analysis
from eligo.schema import Constraint, Expression, Leaf

HEADINGS = {"in": "Inclusion Criteria:\n\n", "ex": "Exclusion Criteria:\n\n"}


@pytest.fixture(scope="session")
def analyse() -> Callable[[str, str], Analysis]:
    """The analysis of one criterion in a section, "in" or "ex"."""

    def run(text: str, section: str = "ex") -> Analysis:
        return analysis(load()(f"{HEADINGS[section]}- {text}"))

    return run


@pytest.fixture(scope="session")
def meaning(analyse: Callable[[str, str], Analysis]) -> Callable[[str, str], str]:
    """The first criterion's expression: "a & (b | !c)"; leaves are subjects with what they borrow in brackets."""

    def run(text: str, section: str = "ex") -> str:
        found = analyse(text, section)
        return written(found.criteria[0].expression, {one.id: one for one in found.constraints})

    return run


@pytest.fixture(scope="session")
def meanings() -> Callable[[str], dict[str, str]]:
    """The expressions of all criteria of a text, by their ids."""

    def run(text: str) -> dict[str, str]:
        found = analysis(load()(text))
        constraints = {one.id: one for one in found.constraints}
        return {criterion.id: written(criterion.expression, constraints) for criterion in found.criteria}

    return run


def written(expression: Expression | None, constraints: dict[str, Constraint], inside: str = "") -> str:
    if expression is None:
        return "-"
    if isinstance(expression, Leaf):
        return _leaf(constraints[expression.constraint], constraints)
    parts = [written(one, constraints, expression.op) for one in expression.of]
    if expression.op == "not":
        return f"!({parts[0]})"
    if expression.op == "at_least":
        return f"{expression.n} of ({', '.join(parts)})"
    joined = (" & " if expression.op == "all" else " | ").join(parts)
    return f"({joined})" if inside in {"all", "any"} else joined


def _leaf(constraint: Constraint, constraints: dict[str, Constraint]) -> str:
    heads = [one.text for one in constraint.qualifiers if one.kind == "head"]
    borrowed = f"[{', '.join(heads)}]" if heads else ""
    values = f"={'/'.join(constraint.values)}" if constraint.values else ""
    bounds = ""
    if constraint.interval is not None:
        low, high = constraint.interval.low, constraint.interval.high
        bounds += f"{'>=' if low.inclusive else '>'}{low.value}" if low else ""
        bounds += f"{'<=' if high.inclusive else '<'}{high.value}" if high else ""
    condition = f" if {written(constraint.applies_if, constraints)}" if constraint.applies_if is not None else ""
    return f"{'!' * constraint.negated}{constraint.subject.text}{borrowed}{values}{bounds}{condition}"
