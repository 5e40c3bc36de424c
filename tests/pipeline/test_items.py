"""Items, groups, notes and their sections, from texts laid out as registries lay them out."""

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from eligo.pipeline.items import Items, find_criteria, segment
from eligo.pipeline.sections import Sections, find_sections

FOUNDING = """Inclusion criteria

  • Woman with at least 5 consecutive early miscarriages less than 14 weeks of amenorrhea and unexplained after the usual check-up;
  • Volunteer to participate in the trial and having given written consent after appropriate information.

Exclusion criteria

  • Uterine or pelvic abnormality: uterine malformation, intracavitary fibroid, synechiae, polyp, hydrosalpinx;
  • Balanced translocations in both spouses;
  • Diabetes type I or II;
  • Sickle cell disease;
  • Contraindication to pregnancy;
  • Constitutional or acquired thrombophilia (protein deficit C, S, ATIII, homozygous factor V or II deficiency);
  • Ovarian insufficiency (AMH <1 ng/ml); AFC < 4
  • Significant spermogram abnormalities and DNA fragmented more than 30%
  • Active HIV or HCV infection;
  • Main known contraindications to treatment with IL-2:
  • Hypersensitivity to the active substance or to any of the excipients;
  • Signs of progressive infection requiring antibiotic therapy;
  • History of organ allograft;
  • Pre-existing autoimmune disease;
  • Leukocytes <4000 / mm3; platelets <100,000 / mm3; hematocrit <30%;
  • hepatic or renal insufficiency;
  • depression;
  • significant history or existence of a serious heart disease (in doubtful cases, perform a stress test);
  • patients with autoimmune disease;
  • patients with an infection (septicemia, bacterial endocarditis, septic thrombophlebitis, peritonitis and pneumonia);
  • pregnancy;
  • Treatment with immunomodulators, immunosuppressants (class L04A of the ATC classification), in particular systemic corticosteroids, as well as aspirin and low molecular weight heparin;
  • No affiliation to a social security;
  • Person who has already been included in this study or in another at the same time;
  • Major incapacitated patient (tutorship / curatorship);
  • Patient with an allergy to taking IL2-fd;
  • Participants who would present professional risk factors (eg ionizing exposure);
"""  # noqa: E501  as the page shows it


def outline(text: str) -> list[str]:
    """One line an item: id, role if it is not a criterion, and text."""
    return [
        f"{c.id} {'' if c.role == 'criterion' else c.role + ' '}{c.text}{f' @{c.applies_to}' if c.applies_to else ''}"
        for c in segment(text)
    ]


def test_founding_page():
    criteria = segment(FOUNDING)
    assert sum(c.section == "inclusion" for c in criteria) == 2
    assert sum(c.section == "exclusion" for c in criteria) == 27
    assert [c.id for c in criteria if c.parent is None] == ["I1", "I2", *(f"E{n}" for n in range(1, 11))]
    group = next(c for c in criteria if c.id == "E10")
    assert (group.role, group.marker, group.text) == (
        "group",
        "•",
        "Main known contraindications to treatment with IL-2:",
    )
    assert [c.id for c in criteria if c.parent == "E10"] == [f"E10.{n}" for n in range(1, 18)]
    assert criteria[16].text == "Leukocytes <4000 / mm3; platelets <100,000 / mm3; hematocrit <30%;"


