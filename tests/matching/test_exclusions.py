"""Whom an exclusion excludes, whom not, and whom it leaves open, from its words to the verdict."""

import pytest

import eligo

TODAY = "2024-06-01"


def recorded(text, value=None, **fields):
    return {"text": text, "value": value, **fields}


def with_results(*results):
    return {"measurements": [recorded(*result) for result in results]}


VERDICTS = [
    # the exclusion, what is recorded, whether it is met
    (
        "Known hypersensitivity to the study product(s) or penicillin",
        {"conditions": [recorded("Penicillin allergy")]},
        True,
    ),
    ("Known hypersensitivity to aspirin or penicillin", {"conditions": [recorded("Allergy to penicillin")]}, True),
    ("Known hypersensitivity to aspirin or penicillin", {"drugs": [recorded("Penicillin")]}, None),
    ("Abnormal ECG, vital signs or urinalysis", {"procedures": [recorded("ECG")]}, None),
    ("Abnormal ECG, vital signs or urinalysis", {"observations": [recorded("ECG", "abnormal")]}, True),
    ("Abnormal ECG, vital signs or urinalysis", {"conditions": [recorded("Abnormal ECG")]}, True),
    ("Gout, uncontrolled hypertension or serum potassium", with_results(("Potassium", 4)), None),
    ("Gout, uncontrolled hypertension or serum potassium", {"conditions": [recorded("Gout")]}, True),
    ("Positive test for HBsAg, anti-HCV or HIV antibody", with_results(("HBsAg", "positive")), True),
    ("Positive for HBsAg or anti-HCV", with_results(("HBsAg", "negative"), ("anti-HCV", "negative")), False),
    ("Positive for HBsAg or anti-HCV", with_results(("HBsAg", "negative")), None),
    ("Men whose partners are pregnant", {"sex": "male"}, None),
    ("Men whose partners are pregnant", {"sex": "female", "conditions": [recorded("Pregnant")]}, False),
    ("Pregnant women", {"sex": "male"}, False),
    ("History or evidence of gout", {"conditions": [recorded("Gout", ongoing=True)]}, True),
    ("History or evidence of gout", {"conditions": [recorded("Gout", end_date="2011-01-01")]}, True),
    ("History of asthma (FEV1 < 2 L)", with_results(("FEV1", 1.5)), None),
    ("Inhibitor of VEGF or EGFR", {"drugs": [recorded("inhibitor of VEGF")]}, True),
    ("Use of certain diuretics", {"drugs": [recorded("Insulin")]}, None),
]


@pytest.mark.parametrize(("text", "record", "expected"), VERDICTS)
def test_exclusion(text, record, expected):
    trial = eligo.parse(f"Exclusion Criteria:\n- {text}")
    found = eligo.match(trial, {"id": "p", "index_date": TODAY, **record})
    assert found.criteria[0].value is expected
