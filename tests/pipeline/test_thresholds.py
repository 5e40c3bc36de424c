"""Thresholds: criteria as trials write them, and what each number is about."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligo
from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.thresholds import find_thresholds
from eligo.schema import Criterion, Node

from ..tables import rows


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


def notation(constraints):
    by_id = {constraint.id: constraint for constraint in constraints}
    told = [_one(constraint, by_id) for constraint in constraints if constraint.origin != "thresholds:condition"]
    return " ; ".join(told)


def _one(constraint, by_id):
    parts = [("not " if constraint.negated else "") + constraint.subject.text]
    if constraint.count:
        parts.append("count " + written(constraint.count))
    if constraint.interval:
        parts.append(written(constraint.interval))
    if constraint.values:
        parts.append("{" + " ".join(constraint.values) + "}")
    if constraint.relative_to:
        parts.append("x " + constraint.relative_to)
    elif constraint.unit and constraint.unit.ucum and not constraint.count:
        parts.append(constraint.unit.ucum)
    if constraint.type != "measurement":
        parts.append(constraint.type)
    condition = constraint.applies_if
    if condition:
        inverted = isinstance(condition, Node)
        leaf = condition.of[0] if inverted else condition
        parts.append(("if not " if inverted else "if ") + by_id[leaf.constraint].subject.text)
    return " | ".join(parts)


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


@pytest.mark.parametrize(("text", "expected"), rows(Path(__file__).with_name("thresholds.tsv")))
def test_criterion(text, expected):
    assert notation(thresholds(text)) == expected


def test_a_heading_supplies_what_a_time_measures():
    trial = eligo.parse("Inclusion Criteria:\n\nLife expectancy:\n\n- At least 12 weeks\n\nRenal:\n\n- No dialysis")
    (constraint,) = [one for one in trial.constraints if one.interval]
    assert (constraint.subject.text, written(constraint.interval)) == ("Life expectancy", "[12, inf)")


def test_the_group_supplies_the_subject():
    text = "Hemoglobin:\n  - at least 13 g/dL in men\n  - at least 12 g/dL in women"
    lines = ["Hemoglobin:", "at least 13 g/dL in men", "at least 12 g/dL in women"]
    spans = [(text.index(line), text.index(line) + len(line)) for line in lines]
    criteria = [
        Criterion(
            id=f"I1.{k}" if k else "I1",
            section="inclusion",
            role="criterion" if k else "group",
            parent="I1" if k else None,
            start=start,
            end=end,
            text=text[start:end],
        )
        for k, (start, end) in enumerate(spans)
    ]
    found = find_thresholds(text, criteria, find_quantities(text, criteria))
    assert notation(found) == "Hemoglobin | [13, inf) | g/dL | if men ; Hemoglobin | [12, inf) | g/dL | if women"


def test_a_hard_wrap_is_a_space():
    text = "AST and ALT less than or\n          equal to 2.5 times the upper\n          limit of normal"
    assert notation(thresholds(text)) == "AST | (-inf, 2.5] | x ULN ; ALT | (-inf, 2.5] | x ULN"


HOSTILE = [
    "1" * 100_000,
    "a " * 50_000,
    "( " * 30_000 + "5",
    ") " * 30_000 + "> 5",
    "> " * 30_000,
    "AST " * 10_000 + "> 3 x ULN",
    "AST and " * 5_000 + "ALT > 3 x ULN",
    "AST > 3 x ULN or " * 3_000,
    "> 3 mg " * 5_000,
    "age " * 20_000 + "18",
    "if " * 20_000 + "> 3",
    "> 3 mg/dL if " + "in patients with " * 5_000,
    "of " * 20_000 + "level of " * 5_000 + "> 3 mg/dL",
    "class I, " * 5_000,
    "Child-Pugh A, " * 3_000,
    "1-2-" * 10_000,
    "upper limit of normal " * 4_000,
    "> 150/100 mmHg " * 8_000,
    "140/90 pregnancy BP - " * 4_000,
    "\x00\ud800> 5\u2028 mg",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text(text, within):
    with within(seconds=5):
        found = thresholds(text)
    for one in found:
        assert text[one.subject.start : one.subject.end] == one.subject.text
        assert text[one.evidence.start : one.evidence.end] == one.evidence.text


PIECES = st.sampled_from(
    [
        "Age",
        "AST",
        "ALT",
        "hemoglobin",
        "BMI",
        "ECOG",
        "NYHA",
        "platelets",
        "years",
        "old",
        "of",
        "age",
        "≥",
        "<",
        ">",
        "≤",
        "=",
        "-",
        "to",
        "and",
        "or",
        "(",
        ")",
        ",",
        ";",
        ":",
        "/",
        "x",
        "ULN",
        "10^9",
        "18",
        "65",
        "2.5",
        "1,000",
        "I",
        "III",
        "class",
        "grade",
        "stage",
        "not",
        "no",
        "within",
        "months",
        "mg/dL",
        "%",
        "kg/m2",
        "at",
        "least",
        "more",
        "than",
        "men",
        "women",
        "if",
        "patients",
        "with",
        "liver",
        "metastases",
        "½",
        "&lt;",
        "\\>",
        "+",
        "±",
        "between",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60))
def test_offsets_hold_for_any_text(text):
    for found in thresholds(text):
        assert text[found.subject.start : found.subject.end] == found.subject.text != ""
        assert text[found.evidence.start : found.evidence.end] == found.evidence.text != ""
        assert found.interval or found.count or found.values or found.origin == "thresholds:condition"


EXPRESSIONS = [
    (
        "blood pressure > 140/90 mmHg",
        "NOT eligible if Systolic blood pressure > 140 mmHg, or Diastolic blood pressure > 90 mmHg.",
    ),
    (
        "blood pressure < 140/90 mmHg",
        "NOT eligible if Systolic blood pressure < 140 mmHg, and Diastolic blood pressure < 90 mmHg.",
    ),
    ("TSH within normal limits", "NOT eligible if TSH >= 1 x LLN, and TSH <= 1 x ULN."),
    ("BMI < 18 or > 30 kg/m2", "NOT eligible if BMI < 18 kg/m2, or BMI > 30 kg/m2."),
    (
        "QTc > 450 ms (males) or > 470 ms (females)",
        "NOT eligible if QTc > 450 ms (where male), or QTc > 470 ms (where female).",
    ),
    (
        "hemoglobin < 13 g/dL for men and < 12 g/dL for women",
        "NOT eligible if hemoglobin < 13 g/dL (where male), or hemoglobin < 12 g/dL (where female).",
    ),
    (
        "ALT > 2.5 x ULN (> 5 x ULN if liver metastases are present)",
        "NOT eligible if ALT > 2.5 x ULN (unless liver metastases), or ALT > 5 x ULN (where liver metastases).",
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS)
def test_expression(text, expected):
    trial = eligo.parse(f"Exclusion Criteria:\n\n- {text}\n", format="text")
    assert trial.to_text().splitlines()[0].removeprefix("E1. ") == expected
