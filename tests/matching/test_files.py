"""Trials and patients from files: what 'eligo match' is given, in the right order and in the wrong one."""

import json

import pytest

from eligo.errors import InputError
from eligo.matching import match_files, read_trial

PAGE = "Inclusion Criteria:\n- Age 18 years or older\n- Asthma\n"
PATIENT = {"id": "p", "index_date": "2024-06-01", "birth_date": "1990-01-01", "conditions": [{"text": "Asthma"}]}


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGE)
    return path


def test_a_page_and_a_patient(page, tmp_path):
    record = tmp_path / "p.json"
    record.write_text(json.dumps(PATIENT))
    (found,) = match_files(page, [record])
    assert found.verdict == "eligible"


def test_one_bad_record_costs_one_error(page, tmp_path):
    good, bad = tmp_path / "p.json", tmp_path / "bad.json"
    good.write_text(json.dumps(PATIENT))
    bad.write_text("{}x")
    first, second = match_files(page, [bad, good])
    assert isinstance(first, InputError)
    assert second.patient_id == "p"


@pytest.mark.parametrize("record", [PATIENT, {"resourceType": "Bundle", "entry": []}, {"resourceType": "Patient"}])
def test_a_record_in_the_place_of_a_trial(record, tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(record))
    with pytest.raises(InputError, match="Give the trial first"):
        read_trial(path)


def test_a_trial_that_was_parsed_before(page, tmp_path):
    import eligo

    path = tmp_path / "t.json"
    path.write_text(eligo.parse(PAGE).model_dump_json())
    assert [item.id for item in read_trial(path).criteria] == ["I1", "I2"]
    path.write_text('{"schema_version": "1", "criteria": 3}')
    with pytest.raises(InputError, match="no parsed trial"):
        read_trial(path)
