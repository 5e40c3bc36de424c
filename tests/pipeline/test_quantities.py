"""Quantities as criteria write them: what is read, and where it stands."""

import pytest

from eligo.pipeline.quantities import find_quantities
from eligo.schema import Criterion


def quantities(text):
    return find_quantities(text, [Criterion(id="I1", section="inclusion", start=0, end=len(text), text=text)])


def interval(quantity):
    low, high = quantity.interval.low, quantity.interval.high
    opening = "(-inf" if low is None else f"{'[' if low.inclusive else '('}{low.value}"
    closing = "inf)" if high is None else f"{high.value}{']' if high.inclusive else ')'}"
    return f"{opening}, {closing}"


NUMBERS = [
    ("platelets ≥ 100,000/mm3", "[100000, inf)", "≥ 100,000/mm3"),
    ("platelets ≥ 100.000/mm3", "[100000, inf)", "≥ 100.000/mm3"),
    ("platelets ≥ 100 000 /mm3", "[100000, inf)", "≥ 100 000 /mm3"),
    ("neutrophils ≥ 1 000/µL", "[1000, inf)", "≥ 1 000/µL"),
    ("ANC ≥ 1.5 x 10^9/L", "[1500000000, inf)", "≥ 1.5 x 10^9/L"),
    ("ANC ≥1.5×10⁹/L", "[1500000000, inf)", "≥1.5×10⁹/L"),
    ("ANC ≥ 1.5 x10(9)/L", "[1500000000, inf)", "≥ 1.5 x10(9)/L"),
    ("ANC > 1.5 x 109/L", "(1500000000, inf)", "> 1.5 x 109/L"),
    ("ANC > 1.5 x 10 9/L", "(1500000000, inf)", "> 1.5 x 10 9/L"),
    ("ANC > 1.5*10*9/L", "(1500000000, inf)", "> 1.5*10*9/L"),
    ("ANC > 1.5 x 10e9/L", "(1500000000, inf)", "> 1.5 x 10e9/L"),
    ("ANC > 1.5 x 10x9/L", "(1500000000, inf)", "> 1.5 x 10x9/L"),
    ("platelets ≥ 100 x 1,000,000,000/L", "[100000000000, inf)", "≥ 100 x 1,000,000,000/L"),
    ("platelets < 50*1000/µL", "(-inf, 50000)", "< 50*1000/µL"),
    ("a graft of ≥ 3 x 107 nucleated cells/kg", "[30000000, inf)", "≥ 3 x 107 nucleated cells/kg"),
    ("antinuclear antibody titre ≥ 1:160", "[160, inf)", "≥ 1:160"),
    ("a titer of < 1/40", "(-inf, 40)", "< 1/40"),
    ("platelets < 100 x 10**9/L", "(-inf, 100000000000)", "< 100 x 10**9/L"),
    ("platelets of 75 thousand or more", "[75000, inf)", "75 thousand or more"),
    ("sperm count < 15 million/mL", "(-inf, 15000000)", "< 15 million/mL"),
    ("creatinine ≤ 1,5 mg/dL", "(-inf, 1.5]", "≤ 1,5 mg/dL"),
    ("creatinine ≤ 1·5 mg/dL", "(-inf, 1.5]", "≤ 1·5 mg/dL"),
    ("at least three (3) attacks", "[3, inf)", "at least three (3) attacks"),
    ("no more than twenty-four hours", "(-inf, 24]", "no more than twenty-four hours"),
    ("at least one and a half hours", "[1.5, inf)", "at least one and a half hours"),
    ("more than ½ tablet", "(0.5, inf)", "more than ½ tablet"),
    ("T-score ≤ -2.5", "(-inf, -2.5]", "≤ -2.5"),
    ("T-score ≤ −2.5", "(-inf, -2.5]", "≤ −2.5"),
    ("weight greater than100 kg", "(100, inf)", "greater than100 kg"),
    ("Gleason score 3+4", "[7, 7]", "3+4"),
]

