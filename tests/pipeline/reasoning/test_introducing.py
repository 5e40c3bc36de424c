"""How the line above a list bears on it: what it says beside the list, and what it only names."""

import pytest

LIMITS = ("Platelets > 100,000/mm3", "AST < 40 U/L")
DISEASES = ("Gout", "Asthma", "Stroke")
TWO = ("Gout", "Asthma")
METHODS = ("Condom", "Diaphragm")

INTRODUCED = [
    # Names of conditions are alternatives, limits are not.
    ("in", "Confirmed arthritis of any kind", DISEASES, "arthritis & (Gout | Asthma | Stroke)"),
    ("in", "Laboratory values as follows:", LIMITS, "Platelets>100000 & AST<40"),
    ("in", "Reliable methods of contraception are:", METHODS, "Condom | Diaphragm"),
    # Examples illustrate, unless they limit.
    ("in", "Chronic disease, including:", TWO, "Chronic disease | Gout | Asthma"),
    ("in", "Adequate organ function, including:", LIMITS, "Adequate organ function & Platelets>100000 & AST<40"),
    # Examples and definitions inside the line are not the list.
    (
        "in",
        "Arthritis, including psoriatic arthritis, that is severe",
        LIMITS[:1],
        "(Arthritis | psoriatic arthritis) & Platelets>100000",
    ),
    (
        "in",
        "Lupus (e.g. discoid lupus) and at least one of the following:",
        TWO,
        "(Lupus | discoid lupus) & (Gout | Asthma)",
    ),
    # A disease is asked for beside what it is to meet; "test results" are not.
    ("in", "Heart failure meeting 1 of the following criteria:", TWO, "Heart failure & (Gout | Asthma)"),
    ("ex", "Cirrhosis that fulfils both of the following:", TWO, "Cirrhosis & Gout & Asthma"),
    ("in", "Laboratory values meeting the following criteria:", LIMITS, "Platelets>100000 & AST<40"),
    # What the sentences before say.
    ("in", "Confirmed lupus. In addition, any of the following:", TWO, "lupus & (Gout | Asthma)"),
    ("in", "Confirmed lupus. Lupus is defined by the following:", LIMITS, "lupus & Platelets>100000 & AST<40"),
    ("ex", "Known lupus. Other chronic diseases:", TWO, "lupus | Gout | Asthma"),
    # An exclusion that says something excludes by it, too.
    ("ex", "Patients with lupus, psoriasis or epilepsy", TWO, "lupus | psoriasis | epilepsy | Gout | Asthma"),
    ("ex", "Use of any of the following drugs before screening", TWO, "Gout | Asthma"),
    ("ex", "Medical history and concurrent diseases", TWO, "Gout | Asthma"),
    ("ex", "Patients with a lupus that is either", TWO, "Gout | Asthma"),
]


@pytest.mark.parametrize(("section", "line", "below", "expected"), INTRODUCED, ids=[row[1] for row in INTRODUCED])
def test_introduction(meaning, section, line, below, expected):
    assert meaning("\n    - ".join([line, *below]), section) == expected


def test_names_with_one_alternative_among_them_are_no_list_of_alternatives(meaning):
    assert meaning("People who have:\n    - Gout\n    - Asthma OR\n    - Stroke", "in") == "Gout & (Asthma | Stroke)"


def test_what_is_said_before_the_list_leaves_its_residue(analyse):
    group = analyse(
        "Confirmed lupus with brittle morphology. Any of the following:\n    - Gout\n    - Asthma", "in"
    ).criteria[0]
    assert group.computability == "partial"
    assert [span.text for span in group.residue] == ["brittle morphology"]


def test_the_number_that_counts_a_list_is_no_residue(analyse):
    group = analyse("Gout with 1 of the following:\n    - Stroke\n    - Asthma", "in").criteria[0]
    assert group.computability == "full"
