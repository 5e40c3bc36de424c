"""Gradients against differences of the loss, and that learning learns."""

import numpy as np
import pytest

from eligo.errors import ModelError
from eligo.schema import LABELS
from eligo.training.learner import TRAINED, Learner

from ..small_model import small_model

BATCH = [
    (["Severe", "asthma"], [0, 1]),
    (["Age", "18", "to", "65", "years"], [13, 17, 18, 18, 18]),
    (["X"], [0]),
]


@pytest.mark.parametrize(
    ("name", "narrow"), [(name, narrow) for name in TRAINED for narrow in (0, 2) if narrow or "wide" not in name]
)
def test_gradients_are_those_of_the_loss(name, narrow):
    learner = Learner(small_model(narrow=narrow), LABELS, dropout=0.0)
    _, gradients = learner.gradients(BATCH)
    array = learner.arrays[name]
    direction = np.random.default_rng(1).normal(size=array.shape).astype(np.float32)
    step = 0.01 / np.sqrt(direction.size)
    losses = []
    for sign in (1, -1):
        learner.arrays[name] = array + np.float32(sign * step) * direction
        losses.append(learner.gradients(BATCH)[0])
    assert (losses[0] - losses[1]) / (2 * step) == pytest.approx(float((gradients[name] * direction).sum()), abs=5e-3)


def test_it_learns_what_it_is_shown(untrained):
    learner = Learner(untrained, LABELS)
    losses = [learner.update(BATCH, 0.02) for _ in range(80)]
    assert losses[-1] < losses[0] / 4
    found = learner.tagger().find([forms for forms, _ in BATCH])
    assert (found[0][0].start, found[0][0].end, found[0][0].label) == (1, 2, "Condition")
    assert [m.label for m in found[1]] == ["Person", "Value"]


def test_a_new_label_leaves_what_is_known(untrained):
    learner = Learner(untrained, ("Biomarker", *LABELS))
    old, new = untrained.members[0]["score"].astype(np.float32), learner.arrays["score"]
    assert new.shape[1] == old.shape[1] + 2
    np.testing.assert_array_equal(new[:, 3:], old[:, 1:])
    tags = [[0, 1], [0, 0, 0, 0, 0], [0]]
    for _ in range(80):
        learner.update([(forms, t) for (forms, _), t in zip(BATCH, tags, strict=True)], 0.02)
    assert [m.label for m in learner.tagger().find([["Severe", "asthma"]])[0]] == ["Biomarker"]


def test_the_same_seed_gives_the_same_model(untrained):
    def learned(seed):
        learner = Learner(untrained, LABELS, seed=seed)
        for _ in range(3):
            learner.update(BATCH, 0.01)
        return learner.arrays["recurrent_back"]

    np.testing.assert_array_equal(learned(1), learned(1))
    assert not np.array_equal(learned(1), learned(2))


def test_a_rescorer_stays_while_the_labels_do():
    rescored = small_model(opinion=True)
    rescored.facts["alone"] = {"threshold": 0.6, "overlap": 0.1}
    assert Learner(rescored, LABELS).tagger().opinion == rescored.opinion
    added = Learner(rescored, (*LABELS, "Biomarker")).tagger()
    assert not added.opinion
    assert (added.threshold, added.overlap) == (0.6, 0.1)


@pytest.mark.parametrize("model", [small_model(2), small_model(1, upper=3)])
def test_larger_models_are_not_trained_further(model):
    with pytest.raises(ModelError, match="start from 'default'"):
        Learner(model, LABELS)
