"""ICD-10-CM as shipped: what conditions are coded as."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from eligo.lexicon import entries, table
from eligo.vocabulary import icd10cm
from eligo.vocabulary.names import name_key

CODED = [
    ("COPD", "J44"),
    ("chronic obstructive pulmonary disease", "J44"),
    ("HTN", "I10"),
    ("high blood pressure", "I10"),
    ("CHF", "I50"),
    ("MI", "I21"),
    ("myocardial infarction, acute", "I21"),
    ("T2DM", "E11"),
    ("Type II Diabetes Mellitus", "E11"),
    ("diabetes", "E08-E13"),
    ("malignancy", "C00-C96"),
    ("Hepatic cancers", "C22"),
    ("haemophilia A", "D66"),
    ("hepatitis A", "B15"),
    ("chronic hepatitis C virus infection", "B18.2"),
    ("epilepsy", "G40"),
    ("lung cancer", "C34"),
    ("pyoderma gangrenosum", "L88"),
    ("lichen planus", "L43"),
    ("Ménière's disease", "H81.0"),
    ("tuberculosis", "A15-A19"),
]

NOT_CODED = [
    "",
    "disease",
    "infections",
    "lesion",
    "toxicity",
    "adverse reaction",
    "blood",
    "cocaine",
    "mi",
    "copay",
    "axis",
]


@pytest.mark.parametrize(("name", "code"), CODED)
def test_a_condition_has_its_code(name: str, code: str) -> None:
    found = icd10cm.code_for(name)
    assert found is not None
    assert found.code == code
    assert found.title == icd10cm.title(code)
    assert 0.8 <= found.score <= 1


@pytest.mark.parametrize("name", NOT_CODED)
def test_what_is_wide_or_vague_has_none(name: str) -> None:
    assert icd10cm.code_for(name) is None


def test_every_authored_code_is_one_of_the_classification_and_no_name_has_two() -> None:
    codes: dict[str, str] = {}
    for row in table("conditions"):
        assert row["code"] == icd10cm.NO_CODE or icd10cm.title(row["code"]), row
        assert entries(row["names"]), row
        for name in entries(row["names"]):
            assert codes.setdefault(name_key(name), row["code"]) == row["code"], name
        for short in entries(row["short_forms"]):
            assert codes.setdefault(f"={short}", row["code"]) == row["code"], short


def test_the_names_lead_to_codes_with_titles() -> None:
    codes = [icd10cm.code_for(name) for name in ("acrocyanosis", "wilson disease")]
    assert [found and found.title for found in codes] == [
        "Other specified peripheral vascular diseases",
        "Wilson's disease",
    ]


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("E11.65", ["E11.65", "E11.6", "E11", "E08-E13"]),
        ("C34", ["C34", "C30-C39", "C00-C75", "C00-C96"]),
        ("C00-C75", ["C00-C75", "C00-C96"]),
        ("B20", ["B20"]),
    ],
)
def test_what_a_code_lies_under(code: str, above: list[str]) -> None:
    assert icd10cm.broader(code) == above


def test_the_tables_load_quickly(within: Callable[..., AbstractContextManager[None]]) -> None:
    icd10cm._names.cache_clear()
    icd10cm._titles.cache_clear()
    with within(seconds=1):
        assert icd10cm.code_for("gout")
