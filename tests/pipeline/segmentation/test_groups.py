"""Lines that announce a list, where their list ends, and how much of it they ask for."""

import pytest

from eligo.pipeline.items import find_criteria
from eligo.pipeline.sections import find_sections

from .outline import outline

LAYOUTS = [
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
        "Inclusion Criteria:\n* A female of childbearing potential is a woman who:\n  * has not had a hysterectomy\n"
        "* Asthma\n",
        [
            "I1 note A female of childbearing potential is a woman who:",
            "I1.1 note has not had a hysterectomy",
            "I2 Asthma",
        ],
        id="what defines those who can bear children",
    ),
    pytest.param(
        "Inclusion Criteria:\n* Measurable disease; lesions considered non-measurable include:\n  * Ascites\n* Gout\n",
        ["I1 Measurable disease; lesions considered non-measurable include:", "I1.1 note Ascites", "I2 Gout"],
        id="what is not measurable",
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
    criteria, quantifiers = find_criteria(text, find_sections(text))
    group = criteria[0]
    assert group.role == "group"
    assert (quantifiers[group.id].op, quantifiers[group.id].n) == (op, n)
