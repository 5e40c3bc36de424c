"""The tokens that numbers are read from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligo.lexicon import analytes
from eligo.pipeline.numeric import words
from eligo.pipeline.numeric.words import Words

WRITTEN = [
    ("BMI greater than100 kg", ["bmi", "greater", "than", "100", "kg"]),
    ("2.5xULN, e.g. AST", ["2", ".", "5", "x", "uln", ",", "e.g.", "ast"]),
    ("patient's GradeⅠ－Ⅱ", ["patient's", "grade", "ⅰ", "-", "ⅱ"]),
    ("\\< 5 &nbsp;&lt;= 7_8", ["<", "5", "<", "=", "7", "_", "8"]),
    ("", []),
    (" \x1c\x1f\t", []),
]


@pytest.mark.parametrize(("text", "norms"), WRITTEN)
def test_words(text, norms):
    assert Words(text).norms == norms
    within = Words(f"a {text} 1", 2, 2 + len(text))
    assert within.norms == norms


@given(st.text(alphabet=st.sampled_from("ab eIxX109.,;'&ltg#60\\_(≥½Ⅱµé\x1c\n -"), max_size=60))
def test_every_word_stands_where_it_says(text):
    found = Words(text)
    assert all(text[i:j].strip() == text[i:j] != "" for i, j in zip(found.starts, found.ends, strict=True))
    assert all(i < j <= k for i, j, k in zip(found.starts, found.ends, [*found.starts[1:], len(text)], strict=False))


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_plain_text_has_the_same_tokens_either_way(text):
    assert words.PLAIN.split(text) == words.TOKEN.split(text)
    assert analytes._PLAIN.split(text) == analytes._TOKEN.split(text)
