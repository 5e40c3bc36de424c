"""The steps from a criterion's text to its constraints."""

from __future__ import annotations

from collections.abc import Iterator

from .pipeline.analysis import Analysis
from .schema import Constraint, Model, ParsedTrial, leaves
from .schema.rendering import constraint_text, criterion_text


def explain(trial: ParsedTrial, analysis: Analysis, criterion: str) -> Iterator[str]:
    """Yield the steps, a line each: item, mentions, quantities, constraints with their origin, sentence.

    A criterion that is not in the trial gives no line.
    """
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    for item in (item for item in trial.criteria if item.id == criterion):
        yield f"{item.id}  {item.text}"
        section = f"{item.section}, {item.role}, {item.start}:{item.end}"
        yield f"  item        {section}" + (f", under {item.parent}" if item.parent else "")
        for mention in trial.mentions:
            if mention.criterion == criterion:
                yield f"  mention     {mention.label} {mention.text!r} {mention.start}:{mention.end}"
        for quantity in analysis.quantities:
            if quantity.criterion == criterion:
                written = trial.text[quantity.start : quantity.end]
                yield f"  quantity    {written!r} {_fields(quantity.interval)} ({quantity.kind}, {quantity.origin})"
        own = {c.id for c in trial.constraints if c.criterion == criterion} | set(leaves(item.expression))
        for constraint in trial.constraints:
            if constraint.id in own:
                yield from _constraint_lines(constraint)
        yield f"  sentence    {criterion_text(item, constraints)}"
        yield f"  computable  {item.computability}"


def _constraint_lines(constraint: Constraint) -> Iterator[str]:
    sure = f"{constraint.origin}, confidence {constraint.confidence:.2f}"
    yield f"  constraint  {constraint.id} {constraint_text(constraint)}"
    yield f"              from {constraint.evidence.text!r} by {sure}"
    if constraint.subject.concept and constraint.subject.concept.code:
        concept = constraint.subject.concept
        yield f"              {concept.system} {concept.code} {concept.display or ''}".rstrip()
    if constraint.canonical:
        yield f"              canonical {_fields(constraint.canonical.interval)} {constraint.canonical.ucum}"


def _fields(model: Model) -> str:
    return str(model.model_dump(mode="json", exclude_none=True))
