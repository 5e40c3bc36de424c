"""The component: where entities may stand, what it leaves alone, and that it is written, read and streamed alike."""

import pickle
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Span

import eligo.pipeline.factories  # noqa: F401
from eligo.errors import ModelError
from eligo.pipeline.analysis import analysis
from eligo.pipeline.ner import PROBABILITIES, _windows, find_weights
from eligo.pipeline.tokenizer import create_tokenizer
from eligo.schema import LABELS, Criterion

from ..small_model import small_model

PAGE = """Inclusion Criteria:

  1. Age 18 to 65 years, with severe asthma that was treated with inhaled steroids
     for at least 6 months
  2. FEV1 < 80 %

Exclusion Criteria:
  - Pregnancy or breast-feeding
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("model")
    small_model().write(path)
    return path


@pytest.fixture(scope="module")
def nlp(folder):
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer(nlp.vocab)
    nlp.add_pipe("eligo_ner", config={"model": str(folder)})
    return nlp


def windows(doc):
    return [" ".join(doc[int(i)].text for i in tokens) for tokens in _windows(doc)]


def test_a_page_is_read_passage_by_passage(nlp):
    assert windows(nlp.make_doc(PAGE)) == [
        "Inclusion Criteria :",
        "Age 18 to 65 years , with severe asthma that was treated with inhaled steroids for at least 6 months",
        "FEV1 < 80 %",
        "Exclusion Criteria :",
        "Pregnancy or breast - feeding",
    ]


def test_criteria_that_are_set_are_read_as_they_are(nlp):
    doc = nlp.make_doc("Asthma; COPD; 1. HIV")
    spans = [(0, 7, "I1"), (8, 13, "I2"), (14, 20, "I3")]
    analysis(doc).criteria = [
        Criterion(id=i, section="inclusion", role="criterion", start=s, end=e, text=doc.text[s:e], computability="none")
        for s, e, i in spans
    ]
    assert windows(doc) == ["Asthma ;", "COPD ;", "HIV"]


def test_a_very_long_passage_is_cut_at_sentence_ends(nlp):
    doc = nlp.make_doc("word " * 150 + ". " + "word " * 600)
    assert [len(tokens) for tokens in _windows(doc)] == [151, 256, 256, 88]


def test_no_entity_crosses_a_criterion_or_an_entity_that_was_set(nlp):
    doc = nlp(PAGE)
    assert doc.ents
    assert {entity.label_ for entity in doc.ents} <= set(LABELS)
    bounds = [(int(t[0]), int(t[-1])) for t in _windows(doc)]
    assert all(any(a <= e.start and e.end - 1 <= b for a, b in bounds) for e in doc.ents)
    first = doc.ents[0]
    again = nlp.make_doc(PAGE)
    again.ents = [Span(again, first.start, first.start + 1, label="OWN")]
    again = nlp.get_pipe("eligo_ner")(again)
    assert again.ents[0].label_ == "OWN"


def test_probabilities_stand_beside_the_entities(nlp):
    doc = nlp(PAGE)
    assert [row[:2] for row in doc.user_data[PROBABILITIES]] == [[e.start_char, e.end_char] for e in doc.ents]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "- ", "((((", "\U0001f600" * 5])
def test_odd_texts(nlp, text):
    assert nlp(text).text == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_entities_of_any_text_are_within_it_and_apart(nlp, text):
    doc = nlp(text)
    assert all(text[e.start_char : e.end_char] == e.text and e.text.strip() for e in doc.ents)


def test_a_stream_gives_what_single_calls_give(nlp):
    texts = [PAGE, "", "Asthma", PAGE[::-1]] * 3

    def entities(doc):
        return [(e.start_char, e.end_char, e.label_) for e in doc.ents]

    assert [entities(d) for d in nlp.pipe(texts, batch_size=5)] == [entities(nlp(t)) for t in texts]


def test_to_disk_and_to_bytes_keep_the_model(nlp, tmp_path):
    expected = [e.text for e in nlp(PAGE).ents]
    component = nlp.get_pipe("eligo_ner")
    component.to_disk(tmp_path / "ner")
    for again in (component.from_disk(tmp_path / "ner"), component.from_bytes(component.to_bytes())):
        assert [e.text for e in again(nlp.make_doc(PAGE)).ents] == expected
    assert [e.text for e in pickle.loads(pickle.dumps(component))(nlp.make_doc(PAGE)).ents] == expected


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(ModelError, match="no-such-model: no such entity model"):
        find_weights("no-such-model")


def test_a_shipped_model_is_not_hidden_by_a_folder_of_its_name(folder, tmp_path, monkeypatch):
    small_model().write(tmp_path / "default")
    monkeypatch.chdir(tmp_path)
    assert find_weights("default") != Path("default")
    assert find_weights("./default") == Path("default")
    assert find_weights(str(folder)) == folder
