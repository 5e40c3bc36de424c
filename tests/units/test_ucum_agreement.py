"""Every code and every factor of the tables agrees with an independent reading of UCUM, ucumvert on pint."""

from fractions import Fraction
from functools import cache
from typing import Any

import pint
import pytest
from ucumvert import PintUcumRegistry, get_ucum_parser

from eligo.lexicon import entries, table
from eligo.lexicon.analytes import Analyte, analytes
from eligo.units import convert, match
from eligo.units.codes import measure

WITH_SI = [analyte for analyte in analytes().values() if analyte.factor]


@cache
def registry() -> Any:
    return PintUcumRegistry()


@cache
def parser() -> Any:
    return get_ucum_parser()


def codes() -> list[str]:
    found = {row["ucum"] for row in table("units")} | {
        row[end] for row in table("conversions") for end in ("from", "to")
    }
    for analyte in analytes().values():
        found |= {analyte.ucum, analyte.si, *analyte.accepted}
    return sorted(found - {""})


def comparable(code: str) -> bool:
    """Whether pint can compute with a code: it drops annotations, and takes an equivalent for a mole."""
    return not any(mark in code for mark in ("{", "eq", "Cel", "[deg", "dB", "osm"))


@pytest.mark.parametrize("code", codes())
def test_a_code_is_ucum(code: str) -> None:
    parser().parse(code)


@pytest.mark.parametrize("code", codes())
def test_a_code_of_the_tables_is_measured_without_ucumvert(code: str) -> None:
    assert measure(code) is not None


def test_factors_within_a_dimension_are_those_of_pint() -> None:
    by_dimension: dict[object, list[str]] = {}
    for code in codes():
        found = measure(code)
        if found and comparable(code) and found.dimension:
            by_dimension.setdefault(found.dimension, []).append(code)
    compared = 0
    for first, *others in by_dimension.values():
        for other in others:
            ours = convert(1, first, other)
            assert ours == pytest.approx(ratio(first, other), rel=1e-5), (first, other)
            compared += 1
    assert compared > 100


def ratio(first: str, other: str) -> float:
    there = registry().from_ucum(other)
    return float((registry().from_ucum(first) / there).to_base_units().to("dimensionless").magnitude)


@pytest.mark.parametrize("analyte", WITH_SI, ids=lambda analyte: analyte.id)
def test_the_si_factor_is_what_the_molar_mass_says(analyte: Analyte) -> None:
    assert analyte.factor is not None
    assert convert(1, analyte.ucum, analyte.si, analyte) == pytest.approx(analyte.factor, rel=5e-5)
    if analyte.molar_mass and "mol" in analyte.si and "mol" not in analyte.ucum:
        amount = registry().from_ucum(analyte.ucum) / pint.Quantity(analyte.molar_mass, "g/mol").to_root_units().m
        target = registry().from_ucum(analyte.si)
        by_pint = amount.to_root_units().magnitude * 1000 / target.to_root_units().magnitude
        assert by_pint / 1000 == pytest.approx(analyte.factor, rel=5e-5)


TEMPERATURES = {"Cel": "degC", "[degF]": "degF", "K": "kelvin"}


@pytest.mark.parametrize("row", table("conversions"), ids=lambda row: f"{row['analyte']} {row['from']} {row['to']}")
def test_an_equation_does_what_it_states(row: dict[str, str]) -> None:
    analyte = analytes()[row["analyte"]] if row["analyte"] else None
    expected = 50 * Fraction(row["slope"]) + Fraction(row["intercept"])
    assert convert(50, row["from"], row["to"], analyte) == pytest.approx(float(expected), rel=1e-5)
    back = convert(float(expected), row["to"], row["from"], analyte)
    assert back == pytest.approx(50, rel=1e-2)
    if row["from"] in TEMPERATURES:
        by_pint = pint.UnitRegistry().Quantity(50, TEMPERATURES[row["from"]]).to(TEMPERATURES[row["to"]]).magnitude
        assert by_pint == pytest.approx(float(expected), rel=1e-6)


def test_each_surface_of_the_unit_table_is_found_again() -> None:
    for row in table("units"):
        before, after, code = {
            "a": ("", "", row["ucum"]),
            "t": ("", "/L", f"{row['ucum']}/L"),
            "d": ("mol/", "", f"mol/{row['ucum']}"),
        }[row["places"][0]]
        for surface in entries(row["surfaces"]) + entries(row["exact"]):
            written = before + surface + after
            found = match(f"5 {written} x", 2)
            assert found is not None, written
            assert (found.unit.text, found.unit.ucum) == (written, code or None)
