"""Which ways of writing a name are one name, and which are not."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from eligo.vocabulary.names import name_key, name_tokens

SAME = [
    ("myocardial infarction, acute", "Acute myocardial infarctions"),
    ("Haemorrhage of the oesophagus", "hemorrhage of esophagus"),
    ("hepatic cancers", "Carcinoma of the liver"),
    ("Crohn's disease", "Crohn’s disease"),
    ("Sjögren's syndrome", "sjogren syndrome"),
    ("type II diabetes mellitus", "Type 2 Diabetes Mellitus"),
    ("brain metastases", "cerebral metastasis"),
    ("renal failure", "failure of a kidney"),
    ("tumour of the skin", "skin neoplasms"),
    ("gastro-oesophageal reflux", "Gastro esophageal reflux"),
]

DIFFERENT = [
    ("type 1 diabetes", "type 2 diabetes"),
    ("hepatitis A", "hepatitis"),
    ("hepatitis B", "hepatitis C"),
    ("obesity with hypoventilation", "obesity without hypoventilation"),
    ("diabetes due to pancreatitis", "pancreatitis due to diabetes"),
    ("Hodgkin lymphoma", "non-Hodgkin lymphoma"),
    ("hypotension", "hypertension"),
    ("AIDS", "aid"),
    ("acute leukemia", "chronic leukemia"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["", " ", "()", "\u0000", "'s", "…", "of the"])
def test_nothing_to_compare(name: str) -> None:
    assert name_key(name) == ""


@pytest.mark.parametrize(
    "name", ["a " * 50_000, "1" * 100_000, "(" * 50_000, "'" * 50_000, "é" * 50_000, "ies " * 50_000]
)
def test_long_names_take_no_time(name: str, within: Callable[..., AbstractContextManager[None]]) -> None:
    with within(seconds=0.5):
        name_key(name)


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("Deficiency of a clotting factor", ["deficiency", "clotting", "factor"]),
        ("vitamin A deficiency", ["vitamin", "a", "deficiency"]),
        ("hepatitis-A", ["hepatitis", "a"]),
        ("Crohn's\u00a0 disease", ["crohn", "disease"]),
        ("allergy to (a) penicillin's", ["allergy", "to", "penicillin"]),
    ],
)
def test_words_are_folded_one_by_one_but_for_an_article(name, tokens):
    assert name_tokens(name) == tokens
