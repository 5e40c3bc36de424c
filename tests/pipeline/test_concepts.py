"""What a subject is coded as, its canonical interval, and what is said of odd values."""

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from eligo.lexicon.analytes import LOINC
from eligo.pipeline.analysis import analysis
from eligo.pipeline.concepts import Concepts, conceptualise
from eligo.schema import Bound, Concept, Constraint, Interval, Mention, Subject, TextSpan, Unit
from eligo.units import match


def constraint(subject: str, comparison: str, value: float | None, unit: str = "", **fields: object) -> Constraint:
    """A constraint on ``subject``, read from the text "subject comparison"."""
    text = f"{subject} {comparison}"
    found = match(unit) if unit else None
    return Constraint(
        **{
            "id": "c1",
            "criterion": "I1",
            "type": "measurement",
            "subject": Subject(start=0, end=len(subject), text=subject),
            "interval": None if value is None else Interval(low=Bound(value=value, inclusive=True)),
            "unit": found.unit
            if found
            else Unit(text=unit, kind="score" if unit == "class" else "ucum")
            if unit
            else None,
            "evidence": TextSpan(start=len(subject) + 1, end=len(text), text=comparison),
            "origin": "test",
            **fields,
        }
    )


CODED = [
    ("AMH", 1, "ng/ml", "38476-8", 1, "ng/mL"),
    ("platelets", 100000, "/ mm3", "777-3", 100, "10*3/uL"),
    ("Leukocytes", 4000, "/ mm3", "6690-2", 4, "10*3/uL"),
    ("hematocrit", 30, "%", "4544-3", 30, "%"),
    ("gestational age", 14, "weeks", "18185-9", 14, "wk"),
    ("the patient's serum ferritin level", 30, "ng/mL", "2276-4", 30, "ng/mL"),
    ("ALT", 40, "IU/L", "1742-6", 40, "U/L"),
    ("FSH", 40, "IU/L", "15067-2", 40, "m[iU]/mL"),
    ("NYHA class", 3, "class", "88020-3", 3, "{score}"),
    ("iron", 50, "µg/dL", "2498-4", 50, "ug/dL"),
    ("PT", 14, "s", "5902-2", 14, "s"),
    ("AFC", 4, "", None, 4, "{count}"),
    ("viral load", 50, "copies/mL", None, 50, "{copies}/mL"),
    ("iron", 3, "months", None, None, None),
    ("left ventricular twist", 5, "degrees", None, None, None),
]


@pytest.mark.parametrize(("subject", "value", "unit", "code", "expected", "ucum"), CODED)
def test_a_known_quantity_has_its_code_and_canonical_interval(
    subject: str, value: float, unit: str, code: str | None, expected: float | None, ucum: str | None
) -> None:
    one = constraint(subject, f">= {value} {unit}", value, unit)
    conceptualise(f"{subject} >= {value} {unit}", [one])
    concept, made = one.subject.concept, one.canonical
    assert (concept.code if concept else None) == code
    assert concept is None or concept.system == LOINC
    assert (made.interval.low.value if made and made.interval.low else None) == expected
    assert (made.ucum if made else None) == ucum


def test_a_code_comes_with_its_official_name_and_a_score() -> None:
    sure, unsure = constraint("platelets", ">= 100 K/uL", 100, "K/uL"), constraint("PT", "> 14 s", 14, "s")
    conceptualise("", [sure, unsure])
    assert sure.subject.concept == Concept(
        system=LOINC, code="777-3", display="Platelets [#/volume] in Blood by Automated count", score=1
    )
    assert unsure.subject.concept is not None
    assert unsure.subject.concept.score == 0.8


def test_the_wording_of_an_ellipsis_stays() -> None:
    one = constraint("creatinine", "> 2 mg/dL", 2, "mg/dL")
    one.subject.concept = Concept(display="serum creatinine")
    conceptualise("", [one])
    assert one.subject.concept == Concept(system=LOINC, code="2160-0", display="serum creatinine", score=1)


def test_a_code_that_is_there_stays_and_decides_the_unit() -> None:
    one = constraint("BP", "> 90 mmHg", 90, "mmHg")
    one.subject.concept = Concept(system=LOINC, code="8462-4", display="Diastolic blood pressure")
    conceptualise("", [one])
    assert one.subject.concept.code == "8462-4"
    assert one.canonical is not None
    other = constraint("platelets", "> 5 %", 5, "%")
    other.subject.concept = Concept(system="http://snomed.info/sct", code="1")
    conceptualise("", [other])
    assert other.subject.concept.system == "http://snomed.info/sct"


@pytest.mark.parametrize("subject", ["years old", "older", "patients", "age", "Age at screening"])
def test_an_age_is_coded_whatever_its_word(subject: str) -> None:
    one = constraint(subject, "18 years", 18, "years", type="age")
    conceptualise("", [one])
    assert one.subject.concept is not None
    assert one.subject.concept.code == "30525-0"
    assert one.canonical is not None


def test_the_age_of_an_event_is_not_the_patients() -> None:
    one = constraint("age", "before 40 years", 40, "years", type="observation", origin="thresholds:age")
    conceptualise("", [one])
    assert one.subject.concept == Concept(display="Age at onset")
    assert one.canonical is not None


