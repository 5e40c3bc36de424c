"""Span marginals against the sum over every tag sequence, and the choice of mentions against every choice."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest

from eligo.pipeline.tagging.decoding import best_mentions, legal_steps, span_marginals

LABELS = 2


def chain(seed, width):
    rng = np.random.default_rng(seed)
    size = 1 + 2 * LABELS
    legal, _ = legal_steps(LABELS)
    scores = rng.normal(size=(1, width, size)).astype(np.float32)
    weights = np.where(legal, np.exp(rng.normal(size=(size, size))), 0).astype(np.float32)
    return scores, weights


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


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_marginals_are_exact(length):
    scores, weights = chain(length, 5)
    spans, tokens = span_marginals(scores, np.array([length]), weights)
    expected_spans, expected_tokens = by_enumeration(scores, weights, length)
    np.testing.assert_allclose(spans[0], expected_spans[:, : spans.shape[2]], atol=1e-5)
    assert expected_spans[:, spans.shape[2] :].max(initial=0) < 1e-4
    np.testing.assert_allclose(tokens[0], expected_tokens, atol=1e-5)


def test_a_sentence_is_scored_alike_beside_any_other():
    scores, weights = chain(7, 6)
    alone, _ = span_marginals(scores[:, :3], np.array([3]), weights)
    beside, _ = span_marginals(np.concatenate([chain(8, 6)[0], scores]), np.array([6, 3]), weights)
    np.testing.assert_allclose(beside[1, :3, : alone.shape[2]], alone[0], atol=1e-6)
    assert not beside[1, 3:].any()


@pytest.mark.parametrize("seed", range(5))
def test_the_chosen_mentions_have_the_greatest_gain(seed):
    scores, weights = chain(seed, 4)
    lengths = np.array([4])
    spans, tokens = span_marginals(scores, lengths, weights)
    threshold, overlap = 0.2, 0.1

    def gain(span):
        start, end, label = span
        exact = spans[0, start, end - start - 1, label] if end - start <= spans.shape[2] else 0.0
        return exact + overlap * tokens[0, start:end, label].mean() - threshold

    every = [(s, e, k) for s in range(4) for e in range(s + 1, 5) for k in range(LABELS)]
    apart = (
        chosen
        for n in range(5)
        for chosen in combinations(every, n)
        if all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(chosen, 2))
    )
    best = max(sum(map(gain, chosen)) for chosen in apart)
    found = best_mentions(spans, tokens, lengths, threshold, overlap)[0]
    assert sum(gain(mention[:3]) for mention in found) == pytest.approx(best, abs=1e-5)
    assert found == sorted(found)


def test_extreme_scores_stay_finite():
    scores, weights = chain(1, 40)
    spans, tokens = span_marginals(scores * 300, np.array([40]), weights)
    assert np.isfinite(spans).all()
    assert np.isfinite(tokens).all()
    assert best_mentions(spans, tokens, np.array([40]), 0.3, 0.2)
