"""The NumPy network against a plain reading of its definition, one sentence and one step at a time."""

import itertools
import json

import numpy as np
import pytest

from eligo.errors import ModelError
from eligo.pipeline.decoding import legal_steps
from eligo.pipeline.tagger import MOST_CHARACTERS, Tagger, normal_form

from ..small_model import HIDDEN, small_model

SENTENCES = [["Severe", "asthma"], [], ["Age", "18", "to", "65", "years"], ["X"], ["HbA1c", "<", "7.5", "%"] * 9]


def plain_scores(tagger, sentence):
    arrays = {name: array.astype(np.float64) for name, array in tagger.arrays.items()}
    row = {word: i for i, word in enumerate(tagger.words)}
    character = {c: i + 2 for i, c in enumerate(tagger.facts["characters"])}

    def vector(form):
        word = row.get(normal_form(form), 1)
        parts = [arrays["word_codes"][word] * arrays["word_scales"][word]]
        for width in tagger.facts["widths"]:
            ids = [character.get(c, 1) for c in form[:MOST_CHARACTERS]]
            ids = [0] * (width - 1) + ids + [0] * (MOST_CHARACTERS - len(ids) + width - 1)
            windows = [
                np.concatenate([arrays["char"][i] for i in ids[k : k + width]]) @ arrays[f"convolution{width}"]
                for k in range(len(ids) - width + 1)
            ]
            parts.append(np.maximum(np.max(windows, axis=0) + arrays[f"bias{width}"], 0))
        return np.concatenate(parts)

    def lstm(vectors, direction):
        h = c = np.zeros(HIDDEN)
        for x in vectors:
            gates = x @ arrays[f"input_{direction}"] + arrays[f"gate_bias_{direction}"]
            into, forget, out, cell = np.split(gates + h @ arrays[f"recurrent_{direction}"], 4)
            c = c / (1 + np.exp(-forget)) + np.tanh(cell) / (1 + np.exp(-into))
            h = np.tanh(c) / (1 + np.exp(-out))
            yield h

    vectors = [vector(form) for form in sentence]
    ahead, back = list(lstm(vectors, "ahead")), list(lstm(vectors[::-1], "back"))[::-1]
    states = np.concatenate([np.array(ahead), np.array(back)], 1)
    return states @ arrays["score"] + arrays["score_bias"]


def test_scores_are_those_of_the_definition():
    tagger = small_model()
    sentences = sorted((s for s in SENTENCES if s), key=len, reverse=True)
    rows = tagger._rows(sentences)
    scores = tagger._scores(rows, np.array([len(s) for s in sentences]))
    for sentence, scored in zip(sentences, scores, strict=True):
        np.testing.assert_allclose(scored[: len(sentence)], plain_scores(tagger, sentence), rtol=1e-3, atol=1e-3)
        assert not scored[len(sentence) :].any()


def test_mentions_do_not_depend_on_the_company():
    tagger = small_model()
    together = tagger.find(SENTENCES)
    assert together == [tagger.find([sentence])[0] for sentence in SENTENCES]
    assert any(together)
    assert together[1] == []
    for found, sentence in zip(together, SENTENCES, strict=True):
        assert all(0 <= m.start < m.end <= len(sentence) and 0 <= m.probability <= 1 for m in found)
        assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_more_forms_than_are_kept(monkeypatch):
    monkeypatch.setattr("eligo.pipeline.tagger.KEPT_FORMS", 3)
    assert small_model().find(SENTENCES) == small_model().find(SENTENCES)
    tagger = small_model()
    assert [tagger.find([s])[0] for s in SENTENCES * 2] == small_model().find(SENTENCES * 2)


def test_a_model_is_written_and_read_back_byte_for_byte(tmp_path):
    small_model().write(tmp_path / "one")
    again = Tagger.read(tmp_path / "one")
    again.write(tmp_path / "two")
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert again.find(SENTENCES) == small_model().find(SENTENCES)


def spoil_json(folder):
    (folder / "model.json").write_text("{")


def spoil_array(folder):
    (folder / "score.npy").write_bytes(b"\x93NUMPY")


def pickle_array(folder):
    np.save(folder / "score.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)


def lose_array(folder):
    (folder / "score.npy").unlink()


def lose_fact(folder):
    facts = json.loads((folder / "model.json").read_text())
    del facts["labels"]
    (folder / "model.json").write_text(json.dumps(facts))


@pytest.mark.parametrize("spoil", [spoil_json, spoil_array, pickle_array, lose_array, lose_fact])
def test_a_spoilt_model_is_one_clear_error(tmp_path, spoil):
    small_model().write(tmp_path)
    spoil(tmp_path)
    with pytest.raises(ModelError, match="not an entity model"):
        Tagger.read(tmp_path)


def test_steps_that_are_not_legal_weigh_nothing():
    legal, opening = legal_steps(1)
    assert legal.tolist() == [[True, True, False], [True, True, True], [True, True, True]]
    assert opening.tolist() == [True, True, False]
