"""How good a network, or several together, are on sentences with gold mentions."""

from __future__ import annotations

from collections.abc import Sequence

import corpora
import torch
from data import Data, batches
from network import Tagger

from eligo.pipeline.tagging.decoding import Spans, best_mentions, forward_backward, likely_spans
from eligo.pipeline.tagging.packing import Packing

THRESHOLDS = [(t / 20, o / 10) for o in range(7) for t in range(5, 14)]
"""Settings that are tried: thresholds of .25 to .65, overlap weights of 0 to .6."""

LEAST = min(threshold - overlap for threshold, overlap in THRESHOLDS)


def marginals(
    data: Data, models: Sequence[Tagger], sentences: Sequence[corpora.Sentence], least: float = LEAST
) -> list[tuple[list[corpora.Sentence], Spans]]:
    """The sentences, group by group, with the spans that may be mentions, their probability averaged over models."""
    found = []
    with torch.no_grad():
        for group in batches(sentences, lambda s: len(s.forms), 4000, None):
            group = sorted((s for s in group if s.forms), key=lambda s: -len(s.forms))
            if not group:
                continue
            batch = data.batch(group)
            packing = Packing(batch["lengths"].numpy())
            passes = []
            for model in models:
                model.eval()
                weights = (model.chain.steps.exp() * model.chain.legal).numpy()
                scores = model(batch).numpy()[packing.rows, packing.steps]
                passes.append(forward_backward(scores, packing, weights))
            found.append((group, likely_spans(passes, packing, least)))
    return found


def scores(
    sentences: Sequence[corpora.Sentence], found: list, settings=None
) -> tuple[float, float, tuple[float, float]]:
    """Strict and relaxed micro-F1 at the threshold and overlap weight with the best sum of the two."""
    results = [(*measure(sentences, found, *setting), setting) for setting in settings or THRESHOLDS]
    return max(results, key=lambda r: r[0] + r[1])


def measure(
    sentences: Sequence[corpora.Sentence], found: list, threshold: float, overlap: float
) -> tuple[float, float]:
    exact = loose = predicted = 0
    for group, spans in found:
        for sentence, mentions in zip(group, best_mentions(spans, len(group), threshold, overlap), strict=True):
            mine = [(s, e, k) for s, e, k, _ in mentions]
            predicted += len(mine)
            exact += len(set(mine) & set(sentence.spans))
            used: set[int] = set()
            for s, e, k in mine:
                for j, (a, b, t) in enumerate(sentence.spans):
                    if j not in used and t == k and s < b and a < e:
                        used.add(j)
                        loose += 1
                        break
    total = predicted + sum(len(s.spans) for s in sentences)
    return 2 * exact / total, 2 * loose / total