LAYOUTS = [
    pytest.param(
        """
        Inclusion Criteria:

          -  Age 18 to 65 years, inclusive, at the time the consent form is signed by the patient or by
             a guardian

          -  Adequate organ function, defined as all of the following:

               -  ANC at least 1,500/mm3

               -  Creatinine no more than 1.5 x ULN

        Exclusion Criteria:

          1. Pregnancy. Women must use contraception.

          2. 2 or more prior regimens
""",
        [
            "I1 Age 18 to 65 years, inclusive, at the time the consent form is signed by the patient or by a guardian",
            "I2 group Adequate organ function, defined as all of the following:",
            "I2.1 ANC at least 1,500/mm3",
            "I2.2 Creatinine no more than 1.5 x ULN",
            "E1 Pregnancy. Women must use contraception.",
            "E2 2 or more prior regimens",
        ],
        id="xml text block",
    ),
    pytest.param(
        "Inclusion Criteria:\n\n* Age \\>= 18 years\n* One of the following:\n\n  * Asthma\n  * COPD\n* BMI \\< 30\n\n"
        "Exclusion Criteria:\n\n1. Smoker\n2. Any of:\n\n   1. Stroke\n   2. TIA\n3. &lt; 40 kg",
        [
            "I1 Age \\>= 18 years",
            "I2 group One of the following:",
            "I2.1 Asthma",
            "I2.2 COPD",
            "I3 BMI \\< 30",
            "E1 Smoker",
            "E2 group Any of:",
            "E2.1 Stroke",
            "E2.2 TIA",
            "E3 &lt; 40 kg",
        ],
        id="api markdown",
    ),
    pytest.param(
        "Inclusion criteria\n18 years or older\n2.5 x ULN at most for bilirubin\nC. difficile toxin found in stool\n",
        ["I1 18 years or older", "I2 2.5 x ULN at most for bilirubin", "I3 C. difficile toxin found in stool"],
        id="numbers and letters that are no numbering",
    ),
    pytest.param(
        "Exclusion Criteria: 1) active hepatitis; 2) positive HIV test; 3) breastfeeding",
        ["E1 active hepatitis;", "E2 positive HIV test;", "E3 breastfeeding"],
        id="run-on list after a heading",
    ),
    pytest.param(
        "-  INCLUSION CRITERIA:\n\n-  Gout\n\n-\n\nDiabetes\n\n-  EXCLUSION CRITERIA:\n\n-  Cancer",
        ["I1 Gout", "I2 Diabetes", "E1 Cancer"],
        id="headings as bullets, a bullet alone",
    ),
    pytest.param(
        "        Part A:\n\n        Inclusion Criteria:\n\n          -  Healthy\n\n        Part B:\n\n"
        "        Inclusion Criteria:\n\n          -  Asthma\n\n        NOTE: Other criteria may apply.\n",
        ["I1 Healthy @Part A", "I2 Asthma @Part B", "I3 note NOTE: Other criteria may apply. @Part B"],
        id="parts above the sections",
    ),
    pytest.param(
        "        DISEASE CHARACTERISTICS:\n\n          -  Melanoma\n\n        PATIENT CHARACTERISTICS:\n\n"
        "        Age:\n\n          -  18 and over\n\n        Performance status:\n\n          -  ECOG 0-2\n",
        ["I1 Melanoma", "I2 18 and over", "I3 ECOG 0-2"],
        id="pdq",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_layout(text, expected):
    assert outline(text) == expected


QUANTIFIERS = [
    ("Inclusion:\n- All of the following:\n  - a1\n  - b1", "all", None),
    ("Inclusion:\n- At least two of the following criteria:\n  - a1\n  - b1", "at_least", 2),
    ("Inclusion:\n- Two or more of:\n  - a1\n  - b1", "at_least", 2),
    ("Inclusion:\n- One or more of the following\n  - a1\n  - b1", "any", None),
    ("Inclusion:\n- Either:\n  - a1\n  - b1", "any", None),
    ("Inclusion:\n- Stable for at least one year:\n  - a1\n  - b1", "all", None),
    ("Exclusion:\n- Heart disease:\n  - a1\n  - b1", "any", None),
]


@pytest.mark.parametrize(("text", "op", "n"), QUANTIFIERS)
def test_quantifier(text, op, n):
    criteria, quantifiers, _ = find_criteria(text, find_sections(text))
    group = criteria[0]
    assert group.role == "group"
    assert (quantifiers[group.id].op, quantifiers[group.id].n) == (op, n)


_PIECES = st.sampled_from(
    (
        *(
            "- ",
            "* ",
            "• ",
            "1. ",
            "2) ",
            "(a) ",
            "o ",
            "ii. ",
            "\n",
            "\n\n",
            "  ",
            "     ",
            "\t",
            "\r\n",
            "\u00a0",
            "\u200b",
        ),
        *("Inclusion Criteria:", "Exclusion criteria", "Part B:", "Age:", "PATIENT CHARACTERISTICS:"),
        *("age over 18", "the following:", "Note: none", "1) one 2) two 3) three", "(a) x, (b) y", ".", "é≥µ"),
        *("Patients will be excluded if:", "OR"),
    )
)
_MARKER = re.compile(r"[(\[]?(\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)\]:–-]{0,2}")


def nothing_lost(text: str) -> None:
    sections = find_sections(text)
    criteria, _, _ = find_criteria(text, sections)
    headings = [(s.heading_start, s.heading_end) for s in sections if s.heading_end > s.heading_start]
    position = 0
    for start, end in [*sorted(headings + [(c.start, c.end) for c in criteria]), (len(text), len(text))]:
        assert position <= start <= end
        between = text[position:start].replace("\u200b", " ").split()
        assert [word for word in between if any(map(str.isalnum, word)) and not _MARKER.fullmatch(word)] == []
        position = end
    for c in criteria:
        assert c.text == " ".join(text[c.start : c.end].split())


@given(st.lists(_PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost_in_generated_lists(text):
    nothing_lost(text)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_in_any_text(text):
    nothing_lost(text)


def test_components_start_a_sentence_at_each_item():
    nlp = spacy.blank("en")
    doc = Items()(Sections()(nlp("Inclusion Criteria:\n\n- Asthma. Stable\n- COPD\n")))
    assert [c.text for c in doc._.eligo.criteria] == ["Asthma. Stable", "COPD"]
    starts = {token.text for token in doc if token.is_sent_start}
    assert {"Asthma", "COPD"} <= starts
    assert "Stable" not in starts


def test_modules_import_without_spacy():
    import subprocess
    import sys

    source = Path(__file__).parents[2] / "src"
    code = "import sys; import eligo.pipeline.items; assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(source)})
