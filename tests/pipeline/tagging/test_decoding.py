"""Span marginals against the sum over every tag sequence, and the choice of mentions against every choice."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest

from eligo.pipeline.tagging.decoding import (
    NEGLIGIBLE,
    Spans,
    best_mentions,
    forward_backward,
    legal_steps,
    likely_spans,
)
from eligo.pipeline.tagging.packing import Packing

LABELS = 2


def chain(seed, width):
    rng = np.random.default_rng(seed)
    size = 1 + 2 * LABELS
    legal, _ = legal_steps(LABELS)
    scores = rng.normal(size=(1, width, size)).astype(np.float32)
    weights = np.where(legal, np.exp(rng.normal(size=(size, size))), 0).astype(np.float32)
    return scores, weights


def read(chains, lengths, least):
    """The likely spans of chains (1, T, L), longest first, and the (N, K) marginals of their tokens' labels."""
    packing = Packing(np.array(lengths))
    scores = np.concatenate([scores[0, :length] for (scores, _), length in zip(chains, lengths, strict=True)])
    passes = forward_backward(packing.pack(scores), packing, chains[0][1])
    return likely_spans([passes], packing, least), passes.tags[:, 1::2] + passes.tags[:, 2::2]


def dense(spans, width, sentence=0):
    """(T, D, K) probabilities of one sentence's spans, 0 where none is listed."""
    found = np.zeros((width, width, LABELS))
    for number, start, end, label, probability, _ in zip(*spans, strict=True):
        if number == sentence:
            found[start, end - start - 1, label] = probability
    return found


def by_enumeration(scores, weights, length):
    """The same probabilities from the weight of every legal tag sequence."""
    _, opening = legal_steps(LABELS)
    spans = np.zeros((scores.shape[1], scores.shape[1], LABELS))
    tokens = np.zeros((scores.shape[1], LABELS))
    total = 0.0
    for tags in product(range(scores.shape[2]), repeat=length):
        weight = float(opening[tags[0]]) * np.exp(sum(scores[0, t, tag] for t, tag in enumerate(tags)))
        for before, after in pairwise(tags):
            weight *= weights[before, after]
        total += weight
        for start, tag in enumerate(tags):
            if tag:
                tokens[start, (tag - 1) // 2] += weight
            if tag % 2 == 1:
                end = start + 1
                while end < length and tags[end] == tag + 1:
                    end += 1
                spans[start, end - start - 1, (tag - 1) // 2] += weight
    return spans / total, tokens / total


@pytest.mark.parametrize("least", [NEGLIGIBLE, 0.1])
@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_marginals_are_exact(length, least):
    scores, weights = chain(length, 5)
    spans, tokens = read([(scores, weights)], [length], least)
    expected_spans, expected_tokens = by_enumeration(scores, weights, length)
    expected_spans[expected_spans < least] = 0
    np.testing.assert_allclose(dense(spans, 5), expected_spans, atol=1e-5)
    np.testing.assert_allclose(tokens, expected_tokens[:length], atol=1e-5)
    for start, end, label, cover in zip(spans.start, spans.end, spans.label, spans.cover, strict=True):
        assert cover == pytest.approx(expected_tokens[start:end, label].mean(), abs=1e-5)


def test_a_sentence_is_scored_alike_beside_any_other():
    chains = [chain(8, 6), chain(7, 6), chain(9, 6)]
    chains = [(scores, chains[0][1]) for scores, _ in chains]
    together, _ = read(chains, [6, 3, 1], NEGLIGIBLE)
    places = list(zip(together.sentence, together.start, strict=True))
    assert places == sorted(places)
    for number, (one, length) in enumerate(zip(chains, [6, 3, 1], strict=True)):
        alone, _ = read([one], [length], NEGLIGIBLE)
        np.testing.assert_allclose(dense(together, 6, number), dense(alone, 6), atol=1e-6)


def test_several_networks_are_averaged():
    packing = Packing(np.array([5, 2]))
    passes = []
    for seed in (3, 4):
        scores, weights = chain(seed, 7)
        passes.append(forward_backward(packing.pack(scores[0]), packing, weights))
    for sentence in (0, 1):
        first, second = (dense(likely_spans([one], packing, 0), 5, sentence) for one in passes)
        both = dense(likely_spans(passes, packing, 0), 5, sentence)
        np.testing.assert_allclose(both, (first + second) / 2, atol=NEGLIGIBLE)
        assert not np.allclose(first, second, atol=1e-2)


@pytest.mark.parametrize("seed", range(5))
def test_the_chosen_mentions_have_the_greatest_gain(seed):
    spans, tokens = read([chain(seed, 4)], [4], NEGLIGIBLE)
    exact = dense(spans, 4)
    threshold, overlap = 0.2, 0.1

    def gain(span):
        start, end, label = span
        return exact[start, end - start - 1, label] + overlap * tokens[start:end, label].mean() - threshold

    every = [(s, e, k) for s in range(4) for e in range(s + 1, 5) for k in range(LABELS)]
    apart = (
        chosen
        for n in range(5)
        for chosen in combinations(every, n)
        if all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(chosen, 2))
    )
    best = max(sum(map(gain, chosen)) for chosen in apart)
    found = best_mentions(spans, 1, threshold, overlap)[0]
    assert sum(gain(mention[:3]) for mention in found) == pytest.approx(best, abs=1e-5)
    assert found == sorted(found)


def test_of_equal_gains_the_first_of_the_shortest_stays():
    columns = zip((0, 0, 2, 0, 0.5, 0.5), (0, 1, 2, 1, 0.5, 0.5), (0, 1, 2, 0, 0.5, 0.5), strict=True)
    spans = Spans(*map(np.array, columns))
    assert best_mentions(spans, 2, 0.25, 0.5) == [[(1, 2, 0, 0.5)], []]


def test_extreme_scores_stay_finite():
    scores, weights = chain(1, 40)
    spans, tokens = read([(scores * 300, weights)], [40], 0.1)
    assert np.isfinite(spans.probability).all()
    assert np.isfinite(tokens).all()
    assert best_mentions(spans, 1, 0.3, 0.2)[0]
