"""Gold documents and the comparison with them."""

from pathlib import Path

import orjson
import pytest

from eligo import InputError
from eligo.corpus import compare, gold_folders, read_gold

ITEM = {
    "id": "E1",
    "section": "exclusion",
    "text": "Platelets < 90 x10^9/L or liver metastases",
    "mentions": [["Measurement", "Platelets"], ["Condition", "liver metastases"]],
    "constraints": {
        "a": {"type": "measurement", "subject": "Platelets", "interval": "< 90", "ucum": "10*9/L", "evidence": "< 90"},
        "b": {"type": "condition", "subject": "liver metastases"},
    },
    "expression": "a or b",
}


def document(folder: Path, **changes: object) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "page.txt").write_text("Exclusion criteria:\n- Platelets < 90 x10^9/L\n  or liver metastases\n")
    gold = {"source": "page.txt", "items": [{**ITEM, **changes}]}
    (folder / "gold.json").write_bytes(orjson.dumps(gold))
    return folder


def test_quotes_become_places(tmp_path):
    _, trial = read_gold(document(tmp_path / "a"))
    item = trial.criteria[0]
    assert trial.text[item.start : item.end] == "Platelets < 90 x10^9/L\n  or liver metastases"
    assert [trial.text[c.subject.start : c.subject.end] for c in trial.constraints] == ["Platelets", "liver metastases"]


def test_what_a_group_says_is_quoted_from_its_items(tmp_path):
    (tmp_path / "page.txt").write_text("Inclusion:\n- Within 14 days of entry:\n  - Platelets \\>= 100 x 10\\^9/L\n")
    window = {"relation": "past", "interval": "<= 14", "ucum": "d", "anchor": "^entry", "evidence": "^Within 14 days"}
    platelets = {"type": "measurement", "subject": "Platelets", "temporal": window, "evidence": ">= 100 x 10^9/L"}
    group = {"id": "I1", "section": "inclusion", "role": "group", "text": "Within 14 days of entry:"}
    item = {"id": "I1.1", "section": "inclusion", "parent": "I1", "text": "Platelets >= 100 x 10^9/L"}
    items = [{**group, "expression": "all of its items"}, {**item, "constraints": {"a": platelets}, "expression": "a"}]
    (tmp_path / "gold.json").write_bytes(orjson.dumps({"source": "page.txt", "items": items}))
    _, trial = read_gold(tmp_path)
    constraint = trial.constraints[0]
    assert constraint.temporal.evidence.text == "Within 14 days"
    assert constraint.temporal.anchor.text == "entry"
    assert constraint.evidence.text == ">= 100 x 10\\^9/L"


def test_a_document_equals_itself(tmp_path):
    _, trial = read_gold(document(tmp_path / "a"))
    result = compare(trial, trial)
    assert not result.differences
    assert all(tally.f1 == 1 for tally in result.tallies.values())


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"expression": "a and b"}, "logic"),
        ({"section": "inclusion"}, "items"),
        ({"text": "Platelets < 90 x10^9/L"}, "items"),
        ({"mentions": [["Measurement", "Platelets"]]}, "mentions (relaxed)"),
        ({"constraints": {**ITEM["constraints"], "b": {**ITEM["constraints"]["b"], "negated": True}}}, "constraints"),
        ({"constraints": {**ITEM["constraints"], "b": {**ITEM["constraints"]["b"], "negated": True}}}, "logic"),
        (
            {"constraints": {**ITEM["constraints"], "a": {**ITEM["constraints"]["a"], "interval": "<= 90"}}},
            "thresholds",
        ),
        ({"constraints": {**ITEM["constraints"], "a": {**ITEM["constraints"]["a"], "ucum": "/mm3"}}}, "thresholds"),
    ],
)
def test_a_difference_is_seen_at_its_level(tmp_path, change, level):
    _, gold = read_gold(document(tmp_path / "gold"))
    if "text" in change:
        change = {"mentions": [], "constraints": {}, "expression": None, **change}
    _, found = read_gold(document(tmp_path / "found", **change))
    assert level in {difference.level for difference in compare(gold, found).differences}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"interval": "< 3", "relative_to": "ULN", "evidence": "< 90"}, {"ucum": "1"}),
        (
            {"temporal": {"relation": "past", "anchor": "metastases", "evidence": "liver"}},
            {"temporal": {"relation": "before", "anchor": "metastases", "evidence": "liver"}},
        ),
    ],
)
def test_two_ways_to_say_the_same(tmp_path, one, other):
    platelets = {"type": "measurement", "subject": "Platelets", **one}
    trials = [
        read_gold(document(tmp_path / name, constraints={"a": fields}, expression="a"))[1]
        for name, fields in (("one", platelets), ("other", {**platelets, **other}))
    ]
    assert not [difference for difference in compare(*trials).differences if difference.level == "constraints"]


def test_negation_may_be_written_either_way(tmp_path):
    negated = {**ITEM["constraints"], "b": {**ITEM["constraints"]["b"], "negated": True}}
    _, one = read_gold(document(tmp_path / "one", constraints=negated))
    _, other = read_gold(document(tmp_path / "other", expression="a or not b"))
    assert compare(one, other).tallies["logic"].right == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "No such words"}, "does not stand"),
        (
            {"expression": "a", "constraints": {"a": {**ITEM["constraints"]["a"], "evidence": "^< 90"}}},
            "no group above",
        ),
        ({"expression": "a or z"}, "'z'"),
        ({"expression": "any of its items"}, "no item"),
        ({"expression": "a", "constraints": {"a": {**ITEM["constraints"]["a"], "interval": "about 9"}}}, "interval"),
    ],
)
def test_a_gold_file_that_is_wrong_says_so(tmp_path, change, message):
    with pytest.raises(InputError, match=message):
        read_gold(document(tmp_path / "a", **change))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ("[]", "no gold document"),
        ("{}", "lacks the key 'source'"),
        ('{"source": 7}', "no gold document"),
    ],
)
def test_a_file_that_is_no_gold_says_so(tmp_path, content, message):
    (tmp_path / "gold.json").write_text(content)
    with pytest.raises(InputError, match=message):
        read_gold(tmp_path)


def test_a_folder_without_gold_says_so(tmp_path):
    with pytest.raises(InputError, match=r"gold\.json"):
        gold_folders(tmp_path)
