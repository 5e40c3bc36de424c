"""Windows and durations in the contract, how two times of one fact are joined, what is left over, and hostile text."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

import eligo
from eligo.pipeline.analysis import Analysis
from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.temporal.attachment import attach
from eligo.pipeline.temporal.timing import find_windows
from eligo.pipeline.windows import date_constraints
from eligo.schema import Window

from .temporal.facts import criterion, fact


@pytest.mark.parametrize(
    "unit",
    [
        "a ",
        "1",
        "(",
        "< ",
        "within ",
        "6 months ",
        "or 6 months ",
        "the last ",
        "since ",
        "prior to ",
        "which ",
        "\n ",
        "- ",
    ],
)
def test_hostile_text_is_read_in_linear_time(unit: str, within: Callable[..., AbstractContextManager[None]]) -> None:
    text = unit * 20_000
    found = Analysis(criteria=[criterion(text)])
    found.quantities = find_quantities(text[:2000], [criterion(text[:2000])])
    found.constraints = [fact("a" + text, "a", 1)]
    with within(seconds=3):
        date_constraints(text, found)


def test_the_window_is_the_contract_s() -> None:
    text = "Stroke within 6 months prior to screening"
    found = Analysis(criteria=[criterion(text)], quantities=find_quantities(text, [criterion(text)]))
    found.constraints = [fact(text, "Stroke", 1)]
    attach(text, found, find_windows(text, found.criteria, found.quantities))
    window = found.constraints[0].temporal
    assert isinstance(window, Window)
    assert window.model_dump(mode="json") == {
        "relation": "before",
        "interval": {"low": None, "high": {"value": 6, "inclusive": True}},
        "unit": {"text": "months", "ucum": "mo", "kind": "ucum"},
        "anchor": {"start": 32, "end": 41, "text": "screening"},
        "evidence": {"start": 7, "end": 22, "text": "within 6 months"},
    }


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Rituximab within 30 days or 5 half-lives of dosing", "any"),
        ("No rituximab within 30 days or 5 half-lives of dosing", "all"),
        ("Rituximab within 30 days or 5 half-lives, whichever is longer, before dosing", "any"),
        ("Rituximab within 30 days or 5 half-lives, whichever is shorter, before dosing", "all"),
        ("Rituximab within 30 days or 5 half-lives, whichever is shorter", "all"),
        ("Rituximab in the past 30 days or five half-lives (whichever is longer)", "any"),
        ("Rituximab at least 30 days or 5 half-lives (whichever is longer) before dosing", "all"),
        ("Depression lasting more than 2 months and less than 5 years", "all"),
    ],
)
def test_two_times_of_one_fact_are_joined_as_the_wording_says(text: str, joined: str) -> None:
    trial = eligo.parse(f"Exclusion Criteria:\n\n- {text}\n", format="text")
    (expression,) = [criterion.expression for criterion in trial.criteria]
    assert expression is not None
    written = expression.model_dump()
    assert (written["op"], written["of"]) == (joined, [{"constraint": "c1"}, {"constraint": "c2"}])


@pytest.mark.parametrize(
    "text",
    [
        "Stroke more than 3 months ago",
        "At least 28 days have elapsed since major surgery",
        "Seizure in the 4 weeks preceding randomization",
        "Duration of diabetes of at least 5 years",
    ],
)
def test_what_a_window_says_is_no_residue(text: str) -> None:
    (criterion,) = eligo.parse(f"Exclusion Criteria:\n\n- {text}\n", format="text").criteria
    assert (criterion.computability, criterion.residue) == ("full", [])