@pytest.mark.parametrize("kind", ["condition", "drug", "procedure", "sex"])
def test_other_types_have_no_loinc_code(kind: str) -> None:
    one = constraint("creatinine", "2 mg/dL", 2, "mg/dL", type=kind)
    assert conceptualise("", [one]) == []
    assert one.subject.concept is None


def test_a_multiple_of_a_limit_has_no_canonical_interval() -> None:
    one = constraint("ALT", "<= 2.5 x ULN", 2.5, relative_to="ULN")
    assert conceptualise("", [one]) == []
    assert one.subject.concept is not None
    assert one.canonical is None


ODD = [
    ("hemoglobin", "< 9 mg/dL", 9, "mg/dL", "implausible-value"),
    ("platelets", "< 100 /mm3", 100, "/mm3", "implausible-value"),
    ("ECOG", ">= 70", 70, "", "implausible-value"),
    ("LVEF", "> 400", 400, "", "implausible-value"),
    ("platelets", "< 100,000", 100000, "", "missing-unit"),
    ("WBC", "> 3.0", 3, "", "missing-unit"),
    ("potassium level", "> 5.5 furlongs", 5.5, "furlongs", "unclear-unit"),
    ("serum potassium", "> 5.5 furlongs", 5.5, "furlongs", "unclear-unit"),
    ("D-dimer", "> 500 ng/mL", 500, "ng/mL", "unclear-unit"),
    ("hemoglobin", "< 9 g/dL", 9, "g/dL", None),
    ("platelets", "> 0 /uL", 0, "/uL", None),
    ("ECOG", ">= 2", 2, "", None),
    ("BMI", ">= 30", 30, "", None),
    ("LVEF", "> 0.4", 0.4, "", None),
    ("ANC", "> 1,500 mm3", 1500, "mm3", None),
    ("24-hour urine protein", "> 1 g", 1, "g", None),
    ("weight", "< 5th percentile", 5, "percentile", None),
    ("hemoglobin", "> 50 %", 50, "%", None),
    ("HIV RNA", "> 5 log10 copies/mL", 5, "log10 copies/mL", None),
    ("urine protein", "> 2+", 2, "", None),
    ("enzyme of some kind", "> 2", 2, "", None),
    ("platelets", "abnormal", None, "", None),
]


@pytest.mark.parametrize(("subject", "comparison", "value", "unit", "code"), ODD)
def test_odd_values_are_pointed_out(
    subject: str, comparison: str, value: float | None, unit: str, code: str | None
) -> None:
    one = constraint(subject, comparison, value, unit)
    text = f"{subject} {comparison}"
    said = conceptualise(text, [one])
    assert [diagnostic.code for diagnostic in said] == ([code] if code else [])
    for diagnostic in said:
        assert diagnostic.severity == ("warning" if code == "implausible-value" else "info")
        assert diagnostic.criterion == "I1"
        assert text[diagnostic.start : diagnostic.end] == comparison
        assert comparison in diagnostic.message


def test_a_diagnostic_names_the_unit_that_would_fit() -> None:
    (said,) = conceptualise("", [constraint("hemoglobin", "< 9 mg/dL", 9, "mg/dL")])
    assert said.message == (
        "'< 9 mg/dL' is far outside what Hemoglobin can be, 1 to 26 g/dL; the number would fit in g/dL or mmol/L"
    )


def test_a_change_may_be_small() -> None:
    text = "fall in hemoglobin of 0.5 g/dL"
    one = constraint("hemoglobin", "of 0.5 g/dL", 0.5, "g/dL")
    one.subject = Subject(start=8, end=18, text="hemoglobin")
    one.evidence = TextSpan(start=19, end=30, text="of 0.5 g/dL")
    assert conceptualise(text, [one]) == []


def test_classes_are_no_values() -> None:
    one = constraint("Child-Pugh", "A", 1, values=["A"])
    assert conceptualise("", [one]) == []


def mention(label: str, text: str) -> Mention:
    return Mention(id="m1", label=label, start=0, end=len(text), text=text)


@pytest.mark.parametrize(
    ("label", "text", "code"),
    [
        ("Measurement", "serum creatinine", "2160-0"),
        ("Measurement", "PT", None),
        ("Measurement", "transaminases", None),
        ("Measurement", "scan", None),
        ("Condition", "creatinine", None),
    ],
)
def test_measurement_mentions_are_coded(label: str, text: str, code: str | None) -> None:
    one = mention(label, text)
    conceptualise(text, [], [one])
    assert (one.concept.code if one.concept else None) == code


def test_the_component_writes_into_the_analysis() -> None:
    doc = Doc(Vocab(), words=["hemoglobin", "<", "9", "mg/dL"])
    found = analysis(doc)
    found.constraints.append(constraint("hemoglobin", "< 9 mg/dL", 9, "mg/dL"))
    found.mentions.append(mention("Measurement", "hemoglobin"))
    assert Concepts()(doc) is doc
    assert found.constraints[0].canonical is not None
    assert found.mentions[0].concept is not None
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["implausible-value"]


@pytest.mark.parametrize("subject", ["", " ", "(" * 50_000, "a " * 50_000, "1" * 100_000, "\u0000", "𝟙"])
def test_hostile_subjects_have_no_code(subject: str) -> None:
    one = constraint(subject, "> 1e308", 1e308, "mg/dL")
    assert conceptualise(subject, [one]) == []
    assert one.subject.concept is None
