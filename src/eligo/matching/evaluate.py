"""Criteria against one patient: ``eligo.match(trial, patient)``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ..errors import InputError
from ..schema import ParsedTrial
from .chart import Chart
from .demographics import age_outcome, sex_outcome
from .fact_checks import FactCheck
from .kleene import evaluate, kleene_all
from .outcomes import Outcome
from .patient import Patient, only_patient
from .plan import AgeTest, PartialPolicy, Plan, PlannedCriterion, SexTest
from .planning import make_plan
from .reasons import reasons_of
from .scales import UnitPolicy

Missing = Literal["unknown", "pass", "fail"]
"""What an exclusion criterion that the record leaves unknown does to the trial's verdict: leaves it open, lets the
patient pass, or excludes. Inclusion criteria that are unknown always leave it open."""

MISSING: tuple[Missing, ...] = ("unknown", "pass", "fail")


def match(
    trial: ParsedTrial,
    patient: Patient | dict[str, Any],
    *,
    index_date: date | str | None = None,
    missing: Missing = "unknown",
    units: UnitPolicy = "required",
    complete: Collection[str] = (),
    partial: PartialPolicy = "strict",
) -> Match:
    """Whether a patient meets each criterion of a trial, and the trial's verdict; :mod:`.plan` says what counts.

    Args:
        patient: a record, or the JSON of one as a dict: Eligo's own, or FHIR's about one patient.
        index_date: the day on which criteria are judged; else the patient's.
        missing: what unknown exclusion criteria do: leave the verdict open, pass, or exclude.
        units: ``assumed`` takes a value without unit to be in the criterion's.
        complete: kinds of facts of which the record holds all.
        partial: ``computed`` judges a criterion by the part of it that was computed; ``strict`` only where the rest
            could not overturn that.

    Raises:
        InputError: the dict is no patient's, or holds several.
    """
    if isinstance(patient, dict):
        patient = only_patient(patient)
    plan = make_plan(trial, units=units, complete=complete, partial=partial)
    return Matcher(plan, missing=missing)(patient, index_date=index_date)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a criterion comes to for a patient.

    Attributes:
        value: whether the patient is as the criterion says; ``None`` is unknown.
        favours: whether that speaks for taking part; ``None`` is unknown.
    """

    planned: PlannedCriterion
    value: bool | None
    favours: bool | None
    _outcomes: Sequence[Outcome]
    _plan: Plan

    @property
    def criterion(self) -> str:
        """The criterion's id."""
        return self.planned.id

    @property
    def verdict(self) -> Literal["met", "not_met", "unknown"]:
        """Whether the patient is as the text says."""
        return "unknown" if self.value is None else "met" if self.value else "not_met"

    @property
    def reasons(self) -> list[str]:
        """The facts that decide, or what is missing and would."""
        return reasons_of(self.planned, self._plan, self._outcomes, self.value)

    def to_dict(self) -> dict[str, Any]:
        """As ``eligo match --to json`` writes it."""
        planned = self.planned
        notes = {name: True for name in ("scoped", "partial") if getattr(planned, name)}
        return {
            "criterion": planned.id,
            "section": planned.section,
            "verdict": self.verdict,
            "decides": planned.decides,
            **notes,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Match:
    """A patient against a trial. ``missing`` is how unknown exclusion criteria were counted, ``partial`` how criteria
    that are computed in part."""

    trial_id: str | None
    patient_id: str | None
    index_date: str | None
    missing: Missing
    verdict: Literal["eligible", "ineligible", "undetermined"]
    criteria: list[Verdict]
    partial: PartialPolicy = "strict"

    def to_dict(self) -> dict[str, Any]:
        """As ``eligo match --to json`` writes it."""
        return {
            "trial_id": self.trial_id,
            "patient_id": self.patient_id,
            "index_date": self.index_date,
            "missing": self.missing,
            "partial": self.partial,
            "verdict": self.verdict,
            "criteria": [verdict.to_dict() for verdict in self.criteria],
        }


class Matcher:
    """A plan ready to run on many patients; tests are prepared once."""

    def __init__(self, plan: Plan, *, missing: Missing = "unknown") -> None:
        if missing not in MISSING:
            raise InputError(f"missing={missing!r}", "is no policy.", f"Policies are {', '.join(MISSING)}.")
        self.plan, self.missing = plan, missing
        self._checks = [test if isinstance(test, (AgeTest, SexTest)) else FactCheck(test) for test in plan.tests]

    def __call__(self, patient: Patient | Chart, *, index_date: date | str | None = None) -> Match:
        chart = patient if isinstance(patient, Chart) else Chart(patient)
        index_day = chart.index_day if index_date is None else _day(index_date)
        outcomes = self.outcomes(chart, index_day)
        values = [None, *(outcome.value for outcome in outcomes)]
        verdicts = []
        decided: list[bool | None] = []
        for planned in self.plan.criteria:
            value = evaluate(planned.tree, values)
            favours = favour(planned, value)
            verdicts.append(Verdict(planned, value, favours, outcomes, self.plan))
            if planned.decides:
                decided.append(decision(planned, favours, self.missing))
        overall = kleene_all(decided)
        return Match(
            self.plan.trial_id,
            chart.id,
            None if index_day is None else date.fromordinal(index_day).isoformat(),
            self.missing,
            "undetermined" if overall is None else "eligible" if overall else "ineligible",
            verdicts,
            self.plan.partial,
        )

    def many(self, patients: Iterable[Patient | Chart], *, index_date: date | str | None = None) -> Iterator[Match]:
        """A match for each patient, in order."""
        return (self(patient, index_date=index_date) for patient in patients)

    def outcomes(self, chart: Chart, index_day: int | None) -> list[Outcome]:
        """The outcome of each test, in the plan's order."""
        found = []
        for check in self._checks:
            if isinstance(check, FactCheck):
                found.append(check(chart, index_day))
            elif isinstance(check, AgeTest):
                found.append(age_outcome(check, chart, index_day))
            else:
                found.append(sex_outcome(check, chart))
        return found


def favour(planned: PlannedCriterion, value: bool | None) -> bool | None:
    """Whether a criterion's value speaks for taking part; that of a criterion in no section is unknown."""
    if value is None or planned.section == "unknown":
        return None
    return value if planned.section == "inclusion" else not value


def decision(planned: PlannedCriterion, favours: bool | None, missing: Missing) -> bool | None:
    """What a criterion contributes to the trial's verdict, under the policy for missing data."""
    if planned.scoped and favours is not True:
        return None
    if favours is None and planned.section == "exclusion" and missing != "unknown":
        return missing == "pass"
    return favours


def _day(index_date: date | str) -> int:
    if isinstance(index_date, date):
        return index_date.toordinal()
    try:
        return date.fromisoformat(index_date).toordinal()
    except ValueError:
        raise InputError(f"index date {index_date!r}", "is no date.", "Write it as YYYY-MM-DD.") from None
