"""Lines of an exclusion that begin with a denial and name what excludes."""

import pytest

LISTS = [
    (
        ["No pacemaker", "No steroids", "No neuropathy >= grade 2", "No stroke and no gout", "Asthma"],
        ["pacemaker", "steroids", "neuropathy>=2", "stroke | gout", "Asthma"],
    ),
    (
        ["No telephone", "No pacemaker", "No response to steroids"],
        ["!telephone", "!pacemaker", "!(response & steroids)"],
    ),
    (["No pacemaker", "No telephone", "No steroids"], ["pacemaker", "!telephone", "steroids"]),
    (["No prior stroke", "No diabetes", "No QTc > 470 ms"], ["stroke", "diabetes", "QTc>470"]),
]


@pytest.mark.parametrize(("lines", "expected"), LISTS)
def test_a_list_of_denials_excludes_what_it_denies(meanings, lines, expected):
    found = meanings("Exclusion Criteria:\n\n" + "".join(f"- {line}\n" for line in lines))
    assert list(found.values()) == expected


def test_a_list_of_denials_in_an_inclusion_is_denied(meanings):
    found = meanings("Inclusion Criteria:\n\n- No pacemaker\n- No steroids\n")
    assert list(found.values()) == ["!pacemaker", "!steroids"]
