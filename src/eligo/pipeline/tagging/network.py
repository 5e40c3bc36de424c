"""A tagging network computed with NumPy alone: word encoder, one or two BiLSTMs, tag scores.

A word's vector, and what it adds to the LSTMs' gates, depend on the word form only, so they are computed once a form
and kept.
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
from .packing import Ints, Packing, Prefixes

MOST_CHARACTERS = 24
ROOM_FOR_CHARACTERS = (8, 12, MOST_CHARACTERS)
"""Forms shorter than one of these are read with so much room: one empty place behind a form says all that more do."""
FORMS_AT_ONCE = 512
KEPT_FORMS = 16_000
"""Forms whose part in the gates is kept, 4 bytes a gate and direction: 8 kB each, 130 MB in all, for 256 units."""
DIGIT = re.compile(r"\d")
DIRECTIONS = ("ahead", "back")

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
        """Each word's row in the table of word vectors."""
        return {word: row for row, word in enumerate(self.words)}

    def character_rows(self) -> dict[str, int]:
        """Each character's row in the table of characters; two rows before them are padding and the unknown."""
        return {character: row + 2 for row, character in enumerate(self.characters)}


class Network:
    """Scores the tags of sentences.

    `arrays` holds, by name, `word_codes` (V, W) of 8 bits with `word_scales` (V,), `char` (C, c), for each width w of
    characters `convolution<w>` (w * c, f) with `bias<w>` (f,), for each direction d `input_<d>` (I, 4H),
    `gate_bias_<d>` (4H,) and `recurrent_<d>` (H, 4H) with gates in the order in, forget, out, cell, or, quicker for a
    small R, `recurrent_<d>` (H, R) and `recurrent_<d>_wide` (R, 4H), whose product it is; `score` (S, L),
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
        hidden = [lstm.hidden for lstm in (*self._lower, *self._upper)]
        by_word = [lstm.input for lstm in self._lower] + [lstm.input[states:] for lstm in self._upper]
        biases = [lstm.bias for lstm in (*self._lower, *self._upper)]
        self._projections = list(zip(by_word, biases, strict=True))
        # States are kept doubled, so what reads them is halved; a factor of two changes no digit.
        self._by_state = [lstm.input[:states] / 2 for lstm in self._upper]
        self._score, self._score_bias = wide["score"] / 2, wide["score_bias"]
        labels = (len(self._score_bias) - 1) // 2
        self.weights: Floats = np.where(legal_steps(labels)[0], np.exp(wide["steps"]), np.float32(0.0))
        self._changing = Lock()
        self._clock = 0
        self._form_row: dict[str, int] = {}
        self._used = np.zeros(0, dtype=np.int64)
        self._tables = [np.zeros((4, 0, each), dtype=np.float32) for each in hidden]

    def scores(self, forms: Sequence[str], numbers: Ints, packing: Packing) -> Floats:
        """(N, L) scores of the tags of tokens laid out as `packing` says, whose forms are `forms[numbers]`."""
        with self._changing:
            rows = self._rows(forms)[numbers]
            tables = self._tables
        turned = packing.turned
        ways = (Prefixes.shared(rows, packing), Prefixes.shared(rows[turned], packing))
        states = [self._lower[0].run(tables[0], ways[0]), self._lower[1].run(tables[1], ways[1])]
        if self._upper:
            gates = [table[:, rows] for table in tables[2:]]
            for addend, weights in zip(gates, self._by_state, strict=True):
                addend += _by_gate(_weighed(states, weights, ways, turned))
            ways = (Prefixes.apart(packing), Prefixes.apart(packing))
            states = [self._upper[0].run(gates[0], ways[0]), self._upper[1].run(gates[1][:, turned], ways[1])]
        scores = _weighed(states, self._score, ways, turned)
        scores += self._score_bias
        return scores

    def __reduce__(self) -> tuple[Any, ...]:
        return Network, (self.vocabulary, self.arrays)

    def encode(self, forms: Sequence[str]) -> Floats:
        """(N, I) vectors of word forms: the word's own, then the pooled character convolutions."""
        word = np.array([self._word_row.get(normal_form(form), 1) for form in forms])
        vectors = self.arrays["word_codes"][word] * self.arrays["word_scales"][word].astype(np.float32)[:, None]
        pooled = np.empty((len(forms), sum(len(bias) for _, _, bias in self._convolutions)), dtype=np.float32)
        lengths = np.array([min(len(form), MOST_CHARACTERS - 1) for form in forms])
        for shortest, room in pairwise((0, *ROOM_FOR_CHARACTERS)):
            alike = np.flatnonzero((lengths >= shortest) & (lengths < room)).tolist()
            for some in (alike[first : first + FORMS_AT_ONCE] for first in range(0, len(alike), FORMS_AT_ONCE)):
                pooled[some] = self._convolved([forms[place] for place in some], room)
        encoded: Floats = np.concatenate([vectors, pooled], 1).astype(np.float32)
        return encoded

    def _convolved(self, forms: Sequence[str], room: int) -> Floats:
        """The pooled character convolutions of forms shorter than `room`, or cut to it."""
        widest = max(width for width, _, _ in self._convolutions) - 1
        characters = np.zeros((len(forms), room + 2 * widest), dtype=np.int64)
        for i, form in enumerate(forms):
            ids = [self._character_row.get(c, 1) for c in form[:room]]
            characters[i, widest : widest + len(ids)] = ids
        embedded = self._char[characters]
        parts = []
        for width, kernel, bias in self._convolutions:
            first = widest - (width - 1)
            count = room + width - 1
            windows = np.concatenate([embedded[:, first + k : first + k + count] for k in range(width)], 2)
            parts.append(np.maximum((windows @ kernel).max(1) + bias, 0.0))
        convolved: Floats = np.concatenate(parts, 1)
        return convolved

    def _rows(self, forms: Sequence[str]) -> Ints:
        """The forms' rows in the tables of projected forms, new forms computed first. A table in use is never changed,
        save that rows are added at its end."""
        new = sorted(form for form in forms if form not in self._form_row)
        if self._form_row and len(self._form_row) + len(new) > KEPT_FORMS:
            self._forget(forms)
            new = sorted(form for form in forms if form not in self._form_row)
        if new:
            used = len(self._form_row)
            if used + len(new) > len(self._used):
                self._make_room(max(KEPT_FORMS, used + len(new)))
            vectors = self.encode(new)
            for table, (weights, bias) in zip(self._tables, self._projections, strict=True):
                table[:, used : used + len(new)] = _by_gate(_product(vectors, weights) + bias)
            self._form_row.update({form: used + i for i, form in enumerate(new)})
        rows = np.fromiter(map(self._form_row.__getitem__, forms), np.int64, len(forms))
        self._clock += 1
        self._used[rows] = self._clock
        return rows

    def _forget(self, forms: Sequence[str]) -> None:
        """Leave the forms that were used last, half as many as are kept at most."""
        last = self._used[: len(self._form_row)]
        kept = np.sort(np.argsort(-last, kind="stable")[: KEPT_FORMS // 2])
        names = list(self._form_row)
        self._form_row = {names[row]: i for i, row in enumerate(kept.tolist())}
        self._used, self._tables = last[kept], [table[:, kept] for table in self._tables]

    def _make_room(self, room: int) -> None:
        """Tables of so many rows. The system gives memory to a row when it is first written."""
        used = len(self._form_row)
        grown = [np.empty((4, room, table.shape[2]), dtype=np.float32) for table in self._tables]
        for table, wider in zip(self._tables, grown, strict=True):
            wider[:, :used] = table[:, :used]
        self._tables = grown
        self._used = np.concatenate([self._used[:used], np.zeros(room - used, dtype=np.int64)])


class _Lstm:
    """One direction's weights, scaled so that every gate is a tanh: sigmoid(x) = tanh(x / 2) / 2 + 1 / 2."""

    def __init__(self, wide: dict[str, Floats], name: str) -> None:
        recurrent = name.format("recurrent")
        *narrow, last = (wide[each] for each in (recurrent, f"{recurrent}_wide") if each in wide)
        self.hidden = hidden = len(wide[recurrent])
        half = np.full(4 * hidden, 0.5, dtype=np.float32)
        half[3 * hidden :] = 1.0
        self.input: Floats = wide[name.format("input")] * half
        self.bias: Floats = wide[name.format("gate_bias")] * half
        self.narrow: list[Floats] = narrow
        self.recurrent: Floats = np.ascontiguousarray(_by_gate(last * half / 2))

    def run(self, table: Floats, prefixes: Prefixes) -> Floats:
        """(M, H) twice the states after the beginnings.

        `table[:, words]` (4, M, H) are the gates, each for itself, less what the recurrence adds.
        """
        hidden, most = self.hidden, max(2, int(np.diff(prefixes.offsets).max()))
        states = np.empty((len(prefixes.words), hidden), dtype=np.float32)
        gates, product = (np.empty(4 * most * hidden, dtype=np.float32) for _ in range(2))
        held, cells, cells_before = (np.zeros((most, hidden), dtype=np.float32) for _ in range(3))
        start = 0
        for first, last in pairwise(prefixes.offsets.tolist()):
            n = last - first
            z, state, cell = gates[: 4 * n * hidden].reshape(4, n, hidden), states[first:last], cells[:n]
            np.take(table, prefixes.words[first:last], axis=1, out=z, mode="clip")
            if first:
                before = prefixes.before[first:last]
                np.take(states, before, axis=0, out=held[:n], mode="clip")
                np.take(cells_before, before - start, axis=0, out=cell, mode="clip")
                # Two rows at least, see `_product`.
                count = max(n, 2)
                added = held[:count]
                for weights in self.narrow:
                    added = added @ weights
                added = np.matmul(added, self.recurrent, out=product[: 4 * count * hidden].reshape(4, count, hidden))
                z += added[:, :n]
            np.tanh(z, out=z)
            ingoing, forgetting, outgoing, candidate = z
            z[:3] += 1.0
            cell *= forgetting
            cell += np.multiply(ingoing, candidate, out=candidate)
            cell *= 0.5
            np.tanh(cell, out=state)
            state *= outgoing
            cells, cells_before, start = cells_before, cells, first
        return states


def _by_gate(side_by_side: Floats) -> Floats:
    """(4, N, H) the gates of (N, 4H) one behind the other."""
    return side_by_side.reshape(len(side_by_side), 4, -1).transpose(1, 0, 2)


def _weighed(states: Sequence[Floats], weights: Floats, ways: tuple[Prefixes, Prefixes], turned: Ints) -> Floats:
    """(N, X) the product of the states of both directions side by side with weights (2H, X).

    The backward direction's are those of the sentences turned round.
    """
    ahead, back = states
    hidden = ahead.shape[1]
    product: Floats = _product(ahead, weights[:hidden])[ways[0].places]
    product += _product(back, weights[hidden:])[ways[1].places[turned]]
    return product


def _product(rows: Floats, weights: Floats) -> Floats:
    """`rows @ weights`. One row alone would be added up in another order than the same row among others."""
    product: Floats = rows @ weights if len(rows) > 1 else (np.concatenate([rows, rows]) @ weights)[:1]
    return product
