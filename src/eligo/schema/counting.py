"""How much of a trial was computed."""

from __future__ import annotations

from dataclasses import dataclass

from .trial import ParsedTrial


@dataclass(frozen=True, slots=True)
class Counts:
    """Criteria (a note is none), those computed in full and in part, constraints, and those with a number."""

    criteria: int
    computable: int
    computable_in_part: int
    constraints: int
    thresholds: int


def counts(trial: ParsedTrial) -> Counts:
    """The counts of one trial."""
    asked = [item for item in trial.criteria if item.role != "note"]
    return Counts(
        criteria=len(asked),
        computable=sum(item.computability == "full" for item in asked),
        computable_in_part=sum(item.computability == "partial" for item in asked),
        constraints=len(trial.constraints),
        thresholds=sum(1 for constraint in trial.constraints if constraint.interval or constraint.count),
    )
