"""Names of quantities, and the analyte that each means."""

import pytest

from eligo.lexicon.analytes import find_analytes, lookup

NAMED = [
    ("Haemoglobin", "hemoglobin"),
    ("platelet counts", "platelets"),
    ("baseline serum ferritin level", "ferritin"),
    ("the patient's ANC", "neutrophils_abs"),
    ("creatinine clearance", "creatinine_clearance"),
    ("eGFR", "egfr"),
    ("EGFR", None),
    ("IgA", "iga"),
    ("IGA", "iga_score"),
    ("Mg", "magnesium"),
    ("mg", None),
    ("FEV₁", "fev1"),
    ("β-hCG", "hcg"),
    ("age", "age"),
    ("number of drinks", None),
    ("", None),
]


@pytest.mark.parametrize(("surface", "expected"), NAMED)
def test_a_name_means_its_analyte(surface: str, expected: str | None) -> None:
    found = lookup(surface)
    assert (found.id if found else None) == expected


def test_the_longest_name_wins() -> None:
    text = "Hemoglobin and AST/ALT <= 2.5 x ULN; creatinine\n      clearance >= 60; PT"
    found = find_analytes(text)
    assert [(text[f.start : f.end], f.analyte.id, f.ambiguous) for f in found] == [
        ("Hemoglobin", "hemoglobin", False),
        ("AST", "ast", False),
        ("ALT", "alt", False),
        ("creatinine\n      clearance", "creatinine_clearance", False),
        ("PT", "pt", True),
    ]


def test_a_name_does_not_cross_a_blank_line() -> None:
    assert [f.analyte.id for f in find_analytes("serum creatinine\n\nclearance")] == ["creatinine"]
