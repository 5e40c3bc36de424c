"""Why something is asked: a reason states nothing about the patient, and a cause does."""

import pytest

from eligo.pipeline.phrasing.reasons import explanations
from eligo.pipeline.phrasing.syntax import syntax

ROWS = [
    ("ex", "Lactating women are excluded because the drug may harm a nursing infant", "Lactating & women=female"),
    ("ex", "Patients with HIV are ineligible because of a higher risk of opportunistic infection", "HIV"),
    (
        "ex",
        "Brain metastases, because of their poor prognosis and because they often cause seizures",
        "Brain metastases",
    ),
    (
        "in",
        "The effects of the drug on the foetus are unknown. For this reason, women must use contraception",
        "contraception if women=female",
    ),
    (
        "in",
        "For this reason and because kinase inhibitors are teratogenic, women must use contraception",
        "contraception if women=female",
    ),
    (
        "in",
        "Because of a possible risk of adverse events in infants, breastfeeding should be discontinued",
        "!breastfeeding",
    ),
    ("ex", "Receiving warfarin, since interactions are unknown", "warfarin"),
    ("ex", "Patients on digoxin as interactions with metformin are unknown", "digoxin"),
    ("ex", "Pregnant, due to unknown effects of radiation on the foetus", "Pregnant"),
    ("ex", "Given the risk of haemorrhage, patients on anticoagulants are excluded", "anticoagulants"),
    ("ex", "Age over 80 (because of the risk of falls) or dementia", "Age>80 | dementia"),
    (
        "ex",
        "HIV. In addition, these patients are at increased risk of lethal infections when treated with chemotherapy",
        "HIV",
    ),
    ("ex", "Pregnancy. These risks may also apply to other agents", "Pregnancy"),
    (
        "ex",
        "Patients with neutropenia are at increased risk of infection. Therefore, patients with HIV are excluded",
        "HIV",
    ),
    ("in", "Hypertension as confirmed by a physician who may change the drug", "Hypertension & drug"),
    ("ex", "Anaemia due to iron deficiency", "Anaemia & iron deficiency"),
    ("ex", "Hospitalization due to risk of suicide", "Hospitalization & risk of suicide"),
    ("ex", "Severe infection (such as possible sepsis)", "infection | sepsis"),
    ("ex", "Asthma. This includes patients at risk of exacerbation", "Asthma | exacerbation"),
    ("in", "Aspirin should be stopped", "!Aspirin"),
    ("ex", "Aspirin should be stopped", "Aspirin"),
]


@pytest.mark.parametrize(("section", "text", "expected"), ROWS)
def test_a_reason_is_no_fact(meaning, section, text, expected):
    assert meaning(text, section) == expected


def test_what_a_reason_says_is_shown_as_residue(analyse):
    found = analyse("Receiving warfarin, since interactions are unknown")
    assert [one.text for one in found.criteria[0].residue] == ["interactions are unknown"]


@pytest.mark.parametrize(
    "hostile",
    ["as unknown " * 20000, "because " * 20000, "due to the risk, " * 10000, "given the risk (" * 10000],
)
def test_many_reasons_are_read_in_linear_time(hostile):
    assert explanations(syntax(hostile))
