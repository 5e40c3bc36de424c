"""How many of a list must hold: in the line, and over sub-items."""

import pytest

from eligo.pipeline import load
from eligo.pipeline.analysis import analysis

GROUPS = [
    ("Inclusion", "Any of the following:", "any"),
    ("Inclusion", "At least one of the following criteria:", "any"),
    ("Inclusion", "One or more of the following:", "any"),
    ("Inclusion", "Either:", "any"),
    ("Inclusion", "All of the following:", "all"),
    ("Inclusion", "At least two of the following:", 2),
    ("Inclusion", "Two or more of these conditions:", 2),
    ("Exclusion", "All of the following:", "all"),
    ("Exclusion", "Both of the following:", "all"),
    ("Exclusion", "Any of the following:", "any"),
    ("Exclusion", "Cardiac conditions:", "any"),
    ("Inclusion", "Cardiac conditions:", "any"),
    ("Inclusion", "Eligible subtypes include:", "any"),
    ("Inclusion", "Disease of the following types, confirmed by biopsy:", "any"),
    ("Inclusion", "Two of the following types of disease:", 2),
    ("Inclusion", "All of the following diagnoses:", "all"),
]


@pytest.mark.parametrize(("section", "line", "expected"), GROUPS)
def test_over_sub_items(section, line, expected):
    found = analysis(load()(f"{section} Criteria:\n\n- {line}\n  - Gout\n  - Asthma\n  - Stroke\n"))
    expression = found.criteria[0].expression
    assert (expression.n if expression.op == "at_least" else expression.op) == expected
    assert len(expression.of) == 3


DENIED_LISTS = [
    "None of the following:",
    "None of the following conditions within the past 6 months:",
    "No history of any of the following:",
    "Patients must not have any of these:",
    "Absence of the following conditions:",
    "Free of:",
    "Patients without the following are eligible:",
    "The following are not permitted:",
    "Patients with chronic disease who are not eligible:",
    "Patients will not be eligible if any of the following apply:",
    "Participants are not eligible if they have:",
    "Volunteers will be excluded if:",
    "The following must not be there before, during or after treatment:",
    "No severe illness, such as:",
    "No other serious illness, including but not limited to:",
    "Exclude if:",
    "You cannot take part if you:",
    "The following conditions are exclusionary:",
]


@pytest.mark.parametrize("line", DENIED_LISTS)
def test_a_line_denies_the_list_below_it(meanings, line):
    below = meanings(f"Inclusion Criteria:\n\n- Asthma\n- {line}\n  - Gout or stroke; or\n  - Psoriasis\n")
    assert below["I2.1"] == "!(Gout | stroke)"
    assert below["I2.2"] == "!Psoriasis"
    assert below["I2"].endswith("!(Gout | stroke) & !Psoriasis")


NOT_ALL_DENIED = [
    ("Inclusion", "Gout with none of the following:", "Gout & !Asthma & !Stroke"),
    ("Inclusion", "No gout and one of the following:", "!gout & (Asthma | Stroke)"),
    ("Inclusion", "Subjects not meeting the following criteria will be excluded:", "Asthma & Stroke"),
    ("Inclusion", "No treatment except the following:", "!treatment | Asthma | Stroke"),
    (
        "Inclusion",
        "Women who are not pregnant must have one of these:",
        "!(Women=female & !pregnant) | Asthma | Stroke",
    ),
    ("Inclusion", "Patients with gout must meet the following:", "!(gout) | (Asthma & Stroke)"),
    ("Inclusion", "Male subjects must have one of the following:", "!(Male=male) | Asthma | Stroke"),
    ("Inclusion", "If diabetic:", "!(diabetic) | (Asthma & Stroke)"),
    ("Inclusion", "No more than one of the following:", "!(Asthma & Stroke)"),
    ("Inclusion", "Fewer than two of these risk factors:", "!(Asthma & Stroke)"),
    ("Exclusion", "None of the following:", "Asthma | Stroke"),
    ("Exclusion", "Patients must not have any of the following:", "Asthma | Stroke"),
]


@pytest.mark.parametrize(("section", "line", "expected"), NOT_ALL_DENIED)
def test_a_denial_ends_where_the_line_says_so(meanings, section, line, expected):
    groups = meanings(f"{section} Criteria:\n\n- {line}\n  - Asthma\n  - Stroke\n")
    assert next(iter(groups.values())) == expected


def test_limits_below_a_line_are_asked_for(meanings):
    text = "Inclusion Criteria:\n\n- Adequate organ function, including:\n  - Hb >= 9 g/dL\n  - AST <= 60 U/L\n"
    assert meanings(text)["I1"] == "Adequate organ function & Hb>=9 & AST<=60"


def test_a_list_below_a_denied_list_is_denied(meanings):
    text = (
        "Inclusion Criteria:\n\n- None of the following:\n  - Heart disease:\n    - Angina\n    - Asthma\n  - Stroke\n"
    )
    assert meanings(text)["I1"] == "!Angina & !Asthma & !Stroke"


SPARED_LISTS = [
    ("Exclusion", "Cancer within 5 years, except:", "Cancer & !(Asthma | Stroke)"),
    ("Exclusion", "Cancer, with the exception of the following:", "Cancer & !(Asthma | Stroke)"),
    ("Exclusion", "Cancer with the following exceptions:", "Cancer & !(Asthma | Stroke)"),
    ("Exclusion", "Any prior cancer. The exceptions are:", "cancer & !(Asthma | Stroke)"),
    (
        "Exclusion",
        "Cancer other than gout, unless cured. Exceptions include the following:",
        "Cancer if !(gout) & !(Asthma | Stroke)",
    ),
    ("Exclusion", "Cancer unless all of the following criteria are met:", "Cancer & !(Asthma & Stroke)"),
    ("Exclusion", "Cancer unless one of the following is documented:", "Cancer & !(Asthma | Stroke)"),
    ("Exclusion", "Others, except:", "-"),
    (
        "Exclusion",
        "Patients with treated cancer are eligible, if all of these are met:",
        "treated cancer & !(Asthma & Stroke)",
    ),
    (
        "Exclusion",
        "Gout. Patients with cancer are eligible provided they meet the following:",
        "Gout if !(cancer & Asthma & Stroke)",
    ),
    ("Exclusion", "Substance dependence other than nicotine, defined as:", "Asthma | Stroke"),
    ("Exclusion", "Patients are not eligible if:", "Asthma | Stroke"),
    ("Inclusion", "No cancer, except:", "!cancer | Asthma | Stroke"),
    (
        "Inclusion",
        "Patients with cancer are eligible if all of the following are met:",
        "!(cancer) | (Asthma & Stroke)",
    ),
]


@pytest.mark.parametrize(("section", "line", "expected"), SPARED_LISTS)
def test_a_line_spares_the_list_below_it(meanings, section, line, expected):
    groups = meanings(f"{section} Criteria:\n\n- {line}\n  - Asthma\n  - Stroke\n")
    assert next(iter(groups.values())) == expected
