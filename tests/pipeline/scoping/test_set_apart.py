"""What stands apart from a name and qualifies it, and times that are one."""

import pytest

QUALIFIED = [
    ("Histologic or cytologic diagnosis of gout", "certainty", "Histologic or cytologic diagnosis of"),
    ("Metastatic (stage IV) melanoma", "type", "Metastatic"),
    ("Diabetes (type I or II)", "modifier", "type I or II"),
    ("Platelets (PLT >= 100 x 10^9/L)", "modifier", "PLT"),
    ("Symptomatic (NYHA class III-IV) heart failure", "status", "Symptomatic"),
]


@pytest.mark.parametrize(("text", "kind", "words"), QUALIFIED)
def test_what_stands_apart_from_a_name_qualifies_it(analyse, text, kind, words):
    found = analyse(text, "in")
    assert (kind, words) in [(one.kind, one.text) for each in found.constraints for one in each.qualifiers]
    assert not found.criteria[0].residue


@pytest.mark.parametrize("times", ["Prior or concurrent", "Concomitant and/or previous", "Past or ongoing"])
def test_before_or_now_is_one_time(analyse, times):
    (fact,) = analyse(f"{times} use of rituximab").constraints
    assert fact.temporal.relation == "past"
    assert fact.temporal.evidence.text == times
