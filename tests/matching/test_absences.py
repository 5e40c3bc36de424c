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
