"""Fits what `eligo.pipeline.tagging.rescoring` computes: counts of Chia's annotations, and trees over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import corpora
import numpy as np
from data import HELD, Data, held_parts
from measuring import marginals, measure
from saving import load_tagger

from eligo.pipeline.tagging.decoding import Spans
from eligo.pipeline.tagging.network import normal_form
from eligo.pipeline.tagging.phrases import Run, word_keys
from eligo.pipeline.tagging.rescoring import FEATURES, Rescorer, Writing
from eligo.schema import LABELS

DEPTH = 6
LONGEST_PHRASE = 8
"""In words; how often a longer one is written is not counted."""
RISING = [int(name == "probability") for name in FEATURES]
"""The more probable a span is to the networks, all else alike, the more probable it is to the trees."""
MOST = 65535
BEFORE, AFTER = (0.55, 0.3), (0.45, 0.3)
"""Threshold and overlap weight for the report on each part, fixed beforehand."""
TRADED = ((0.44, 0.2), (0.4, 0.2), (0.36, 0.2), (0.33, 0.2), (0.45, 0.4), (0.66, 1.0), (1.1, 2.0))
"""The same for the report on what of strict F1 buys how much of relaxed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How trees are fitted: to spans of this probability at `least`, by which networks of three parts of `train`."""

    networks: str
    least: float
    trees: int
    rate: float

    @property
    def file(self) -> str:
        return f"rescorer-{self.networks}.npz"


FITS = {"light": Fit("narrow", 0.1, 40, 0.2), "thorough": Fit("student", 0.02, 240, 0.05)}

Found = list[tuple[list[corpora.Sentence], Spans]]
Arrays = dict[str, np.ndarray]


def rescorer(data: Data, work: Path, fit: Fit) -> None:
    """Fit trees to each part of `train` as the student saw it that was taught on the other parts.

    Prints micro-F1 on each part of that student's spans, and of the same rescored by trees fitted to the other parts;
    then that of all parts, rescored so, at the settings `TRADED`.
    """
    parts, judged = [], []
    held = held_parts(data.train)
    for number, sentences in enumerate(held):
        counts = counted(data, [s for at, part in enumerate(held) if at != number for s in part])
        found = marginals(data, [load_tagger(work / f"{fit.networks}{HELD + number}")[0]], sentences, fit.least)
        asked = Rescorer({**counts, **NO_TREES}, data.vocabulary)
        values = np.concatenate([asked.features(spans, *written(asked, group)) for group, spans in found])
        parts.append((sentences, counts, found, values, *targets(found)))
    for number, (sentences, counts, found, *_) in enumerate(parts):
        trees = boosted([part[3:] for i, part in enumerate(parts) if i != number], fit)
        judged += (again := rescored(data, {**counts, **trees}, found))
        scored = measure(sentences, found, *BEFORE), measure(sentences, again, *AFTER)
        print(
            f"part {number}:",
            ", rescored ".join(f"{strict:.4f} / {relaxed:.4f}" for strict, relaxed in scored),
            flush=True,
        )
    for setting in TRADED:
        strict, relaxed = measure(data.train, judged, *setting)
        print(f"all parts: {strict:.4f} / {relaxed:.4f} at threshold and overlap {setting}", flush=True)
    np.savez(work / fit.file, **counted(data, data.train), **boosted([part[3:] for part in parts], fit))


def rescored(data: Data, arrays: Arrays, found: Found) -> Found:
    opinion = Rescorer(arrays, data.vocabulary)
    return [(group, opinion.rescored(spans, *written(opinion, group))) for group, spans in found]


def written(opinion: Rescorer, sentences: Sequence[corpora.Sentence]) -> tuple[Writing, list[np.ndarray]]:
    """What is known of the sentences' forms, and the sentences as their numbers, as `Rescorer` takes them."""
    forms, rows = numbered(sentences)
    return opinion.writing(forms), rows


def numbered(sentences: Sequence[corpora.Sentence]) -> tuple[list[str], list[np.ndarray]]:
    """Forms, and the sentences as their numbers."""
    number: dict[str, int] = {}
    rows = [np.array([number.setdefault(form, len(number)) for form in s.forms]) for s in sentences]
    return list(number), rows


def targets(found: Found) -> tuple[np.ndarray, np.ndarray]:
    """Of each span whether it is a mention exactly, and whether it overlaps one of its label."""
    exact, loose = [], []
    for group, spans in found:
        for i, a, b, k in zip(
            *(c.tolist() for c in (spans.sentence, spans.start, spans.end, spans.label)), strict=True
        ):
            exact.append((a, b, k) in group[i].spans)
            loose.append(any(t == k and a < d and c < b for c, d, t in group[i].spans))
    return np.array(exact), np.array(loose)


