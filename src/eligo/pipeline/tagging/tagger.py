"""The entity model: its networks' span marginals averaged, rescored where it has a rescorer, and the best chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...errors import ModelError
from .decoding import best_mentions, forward_backward, likely_spans
from .network import Arrays, Network, Vocabulary
from .packing import Ints, Packing
from .rescoring import Rescorer

TOKENS_AT_ONCE = 16384


class Found(NamedTuple):
    """A mention in a sentence: tokens `start` to before `end`, and its probability of being exact."""

    start: int
    end: int
    label: str
    probability: float


class Tagger:
    """Finds mentions in sentences given as word forms.

    Args:
        facts: `labels`, and `threshold` and `overlap` as `best_mentions` takes them. With an opinion, `least`: spans
            that the networks find less probable are left out; and in `alone` threshold and overlap without it. What
            else is there is kept.
        vocabulary: shared by all networks.
        members: the arrays of each network.
        opinion: the arrays of a `Rescorer`, empty without one.
    """

    def __init__(
        self, facts: dict[str, Any], vocabulary: Vocabulary, members: Sequence[Arrays], opinion: Arrays | None = None
    ) -> None:
        self.facts, self.vocabulary, self.members, self.opinion = facts, vocabulary, list(members), opinion or {}
        self.rescorer = Rescorer(self.opinion, vocabulary) if self.opinion else None
        self.least = float(facts["least"] if self.opinion else facts["threshold"] - facts["overlap"])
        self.labels: tuple[str, ...] = tuple(facts["labels"])
        self.threshold, self.overlap = float(facts["threshold"]), float(facts["overlap"])
        self.networks = [Network(vocabulary, arrays) for arrays in self.members]
        if any(len(network.weights) != 1 + 2 * len(self.labels) for network in self.networks) or not self.networks:
            raise ValueError(f"the networks' tags are not those of {len(self.labels)} labels")

    @classmethod
    def read(cls, folder: Path) -> Tagger:
        """The model in a folder. Raises `ModelError` where a file is missing or unreadable. Nothing is unpickled."""
        try:
            facts = json.loads((folder / "model.json").read_text(encoding="utf8"))
            words = (folder / "words.txt").read_text(encoding="utf8").split("\n")[:-1]
            characters, members = facts.pop("characters"), facts.pop("members")
            arrays = [
                {name: np.load(folder / f"{number}.{name}.npy", allow_pickle=False) for name in names}
                for number, names in enumerate(members, 1)
            ]
            opinion = {
                name: np.load(folder / f"opinion.{name}.npy", allow_pickle=False) for name in facts.pop("opinion", ())
            }
            return cls(facts, Vocabulary(words, characters), arrays, opinion)
        except (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            raise ModelError(
                f"{folder}: not an entity model of Eligo's ({error}); give a folder that `eligo train` wrote, or the "
                "name of a model that is shipped"
            ) from error

    def write(self, folder: Path) -> None:
        """Write the model as `read` reads it: JSON, a word list, and one `.npy` an array."""
        folder.mkdir(parents=True, exist_ok=True)
        members = [sorted(arrays) for arrays in self.members]
        facts = {**self.facts, "characters": self.vocabulary.characters, "members": members}
        if self.opinion:
            facts["opinion"] = sorted(self.opinion)
        (folder / "model.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        (folder / "words.txt").write_text("\n".join(self.vocabulary.words) + "\n", encoding="utf8")
        for number, arrays in enumerate(self.members, 1):
            for name, array in arrays.items():
                np.save(folder / f"{number}.{name}.npy", array, allow_pickle=False)
        for name, array in self.opinion.items():
            np.save(folder / f"opinion.{name}.npy", array, allow_pickle=False)

    def find(self, sentences: Sequence[Sequence[str]]) -> list[list[Found]]:
        """The mentions of each sentence, in order and without overlaps. Sentences of any lengths, empty ones too."""
        number: dict[str, int] = {}
        numbered = [np.array([number.setdefault(form, len(number)) for form in s], dtype=np.int64) for s in sentences]
        return self.find_numbered(list(number), numbered)

    def find_numbered(self, forms: Sequence[str], sentences: Sequence[Ints]) -> list[list[Found]]:
        """What `find` gives of sentences whose words are given by their number among the forms."""
        found: list[list[Found]] = [[] for _ in sentences]
        writing = self.rescorer.writing(forms) if self.rescorer else None
        order = sorted((i for i, s in enumerate(sentences) if len(s)), key=lambda i: -len(sentences[i]))
        for places in _groups(order, [len(s) for s in sentences]):
            packing = Packing(np.array([len(sentences[i]) for i in places], dtype=np.int64))
            numbers = packing.pack(np.concatenate([sentences[i] for i in places]))
            passes = [
                forward_backward(network.scores(forms, numbers, packing), packing, network.weights)
                for network in self.networks
            ]
            spans = likely_spans(passes, packing, self.least)
            if self.rescorer and writing:
                spans = self.rescorer.rescored(spans, writing, [sentences[i] for i in places])
            chosen = best_mentions(spans, len(places), self.threshold, self.overlap)
            for place, mentions in zip(places, chosen, strict=True):
                found[place] = [Found(s, e, self.labels[k], round(p, 4)) for s, e, k, p in mentions]
        return found


def _groups(order: Sequence[int], lengths: Sequence[int]) -> Iterator[list[int]]:
    """Sentences of like length together, at most `TOKENS_AT_ONCE` tokens a group, or one longer sentence."""
    group: list[int] = []
    tokens = 0
    for place in order:
        if group and tokens + lengths[place] > TOKENS_AT_ONCE:
            yield group
            group, tokens = [], 0
        group.append(place)
        tokens += lengths[place]
    if group:
        yield group
