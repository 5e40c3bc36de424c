"""Lists inside a sentence: what counts their entries is no part of them, and what counts them is obeyed."""

import pytest

from eligo.pipeline.phrasing.enumerators import enumerators
from eligo.pipeline.phrasing.phrases import words


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("any of: a) asthma b) COPD", ["a", "b"]),
        ("any of (1) asthma, (2) COPD, or (3) emphysema", ["1", "2", "3"]),
        ("i) asthma; ii) COPD", ["i", "ii"]),
        ("toxicity (grade 1) or neuropathy (grade 2)", []),
        ("interleukins (IL-1) and (IL-2)", []),
        ("b) asthma c) COPD", []),
        ("hepatitis (a) vaccine", []),
        ("))))((((", []),
        (")" * 50_000, []),
        ("(a" * 20_000 + ")" * 20_000, []),
    ],
)
def test_enumerators(text, counted):
    found = words(text)
    assert [found.texts[at] for at in enumerators(text, found)] == counted


@pytest.mark.parametrize(
    ("text", "expected", "left"),
    [
        ("At least one of the following: A) asthma B) diabetes C) gout", "asthma | diabetes | gout", []),
        ("Any of the following: (1) asthma; (2) diabetes; (3) gout", "asthma | diabetes | gout", []),
        ("Any two of the following: fever, cough, rash", "2 of (fever, cough, rash)", []),
        ("Two of the following: fever, rash", "fever & rash", []),
        ("Prior use of (1) hepatitis B vaccine or (2) interferon", "hepatitis B vaccine | interferon", []),
    ],
)
def test_list_in_a_sentence(meaning, analyse, text, expected, left):
    assert meaning(text, "ex") == expected
    assert [span.text for span in analyse(text, "ex").criteria[0].residue] == left
