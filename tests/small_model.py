"""An untrained entity model of a few units, the same at every call."""

import numpy as np

from eligo.pipeline.tagger import LABELS, Tagger

HIDDEN = 6


def small_model():
    rng = np.random.default_rng(0)
    tags, size = 1 + 2 * len(LABELS), 8 + 2 * 5

    def weights(*shape):
        return rng.normal(size=shape, scale=0.8).astype(np.float16)

    words = ["<pad>", "<unknown>", "asthma", "age", "00", "to", "years", "<", "%"]
    arrays = {
        "word_codes": rng.integers(-127, 128, (len(words), 8)).astype(np.int8),
        "word_scales": np.full(len(words), 0.01, dtype=np.float32),
        "char": weights(2 + 26, 4),
        "score": weights(2 * HIDDEN, tags),
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
    facts = {"labels": list(LABELS), "characters": list("abcdefghijklmnopqrstuvwxyz"), "widths": [2, 3]}
    return Tagger({**facts, "threshold": 0.05, "overlap": 0.2}, words, arrays)
