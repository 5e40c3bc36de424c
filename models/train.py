"""Train the shipped entity model, from the corpora to its weights.

    python models/train.py all --corpora ../shared/corpora --work build/model --out models/default

Stages, each of which reads what the ones before it left in WORK, so they can also be run one by one:

    vectors            skip-gram word vectors on all text (gensim, one thread)
    language           a bidirectional LSTM language model on all text; --seed names it
    teacher            a tagger on Chia `train` with LCT as an auxiliary task, from language model --seed
    label              the teachers' averaged marginals for all text without labels
    student            the model to ship: one BiLSTM, from the teachers' marginals and Chia `train`
    export             the student's weights in the form that Eligo reads

`val` chooses the epoch and the decoding threshold; nothing is trained on it. Every stage has a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import corpora
import numpy as np
import torch
from network import LanguageModel, Shape, Tagger, reversal_of
from torch import Tensor

from eligo.pipeline.decoding import best_mentions, legal_steps, span_marginals
from eligo.pipeline.network import Vocabulary
from eligo.pipeline.tagger import LABELS
from eligo.pipeline.tagger import Tagger as Exported

TAGS = 1 + 2 * len(LABELS)
TAUGHT = 0.4
TEACHERS = ((1, 1, 200, 10), (2, 2, 200, 10), (3, 1, 0, 9), (8, None, 200, 12), (9, None, 0, 10))
"""Name, the language model's seed (or none), units of the second BiLSTM, epochs."""
THRESHOLDS = [(t, o) for o in (0.0, 0.1, 0.2, 0.3, 0.4) for t in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)]


class Data:
    """All corpora, encoded with one table of forms."""

    def __init__(self, folder: Path) -> None:
        self.train = corpora.chia(folder / "chia/train_entities.jsonl")
        self.val = corpora.chia(folder / "chia/val_entities.jsonl")
        self.lct, self.lct_labels = corpora.lct(folder / "lct-dev/brat")
        self.registry = list(corpora.registry(folder / "registry/criteria.jsonl.gz"))
        self.unlabelled = [pair[0] for pair in self.lct] + self.registry
        self.forms = corpora.Forms.of(self.train + self.unlabelled)
        self.encoded: dict[int, np.ndarray] = {}
        for sentence in (*self.train, *self.val, *self.unlabelled, *(pair[1] for pair in self.lct)):
            self.encoded[id(sentence)] = self.forms.encode(sentence)
        self.forms.freeze()
        self.train = [s for s in self.train if 0 < len(s.forms) <= corpora.LONGEST]

    def shape(self, **sizes: int) -> Shape:
        return Shape(words=len(self.forms.words) + 2, chars=len(self.forms.characters) + 2, **sizes)

    def batch(self, sentences: Sequence[corpora.Sentence], unknown: float = 0.0) -> dict[str, Tensor]:
        """Padded tensors of some sentences; `unknown` is the chance that a word loses its vector."""
        rows = [self.encoded[id(s)] for s in sentences]
        lengths = torch.tensor([len(r) for r in rows])
        width = int(lengths.max())
        ids, places = np.unique(np.concatenate(rows), return_inverse=True)
        words, chars = (torch.from_numpy(t[ids]) for t in self.forms.table)
        tokens = torch.zeros(len(rows), width, dtype=torch.long)
        mask = torch.arange(width) < lengths.unsqueeze(1)
        tokens[mask] = torch.from_numpy(places)
        seen = words.clone()
        if unknown:
            words = torch.where(torch.rand(len(words)) < unknown, 1, words)
        return {
            "forms": words, "chars": chars, "tokens": tokens, "mask": mask, "lengths": lengths,
            "words": seen[tokens], "reversal": reversal_of(lengths, width),
        }  # fmt: skip


def batches(items: Sequence, length, tokens: int, shuffle: random.Random | None) -> Iterator[list]:
    """Items of like length together, about `tokens` tokens a batch, the batches in random order."""
    order = list(items)
    if shuffle:
        shuffle.shuffle(order)
        order.sort(key=lambda i: length(i) + shuffle.uniform(-2, 2))
    else:
        order.sort(key=length)
    groups, group, widest = [], [], 0
    for item in order:
        widest = max(widest, length(item))
        if group and widest * (len(group) + 1) > tokens:
            groups.append(group)
            group, widest = [], length(item)
        group.append(item)
    groups.append(group)
    if shuffle:
        shuffle.shuffle(groups)
    return iter(groups)


