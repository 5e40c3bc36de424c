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


LAYOUTS += [
    pytest.param(
        """
          -  Treatment with any antibiotic, i)within two weeks of the very first study visit,
             ii)or planned during the study, or with any antifungal drug within one month before
             that visit

          -  Stroke

          -  Dementia

          -  Seizures
""",
        [
            "I1 Treatment with any antibiotic, i)within two weeks of the very first study visit, ii)or planned during "
            "the study, or with any antifungal drug within one month before that visit",
            "I2 Stroke",
            "I3 Dementia",
            "I4 Seizures",
        ],
        id="a hard wrap before something like a number",
    ),
    pytest.param(
        "        Inclusion Criteria:\n\n          1. Asthma for at least one year.\n\n"
        "             The diagnosis must be documented.\n\n"
        "          2. Non-smoker\n",
        ["I1 Asthma for at least one year. The diagnosis must be documented.", "I2 Non-smoker"],
        id="a blank line inside an item",
    ),
    pytest.param(
        "Inclusion criteria:\n- Adequate function:\n- neutrophils above 1,500\n- platelets above 100,000\n"
        "- Written consent\n",
        [
            "I1 group Adequate function:",
            "I1.1 neutrophils above 1,500",
            "I1.2 platelets above 100,000",
            "I2 Written consent",
        ],
        id="a flat list ends where its small letters do",
    ),
    pytest.param(
        "Exclusion criteria:\n- Any of these:\n- Stroke;\n- Seizures; or\n- Dementia\n- Breastfeeding\n"
        "- Heart disease:\n- Angina\n",
        [
            "E1 group Any of these:",
            "E1.1 Stroke;",
            "E1.2 Seizures; or",
            "E1.3 Dementia",
            "E2 Breastfeeding",
            "E3 group Heart disease:",
            "E3.1 Angina",
        ],
        id="a flat list ends where its semicolons or the next announcement say so",
    ),
    pytest.param(
        "Inclusion Criteria:\n\n1. Age 18 to 70\n2. Liver function:\n3. 2.a. ALT below 2 x ULN\n"
        "4. 2.b. Normal bilirubin\n5. Consent\n",
        [
            "I1 Age 18 to 70",
            "I2 group Liver function:",
            "I2.1 ALT below 2 x ULN",
            "I2.2 Normal bilirubin",
            "I3 Consent",
        ],
        id="double numbering",
    ),
    pytest.param(
        "Inclusion criteria\n1. Diabetes\n1.1. Type 1\n1.2. Type 2\n2. HbA1c above 7%\n",
        ["I1 group Diabetes", "I1.1 Type 1", "I1.2 Type 2", "I2 HbA1c above 7%"],
        id="dotted numbers",
    ),
    pytest.param(
        "Inclusion Criteria:\n\n1. Women:\na) sterile\nb) on contraception\n2. Men\n",
        ["I1 group Women:", "I1.1 sterile", "I1.2 on contraception", "I2 Men"],
        id="letters under numbers at one level",
    ),
    pytest.param(
        "        Inclusion Criteria: - Gout for a year. - Pain score above 4. - Able to walk "
        "Exclusion Criteria: - Fever. - HIV\n",
        ["I1 Gout for a year.", "I2 Pain score above 4.", "I3 Able to walk", "E1 Fever.", "E2 HIV"],
        id="bullets and a heading inside a paragraph",
    ),
    pytest.param(
        "Exclusion Criteria:\n\n* Females: a) pregnant, b) nursing, c) without contraception\n"
        "* Minors are excluded. - Prisoners\n",
        ["E1 Females: a) pregnant, b) nursing, c) without contraception", "E2 Minors are excluded.", "E3 Prisoners"],
        id="an enumeration inside a bullet stays, a swallowed bullet does not",
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
        "        Exclusion Criteria:\n\n        Subjects will be excluded if any of the following apply:\n\n"
        "          -  Any infection\n",
        ["E1 group Subjects will be excluded if any of the following apply:", "E1.1 Any infection"],
        id="a sentence that says what the section is already, is a group",
    ),
    pytest.param(
        "        Exclusion Criteria:\n\n"
        "          -  A subject is not eligible if any of these criteria apply:\n\n        Laboratory\n\n"
        "          -  ALT above 3 x ULN\n\n        Other\n\n          -  Pregnancy\n",
        [
            "E1 group A subject is not eligible if any of these criteria apply:",
            "E1.1 ALT above 3 x ULN",
            "E1.2 Pregnancy",
        ],
        id="an opening bullet covers the sub-headings after it",
    ),
    pytest.param(
        "        Inclusion Criteria:\n\n          5. Recovered from earlier treatment\n\n"
        "             Chemotherapy given before:\n\n"
        "               -  14 days since the last dose\n",
        [
            "I1 group Recovered from earlier treatment",
            "I1.1 group Chemotherapy given before:",
            "I1.1.1 14 days since the last dose",
        ],
        id="a label inside an item",
    ),
    pytest.param(
        "        Inclusion Criteria:\n\n          -  For men:\n\n        Men must use condoms.\n\n"
        "          -  Consent\n",
        ["I1 group For men:", "I1.1 Men must use condoms.", "I2 Consent"],
        id="a bullet that announces a paragraph at the margin",
    ),
    pytest.param(
        "Inclusion Criteria:\n\n* All Participants\n* Good health\n* HCV Participants\n* Chronic hepatitis C\n",
        [
            "I1 group All Participants",
            "I1.1 Good health",
            "I2 group HCV Participants @HCV Participants",
            "I2.1 Chronic hepatitis C @HCV Participants",
        ],
        id="bulleted names of people",
    ),
    pytest.param(
        "Inclusion Criteria for Part 2A only:\n\n* Asthma\n* Phase 2 only: FEV1 below 80%\n"
        "* Stable disease (Cohort B only)\n"
        "* Stage III disease only\n\nExclusion criteria for all subjects:\n\n* Smoker\n",
        [
            "I1 Asthma @Part 2A",
            "I2 Phase 2 only: FEV1 below 80% @Phase 2",
            "I3 Stable disease (Cohort B only) @Cohort B",
            "I4 Stage III disease only @Part 2A",
            "E1 Smoker",
        ],
        id="parts and cohorts",
    ),
    pytest.param(
        "        Inclusion Criteria:\n\n        Healthy volunteers\n\n          -  BMI 18 to 30\n\n"
        "        Participants with gout\n\n"
        "          -  Urate above 6 mg/dL\n\n        Exclusion Criteria:\n\n          -  Cancer\n",
        ["I1 BMI 18 to 30 @Healthy volunteers", "I2 Urate above 6 mg/dL @Participants with gout", "E1 Cancer"],
        id="people as sub-headings end with the section",
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
        "Inclusion Criteria:\n* Renal function:\n  * Creatinine below 1.5 mg/dL\n  * OR\n"
        "  * Clearance above 60 mL/min\n",
        [
            "I1 group Renal function:",
            "I1.1 Creatinine below 1.5 mg/dL",
            "I1.2 note OR",
            "I1.3 Clearance above 60 mL/min",
        ],
        id="a connective as a bullet",
    ),
    pytest.param(
        "\tInclusion Criteria\r\n\to Age over 18\r\n\to Consent\r\n\r\n\tExclusion Criteria\r\n\t\u2713 Pregnancy\r\n",
        ["I1 Age over 18", "I2 Consent", "E1 Pregnancy"],
        id="tabs, carriage returns, odd bullets",
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
    pytest.param(
        "Part A Inclusion:\n- Healthy\nPart A Exclusion:\n- Ill", ["I1 Healthy @Part A", "E1 Ill @Part A"], id="short"
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
_MARKER = re.compile(r"[(\[]?(\d{1,3}|[A-Za-z]|[ivx]{1,5})[^\w\s]{0,4}")


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
