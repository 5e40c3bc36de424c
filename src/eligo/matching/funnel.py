"""Criteria over a whole database: who remains after each of them, ``eligo.cohort(trial, cdm)``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..schema import ParsedTrial
from .cdm import Cdm, open_cdm
from .evaluate import MISSING, Missing
from .plan import FactTest, PartialPolicy, Plan, PlannedCriterion, Test
from .planning import make_plan
from .scales import UnitPolicy
from .sql import Query, compile_lookup, compile_sql


@dataclass(frozen=True, slots=True)
class Step:
    """A criterion's part in the funnel.

    Attributes:
        keeps, excludes, unknown: how many of all persons it speaks for, against, and leaves open.
        remaining: persons whom neither it nor a criterion before it has ruled out.
        certain: those of them whom it and all before it speak for.
    """

    planned: PlannedCriterion
    keeps: int
    excludes: int
    unknown: int
    remaining: int
    certain: int

    @property
    def criterion(self) -> str:
        """The criterion's id."""
        return self.planned.id


@dataclass(frozen=True, slots=True)
class Funnel:
    """A trial's criteria over a database, in the order of the text.

    Attributes:
        missing: how unknown exclusion criteria were counted.
        partial: how criteria that are computed in part were judged.
        eligible: ids of the persons who meet everything.
        undetermined: ids of those whom nothing rules out and something leaves open.
        query: the statement that was run.
        without_concept: what the criteria ask for and the database's vocabulary has no concept of.
    """

    trial_id: str | None
    source: str
    index_date: str | None
    missing: Missing
    persons: int
    steps: list[Step]
    eligible: list[int] = field(repr=False)
    undetermined: list[int] = field(repr=False)
    query: Query = field(repr=False)
    partial: PartialPolicy = "strict"
    without_concept: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """As ``eligo cohort --to json`` writes it."""
        return {
            "trial_id": self.trial_id,
            "source": self.source,
            "index_date": self.index_date,
            "missing": self.missing,
            "partial": self.partial,
            "persons": self.persons,
            "criteria": [
                {
                    "criterion": step.criterion,
                    "section": step.planned.section,
                    "decides": step.planned.decides,
                    "keeps": step.keeps,
                    "excludes": step.excludes,
                    "unknown": step.unknown,
                    "remaining": step.remaining,
                    "certain": step.certain,
                }
                for step in self.steps
            ],
            "without_concept": self.without_concept,
            "eligible": self.eligible,
            "undetermined": self.undetermined,
        }


def cohort(
    trial: ParsedTrial,
    cdm: Cdm | str | Path,
    *,
    index_date: str | None = None,
    missing: Missing = "unknown",
    units: UnitPolicy = "required",
    complete: Collection[str] = (),
    partial: PartialPolicy = "strict",
    schema: str | None = None,
    into: str | None = None,
) -> Funnel:
    """Run a trial's criteria over an OMOP CDM.

    Args:
        cdm: an open one, or what :func:`.cdm.open_cdm` takes.
        index_date: ``YYYY-MM-DD``; else, for each person, the end of the last observation period.
        missing: what unknown exclusion criteria do: leave a person open, pass, or exclude.
        units: ``assumed`` takes a value without unit to be in the criterion's.
        complete: kinds of facts of which the database holds all.
        partial: ``computed`` judges a criterion by the part of it that was computed; ``strict`` only where the rest
            could not overturn that.
        schema: where the tables are.
        into: a table to create with a row for each person; without it nothing is written.

    Raises:
        InputError: an argument is none of those that there are, or there is no database.
        CdmError: the database refuses; the message names the table, and the error holds the statement.
    """
    if missing not in MISSING:
        raise InputError(f"missing={missing!r}", "is no policy.", f"Policies are {', '.join(MISSING)}.")
    plan = make_plan(trial, units=units, complete=complete, partial=partial)
    if isinstance(cdm, Cdm):
        return _run(plan, cdm, index_date, missing, into)
    with open_cdm(cdm, schema=schema, writable=into is not None) as opened:
        return _run(plan, opened, index_date, missing, into)


