"""The state of a fact that a text denies beside it: "non-healing wound", "untreated gout", "gout not controlled"."""

import pytest

MEANT = [
    ("ex", "Non-elective procedure", "procedure & !elective[procedure]"),
    ("in", "Patients scheduled for non-urgent hip surgery", "hip surgery & !urgent[hip surgery]"),
    ("ex", "Non-healing wound or ulcer", "(wound & !healing[wound]) | ulcer"),
    ("in", "Stable non-ischemic cardiomyopathy", "cardiomyopathy & !ischemic[cardiomyopathy]"),
    ("ex", "Non-metastatic breast cancer", "breast cancer & !metastatic[breast cancer]"),
    ("in", "No non-healing wound", "!(wound & !healing[wound])"),
    ("ex", "Untreated hypertension", "hypertension & !treated[hypertension]"),
    ("ex", "Active or untreated tuberculosis", "Active[tuberculosis] | (tuberculosis & !treated[tuberculosis])"),
    ("in", "Uninsured", "!insured"),
    ("ex", "Epileptic seizures not controlled", "Epileptic seizures & !controlled[Epileptic seizures]"),
    ("ex", "Asthma that is not well controlled", "Asthma & !well controlled[Asthma]"),
    ("ex", "Hypertension not under adequate control", "Hypertension & !under adequate control[Hypertension]"),
    ("ex", "Diabetes not controlled with oral drugs", "Diabetes & !controlled with oral drugs[Diabetes]"),
    ("ex", "Pain not relieved by analgesics", "Pain & !relieved by analgesics[Pain]"),
    ("ex", "Infection that has not resolved", "Infection & !resolved[Infection]"),
    ("ex", "Fracture not surgically treated", "Fracture & !surgically treated[Fracture]"),
    ("ex", "Parents who have not accepted the transfusion", "Parents & !transfusion"),
    ("ex", "Non-displaced fracture not healed", "fracture & !displaced[fracture] & !healed[fracture]"),
    ("ex", "Implants that cannot be removed such as clips", "(Implants & !removed[Implants]) | clips"),
    ("ex", "Tumor not amenable to resection", "Tumor & !amenable to resection[Tumor]"),
]


@pytest.mark.parametrize(("section", "text", "expected"), MEANT)
def test_fact_and_state(meaning, section, text, expected):
    assert meaning(text, section) == expected


WHOLE = [
    "Non-Hodgkin lymphoma",
    "Non-melanoma skin cancer",
    "Non-invasive ventilation",
    "Non-steroidal anti-inflammatory drugs",
    "Non-opioid analgesics",
    "Non-cardiac disease",
    "Non-malignant disease",
    "Non-cardiac surgery within 30 days",
    "Untreated infection",
]
"""Names, and what a patient may have several of."""


@pytest.mark.parametrize("text", WHOLE)
def test_left_whole(analyse, text):
    (constraint,) = analyse(text, "ex").constraints
    assert not constraint.negated
    assert constraint.origin != "context:state"


DENIED_AS_A_WHOLE = [
    ("in", "Women of non-childbearing potential", "Women=female & !childbearing potential"),
    ("in", "Non-smoker", "!smoker"),
    ("ex", "Fever not explained by malaria", "Fever & !malaria"),
    ("ex", "Smokers must not be enrolled", "Smokers"),
]


@pytest.mark.parametrize(("section", "text", "expected"), DENIED_AS_A_WHOLE)
def test_no_state(meaning, section, text, expected):
    assert meaning(text, section) == expected


def test_a_state_has_its_own_time(analyse):
    fact, state = analyse("Urinary obstruction not relieved within 24 hours", "ex").constraints
    assert fact.temporal is None
    assert state.temporal is not None
    assert (state.subject.text, state.negated) == ("relieved", True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Untreated gout", ["treated gout", "gout"]), ("Gout not controlled", ["Gout", "Gout controlled"])],
)
def test_a_state_that_the_terminology_does_not_know_has_no_code(analyse, text, expected):
    found = analyse(text, "ex").constraints
    coded = [bool(one.subject.concept and one.subject.concept.code) for one in found]
    assert [one.origin == "context:state" for one in found] == [not code for code in coded]
    assert sorted(coded) == [False, True]
    assert next(one.subject.concept.display for one in found if one.origin == "context:state") in expected
