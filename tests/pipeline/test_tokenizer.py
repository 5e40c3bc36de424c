"""What a token is, as a table; and that no text loses a character."""

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from eligo.pipeline.tokenizer import create_tokenizer

VOCAB = spacy.blank("en").vocab
TOKENIZE = create_tokenizer(VOCAB)

TOKENS = [
    ("", []),
    ("ANC≥1.5x10^9/L", ["ANC", "≥", "1.5", "x", "10", "^", "9", "/", "L"]),
    ("eGFR≥60mL/min", ["eGFR", "≥", "60", "mL", "/", "min"]),
    ("HbA1c 7.0%-10.0%", ["HbA1c", "7.0", "%", "-", "10.0", "%"]),
    ("non-pregnant women", ["non", "-", "pregnant", "women"]),
    ("platelets <=100,000/mm3", ["platelets", "<=", "100,000", "/", "mm3"]),
    ("opioids (e.g. morphine)", ["opioids", "(", "e.g.", "morphine", ")"]),
    ("Crohn's disease", ["Crohn", "'", "s", "disease"]),
    ("aged 18 to 65.", ["aged", "18", "to", "65", "."]),
    ("mRS=2;", ["mRS", "=", "2", ";"]),
    ("500mg twice", ["500", "mg", "twice"]),
    ("CD4 count <200", ["CD4", "count", "<", "200"]),
    ("4.5×10⁹", ["4.5", "×", "10", "⁹"]),
    ("asthma\n   - COPD", ["asthma", "\n   ", "-", "COPD"]),
    ("  asthma  ", ["  ", "asthma", " "]),
    ("weight ........ kg ____", ["weight", "........", "kg", "____"]),
]
HOSTILE = ["a ", "1", "(", "< ", "1.", "x10", "e.", "_", "\n", "1,1x10", "\u0301", "\U0001f600"]


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_tokens(text, tokens):
    assert [token.text for token in TOKENIZE(text)] == tokens


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_no_text_loses_a_character(text):
    doc = TOKENIZE(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    "piece", ["a ", "1", "(", "< ", "1.", "x10", "e.", "_", "\n", "1,1x10", "\u0301", "\U0001f600"]
)
def test_time_is_linear_on_hostile_text(piece, within):
    text = piece * 50_000
    with within(seconds=5):
        assert TOKENIZE(text).text == text


def test_a_pipeline_with_it_is_written_and_read_back(tmp_path):
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "eligo_tokenizer"}}})
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert [t.text for t in again("ANC≥1.5x10^9/L")] == [t.text for t in nlp("ANC≥1.5x10^9/L")]
    assert [t.text for t in spacy.blank("en").from_bytes(spacy.blank("en").to_bytes())("a b")] == ["a", "b"]


def test_a_lone_surrogate_keeps_its_place():
    assert TOKENIZE("a \ud800b").text == "a \ufffdb"


def test_bytes_are_refused():
    with pytest.raises(TypeError, match="takes a string, not bytes"):
        TOKENIZE(b"asthma")
