"""An untrained entity model of a few units, the same at every call."""

import numpy as np

from eligo.pipeline.tagging.network import Vocabulary
from eligo.pipeline.tagging.rescoring import FEATURES
from eligo.pipeline.tagging.tagger import Tagger
from eligo.schema import LABELS

from .phrase_keys import phrase_key

HIDDEN = 6
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def small_model(networks=1, upper=0, opinion=False, narrow=0):
    """`networks` of them, each with a second BiLSTM of `upper` units a direction where that is not 0; or rescored; or
    with a recurrence through `narrow` numbers."""
    vocabulary = Vocabulary(["<pad>", "<unknown>", "asthma", "age", "00", "to", "years", "<", "%"], list(ALPHABET))
    members = [small_network(seed, len(vocabulary.words), upper, narrow) for seed in range(networks)]
    facts = {"labels": list(LABELS), "threshold": 0.05, "overlap": 0.2, "least": 0.02}
    return Tagger(facts, vocabulary, members, small_opinion(len(vocabulary.words)) if opinion else None)


def small_opinion(words, trees=3, depth=3):
    """Counts as if "asthma" had been marked, and trees of random questions."""
    rng = np.random.default_rng(7)
    labels, inner = len(LABELS), 2**depth - 1
    counts = {
        name: rng.integers(0, 9, (words, labels)).astype(np.uint16) for name in ("first", "last", "ahead", "behind")
    }
    phrases = sorted(phrase_key(phrase) for phrase in (["asthma"], ["severe", "asthma"], ["00", "to", "00", "years"]))
    return {
        **counts,
        "inside": rng.integers(0, 9, (words, labels + 1)).astype(np.uint16),
        "phrases": np.array(phrases, dtype=np.uint64),
        "marked": rng.integers(0, 9, (len(phrases), labels)).astype(np.uint16),
        "seen": np.full(len(phrases), 9, dtype=np.uint16),
        "feature": rng.integers(0, len(FEATURES), (2 * trees, inner)).astype(np.uint8),
        "limit": rng.random((2 * trees, inner), dtype=np.float32),
        "leaf": rng.normal(size=(2 * trees, inner + 1)).astype(np.float32),
    }


def small_network(seed, words, upper, narrow):
    rng = np.random.default_rng(seed)
    tags, size = 1 + 2 * len(LABELS), 8 + 2 * 5

    def weights(*shape):
        return rng.normal(size=shape, scale=0.8).astype(np.float16)

    arrays = {
        "word_codes": rng.integers(-127, 128, (words, 8)).astype(np.int8),
        "word_scales": np.full(words, 0.01, dtype=np.float32),
        "char": weights(2 + len(ALPHABET), 4),
        "score": weights(2 * (upper or HIDDEN), tags),
        "score_bias": weights(tags),
        "steps": weights(tags, tags),
    }
    arrays["char"][0] = 0
    for width in (2, 3):
        arrays[f"convolution{width}"], arrays[f"bias{width}"] = weights(width * 4, 5), weights(5)
    for direction in ("ahead", "back"):
        arrays[f"input_{direction}"] = weights(size, 4 * HIDDEN)
        arrays[f"gate_bias_{direction}"] = weights(4 * HIDDEN)
        arrays[f"recurrent_{direction}"] = weights(HIDDEN, 4 * HIDDEN)
        if upper:
            arrays[f"upper_input_{direction}"] = weights(2 * HIDDEN + size, 4 * upper)
            arrays[f"upper_gate_bias_{direction}"] = weights(4 * upper)
            arrays[f"upper_recurrent_{direction}"] = weights(upper, 4 * upper)
    for name in [name for name in arrays if narrow and "recurrent" in name]:
        columns = arrays[name].shape[1]
        arrays[name], arrays[f"{name}_wide"] = arrays[name][:, :narrow], weights(narrow, columns)
    return arrays
