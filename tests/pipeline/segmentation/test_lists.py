"""Bullets and numbers as registries lay them out, and what only looks like them."""

import pytest

from eligo.pipeline.items import segment
from eligo.pipeline.segmentation.tree import DEEPEST

from .outline import outline

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
        "\tInclusion Criteria\r\n\to Age over 18\r\n\to Consent\r\n\r\n\tExclusion Criteria\r\n\t\u2713 Pregnancy\r\n",
        ["I1 Age over 18", "I2 Consent", "E1 Pregnancy"],
        id="tabs, carriage returns, odd bullets",
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_layout(text, expected):
    assert outline(text) == expected


def test_what_stands_deeper_than_the_deepest_is_beside_it():
    text = "Inclusion Criteria:\n" + "".join(f"{'  ' * level}- Level {level}:\n" for level in range(100))
    depths = [criterion.id.count(".") for criterion in segment(text)]
    assert depths == [min(level, DEEPEST) for level in range(100)]
