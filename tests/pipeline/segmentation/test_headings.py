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
