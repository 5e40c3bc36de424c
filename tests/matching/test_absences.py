"""The days in which there may be none of what is denied with a length of time."""

import pytest

import eligo
from eligo.matching import Patient, match

LAST_WEEK, LAST_YEAR = "2024-05-27", "2023-05-27"
INDEX = "2024-06-01"

DENIALS = [
    ("Inclusion", "No insulin for at least 4 weeks", LAST_WEEK, False),
    ("Inclusion", "No insulin for at least 4 weeks", LAST_YEAR, True),
    ("Inclusion", "Patients must be off insulin for 4 weeks", LAST_WEEK, False),
    ("Inclusion", "Patients must be off insulin for 4 weeks", LAST_YEAR, True),
    ("Inclusion", "Must have discontinued insulin at least 14 days before enrollment", LAST_WEEK, False),
    ("Inclusion", "Must have discontinued insulin at least 14 days before enrollment", LAST_YEAR, True),
    ("Inclusion", "Free of insulin or colchicine for more than 3 months", LAST_WEEK, False),
    ("Inclusion", "Free of insulin or colchicine for more than 3 months", LAST_YEAR, True),
    ("Exclusion", "Off insulin for at least 3 months", LAST_WEEK, False),
    ("Exclusion", "Off insulin for at least 3 months", LAST_YEAR, True),
    ("Exclusion", "Not on insulin for at least 3 months", LAST_YEAR, False),
]


@pytest.mark.parametrize(("section", "text", "day", "expected"), DENIALS)
def test_denial_with_a_length_of_time(section, text, day, expected):
    trial = eligo.parse(f"{section} Criteria:\n- {text}\n")
    given = {"text": "insulin", "date": day, "ongoing": "Not on" in text}
    patient = Patient.model_validate({"id": "p", "index_date": INDEX, "drugs": [given], "complete": ["drug"]})
    assert match(trial, patient).criteria[0].value is expected


TWO_LAST = "At least 4 weeks since prior insulin or colchicine"
NOR_NOW = "At least 4 weeks since prior and no concurrent insulin or colchicine"
TWO_TIMES = "At least 4 weeks since insulin, 3 weeks since colchicine"
SINCE = [
    pytest.param(TWO_LAST, {"insulin": [LAST_YEAR], "colchicine": [LAST_YEAR]}, [], True, id="both-long-ago"),
    pytest.param(TWO_LAST, {"insulin": [LAST_YEAR], "colchicine": [LAST_WEEK]}, [], False, id="one-too-late"),
    pytest.param(TWO_LAST, {"insulin": [LAST_YEAR, LAST_WEEK]}, ["drug"], False, id="once-more-too-late"),
    pytest.param(TWO_LAST, {"insulin": [LAST_YEAR]}, ["drug"], True, id="never-the-other"),
    pytest.param(TWO_LAST, {"insulin": [LAST_YEAR]}, [], None, id="the-other-unknown"),
    pytest.param(TWO_LAST, {}, ["drug"], True, id="never-either"),
    pytest.param(TWO_LAST, {}, [], None, id="nothing-known"),
    pytest.param("At least 5 days since prior insulin", {"insulin": [LAST_WEEK]}, [], True, id="on-the-day"),
    pytest.param("More than 5 days since prior insulin", {"insulin": [LAST_WEEK]}, [], False, id="not-yet"),
    pytest.param(NOR_NOW, {"insulin": [LAST_WEEK]}, ["drug"], False, id="denied-besides-too-late"),
    pytest.param(NOR_NOW, {"insulin": [LAST_YEAR]}, ["drug"], True, id="denied-besides-long-ago"),
    pytest.param(TWO_TIMES, {"colchicine": [LAST_WEEK]}, ["drug"], False, id="each-its-own-time"),
]


@pytest.mark.parametrize(("text", "given", "complete", "expected"), SINCE)
def test_what_must_be_over_for_a_time(text, given, complete, expected):
    trial = eligo.parse(f"Inclusion Criteria:\n- {text}\n")
    drugs = [{"text": drug, "date": day, "ongoing": False} for drug, days in given.items() for day in days]
    patient = Patient.model_validate({"id": "p", "index_date": INDEX, "drugs": drugs, "complete": complete})
    assert match(trial, patient).criteria[0].value is expected
