"""Numbers alone: the short way gives what the spaCy pipeline of the same components gives."""

import pytest

import eligo
from eligo.pipeline.numbers_only import analyse_numbers
from eligo.schema import Bound

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


DATED = [
    "Chemotherapy in the past year",
    "No surgery for at least a month",
    "Diagnosed between 2012 and 2015",
    "Enrolled since 03/2019",
    "Steroids from Day -14 to Day -1",
    "history of stroke\n- currently on dialysis\n- planned surgery",
    "Any of the following in the past decade:\n   - platelets < 100 /nL\n   - radiotherapy",
    "Previously treated with HbA1c > 9 %",
    "Age 18 to 65 years at screening",
    "current smoker",
]


@pytest.mark.parametrize("text", [*TEXTS, *DATED, "Exclusion Criteria:\n- " + "\n- ".join(DATED)])
def test_no_time_is_lost_where_none_is_looked_for(text, monkeypatch):
    quick = analyse_numbers(text)
    monkeypatch.setattr("eligo.pipeline.windows._datable", lambda text, found, holding: found.criteria)
    assert analyse_numbers(text) == quick


@pytest.mark.parametrize("text", [*TEXTS, *DATED, "up to double", "Class II", "one of these", "ALT below the ULN"])
def test_no_number_is_lost_where_none_is_looked_for(text, monkeypatch):
    quick = analyse_numbers(text)
    monkeypatch.setattr("eligo.pipeline.quantities.may_hold_number", lambda stretch: True)
    assert analyse_numbers(text) == quick


@pytest.mark.parametrize("text", ["\n- ".join(["Inclusion Criteria:", *DATED, *TEXTS[2:]])])
@pytest.mark.parametrize("only", ["thresholds", None])
def test_what_is_made_without_checks_passes_them(text, only):
    trial = eligo.parse(eligo.RegistryRecord("text", text, ""), only=only)
    assert type(trial).model_validate(trial.model_dump()) == trial
    made = [*trial.criteria, *trial.constraints]
    made += [
        part for one in trial.constraints for part in (one.subject, one.evidence, one.temporal, one.duration) if part
    ]
    assert {type(one).__name__ for one in made} == {"Criterion", "Constraint", "Subject", "TextSpan", "Window"}
    for one in made:
        assert list(vars(one)) == list(type(one).model_fields)


@pytest.mark.parametrize("only", ["thresholds", None])
def test_what_an_exclusion_forbids_is_what_it_excludes(only):
    text = "Exclusion Criteria:\n\n- Creatinine must not be > 2 mg/dL\n- Must not have platelets < 100,000 /mm3\n"
    trial = eligo.parse(eligo.RegistryRecord("text", text, ""), only=only)
    told = [(one.interval.low, one.interval.high, one.negated, one.evidence.text) for one in trial.constraints]
    two, hundred_thousand = Bound(value=2, inclusive=False), Bound(value=100000, inclusive=False)
    assert told == [
        (two, None, False, "> 2 mg/dL"),
        (None, hundred_thousand, False, "< 100,000 /mm3"),
    ]


DENIED = [
    ("Inclusion", "Patients with creatinine > 2 mg/dL are not eligible", [True]),
    ("Inclusion", "Age >= 18 years (patients with BMI > 40 kg/m2 are excluded)", [False, True]),
    ("Inclusion", "Patients with ALT > 3 x ULN are eligible", [False]),
    ("Exclusion", "Patients with creatinine > 2 mg/dL are not eligible", [False]),
    ("Inclusion", "No creatinine > 2 mg/dL", [True]),
]


@pytest.mark.parametrize(("section", "text", "expected"), DENIED)
def test_a_limit_of_those_who_are_not_let_in_is_denied(section, text, expected):
    trial = eligo.parse(f"{section} Criteria:\n- {text}", only="thresholds")
    assert [one.negated for one in trial.constraints] == expected