COMPARATORS = [
    ("BMI < 30", "(-inf, 30)", "< 30"),
    ("BMI ＜ 30", "(-inf, 30)", "＜ 30"),
    ("BMI ˂ 30", "(-inf, 30)", "˂ 30"),
    ("BMI \\< 30", "(-inf, 30)", "< 30"),
    ("BMI &lt; 30", "(-inf, 30)", "&lt; 30"),
    ("BMI &lt;= 30", "(-inf, 30]", "&lt;= 30"),
    ("BMI \\>= 30", "[30, inf)", ">= 30"),
    ("BMI > = 30", "[30, inf)", "> = 30"),
    ("BMI ≧ 30", "[30, inf)", "≧ 30"),
    ("BMI => 30", "[30, inf)", "=> 30"),
    ("BMI =< 30", "(-inf, 30]", "=< 30"),
    ("BMI >/= 30", "[30, inf)", ">/= 30"),
    ("BMI ≤ 30", "(-inf, 30]", "≤ 30"),
    ("BMI > or = to 30", "[30, inf)", "> or = to 30"),
    ("BMI greater than or equal to 30", "[30, inf)", "greater than or equal to 30"),
    ("BMI greater than or equal to (≥) 30", "[30, inf)", "greater than or equal to (≥) 30"),
    ("BMI equal to or greater than 30", "[30, inf)", "equal to or greater than 30"),
    ("BMI equal or more than 30", "[30, inf)", "equal or more than 30"),
    ("BMI less than 30", "(-inf, 30)", "less than 30"),
    ("BMI of at least 30", "[30, inf)", "at least 30"),
    ("BMI no more than 30", "(-inf, 30]", "no more than 30"),
    ("BMI not greater than 30", "(-inf, 30]", "not greater than 30"),
    ("BMI no less than 30", "[30, inf)", "no less than 30"),
    ("BMI not exceeding 30", "(-inf, 30]", "not exceeding 30"),
    ("BMI must not be more than 30", "(-inf, 30]", "not be more than 30"),
    ("BMI exceeding 30", "(30, inf)", "exceeding 30"),
    ("BMI that exceeded 30", "(30, inf)", "exceeded 30"),
    ("BMI >/ 30", "[30, inf)", ">/ 30"),
    ("BMI </ 30", "(-inf, 30]", "</ 30"),
    ("glucose major than 126 mg/dL", "(126, inf)", "major than 126 mg/dL"),
    ("walks faster than 4", "(4, inf)", "faster than 4"),
    ("at least an average of 3 migraines", "[3, inf)", "at least an average of 3 migraines"),
    ("BMI in excess of 30", "(30, inf)", "in excess of 30"),
    ("BMI superior to 30", "(30, inf)", "superior to 30"),
    ("BMI up to 30", "(-inf, 30]", "up to 30"),
    ("BMI under 30", "(-inf, 30)", "under 30"),
    ("BMI 30 or more", "[30, inf)", "30 or more"),
    ("BMI 30 and above", "[30, inf)", "30 and above"),
    ("BMI 30 or lower", "(-inf, 30]", "30 or lower"),
    ("minimum of 30 kg", "[30, inf)", "minimum of 30 kg"),
    ("maximum 30 kg", "(-inf, 30]", "maximum 30 kg"),
    ("16+ years", "[16, inf)", "16+ years"),
    ("18 years of age or older", "[18, inf)", "18 years of age or older"),
    ("under the age of 18 years", "(-inf, 18)", "under the age of 18 years"),
    ("not older than 65", "(-inf, 65]", "not older than 65"),
    ("a change of ± 2 kg", "[-2, 2]", "± 2 kg"),
]

RANGES = [
    ("BMI 18-30 kg/m2", "[18, 30]", "18-30 kg/m2"),
    ("BMI 18 – 30 kg/m2", "[18, 30]", "18 – 30 kg/m2"),
    ("BMI 18~30 kg/m2", "[18, 30]", "18~30 kg/m2"),
    ("BMI from 18 to 30", "[18, 30]", "from 18 to 30"),
    ("BMI from the 5th to the 85th percentile", "[5, 85]", "from the 5th to the 85th percentile"),
    ("weight ≥ 45 kg at screening but ≤ 110 kg", "[45, 110]", "≥ 45 kg at screening but ≤ 110 kg"),
    ("BMI between 18 and 30", "[18, 30]", "between 18 and 30"),
    ("BMI between 18 kg/m2 and 30 kg/m2", "[18, 30]", "between 18 kg/m2 and 30 kg/m2"),
    ("18 < BMI < 30", "(18, 30)", "18 < BMI < 30"),
    ("18.5 ≤ BMI ≤ 30", "[18.5, 30]", "18.5 ≤ BMI ≤ 30"),
    ("30 > BMI ≥ 18", "[18, 30)", "30 > BMI ≥ 18"),
    ("18 ≤ age", "[18, inf)", "18 ≤"),
    ("aged 4 to < 17 years", "[4, 17)", "4 to < 17 years"),
    ("from 18 up to but not including 65 years", "[18, 65)", "from 18 up to but not including 65 years"),
    ("aged ≥ 18 and ≤ 65 years", "[18, 65]", "≥ 18 and ≤ 65 years"),
    ("over 18 and under 75 years of age", "(18, 75)", "over 18 and under 75 years"),
    ("T-score between -1 and -2.5", "[-2.5, -1]", "between -1 and -2.5"),
    ("HbA1c between 7.0% and 10.0%", "[7, 10]", "between 7.0% and 10.0%"),
    ("visual acuity of 20/40 or better", "[0.5, inf)", "20/40 or better"),
    ("BCVA 20/40 to 20/320", "[0.0625, 0.5]", "20/40 to 20/320"),
]

