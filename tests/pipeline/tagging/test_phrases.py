"""Keys of phrases."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligo.pipeline.tagging.phrases import BORDER, Run, word_keys

from ...phrase_keys import phrase_key

WORDS = ["no", "history", "of", "severe", "asthma", "or", "severe", "asthma"]


def key_of(run, first, behind):
    return int(run.keys(np.array([first]), np.array([behind]))[0])


@given(st.lists(st.text(max_size=4), min_size=1, max_size=12), st.data())
def test_a_phrase_has_the_same_key_wherever_it_stands(words, data):
    first = data.draw(st.integers(0, len(words)))
    behind = data.draw(st.integers(first, len(words)))
    assert key_of(Run(word_keys(words)[:-1]), first, behind) == phrase_key(words[first:behind])


def test_phrases_that_differ_have_different_keys():
    phrases = {tuple(WORDS[a:b]) for a in range(len(WORDS)) for b in range(a, len(WORDS) + 1)}
    assert len({phrase_key(phrase) for phrase in phrases}) == len(phrases)
    assert phrase_key(["asthma", "severe"]) != phrase_key(["severe", "asthma"])


def test_all_at_once():
    run = Run(word_keys(WORDS)[:-1])
    first, behind = np.array([3, 6, 0, 5]), np.array([5, 8, 1, 5])
    expected = [phrase_key(["severe", "asthma"])] * 2 + [phrase_key(["no"]), 0]
    assert run.keys(first, behind).tolist() == expected


def test_a_border_is_a_word_of_its_own():
    keys = word_keys(["asthma"])
    assert keys[-1] == BORDER
    around = Run(keys[[-1, 0, -1]])
    assert key_of(around, 1, 2) == phrase_key(["asthma"])
    assert len({key_of(around, 0, 2), key_of(around, 1, 3), key_of(around, 0, 3), key_of(around, 1, 2)}) == 4


@pytest.mark.parametrize("word", ["", "a" * 100_000, "\ud800", "\0"])
def test_any_word_has_a_key(word):
    assert phrase_key([word]) == phrase_key([word]) != phrase_key([word, word])
