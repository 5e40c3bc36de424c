"""How the shipped names are made from the classification's titles and terms."""

from types import SimpleNamespace

import pytest

from eligo.vocabulary.icd10cm_source import Name, all_names, is_nameable, parts, resolved, spellings, widened

TITLES = {
    "2": "Neoplasms",
    "C00-C96": "Malignant neoplasms (C00-C96)",
    "C34": "Malignant neoplasm of bronchus and lung",
    "G40": "Epilepsy and recurrent seizures",
    "G40.9": "Epilepsy, unspecified",
    "A69.22": "Other neurologic disorders in Lyme disease",
    "H40.001": "Preglaucoma, unspecified, right eye",
    "K75.9": "Inflammatory liver disease, unspecified",
    "V01": "Pedestrian injured in collision with pedal cycle",
}
TERMS = {"K75.9": ["Hepatitis NOS"], "A69.22": ["Meningitis", "Cranial neuritis"], "C34": ["connective tissue"]}

CLASSIFICATION = SimpleNamespace(
    get_all_codes=lambda: list(TITLES),
    get_description=TITLES.__getitem__,
    get_inclusion_term=lambda code: TERMS.get(code, []),
    get_includes=lambda code: [],
    is_category=lambda code: len(code) == 3,
)


def test_names_of_a_classification() -> None:
    assert set(resolved(all_names(CLASSIFICATION))) == {
        Name("cancer", "C00-C96", "title"),
        Name("cancer bronchus and lung", "C34", "title"),
        Name("bronchus cancer", "C34", "part"),
        Name("cancer lung", "C34", "part"),
        Name("epilepsy and recurrent seizure", "G40", "title"),
        Name("epilepsy", "G40.9", "unspecified"),
        Name("cranial neuritis", "A69.22", "inclusion"),
        Name("disease inflammatory liver", "K75.9", "unspecified"),
        Name("hepatitis", "K75.9", "unspecified"),
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Essential (primary) hypertension", ["Essential hypertension", "Essential primary hypertension"]),
        (
            "Human immunodeficiency virus [HIV] disease",
            ["Human immunodeficiency virus disease", "HIV disease"],
        ),
        ("Osteochondrosis [Burns]", ["Osteochondrosis"]),
        ("Dilated cardiomyopathy [DCM]", ["Dilated cardiomyopathy"]),
    ],
)
def test_spellings(name: str, found: list[str]) -> None:
    assert spellings(name) == found


def test_parts_of_titles() -> None:
    assert parts("Fibrosis and cirrhosis of liver") == ["Fibrosis of liver", "cirrhosis of liver"]
    assert parts("Asthma") == []


def test_rivals_are_settled_or_left_out() -> None:
    names = [
        Name("a", "B00", "inclusion"),
        Name("a", "C00.1", "title"),
        Name("b", "D00.1", "title"),
        Name("b", "D00", "title"),
        Name("c", "E00.1", "title"),
        Name("c", "F00.1", "title"),
        Name("d", "H40-H42", "title"),
        Name("d", "H40", "title"),
    ]
    assert resolved(names) == [Name("a", "C00.1", "title"), Name("b", "D00", "title"), Name("d", "H40", "title")]


def test_an_unspecified_code_is_widened_to_a_category_that_says_the_same() -> None:
    assert widened(Name("epilepsy", "G40.9", "unspecified"), CLASSIFICATION).code == "G40"
    assert widened(Name("epilepsy", "G40.9", "title"), CLASSIFICATION).code == "G40.9"


@pytest.mark.parametrize(
    ("code", "nameable"),
    [("2", False), ("C00-C96", True), ("E11", True), ("V01", False), ("Z33.1", False), ("S72.001", False)],
)
def test_what_text_can_name(code: str, nameable: bool) -> None:
    assert is_nameable(code) is nameable
