"""What is not computed of a criterion leaves open what it could overturn, and nothing else."""

import pytest

from eligo.errors import InputError
from eligo.matching import make_plan, match
from eligo.matching.residue import bearing, carries_meaning
from eligo.schema import TextSpan

HAS = {"conditions": [{"text": "asthma", "date": "2020-01-01"}]}
LACKS = {"conditions": [{"text": "asthma", "negated": True}]}
HAS_ECZEMA = {"conditions": [{"text": "asthma", "negated": True}, {"text": "eczema", "date": "2020-01-01"}]}


def trial_of(text, residue, make_constraint, make_trial, *, expression=None, negated=False, section="inclusion"):
    """A trial over "asthma" (and "eczema", where the text has it) in which ``residue`` was not computed."""
    found = []
    for number, word in enumerate(("asthma", "eczema"), 1):
        if word in text:
            found.append(make_constraint(f"c{number}", text=word, negated=negated))
            start = text.index(word)
            found[-1]["subject"] |= {"start": start, "end": start + len(word)}
            found[-1]["evidence"] |= {"start": start, "end": start + len(word)}
    start = text.index(residue)
    criterion = {
        "id": "I1",
        "section": section,
        "start": 0,
        "end": len(text),
        "text": text,
        "expression": expression or {"op": "any", "of": [{"constraint": one["id"]} for one in found]},
        "computability": "partial",
        "residue": [{"start": start, "end": start + len(residue), "text": residue}],
    }
    return make_trial(*found, criteria=[criterion], text=text)


@pytest.mark.parametrize(
    ("text", "residue", "negated", "record", "expected"),
    [
        ("asthma that interferes with work", "interferes with work", False, HAS, None),
        ("asthma that interferes with work", "interferes with work", False, LACKS, False),
        ("no asthma that interferes with work", "interferes with work", True, HAS, None),
        ("no asthma that interferes with work", "interferes with work", True, LACKS, True),
        ("asthma and able to keep a diary", "able to keep a diary", False, HAS, None),
        ("asthma and able to keep a diary", "able to keep a diary", False, LACKS, False),
        ("no asthma and able to keep a diary", "able to keep a diary", True, HAS, False),
        ("no asthma and able to keep a diary", "able to keep a diary", True, LACKS, None),
        ("asthma or another good reason", "another good reason", False, HAS, True),
        ("asthma or another good reason", "another good reason", False, LACKS, None),
        ("no asthma or another good reason", "another good reason", True, HAS, None),
        ("no asthma or another good reason", "another good reason", True, LACKS, True),
        ("asthma, or eczema that interferes with work", "interferes with work", False, HAS, True),
        ("asthma, or eczema that interferes with work", "interferes with work", False, HAS_ECZEMA, None),
        ("asthma. A diary is kept", "diary is kept", False, HAS, None),
        ("asthma and\n          able to keep a diary", "able to keep a diary", False, LACKS, False),
        ("asthma or\n          another good reason", "another good reason", False, HAS, True),
        ("documented asthma", "documented", False, HAS, True),
        ("asthma, odd thing, eczema", "odd thing", False, HAS, True),
        ("asthma, odd thing, eczema", "odd thing", False, LACKS | {"complete": ["condition", "observation"]}, None),
    ],
)
def test_what_residue_leaves_open(text, residue, negated, record, expected, make_constraint, make_trial, make_patient):
    trial = trial_of(text, residue, make_constraint, make_trial, negated=negated)
    found = match(trial, make_patient(**record)).criteria[0]
    assert found.value is expected, found.reasons
    assert found.value is not None or any("not computed" in line or "not recorded" in line for line in found.reasons)


def test_a_denied_expression(make_constraint, make_trial, make_patient):
    expression = {"op": "not", "of": [{"constraint": "c1"}]}
    trial = trial_of(
        "free of asthma and in good spirits", "good spirits", make_constraint, make_trial, expression=expression
    )
    assert match(trial, make_patient(**HAS)).criteria[0].value is False
    assert match(trial, make_patient(**LACKS)).criteria[0].value is None


def test_the_computed_part_alone(make_constraint, make_trial, make_patient):
    trial = trial_of("asthma that interferes with work", "interferes with work", make_constraint, make_trial)
    found = match(trial, make_patient(**HAS), partial="computed")
    assert (found.partial, found.criteria[0].value) == ("computed", True)
    assert "part of the text is not computed" in found.criteria[0].reasons
    assert found.to_dict()["partial"] == "computed"


@pytest.mark.parametrize(
    ("section", "op", "record", "expected"),
    [
        ("inclusion", "all", HAS, None),
        ("inclusion", "all", LACKS, False),
        ("exclusion", "any", HAS, True),
        ("exclusion", "any", LACKS, None),
    ],
)
def test_a_group_counts_items_that_are_not_computable(
    section, op, record, expected, make_constraint, make_trial, make_patient
):
    shared = {"section": section, "start": 0, "end": 0}
    criteria = [
        {
            **shared,
            "id": "G1",
            "role": "group",
            "text": "These:",
            "expression": {"op": op, "of": [{"constraint": "c1"}]},
        },
        {**shared, "id": "G1.1", "parent": "G1", "text": "asthma", "expression": {"constraint": "c1"}},
        {**shared, "id": "G1.2", "parent": "G1", "text": "what no one can read"},
    ]
    trial = make_trial(make_constraint(), criteria=criteria)
    assert match(trial, make_patient(**record)).criteria[0].value is expected
    assert match(trial, make_patient(**record), partial="computed").criteria[0].value is (record is HAS)


@pytest.mark.parametrize("section", ["inclusion", "exclusion"])
def test_a_criterion_that_asks_for_nothing_keeps_nobody_out(section, make_trial, make_patient):
    shared = {"section": section, "start": 0, "end": 0, "expression": None}
    permission = {**shared, "id": "P1", "text": "tamoxifen is allowed", "computability": "full"}
    found = match(make_trial(criteria=[permission]), make_patient())
    assert (found.verdict, found.criteria[0].value) == ("eligible", section == "inclusion")
    unread = {**shared, "id": "P1", "text": "what no one can read", "computability": "none"}
    assert match(make_trial(criteria=[unread]), make_patient()).verdict == "undetermined"


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("received erlotinib", "received", False),
        ("serum creatinine at the local laboratory", "local laboratory", False),
        ("heart failure (HFrEF) of NYHA class II", "HFrEF", False),
        ("asthma that interferes with work", "interferes with work", True),
        ("stable angina", "stable", True),
    ],
)
def test_light_words(text, part, expected):
    start = text.index(part)
    assert carries_meaning(TextSpan(start=start, end=start + len(part), text=part), text) is expected


@pytest.mark.parametrize("text", ["a " * 50_000, "." * 100_000, "or " * 30_000, "(" * 50_000, "1" * 100_000])
def test_hostile_text(text, make_constraint, make_trial):
    trial = make_trial(make_constraint(), text=text)
    item = trial.criteria[0]
    item.end = len(text)
    part = TextSpan(start=len(text) // 2, end=len(text), text=text[len(text) // 2 :])
    assert bearing(part, item, text) in ("narrowing", "and", "or")
    assert carries_meaning(part, text) in (True, False)


def test_an_unknown_policy(make_constraint, make_trial):
    with pytest.raises(InputError, match="no policy"):
        make_plan(make_trial(make_constraint()), partial="loose")
