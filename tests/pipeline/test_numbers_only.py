"""Numbers alone: the short way gives what the spaCy pipeline of the same components gives."""

import pytest

import eligo
from eligo.pipeline.numbers_only import analyse_numbers

TEXTS = [
    "",
    "   \n",
    "Inclusion Criteria:\n- Age ≥ 18 years\n- Hemoglobin:\n  - men: ≥ 13 g/dL\n  - women: ≥ 12 g/dL",
    "Exclusion Criteria:\n1. Chemotherapy within 4 weeks before enrolment\n2. AST or ALT > 2.5 x ULN in the past year\n"
    "3. history of stroke\n4. Any of the following in the past 6 months:\n   a. infarction\n   b. QTc > 470 ms",
    "Creatinine clearance of 30\udc80 mL/min or more, currently; ECOG 0-1; Child-Pugh A or B",
    "Blood pressure (systolic/diastolic) above 160/100 mmHg since 2012\nWithin normal limits: ALT",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_short_way_equals_the_pipeline(text):
    assert analyse_numbers(text) == eligo.load(only="thresholds")(text)._.eligo


@pytest.mark.parametrize("text", TEXTS)
def test_a_parsed_trial_keeps_the_text_as_it_was_given(text):
    record = eligo.RegistryRecord("text", text, "")
    (alone,) = eligo.parse_many([record], only="thresholds")
    assert alone == eligo.parse(record, only="thresholds")
    assert alone.text == text
    assert alone.parser.model is None
