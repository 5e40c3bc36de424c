"""Thresholds: criteria as trials write them, and what each number is about."""

import pytest

from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.thresholds import find_thresholds
from eligo.schema import Criterion


def thresholds(text):
    criteria = [Criterion(id="I1", section="inclusion", start=0, end=len(text), text=text)]
    return find_thresholds(text, criteria, find_quantities(text, criteria))


def written(interval):
    if interval is None:
        return None
    low, high = interval.low, interval.high
    opening = "(-inf" if low is None else f"{'[' if low.inclusive else '('}{low.value}"
    closing = "inf)" if high is None else f"{high.value}{']' if high.inclusive else ')'}"
    return f"{opening}, {closing}"


def told(text):
    return [(c.subject.text, written(c.interval or c.count)) for c in thresholds(text)]


ANALYTES = [
    ("AMH < 1 ng/mL", [("AMH", "(-inf, 1)")]),
    ("Ovarian insufficiency (AMH <1 ng/ml); AFC < 4", [("AMH", "(-inf, 1)"), ("AFC", "(-inf, 4)")]),
    ("AST and ALT ≤ 2.5 x ULN", [("AST", "(-inf, 2.5]"), ("ALT", "(-inf, 2.5]")]),
    ("AST, ALT or ALP > 3 times the ULN", [("AST", "(3, inf)"), ("ALT", "(3, inf)"), ("ALP", "(3, inf)")]),
    ("serum potassium is below 3.5 mmol/L", [("serum potassium", "(-inf, 3.5)")]),
    ("< 30 kg in weight", [("weight", "(-inf, 30)")]),
    ("18 < BMI < 30", [("BMI", "(18, 30)")]),
    ("BMI <20 or >35 kg/m2", [("BMI", "(-inf, 20)"), ("BMI", "(35, inf)")]),
    ("body mass index (BMI) of 18.5 to 30 kg/m2", [("body mass index (BMI)", "[18.5, 30]")]),
    ("total bilirubin within 1.5 x ULN", [("total bilirubin", "(-inf, 1.5]")]),
]

AGES = [
    ("Age 18 to 40 years", [("Age", "[18, 40]")]),
    ("Aged 18-65", [("Aged", "[18, 65]")]),
    ("18 years or older", [("older", "[18, inf)")]),
    ("at least 18 years of age", [("age", "[18, inf)")]),
    ("men who are 50 years old or above", [("years old", "[50, inf)")]),
    ("Patients under the age of 18", [("age", "(-inf, 18)")]),
    ("younger than 65", [("younger", "(-inf, 65)")]),
    ("16+ years of age", [("age", "[16, inf)")]),
    ("Male or female, ≥ 18 years", [("years", "[18, inf)")]),
    ("< 18 or > 65 years of age", [("age", "(-inf, 18)"), ("age", "(65, inf)")]),
    ("gestational age < 37 weeks", [("gestational age", "(-inf, 37)")]),
]

OTHERS = [
    ("life expectancy of at least 3 months", [("life expectancy", "[3, inf)")]),
    ("less than 14 weeks of amenorrhea", [("amenorrhea", "(-inf, 14)")]),
    ("DNA fragmented more than 30%", [("DNA fragmented", "(30, inf)")]),
    ("at least 5 consecutive early miscarriages", [("early miscarriages", "[5, inf)")]),
    ("≥ 2 relapses", [("relapses", "[2, inf)")]),
    ("weight loss > 10%", [("weight loss", "(10, inf)")]),
]

NOT_THRESHOLDS = [
    "surgery within 6 months prior to screening",
    "at least one of the following",
    "type 2 diabetes",
    "chemotherapy in the past 3 months",
]


@pytest.mark.parametrize(("text", "expected"), ANALYTES + AGES + OTHERS)
def test_subject_and_interval(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize("text", NOT_THRESHOLDS)
def test_no_threshold(text):
    assert told(text) == []


def test_a_used_quantity_is_claimed():
    text = "QTc > 450 ms, or surgery within 6 months"
    criteria = [Criterion(id="I1", section="inclusion", start=0, end=len(text), text=text)]
    quantities = find_quantities(text, criteria)
    find_thresholds(text, criteria, quantities)
    assert [quantity.claimed for quantity in quantities] == [True, False]


def test_blood_pressure_pair():
    systolic, diastolic = thresholds("blood pressure > 140/90 mmHg")
    assert (written(systolic.interval), systolic.subject.concept.code) == ("(140, inf)", "8480-6")
    assert (written(diastolic.interval), diastolic.subject.concept.code) == ("(90, inf)", "8462-4")
