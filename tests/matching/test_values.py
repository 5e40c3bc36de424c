"""Values against limits: units, limits of normal, words and grades, the latest value and windows."""

import pytest

from eligo.matching import match

HISTORY = {"words": "History of"}


def lab(value=None, unit="10*9/L", date="2024-05-01", text="Platelets", **fields):
    return {"text": text, "value": value, "unit": unit, "date": date, **fields}


PLATELETS = {"type": "measurement", "text": "platelets", "code": "777-3", "low": 100000, "unit": "/mm3"}
ALT = {"type": "measurement", "text": "ALT", "code": "1742-6", "high": 3, "relative_to": "ULN"}
HBSAG = {"type": "measurement", "text": "HBsAg", "code": "5195-3", "values": ["positive"]}
NYHA = {"type": "measurement", "text": "NYHA class", "values": ["II", "III"], "low": 2, "high": 3}
HEMOGLOBIN = {"type": "measurement", "text": "haemoglobin", "code": "718-7", "low": 9, "unit": "g/dL"}

VALUES = [
    ("no value", [], PLATELETS, None),
    ("converted", [lab(140)], PLATELETS, True),
    ("converted, on the bound", [lab(100)], PLATELETS, True),
    ("converted, on an exclusive bound", [lab(100)], {**PLATELETS, "low": "100000"}, False),
    ("below", [lab(99.9)], PLATELETS, False),
    ("under another name of the analyte", [lab(140, text="platelet count")], PLATELETS, True),
    (
        "under the code of another method",
        [lab(140, codes=[{"system": "http://loinc.org", "code": "26515-7"}])],
        PLATELETS,
        True,
    ),
    ("of another analyte", [lab(140, text="Neutrophils")], PLATELETS, None),
    ("in a unit as people write it", [lab(140, unit="K/uL")], PLATELETS, True),
    ("without unit", [lab(140000, unit=None)], PLATELETS, None),
    ("in a unit that does not convert", [lab(140, unit="g/dL")], PLATELETS, None),
    ("by molar mass", [lab(5.6, "mmol/L", text="Hemoglobin")], HEMOGLOBIN, True),
    ("the latest counts", [lab(50, date="2023-01-01"), lab(140, date="2024-05-30")], PLATELETS, True),
    ("the latest counts, the other way", [lab(140, date="2023-01-01"), lab(50, date="2024-05-30")], PLATELETS, False),
    ("a later value after the index date does not", [lab(140), lab(50, date="2024-07-01")], PLATELETS, True),
    ("values of a day that agree", [lab(140), lab(150)], PLATELETS, True),
    ("values of a day that disagree", [lab(140), lab(50)], PLATELETS, None),
    ("a later value that cannot be read hides", [lab(140), lab(9, "g/dL", date="2024-05-20")], PLATELETS, None),
    ("a later entry without value does not", [lab(140), lab(date="2024-05-20")], PLATELETS, True),
    ("undated", [lab(140, date=None)], PLATELETS, True),
    ("undated in a window", [lab(140, date=None)], {**PLATELETS, "temporal": {"high": 28, "unit": "d"}}, None),
    ("in the window", [lab(140, date="2024-05-04")], {**PLATELETS, "temporal": {"high": 28, "unit": "d"}}, True),
    ("before the window", [lab(140, date="2024-05-03")], {**PLATELETS, "temporal": {"high": 28, "unit": "d"}}, None),
    (
        "once in the past",
        [lab(50, date="2001-01-01"), lab(140)],
        {**PLATELETS, "low": None, "high": 60000, "temporal": HISTORY},
        True,
    ),
    (
        "never in the past",
        [lab(150, date="2001-01-01"), lab(140)],
        {**PLATELETS, "low": None, "high": 60000, "temporal": HISTORY},
        False,
    ),
    (
        "at any time in a window",
        [lab(50, date="2024-01-01"), lab(140)],
        {
            **PLATELETS,
            "low": None,
            "high": 60000,
            "temporal": {"high": 1, "unit": "a", "words": "at any time in the past"},
        },
        True,
    ),
    (
        "held for a time",
        [lab(140), lab(150, date="2024-04-01")],
        {**PLATELETS, "duration": {"low": 6, "unit": "mo"}},
        True,
    ),
    (
        "not held for a time",
        [lab(140), lab(50, date="2024-04-01")],
        {**PLATELETS, "duration": {"low": 6, "unit": "mo"}},
        False,
    ),
    (
        "twice",
        [lab(50, date="2024-01-01"), lab(60)],
        {**PLATELETS, "low": None, "high": 90000, "count": (2, None)},
        True,
    ),
    (
        "only once",
        [lab(50, date="2024-01-01"), lab(160)],
        {**PLATELETS, "low": None, "high": 90000, "count": (2, None)},
        False,
    ),
    ("a limit inside", [lab(200, comparator=">")], PLATELETS, True),
    ("a limit outside", [lab(100, comparator="<")], PLATELETS, False),
    ("a limit that does not decide", [lab(200, comparator="<")], PLATELETS, None),
    (
        "below 50 where below 50 is asked",
        [lab(50, "{copies}/mL", text="HIV-1 RNA", comparator="<")],
        {"type": "measurement", "text": "HIV-1 RNA", "code": "20447-9", "high": "50", "unit": "{copies}/mL"},
        True,
    ),
    ("times the limit of normal", [lab(119, "U/L", text="ALT", range_high=40)], ALT, True),
    ("on the multiple", [lab(120, "U/L", text="ALT", range_high=40)], ALT, True),
    ("above it", [lab(121, "U/L", text="ALT", range_high=40)], ALT, False),
    ("without the limit of normal", [lab(121, "U/L", text="ALT")], ALT, None),
    ("with a limit of zero", [lab(121, "U/L", text="ALT", range_high=0)], ALT, None),
    ("a result in words", [lab("Reactive", None, text="HBsAg")], HBSAG, True),
    ("a result that is the opposite", [lab("not detected", None, text="HBsAg")], HBSAG, False),
    ("a result of another kind", [lab("haemolysed", None, text="HBsAg")], HBSAG, None),
    (
        "a result as a code",
        [{"text": "HBsAg", "value_code": {"system": "http://snomed.info/sct", "code": "10828004"}}],
        HBSAG,
        True,
    ),
    ("a grade in Roman numbers", [lab("Class III", None, text="NYHA class")], NYHA, True),
    ("a grade in Arabic numbers", [lab(4, None, text="NYHA class")], NYHA, False),
    ("another grade", [lab("IV", None, text="NYHA class")], NYHA, False),
    ("a score has no unit", [lab(2, "{score}", text="NYHA class")], NYHA, True),
    ("a change from baseline", [lab(140)], {**PLATELETS, "relative_to": "baseline"}, None),
]


@pytest.mark.parametrize(("facts", "asked", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
@pytest.mark.parametrize("heading", ["measurements", "observations"])
def test_values(facts, asked, expected, heading, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(**asked)), make_patient(**{heading: facts}))
    assert found.criteria[0].value is expected
    assert found.criteria[0].reasons


def test_a_value_without_unit_is_in_the_criterions_where_that_is_assumed(make_constraint, make_trial, make_patient):
    trial, person = make_trial(make_constraint(**PLATELETS)), make_patient(measurements=[lab(140000, unit=None)])
    assert match(trial, person, units="assumed").criteria[0].value is True
    assert "no unit" in match(trial, person).criteria[0].reasons[0]


def test_the_reason_names_the_value_and_the_limit(make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(**PLATELETS)), make_patient(measurements=[lab(99.9)]))
    assert found.criteria[0].reasons == ["Platelets 99.9 10*9/L, 2024-05-01; asked: >= 100000 /mm3"]
