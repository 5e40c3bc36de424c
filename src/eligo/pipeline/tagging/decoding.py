"""From the tag scores of a linear-chain CRF to mentions, by minimum Bayes risk over exact span marginals.

Tags are BIO over K labels: 0 is outside, `1 + 2k` opens a mention of label k and `2 + 2k` continues it.
The most probable tag sequence is not the set of mentions with the best expected F1; the spans that are
probable in themselves are (Goodman 1996, "Parsing algorithms and metrics").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
LONGEST = 20
NEGLIGIBLE = 1e-4
LEAST = -30.0
"""Log potential below the best tag's at which a tag is held: so some legal sequence always has weight."""


def legal_steps(labels: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which tag may follow which, (L, L), and which may open a sentence, (L,): no mention is continued unopened."""
    size = 1 + 2 * labels
    legal = np.ones((size, size), dtype=bool)
    opening = np.ones(size, dtype=bool)
    for inside in range(2, size, 2):
        legal[:, inside] = False
        legal[[inside - 1, inside], inside] = True
        opening[inside] = False
    return legal, opening


def span_marginals(scores: Floats, lengths: NDArray[np.int64], weights: Floats) -> tuple[Floats, Floats]:
    """Exact marginals of a chain.

    `scores` (B, T, L) are log potentials of the tags, `lengths` (B,) the sentences' lengths in tokens, `weights`
    (L, L) the potentials of the steps, 0 where a step is not legal. Returns the probability (B, T, D, K) that a
    mention of label k starts at t and covers exactly d + 1 tokens, and the probability (B, T, K) that token t
    lies in a mention of label k. D is `LONGEST`, or less where no longer mention has a chance above `NEGLIGIBLE`.
    """
    batch, width, size = scores.shape
    labels = (size - 1) // 2
    passes = forward_backward(scores, lengths, weights)
    potentials, ahead, back, inside = passes.potentials, passes.ahead, passes.back, passes.inside
    tokens = passes.tags
    begins, continues = np.arange(1, size, 2), np.arange(2, size, 2)
    longest = min(LONGEST, width)
    grow = np.zeros((batch, width, labels), dtype=np.float32)
    grow[:, :-1] = potentials[:, 1:, continues] * inside[:, 1:, None]
    further = np.zeros_like(grow)
    further[:, :-1] = grow[:, :-1] * back[:, 1:, continues]
    ends_after_begin = back[:, :, begins] - weights[begins, continues] * further
    ends_after_inside = back[:, :, continues] - weights[continues, continues] * further
    spans = np.zeros((batch, width, longest, labels), dtype=np.float32)
    reach = ahead[:, :, begins] * inside[:, :, None]
    spans[:, :, 0] = reach * ends_after_begin
    for d in range(1, longest):
        step = weights[begins, continues] if d == 1 else weights[continues, continues]
        reach = reach[:, :-1] * step * grow[:, d - 1 : -1]
        if reach.max() < NEGLIGIBLE:
            spans = spans[:, :, :d]
            break
        spans[:, : width - d, d] = reach * ends_after_inside[:, d:]
    return np.maximum(spans, 0.0), tokens[:, :, begins] + tokens[:, :, continues]


@dataclass(frozen=True, slots=True)
class Passes:
    """The forward and backward passes over a batch of chains, each step scaled to sum to one.

    `ahead[b, t, y]` times `back[b, t, y]` is the probability of tag y at t; `potentials[b, t]` are those of the tags
    divided by the step's scale, so that the probability of tags x, y at t - 1, t is
    `ahead[b, t - 1, x] * weights[x, y] * potentials[b, t, y] * back[b, t, y]`. `inside` (B, T) is false in padding.
    """

    potentials: Floats
    ahead: Floats
    back: Floats
    inside: NDArray[np.bool_]
    log_partition: Floats

    @property
    def tags(self) -> Floats:
        """(B, T, L) marginals of the tags, 0 in padding."""
        return self.ahead * self.back * self.inside[:, :, None]


def forward_backward(scores: Floats, lengths: NDArray[np.int64], weights: Floats) -> Passes:
    """The passes over chains given as `span_marginals` takes them."""
    batch, width, _ = scores.shape
    peaks = scores.max(2)
    potentials = np.exp(np.maximum(scores - peaks[:, :, None], LEAST))
    potentials[:, 0, 2::2] = 0.0
    inside = np.arange(width)[None, :] < lengths[:, None]
    ahead = np.empty_like(potentials)
    norm = np.ones((batch, width), dtype=np.float32)
    for t in range(width):
        state = potentials[:, t] if t == 0 else (ahead[:, t - 1] @ weights) * potentials[:, t]
        norm[:, t] = total = state.sum(1)
        ahead[:, t] = state / total[:, None]
    potentials /= norm[:, :, None]
    back = np.ones_like(potentials)
    for t in range(width - 2, -1, -1):
        moved = (potentials[:, t + 1] * back[:, t + 1]) @ weights.T
        back[:, t] = np.where(inside[:, t + 1, None], moved, 1.0)
    log_partition = ((np.log(norm) + peaks) * inside).sum(1)
    return Passes(potentials, ahead, back, inside, log_partition)


def best_mentions(
    spans: Floats, tokens: Floats, lengths: NDArray[np.int64], threshold: float, overlap: float
) -> list[list[tuple[int, int, int, float]]]:
    """The non-overlapping mentions of greatest expected gain, as (first token, end token, label, probability).

    A span gains its own probability, plus `overlap` times the mean probability that its tokens lie in a mention of
    its label (a mention with a wrong border is worth something), less `threshold`.
    """
    batch, width, longest, _ = spans.shape
    summed = np.zeros((batch, width + 1, tokens.shape[2]), dtype=np.float32)
    np.cumsum(tokens, axis=1, out=summed[:, 1:])
    gains = np.full((batch, width, longest), -np.inf, dtype=np.float32)
    labels = np.zeros((batch, width, longest), dtype=np.int64)
    for d in range(longest):
        mean = (summed[:, d + 1 :] - summed[:, : width - d]) / (d + 1)
        gain = spans[:, : width - d, d] + overlap * mean
        label = gain.argmax(2)
        labels[:, : width - d, d] = label
        gains[:, : width - d, d] = np.take_along_axis(gain, label[:, :, None], 2)[:, :, 0] - threshold
    ends = np.arange(width)[:, None] + np.arange(1, longest + 1)
    gains[ends[None] > lengths[:, None, None]] = -np.inf
    best = np.zeros((batch, width + 1), dtype=np.float32)
    taken = np.zeros((batch, width + 1), dtype=np.int64)
    for t in range(1, width + 1):
        reach = np.arange(min(longest, t))
        options = best[:, t - 1 - reach] + gains[:, t - 1 - reach, reach]
        pick = options.argmax(1)
        value = options[np.arange(batch), pick]
        better = value > best[:, t - 1]
        best[:, t] = np.where(better, value, best[:, t - 1])
        taken[:, t] = np.where(better, pick + 1, 0)
    return [_walk_back(taken[b], labels[b], spans[b], int(length)) for b, length in enumerate(lengths)]


def _walk_back(
    taken: NDArray[np.int64], labels: NDArray[np.int64], spans: Floats, end: int
) -> list[tuple[int, int, int, float]]:
    found = []
    while end > 0:
        size = int(taken[end])
        if size:
            start, label = end - size, int(labels[end - size, size - 1])
            found.append((start, end, label, float(spans[start, size - 1, label])))
        end -= size or 1
    return found[::-1]