def tag_ids(sentence: corpora.Sentence) -> list[int]:
    tags = [0] * len(sentence.forms)
    for start, end, label in sentence.spans:
        tags[start:end] = [1 + 2 * label] + [2 + 2 * label] * (end - start - 1)
    return tags


def gold(sentences: Sequence[corpora.Sentence], width: int) -> tuple[Tensor, Tensor]:
    """The mentions of some sentences as tag and step counts, as `Chain.cross_entropy` takes them."""
    tags, moves = torch.zeros(len(sentences), width, TAGS), torch.zeros(len(sentences), TAGS, TAGS)
    for i, sentence in enumerate(sentences):
        ids = tag_ids(sentence)
        tags[i, range(len(ids)), ids] = 1.0
        for a, b in pairwise(ids):
            moves[i, a, b] += 1.0
    return tags, moves


def seed_everything(seed: int) -> random.Random:
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)


def save(model: torch.nn.Module, shape: Shape, path: Path, **facts: object) -> None:
    torch.save(model.state_dict(), path.with_suffix(".pt"))
    path.with_suffix(".json").write_text(json.dumps({"shape": shape.as_dict(), **facts}, indent=1))


def new_tagger(shape: Shape, others: tuple[int, ...] = (), dropout: float = 0.35) -> Tagger:
    return Tagger(shape, *(torch.from_numpy(x) for x in legal_steps(len(LABELS))), others, dropout)


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


# ------------------------------------------------------------------------------------------------ stages


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
            loss = model(data.batch(group, unknown=0.02), torch.multinomial(chance, 2048))
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


def teacher(data: Data, work: Path, name: int, seed: int | None, upper: int, epochs: int, hidden: int = 256) -> None:
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
    start, best, step = time.time(), 0.0, 0
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
        strict, relaxed, setting = scores(data.val, *marginals(data, [model], data.val))
        seconds = time.time() - start
        print(f"teacher {name} {epoch} strict {strict:.4f} relaxed {relaxed:.4f} {setting} {seconds:.0f}s", flush=True)
        if strict + relaxed > best:
            best = strict + relaxed
            save(model, shape, work / f"teacher{name}", strict=strict, relaxed=relaxed, setting=setting, others=others)
        average.swap()


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


def load_tagger(path: Path) -> tuple[Tagger, dict]:
    facts = json.loads(path.with_suffix(".json").read_text())
    facts["shape"]["widths"] = tuple(facts["shape"]["widths"])
    model = new_tagger(Shape(**facts["shape"]), tuple(facts.get("others", ())))
    model.load_state_dict(torch.load(path.with_suffix(".pt")))
    return model.eval(), facts


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


def parts(data: Data) -> dict[str, list[corpora.Sentence]]:
    return {"unlabelled": data.unlabelled, "train": data.train}


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
    start, best, step, done = time.time(), 0.0, 0, 0.0
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
    strict, relaxed, setting = scores(data.val, *marginals(data, [model], data.val))
    print(f"{path.name} {where} strict {strict:.4f} relaxed {relaxed:.4f} {setting}", flush=True)
    if strict + relaxed > best:
        best = strict + relaxed
        save(model, shape, path, strict=strict, relaxed=relaxed, setting=setting)
    average.swap()
    return best


def export(data: Data, work: Path, names: Sequence[str], out: Path) -> None:
    """One network or several as `eligo.pipeline.tagger` reads them, with the threshold that `val` prefers for them."""
    models = [load_tagger(work / name)[0] for name in names]
    strict, relaxed, (threshold, overlap) = scores(data.val, *marginals(data, models, data.val))
    print(f"{out} strict {strict:.4f} relaxed {relaxed:.4f} at threshold {threshold}, overlap {overlap}")
    facts = {"labels": list(LABELS), "threshold": threshold, "overlap": overlap}
    vocabulary = Vocabulary(["<pad>", "<unknown>", *data.forms.words], data.forms.characters)
    Exported(facts, vocabulary, [arrays_of(model) for model in models]).write(out)


