"""Patients from Eligo's JSON and from FHIR, good and bad."""

import json
from pathlib import Path

import pytest

import eligo
from eligo.errors import InputError
from eligo.matching import Patient, match, read_patients

KEPT = Path(__file__).parents[2] / "schema" / "patient-1.json"


def test_the_kept_schema_is_the_models():
    assert json.loads(KEPT.read_text(encoding="utf-8")) == Patient.model_json_schema(), (
        "the models and schema/patient-1.json differ: write it anew from Patient.model_json_schema()"
    )


def test_the_example_of_the_documentation_is_a_patient():
    from eligo.matching import patient

    start = patient.__doc__.index("{")
    found = Patient.model_validate_json(patient.__doc__[start : patient.__doc__.rindex("}") + 1])
    assert [fact.text for fact in found.conditions] == ["Hypertension", "Asthma"]


@pytest.mark.parametrize(
    ("written", "ucum"),
    [
        ("10*9/L", "10*9/L"),
        ("x10^9/L", "10*9/L"),
        ("mg/dl", "mg/dL"),
        ("mmHg", "mm[Hg]"),
        ("furlongs", "furlongs"),
        (" ", None),
    ],
)
def test_units_as_written_become_ucum(written, ucum):
    found = Patient.model_validate({"measurements": [{"text": "x", "value": 1, "unit": written}]})
    assert found.measurements[0].unit == ucum


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (b'{"id": "a"}', 1),
        (b'[{"id": "a"}, {"id": "b"}]', 2),
        (b'{"id": "a"}\n{"id": "b"}\n', 2),
        (b'{"resourceType": "Patient", "id": "a"}', 1),
        (b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}]}', 1),
    ],
)
def test_one_or_many(data, number):
    assert len(read_patients(data)) == number


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"[]", "holds no patient"),
        (b"\x00\x01\xff", "no JSON but binary"),
        (b"[1]", "neither a patient"),
        (b'"x"', "neither a patient"),
        (b'{"sex": "unknown"}', "sex"),
        (b'{"conditions": [{"name": "Asthma"}]}', "conditions.0 has no field 'name'.*Fields are codes, text, date"),
        (b'{"conditions": ["Asthma"]}', "conditions.0 is no object"),
        (b'{"conditions": [{"text": "x", "codes": [{"sys": "x"}]}]}', "codes"),
        (b'{"drug": []}', "drug"),
        (b'{"birth_date": "1/2/1960"}', "no date"),
        (b'{"birth_date": "1960-13"}', "no such month"),
        (b'{"birth_date": "1960-02-30"}', "day"),
        (b'{"measurements": [{"value": 1e999}]}', "no JSON"),
        (b'{"id": "a"}\n{"id": \n', "line 2"),
        (b'{"resourceType": "Bundle"}', "no Patient"),
        (b'{"resourceType": "Condition"}', "no Patient"),
        (b"[" * 100000, "no JSON"),
    ],
)
def test_bad_input_is_one_clear_error(data, words):
    with pytest.raises(InputError, match=words):
        read_patients(data)


def test_patients_as_a_list_of_objects():
    assert [patient.id for patient in read_patients([{"id": "a"}, {"id": "b"}])] == ["a", "b"]
    with pytest.raises(InputError, match="the list, patient 2"):
        read_patients([{"id": "a"}, 7])


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_patients(tmp_path / "none.json")


# ---------------------------------------------------------------- FHIR


def coded(code, display, system="http://snomed.info/sct"):
    return {"coding": [{"system": system, "code": code, "display": display}]}


def quantity(value, unit, **fields):
    return {
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit, **fields}
    }


def status(code):
    return {"coding": [{"code": code}]}


LOINC = "http://loinc.org"
ALT = coded("1742-6", "ALT", LOINC)

RESOURCES = [
    # a resource, the fact's heading, and what of the fact
    (
        {"resourceType": "Condition", "code": coded("195967001", "Asthma"), "onsetDateTime": "2020-03-01T10:00:00Z"},
        "conditions",
        {"date": "2020-03-01", "negated": False},
    ),
    (
        {"resourceType": "Condition", "code": {"text": "Asthma"}, "abatementDateTime": "2021"},
        "conditions",
        {"text": "Asthma", "end_date": "2021"},
    ),
    (
        {"resourceType": "Condition", "code": {"text": "Asthma"}, "clinicalStatus": status("resolved")},
        "conditions",
        {"ongoing": False},
    ),
    (
        {"resourceType": "Condition", "code": {"text": "Asthma"}, "verificationStatus": status("refuted")},
        "conditions",
        {"negated": True},
    ),
    (
        {"resourceType": "AllergyIntolerance", "code": {"text": "Penicillin"}},
        "conditions",
        {"text": "allergy to Penicillin"},
    ),
    (
        {
            "resourceType": "Observation",
            "status": "final",
            "code": ALT,
            "effectiveDateTime": "2024-05-01",
            **quantity(60, "U/L"),
            "referenceRange": [{"low": {"value": 5}, "high": {"value": 40}}],
        },
        "measurements",
        {"value": 60.0, "unit": "U/L", "range_low": 5.0, "range_high": 40.0, "date": "2024-05-01"},
    ),
    (
        {"resourceType": "Observation", "code": ALT, **quantity(60, "U/L", comparator="<")},
        "measurements",
        {"comparator": "<"},
    ),
    (
        {"resourceType": "Observation", "code": ALT, "valueString": "< 12.5 U/L"},
        "measurements",
        {"value": 12.5, "comparator": "<", "unit": "U/L"},
    ),
    ({"resourceType": "Observation", "code": ALT, "valueString": "not done"}, "observations", {"value": "not done"}),
    ({"resourceType": "Observation", "code": ALT, "valueInteger": 3}, "measurements", {"value": 3.0}),
    ({"resourceType": "Observation", "code": ALT, "valueBoolean": False}, "observations", {"value": "no"}),
    (
        {
            "resourceType": "Observation",
            "code": ALT,
            "referenceRange": [{"high": {"value": 1}}, {"high": {"value": 2}}],
            **quantity(60, "U/L"),
        },
        "measurements",
        {"range_high": None},
    ),
    (
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "medicationCodeableConcept": {"text": "Metformin"},
            "effectivePeriod": {"start": "2023-01-01"},
        },
        "drugs",
        {"date": "2023-01-01", "ongoing": True},
    ),
    (
        {
            "resourceType": "MedicationStatement",
            "status": "not-taken",
            "medicationCodeableConcept": {"text": "Metformin"},
        },
        "drugs",
        {"negated": True},
    ),
    (
        {
            "resourceType": "MedicationRequest",
            "status": "stopped",
            "authoredOn": "2023-01-01",
            "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Metformin"}}],
            "medicationReference": {"reference": "#m"},
        },
        "drugs",
        {"text": "Metformin", "ongoing": False},
    ),
    (
        {
            "resourceType": "MedicationAdministration",
            "status": "completed",
            "effectiveDateTime": "2024-01-01",
            "medicationCodeableConcept": {"text": "Metformin"},
        },
        "drugs",
        {"date": "2024-01-01", "end_date": "2024-01-01"},
    ),
    (
        {
            "resourceType": "Procedure",
            "status": "completed",
            "code": {"text": "CABG"},
            "performedPeriod": {"start": "2019-05-06"},
        },
        "procedures",
        {"date": "2019-05-06"},
    ),
]


