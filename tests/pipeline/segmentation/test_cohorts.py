"""Parts, cohorts and groups of people that criteria apply to."""

import pytest

from .outline import outline

LAYOUTS = [
    pytest.param(
        "        Part A:\n\n        Inclusion Criteria:\n\n          -  Healthy\n\n        Part B:\n\n"
        "        Inclusion Criteria:\n\n          -  Asthma\n\n        NOTE: Other criteria may apply.\n",
        ["I1 Healthy @Part A", "I2 Asthma @Part B", "I3 note NOTE: Other criteria may apply. @Part B"],
        id="parts above the sections",
    ),
    pytest.param(
        "Inclusion Criteria for Part 2A only:\n\n* Asthma\n* Phase 2 only: FEV1 below 80%\n"
        "* Stable disease (Cohort B only)\n"
        "* Stage III disease only\n* Phase II Cohort 1: No aspirin\n* Group 2 (volunteers): Healthy\n\n"
        "Exclusion criteria for all subjects:\n\n* Smoker\n",
        [
            "I1 Asthma @Part 2A",
            "I2 Phase 2 only: FEV1 below 80% @Phase 2",
            "I3 Stable disease (Cohort B only) @Cohort B",
            "I4 Stage III disease only @Part 2A",
            "I5 Phase II Cohort 1: No aspirin @Phase II Cohort 1",
            "I6 Group 2 (volunteers): Healthy @Group 2",
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
        "Part A Inclusion:\n- Healthy\nPart A Exclusion:\n- Ill", ["I1 Healthy @Part A", "E1 Ill @Part A"], id="short"
    ),
]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_layout(text, expected):
    assert outline(text) == expected
