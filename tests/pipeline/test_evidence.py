"""No facts: how one is seen that is said not to be, what someone cannot do something for, codes, and the trial."""

import pytest

MEANT = [
    ("ex", "No radiographic evidence of gout", "!gout"),
    ("ex", "Lack of clinical or radiological findings of sepsis", "!sepsis"),
    ("in", "No evidence of metastasis on CT or MRI", "!metastasis"),
    ("in", "Evidence of sinusitis on CT or MRI", "sinusitis & (CT | MRI)"),
    ("in", "No psychiatric disorder documented in the hospital's discharge letter", "!psychiatric disorder"),
    ("ex", "Unable to lie flat for the MRI", "!lie flat"),
    ("ex", "Patients with epilepsy should be excluded from this clinical trial", "epilepsy"),
    ("in", "Stroke (ICD-10 I63)", "Stroke"),
    ("ex", "Patients with an ICD or a pacemaker", "ICD | pacemaker"),
    ("in", "Participants must stop the antihistamines", "!antihistamines"),
    ("in", "Has not received or refuses insulin", "!insulin"),
    ("in", "Has not tolerated, has failed or refused metformin", "!metformin"),
    ("in", "Not in remission", "!remission"),
    ("in", "In partial remission", "partial remission"),
    ("ex", "Infants born outside the hospital", "Infants & !hospital"),
    ("ex", "Pressure ulcer to prevent the patient from sitting", "Pressure ulcer & !sitting"),
]


@pytest.mark.parametrize(("section", "text", "expected"), MEANT)
def test_meaning(meaning, section, text, expected):
    assert meaning(text, section) == expected


def test_what_nothing_is_seen_on_narrows_it(analyse):
    (fact,) = analyse("No evidence of metastasis on CT or MRI", "in").constraints
    assert "on CT or MRI" in [one.text for one in fact.qualifiers]
