"""What people write for units, and the UCUM code that it means."""

import pytest

from eligo.units import match

WRITTEN = [
    ("cells/mm3", "/mm3"),
    ("/mm^3", "/mm3"),
    (r"cells/mm\^3", "/mm3"),
    (r"kg/m\^2", "kg/m2"),
    (r"mL/min/1.73 m\^2", "mL/min/{1.73_m2}"),
    (r"cm\^3", "mL"),
    ("/mm³", "/mm3"),
    ("/ mm3", "/mm3"),
    ("per cubic millimeter", "/mm3"),
    ("/cmm", "/mm3"),
    ("/µL", "/uL"),
    ("/μL", "/uL"),
    ("/mcL", "/uL"),
    ("K/uL", "10*3/uL"),
    ("k/mm3", "10*3/uL"),
    ("G/L", "10*9/L"),
    ("g/L", "g/L"),
    ("mg%", "mg/dL"),
    ("mg/100 mL", "mg/dL"),
    ("gm/dl", "g/dL"),
    ("IU/L", "[iU]/L"),
    ("UI/L", "[iU]/L"),
    ("units/L", "U/L"),
    ("u/l", "U/L"),
    ("mIU/mL", "m[iU]/mL"),
    ("µIU/mL", "u[iU]/mL"),
    ("mEq/L", "meq/L"),
    ("mcg/ml", "ug/mL"),
    ("ml/min/1.73m2", "mL/min/{1.73_m2}"),
    ("ml/min/1.73 m²", "mL/min/{1.73_m2}"),
    ("ml/minute/1.73 square meters", "mL/min/{1.73_m2}"),
    ("mL/min per 1.73 m^2", "mL/min/{1.73_m2}"),
    ("mm Hg", "mm[Hg]"),
    ("mm/Hg", "mm[Hg]"),
    ("mm\n            Hg", "mm[Hg]"),
    ("beats per minute", "{beats}/min"),
    ("degrees C", "Cel"),
    ("kg/m²", "kg/m2"),
    ("kg/sqm", "kg/m2"),
    ("mmol·L-1", "mmol/L"),
    ("copies of HIV RNA/mL", "{copies}/mL"),
    ("log10 copies/mL", "{log_copies}/mL"),
    ("mg/24 h", "mg/(24.h)"),
    ("mg/kg/day", "mg/kg/d"),
    ("mg/g creatinine", "mg/g{creat}"),
    ("drinks per week", "{drinks}/wk"),
    ("y/o", "a"),
    ("months", "mo"),
]


@pytest.mark.parametrize(("written", "ucum"), WRITTEN)
def test_a_written_unit_has_its_code(written: str, ucum: str) -> None:
    found = match(f"5 {written}, or", 2)
    assert found is not None
    assert found.unit.text == written
    assert found.unit.ucum == ucum


@pytest.mark.parametrize("text", ["glasses", "", " mg", "motor score", "10", "/", "per", "of", "mgs2x"])
def test_a_unit_ends_with_its_word(text: str) -> None:
    assert match(text) is None
