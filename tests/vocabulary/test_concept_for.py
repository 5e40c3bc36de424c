"""The shipped concepts of names."""

import pytest
from pydantic import ValidationError

from eligo.vocabulary import concept_for
from eligo.vocabulary.linker import barer

CONCEPTS = [
    ("COPD", "Condition", "http://hl7.org/fhir/sid/icd-10-cm", "J44", 1.0),
    ("severe uncontrolled asthma", "Condition", "http://hl7.org/fhir/sid/icd-10-cm", "J45", 0.9),
    ("chronic kidney disease (CKD)", "Condition", "http://hl7.org/fhir/sid/icd-10-cm", "N18", 1.0),
    ("pregnancy", "Condition", "http://loinc.org", "82810-3", 1.0),
    ("smokers", "Observation", "http://loinc.org", "72166-2", 1.0),
    ("alcohol consumption", "Observation", "http://loinc.org", "11331-6", 1.0),
    ("women", "Person", "http://hl7.org/fhir/administrative-gender", "female", 1.0),
    ("platelet count", "Measurement", "http://loinc.org", "777-3", 1.0),
    ("obese", "Observation", "http://hl7.org/fhir/sid/icd-10-cm", "E66", 1.0),
]


@pytest.mark.parametrize(("name", "label", "system", "code", "score"), CONCEPTS)
def test_a_name_has_its_concept(name: str, label: str, system: str, code: str, score: float) -> None:
    found = concept_for(name, label)
    assert found is not None
    assert (found.system, found.code, found.score) == (system, code, score)
    assert found.display


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("aspirin", "Drug"),
        ("appendectomy", "Procedure"),
        ("severe disease", "Condition"),
        ("secondary disease", "Condition"),
        ("PT", "Measurement"),
        ("COPD", "Drug"),
        ("", "Condition"),
        ("a " * 50_000, "Condition"),
    ],
)
def test_no_concept_rather_than_a_wrong_one(name: str, label: str) -> None:
    assert concept_for(name, label) is None


@pytest.mark.parametrize(
    ("wording", "bare"),
    [
        ("severe asthma", "asthma"),
        ("newly diagnosed metastatic breast cancer", "breast cancer"),
        ("secondary hypertension", "secondary hypertension"),
        ("severe", "severe"),
        ("high blood pressure", "high blood pressure"),
        ("(asthma)", "(asthma)"),
    ],
)
def test_words_that_do_not_change_the_condition(wording: str, bare: str) -> None:
    assert [text for text, _ in barer(wording)][-1] == bare


def test_a_concept_given_once_is_not_changed_by_its_user() -> None:
    first = concept_for("pregnancy", "Condition")
    assert first is not None
    with pytest.raises(ValidationError, match="frozen"):
        first.display = "changed"
    again = concept_for("pregnancy", "Condition")
    assert again is not None
    assert again.display == "Pregnancy status"
