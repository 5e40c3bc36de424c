"""The stages of training, each of which reads what the ones before it left in a folder."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

import corpora
import numpy as np
import torch
from course import Course, descend, new_optimizer, seed_everything, warm
from data import TAGS, Data, batches, gold, parts, tag_ids
from measuring import marginals, measure
from network import LanguageModel, Tagger
from saving import load_tagger, new_tagger, save
from torch import Tensor

TAUGHT = 0.4
FOLD_SETTING = (0.5, 0.3)


def vectors(data: Data, work: Path, size: int = 200) -> None:
    from gensim.models import Word2Vec

    words = ["<pad>", "<unknown>", *data.forms.words]
    text = [[words[w] for w in data.forms.table[0][data.encoded[id(s)]]] for s in data.train + data.unlabelled]
    model = Word2Vec(text, vector_size=size, window=6, min_count=1, sg=1, negative=8, epochs=12, seed=1, workers=1)
    table = np.zeros((len(words), size), dtype=np.float32)
    for i, word in enumerate(words):
        if word in model.wv:
            table[i] = model.wv[word]
    np.save(work / "vectors.npy", table / table[2:].std() * 0.3)


def language(data: Data, work: Path, seed: int, hidden: int, epochs: int, budget: float) -> None:
    """`budget` bounds the stage in seconds; the learning rate falls with whichever of epochs and budget runs faster."""
    shuffle = seed_everything(seed)
    shape = data.shape(hidden=hidden)
    model = LanguageModel(shape)
    table = torch.from_numpy(np.load(work / "vectors.npy"))
    model.encoder.words.word.weight.data.copy_(table)
    model.target.weight.data.copy_(table)
    counts = np.bincount(
        np.concatenate([data.forms.table[0][data.encoded[id(s)]] for s in data.train + data.unlabelled]),
        minlength=shape.words,
    )
    model.bias.data.copy_(torch.from_numpy(np.log(counts + 1.0) - np.log(counts.sum())).float() * 0.25)
    chance = torch.from_numpy(counts**0.75)
    optimizer = new_optimizer(model)
    start, sentences = time.time(), [s for s in data.train + data.unlabelled if len(s.forms) > 1]
    for epoch in range(epochs):
        total = n = 0
        groups = list(batches(sentences, lambda s: len(s.forms), 2000, shuffle))
        for step, group in enumerate(groups):
            done = max((epoch + step / len(groups)) / epochs, (time.time() - start) / budget)
            rate = 1.5e-3 * warm(epoch * len(groups) + step, 300) * (1 - 0.95 * min(done, 1))
            loss = model(data.batch(group, unknown=0.02), torch.multinomial(chance, min(2048, len(chance))))
            descend(model, optimizer, loss, rate, 1.0)
            total, n = total + float(loss.detach()), n + 1
            if step % 100 == 0:
                seconds = time.time() - start
                print(f"language {seed} epoch {epoch} {step}/{len(groups)} {total / n:.3f} {seconds:.0f}s", flush=True)
                total = n = 0
            if done >= 1:
                break
        save(model.encoder, shape, work / f"language{seed}")
        if done >= 1:
            break


def teacher(data: Data, work: Path, name: int, seed: int | None, upper: int, epochs: int, hidden: int = 256) -> Tagger:
    """Train a tagger and keep the epoch that `val` prefers; gives the last epoch's."""
    shuffle = seed_everything(100 + name)
    shape = data.shape(hidden=hidden, upper=upper)
    others = tuple(1 + 2 * len(labels) for labels in data.lct_labels)
    model = new_tagger(shape, others)
    begin(model, work, seed)
    course = Course(data, model, shape, work / f"teacher{name}", rate=1.2e-3, fall=0.95, decay=0.998, others=others)
    auxiliary: list = []
    for epoch in range(epochs):
        groups = list(batches(data.train, lambda s: len(s.forms), 700, shuffle))
        for at, group in enumerate(groups):
            model.train()
            batch = data.batch(group, unknown=0.04)
            loss = model.chain.cross_entropy(model(batch), batch["mask"], *gold(group, batch["mask"].shape[1]))
            if course.steps % 2 == 0:
                if not auxiliary:
                    auxiliary = list(batches(data.lct, lambda p: len(p[0].forms), 700, shuffle))
                loss = loss + 0.5 * auxiliary_loss(model, data, auxiliary.pop())
            course.step(loss, (epoch + at / len(groups)) / epochs)
        course.keep_best(f"epoch {epoch}")
    course.average.swap()
    return model


def begin(model: Tagger, work: Path, seed: int | None) -> None:
    """Begin with what language model `seed` has learnt, or with the word vectors alone."""
    if seed is None:
        model.encoder.words.word.weight.data.copy_(torch.from_numpy(np.load(work / "vectors.npy")))
    else:
        model.encoder.load_state_dict(torch.load(work / f"language{seed}.pt"))


