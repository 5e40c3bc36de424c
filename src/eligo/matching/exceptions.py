"""Exceptions: "malignancy in the past 5 years, except skin cancer", and the trial's own disease beside "other" ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..schema import Constraint, Expression, Leaf, Node, ParsedTrial
from .keys import ICD10CM, block_of
from .subjects import subject_of

_EXCEPTION = re.compile(
    r"\b(?:except(?:ing|ion)?|excluding|other than|apart from|aside from|not including|but not)\b",
    re.IGNORECASE,
)
_FARTHEST = 300
"""Code points between a thing and an exception from it."""


def exception_in(
    expression: Node, constraints: Mapping[str, Constraint], text: str
) -> tuple[Constraint, list[Constraint]] | None:
    """The constraint and its exceptions where an expression is just that, of one type, and the text says so."""
    if expression.op != "all" or len(expression.of) != _PAIR:
        return None
    whole, denied = expression.of
    if not isinstance(whole, Leaf) or not isinstance(denied, Node) or denied.op != "not":
        return None
    thing = constraints.get(whole.constraint)
    if thing is None or thing.negated or thing.applies_if:
        return None
    exceptions = _named(thing, denied, constraints, text)
    return (thing, exceptions) if exceptions else None


def exceptions_of(thing: Constraint, constraints: Mapping[str, Constraint], text: str) -> list[Constraint]:
    """The exceptions from a constraint where its condition is just that they are not so, and the text says so."""
    condition = thing.applies_if
    return _named(thing, condition, constraints, text) if isinstance(condition, Node) and condition.op == "not" else []


def _named(thing: Constraint, denied: Node, constraints: Mapping[str, Constraint], text: str) -> list[Constraint]:
    exceptions = [constraints[name] for name in _alternatives(denied.of[0]) or () if name in constraints]
    if thing.type not in _EXCEPTED or not exceptions:
        return []
    if any(one.type != thing.type or one.negated or one.applies_if or one.interval for one in exceptions):
        return []
    between = text[thing.subject.end : exceptions[0].subject.start][:_FARTHEST]
    return exceptions if _EXCEPTION.search(between) else []


def in_the_days_of(whole: Constraint, exception: Constraint) -> Constraint:
    """The exception, in the days of what it is an exception from where it names none."""
    if exception.temporal is not None:
        return exception
    return exception.model_copy(update={"temporal": whole.temporal})


def own_disease(trial: ParsedTrial) -> frozenset[str]:
    """Keys of the diseases that the inclusion criteria ask for; of a cancer its metastases too."""
    included = {item.id for item in trial.criteria if item.section == "inclusion"}
    keys: set[str] = set()
    for constraint in trial.constraints:
        if constraint.criterion in included and constraint.type == "condition" and not constraint.negated:
            subject = subject_of(constraint)
            keys |= subject.keys if subject else set()
    if any(key.startswith(f"{ICD10CM}|C") for key in keys):
        keys |= {f"{ICD10CM}|{code}" for code in _SECONDARY}
    return frozenset(key for key in keys if not block_of(*key.split("|", 1)))


_PAIR = 2
_EXCEPTED = ("condition", "drug", "procedure", "device")
_SECONDARY = ("C77", "C78", "C79")
"""Secondary malignant neoplasms in ICD-10-CM."""


def _alternatives(expression: Expression) -> list[str] | None:
    """The constraints of a leaf or of an ``any`` of leaves."""
    if isinstance(expression, Leaf):
        return [expression.constraint]
    if expression.op != "any" or not all(isinstance(part, Leaf) for part in expression.of):
        return None
    return [part.constraint for part in expression.of if isinstance(part, Leaf)]
