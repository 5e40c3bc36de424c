"""From the tag scores of a linear-chain CRF to mentions, by minimum Bayes risk over exact span marginals.

Tags are BIO over K labels: 0 is outside, `1 + 2k` opens a mention of label k and `2 + 2k` continues it.
The most probable tag sequence is not the set of mentions with the best expected F1; the spans that are
probable in themselves are (Goodman 1996, "Parsing algorithms and metrics").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .packing import Ints, Packing

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


class Spans(NamedTuple):
    """Stretches of tokens that may be mentions, (S,) each: `start` to before `end` in a sentence, and the label.

    `probability` is that of being exactly such a mention, `cover` the mean probability that a token of the stretch
    lies in a mention of its label.
    """

    sentence: Ints
    start: Ints
    end: Ints
    label: Ints
    probability: Floats
    cover: Floats


@dataclass(frozen=True, slots=True)
class Passes:
    """The forward and backward passes over packed chains, (N, L) each, every step scaled to sum to one.

    `ahead[p, y]` times `back[p, y]` is the probability of tag y at place p; `potentials[p]` are those of the tags
    divided by the step's scale, so that the probability of tags x, y at q and at p behind it is
    `ahead[q, x] * weights[x, y] * potentials[p, y] * back[p, y]`. `log_partition` (B,) is a sentence's.
    """

    weights: Floats
    potentials: Floats
    ahead: Floats
    back: Floats
    log_partition: Floats

    @property
    def tags(self) -> Floats:
        """(N, L) marginals of the tags."""
        return self.ahead * self.back


def forward_backward(scores: Floats, packing: Packing, weights: Floats) -> Passes:
    """The passes over chains.

    `scores` (N, L) are log potentials of the tags, laid out as `packing` says, `weights` (L, L) the potentials of the
    steps, 0 where a step is not legal.
    """
    peaks = scores.max(1)
    potentials = np.exp(np.maximum(scores - peaks[:, None], LEAST))
    potentials[: len(packing.lengths), 2::2] = 0.0
    ahead, back, norm = np.empty_like(potentials), np.ones_like(potentials), np.empty_like(peaks)
    steps = list(packing.each_step())
    for first, last, before in steps:
        state = potentials[first:last]
        if first:
            state = (ahead[before : before + last - first] @ weights) * state
        norm[first:last] = total = state.sum(1)
        np.divide(state, total[:, None], out=ahead[first:last])
    potentials /= norm[:, None]
    backwards = np.ascontiguousarray(weights.T)
    for first, last, before in reversed(steps[1:]):
        np.matmul(potentials[first:last] * back[first:last], backwards, out=back[before : before + last - first])
    log_partition = np.bincount(packing.rows, weights=np.log(norm) + peaks).astype(np.float32)
    return Passes(weights, potentials, ahead, back, log_partition)


def likely_spans(networks: Sequence[Passes], packing: Packing, least: float) -> Spans:
    """The spans of at most `LONGEST` tokens whose probability, averaged over the networks, is `least` or more.

    They are ordered by sentence and start. `least` counts as `NEGLIGIBLE` where it is smaller.
    """
    least = max(least, NEGLIGIBLE)
    share = np.float32(1 / len(networks))
    tags = networks[0].tags if len(networks) == 1 else np.mean([one.tags for one in networks], axis=0, dtype=np.float32)
    begun = tags[:, 1::2]
    tokens = begun + tags[:, 2::2]
    # What begins somewhere with less probability than `least` reaches nowhere with more.
    begins, label = np.nonzero(begun >= least)
    at, tag = begins, 1 + 2 * label
    reach = np.stack([one.ahead[at, tag] for one in networks])
    covered = tokens[at, label]
    rows, lengths = packing.rows, packing.lengths
    found: list[Spans] = []
    for size in range(1, LONGEST + 1):
        row, end, inside = rows[at], packing.steps[at] + 1, 2 + 2 * label
        goes_on = end < lengths[row]
        following = packing.offsets[end * goes_on] + row
        exact, arriving, further = np.zeros_like(covered), np.zeros_like(covered), np.zeros_like(reach)
        for number, one in enumerate(networks):
            step = one.weights[tag, inside] * one.potentials[following, inside]
            further[number] = reach[number] * step * goes_on
            through = further[number] * one.back[following, inside]
            exact += share * np.maximum(reach[number] * one.back[at, tag] - through, 0.0)
            arriving += share * through
        kept = exact >= least
        covering = covered[kept] / np.float32(size)
        found.append(Spans(row[kept], end[kept] - size, end[kept], label[kept], exact[kept], covering))
        alive = arriving >= least
        if not alive.any():
            break
        at, label, tag, reach = following[alive], label[alive], inside[alive], further[:, alive]
        covered = covered[alive] + tokens[at, label]
    columns = Spans(*(np.concatenate(column) for column in zip(*found, strict=True)))
    order = np.lexsort((columns.start, columns.sentence))
    return Spans(*(column[order] for column in columns))


def best_mentions(
    spans: Spans, sentences: int, threshold: float, overlap: float
) -> list[list[tuple[int, int, int, float]]]:
    """The non-overlapping mentions of greatest expected gain, as (first token, end token, label, probability).

    A span gains its own probability, plus `overlap` times its `cover` (a mention with a wrong border is worth
    something), less `threshold`.
    """
    gains = spans.probability + np.float32(overlap) * spans.cover - np.float32(threshold)
    options: list[list[tuple[int, int, int, float, float]]] = [[] for _ in range(sentences)]
    worth = np.flatnonzero(gains > 0)
    columns = (spans.sentence, spans.end, spans.start, spans.label, gains, spans.probability)
    for sentence, *option in zip(*(column[worth].tolist() for column in columns), strict=True):
        options[sentence].append((option[0], -option[1], option[2], option[3], option[4]))
    return [_apart(sorted(each)) if each else [] for each in options]


def _apart(options: list[tuple[int, int, int, float, float]]) -> list[tuple[int, int, int, float]]:
    """The choice of greatest gain among options (end, -start, label, gain, probability) in order; shortest first."""
    ends = [option[0] for option in options]
    best, taken = [0.0], []
    for number, (_, start, _, gain, _) in enumerate(options):
        before = bisect_right(ends, -start, 0, number)
        better = best[before] + gain > best[number]
        best.append(best[before] + gain if better else best[number])
        taken.append(before if better else -1)
    found = []
    number = len(options)
    while number:
        before = taken[number - 1]
        if before >= 0:
            end, start, label, _, probability = options[number - 1]
            found.append((-start, end, label, probability))
        number = before if before >= 0 else number - 1
    return found[::-1]
