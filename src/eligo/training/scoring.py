"""How good an entity model is on annotated sentences: exact spans and overlapping ones, of each label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..pipeline.tagging.tagger import Tagger
from .reading import Sentence, Span


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one label (or of all): exact spans, and spans that overlap."""

    label: str
    strict: tuple[float, float, float]
    relaxed: tuple[float, float, float]
    gold: int


def evaluate(tagger: Tagger, sentences: Sequence[Sentence]) -> list[Score]:
    """Micro-averaged scores, then each label's, most frequent first."""
    predictions = tagger.find([sentence.forms for sentence in sentences])
    gold, predicted, exact, loose = (Counter[str]() for _ in range(4))
    for sentence, found in zip(sentences, predictions, strict=True):
        mine = [(m.start, m.end, m.label) for m in found]
        gold.update(label for _, _, label in sentence.mentions)
        predicted.update(label for _, _, label in mine)
        exact.update(label for _, _, label in set(mine) & set(sentence.mentions))
        loose.update(_overlapping(mine, sentence.mentions))
    labels = sorted(gold | predicted, key=lambda label: (-gold[label], label))
    totals = {"all": labels, **{label: [label] for label in labels}}
    return [
        Score(
            name, _prf(exact, predicted, gold, group), _prf(loose, predicted, gold, group), sum(gold[g] for g in group)
        )
        for name, group in totals.items()
    ]


def _overlapping(mine: Sequence[Span], gold: Sequence[Span]) -> Iterator[str]:
    """The label of each gold mention that overlaps a found one of its label, each used once."""
    free = list(gold)
    for start, end, label in mine:
        match = next((g for g in free if g[2] == label and start < g[1] and g[0] < end), None)
        if match:
            free.remove(match)
            yield label


def _prf(
    hits: Counter[str], predicted: Counter[str], gold: Counter[str], labels: Sequence[str]
) -> tuple[float, float, float]:
    right, said, wanted = (sum(counter[label] for label in labels) for counter in (hits, predicted, gold))
    return (
        right / said if said else 0.0,
        right / wanted if wanted else 0.0,
        2 * right / (said + wanted) if said + wanted else 0.0,
    )
