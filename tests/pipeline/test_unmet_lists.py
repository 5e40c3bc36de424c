"""Lists that someone does not meet, and what a bracket leaves to all before it."""

import pytest

INLINE = [
    ("ex", "Patients who do not fulfil the following criteria: gout and asthma", "!(gout & asthma)"),
    ("in", "Must not meet any of the following criteria: stroke, asthma", "!(stroke | asthma)"),
    (
        "ex",
        "Heart block or bradycardia (heart rate < 50 bpm), unless a pacemaker is present",
        "(Heart block | (bradycardia & heart rate<50)) & !(pacemaker)",
    ),
    (
        "ex",
        "Positive for HIV, hepatitis B surface antigen or hepatitis C antibody",
        "HIV | hepatitis B surface antigen=Positive | hepatitis C antibody=Positive",
    ),
]


@pytest.mark.parametrize(("section", "text", "expected"), INLINE)
def test_expression(meaning, section, text, expected):
    assert meaning(text, section) == expected


UNMET = [
    ("Patients who do not meet the following criteria:", "!Asthma | !gout"),
    ("Patients not meeting all of the following:", "!Asthma | !gout"),
    ("Patients who do not meet any of the following criteria:", "!Asthma & !gout"),
    ("Patients must not meet any of the following exclusion criteria:", "Asthma | gout"),
    ("Patients who meet any of the following criteria:", "Asthma | gout"),
]


@pytest.mark.parametrize(("line", "expected"), UNMET)
def test_who_does_not_meet_a_list_is_without_one_of_its_entries(meanings, line, expected):
    found = meanings(f"Exclusion Criteria:\n\n- {line}\n    - Asthma\n    - gout\n")
    assert found["E1"] == expected
