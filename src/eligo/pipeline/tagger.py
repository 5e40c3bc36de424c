"""The entity model's network, computed with NumPy alone: word encoder, BiLSTM and CRF.

A word's vector, and what it adds to the LSTMs' gates, depend on the word form only, so they are computed once a form
and kept. Sentences are sorted by length and packed, so that no step of the recurrence touches padding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .decoding import Floats, best_mentions, legal_steps, span_marginals

LABELS = (
    "Condition",
    "Drug",
    "Procedure",
    "Measurement",
    "Observation",
    "Device",
    "Person",
    "Visit",
    "Value",
    "Temporal",
    "Qualifier",
    "Negation",
    "Multiplier",
    "Mood",
    "Reference_point",
)
"""Chia's entity types, in the order of the network's tags."""

MOST_CHARACTERS = 24
KEPT_FORMS = 6000
TOKENS_AT_ONCE = 8192
DIGIT = re.compile(r"\d")

Ints = NDArray[np.int64]


def normal_form(form: str) -> str:
    """The form under which a word's vector is kept: lower-case, every digit 0."""
    return DIGIT.sub("0", form.lower())


@dataclass(frozen=True, slots=True)
class Found:
    """A mention in a sentence: tokens `start` to before `end`, and its probability of being exact."""

    start: int
    end: int
    label: str
    probability: float


