"""Lists below a line that someone does not meet."""

import pytest

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


def test_several_things_in_one_entry_of_what_is_denied_are_each_denied(meanings):
    found = meanings("Inclusion Criteria:\n\n- None of the following:\n    - Gout; asthma; stroke with fever\n")
    assert found["I1.1"] == "!(Gout | asthma | (stroke & fever))"
