"""Times in a text: with a length or without, several in a clause, and lengths that are no times."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.temporal.found_window import FoundWindow
from eligo.pipeline.temporal.timing import find_windows

from ...tables import rows
from .facts import criterion, shown


def found_in(text: str) -> list[FoundWindow]:
    criteria = [criterion(text)]
    return find_windows(text, criteria, find_quantities(text, criteria))


def row(text: str, window: FoundWindow) -> tuple[str, ...]:
    anchor = text[window.anchor.start : window.anchor.end] if window.anchor else ""
    unit = (window.unit.ucum or window.unit.text) if window.unit else ""
    return (window.kind, window.relation, shown(window.interval), unit, anchor, text[slice(*window.evidence)])


@pytest.mark.parametrize(("text", "window", "anchor", "evidence"), rows(Path(__file__).with_name("measured.tsv")))
def test_a_time_with_a_length(text: str, window: str, anchor: str, evidence: str) -> None:
    measured = [row(text, window) for window in found_in(text) if window.interval is not None]
    assert [(" ".join(cells[:4]).strip(), *cells[4:]) for cells in measured] == [(window, anchor, evidence)]


@pytest.mark.parametrize(
    "text",
    [
        "Exercise twice a week",
        "Infusion every 4 weeks",
        "24-hour urine protein",
        "More than 14 drinks per week",
        "Two doses 2 weeks apart",
        "Six-minute walk test",
        "ECOG 0 to 1",
        "Courses requiring approximately a 10-hour time commitment",
        "Lives within a 2-hour drive of the centre",
        "Heart rate 50 to 90 after 5 minutes of rest",
        "Blood pressure taken after at least 10 minutes supine",
    ],
)
def test_frequencies_spacings_and_names_are_no_windows(text: str) -> None:
    assert [row(text, window) for window in found_in(text) if window.interval is not None] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Other trial within 30 days or 5 half-lives (whichever is longer) of the first dose",
            [
                ("temporal", "before", "(,30]", "d", "first dose", "within 30 days"),
                ("temporal", "before", "(,5]", "half-lives", "first dose", "5 half-lives"),
            ],
        ),
        (
            "At least 28 days or 5 half-lives (whichever is longer) before dosing",
            [
                ("temporal", "before", "[28,)", "d", "dosing", "At least 28 days"),
                ("temporal", "before", "[5,)", "half-lives", "dosing", "5 half-lives"),
            ],
        ),
        (
            "Episode lasting more than 2 months and less than 5 years",
            [
                ("duration", "during", "(2,)", "mo", "", "more than 2 months"),
                ("duration", "during", "(,5)", "a", "", "less than 5 years"),
            ],
        ),
        (
            "Pain for more than 2 months but less than 6 months",
            [("duration", "during", "(2,6)", "mo", "", "more than 2 months but less than 6 months")],
        ),
        (
            "Sponges for 4 weeks prior to and 2 weeks following the final dose",
            [
                ("duration", "before", "[4,4]", "wk", "final dose", "4 weeks"),
                ("temporal", "after", "[2,2]", "wk", "final dose", "2 weeks"),
            ],
        ),
        (
            "Sepsis in the 3 months before or 1 month after transplantation",
            [
                ("temporal", "before", "(,3]", "mo", "transplantation", "3 months"),
                ("temporal", "after", "(,1]", "mo", "transplantation", "1 month"),
            ],
        ),
        (
            "Bleeding during or within 3 months after radiation",
            [
                ("temporal", "during", "", "", "radiation", "during"),
                ("temporal", "after", "(,3]", "mo", "radiation", "within 3 months"),
            ],
        ),
        (
            "Abstinent during and for 30 days after completion of the treatment",
            [
                ("temporal", "during", "", "", "treatment", "during"),
                ("duration", "after", "[30,30]", "d", "completion of the treatment", "30 days"),
            ],
        ),
        (
            "Abstinent during the study and for 30 days after the last dose",
            [
                ("temporal", "during", "", "", "study", "during the study"),
                ("duration", "after", "[30,30]", "d", "last dose", "30 days"),
            ],
        ),
    ],
)
def test_several_times_in_one_clause(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [row(text, window) for window in found_in(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("History of stroke", ("past", "", "History of")),
        ("Currently pregnant", ("present", "", "Currently")),
        ("Planned surgery", ("future", "", "Planned")),
        ("Prior radiotherapy", ("past", "", "Prior")),
        ("Ongoing hepatitis", ("present", "", "Ongoing")),
        ("Kidney transplant at any time", ("past", "", "at any time")),
        ("Blasts on day 15", ("during", "day 15", "on day 15")),
        ("Bleeding after surgery", ("after", "surgery", "after surgery")),
        (
            "Implant between 01/02/2010 and 30/09/2013",
            ("during", "01/02/2010 and 30/09/2013", "01/02/2010 and 30/09/2013"),
        ),
        ("Haemoglobin below 9 at the time of screening", ("during", "screening", "at the time of screening")),
        ("Smoking throughout the study", ("during", "study", "throughout the study")),
        ("Fever prior to randomisation", ("before", "randomisation", "prior to randomisation")),
        ("Weight gain since enrolment", ("after", "enrolment", "since enrolment")),
    ],
)
def test_a_time_without_a_length(text: str, expected: tuple[str, str, str]) -> None:
    (window,) = [window for window in found_in(text) if window.interval is None]
    assert row(text, window)[1:2] + row(text, window)[4:] == expected


PIECES = [
    "within",
    "6",
    "months",
    "for",
    "screening",
    "stroke",
    "or",
    "since",
    "2010",
    "half-lives",
    "(",
    ")",
    ",",
    ";",
]
PIECES += [".", "²", "é", "prior to", "the last", "at least", "Day -28", "whichever is longer", "\n  -  ", "history of"]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_spans_are_in_the_text_and_evidence_in_the_window(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for window in found_in(text):
        start, end = window.evidence
        assert 0 <= window.start <= start < end <= window.end <= len(text)
        if window.anchor:
            assert window.start < window.anchor.start < window.anchor.end <= len(text)
