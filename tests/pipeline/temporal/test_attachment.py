"""Which facts a time dates, and whether it says how long they last."""

from pathlib import Path

import pytest

import eligo
from eligo.pipeline.analysis import Analysis
from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.windows import date_constraints
from eligo.schema import Criterion

from ...tables import rows
from .facts import analysed, dated, fact, shown, times


@pytest.mark.parametrize(("text", "facts", "expected"), rows(Path(__file__).with_name("dated.tsv")))
def test_what_a_time_dates(text: str, facts: str, expected: str) -> None:
    found = dated(text, [subject for subject in facts.split(", ") if subject])
    assert "; ".join(f"{subject}: {time}" for subject, time in found.items()) == expected


def test_a_bare_length_is_a_window_of_an_event_and_a_duration_of_a_state() -> None:
    assert dated("Biopsy (< 6 months)", ["Biopsy"], "procedure") == {"Biopsy": "< 6 months"}
    assert dated("Diabetes (< 6 months)", ["Diabetes"]) == {"Diabetes": "for < 6 months"}


@pytest.mark.parametrize(
    ("text", "subject", "kind", "slot", "relation"),
    [
        ("Ventilation > 48 hours", "Ventilation", "procedure", "duration", "during"),
        ("Hospital admission > 3 days", "Hospital admission", "visit", "duration", "during"),
        ("Hospital admission < 3 months", "Hospital admission", "visit", "temporal", "past"),
        ("Stroke onset ≤ 4.5 hours", "Stroke", "condition", "temporal", "past"),
        ("Gout ≥ 5 years", "Gout", "condition", "duration", "during"),
        ("Pregnancy from 11 to 14 weeks of amenorrhea", "Pregnancy", "condition", "duration", "during"),
        ("Eclampsia beyond 20 weeks of amenorrhea", "Eclampsia", "condition", "temporal", "after"),
        ("Planned CABG within 4 weeks", "CABG", "procedure", "temporal", "future"),
        ("Scheduled CABG within 4 weeks of enrolment", "CABG", "procedure", "temporal", "after"),
        ("Scheduled for CABG within 7 days from enrolment", "CABG", "procedure", "temporal", "after"),
        ("CABG planned within 4 weeks of enrolment", "CABG", "procedure", "temporal", "after"),
        ("CABG scheduled within 4 weeks", "CABG", "procedure", "temporal", "future"),
        ("Will need an ECG within 7 days of enrolment", "ECG", "measurement", "temporal", "before"),
        ("Planned CABG, or TIPS in the last 4 weeks", "TIPS", "procedure", "temporal", "past"),
    ],
)
def test_what_is_dated_says_whether_a_time_is_a_duration_and_lies_ahead(
    text: str, subject: str, kind: str, slot: str, relation: str
) -> None:
    (dated_fact,) = analysed(text, fact(text, subject, 1, kind)).constraints
    window = getattr(dated_fact, slot)
    assert window.interval is not None
    assert window.relation == relation


def test_what_is_planned_lies_ahead_though_no_mention_names_it() -> None:
    (event,) = analysed("Plans to move within 1 year").constraints
    assert event.temporal is not None
    assert (event.subject.text, event.temporal.relation) == ("move", "future")


def test_a_range_in_two_units_is_two_durations() -> None:
    text = "Gout duration between 4 weeks and 12 months"
    found = analysed(text, fact(text, "Gout", 1))
    assert [shown(one.duration.interval) for one in found.constraints if one.duration] == ["[4,)", "(,12]"]
    assert [one.origin for one in found.constraints] == ["test", "windows:further"]


def test_a_heading_dates_its_items_that_have_no_time() -> None:
    text = "In the 3 months before screening, any of the following:\nstroke\nsurgery within 2 weeks"
    heading_end, second = text.index("\n"), text.index("surgery")
    criteria = [
        Criterion(id="E1", section="exclusion", role="group", start=0, end=heading_end, text=text[:heading_end]),
        Criterion(id="E1.1", section="exclusion", parent="E1", start=heading_end + 1, end=second - 1, text="stroke"),
        Criterion(id="E1.2", section="exclusion", parent="E1", start=second, end=len(text), text=text[second:]),
    ]
    found = Analysis(criteria=criteria, quantities=find_quantities(text, criteria))
    found.constraints = [fact(text, "stroke", 1, of="E1.1"), fact(text, "surgery", 2, of="E1.2")]
    date_constraints(text, found)
    assert times(found) == {"stroke": "3 months", "surgery": "within 2 weeks"}


def test_a_time_before_an_event_and_one_during_it_share_the_event() -> None:
    text = "CABG within 4 weeks prior to or during the study"
    windows = [one.temporal for one in analysed(text, fact(text, "CABG", 1, "procedure")).constraints]
    said = [(window.relation, window.anchor.text) for window in windows if window and window.anchor]
    assert said == [("before", "study"), ("during", "study")]


def test_age_and_sex_have_no_time() -> None:
    text = "Female with stroke within 6 months"
    found = analysed(text, fact(text, "Female", 1, "sex"), fact(text, "stroke", 2))
    assert times(found) == {"stroke": "within 6 months"}


@pytest.mark.parametrize("before", ["Use of", "Concurrent use of"])
def test_a_time_behind_examples_dates_what_they_illustrate(before: str) -> None:
    trial = eligo.parse(f"Exclusion Criteria:\n- {before} corticosteroids (e.g. prednisone) within 14 days of baseline")
    dated = {one.subject.text.split()[-1]: shown(one.temporal.interval) for one in trial.constraints if one.temporal}
    assert dated == {"corticosteroids": "(,14]", "prednisone": "(,14]"}


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("At least 3 weeks since prior chemotherapy", True),
        ("At least 30 days since prior investigational agents", True),
        ("More than 4 weeks since any traumatic injury", True),
        ("More than 4 weeks since the last seizure", True),
        ("At least 3 weeks since prior and no concurrent radiotherapy", True),
        ("More than 5 years since prior and no other concurrent chemotherapy", True),
        ("Time since the last surgery > 4 weeks", True),
        ("Time since prior chemotherapy at least 4 weeks", True),
        ("At least 2 years since menopause", False),
        ("At least 6 months since diagnosis of gout", False),
    ],
)
def test_what_may_have_been_several_times_is_counted_from_the_last(text: str, latest: bool) -> None:
    found = eligo.parse(f"Inclusion Criteria:\n - {text}\n").constraints
    assert [(one.is_of_latest, one.negated) for one in found] == [(latest, False)]


def test_a_time_behind_a_method_is_of_what_it_measures() -> None:
    (limit,) = eligo.parse("Inclusion Criteria:\n - LVEF <= 35 % by nuclear scan or MRI within 60 days\n").constraints
    assert limit.temporal is not None
    assert [one.text for one in limit.qualifiers if one.kind == "method"] == ["nuclear scan", "MRI"]
