"""The state of a fact that a text denies beside it: "non-healing wound", "untreated gout", "gout not controlled"."""

import pytest

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