def fold(data: Data, work: Path, number: int, seed: int | None, upper: int, epochs: int) -> None:
    """One of ten folds by trial over `train` and `val`: a teacher's last epoch at a fixed threshold, nothing chosen."""
    sentences = data.train + data.val
    trials = sorted({s.id.split("_")[0] for s in sentences})
    random.Random(42).shuffle(trials)
    held = set(trials[number::10])
    data.train = [s for s in sentences if s.id.split("_")[0] not in held and 0 < len(s.forms) <= corpora.LONGEST]
    data.val = [s for s in sentences if s.id.split("_")[0] in held]
    model = teacher(data, work, 100 + number, seed, upper, epochs)
    strict, relaxed = measure(data.val, marginals(data, [model], data.val), *FOLD_SETTING)
    print(f"fold {number} strict {strict:.4f} relaxed {relaxed:.4f} of {len(held)} trials", flush=True)


def auxiliary_loss(model: Tagger, data: Data, pairs: list[tuple[corpora.Sentence, corpora.Sentence]]) -> Tensor:
    batch = data.batch([p[0] for p in pairs], unknown=0.04)
    features = model.features(batch)[batch["mask"]]
    losses = [
        torch.nn.functional.cross_entropy(
            head(features), torch.tensor([t for p in pairs for t in tag_ids(p[i])]), reduction="sum"
        )
        for i, head in enumerate(model.others)
    ]
    return sum(losses) / (2 * len(pairs))


def label(data: Data, work: Path, name: int) -> None:
    """One teacher's marginals for text without labels and for Chia: of each token's tag, of each sentence's steps."""
    model, _ = load_tagger(work / f"teacher{name}")
    for part, sentences in parts(data).items():
        starts = np.cumsum([0, *(len(s.forms) for s in sentences)])
        tags = np.zeros((starts[-1], TAGS), dtype=np.float16)
        moves = np.zeros((len(sentences), TAGS, TAGS), dtype=np.float16)
        for group in batches(range(len(sentences)), lambda i, s=sentences: len(s[i].forms), 3000, None):
            batch = data.batch([sentences[i] for i in group])
            with torch.no_grad():
                scored = model(batch)
            some_tags, some_moves = model.chain.marginals(scored, batch["mask"])
            for row, i in enumerate(group):
                tags[starts[i] : starts[i + 1]] = some_tags[row, : len(sentences[i].forms)]
                moves[i] = some_moves[row]
        np.save(work / f"{part}-tags{name}.npy", tags)
        np.save(work / f"{part}-moves{name}.npy", moves)
        print(f"label {name} {part} {len(sentences)} sentences", flush=True)


class Targets:
    """What a student learns of a part of the text: the teachers' averaged marginals."""

    def __init__(self, work: Path, part: str, teachers: Sequence[int], sentences: Sequence[corpora.Sentence]) -> None:
        self.starts = np.cumsum([0, *(len(s.forms) for s in sentences)])
        self.tags, self.moves = (
            sum(np.load(work / f"{part}-{kind}{t}.npy").astype(np.float32) for t in teachers) / len(teachers)
            for kind in ("tags", "moves")
        )

    def of(self, places: Sequence[int], width: int) -> tuple[Tensor, Tensor]:
        tags = torch.zeros(len(places), width, TAGS)
        for row, i in enumerate(places):
            first, last = self.starts[i], self.starts[i + 1]
            tags[row, : last - first] = torch.from_numpy(self.tags[first:last])
        return tags, torch.from_numpy(self.moves[list(places)])


def student(
    data: Data,
    work: Path,
    name: int,
    seed: int | None,
    teachers: Sequence[int],
    hidden: int,
    upper: int,
    epochs: int,
    budget: float,
) -> None:
    """The model to ship, taught by the teachers' marginals on all text.

    On Chia's criteria, which are seen three times as often, a share `TAUGHT` of the target is the teachers' and the
    rest the gold mentions: where annotators disagree with themselves the teachers' consensus is the smoother target.
    `budget` bounds the stage in seconds.
    """
    shuffle = seed_everything(200 + name)
    targets = {part: Targets(work, part, teachers, sentences) for part, sentences in parts(data).items()}
    shape = data.shape(hidden=hidden, upper=upper)
    model = new_tagger(shape, dropout=0.2)
    begin(model, work, seed)
    course = Course(data, model, shape, work / f"student{name}", rate=1.8e-3, fall=0.97, decay=0.9985)
    done = 0.0
    for epoch in range(epochs):
        groups = [
            (part, group)
            for part, sentences in parts(data).items()
            for _ in range(3 if part == "train" else 1)
            for group in batches(range(len(sentences)), lambda i, s=sentences: len(s[i].forms), 2000, shuffle)
        ]
        shuffle.shuffle(groups)
        for at, (part, group) in enumerate(groups):
            model.train()
            done = max((epoch + at / len(groups)) / epochs, course.seconds / budget)
            if done >= 1:
                break
            sentences = [parts(data)[part][i] for i in group]
            batch = data.batch(sentences, unknown=0.03)
            width = batch["mask"].shape[1]
            target = targets[part].of(group, width)
            if part == "train":
                target = tuple(
                    TAUGHT * taught + (1 - TAUGHT) * known
                    for taught, known in zip(target, gold(sentences, width), strict=True)
                )
            loss = model.chain.cross_entropy(model(batch), batch["mask"], *target)
            course.step(loss, done)
            if course.steps % 500 == 0:
                course.keep_best(f"step {course.steps} done {done:.2f}")
        if done >= 1:
            break
    course.keep_best(f"end {course.steps}")
