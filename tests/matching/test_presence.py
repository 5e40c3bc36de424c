"""What is recorded against what is asked of its presence: when, for how long, how often, of whom and how severe."""

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


def test_the_reason_says_in_which_days_nothing_is_recorded(make_constraint, make_trial, make_patient):
    found = match(make_trial(make_constraint(temporal=PAST_6_MONTHS)), make_patient())
    assert found.criteria[0].reasons == ["asthma: not recorded in the 183 days before"]
