"""A tagging network computed with NumPy alone: word encoder, one or two BiLSTMs, tag scores.

A word's vector, and what it adds to the LSTMs' gates, depend on the word form only, so they are computed once a form
and kept. Sentences are packed step by step, the longest first, so that no step of the recurrence touches padding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .decoding import Floats, legal_steps

MOST_CHARACTERS = 24
KEPT_FORMS = 10_000
DIGIT = re.compile(r"\d")
DIRECTIONS = ("ahead", "back")

Ints = NDArray[np.int64]
Arrays = dict[str, NDArray[Any]]


def normal_form(form: str) -> str:
    """The form under which a word's vector is kept: lower-case, every digit 0."""
    return DIGIT.sub("0", form.lower())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that have vectors and the characters that have embeddings, by row.

    Rows 0 and 1 of either are padding and the unknown; `words` names them, `characters` starts after them.
    """

    words: list[str]
    characters: list[str]

    def word_rows(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    def character_rows(self) -> dict[str, int]:
        return {character: row + 2 for row, character in enumerate(self.characters)}


class Network:
    """Scores the tags of sentences.

    `arrays` holds, by name, `word_codes` (V, W) of 8 bits with `word_scales` (V,), `char` (C, c), for each width w of
    characters `convolution<w>` (w * c, f) with `bias<w>` (f,), for each direction d `input_<d>` (I, 4H),
    `gate_bias_<d>` (4H,) and `recurrent_<d>` (H, 4H) with gates in the order in, forget, out, cell; `score` (S, L),
    `score_bias` (L,) and the CRF's `steps` (L, L). With a second BiLSTM also `upper_input_<d>` (2H + I, 4G), which
    reads the first one's states and then the word's vector, `upper_gate_bias_<d>` and `upper_recurrent_<d>`.
    """

    def __init__(self, vocabulary: Vocabulary, arrays: Arrays) -> None:
        self.vocabulary, self.arrays = vocabulary, arrays
        self._word_row, self._character_row = vocabulary.word_rows(), vocabulary.character_rows()
        if max(len(self._word_row), len(arrays["word_codes"])) != len(vocabulary.words):
            raise ValueError(f"{len(arrays['word_codes'])} word vectors for {len(vocabulary.words)} words")
        wide = {name: array.astype(np.float32) for name, array in arrays.items() if not name.startswith("word_")}
        self._char = wide["char"]
        widths = sorted(int(name.removeprefix("convolution")) for name in wide if name.startswith("convolution"))
        self._convolutions = [(width, wide[f"convolution{width}"], wide[f"bias{width}"]) for width in widths]
        self._lower = [_Lstm(wide, f"{{}}_{d}") for d in DIRECTIONS]
        self._upper = [_Lstm(wide, f"upper_{{}}_{d}") for d in DIRECTIONS] if "upper_input_ahead" in wide else []
        states = sum(lstm.hidden for lstm in self._lower)
        by_word = [lstm.input for lstm in self._lower] + [lstm.input[states:] for lstm in self._upper]
        self._by_state = [lstm.input[:states] for lstm in self._upper]
        self._project = np.concatenate(by_word, 1)
        self._bias = np.concatenate([lstm.bias for lstm in (*self._lower, *self._upper)])
        self._borders = np.cumsum([0, *(4 * lstm.hidden for lstm in (*self._lower, *self._upper))])
        self._score, self._score_bias = wide["score"], wide["score_bias"]
        labels = (len(self._score_bias) - 1) // 2
        self.weights: Floats = np.where(legal_steps(labels)[0], np.exp(wide["steps"]), np.float32(0.0))
        self._table = Lock()
        self._form_row: dict[str, int] = {}
        self._projected = np.zeros((0, self._project.shape[1]), dtype=np.float32)

    def scores(self, sentences: Sequence[Sequence[str]]) -> Floats:
        """(B, T, L) scores of the tags of sentences sorted by falling length, none empty; 0 in the padding."""
        with self._table:
            rows = self._rows(sentences)
            packing = _Packing(np.array([len(row) for row in rows]))
            words = packing.pack(rows)
            gates = [self._projected[words, first:last] for first, last in pairwise(self._borders)]
        states = _both(self._lower, gates[:2], packing)
        if self._upper:
            for addend, weights in zip(gates[2:], self._by_state, strict=True):
                addend += states @ weights
            states = _both(self._upper, gates[2:], packing)
        return packing.unpack(states @ self._score + self._score_bias)

    def __reduce__(self) -> tuple[Any, ...]:
        return Network, (self.vocabulary, self.arrays)

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

    def _rows(self, sentences: Sequence[Sequence[str]]) -> list[Ints]:
        """Each sentence's rows in the table of projected forms, new forms computed first."""
        forms = {form for sentence in sentences for form in sentence}
        if self._form_row and len(self._form_row) + len(forms) > KEPT_FORMS:
            self._form_row.clear()
            self._projected = self._projected[:0]
        new = sorted(form for form in forms if form not in self._form_row)
        if new:
            added = self.encode(new) @ self._project + self._bias
            used = len(self._form_row)
            if used + len(new) > len(self._projected):
                room = max(min(2 * used, KEPT_FORMS), used + len(new))
                grown = np.empty((room, added.shape[1]), dtype=np.float32)
                grown[:used] = self._projected[:used]
                self._projected = grown
            self._projected[used : used + len(new)] = added
            self._form_row.update({form: used + i for i, form in enumerate(new)})
        row = self._form_row
        return [np.fromiter((row[form] for form in sentence), np.int64, len(sentence)) for sentence in sentences]