REFERENCES = [
    ("ALT ≤ 2.5 x ULN", "(-inf, 2.5]", "≤ 2.5 x ULN", "ULN"),
    ("ALT ≤2.5xULN", "(-inf, 2.5]", "≤2.5xULN", "ULN"),
    ("ALT above 3 times the upper limit of normal", "(3, inf)", "above 3 times the upper limit of normal", "ULN"),
    ("bilirubin ≤ ULN", "(-inf, 1]", "≤ ULN", "ULN"),
    ("more than twice the highest reference value", "(2, inf)", "more than twice the highest reference value", "ULN"),
    ("ALT 3-fold higher than normal", "(3, inf)", "3-fold higher than normal", "ULN"),
    ("hemoglobin ≥ LLN", "[1, inf)", "≥ LLN", "LLN"),
    ("creatinine > 1.5 x baseline", "(1.5, inf)", "> 1.5 x baseline", "baseline"),
]

SETS = [
    ("NYHA class III/IV", "[3, 4]", "III/IV", ["III", "IV"]),
    ("NYHA class II or III", "[2, 3]", "II or III", ["II", "III"]),
    ("ASA I-III", "[1, 3]", "I-III", ["I", "II", "III"]),
    ("ASA grade Ⅰ－Ⅱ", "[1, 2]", "Ⅰ－Ⅱ", ["Ⅰ", "Ⅱ"]),
    ("stage IIIB or IV", "[3, 4]", "IIIB or IV", ["IIIB", "IV"]),
    ("ECOG status 0, 1 or 2", "[0, 2]", "0, 1 or 2", ["0", "1", "2"]),
    ("CDR of 0.5 or 1", "[0.5, 1]", "0.5 or 1", ["0.5", "1"]),
    ("NYHA class greater than II", "(2, inf)", "greater than II", ["II"]),
]

NOTHING = [
    "type 2 diabetes",
    "treatment with IL-2 or 5-FU",
    "strong inhibitors of CYP3A4",
    "visit 3",
    "version 1.1",
    "signed informed consent",
    "the 1st dose",
    "in May 2018",
]


@pytest.mark.parametrize(("text", "expected", "evidence"), NUMBERS + COMPARATORS + RANGES)
def test_interval(text, expected, evidence):
    (found,) = quantities(text)
    assert (interval(found), text[found.start : found.end]) == (expected, evidence)


@pytest.mark.parametrize(("text", "expected", "evidence", "reference"), REFERENCES)
def test_reference(text, expected, evidence, reference):
    (found,) = quantities(text)
    assert (interval(found), text[found.start : found.end], found.relative_to) == (expected, evidence, reference)


@pytest.mark.parametrize(("text", "expected", "evidence", "values"), SETS)
def test_set(text, expected, evidence, values):
    (found,) = quantities(text)
    assert (interval(found), text[found.start : found.end], found.values) == (expected, evidence, values)


@pytest.mark.parametrize("text", NOTHING)
def test_no_quantity(text):
    assert quantities(text) == []


def test_a_pair_is_two_quantities_with_one_evidence():
    systolic, diastolic = quantities("blood pressure > 140/90 mmHg")
    assert (systolic.start, systolic.end) == (diastolic.start, diastolic.end)
    assert (interval(systolic), interval(diastolic)) == ("(140, inf)", "(90, inf)")
    assert systolic.unit.ucum == diastolic.unit.ucum == "mm[Hg]"


def test_units_of_different_size_keep_their_own():
    low, high = quantities("aged 6 months to 17 years")
    assert (interval(low), low.unit.ucum, interval(high), high.unit.ucum) == ("[6, inf)", "mo", "(-inf, 17]", "a")


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1," * 50_000,
        "< " * 50_000,
        "(" * 50_000,
        "a " * 50_000,
        "1 x 10" * 20_000,
        "18 to " * 20_000,
        "not " * 50_000 + "more than 3",
        "upper limit of " * 10_000,
        "1 / " * 30_000,
        "I, " * 30_000,
        "one hundred " * 10_000,
        "1:" * 50_000,
        "titer 1:80 " * 10_000,
        "5 x 1" + ",000" * 20_000,
        "3 (mg)/" * 15_000,
        "\x00\ud800 5\u2028",
    ],
)
def test_hostile_text(text, within):
    with within(seconds=3):
        for found in quantities(text):
            assert 0 <= found.start < found.end <= len(text)
