"""What criteria come to for records: a table of facts and of what is asked, and what must come out."""

import pytest

from eligo.matching import match

ASTHMA = {"text": "Asthma", "date": "2020-03-01"}
PAST_6_MONTHS = {"high": 6, "unit": "mo"}
HISTORY = {"words": "History of"}


def fact(text="asthma", date=None, **fields):
    return {"text": text, "date": date, **fields}


PRESENCE = [
    # what is recorded, what is asked beyond "asthma", what comes out
    ("nothing", {}, {}, None),
    ("begun and not ended", {"conditions": [ASTHMA]}, {}, True),
    ("named in another case and spacing", {"conditions": [fact("  ASTHMA ")]}, {}, True),
    ("denied", {"conditions": [fact(negated=True)]}, {}, False),
    ("denied by an answer", {"observations": [fact(value="No", date="2024-01-01")]}, {}, False),
    ("affirmed by an answer", {"observations": [fact(value="yes", date="2024-01-01")]}, {}, True),
    (
        "a question without an answer",
        {"observations": [{"codes": [{"system": "http://loinc.org", "code": "72166-2"}], "date": "2024-01-01"}]},
        {"text": "smokers", "type": "observation", "code": "72166-2", "system": "http://loinc.org"},
        None,
    ),
    (
        "a question that is answered",
        {"observations": [fact("Tobacco smoking status", date="2024-01-01", value="Current every day smoker")]},
        {"text": "smokers", "type": "observation", "code": "72166-2", "system": "http://loinc.org"},
        True,
    ),
    ("an answer that says neither", {"observations": [fact(value="unsure", date="2024-01-01")]}, {}, None),
    ("denied once, recorded since", {"conditions": [fact(negated=True, date="2019-01-01"), ASTHMA]}, {}, True),
    ("recorded once, denied since", {"conditions": [ASTHMA, fact(negated=True, date="2024-05-01")]}, {}, False),
    ("ended before", {"conditions": [fact(date="2020-03-01", end_date="2021-01-01")]}, {}, False),
    ("ended at an unknown time", {"conditions": [fact(date="2020-03-01", ongoing=False)]}, {}, False),
    ("ends on the index date", {"conditions": [fact(date="2020-03-01", end_date="2024-06-01")]}, {}, True),
    ("begins after the index date", {"conditions": [fact(date="2024-06-02")]}, {}, None),
    ("of a complete record", {"complete": ["condition", "observation"]}, {}, False),
    ("of a record complete in part", {"complete": ["condition"]}, {}, None),
    ("recorded as a drug", {"drugs": [fact()]}, {}, None),
    ("ended, history asked", {"conditions": [fact(end_date="2001-01-01")]}, {"temporal": HISTORY}, True),
    ("lately", {"conditions": [fact(date="2024-05-01")]}, {"temporal": PAST_6_MONTHS}, True),
    ("on the first day of the window", {"conditions": [fact(date="2023-12-01")]}, {"temporal": PAST_6_MONTHS}, True),
    ("on the day before it", {"conditions": [fact(date="2023-11-30")]}, {"temporal": PAST_6_MONTHS}, None),
    (
        "into the window",
        {"conditions": [fact(date="2000-01-01", end_date="2024-01-01")]},
        {"temporal": PAST_6_MONTHS},
        True,
    ),
    (
        "going on through the window",
        {"conditions": [fact(date="2000-01-01", ongoing=True)]},
        {"temporal": PAST_6_MONTHS},
        True,
    ),
    (
        "long ago, complete",
        {"conditions": [ASTHMA], "complete": ["condition", "observation"]},
        {"temporal": PAST_6_MONTHS},
        False,
    ),
    ("undated in a window", {"conditions": [fact()]}, {"temporal": PAST_6_MONTHS}, None),
    ("dated to the year in a window", {"conditions": [fact(date="2024")]}, {"temporal": PAST_6_MONTHS}, None),
    ("at least so long before", {"conditions": [ASTHMA]}, {"temporal": {"low": 1, "unit": "a"}}, True),
    (
        "one length looks back as far as that",
        {"conditions": [fact(date="2024-05-01")]},
        {"temporal": {"low": 1, "high": 1, "unit": "a"}},
        True,
    ),
    (
        "longer before than one length",
        {"conditions": [fact(date="2020-05-01")]},
        {"temporal": {"low": 1, "high": 1, "unit": "a"}},
        None,
    ),
    ("not so long before", {"conditions": [fact(date="2024-01-01")]}, {"temporal": {"low": 1, "unit": "a"}}, None),
    (
        "from screening",
        {"conditions": [fact(date="2024-05-01")]},
        {"temporal": {**PAST_6_MONTHS, "anchor": "the screening visit"}},
        True,
    ),
    (
        "from an event that is not recorded",
        {"conditions": [fact(date="2024-05-01")]},
        {"temporal": {**PAST_6_MONTHS, "anchor": "cataract surgery"}},
        None,
    ),
    (
        "from an event",
        {"conditions": [fact(date="2019-05-01")], "procedures": [fact("Cataract surgery", "2019-06-01")]},
        {"temporal": {**PAST_6_MONTHS, "anchor": "the cataract surgery"}},
        True,
    ),
    (
        "within days after an event",
        {"conditions": [fact(date="2019-06-10")], "procedures": [fact("cataract surgery", "2019-06-01")]},
        {"temporal": {"relation": "after", "high": 30, "unit": "d", "anchor": "cataract surgery"}},
        True,
    ),
    ("planned", {"conditions": [ASTHMA]}, {"temporal": {"relation": "future"}}, None),
    ("in a unit of time that is none", {"conditions": [ASTHMA]}, {"temporal": {"high": 3, "unit": "{cycles}"}}, None),
    ("for so long", {"conditions": [ASTHMA]}, {"duration": {"low": 3, "unit": "mo"}}, True),
    ("not for so long", {"conditions": [fact(date="2024-05-01")]}, {"duration": {"low": 3, "unit": "mo"}}, False),
    ("for less than that", {"conditions": [ASTHMA]}, {"duration": {"high": "5", "unit": "a"}}, True),
    ("for more than that", {"conditions": [ASTHMA]}, {"duration": {"high": "4", "unit": "a"}}, False),
    (
        "for more than that since the first record",
        {"conditions": [ASTHMA, fact(date="2024-05-01")]},
        {"duration": {"high": 1, "unit": "a"}},
        False,
    ),
    (
        "one record without a date, which could be the first",
        {"conditions": [fact(), fact(date="2024-05-01")]},
        {"duration": {"high": 1, "unit": "a"}},
        None,
    ),
    (
        "one record without a date, and one old enough",
        {"conditions": [fact(), ASTHMA]},
        {"duration": {"low": 1, "unit": "a"}},
        True,
    ),
    (
        "one record without a date, and one too old",
        {"conditions": [fact(), ASTHMA]},
        {"duration": {"high": 1, "unit": "a"}},
        False,
    ),
    (
        "lasted, and ended",
        {"conditions": [fact(date="2020-03-01", end_date="2023-01-01")]},
        {"duration": {"low": 1, "unit": "a"}},
        False,
    ),
    ("lasted, denied", {"conditions": [fact(negated=True)]}, {"duration": {"high": 1, "unit": "a"}}, False),
    (
        "severe, recorded as such",
        {"conditions": [fact("severe asthma")]},
        {"qualifiers": [("severity", "Severe")]},
        True,
    ),
    ("severe, recorded without", {"conditions": [ASTHMA]}, {"qualifiers": [("severity", "Severe")]}, None),
    (
        "severe, denied altogether",
        {"conditions": [fact(negated=True)]},
        {"qualifiers": [("severity", "Severe")]},
        False,
    ),
    ("confirmed", {"conditions": [ASTHMA]}, {"qualifiers": [("certainty", "confirmed")]}, True),
    (
        "a history of, as a status",
        {"conditions": [ASTHMA]},
        {"qualifiers": [("status", "a history of")]},
        True,
    ),
    (
        "denied in words, and recorded",
        {"conditions": [ASTHMA]},
        {"qualifiers": [("negation", "no")], "negated": True},
        False,
    ),
    ("active, recorded without", {"conditions": [ASTHMA]}, {"qualifiers": [("status", "active")]}, None),
    (
        "of a relative, recorded of the patient",
        {"conditions": [ASTHMA]},
        {"qualifiers": [("experiencer", "family")]},
        None,
    ),
    (
        "of a relative",
        {"conditions": [fact("Family history of asthma")]},
        {"qualifiers": [("experiencer", "family")]},
        True,
    ),
    ("not, and recorded", {"conditions": [ASTHMA]}, {"negated": True}, False),
    ("not, and nothing recorded", {}, {"negated": True}, None),
    (
        "twice, on two days",
        {"conditions": [fact(date="2024-01-01"), fact(date="2024-02-01")]},
        {"count": (2, None)},
        True,
    ),
    ("twice, on one day", {"conditions": [fact(date="2024-01-01")] * 2}, {"count": (2, None)}, None),
    (
        "at most once, recorded twice",
        {"conditions": [fact(date="2024-01-01"), fact(date="2024-02-01")]},
        {"count": (None, 1)},
        False,
    ),
    (
        "at most once, complete",
        {"conditions": [ASTHMA], "complete": ["condition", "observation"]},
        {"count": (None, 1)},
        True,
    ),
    (
        "by code",
        {"conditions": [{"codes": [{"system": "http://snomed.info/sct", "code": "195967001"}]}]},
        {"code": "195967001"},
        True,
    ),
    (
        "by code of OMOP's vocabulary",
        {"conditions": [{"codes": [{"system": "SNOMED", "code": "195967001"}]}]},
        {"code": "195967001"},
        True,
    ),
]


