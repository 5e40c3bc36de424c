"""From sources of every kind to parsed trials."""

import json

import pytest

import eligo
from eligo import InputError, RegistryRecord

TEXT = "Exclusion Criteria:\n- Platelets < 50,000/mm3\n"


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text(TEXT)
    return file


@pytest.mark.parametrize(
    "made",
    [
        lambda page: TEXT,
        lambda page: TEXT.encode(),
        lambda page: str(page),
        lambda page: page,
        lambda page: page.parent,
        lambda page: {"criteria": TEXT},
        lambda page: RegistryRecord("text", TEXT, ""),
    ],
    ids=["text", "bytes", "name of a file", "path", "folder", "JSON", "record"],
)
def test_one_source_is_taken_as_one(made, page):
    (alone,) = eligo.parse_many(made(page), only="thresholds")
    (listed,) = eligo.parse_many([made(page)], only="thresholds")
    assert alone == listed
    assert [constraint.subject.text for constraint in alone.constraints] == ["Platelets"]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_was_read_is_parsed_with_its_errors_in_their_places(tmp_path, workers):
    file = tmp_path / "trials.jsonl"
    file.write_text("\n".join([json.dumps({"criteria": TEXT}), "{", json.dumps({"criteria": TEXT})]) + "\n")
    found = list(eligo.parse_many(eligo.read_many(file), workers=workers, only="thresholds"))
    assert [isinstance(one, InputError) for one in found] == [False, True, False]
    assert "#line=2" in str(found[1])