class _Lstm:
    """One direction's weights, scaled so that every gate is a tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2."""

    def __init__(self, wide: dict[str, Floats], name: str) -> None:
        recurrent = wide[name.format("recurrent")]
        self.hidden = hidden = len(recurrent)
        half = np.full(4 * hidden, 0.5, dtype=np.float32)
        half[3 * hidden :] = 1.0
        self.input: Floats = wide[name.format("input")] * half
        self.bias: Floats = wide[name.format("gate_bias")] * half
        self.recurrent: Floats = recurrent * half

    def run(self, gates: Floats, packing: _Packing, backwards: bool, states: Floats) -> None:
        """Write the states of packed sentences whose gates, less what the recurrence adds, are given."""
        hidden, width = self.hidden, len(packing.active)
        h = np.zeros((int(packing.active[0]), hidden), dtype=np.float32)
        c = np.zeros_like(h)
        for t in range(width - 1, -1, -1) if backwards else range(width):
            n, here = packing.active[t], slice(packing.offsets[t], packing.offsets[t + 1])
            z = gates[here]
            z += h[:n] @ self.recurrent
            np.tanh(z, out=z)
            sigmoid = z[:, : 3 * hidden]
            sigmoid *= 0.5
            sigmoid += 0.5
            cell, state = c[:n], h[:n]
            cell *= z[:, hidden : 2 * hidden]
            cell += z[:, :hidden] * z[:, 3 * hidden :]
            np.tanh(cell, out=state)
            state *= z[:, 2 * hidden : 3 * hidden]
            states[here] = state


class _Packing:
    """Sentences sorted by falling length, laid out step by step: first all first tokens, then all second ones."""

    def __init__(self, lengths: Ints) -> None:
        self.lengths = lengths
        self.active = np.array([int((lengths > t).sum()) for t in range(int(lengths[0]))])
        self.offsets = np.concatenate([[0], np.cumsum(self.active)])

    def pack(self, rows: Sequence[Ints]) -> Ints:
        padded = np.zeros((len(rows), len(self.active)), dtype=np.int64)
        for i, row in enumerate(rows):
            padded[i, : len(row)] = row
        return np.concatenate([padded[:n, t] for t, n in enumerate(self.active)])

    def unpack(self, flat: Floats) -> Floats:
        spread = np.zeros((len(self.lengths), len(self.active), flat.shape[1]), dtype=np.float32)
        for t, n in enumerate(self.active):
            spread[:n, t] = flat[self.offsets[t] : self.offsets[t + 1]]
        return spread


def _both(lstms: Sequence[_Lstm], gates: Sequence[Floats], packing: _Packing) -> Floats:
    """Packed states of a forward and a backward LSTM side by side."""
    ahead, back = lstms
    states = np.empty((int(packing.offsets[-1]), ahead.hidden + back.hidden), dtype=np.float32)
    ahead.run(gates[0], packing, False, states[:, : ahead.hidden])
    back.run(gates[1], packing, True, states[:, ahead.hidden :])
    return states
