"""Headings in their many wordings, and lines that are none."""

import pytest

from eligo.pipeline.items import segment
from eligo.pipeline.sections import find_sections

HEADINGS = [
    ("Key Inclusion Criteria:", "inclusion", None),
    ("INCLUSION CRITERIA FOR PART B", "inclusion", "PART B"),
    ("Main criteria for inclusion", "inclusion", None),
    ("Inclusion_Criteria", "inclusion", None),
    ("**Inclusion Criteria**", "inclusion", None),
    ("Inclusion:", "inclusion", None),
    ("Inclusion criteria (all must be met)：", "inclusion", None),
    ("Inclusion Criteria which must be verified at visit 2:", "inclusion", None),
    ("Part II: Key Inclusion Criteria for Gout Participants:", "inclusion", "Part II, Gout Participants"),
    ("Step 1 inclusion criteria for Cohort 2 only", "inclusion", "Step 1, Cohort 2"),
    ("Criteria for healthy controls:", None, "healthy controls"),
    ("Exclusion criteria", "exclusion", None),
    ("Non-inclusion criteria :", "exclusion", None),
    ("Exlusion criteria:", "exclusion", None),
    ("Additional exclusion criteria for subjects with hepatitis C:", "exclusion", "subjects with hepatitis C"),
    ("Exclusion Criteria for all study participants:", "exclusion", None),
    ("Donor Exclusion Criteria:", "exclusion", "Donor"),
    ("Patients will be excluded if", "exclusion", None),
    ("Subjects with any of the following will be excluded from the study:", "exclusion", None),
    ("To be eligible a subject must not have any of the following:", "exclusion", None),
    ("Criterios de exclusión:", "exclusion", None),
    ("Ausschlusskriterien", "exclusion", None),
    ("Part B:", None, "Part B"),
    ("Phase I and Phase II", None, "Phase I and Phase II"),
    ("For healthy volunteers only:", None, "healthy volunteers"),
    ("GENERAL MEDICAL CONDITIONS", None, None),
    ("Performance status:", None, None),
    ("Recent medical procedures", None, None),
]


@pytest.mark.parametrize(("heading", "kind", "cohort"), HEADINGS)
def test_heading(heading, kind, cohort):
    text = f"Eligibility: see below\n\n{heading}\n\n  * Something to ask of a patient\n"
    section = find_sections(text)[-1]
    assert text[section.heading_start : section.heading_end].strip("*") == heading.strip("*")
    assert section.applies_to == cohort
    if kind:
        assert section.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "Does not meet any exclusion criteria",
        "Other protocol-defined inclusion criteria may apply",
        "Diagnosis by the criteria for inclusion of the 2010 guideline, confirmed by biopsy.",
        "Meets all inclusion criteria of the parent study",
        "Patients must meet the following:",
        "Pregnant or lactating women",
        "Patients with HIV are excluded.",
    ],
)
def test_no_heading(line):
    text = f"Inclusion Criteria:\n\n* Asthma\n\n{line}\n\n* Consent\n\nExclusion Criteria:\n\n* Smoker\n"
    assert line in [criterion.text for criterion in segment(text)]
    assert len(find_sections(text)) == 2


def test_sections_cover_the_text():
    text = "See below.\n\nInclusion Criteria:\n- A\nPart B:\n- B\nExclusion Criteria:\n- C\n"
    sections = find_sections(text)
    assert [s.start for s in sections[1:]] == [s.end for s in sections[:-1]]
    assert (sections[0].start, sections[-1].end) == (0, len(text))
    assert find_sections("") != []


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "a ",
            "1",
            "(",
            "< ",
            "1) ",
            "a. ",
            "- ",
            "\n",
            "- a\n",
            "1. a\n",
            "1.1.",
            "i",
            "iv) ",
            ":",
            "Part A ",
            "only ",
        ),
        *(
            "Inclusion Criteria",
            "Inclusion Criteria: ",
            "Inclusion ",
            "exclusion criteria of ",
            "the following: ",
            " \n",
        ),
        *(
            "at least ",
            "following:\n",
            "Patients will be excluded if ",
            "(a) x, (b) y ",
            "other criteria may apply ",
            "• a ",
        ),
        *("Note", "*", "_ ", "\t", "\u200b", "A.", "\\", "1\\. ", "all of ", "for ", "patients with ", "Age: "),
    ],
)
def test_hostile_text_takes_no_time(unit, within):
    text = unit * (60_000 // len(unit))
    with within(seconds=5):
        segment(text)
        segment("PATIENT CHARACTERISTICS: " + text)
