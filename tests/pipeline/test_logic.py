"""Criteria and the expressions they mean."""

import pytest

COORDINATION = [
    ("ex", "hepatic or renal insufficiency", "hepatic[insufficiency] | renal insufficiency"),
    ("ex", "Diabetes type I or II", "Diabetes type I | II[Diabetes type]"),
    ("ex", "Active HIV or HCV infection", "HIV[infection] | HCV infection"),
    ("ex", "Severe cardiac, pulmonary or renal disease", "cardiac[disease] | pulmonary[disease] | renal disease"),
    ("ex", "Known hepatitis B or C", "hepatitis B | C[hepatitis]"),
    ("ex", "Acute or chronic pancreatitis", "Acute[pancreatitis] | chronic pancreatitis"),
    ("ex", "asthma and/or COPD", "asthma | COPD"),
    ("ex", "stroke / transient ischemic attack", "stroke | transient ischemic attack"),
    ("ex", "Pregnancy and lactation", "Pregnancy | lactation"),
    ("in", "Men and women with asthma", "(Men=male | women=female) & asthma"),
]
NEGATION = [
    ("in", "No history of stroke", "!stroke"),
    ("in", "No asthma or COPD", "!(asthma | COPD)"),
    ("ex", "Sepsis without shock", "Sepsis & !shock"),
]


@pytest.mark.parametrize(("section", "text", "expected"), COORDINATION + NEGATION)
def test_expression(meaning, section, text, expected):
    assert meaning(text, section) == expected
