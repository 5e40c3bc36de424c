"""The NumPy network against a plain reading of its definition, one sentence and one step at a time."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from eligo.errors import ModelError
from eligo.pipeline.tagging.decoding import legal_steps
from eligo.pipeline.tagging.network import MOST_CHARACTERS, normal_form
from eligo.pipeline.tagging.packing import Packing
from eligo.pipeline.tagging.tagger import Tagger

from ...small_model import small_model

SENTENCES = [["Severe", "asthma"], [], ["Age", "18", "to", "65", "years"], ["X"], ["HbA1c", "<", "7.5", "%"] * 9]


def plain_scores(tagger, sentence):
    arrays = {name: array.astype(np.float64) for name, array in tagger.members[0].items()}
    row = {word: i for i, word in enumerate(tagger.vocabulary.words)}
    character = {c: i + 2 for i, c in enumerate(tagger.vocabulary.characters)}

    def vector(form):
        word = row.get(normal_form(form), 1)
        parts = [arrays["word_codes"][word] * arrays["word_scales"][word]]
        for width in (2, 3):
            ids = [character.get(c, 1) for c in form[:MOST_CHARACTERS]]
            ids = [0] * (width - 1) + ids + [0] * (MOST_CHARACTERS - len(ids) + width - 1)
            windows = [
                np.concatenate([arrays["char"][i] for i in ids[k : k + width]]) @ arrays[f"convolution{width}"]
                for k in range(len(ids) - width + 1)
            ]
            parts.append(np.maximum(np.max(windows, axis=0) + arrays[f"bias{width}"], 0))
        return np.concatenate(parts)

    def lstm(vectors, name):
        weights, recurrent = arrays[name.format("input")], arrays[name.format("recurrent")]
        if (wide := name.format("recurrent") + "_wide") in arrays:
            recurrent = recurrent @ arrays[wide]
        h = c = np.zeros(len(recurrent))
        for x in vectors:
            gates = x @ weights + arrays[name.format("gate_bias")]
            into, forget, out, cell = np.split(gates + h @ recurrent, 4)
            c = c / (1 + np.exp(-forget)) + np.tanh(cell) / (1 + np.exp(-into))
            h = np.tanh(c) / (1 + np.exp(-out))
            yield h

    def both(vectors, name):
        ahead, back = list(lstm(vectors, f"{name}_ahead")), list(lstm(vectors[::-1], f"{name}_back"))[::-1]
        return [np.concatenate(pair) for pair in zip(ahead, back, strict=True)]

    vectors = [vector(form) for form in sentence]
    states = both(vectors, "{}")
    if "upper_input_ahead" in arrays:
        states = both([np.concatenate(pair) for pair in zip(states, vectors, strict=True)], "upper_{}")
    return np.array(states) @ arrays["score"] + arrays["score_bias"]


@pytest.mark.parametrize("upper", [0, 3])
@pytest.mark.parametrize("narrow", [0, 2])
def test_scores_are_those_of_the_definition(upper, narrow):
    tagger = small_model(upper=upper, narrow=narrow)
    sentences = sorted((s for s in SENTENCES if s), key=len, reverse=True)
    forms = sorted({form for sentence in sentences for form in sentence})
    packing = Packing(np.array([len(sentence) for sentence in sentences]))
    numbers = packing.pack(np.array([forms.index(form) for sentence in sentences for form in sentence]))
    scored = tagger.networks[0].scores(forms, numbers, packing)
    for row, sentence in enumerate(sentences):
        expected = plain_scores(tagger, sentence)
        np.testing.assert_allclose(scored[packing.rows == row], expected, rtol=1e-3, atol=2e-3)


@pytest.mark.parametrize("upper", [0, 3])
@pytest.mark.parametrize("narrow", [0, 2])
def test_several_networks_are_asked_together(upper, narrow):
    together = small_model(2, upper, narrow=narrow).find(SENTENCES)
    assert together != small_model(1, upper, narrow=narrow).find(SENTENCES)
    alone = [small_model(2, upper, narrow=narrow).find([sentence])[0] for sentence in SENTENCES]
    assert together == alone


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
    monkeypatch.setattr("eligo.pipeline.tagging.network.KEPT_FORMS", 3)
    assert small_model().find(SENTENCES) == small_model().find(SENTENCES)
    tagger = small_model()
    assert [tagger.find([s])[0] for s in SENTENCES * 2] == small_model().find(SENTENCES * 2)
    assert len(tagger.networks[0]._form_row) <= 3 // 2 + 4, "what is kept, and the forms of the last sentence"


def test_threads_share_a_model(monkeypatch):
    monkeypatch.setattr("eligo.pipeline.tagging.network.KEPT_FORMS", 3)
    tagger = small_model()
    expected = small_model().find(SENTENCES)
    with ThreadPoolExecutor(4) as threads:
        assert all(found == expected for found in threads.map(tagger.find, [SENTENCES] * 40))


def test_a_model_is_written_and_read_back_byte_for_byte(tmp_path):
    small_model(2, upper=3).write(tmp_path / "one")
    again = Tagger.read(tmp_path / "one")
    again.write(tmp_path / "two")
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
    assert again.find(SENTENCES) == small_model(2, upper=3).find(SENTENCES)


def spoil_json(folder):
    (folder / "model.json").write_text("{")


def spoil_array(folder):
    (folder / "1.score.npy").write_bytes(b"\x93NUMPY")


def empty_array(folder):
    (folder / "1.score.npy").write_bytes(b"")


def pickle_array(folder):
    np.save(folder / "1.score.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)


def lose_array(folder):
    (folder / "1.score.npy").unlink()


def lose_fact(folder):
    facts = json.loads((folder / "model.json").read_text())
    del facts["labels"]
    (folder / "model.json").write_text(json.dumps(facts))


@pytest.mark.parametrize("spoil", [spoil_json, spoil_array, empty_array, pickle_array, lose_array, lose_fact])
def test_a_spoilt_model_is_one_clear_error(tmp_path, spoil):
    small_model().write(tmp_path)
    spoil(tmp_path)
    with pytest.raises(ModelError, match="not an entity model"):
        Tagger.read(tmp_path)


def test_steps_that_are_not_legal_weigh_nothing():
    legal, opening = legal_steps(1)
    assert legal.tolist() == [[True, True, False], [True, True, True], [True, True, True]]
    assert opening.tolist() == [True, True, False]
