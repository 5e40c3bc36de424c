"""`eligo train`: fit the entity model to a user's own annotations, and say how good it has become."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError
from ..pipeline.ner import find_weights
from ..pipeline.tagging.tagger import Tagger
from .learner import Example, Learner
from .reading import Annotated, Sentence, read_corpus
from .scoring import Score, evaluate

OnBatch = Callable[[int, int, int], None]
"""Called with the epoch, the batches done in it, and how many it has."""
TOKENS_A_BATCH = 800
LEAST_DOCUMENTS = 2


@dataclass(slots=True)
class Epoch:
    """One pass over the corpus: mean loss in nats a sentence, and micro-F1 on the development part."""

    number: int
    loss: float
    strict: float
    relaxed: float
    seconds: float


@dataclass(slots=True)
class Report:
    """What training did. `scores` are the kept model's, on the development part, `all` first; `best` is its epoch, 0
    for the base."""

    folder: Path
    sentences: int
    mentions: int
    development_sentences: int
    dropped: dict[str, int]
    before: Score
    best: int = 0
    epochs: list[Epoch] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)


def train(
    corpus: Path,
    out: Path,
    *,
    base: str = "default",
    development: Path | None = None,
    labels: Sequence[str] = (),
    epochs: int = 12,
    patience: int = 3,
    rate: float = 5e-4,
    seed: int = 0,
    on_epoch: Callable[[Epoch], None] | None = None,
    on_batch: OnBatch | None = None,
) -> Report:
    """Fit a model to annotated text and write it to a folder that `eligo.load(model=...)` takes.

    Args:
        corpus: brat folder, gold documents or JSON Lines, see `read_corpus`.
        out: where the model goes; made if need be.
        base: the model to start from: a shipped one's name or a folder.
        development: a second corpus, to choose the epoch by; without one, a tenth of the documents.
        labels: labels to learn beside those that the base model knows; mentions of any other are left out and counted.
        epochs, patience: how many passes at most, and after how many without a better development F1 to stop.
        rate: Adam's learning rate, which falls linearly to a tenth of it.
        seed: of the split, the order and the dropout; the same seed gives the same model.
        on_epoch: called after each epoch; on_batch: after each batch, see `OnBatch`.

    Raises:
        InputError: the corpus cannot be read, or has too few documents to keep some for development.
        ModelError: there is no such base model.
    """
    tagger = Tagger.read(find_weights(base))
    known = (*tagger.labels, *(label for label in dict.fromkeys(labels) if label not in tagger.labels))
    read = read_corpus(corpus, known)
    if development is None:
        fit, held = _split(corpus, read, seed)
    else:
        fit, held = read.sentences, read_corpus(development, known).sentences
    fit = [sentence for sentence in fit if sentence.forms]
    report = Report(
        folder=out,
        sentences=len(fit),
        mentions=sum(len(sentence.mentions) for sentence in fit),
        development_sentences=len(held),
        dropped=read.dropped,
        before=evaluate(tagger, held)[0],
    )
    course = _Course(epochs, patience, rate, random.Random(seed), on_epoch, on_batch)
    kept = _fitted(Learner(tagger, known, seed=seed), tagger, fit, held, course, report)
    report.scores = evaluate(kept, held)
    kept.write(out)
    return report


@dataclass(frozen=True, slots=True)
class _Course:
    """How a model is fitted, as :func:`train` says."""

    epochs: int
    patience: int
    rate: float
    shuffle: random.Random
    on_epoch: Callable[[Epoch], None] | None
    on_batch: OnBatch | None


def _fitted(
    learner: Learner, base: Tagger, fit: Sequence[Sentence], held: Sequence[Sentence], course: _Course, report: Report
) -> Tagger:
    """The best model of all epochs, or the base if none is better; the report is told of each epoch."""
    known = learner.labels
    # What cannot name the new labels is not kept, however good it is at the others.
    kept, best = base, report.before.strict[2] if known == base.labels else -1.0
    for number in range(1, course.epochs + 1):
        start = time.perf_counter()
        loss = _pass(learner, _batches(fit, known, course.shuffle), number, course)
        current = learner.tagger()
        micro = evaluate(current, held)[0]
        report.epochs.append(Epoch(number, loss, micro.strict[2], micro.relaxed[2], time.perf_counter() - start))
        if course.on_epoch:
            course.on_epoch(report.epochs[-1])
        if micro.strict[2] > best:
            kept, best, report.best = current, micro.strict[2], number
        elif number - report.best >= course.patience:
            break
    return kept


def _pass(learner: Learner, batches: Sequence[list[Example]], number: int, course: _Course) -> float:
    """One pass over all batches; their mean loss."""
    losses = []
    for done, batch in enumerate(batches, 1):
        progress = (number - 1 + done / len(batches)) / course.epochs
        losses.append(learner.update(batch, course.rate * (1 - 0.9 * progress)))
        if course.on_batch:
            course.on_batch(number, done, len(batches))
    return sum(losses) / len(losses)


def _split(path: Path, corpus: Annotated, seed: int) -> tuple[list[Sentence], list[Sentence]]:
    documents = corpus.documents
    if len(documents) < LEAST_DOCUMENTS:
        raise InputError(
            str(path),
            "holds a single document, of which none can be kept for development.",
            "Give a development corpus.",
        )
    random.Random(seed).shuffle(documents)
    held = set(documents[: max(1, len(documents) // 10)])
    return (
        [s for s in corpus.sentences if s.document not in held],
        [s for s in corpus.sentences if s.document in held],
    )


def _batches(sentences: Sequence[Sentence], labels: Sequence[str], shuffle: random.Random) -> list[list[Example]]:
    """All sentences once, those of like length together, the batches in random order."""
    order = list(sentences)
    shuffle.shuffle(order)
    order.sort(key=lambda s: len(s.forms) + shuffle.uniform(-2, 2))
    groups: list[list[Example]] = [[]]
    for sentence in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(sentence.forms) > TOKENS_A_BATCH:
            groups.append([])
        groups[-1].append((sentence.forms, _tags(sentence, labels)))
    shuffle.shuffle(groups)
    return groups


def _tags(sentence: Sentence, labels: Sequence[str]) -> list[int]:
    tags = [0] * len(sentence.forms)
    for start, end, label in sentence.mentions:
        opening = 1 + 2 * labels.index(label)
        tags[start:end] = [opening] + [opening + 1] * (end - start - 1)
    return tags
