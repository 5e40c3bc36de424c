"""An untrained entity model of a few units, the same at every call."""

import numpy as np

from eligo.pipeline.tagging.network import Vocabulary
from eligo.pipeline.tagging.tagger import Tagger
from eligo.schema import LABELS

HIDDEN = 6
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def small_model(networks=1, upper=0):
    """`networks` of them, each with a second BiLSTM of `upper` units a direction where that is not 0."""
    vocabulary = Vocabulary(["<pad>", "<unknown>", "asthma", "age", "00", "to", "years", "<", "%"], list(ALPHABET))
    members = [small_network(seed, len(vocabulary.words), upper) for seed in range(networks)]
    return Tagger({"labels": list(LABELS), "threshold": 0.05, "overlap": 0.2}, vocabulary, members)


def small_network(seed, words, upper):
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
    return arrays