def bundle(*resources):
    entries = [{"resource": {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1961-05-02"}}]
    entries += [{"resource": {"subject": {"reference": "Patient/p"}, **resource}} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


@pytest.mark.parametrize(("resource", "heading", "expected"), RESOURCES)
def test_fhir_resources(resource, heading, expected):
    (patient,) = read_patients(bundle(resource))
    (fact, *_) = getattr(patient, heading)
    assert {name: getattr(fact, name) for name in expected} == expected
    assert (patient.id, patient.sex, patient.birth_date) == ("p", "female", "1961-05-02")


@pytest.mark.parametrize(
    "resource",
    [
        {"resourceType": "Condition", "code": {"text": "x"}, "verificationStatus": status("entered-in-error")},
        {"resourceType": "Procedure", "status": "not-done", "code": {"text": "x"}},
        {"resourceType": "Observation", "status": "cancelled", "code": ALT, "valueInteger": 1},
        {"resourceType": "MedicationStatement", "status": "intended", "medicationCodeableConcept": {"text": "x"}},
        {"resourceType": "Condition"},
        {"resourceType": "Condition", "code": 3, "onsetDateTime": 5},
        {"resourceType": "Observation", "code": {"coding": [None, 1, {"code": "x"}]}, "component": 7},
        {"resourceType": "Slot"},
        {"resourceType": ["Condition"]},
        {"resourceType": "Condition", "code": {"text": "x"}, "subject": {"reference": "Patient/other"}},
    ],
)
def test_what_says_nothing_of_the_patient_is_left_out(resource):
    (patient,) = read_patients(bundle(resource))
    assert list(patient.facts()) == []


def test_blood_pressure_is_two_values(make_trial, make_constraint):
    pressure = {
        "resourceType": "Observation",
        "code": coded("85354-9", "Blood pressure panel", LOINC),
        "effectiveDateTime": "2024-05-01",
        "component": [
            {"code": coded("8480-6", "Systolic blood pressure", LOINC), **quantity(150, "mm[Hg]")},
            {"code": coded("8462-4", "Diastolic blood pressure", LOINC), **quantity(80, "mm[Hg]")},
        ],
    }
    (patient,) = read_patients(bundle(pressure))
    high = {"type": "measurement", "text": "blood pressure", "low": 140, "unit": "mm[Hg]"}
    assert match(make_trial(make_constraint(code="8480-6", **high)), patient).criteria[0].value is True
    assert match(make_trial(make_constraint(code="8462-4", **high)), patient).criteria[0].value is False


def test_facts_go_to_the_patient_that_they_refer_to():
    document = bundle({"resourceType": "Condition", "code": {"text": "Asthma"}})
    document["entry"].append({"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "q"}})
    condition = {"resourceType": "Condition", "code": {"text": "Eczema"}, "subject": {"reference": "urn:uuid:1"}}
    document["entry"].append({"resource": condition})
    first, second = read_patients(document)
    assert [fact.text for fact in first.conditions] == ["Asthma"]
    assert [fact.text for fact in second.conditions] == ["Eczema"]


def test_the_index_date_is_that_of_the_latest_fact():
    resources = [
        {"resourceType": "Condition", "code": {"text": "x"}, "onsetDateTime": day}
        for day in ("2020-01-01", "2022-03-04", "2023")
    ]
    assert read_patients(bundle(*resources))[0].index_date == "2022-03-04"


def test_a_patient_may_be_the_json_of_one():
    trial = eligo.parse("Inclusion Criteria:\n- Age of at least 18 years")
    found = eligo.match(trial, {"id": "p1", "birth_date": "1961-05-02", "index_date": "2024-03-01"})
    assert (found.patient_id, found.verdict) == ("p1", "eligible")
    bundle = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", "id": i}} for i in "ab"]}
    with pytest.raises(InputError, match="Give them one by one"):
        eligo.match(trial, bundle)
