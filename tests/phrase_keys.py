"""The key of a phrase that stands alone."""

from collections.abc import Sequence

import numpy as np

from eligo.pipeline.tagging.phrases import Run, word_keys


def phrase_key(words: Sequence[str]) -> int:
    return int(Run(word_keys(words)).keys(np.array([0]), np.array([len(words)]))[0])
