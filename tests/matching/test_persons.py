"""Age, sex and consent: what is asked of the person, against what the record says of them."""

import pytest

from eligo.matching import match

AGES = [
    ("2006-06-01", {"low": 18}, "a", True),
    ("2006-06-02", {"low": 18}, "a", False),
    ("1984-06-02", {"high": 40}, "a", True),
    ("1983-06-01", {"high": 40}, "a", False),
    ("1983-06-02", {"high": 40}, "a", True),
    ("2005-06-02", {"low": "18"}, "a", False),
    ("2005-06-01", {"low": "18"}, "a", True),
    ("2000", {"low": 18}, "a", True),
    ("2006", {"low": 18}, "a", None),
    ("2006-06", {"low": 18}, "a", None),
    ("2006-05", {"low": 18}, "a", True),
    ("2023-12-01", {"low": 6}, "mo", True),
    ("2023-12-02", {"low": 6}, "mo", False),
    ("2023-12-01", {"low": 0.5}, "a", True),
    ("2024-05-18", {"low": 2}, "wk", True),
    ("2024-05-19", {"low": 2}, "wk", False),
    ("2024-05", {"low": 2}, "wk", None),
    (None, {"low": 18}, "a", None),
]


@pytest.mark.parametrize(("birth", "bounds", "unit", "expected"), AGES)
def test_age(birth, bounds, unit, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="age", text="age", unit=unit, **bounds))
    assert match(trial, make_patient(birth_date=birth)).criteria[0].value is expected


def test_the_reason_names_the_age(make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="age", text="age", unit="a", low=18))
    assert match(trial, make_patient(birth_date="1964-03-09")).criteria[0].reasons == ["age 60 years; asked: >= 18"]


SEXES = [("female", ["female"], True), ("male", ["female"], False), (None, ["female"], None), ("male", ["any"], None)]


@pytest.mark.parametrize(("sex", "asked", "expected"), SEXES)
def test_sex(sex, asked, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="sex", text="women", values=asked))
    assert match(trial, make_patient(sex=sex)).criteria[0].value is expected


def test_the_reason_names_the_sex(make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="sex", text="women", values=["female"]))
    assert match(trial, make_patient(sex="male")).criteria[0].reasons == ["sex male; asked: female"]


@pytest.mark.parametrize("type", ["visit", "administrative"])
def test_what_no_record_decides(type, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(type=type, text="informed consent")), make_patient())
    assert found.criteria[0].value is None


def test_a_site_records_consent_by_name(make_constraint, make_trial, make_patient):
    person = make_patient(observations=[{"text": "Informed consent", "value": "yes"}])
    trial = make_trial(make_constraint(type="administrative", text="informed consent"))
    assert match(trial, person).verdict == "eligible"