class Tagger:
    """Finds mentions in sentences given as word forms.

    `facts` is the model's `model.json`: `labels`, `characters`, `threshold`, `overlap`. `arrays` holds, by name,
    `word_codes` (V, W) 8-bit with `word_scales` (V,), `char` (C, c), `convolution<w>` (w * c, f) with `bias<w>`
    (f,), for each direction `input_<d>` (I, 4H), `gate_bias_<d>` (4H,), `recurrent_<d>` (H, 4H) with gates in the
    order in, forget, out, cell; `score` (2H, L), `score_bias` (L,) and `steps` (L, L).
    """

    def __init__(self, facts: dict[str, Any], words: Sequence[str], arrays: dict[str, NDArray[Any]]) -> None:
        self.facts, self.words, self.arrays = facts, list(words), arrays
        self.labels: tuple[str, ...] = tuple(facts["labels"])
        self.threshold, self.overlap = float(facts["threshold"]), float(facts["overlap"])
        self._word_row = {word: row for row, word in enumerate(self.words)}
        self._character_row = {c: row + 2 for row, c in enumerate(facts["characters"])}
        wide = {name: array.astype(np.float32) for name, array in arrays.items() if not name.startswith("word_")}
        self._char = wide["char"]
        self._convolutions = [(width, wide[f"convolution{width}"], wide[f"bias{width}"]) for width in facts["widths"]]
        hidden = wide["recurrent_ahead"].shape[0]
        half = np.full(4 * hidden, 0.5, dtype=np.float32)  # sigmoid(x) = tanh(x / 2) / 2 + 1 / 2
        half[3 * hidden :] = 1.0
        self._hidden = hidden
        self._input = np.concatenate([wide["input_ahead"] * half, wide["input_back"] * half], 1)
        self._gate_bias = np.concatenate([wide["gate_bias_ahead"] * half, wide["gate_bias_back"] * half])
        self._recurrent = [wide["recurrent_ahead"] * half, wide["recurrent_back"] * half]
        self._score, self._score_bias = wide["score"], wide["score_bias"]
        self._weights = np.where(legal_steps(len(self.labels))[0], np.exp(wide["steps"]), np.float32(0.0))
        self._form_row: dict[str, int] = {}
        self._projected = np.zeros((0, self._input.shape[1]), dtype=np.float32)

    @classmethod
    def read(cls, folder: Path) -> Tagger:
        """The model in a folder. Raises `ModelError` where a file is missing or unreadable. Nothing is unpickled."""
        try:
            facts = json.loads((folder / "model.json").read_text(encoding="utf8"))
            words = (folder / "words.txt").read_text(encoding="utf8").split("\n")[:-1]
            arrays = {name: np.load(folder / f"{name}.npy", allow_pickle=False) for name in facts["arrays"]}
            return cls(facts, words, arrays)
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise ModelError(
                f"{folder}: not an entity model of Eligo's ({error}); give a folder that `eligo train` wrote, or the "
                "name of a model that is shipped"
            ) from error

    def write(self, folder: Path) -> None:
        """Write the model as `read` reads it: JSON, a word list, and one `.npy` an array."""
        folder.mkdir(parents=True, exist_ok=True)
        facts = {**self.facts, "arrays": sorted(self.arrays)}
        (folder / "model.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
        (folder / "words.txt").write_text("\n".join(self.words) + "\n", encoding="utf8")
        for name, array in self.arrays.items():
            np.save(folder / f"{name}.npy", array, allow_pickle=False)

    def find(self, sentences: Sequence[Sequence[str]]) -> list[list[Found]]:
        """The mentions of each sentence, in order and without overlaps. Sentences of any lengths, empty ones too."""
        found: list[list[Found]] = [[] for _ in sentences]
        order = sorted((i for i, s in enumerate(sentences) if s), key=lambda i: -len(sentences[i]))
        for places in _groups(order, [len(s) for s in sentences]):
            lengths = np.array([len(sentences[i]) for i in places], dtype=np.int64)
            scores = self._scores(self._rows([sentences[i] for i in places]), lengths)
            spans, tokens = span_marginals(scores, lengths, self._weights)
            for place, mentions in zip(
                places, best_mentions(spans, tokens, lengths, self.threshold, self.overlap), strict=True
            ):
                found[place] = [Found(s, e, self.labels[k], round(p, 4)) for s, e, k, p in mentions]
        return found

    def to_arrays(self) -> tuple[dict[str, Any], list[str], dict[str, NDArray[Any]]]:
        """What the constructor takes."""
        return self.facts, self.words, self.arrays

    def _scores(self, rows: Sequence[Ints], lengths: Ints) -> Floats:
        """(B, T, L) tag scores of sentences sorted by falling length, 0 in the padding."""
        width, hidden = int(lengths[0]), self._hidden
        active = np.array([int((lengths > t).sum()) for t in range(width)])
        offsets = np.concatenate([[0], np.cumsum(active)])
        padded = np.zeros((len(rows), width), dtype=np.int64)
        for i, row in enumerate(rows):
            padded[i, : len(row)] = row
        packed = np.concatenate([padded[: active[t], t] for t in range(width)])
        states = np.empty((len(packed), 2 * hidden), dtype=np.float32)
        for direction, steps in enumerate((range(width), range(width - 1, -1, -1))):
            gates = self._projected[packed, direction * 4 * hidden : (direction + 1) * 4 * hidden]
            h = np.zeros((len(rows), hidden), dtype=np.float32)
            c = np.zeros_like(h)
            for t in steps:
                n = active[t]
                z = gates[offsets[t] : offsets[t + 1]]
                z += h[:n] @ self._recurrent[direction]
                np.tanh(z, out=z)
                sigmoid = z[:, : 3 * hidden]
                sigmoid *= 0.5
                sigmoid += 0.5
                cell = c[:n]
                cell *= z[:, hidden : 2 * hidden]
                cell += z[:, :hidden] * z[:, 3 * hidden :]
                state = h[:n]
                np.tanh(cell, out=state)
                state *= z[:, 2 * hidden : 3 * hidden]
                states[offsets[t] : offsets[t + 1], direction * hidden : (direction + 1) * hidden] = state
        flat = states @ self._score + self._score_bias
        scores = np.zeros((len(rows), width, flat.shape[1]), dtype=np.float32)
        for t in range(width):
            scores[: active[t], t] = flat[offsets[t] : offsets[t + 1]]
        return scores

    def _rows(self, sentences: Sequence[Sequence[str]]) -> list[Ints]:
        """Each sentence's rows in the table of projected forms, new forms computed first."""
        forms = {form for sentence in sentences for form in sentence}
        if len(self._form_row) + len(forms) > max(KEPT_FORMS, len(forms)):
            self._form_row.clear()
            self._projected = self._projected[:0]
        new = sorted(form for form in forms if form not in self._form_row)
        if new:
            added = self.encode(new) @ self._input + self._gate_bias
            used = len(self._form_row)
            if used + len(new) > len(self._projected):
                grown = np.empty((max(2 * used, used + len(new), 1024), added.shape[1]), dtype=np.float32)
                grown[:used] = self._projected[:used]
                self._projected = grown
            self._projected[used : used + len(new)] = added
            self._form_row.update({form: used + i for i, form in enumerate(new)})
        row = self._form_row
        return [np.fromiter((row[form] for form in sentence), np.int64, len(sentence)) for sentence in sentences]

    def encode(self, forms: Sequence[str]) -> Floats:
        """(N, I) vectors of word forms: the word's own, then the pooled character convolutions."""
        word = np.array([self._word_row.get(normal_form(form), 1) for form in forms])
        parts = [self.arrays["word_codes"][word] * self.arrays["word_scales"][word].astype(np.float32)[:, None]]
        widest = max(width for width, _, _ in self._convolutions) - 1
        characters = np.zeros((len(forms), MOST_CHARACTERS + 2 * widest), dtype=np.int64)
        for i, form in enumerate(forms):
            ids = [self._character_row.get(c, 1) for c in form[:MOST_CHARACTERS]]
            characters[i, widest : widest + len(ids)] = ids
        embedded = self._char[characters]
        for width, kernel, bias in self._convolutions:
            first = widest - (width - 1)
            count = MOST_CHARACTERS + width - 1
            windows = np.concatenate([embedded[:, first + k : first + k + count] for k in range(width)], 2)
            parts.append(np.maximum((windows @ kernel + bias).max(1), 0.0))
        vectors: Floats = np.concatenate(parts, 1).astype(np.float32)
        return vectors


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