def known_to(plan: Plan, cdm: Cdm) -> tuple[Plan, list[str]]:
    """The plan for a database, and the subjects that its vocabulary has no concept for.

    Of these its records cannot tell that there are none, however complete they are.
    """
    query = compile_lookup(plan, dialect=cdm.dialect, catalog=cdm.catalog)
    known = {row[0] for row in cdm.rows(query)} if query else set()
    tests: list[Test] = []
    unknown: dict[str, None] = {}
    for test in plan.tests:
        if isinstance(test, FactTest) and test.number not in known:
            unknown[test.label] = None
            test = replace(test, definite=False, complete=False)
        tests.append(test)
    return replace(plan, tests=tuple(tests)), list(unknown)


def _run(plan: Plan, cdm: Cdm, index_date: str | None, missing: Missing, into: str | None) -> Funnel:
    plan, unknown = known_to(plan, cdm)
    query = compile_sql(
        plan, dialect=cdm.dialect, index_date=index_date, missing=missing, catalog=cdm.catalog, into=into
    )
    if into:
        cdm.write(query.sql)
        found = cdm.columns(f"SELECT * FROM {into}")
    else:
        found = cdm.columns(query.sql)
    return replace(_funnel(plan, query, found, cdm.name, index_date, missing), without_concept=unknown)


_OPEN = -1
"""NULL, in an array of whole numbers."""


def _funnel(
    plan: Plan, query: Query, found: dict[str, Any], source: str, index_date: str | None, missing: Missing
) -> Funnel:
    import numpy as np

    persons = np.asarray(found["person_id"])
    verdicts = _numbers(found["eligible"])
    return Funnel(
        plan.trial_id,
        source,
        index_date,
        missing,
        len(persons),
        _steps(plan, [_numbers(found[column]) for column in query.columns[1:-1]], len(persons), missing),
        sorted(int(person) for person in persons[verdicts == 1]),
        sorted(int(person) for person in persons[verdicts == _OPEN]),
        query,
        plan.partial,
    )


def _steps(plan: Plan, columns: list[Any], persons: int, missing: Missing) -> list[Step]:
    """Who is left after each criterion; of each there is a column of 1, 0 and, for unknown, -1."""
    import numpy as np

    remaining, certain = np.ones(persons, dtype=bool), np.ones(persons, dtype=bool)
    steps = []
    for planned, values in zip(plan.criteria, columns, strict=True):
        favours = _favours(planned, values)
        if planned.decides:
            decided = _decided(planned, favours, missing)
            remaining &= decided != 0
            certain &= decided == 1
        keeps, excludes, unknown = (int((favours == kind).sum()) for kind in (1, 0, _OPEN))
        steps.append(Step(planned, keeps, excludes, unknown, int(remaining.sum()), int(certain.sum())))
    return steps


def _favours(planned: PlannedCriterion, values: Any) -> Any:
    """Whether a criterion speaks for each person (1) or against (0), or leaves it open."""
    import numpy as np

    if planned.section == "exclusion":
        return np.where(values == _OPEN, _OPEN, 1 - values)
    return values if planned.section == "inclusion" else np.full_like(values, _OPEN)


def _decided(planned: PlannedCriterion, favours: Any, missing: Missing) -> Any:
    """What that decides: a criterion for some persons only rules nobody out, and ``missing`` settles what is open."""
    import numpy as np

    if planned.scoped:
        return np.where(favours == 1, 1, _OPEN)
    if planned.section == "exclusion" and missing != "unknown":
        return np.where(favours == _OPEN, int(missing == "pass"), favours)
    return favours


def _numbers(values: Any) -> Any:
    """A column of the database as an array of 1, 0 and, for NULL, -1."""
    import numpy as np

    if isinstance(values, np.ma.MaskedArray):
        masked: Any = values
        return masked.filled(_OPEN).astype(np.int8)
    return np.array([_OPEN if value is None else value for value in values], dtype=np.int8)
