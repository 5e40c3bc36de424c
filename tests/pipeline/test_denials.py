"""How far a denial reaches, and what it leaves alone."""

import pytest

PAST_BRACKETS = [
    ("in", "No transient ischemic attack (TIA) or stroke", "!(transient ischemic attack | stroke)"),
    ("in", "No fever (> 38 C) or cough", "!(fever>38 | cough)"),
    ("in", "Without diabetes (type 1 or 2) or hypertension", "!(diabetes | hypertension)"),
    ("in", "No chemotherapy (except hydroxyurea) or radiotherapy", "!((chemotherapy & !(hydroxyurea)) | radiotherapy)"),
    ("in", "No gout (including tophi) or psoriasis (e.g., of the nails)", "!(gout | tophi | psoriasis)"),
    ("ex", "Incompetent to decide (e.g. catatonic or psychotic)", "catatonic | psychotic"),
    ("ex", "Pregnancy (no test) or lactation", "(Pregnancy & !test) | lactation"),
]
WITH_EXAMPLES = [
    ("in", "No severe disease such as sepsis or stroke", "!(severe disease | sepsis | stroke)"),
    ("in", "No uncontrolled illness including infection or gout", "!(illness | infection | gout)"),
    ("in", "No concurrent illness including, but not limited to, sepsis or gout", "!(illness | sepsis | gout)"),
    ("in", "No serious disease, including but not limited to: sepsis, gout", "!(serious disease | sepsis | gout)"),
]
OF_THEIR_OWN = [
    ("in", "No stroke and no asthma", "!stroke & !asthma"),
    ("in", "No relapse for 5 years and no fracture", "!relapse & !fracture"),
    ("in", "No gout or asthma within 6 months, and no stroke", "!(gout | asthma) & !stroke"),
    ("in", "No stroke, and without asthma", "!stroke & !asthma"),
    ("in", "Neither gout nor asthma", "!(gout | asthma)"),
    ("in", "No symptoms, e.g. chest pain", "!(symptoms | chest pain)"),
]
PAST_ABBREVIATIONS = [("in", "No i.v. antibiotics", "!antibiotics")]
OF_CAUSES = [
    ("in", "No anaemia due to myeloma", "!(anaemia & myeloma)"),
    ("in", "Does not have pain because of arthritis or gout", "!(pain & (arthritis | gout))"),
    ("ex", "Unable to walk due to stroke", "!walk & stroke"),
]
WITH_LIMITS = [
    ("in", "No HIV infection with CD4 < 200", "!(HIV infection & CD4<200)"),
    ("in", "Patients do not have heart failure with LVEF < 40 %", "!(heart failure & LVEF<40)"),
]
OF_ACTS = [
    ("ex", "Unable to sit, stand or walk", "!(sit | stand | walk)"),
    ("ex", "Unable to walk, wheelchair", "!walk | wheelchair"),
]
WORDED_OTHERWISE = [
    ("in", "Devoid of any neurological disease", "!neurological disease"),
    ("in", "Seronegative for hepatitis C", "!hepatitis C"),
    ("in", "CT scan that rules out a fracture", "CT scan & !fracture"),
    ("ex", "Renal disease unrelated to lupus", "Renal disease & !lupus"),
    ("ex", "Women refusing blood transfusion", "Women=female & !blood transfusion"),
    ("ex", "Patients who cannot participate in an exercise programme", "!exercise programme"),
    ("ex", "Pregnant or not using birth control", "Pregnant | !birth control"),
    ("ex", "Smokers or not, with gout", "Smokers | gout"),
    ("in", "ALT <= 5 x ULN independently of liver metastases", "ALT<=5"),
    ("in", "Headache in whom meningitis has been excluded", "Headache & !meningitis"),
    ("ex", "Patients who were pregnant or without a guardian were excluded", "pregnant | !guardian"),
]
NAMED_BY_THEIR_DENIAL = [
    ("in", "Participants are dapsone-naive", "!dapsone"),
    ("in", "Treatment-naive or steroid-free", "!Treatment | !steroid"),
    ("ex", "Patients in whom troponin was not measured were excluded", "!troponin"),
    ("in", "Treatment-naive or -experienced patients with HIV", "HIV"),
]


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    PAST_BRACKETS
    + WITH_EXAMPLES
    + OF_THEIR_OWN
    + PAST_ABBREVIATIONS
    + OF_CAUSES
    + WITH_LIMITS
    + OF_ACTS
    + WORDED_OTHERWISE
    + NAMED_BY_THEIR_DENIAL,
)
def test_reach(meaning, section, text, expected):
    assert meaning(text, section) == expected
