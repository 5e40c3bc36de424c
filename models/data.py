"""All corpora, encoded for the networks, and cut into batches of sentences of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import corpora
import numpy as np
import torch
from network import Shape, reversal_of
from torch import Tensor

from eligo.pipeline.tagging.network import Vocabulary
from eligo.schema import LABELS

TAGS = 1 + 2 * len(LABELS)
PARTS = 4
HELD = 200
"""Added to the number of a part of `train`: the name of the teacher that was trained on the other parts."""


class Data:
    """All corpora, encoded with one table of forms; one sentence in `every` of each.

    `left_out` is the part of `train` (0 to 3) that nothing is to be learnt from but its words' forms, if any.
    """

    def __init__(self, folder: Path, every: int = 1, left_out: int | None = None) -> None:
        self.train = corpora.chia(folder / "chia/train_entities.jsonl")[::every]
        self.val = corpora.chia(folder / "chia/val_entities.jsonl")[::every]
        pairs, self.lct_labels = corpora.lct(folder / "lct-dev/brat")
        self.lct = pairs[::every]
        self.registry = list(corpora.registry(folder / "registry/criteria.jsonl.gz", every))
        self.unlabelled = [pair[0] for pair in self.lct] + self.registry
        self.forms = corpora.Forms.of(self.train + self.unlabelled)
        self.encoded: dict[int, np.ndarray] = {}
        for sentence in (*self.train, *self.val, *self.unlabelled, *(pair[1] for pair in self.lct)):
            self.encoded[id(sentence)] = self.forms.encode(sentence)
        self.forms.freeze()
        self.train = [s for s in self.train if 0 < len(s.forms) <= corpora.LONGEST]
        if left_out is not None:
            self.train = [s for at, part in enumerate(held_parts(self.train)) if at != left_out for s in part]

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(["<pad>", "<unknown>", *self.forms.words], self.forms.characters)

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


def parts(data: Data) -> dict[str, list[corpora.Sentence]]:
    return {"unlabelled": data.unlabelled, "train": data.train}


def held_parts(sentences: Sequence[corpora.Sentence]) -> list[list[corpora.Sentence]]:
    """Sentences in parts by trial."""
    trials = sorted({s.id.split("_")[0] for s in sentences})
    random.Random(7).shuffle(trials)
    part_of = {name: at % PARTS for at, name in enumerate(trials)}
    return [[s for s in sentences if part_of[s.id.split("_")[0]] == part] for part in range(PARTS)]


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
