"""What denials, exceptions and conditions of a text come to for patients, from the words to the verdict."""

import pytest

import eligo
from eligo.matching import match

DIABETES, CANCER, BCC = {"text": "Diabetes"}, {"text": "Malignancy"}, {"text": "basal cell carcinoma"}
ALL = ["condition", "observation", "drug", "procedure"]

VERDICTS = [
    # the section, the text, what is recorded, whether the criterion holds
    ("ex", "Malignancy other than basal cell carcinoma", [CANCER], True),
    ("ex", "Malignancy other than basal cell carcinoma", [CANCER, BCC], True),
    ("ex", "Malignancy other than basal cell carcinoma", [BCC], False),
    ("ex", "Malignancy other than basal cell carcinoma", [], False),
    ("ex", "Diabetes with malignancy other than basal cell carcinoma", [DIABETES, CANCER], True),
    ("ex", "Diabetes with malignancy other than basal cell carcinoma", [DIABETES], False),
    ("in", "No malignancy except basal cell carcinoma", [CANCER], False),
    ("in", "No malignancy except basal cell carcinoma", [BCC], True),
    ("in", "No malignancy except basal cell carcinoma", [], True),
    ("in", "Malignancy other than basal cell carcinoma", [CANCER], True),
    ("in", "Malignancy other than basal cell carcinoma", [BCC], False),
    ("in", "Malignancy other than basal cell carcinoma", [], False),
    ("ex", "No diabetes", [DIABETES], False),
    ("ex", "No diabetes", [], True),
    ("in", "No diabetes or malignancy", [DIABETES], False),
    ("in", "No diabetes or malignancy", [], True),
    ("in", "Neither diabetes nor malignancy", [CANCER], False),
    ("in", "No diabetes with malignancy", [DIABETES], True),
    ("in", "No diabetes with malignancy", [DIABETES, CANCER], False),
    ("in", "Patients with diabetes are eligible", [], None),
    ("in", "If diabetes is present, no malignancy", [DIABETES, CANCER], False),
    ("in", "If diabetes is present, no malignancy", [CANCER], True),
    ("in", "HIV-negative", [{"text": "HIV"}], False),
    ("in", "HIV-negative", [], True),
    ("ex", "HIV-negative", [], True),
    ("ex", "Current or past history of malignancy", [{"text": "Malignancy", "end_date": "2001-01-01"}], True),
    ("ex", "Current malignancy", [{"text": "Malignancy", "end_date": "2001-01-01"}], False),
    ("ex", "Family history of malignancy", [CANCER], None),
    ("ex", "Untreated diabetes", [DIABETES], None),
    ("ex", "Untreated diabetes", [], False),
    ("ex", "Diabetes not controlled", [DIABETES, {"text": "Diabetes controlled"}], False),
    ("ex", "Non-ischemic cardiomyopathy", [{"text": "Cardiomyopathy"}], True),
    ("ex", "Non-ischemic cardiomyopathy", [{"text": "Cardiomyopathy"}, {"text": "Ischemic cardiomyopathy"}], False),
]


@pytest.mark.parametrize(("section", "text", "recorded", "expected"), VERDICTS)
def test_of_a_complete_record(section, text, recorded, expected, make_patient):
    heading = {"in": "Inclusion", "ex": "Exclusion"}[section]
    trial = eligo.parse(f"{heading} Criteria:\n- {text}")
    person = make_patient(conditions=recorded)
    (found,) = match(trial, person, complete=ALL).criteria
    assert found.value is expected


ANSWERS = [("yes", False), ("no", True), ("refused", True), (None, None)]


@pytest.mark.parametrize(("answer", "expected"), ANSWERS)
@pytest.mark.parametrize("text", ["Unable or unwilling to give informed consent", "Refusal to sign informed consent"])
def test_one_answer_on_consent_decides_who_cannot_give_it(text, answer, expected, make_patient):
    trial = eligo.parse(f"Exclusion Criteria:\n- {text}")
    person = make_patient(observations=[{"text": "informed consent", "value": answer}] if answer else [])
    assert match(trial, person).criteria[0].value is expected
