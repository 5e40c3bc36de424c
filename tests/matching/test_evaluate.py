"""Verdicts: what the criteria of a trial come to together."""

import pytest

from eligo.matching import Matcher, make_plan, match

ASTHMA = {"text": "Asthma", "date": "2020-03-01"}
DENIED = {"text": "asthma", "negated": True}
HEMOGLOBIN = {"type": "measurement", "text": "haemoglobin", "code": "718-7", "low": 9, "unit": "g/dL"}
FEMALE = {"name": "s", "type": "sex", "text": "women", "values": ["female"]}
APPLIES = {"applies_if": {"constraint": "s"}}


@pytest.mark.parametrize(
    ("section", "sex", "hemoglobin", "expected"),
    [
        ("inclusion", "male", 8, True),
        ("inclusion", "female", 8, False),
        ("inclusion", "female", 12, True),
        ("inclusion", None, 12, True),
        ("inclusion", None, 8, None),
        ("inclusion", "male", None, True),
        ("inclusion", "female", None, None),
        ("exclusion", "male", 12, False),
        ("exclusion", "female", 12, True),
        ("exclusion", "female", 8, False),
        ("exclusion", None, 8, False),
        ("exclusion", None, 12, None),
    ],
)
def test_what_applies_to_some_only(section, sex, hemoglobin, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(
        make_constraint(name="c1", **HEMOGLOBIN, **APPLIES),
        make_constraint(**FEMALE),
        expression={"constraint": "c1"},
        section=section,
    )
    lab = {"text": "Hemoglobin", "value": hemoglobin, "unit": "g/dL", "date": "2024-05-01"}
    values = [] if hemoglobin is None else [lab]
    assert match(trial, make_patient(sex=sex, measurements=values)).criteria[0].value is expected


@pytest.mark.parametrize(
    ("missing", "expected"), [("unknown", "undetermined"), ("pass", "eligible"), ("fail", "ineligible")]
)
def test_missing_data_of_exclusions(missing, expected, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(), section="exclusion"), make_patient(), missing=missing)
    assert (found.verdict, found.missing) == (expected, missing)
    assert found.criteria[0].verdict == "unknown", "the policy is the trial's, the criterion stays unknown"


@pytest.mark.parametrize("missing", ["unknown", "pass", "fail"])
def test_missing_data_of_inclusions_stays_open(missing, make_constraint, make_trial, make_patient):
    assert match(make_trial(make_constraint()), make_patient(), missing=missing).verdict == "undetermined"


@pytest.mark.parametrize(
    ("facts", "section", "expected"),
    [
        ([ASTHMA], "inclusion", "eligible"),
        ([ASTHMA], "exclusion", "ineligible"),
        ([ASTHMA], "unknown", "undetermined"),
        ([DENIED], "inclusion", "ineligible"),
        ([DENIED], "exclusion", "eligible"),
    ],
)
def test_verdict_of_the_trial(facts, section, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(), section=section)
    assert match(trial, make_patient(conditions=facts)).verdict == expected


def criterion(name, expression, **fields):
    return {"id": name, "section": "inclusion", "start": 0, "end": 0, "text": name, "expression": expression, **fields}


def test_a_group_speaks_for_its_items(make_constraint, make_trial, make_patient):
    either = {"op": "any", "of": [{"constraint": "c1"}, {"constraint": "c2"}]}
    trial = make_trial(
        make_constraint("c1"),
        make_constraint("c2", text="eczema"),
        criteria=[
            criterion("I1", either, role="group"),
            criterion("I1.1", {"constraint": "c1"}, parent="I1"),
            criterion("I1.2", {"constraint": "c2"}, parent="I1"),
            criterion("I2", None, role="note"),
        ],
    )
    found = match(trial, make_patient(conditions=[ASTHMA, {"text": "eczema", "negated": True}]))
    assert found.verdict == "eligible"
    assert [verdict.value for verdict in found.criteria] == [True, True, False]


def test_a_heading_without_expression_leaves_it_to_its_items(make_constraint, make_trial, make_patient):
    criteria = [criterion("I1", None, role="group"), criterion("I1.1", {"constraint": "c1"}, parent="I1")]
    found = match(make_trial(make_constraint(), criteria=criteria), make_patient(conditions=[ASTHMA]))
    assert (found.verdict, len(found.criteria)) == ("eligible", 1)


def test_a_criterion_of_one_cohort_leaves_the_trial_open(make_constraint, make_trial, make_patient):
    criteria = [criterion("I1", {"constraint": "c1"}, applies_to="Part B")]
    trial = make_trial(make_constraint(), criteria=criteria)
    assert match(trial, make_patient(conditions=[DENIED])).verdict == "undetermined"
    assert match(trial, make_patient(conditions=[ASTHMA])).verdict == "eligible"


def test_the_registrys_fields_are_criteria(make_constraint, make_trial, make_patient):
    population = {
        "sex": "female",
        "age": {"interval": {"low": {"value": 18, "inclusive": True}}, "unit": {"text": "Years", "ucum": "a"}},
    }
    trial = make_trial(make_constraint(), population=population)
    found = match(trial, make_patient(sex="male", birth_date="1990-01-01", conditions=[ASTHMA]))
    assert found.verdict == "ineligible"
    assert [(v.criterion, v.verdict) for v in found.criteria[:2]] == [
        ("registry-sex", "not_met"),
        ("registry-age", "met"),
    ]


def test_the_index_date_is_the_arguments_the_patients_or_the_latest_facts(make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(temporal={"high": 6, "unit": "mo"}))
    person = make_patient(conditions=[{"text": "asthma", "date": "2020-05-01"}])
    assert match(trial, person).index_date == "2024-06-01"
    assert match(trial, person, index_date="2020-06-01").criteria[0].value is True
    assert match(trial, make_patient(index_date=None, conditions=person.conditions)).index_date == "2020-05-01"


def test_constraints_that_refer_to_each_other_end(make_constraint, make_trial, make_patient):
    trial = make_trial(
        make_constraint("c1", applies_if={"constraint": "c2"}), make_constraint("c2", applies_if={"constraint": "c1"})
    )
    assert match(trial, make_patient()).criteria[0].value is None


def test_a_plan_is_made_once_for_many(make_constraint, make_trial, make_patient):
    matcher = Matcher(make_plan(make_trial(make_constraint())))
    people = [make_patient(conditions=[ASTHMA]), make_patient(conditions=[DENIED]), make_patient()]
    assert [found.verdict for found in matcher.many(people)] == ["eligible", "ineligible", "undetermined"]


ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"


@pytest.mark.parametrize(
    ("asked", "recorded", "expected"),
    [
        ("E11", "E11.9", True),
        ("E11", "E11", True),
        ("E11.6", "E11.65", True),
        ("E11", "E10.9", False),
        ("E11.9", "E11", False),
        ("E08-E13", "E11.65", True),
        ("E08-E13", "E13", True),
        ("E08-E13", "E16.2", False),
        ("C00-C96", "C50.911", True),
        ("C00-C75", "C91.00", False),
        ("C00-C96", "D05.1", False),
    ],
)
def test_a_code_is_also_what_it_lies_beneath(asked, recorded, expected, make_constraint, make_trial, make_patient):
    recorded_fact = {"codes": [{"system": ICD10CM, "code": recorded}], "date": "2020-01-01"}
    person = make_patient(conditions=[recorded_fact], complete=["condition", "observation"])
    trial = make_trial(make_constraint(text="a disease", code=asked, system=ICD10CM))
    assert match(trial, person).criteria[0].value is expected