def counted(data: Data, sentences: Sequence[corpora.Sentence]) -> Arrays:
    """The counts that `Rescorer` takes."""
    size, labels = len(data.forms.words) + 2, len(LABELS)
    arrays = {name: np.zeros((size, labels), dtype=np.int64) for name in ("first", "last", "ahead", "behind")}
    inside = np.zeros((size, labels + 1), dtype=np.int64)
    mentions = []
    start = 1
    for sentence in sentences:
        rows = data.forms.table[0][data.encoded[id(sentence)]]
        bordered = [0, *rows.tolist(), 0]
        label_of = np.full(len(rows), labels)
        for a, b, k in sentence.spans:
            label_of[a:b] = k
            for name, row in zip(("ahead", "first", "last", "behind"), (a, a + 1, b, b + 1), strict=True):
                arrays[name][bordered[row], k] += 1
            mentions.append((start + a, start + b, k))
        start += len(rows) + 1
        np.add.at(inside, (rows, label_of), 1)
        inside[0, labels] += 1
    small = {name: np.minimum(array, MOST).astype(np.uint16) for name, array in {**arrays, "inside": inside}.items()}
    return {**small, **phrases_counted(sentences, np.array(mentions))}


def phrases_counted(sentences: Sequence[corpora.Sentence], mentions: np.ndarray) -> Arrays:
    """`phrases`, `marked` and `seen`; `mentions` (M, 3) are in the words of all sentences, a border before each."""
    forms, numbers = numbered(sentences)
    flat = np.concatenate([np.concatenate([[-1], each]) for each in numbers] + [np.array([-1])])
    run = Run(word_keys([normal_form(form) for form in forms])[flat])
    phrases, phrase = np.unique(run.keys(mentions[:, 0], mentions[:, 1]), return_inverse=True)
    marked = np.zeros((len(phrases), len(LABELS)), dtype=np.int64)
    np.add.at(marked, (phrase, mentions[:, 2]), 1)
    seen = np.zeros(len(phrases), dtype=np.int64)
    words, to_border = np.flatnonzero(flat >= 0), np.zeros(len(flat), dtype=np.int64)
    borders = np.flatnonzero(flat < 0)
    to_border[words] = borders[np.searchsorted(borders, words)] - words
    for size in range(1, LONGEST_PHRASE + 1):
        first = words[to_border[words] >= size]
        keys = run.keys(first, first + size)
        at = np.minimum(np.searchsorted(phrases, keys), len(phrases) - 1)
        seen += np.bincount(at[phrases[at] == keys], minlength=len(phrases))
    counts = {name: np.minimum(array, MOST).astype(np.uint16) for name, array in (("marked", marked), ("seen", seen))}
    return {**counts, "phrases": phrases}


NO_TREES: Arrays = {
    "feature": np.zeros((2, 1), dtype=np.uint8),
    "limit": np.zeros((2, 1), dtype=np.float32),
    "leaf": np.zeros((2, 2), dtype=np.float32),
}


def boosted(examples: Sequence[tuple[np.ndarray, np.ndarray, np.ndarray]], fit: Fit) -> Arrays:
    """Gradient-boosted trees for both targets, as `Rescorer` takes them; no question where no span is a mention."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    values, exact, loose = (np.concatenate(column) for column in zip(*examples, strict=True))
    if not exact.any():
        return NO_TREES
    layers: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for target in (exact, loose):
        model = HistGradientBoostingClassifier(
            max_iter=fit.trees, learning_rate=fit.rate, max_leaf_nodes=24, max_depth=DEPTH, min_samples_leaf=80,
            l2_regularization=1.0, monotonic_cst=RISING, early_stopping=False, random_state=0,
        ).fit(values, target)  # fmt: skip
        trees = [full_tree(predictors[0].nodes) for predictors in model._predictors]
        trees[0][2][:] += float(np.ravel(model._baseline_prediction)[0])
        layers += trees
    feature, limit, leaf = (np.stack(column) for column in zip(*layers, strict=True))
    return {"feature": feature, "limit": limit, "leaf": leaf}


def full_tree(nodes: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One of scikit-learn's trees as a full binary tree in level order; where it ends early all goes left."""
    inner = 2**DEPTH - 1
    feature, limit = np.zeros(inner, dtype=np.uint8), np.full(inner, np.inf, dtype=np.float32)
    leaf = np.zeros(inner + 1, dtype=np.float32)

    def fill(place: int, node: int) -> None:
        if place >= inner:
            leaf[place - inner] = nodes["value"][node]
        elif nodes["is_leaf"][node]:
            fill(2 * place + 1, node)
        else:
            feature[place], limit[place] = nodes["feature_idx"][node], nodes["num_threshold"][node]
            fill(2 * place + 1, nodes["left"][node])
            fill(2 * place + 2, nodes["right"][node])

    fill(0, 0)
    return feature, limit, leaf
