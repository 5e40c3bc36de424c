"""Spans weighed against counts of annotations, by hand-made counts and trees."""

import numpy as np
import pytest
import spacy

from eligo.errors import ModelError
from eligo.pipeline.factories import make_ner
from eligo.pipeline.tagging.decoding import Spans
from eligo.pipeline.tagging.network import Vocabulary
from eligo.pipeline.tagging.rescoring import FEATURES, Rescorer
from eligo.pipeline.tagging.tagger import Tagger

from ...phrase_keys import phrase_key
from ...small_model import small_model, small_opinion

WORDS = ["<pad>", "<unknown>", "severe", "asthma", "or", "00"]
FORMS = ["Severe", "asthma", "or", "(COPD)"]
SENTENCES = [np.array([0, 1, 2, 3]), np.array([1])]
SPANS = [
    # sentence, start, end, label, probability, cover
    (0, 0, 1, 1, 0.25, 0.5),
    (0, 0, 2, 0, 0.5, 0.75),
    (0, 1, 2, 0, 0.25, 0.75),
    (0, 3, 4, 0, 0.5, 0.5),
    (1, 0, 1, 0, 0.75, 0.75),
]


def spans_of(rows):
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Spans(*columns[:4], columns[4].astype(np.float32), columns[5].astype(np.float32))


def counts():
    by_word = {name: np.zeros((len(WORDS), 2), dtype=np.uint16) for name in ("first", "last", "ahead", "behind")}
    inside = np.zeros((len(WORDS), 3), dtype=np.uint16)
    inside[3] = 6, 0, 2  # "asthma": six times in a mention of label 0, twice outside
    by_word["last"][3, 0] = 5
    by_word["first"][2, 1] = 2
    by_word["ahead"][0, 0] = 4  # mentions that open a sentence
    inside[0, 2] = 10
    phrases = sorted((phrase_key(["asthma"]), phrase_key(["severe", "asthma"])))
    marked = np.array([[4, 0] if key == phrase_key(["asthma"]) else [1, 0] for key in phrases], dtype=np.uint16)
    seen = np.array([6 if key == phrase_key(["asthma"]) else 2 for key in phrases], dtype=np.uint16)
    return {**by_word, "inside": inside, "phrases": np.array(phrases, dtype=np.uint64), "marked": marked, "seen": seen}


def one_question(feature, limit):
    """Trees of one question each: for exact spans the one given, for overlapping ones none."""
    return {
        "feature": np.array([[FEATURES.index(feature)], [0]], dtype=np.uint8),
        "limit": np.array([[limit], [np.inf]], dtype=np.float32),
        "leaf": np.array([[-2.0, 2.0], [0.0, 9.0]], dtype=np.float32),
    }


def features():
    rescorer = Rescorer({**counts(), **one_question("probability", 0)}, Vocabulary(WORDS, []))
    values = rescorer.features(spans_of(SPANS), rescorer.writing(FORMS), SENTENCES)
    return {name: values[:, i].round(4).tolist() for i, name in enumerate(FEATURES)}


@pytest.mark.parametrize(
    ("feature", "values"),
    [
        ("length", [1, 2, 1, 1, 1]),
        ("sentence_length", [4, 4, 4, 4, 1]),
        ("behind", [3, 2, 2, 0, 0]),
        ("starts_here", [0.25, 0.5, 0.25, 0.5, 0.75]),
        ("ends_here", [0.25, 0.75, 0.75, 0.5, 0.75]),
        ("rival_of_its_label", [0, 0.25, 0.5, 0, 0]),
        ("rival_of_another", [0.5, 0.25, 0, 0, 0]),
        ("around_it", [0, 0, 0.5, 0, 0]),
        ("within_it", [0, 0.25, 0, 0, 0]),
        ("rivals", [1, 2, 1, 0, 0]),
        ("mentions_here", [1.5, 1.5, 1.5, 1.5, 0.75]),
        ("phrase_seen", [0, 2, 6, 0, 6]),
        ("phrase_marked_so", [0, 1, 4, 0, 4]),
        ("last_marked_so", [0, 5, 5, 0, 5]),
        ("first_marked", [2, 2, 0, 0, 0]),
        ("inside_last", [0.25, 0.65, 0.65, 0.25, 0.65]),
        ("inside_before", [0.0417, 0.0417, 0.25, 0.25, 0.0417]),
        ("starts_after", [0.0167, 0.35, 0.1, 0.1, 0.35]),
        ("narrower_before_marked", [0, 4, 0, 0, 0]),
        ("wider_before_marked", [0, 0, 1, 0, 0]),
        ("characters", [6, 12, 6, 6, 6]),
        ("capital", [1, 1, 0, 0, 0]),
        ("bracketed", [0, 0, 0, 1, 0]),
        ("opens_with_a_sign", [0, 0, 0, 1, 0]),
    ],
)
def test_what_is_known_of_a_span(feature, values):
    assert features()[feature] == pytest.approx(values)


def test_trees_say_how_probable_a_span_is():
    arrays = {**counts(), **one_question("phrase_marked_so", 3.5)}
    rescorer = Rescorer(arrays, Vocabulary(WORDS, []))
    again = rescorer.rescored(spans_of(SPANS), rescorer.writing(FORMS), SENTENCES)
    unlikely, likely = 1 / (1 + np.exp(2)), 1 / (1 + np.exp(-2))
    assert again.probability == pytest.approx([unlikely, unlikely, likely, unlikely, likely])
    assert again.cover == pytest.approx([0.5] * 5)
    assert again.start.tolist() == [0, 0, 1, 3, 0]


def test_a_sentence_is_judged_alike_in_any_company():
    tagger = small_model(2, opinion=True)
    sentences = [["Severe", "asthma"], ["Age", "18", "to", "65", "years"], [], ["asthma", "(", "mild", ")"] * 9]
    assert any(tagger.find(sentences))
    assert tagger.find(sentences) == [tagger.find([sentence])[0] for sentence in sentences]


def test_it_is_kept_with_the_model(tmp_path):
    tagger = small_model(opinion=True)
    sentences = [["asthma", "to", "asthma"]]
    assert tagger.find(sentences) != small_model().find(sentences)
    tagger.write(tmp_path)
    assert Tagger.read(tmp_path).find(sentences) == tagger.find(sentences)
    component = make_ner(spacy.blank("en"), "eligo_ner", str(tmp_path))
    assert component.from_bytes(component.to_bytes()).tagger.find(sentences) == tagger.find(sentences)


def test_trees_of_other_features_are_refused(tmp_path):
    tagger = small_model(opinion=True)
    tagger.write(tmp_path)
    np.save(tmp_path / "opinion.feature.npy", np.full((2, 1), 200, dtype=np.uint8))
    with pytest.raises(ModelError, match="trees do not fit"):
        Tagger.read(tmp_path)


@pytest.mark.parametrize("text", ["a " * 5000, "(" * 5000, "1" * 50000, "asthma " * 3000])
def test_hostile_text(text):
    tagger = small_model(opinion=True)
    words = len(tagger.vocabulary.words)
    assert set(small_opinion(words)) == set(tagger.opinion)
    assert len(tagger.find([text.split()[:256]])) == 1
