"""A second opinion on spans: trees that weigh a network's probabilities against how words were annotated before.

A network learns what a mention looks like; which of two right-looking spans annotators mark is a habit, and habits
stand in the counts of what they marked. Boosted trees over both say how probable a span is to be exactly a mention,
and to overlap one. They were fitted to networks' probabilities on sentences that these networks had not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .decoding import LONGEST, Floats, Spans
from .network import Arrays, Vocabulary, normal_form
from .packing import Ints
from .phrases import Keys, Run, word_keys

SPANS_AT_ONCE = 4096
"""Spans that go through the trees together: their features stay near the processor."""
FEATURES = (
    *("probability", "cover", "length", "label", "sentence_length", "before", "behind"),
    *("starts_here", "ends_here", "rival_of_its_label", "rival_of_another", "around_it", "within_it", "rivals"),
    *("rivals_of_its_label", "rivals_of_others"),
    *("mentions_here", "mentions_a_token"),
    *("phrase_seen", "phrase_marked", "phrase_marked_so", "phrase_share", "phrase_rate"),
    *("last_marked_so", "last_marked", "last_share", "first_share", "first_marked"),
    *("inside_mean", "inside_least", "inside_most", "inside_first", "inside_last", "inside_before", "inside_behind"),
    *("starts_after", "ends_before"),
    *("wider_before_marked", "wider_behind_marked", "narrower_before_marked", "narrower_behind_marked"),
    *("characters", "upper_case", "capital", "bracketed", "opens_with_a_sign", "closes_with_a_sign"),
)


class Writing(NamedTuple):
    """What is known of word forms however they are used, (N + 1,) each; the last stands for a sentence's border.

    Their keys in phrases and their rows in the vocabulary; lengths in characters; whether a bracket is in them, whether
    they are in upper case or begin with it, and whether a sign opens or closes them.
    """

    keys: Keys
    rows: Ints
    lengths: Ints
    bracketed: NDArray[np.bool_]
    upper: NDArray[np.bool_]
    capital: NDArray[np.bool_]
    opening: NDArray[np.bool_]
    closing: NDArray[np.bool_]


class Rescorer:
    """Gives spans new probabilities.

    `arrays` holds counts of annotated text, by row of the vocabulary and label: `inside` (V, K + 1) tokens in a mention
    of each label, and in none; `first`, `last`, `ahead`, `behind` (V, K) mentions that open with the word, end with it,
    follow it, stand before it. Row 0 stands for a sentence's border. For phrases, given in order by their keys
    (`phrases.Run`), `phrases` (P,): `marked` (P, K) mentions worded so, and `seen` (P,) its occurrences. And 2 T trees,
    the first half for exact spans, the others for overlapping ones, each a full binary tree of M inner nodes in level
    order: `feature` (2T, M), `limit` (2T, M) and `leaf` (2T, M + 1), in log odds; a value above the limit goes right.
    """

    def __init__(self, arrays: Arrays, vocabulary: Vocabulary) -> None:
        self._word_row = vocabulary.word_rows()
        inside, self._phrases = arrays["inside"].astype(np.float32), arrays["phrases"]
        seen = inside.sum(1, keepdims=True)
        self._inside = (inside[:, :-1] + 0.5) / (seen + 2.0)
        ahead, behind, first, last = (arrays[name].astype(np.float32) for name in ("ahead", "behind", "first", "last"))
        self._ahead, self._behind = (ahead + 0.2) / (seen + 2.0), (behind + 0.2) / (seen + 2.0)
        self._last, self._last_marked = last, last.sum(1)
        self._first_marked = first.sum(1)
        self._last_share = (last + 0.3) / (self._last_marked[:, None] + 1.0)
        self._first_share = (first + 0.3) / (self._first_marked[:, None] + 1.0)
        self._marked, self._seen = arrays["marked"].astype(np.float32), arrays["seen"].astype(np.float32)
        self._any_marked = self._marked.sum(1)
        self._feature, self._limit, self._leaf = arrays["feature"].astype(np.int64), arrays["limit"], arrays["leaf"]
        if len(self._feature) % 2 or self._feature.max() >= len(FEATURES):
            raise ValueError("the trees do not fit these features")

    def writing(self, forms: Sequence[str]) -> Writing:
        """What the features of spans need to know of the forms in them."""
        words = [normal_form(form) for form in forms]
        return Writing(
            word_keys(words),
            np.array([*(self._word_row.get(word, 1) for word in words), 0], dtype=np.int64),
            np.array([*map(len, forms), 0]),
            np.array([*("(" in form or ")" in form for form in forms), False]),
            np.array([*(form.isupper() for form in forms), False]),
            np.array([*(form[0].isupper() for form in forms), False]),
            np.array([*(not form[0].isalnum() for form in forms), False]),
            np.array([*(not form[-1].isalnum() for form in forms), False]),
        )

    def rescored(self, spans: Spans, writing: Writing, sentences: Sequence[Ints]) -> Spans:
        """The spans with the trees' probability that they are exact, and in `cover` that they overlap a mention.

        `sentences` are numbers of the forms that `writing` tells of.
        """
        if not len(spans.start):
            return spans
        values = self.features(spans, writing, sentences)
        odds = [self._odds(values[first : first + SPANS_AT_ONCE]) for first in range(0, len(values), SPANS_AT_ONCE)]
        exact, loose = 1 / (1 + np.exp(-np.concatenate(odds, 1)))
        return spans._replace(probability=exact, cover=loose)

    def features(self, spans: Spans, writing: Writing, sentences: Sequence[Ints]) -> Floats:
        """(S, F) what the trees look at, in the order of `FEATURES`. The spans are ordered by sentence and start."""
        sentence, start, end, label, probability, cover = spans
        lengths = np.array([len(each) for each in sentences])
        size, length = end - start, lengths[sentence]
        expected = np.bincount(sentence, weights=probability, minlength=len(lengths))[sentence]
        # All sentences one behind the other, with a border before each and behind the last.
        flat = np.concatenate([np.concatenate([[-1], each]) for each in sentences] + [np.array([-1])])
        first = np.cumsum([1, *(lengths + 1)])[sentence] + start
        columns = [probability, cover, size, label, length, start, length - end]
        columns += [_summed(sentence, start, label, probability), _summed(sentence, end, label, probability)]
        columns += [*_rivals(spans), expected, expected / length]
        marked = self._marked_phrases(Run(writing.keys[flat]), first, first + size, label, probability)
        columns += [*marked[:5], *self._habits(writing.rows[flat], first, first + size, label), *marked[5:]]
        columns += _shapes(flat, first, first + size, writing)
        values: Floats = np.stack(columns, 1).astype(np.float32)
        return values

    def _marked_phrases(
        self, run: Run, first: Ints, behind: Ints, label: Ints, probability: Floats
    ) -> list[NDArray[Any]]:
        at, known = self._looked_up(run.keys(first, behind))
        seen, marked, so = (
            np.where(known, counts, 0.0) for counts in (self._seen[at], self._any_marked[at], self._marked[at, label])
        )
        columns = [seen, marked, so, (so + probability) / (marked + 1.0), (so + 2 * probability) / (seen + 2.0)]
        for before, after in ((-1, 0), (0, 1), (1, 0), (0, -1)):
            at, known = self._looked_up(run.keys(first + before, behind + after))
            columns.append(np.where(known, self._marked[at, label], 0.0))
        return columns

    def _looked_up(self, keys: NDArray[np.uint64]) -> tuple[Ints, NDArray[np.bool_]]:
        at = np.minimum(np.searchsorted(self._phrases, keys), len(self._phrases) - 1)
        return at, self._phrases[at] == keys

    def _habits(self, rows: Ints, first: Ints, behind: Ints, label: Ints) -> list[NDArray[Any]]:
        """How often the words in and around spans, which reach from `first` to before `behind`, were marked."""
        head, tail = rows[first], rows[behind - 1]
        places = first[:, None] + np.arange(LONGEST)  # one width, so that sums are the same in any company
        within = places < behind[:, None]
        rates = self._inside[rows[np.minimum(places, len(rows) - 1)], label[:, None]]
        return [
            self._last[tail, label],
            self._last_marked[tail],
            self._last_share[tail, label],
            self._first_share[head, label],
            self._first_marked[head],
            np.where(within, rates, 0.0).sum(1) / within.sum(1),
            np.where(within, rates, 1.0).min(1),
            np.where(within, rates, 0.0).max(1),
            *(self._inside[rows[place], label] for place in (first, behind - 1, first - 1, behind)),
            self._ahead[rows[first - 1], label],
            self._behind[rows[behind], label],
        ]

    def _odds(self, values: Floats) -> Floats:
        """(2, S) log odds of being exact and of overlapping."""
        count = len(values)
        flat, row = values.ravel(), np.arange(count) * values.shape[1]
        odds = np.zeros((2, count), dtype=np.float32)
        inner, half = self._feature.shape[1], len(self._feature) // 2
        for number, (feature, limit, leaf) in enumerate(zip(self._feature, self._limit, self._leaf, strict=True)):
            node = np.zeros(count, dtype=np.int64)
            for _ in range(inner.bit_length()):
                right = flat.take(feature.take(node, mode="clip") + row, mode="clip") > limit.take(node, mode="clip")
                node *= 2
                node += 1
                node += right
            odds[number // half] += leaf.take(node - inner, mode="clip")
        return odds


def _shapes(flat: Ints, first: Ints, behind: Ints, writing: Writing) -> list[NDArray[Any]]:
    """Length in characters, upper case, brackets and signs at the borders of spans."""
    head, tail = flat[first], flat[behind - 1]
    reached, bracketed = (
        np.concatenate([[0], np.cumsum(values[flat])]) for values in (writing.lengths, writing.bracketed)
    )
    columns = [reached[behind] - reached[first], writing.upper[head], writing.capital[head]]
    columns += [bracketed[behind] > bracketed[first], writing.opening[head], writing.closing[tail]]
    return [column.astype(np.float32) for column in columns]


def _summed(sentence: Ints, place: Ints, label: Ints, probability: Floats) -> NDArray[Any]:
    """For each span the summed probability of those of its label at the same place."""
    keys = (sentence * (place.max(initial=0) + 1) + place) * (label.max(initial=0) + 1) + label
    _, same = np.unique(keys, return_inverse=True)
    return np.bincount(same, weights=probability)[same]


def _rivals(spans: Spans) -> list[NDArray[Any]]:
    """Of the spans that overlap each one: the likeliest of its label and of another; the sums of those of its label
    around it and within it; how many there are; the sums of all of its label and of others."""
    sentence, start, end, label, probability, _ = spans
    alike, other, around, within, count, alikes, others = (np.zeros(len(start), dtype=np.float32) for _ in range(7))
    here, step = np.arange(len(start)), 1
    while True:
        here = here[here + step < len(start)]
        there = here + step
        here = here[(sentence[here] == sentence[there]) & (start[there] < end[here])]
        if not len(here):
            return [alike, other, around, within, count, alikes, others]
        there = here + step
        same = label[here] == label[there]
        for one, two in ((here, there), (there, here)):
            p = probability[two]
            alike[one] = np.maximum(alike[one], np.where(same, p, 0.0))
            other[one] = np.maximum(other[one], np.where(same, 0.0, p))
            around[one] += np.where(same & (start[two] <= start[one]) & (end[two] >= end[one]), p, 0.0)
            within[one] += np.where(same & (start[two] >= start[one]) & (end[two] <= end[one]), p, 0.0)
            count[one] += 1
            alikes[one] += np.where(same, p, 0.0)
            others[one] += np.where(same, 0.0, p)
        step += 1