@pytest.mark.parametrize(
    ("facts", "asked", "expected"), [row[1:] for row in PRESENCE], ids=[row[0] for row in PRESENCE]
)
def test_presence(facts, asked, expected, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(**asked)), make_patient(**facts))
    assert found.criteria[0].value is expected
    assert found.criteria[0].reasons, "every verdict has a reason"


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


AGES = [
    ("2006-06-01", {"low": 18}, "a", True),
    ("2006-06-02", {"low": 18}, "a", False),
    ("1984-06-02", {"high": 40}, "a", True),
    ("1983-06-01", {"high": 40}, "a", False),
    ("1983-06-02", {"high": 40}, "a", True),
    ("2005-06-02", {"low": "18"}, "a", False),
    ("2005-06-01", {"low": "18"}, "a", True),
    ("2000", {"low": 18}, "a", True),
    ("2006", {"low": 18}, "a", None),
    ("2006-06", {"low": 18}, "a", None),
    ("2006-05", {"low": 18}, "a", True),
    ("2023-12-01", {"low": 6}, "mo", True),
    ("2023-12-02", {"low": 6}, "mo", False),
    ("2023-12-01", {"low": 0.5}, "a", True),
    ("2024-05-18", {"low": 2}, "wk", True),
    ("2024-05-19", {"low": 2}, "wk", False),
    ("2024-05", {"low": 2}, "wk", None),
    (None, {"low": 18}, "a", None),
]


