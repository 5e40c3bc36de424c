"""Alternatives that stand in lines of their own, and hostile lists."""

import pytest


@pytest.mark.parametrize(
    "piece",
    [
        "type 1 or 2 ",
        "liver, ",
        "disease of the liver or ",
        "because of the asthma ",
        "pregnant or ",
        "(cardiac or ",
        "parent or guardian ",
        "HIV-associated ",
        "allergy to gout of ",
        "a gout and an ",
    ],
)
def test_hostile_text_costs_little(analyse, piece, within):
    with within(seconds=10):
        found = analyse(f"because of the {piece * (12_000 // len(piece))}")
    assert found.criteria


@pytest.mark.parametrize("line", ["Gout:\n  - Asthma", "Untreated gout", "Gout:\nsuch as asthma,", "No gout and"])
def test_thousands_of_lines_cost_little(analyse, line, within):
    lines = [line] * (60_000 // len(line))
    with within(seconds=20):
        found = analyse("\n- ".join(lines))
    assert len(found.criteria) >= len(lines)


LINES = [
    (["Creatinine < 2 mg/dL OR", "Creatinine clearance > 60 mL/min", "Platelets > 100,000/mm3"], "any any leaf"),
    (["Gout OR", "Asthma OR", "COPD"], "any any any"),
    (["Gout", "OR", "Asthma", "COPD"], "any leaf any leaf"),
    (["Gout", "Asthma"], "leaf leaf"),
]


@pytest.mark.parametrize(("lines", "shapes"), LINES)
def test_inclusions_that_end_in_or_are_alternatives(analyse, lines, shapes):
    found = analyse("\n- ".join(lines), "in")
    told = [one.expression for one in found.criteria]
    assert " ".join(one.op if hasattr(one, "op") else "leaf" for one in told) == shapes


def test_what_is_normal_is_named_above(meanings):
    text = "Inclusion Criteria:\n\n- Bilirubin:\n  - Within normal limits\n  - OR\n  - Lipase < 60 U/L\n"
    assert meanings(text)["I1"] == "(Bilirubin>=1 & Bilirubin<=1) | Lipase<60"


SUBLISTS = [
    (["Gout; or", "Asthma"], "any"),
    (["Gout;", "Asthma; or", "COPD"], "any"),
    (["Gout", "Asthma OR", "COPD"], "all"),
    (["Gout", "or", "Asthma"], "any"),
    (["Gout", "Asthma"], "all"),
]


@pytest.mark.parametrize(("lines", "op"), SUBLISTS)
def test_lines_of_a_list_that_end_in_or_are_alternatives(analyse, lines, op):
    found = analyse("\n  - ".join(["People who have:", *lines]), "in")
    group = next(one for one in found.criteria if one.role == "group")
    assert group.expression.op == op
