"""Headings above, beside, inside and behind items, and texts without any."""

import pytest

from .outline import outline

LAYOUTS = [
    pytest.param(
        "-  INCLUSION CRITERIA:\n\n-  Gout\n\n-\n\nDiabetes\n\n-  EXCLUSION CRITERIA:\n\n-  Cancer",
        ["I1 Gout", "I2 Diabetes", "E1 Cancer"],
        id="headings as bullets, a bullet alone",
    ),
    pytest.param(
        "        DISEASE CHARACTERISTICS:\n\n          -  Melanoma\n\n        PATIENT CHARACTERISTICS:\n\n"
        "        Age:\n\n          -  18 and over\n\n        Performance status:\n\n          -  ECOG 0-2\n",
        ["I1 Melanoma", "I2 18 and over", "I3 ECOG 0-2"],
        id="pdq",
    ),
    pytest.param(
        "        Inclusion Criteria:\n\n          -  Signed consent to take part in the study Exclusion\n"
        "             Criteria\n\n"
        "          -  Pregnant\n",
        ["I1 Signed consent to take part in the study", "E1 Pregnant"],
        id="a heading at the end of an item, hard-wrapped",
    ),
    pytest.param(
        "        See www.example.org for more.\n\n        Key Inclusion Criteria\n\n          -  Healthy\n",
        ["U1 note See www.example.org for more.", "I1 Healthy"],
        id="what stands before the first section is unknown",
    ),
    pytest.param(
        "        Patients will be included if they have:\n\n          -  Psoriasis\n\n"
        "        Patients will be excluded if:\n\n"
        "          -  Any infection\n",
        ["I1 Psoriasis", "E1 Any infection"],
        id="sentences as headings",
    ),
    pytest.param(
        "Critères d'inclusion :\n- Âge supérieur à 18 ans\nCritères d'exclusion :\n- Grossesse\n",
        ["I1 Âge supérieur à 18 ans", "E1 Grossesse"],
        id="French",
    ),
    pytest.param("纳入标准：\n1. 年龄18岁以上\n排除标准：\n1. 孕妇", ["I1 年龄18岁以上", "E1 孕妇"], id="Chinese"),
    pytest.param(
        "Adults with type 2 diabetes who consent.", ["I1 Adults with type 2 diabetes who consent."], id="no headings"
    ),
    pytest.param(
        "Inclusion Criteria: None\nExclusion Criteria: Not applicable",
        ["I1 note None", "E1 note Not applicable"],
        id="nothing to ask",
    ),
    pytest.param(
        "DISEASE CHARACTERISTICS: Melanoma\n\n"
        "PATIENT CHARACTERISTICS: Age: 16 to 44 Performance status: ECOG 0-2 Renal: Not specified\n",
        ["I1 Melanoma", "I2 16 to 44", "I3 ECOG 0-2", "I4 note Not specified"],
        id="pdq run together",
    ),
    pytest.param(
        "Inclusion Criteria:\n  -  Knee replacement, ASA status 1-2\nExclusion Criteria:\n  -  Gout\n  -  Lupus",
        ["I1 Knee replacement, ASA status 1-2", "E1 Gout", "E2 Lupus"],
        id="a heading right under the only item",
    ),
    pytest.param(
        "Inclusion Criteria:\n - Consent\n - Able to climb the stairs of one floor\nExclusion Criteria:\n - Gout",
        ["I1 Consent", "I2 Able to climb the stairs of one floor", "E1 Gout"],
        id="a heading right under the longest item",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_layout(text, expected):
    assert outline(text) == expected


EXCLUDING = [
    "Contraindications:",
    "CONTRAINDICATIONS",
    "Conditions for Patient Ineligibility",
    "Ineligibility:",
    "Ineligible subjects:",
    "Not eligible:",
    "Non-inclusion:",
    "Reasons for non-inclusion:",
    "Disqualifying conditions:",
    "Disqualification criteria:",
    "Exclusionary conditions:",
    "Excluded patients:",
    "Exclusion (any of the following):",
    "Exclusions for women:",
    "Exclude if:",
    "Excluded are:",
    "Ineligible if:",
    "Do not enroll if:",
    "We will exclude patients with:",
    "The DRIFT study will exclude adults who have:",
    "This trial excludes people with:",
    "You cannot take part if you:",
    "You may not be able to join if:",
    "People with any of these cannot take part:",
    "Patients were excluded if they had any of the following:",
    "Participants were not eligible if they:",
    "Subjects meeting any of the following will not be enrolled:",
    "A patient who has any of the following is not eligible for the trial.",
    "Any of the following will exclude the subject from the study:",
    "The presence of any of the following excludes participation:",
    "The following conditions are exclusionary:",
    "Who cannot take part?",
]


@pytest.mark.parametrize("line", EXCLUDING)
def test_a_line_that_says_what_stands_below_it_excludes_opens_the_exclusion(line):
    text = f"Inclusion Criteria:\n\n  - Gout\n  - Consent\n\n{line}\n\n  - Asthma\n  - Stroke\n"
    assert outline(text) == ["I1 Gout", "I2 Consent", "E1 Asthma", "E2 Stroke"]


ASKING = [
    ("Who can take part?", ["E1 Gout", "I1 Asthma", "I2 Stroke"]),
    ("Conditions for patient eligibility:", ["E1 Gout", "I1 Asthma", "I2 Stroke"]),
    ("You may join if you have:", ["E1 Gout", "I1 Asthma", "I2 Stroke"]),
    ("Patients who do not meet the following will be excluded:", ["E1 Gout", "I1 Asthma", "I2 Stroke"]),
]


@pytest.mark.parametrize(("line", "expected"), ASKING)
def test_a_line_that_asks_for_what_stands_below_it_opens_the_inclusion(line, expected):
    assert outline(f"Exclusion Criteria:\n\n  - Gout\n\n{line}\n\n  - Asthma\n  - Stroke\n") == expected


def test_a_heading_among_the_items_of_its_own_section_ends_the_item_before_it():
    text = "Exclusion Criteria:\n\n  - Gout\n\n  - Other exclusion criteria:\n\n      - Pacemaker\n\n      - Stents\n"
    assert outline(text) == ["E1 Gout", "E2 Pacemaker", "E3 Stents"]


def test_a_sentence_that_excludes_before_the_last_one_opens_no_section():
    text = (
        "Inclusion Criteria:\n\nThose with gout are excluded. The following values are needed.\n\n - Platelets > 90\n"
    )
    assert outline(text)[-1] == "I1.1 Platelets > 90"
