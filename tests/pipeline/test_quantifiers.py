"""How many of a list must hold: in the line, and over sub-items."""

import pytest

from eligo.pipeline import load
from eligo.pipeline.analysis import analysis

INLINE = [
    ("ex", "At least two of the following: gout, asthma, stroke", "2 of (gout, asthma, stroke)"),
    ("in", "At least two of: gout, asthma or stroke", "2 of (gout, asthma, stroke)"),
    ("in", "Any two of the following: gout, asthma, stroke", "2 of (gout, asthma, stroke)"),
    ("in", "Two or more of the following: gout, asthma, stroke", "2 of (gout, asthma, stroke)"),
    ("in", "Three of the following: gout, asthma, stroke, psoriasis", "3 of (gout, asthma, stroke, psoriasis)"),
    ("in", "One or more of the following: gout, asthma, stroke", "gout | asthma | stroke"),
    ("in", "At least one of the following: gout, asthma, stroke", "gout | asthma | stroke"),
    ("in", "Any of the following: gout, asthma, stroke", "gout | asthma | stroke"),
    ("in", "One of the following: gout, asthma, stroke", "gout | asthma | stroke"),
    ("ex", "All of the following: gout, asthma, stroke", "gout & asthma & stroke"),
    ("ex", "Both gout and asthma", "gout & asthma"),
    ("in", "Either gout or asthma", "gout | asthma"),
    ("in", "Neither gout nor asthma", "!(gout | asthma)"),
    (
        "in",
        "Gout plus at least two of the following: asthma, stroke, psoriasis",
        "Gout & 2 of (asthma, stroke, psoriasis)",
    ),
]


@pytest.mark.parametrize(("section", "text", "expected"), INLINE)
def test_in_the_line(meaning, section, text, expected):
    assert meaning(text, section) == expected


GROUPS = [
    ("Inclusion", "Any of the following:", "any"),
    ("Inclusion", "At least one of the following criteria:", "any"),
    ("Inclusion", "One or more of the following:", "any"),
    ("Inclusion", "Either:", "any"),
    ("Inclusion", "All of the following:", "all"),
    ("Inclusion", "At least two of the following:", 2),
    ("Inclusion", "Two or more of these conditions:", 2),
    ("Exclusion", "All of the following:", "all"),
    ("Exclusion", "Both of the following:", "all"),
    ("Exclusion", "Any of the following:", "any"),
    ("Exclusion", "Cardiac conditions:", "any"),
    ("Inclusion", "Laboratory values as follows:", "all"),
]


@pytest.mark.parametrize(("section", "line", "expected"), GROUPS)
def test_over_sub_items(section, line, expected):
    found = analysis(load()(f"{section} Criteria:\n\n- {line}\n  - Gout\n  - Asthma\n  - Stroke\n"))
    expression = found.criteria[0].expression
    assert (expression.n if expression.op == "at_least" else expression.op) == expected
    assert len(expression.of) == 3
