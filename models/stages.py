"""The stages of training, each of which reads what the ones before it left in a folder."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import corpora
import numpy as np
import torch
from data import HELD, PARTS, TAGS, Data, batches, gold, held_parts, parts, tag_ids
from measuring import marginals, measure, scores
from narrowing import narrow
from network import LanguageModel, Shape, Tagger
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
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98))
    start, sentences = time.time(), [s for s in data.train + data.unlabelled if len(s.forms) > 1]
    for epoch in range(epochs):
        total = n = 0
        groups = list(batches(sentences, lambda s: len(s.forms), 2000, shuffle))
        for step, group in enumerate(groups):
            done = max((epoch + step / len(groups)) / epochs, (time.time() - start) / budget)
            optimizer.param_groups[0]["lr"] = (
                1.5e-3 * min(1, (epoch * len(groups) + step + 1) / 300) * (1 - 0.95 * min(done, 1))
            )
            loss = model(data.batch(group, unknown=0.02), torch.multinomial(chance, min(2048, len(chance))))
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
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
    if seed is None:
        model.encoder.words.word.weight.data.copy_(torch.from_numpy(np.load(work / "vectors.npy")))
    else:
        model.encoder.load_state_dict(torch.load(work / f"language{seed}.pt"))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98))
    average = Average(model, 0.998)
    start, best, step = time.time(), -1.0, 0
    auxiliary: list = []
    for epoch in range(epochs):
        groups = list(batches(data.train, lambda s: len(s.forms), 700, shuffle))
        for at, group in enumerate(groups):
            model.train()
            done = (epoch + at / len(groups)) / epochs
            optimizer.param_groups[0]["lr"] = 1.2e-3 * min(1, (step + 1) / 100) * (1 - 0.95 * done)
            batch = data.batch(group, unknown=0.04)
            loss = model.chain.cross_entropy(model(batch), batch["mask"], *gold(group, batch["mask"].shape[1]))
            if step % 2 == 0:
                if not auxiliary:
                    auxiliary = list(batches(data.lct, lambda p: len(p[0].forms), 700, shuffle))
                loss = loss + 0.5 * auxiliary_loss(model, data, auxiliary.pop())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            average.update()
            step += 1
        average.swap()
        strict, relaxed, setting = scores(data.val, marginals(data, [model], data.val))
        seconds = time.time() - start
        print(f"teacher {name} {epoch} strict {strict:.4f} relaxed {relaxed:.4f} {setting} {seconds:.0f}s", flush=True)
        if strict + relaxed > best:
            best = strict + relaxed
            save(model, shape, work / f"teacher{name}", strict=strict, relaxed=relaxed, setting=setting, others=others)
        average.swap()
    average.swap()
    return model


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


def held(data: Data, work: Path, number: int, epochs: int, passes: int) -> None:
    """Two teachers of three of the four parts of `train` and their student, as the students to ship are taught.

    What they say of the fourth part they did not learn by heart. The student is narrowed, too. `epochs` are the
    teachers', `passes` the student's.
    """
    every = data.train
    data.train = [s for at, part in enumerate(held_parts(every)) if at != number for s in part]
    teachers = [HELD + number, HELD + PARTS + number]
    for name, seed in zip(teachers, (1, 2), strict=True):
        teacher(data, work, name, seed, 0, epochs)
        label(data, work, name)
    student(data, work, HELD + number, 1, teachers, hidden=256, upper=0, epochs=passes, budget=math.inf)
    narrow(data, work, HELD + number)
    data.train = every


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
    if seed is None:
        model.encoder.words.word.weight.data.copy_(torch.from_numpy(np.load(work / "vectors.npy")))
    else:
        model.encoder.load_state_dict(torch.load(work / f"language{seed}.pt"))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98))
    average = Average(model, 0.9985)
    start, best, step, done = time.time(), -1.0, 0, 0.0
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
            done = max((epoch + at / len(groups)) / epochs, (time.time() - start) / budget)
            if done >= 1:
                break
            optimizer.param_groups[0]["lr"] = 1.8e-3 * min(1, (step + 1) / 100) * (1 - 0.97 * done)
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
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            average.update()
            step += 1
            if step % 500 == 0:
                where = f"step {step} done {done:.2f} {time.time() - start:.0f}s"
                best = keep_best(data, model, average, shape, work / f"student{name}", best, where)
        if done >= 1:
            break
    keep_best(data, model, average, shape, work / f"student{name}", best, f"end {step} {time.time() - start:.0f}s")


def keep_best(data: Data, model: Tagger, average: Average, shape: Shape, path: Path, best: float, where: str) -> float:
    average.swap()
    strict, relaxed, setting = scores(data.val, marginals(data, [model], data.val))
    print(f"{path.name} {where} strict {strict:.4f} relaxed {relaxed:.4f} {setting}", flush=True)
    if strict + relaxed > best:
        best = strict + relaxed
        save(model, shape, path, strict=strict, relaxed=relaxed, setting=setting)
    average.swap()
    return best


class Average:
    """An exponential moving average of a model's parameters."""

    def __init__(self, model: torch.nn.Module, decay: float) -> None:
        self.model, self.decay, self.step = model, decay, 0
        self.kept = [p.detach().clone() for p in model.parameters()]

    def update(self) -> None:
        self.step += 1
        decay = min(self.decay, self.step / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.kept, [p.detach() for p in self.model.parameters()], 1 - decay)

    def swap(self) -> None:
        for mine, theirs in zip(self.kept, self.model.parameters(), strict=True):
            held = theirs.data.clone()
            theirs.data.copy_(mine)
            mine.copy_(held)


def seed_everything(seed: int) -> random.Random:
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)
