"""Names of quantities, and the analyte that each means."""

import pytest

from eligo.lexicon.analytes import analytes, find_analytes, lookup, lookup_found

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


SURFACES = [
    (analyte.id, surface, kind)
    for analyte in analytes().values()
    for kind in ("surfaces", "exact", "ambiguous")
    for surface in getattr(analyte, kind)
]


def test_each_name_of_the_table_is_found_again() -> None:
    for analyte, surface, kind in SURFACES:
        found = lookup_found(surface)
        assert found is not None, surface
        assert (found.start, found.end) == (0, len(surface))
        if kind == "ambiguous":
            owners = [row.id for row in analytes().values() if surface in row.ambiguous]
            assert (found.analyte.id, found.ambiguous) == (owners[0], True)
        else:
            assert (found.analyte.id, found.ambiguous) == (analyte, False)
        assert [(f.start, f.end) for f in find_analytes(f"and {surface}, at")] == [(4, 4 + len(surface))]


def test_no_name_has_two_unambiguous_owners() -> None:
    seen: dict[str, str] = {}
    for analyte, surface, kind in SURFACES:
        if kind == "surfaces":
            assert seen.setdefault(surface.lower(), analyte) == analyte, surface


def test_each_row_of_the_table_is_sound() -> None:
    for row in analytes().values():
        assert row.name, row.id
        assert row.surfaces or row.exact or row.ambiguous, row.id
        assert bool(row.si) == (row.factor is not None), row.id
        assert not row.implied or (row.ucum and row.low is not None and row.high is not None), row.id
        assert row.low is None or row.high is None or row.low < row.high, row.id
        assert not row.loinc or _check_digit(row.loinc), row.id


def _check_digit(code: str) -> bool:
    """LOINC's check digit, modulo 10 (Luhn)."""
    number, _, digit = code.partition("-")
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(number))]
    return (10 - sum(d // 10 + d % 10 for d in doubled) % 10) % 10 == int(digit)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("AMH", "38476-8"),
        ("platelets", "777-3"),
        ("Leukocytes", "6690-2"),
        ("hematocrit", "4544-3"),
        ("years old", "30525-0"),
        ("gestational age", "18185-9"),
        ("viral load", ""),
        ("transaminases", ""),
        ("troponin", ""),
    ],
)
def test_a_name_has_its_loinc_code(name: str, code: str) -> None:
    found = lookup(name)
    assert found is not None
    assert found.loinc == code


@pytest.mark.parametrize(
    "text", ["a " * 50_000, "1" * 100_000, "(" * 50_000, "< " * 50_000, "serum " * 20_000, "\ud800"]
)
def test_hostile_text_costs_little(text: str) -> None:
    assert isinstance(find_analytes(text), list)
    lookup(text)