@pytest.mark.parametrize(("birth", "bounds", "unit", "expected"), AGES)
def test_age(birth, bounds, unit, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="age", text="age", unit=unit, **bounds))
    assert match(trial, make_patient(birth_date=birth)).criteria[0].value is expected


SEXES = [("female", ["female"], True), ("male", ["female"], False), (None, ["female"], None), ("male", ["any"], None)]


def test_reasons_name_the_fact_and_what_was_asked(make_constraint, make_trial, make_patient):
    person = make_patient(sex="male", birth_date="1964-03-09", measurements=[lab(99.9)])
    asked = {
        "age 60 years; asked: >= 18": {"type": "age", "text": "age", "unit": "a", "low": 18},
        "sex male; asked: female": {"type": "sex", "text": "women", "values": ["female"]},
        "Platelets 99.9 10*9/L, 2024-05-01; asked: >= 100000 /mm3": PLATELETS,
        "asthma: not recorded in the 183 days before": {"temporal": PAST_6_MONTHS},
    }
    for words, spec in asked.items():
        assert match(make_trial(make_constraint(**spec)), person).criteria[0].reasons == [words]


@pytest.mark.parametrize(("sex", "asked", "expected"), SEXES)
def test_sex(sex, asked, expected, make_constraint, make_trial, make_patient):
    trial = make_trial(make_constraint(type="sex", text="women", values=asked))
    assert match(trial, make_patient(sex=sex)).criteria[0].value is expected


@pytest.mark.parametrize("type", ["visit", "administrative"])
def test_what_no_record_decides(type, make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(type=type, text="informed consent")), make_patient())
    assert found.criteria[0].value is None


def test_a_site_records_consent_by_name(make_constraint, make_trial, make_patient):
    person = make_patient(observations=[{"text": "Informed consent", "value": "yes"}])
    trial = make_trial(make_constraint(type="administrative", text="informed consent"))
    assert match(trial, person).verdict == "eligible"
