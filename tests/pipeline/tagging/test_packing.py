"""How sentences are laid out for the network: every token once, what is shared computed once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from eligo.pipeline.tagging.packing import Packing, Prefixes

SENTENCES = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=1, max_size=12)


def packed(sentences):
    sentences = sorted(sentences, key=len, reverse=True)
    packing = Packing(np.array([len(sentence) for sentence in sentences]))
    return sentences, packing, packing.pack(np.concatenate([np.array(sentence) for sentence in sentences]))


@given(SENTENCES)
def test_every_token_has_one_place(sentences):
    sentences, packing, words = packed(sentences)
    assert len(packing) == sum(map(len, sentences))
    for row, sentence in enumerate(sentences):
        mine = packing.rows == row
        assert words[mine].tolist() == sentence
        assert packing.steps[mine].tolist() == list(range(len(sentence)))
        assert words[packing.turned[mine]].tolist() == sentence[::-1]
        assert words[packing.before[mine]].tolist() == [sentence[0], *sentence[:-1]]


@given(SENTENCES)
def test_each_distinct_beginning_is_held_once_and_found_from_its_end(sentences):
    sentences, packing, words = packed(sentences)
    shared = Prefixes.shared(words, packing)
    assert len(shared.words) == len({tuple(s[:end]) for s in sentences for end in range(1, len(s) + 1)})
    for prefixes, forms in ((shared, shared.words), (Prefixes.apart(packing), words)):
        for row, step, place in zip(packing.rows, packing.steps, prefixes.places, strict=True):
            read = []
            for length in range(step, -1, -1):
                assert prefixes.offsets[length] <= place < prefixes.offsets[length + 1]
                read.append(forms[place])
                place = prefixes.before[place]
            assert read[::-1] == sentences[row][: step + 1]
