"""Where a page is cut for the model: a row is a page and the passages read from it."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligo.pipeline.tagging.passages import passages

PAGES = [
    ("", []),
    ("\n \n", []),
    ("Age over 18", ["Age over 18"]),
    ("Asthma\nCOPD", ["Asthma", "COPD"]),
    ("- Asthma\n- COPD\n", ["Asthma", "COPD"]),
    ("1. Asthma\r\n2) COPD\r\n  a. with oxygen", ["Asthma", "COPD", "with oxygen"]),
    ("1.2 Able to walk\n3.5 mg of the drug a day", ["Able to walk", "3.5 mg of the drug a day"]),
    ("Known allergy to\nthe study drug", ["Known allergy to\nthe study drug"]),
    ("No fever;\nno cough", ["No fever;", "no cough"]),
    ("INCLUSION:\n\nwomen of any age", ["INCLUSION:", "women of any age"]),
    (
        "   - Written consent to the trial, its visits and tests, signed by the\n"
        "     Patient or by a relative\n\n   - HIV",
        [
            "Written consent to the trial, its visits and tests, signed by the\n     Patient or by a relative",
            "HIV",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PAGES)
def test_passages(text, expected):
    assert [text[start:end] for start, end in passages(text)] == expected


@given(st.text(alphabet=st.sampled_from("aB1.-) \n\r\t•"), max_size=80))
def test_passages_are_in_order_and_hold_all_but_markers_and_space(text):
    found = list(passages(text))
    assert all(a < b for a, b in found)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


@pytest.mark.parametrize("piece", ["a ", "\n", "a\n", " \n", "1.1", "(", "- ", "1.\n", "A" * 30 + "\n", "\r"])
def test_time_is_linear_on_hostile_text(piece, within):
    with within(seconds=3):
        list(passages(piece * 50_000))
