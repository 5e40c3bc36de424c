"""Conversions: exact within a dimension, by molar mass and by equation for an analyte, refused otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligo.lexicon.analytes import analytes
from eligo.schema import Bound, Interval, Unit
from eligo.units import canonical, convert, match, measures, resolve
from eligo.units.codes import measure

CONVERTED = [
    (None, 100000, "/mm3", "10*3/uL", 100),
    (None, 1.5e9, "/L", "10*3/uL", 1.5),
    (None, 0.1, "10*9/L", "/uL", 100),
    (None, 18, "mo", "a", 1.5),
    (None, 24, "mo", "a", 2),
    (None, 28, "d", "wk", 4),
    (None, 1, "mg/dL", "g/L", 0.01),
    (None, 120, "mm[Hg]", "kPa", 15.99864),
    (None, 500, "mg/(24.h)", "g/d", 0.5),
    (None, 1, "ukat/L", "U/L", 60),
    (None, 7, "kg/m2", "kg/m2", 7),
    ("temperature", 98.6, "[degF]", "Cel", 37),
    ("temperature", 38, "Cel", "[degF]", 100.4),
    ("temperature", 0, "Cel", "K", 273.15),
    ("creatinine", 1.5, "mg/dL", "umol/L", 132.603),
    ("creatinine", 133, "umol/L", "mg/dL", 1.50449),
    ("hba1c", 53, "mmol/mol", "%", 7.00044),
    ("hba1c", 7, "%", "mmol/mol", 53.01),
    ("glucose", 7, "mmol/L", "mg/dL", 126.112),
    ("bilirubin_total", 34.2, "umol/L", "mg/dL", 1.99954),
    ("amh", 8.6, "pmol/L", "ng/mL", 1.204),
    ("sodium", 130, "meq/L", "mmol/L", 130),
    ("calcium_total", 5, "meq/L", "mmol/L", 2.5),
    ("insulin_fasting", 10, "u[iU]/mL", "pmol/L", 60),
    ("insulin_fasting", 10, "m[iU]/L", "nmol/L", 0.06),
    ("prolactin", 25, "ng/mL", "m[iU]/L", 530),
    ("egfr", 60, "mL/min", "mL/min/{1.73_m2}", 60),
    ("uacr", 30, "mg/g{creat}", "mg/mmol{creat}", 3.3936),
    ("pvr", 3, "[wood'U]", "dyn.s/cm5", 240),
    ("factor_viii", 1, "[iU]/dL", "%", 1),
]


@pytest.mark.parametrize(("analyte", "value", "source", "target", "expected"), CONVERTED)
def test_a_value_converts(analyte: str | None, value: float, source: str, target: str, expected: float) -> None:
    found = convert(value, source, target, analytes()[analyte] if analyte else None)
    assert found == expected or found == pytest.approx(expected, rel=1e-5)
    if float(expected).is_integer() and analyte is None:
        assert found == expected


REFUSED = [
    ("creatinine", "mg/dL", "g"),
    (None, "mg/dL", "mmol/L"),
    (None, "meq/L", "mmol/L"),
    (None, "U/L", "[iU]/L"),
    ("lp_a", "nmol/L", "mg/dL"),
    ("hbv_dna", "{copies}/mL", "[iU]/mL"),
    ("hcv_rna", "{copies}/mL", "[iU]/mL"),
    ("hiv_rna", "{log_copies}/mL", "{copies}/mL"),
    ("hbv_dna", "{log_IU}/mL", "[iU]/mL"),
    ("d_dimer", "ng/mL{DDU}", "ng/mL{FEU}"),
    ("d_dimer", "ng/mL", "ng/mL{FEU}"),
    ("creatinine_clearance", "mL/min/{1.73_m2}", "mL/min"),
    ("growth_hormone", "m[iU]/L", "ng/mL"),
    ("pasi", "%", "{score}"),
    ("alcohol_intake", "{drinks}/wk", "g/d"),
    ("weight_change", "kg", "%"),
    ("hba1c", "mg/dL", "%"),
    ("platelets", "K/uL", "10*3/uL"),
    ("platelets", "gm%", "10*3/uL"),
    ("platelets", "", "10*3/uL"),
    ("platelets", "(" * 50_000, "10*3/uL"),
    ("platelets", "1" * 100_000, "10*3/uL"),
    ("platelets", "/" * 70, "10*3/uL"),
    ("platelets", "/0", "10*3/uL"),
    ("platelets", "0", "10*3/uL"),
]


@pytest.mark.parametrize(("analyte", "source", "target"), REFUSED)
def test_a_conversion_without_one_factor_is_refused(analyte: str | None, source: str, target: str) -> None:
    owner = analytes()[analyte] if analyte else None
    assert convert(1, source, target, owner) is None
    assert convert(1, target, source, owner) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1.7e308])
def test_no_number_comes_from_none(value: float) -> None:
    assert convert(value, "kg", "mg") is None


@given(st.decimals(min_value=-10_000, max_value=10_000, places=3))
def test_there_and_back_is_where_one_started(number: object) -> None:
    value = float(str(number))
    there = convert(value, "g/dL", "g/L")
    assert there is not None
    assert convert(there, "g/L", "g/dL") == value


@given(st.text(max_size=90))
def test_any_code_is_measured_or_refused(code: str) -> None:
    found = measure(code)
    assert found is None or found.factor > 0


RESOLVED = [
    ("alt", "IU/L", "U/L"),
    ("alt", "µkat/L", "ukat/L"),
    ("fsh", "IU/L", "[iU]/L"),
    ("fsh", "U/L", "[iU]/L"),
    ("tsh", "mU/L", "m[iU]/L"),
    ("ca125", "U/mL", "[arb'U]/mL"),
    ("ca125", "kU/L", "k[arb'U]/L"),
    ("platelets", "K/uL", "10*3/uL"),
    ("platelets", "G/L", "10*9/L"),
    ("hemoglobin", "G/L", "g/L"),
    ("karnofsky", "%", "{score}"),
    ("pasi", "%", "%"),
    ("upcr", "mg/g", "mg/g{creat}"),
    ("uacr", "mg/mmol", "mg/mmol{creat}"),
    ("age", "m", "mo"),
    ("height", "m", "m"),
    ("temperature", "°", "Cel"),
    ("afc", "follicles", "{count}"),
    ("tender_joints", "joints", "{count}"),
    ("urine_protein_24h", "g", "g/(24.h)"),
    ("neutrophils_abs", "mm3", "/mm3"),
    ("prostate_volume", "mm3", "mm3"),
]


@pytest.mark.parametrize(("analyte", "written", "ucum"), RESOLVED)
def test_the_analyte_decides_what_a_unit_means(analyte: str, written: str, ucum: str) -> None:
    found = match(f"5 {written}", 2)
    assert found is not None
    resolved = resolve(found.unit, analytes()[analyte])
    assert (resolved.text, resolved.ucum) == (written, ucum)


@pytest.mark.parametrize(
    ("analyte", "unit", "expected"),
    [
        ("platelets", "mg/dL", False),
        ("creatinine", "umol/L", True),
        ("lp_a", "nmol/L", True),
        ("hiv_rna", "{log_copies}/mL", True),
        ("age", "kg", False),
    ],
)
def test_some_units_cannot_belong_to_an_analyte(analyte: str, unit: str, expected: bool) -> None:
    assert measures(Unit(text=unit, ucum=unit), analytes()[analyte]) is expected


CANONICAL = [
    ("platelets", 100000, "/mm3", 100, "10*3/uL"),
    ("leukocytes", 4000, "/ mm3", 4, "10*3/uL"),
    ("hematocrit", 30, "%", 30, "%"),
    ("hematocrit", 0.3, "", 30, "%"),
    ("amh", 1, "ng/ml", 1, "ng/mL"),
    ("neutrophils_abs", 1500000000, "/L", 1.5, "10*3/uL"),
    ("ecog", 1, "", 1, "{score}"),
    ("lvef", 40, "", 40, "%"),
    ("lvef", 0.4, "", 40, "%"),
    ("fev1_fvc", 0.7, "", 70, "%"),
    ("bmi", 30, "", 30, "kg/m2"),
    ("age", 18, "", 18, "a"),
    ("age", 6, "months", 0.5, "a"),
    ("karnofsky", 70, "%", 70, "{score}"),
    ("inr", 1.5, "", 1.5, "{INR}"),
    ("hba1c", 53, "mmol/mol", 7.00044, "%"),
    ("afc", 4, "", 4, "{count}"),
    ("gestational_age", 14, "weeks", 14, "wk"),
    # abstained from: no unit, or one of another kind
    ("platelets", 100000, "", None, None),
    ("hemoglobin", 9, "", None, None),
    ("ecog", 70, "", None, None),
    ("hiv_rna", 5, "log10 copies/mL", None, None),
    ("lp_a", 75, "nmol/L", None, None),
    ("pregnancy_test", 25, "mIU/mL", None, None),
]


@pytest.mark.parametrize(("analyte", "value", "written", "expected", "ucum"), CANONICAL)
def test_an_interval_has_its_canonical_form(
    analyte: str, value: float, written: str, expected: float | None, ucum: str | None
) -> None:
    unit = None
    if written:
        found = match(written)
        assert found is not None
        unit = found.unit
    made = canonical(Interval(low=Bound(value=value, inclusive=True)), unit, analytes()[analyte])
    assert (made.interval.low.value if made and made.interval.low else None) == expected
    assert (made.ucum if made else None) == ucum
    assert made is None or made.interval.high is None


def test_both_ends_keep_whether_they_belong() -> None:
    interval = Interval(low=Bound(value=7, inclusive=False), high=Bound(value=10, inclusive=True))
    made = canonical(interval, Unit(text="mmol/L", ucum="mmol/L"), analytes()["glucose"])
    assert made is not None
    assert made.model_dump() == {
        "interval": {"low": {"value": 126.112, "inclusive": False}, "high": {"value": 180.16, "inclusive": True}},
        "ucum": "mg/dL",
    }


def test_nothing_has_no_canonical_form() -> None:
    assert canonical(None, None, analytes()["age"]) is None
    assert canonical(Interval(), None, None) is None