def arrays_of(model: Tagger) -> dict[str, np.ndarray]:
    """A network's arrays: word vectors of 8 bits, all else of 16."""
    words = model.encoder.words
    table = words.word.weight.detach().numpy()
    scales = np.maximum(np.abs(table).max(1), 1e-8) / 127
    arrays = {
        "char": words.char.weight,
        "score": model.score.weight.T,
        "score_bias": model.score.bias,
        "steps": model.chain.steps,
    }
    for convolution in words.convolutions:
        width = convolution.kernel_size[0]
        arrays[f"convolution{width}"] = convolution.weight.permute(2, 1, 0).reshape(-1, convolution.weight.shape[0])
        arrays[f"bias{width}"] = convolution.bias
    for prefix, lstms in (("", model.encoder.lstm), ("upper_", model.upper)):
        for direction, lstm in (("ahead", lstms.forwards), ("back", lstms.backwards)) if lstms else ():
            arrays[f"{prefix}input_{direction}"] = gates_in_order(lstm.weight_ih_l0).T
            arrays[f"{prefix}gate_bias_{direction}"] = gates_in_order(lstm.bias_ih_l0 + lstm.bias_hh_l0)
            arrays[f"{prefix}recurrent_{direction}"] = gates_in_order(lstm.weight_hh_l0).T
    half = {name: np.ascontiguousarray(a.detach().numpy().astype(np.float16)) for name, a in arrays.items()}
    codes = np.round(table / scales[:, None]).astype(np.int8)
    return {**half, "word_codes": codes, "word_scales": scales.astype(np.float32)}


def gates_in_order(weights: Tensor) -> Tensor:
    """PyTorch keeps gates as in, forget, cell, out; Eligo as in, forget, out, cell."""
    into, forget, cell, out = weights.chunk(4)
    return torch.cat([into, forget, out, cell])


# ------------------------------------------------------------------------------------------------ measuring


def marginals(data: Data, models: Sequence[Tagger], sentences: Sequence[corpora.Sentence]) -> list:
    """Span and token marginals, averaged over models: one (sentence, spans (T, D, K), tokens (T, K)) each."""
    found = []
    with torch.no_grad():
        for group in batches(sentences, lambda s: len(s.forms), 4000, None):
            group = [s for s in group if s.forms]
            if not group:
                continue
            batch = data.batch(group)
            spans = tokens = 0.0
            for model in models:
                model.eval()
                weights = (model.chain.steps.exp() * model.chain.legal).numpy()
                one, two = span_marginals(model(batch).numpy(), batch["lengths"].numpy(), weights)
                spans, tokens = spans + one / len(models), tokens + two / len(models)
            found.append((group, spans, tokens, batch["lengths"].numpy()))
    return [found]


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
    for group, spans, tokens, lengths in found:
        for sentence, mentions in zip(group, best_mentions(spans, tokens, lengths, threshold, overlap), strict=True):
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


# ------------------------------------------------------------------------------------------------ command


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=["all", "vectors", "language", "teacher", "label", "student", "export"])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/model"))
    parser.add_argument("--out", type=Path, default=Path("models/default"))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--name", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--upper", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--budget", type=float, default=math.inf)
    parser.add_argument("--teachers", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--networks", nargs="+", default=["student1"], help="the networks in WORK to export together")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    data = Data(given.corpora)
    if given.stage == "all":
        everything(data, given.work, given.out)
    if given.stage == "vectors":
        vectors(data, given.work)
    if given.stage == "language":
        language(data, given.work, given.seed or 1, given.hidden, given.epochs, given.budget)
    if given.stage == "teacher":
        teacher(data, given.work, given.name, given.seed, given.upper, given.epochs, given.hidden)
    if given.stage == "label":
        label(data, given.work, given.name)
    if given.stage == "student":
        sizes = given.hidden, given.upper, given.epochs, given.budget
        student(data, given.work, given.name, given.seed, given.teachers, *sizes)
    if given.stage == "export":
        export(data, given.work, given.networks, given.out)


def everything(data: Data, work: Path, out: Path) -> None:
    """All stages one after the other, as the shipped model was made."""
    vectors(data, work)
    for seed in (1, 2):
        language(data, work, seed, hidden=256, epochs=6, budget=math.inf)
    for name, seed, upper, epochs in TEACHERS:
        teacher(data, work, name, seed, upper, epochs)
        label(data, work, name)
    student(data, work, 1, 1, [name for name, *_ in TEACHERS], hidden=256, upper=0, epochs=4, budget=math.inf)
    export(data, work, ["student1"], out)


if __name__ == "__main__":
    main()
