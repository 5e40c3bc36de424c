"""Fits a tagger's network to annotated sentences with NumPy alone: exact gradients and Adam.

The word encoder is kept as it is, so a vector learned from far more text than a user annotates is not forgotten;
the LSTMs, the tag scores and the CRF's steps are trained. A rescorer stays as it is, and goes where labels are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from ..pipeline.tagging.decoding import Floats, forward_backward, legal_steps
from ..pipeline.tagging.packing import Packing
from ..pipeline.tagging.tagger import Tagger

DIRECTIONS = ("ahead", "back")
LSTM = ("input_{}", "gate_bias_{}", "recurrent_{}")
WIDE = "recurrent_{}_wide"
TRAINED = ("score", "score_bias", "steps", *(name.format(d) for name in (*LSTM, WIDE) for d in DIRECTIONS))
"""What is trained, as far as the network has it."""
LARGEST_GRADIENT = 5.0

Example = tuple[Sequence[str], Sequence[int]]
"""Word forms, and the tag of each (`eligo.pipeline.tagging.decoding` says how tags are numbered)."""


class Learner:
    """A tagger's trainable arrays with their optimiser.

    Args:
        tagger: where training starts.
        labels: the labels to learn; those the tagger knows start from what it knows of them.
        dropout: share of the word vectors' and states' units left out, one mask a sentence.
    """

    def __init__(self, tagger: Tagger, labels: Sequence[str], *, seed: int = 0, dropout: float = 0.2) -> None:
        if len(tagger.members) != 1 or "upper_input_ahead" in tagger.members[0]:
            raise ModelError("only a model of one network with one BiLSTM can be trained further; start from 'default'")
        self.source, self.labels, self.dropout = tagger, tuple(labels), dropout
        self.chance = np.random.default_rng(seed)
        network = tagger.members[0]
        self.arrays: dict[str, Floats] = {name: network[name].astype(np.float32) for name in TRAINED if name in network}
        if self.labels != tagger.labels:
            self._relabel(tagger.labels)
        self._moments = {name: (np.zeros_like(a), np.zeros_like(a)) for name, a in self.arrays.items()}
        self._updates = 0
        self._vectors: dict[str, Floats] = {}

    def tagger(self) -> Tagger:
        """The network as it stands, for use."""
        facts, opinion = self.source.facts, self.source.opinion
        if self.labels != self.source.labels:
            facts, opinion = {**facts, **facts.get("alone", {}), "labels": list(self.labels)}, {}
        arrays = {**self.source.members[0], **{name: array.astype(np.float16) for name, array in self.arrays.items()}}
        return Tagger(facts, self.source.vocabulary, [arrays], opinion)

    def update(self, batch: Sequence[Example], rate: float) -> float:
        """One step of Adam on a batch; the batch's loss before it, in nats a sentence."""
        loss, gradients = self.gradients(batch)
        norm = float(np.sqrt(sum(float((g * g).sum()) for g in gradients.values())))
        scale = min(1.0, LARGEST_GRADIENT / max(norm, 1e-12))
        self._updates += 1
        correction = np.sqrt(1 - 0.98**self._updates) / (1 - 0.9**self._updates)
        for name, gradient in gradients.items():
            gradient *= scale
            mean, square = self._moments[name]
            mean += 0.1 * (gradient - mean)
            square += 0.02 * (gradient * gradient - square)
            self.arrays[name] -= (rate * correction) * mean / (np.sqrt(square) + 1e-8)
        return loss

    def gradients(self, batch: Sequence[Example]) -> tuple[float, dict[str, Floats]]:
        """Mean negative log-likelihood of a batch's tags, and its gradient by every trained array."""
        lengths = np.array([len(forms) for forms, _ in batch], dtype=np.int64)
        width, rows = int(lengths.max()), len(batch)
        words = self._masked(self._inputs([forms for forms, _ in batch], width))
        turned = _reversal(lengths, width)
        inputs = {"ahead": words, "back": np.take_along_axis(words, turned[:, :, None], 0)}
        traces = {
            d: _Trace(inputs[d], self.arrays[f"input_{d}"], self.arrays[f"gate_bias_{d}"], self._recurrent(d))
            for d in DIRECTIONS
        }
        states = np.concatenate(
            [traces["ahead"].states, np.take_along_axis(traces["back"].states, turned[:, :, None], 0)], 2
        )
        kept = self._mask((1, rows, states.shape[2]))
        states = states * kept
        scores = states @ self.arrays["score"] + self.arrays["score_bias"]
        loss, score_gradient, step_gradient = self._likelihood(
            scores.transpose(1, 0, 2), lengths, [t for _, t in batch]
        )
        flat = score_gradient.transpose(1, 0, 2).reshape(width * rows, -1)
        gradients: dict[str, Floats] = {
            "score": states.reshape(width * rows, -1).T @ flat,
            "score_bias": flat.sum(0),
            "steps": step_gradient,
        }
        into_states = (flat @ self.arrays["score"].T).reshape(states.shape) * kept
        half = states.shape[2] // 2
        arriving = {
            "ahead": into_states[:, :, :half],
            "back": np.take_along_axis(into_states[:, :, half:], turned[:, :, None], 0),
        }
        for direction, trace in traces.items():
            *others, by_recurrent = trace.gradients(arriving[direction])
            narrow, wide = self.arrays[f"recurrent_{direction}"], self.arrays.get(WIDE.format(direction))
            if wide is not None:
                gradients[WIDE.format(direction)] = narrow.T @ by_recurrent
                by_recurrent = by_recurrent @ wide.T
            gradients.update(zip((name.format(direction) for name in LSTM), (*others, by_recurrent), strict=True))
        return loss, gradients

    def _recurrent(self, direction: str) -> Floats:
        """(H, 4H), also where it is kept as two factors."""
        weights, wide = self.arrays[f"recurrent_{direction}"], self.arrays.get(WIDE.format(direction))
        return weights if wide is None else weights @ wide

    def _likelihood(
        self, scores: Floats, lengths: NDArray[np.int64], tags: Sequence[Sequence[int]]
    ) -> tuple[float, Floats, Floats]:
        weights = np.where(legal_steps(len(self.labels))[0], np.exp(self.arrays["steps"]), np.float32(0))
        order = np.argsort(-lengths, kind="stable")
        packing = Packing(lengths[order])
        rows, steps = order[packing.rows], packing.steps
        passes = forward_backward(scores[rows, steps], packing, weights)
        by_score = np.zeros_like(scores)
        by_score[rows, steps] = passes.tags
        arrived = passes.potentials * passes.back
        by_step = weights * (passes.ahead[packing.before[steps > 0]].T @ arrived[steps > 0])
        loss = float(passes.log_partition.sum())
        for row, sequence in enumerate(tags):
            here = np.arange(len(sequence))
            loss -= float(scores[row, here, sequence].sum())
            by_score[row, here, sequence] -= 1.0
            for before, after in pairwise(sequence):
                loss -= float(self.arrays["steps"][before, after])
                by_step[before, after] -= 1.0
        return loss / len(tags), by_score / np.float32(len(tags)), by_step / np.float32(len(tags))

    def _inputs(self, sentences: Sequence[Sequence[str]], width: int) -> Floats:
        """(T, B, I) word vectors, 0 in the padding."""
        new = sorted({form for forms in sentences for form in forms if form not in self._vectors})
        if new:
            self._vectors.update(zip(new, self.source.networks[0].encode(new), strict=True))
        size = self.arrays["input_ahead"].shape[0]
        words = np.zeros((width, len(sentences), size), dtype=np.float32)
        for row, forms in enumerate(sentences):
            words[: len(forms), row] = [self._vectors[form] for form in forms]
        return words

    def _masked(self, words: Floats) -> Floats:
        masked: Floats = words * self._mask((1, words.shape[1], words.shape[2]))
        return masked

    def _mask(self, shape: tuple[int, ...]) -> Floats:
        kept = self.chance.random(shape, dtype=np.float32) >= self.dropout
        mask: Floats = kept.astype(np.float32) / np.float32(1 - self.dropout)
        return mask

    def _relabel(self, known: Sequence[str]) -> None:
        """Lay out scores and steps for other labels; a label that is new starts from small random numbers."""
        size = 1 + 2 * len(self.labels)
        old: dict[str, Any] = {name: self.arrays[name] for name in ("score", "score_bias", "steps")}
        places = [(0, 0)]
        for row, label in enumerate(self.labels):
            if label in known:
                before = known.index(label)
                places += [(1 + 2 * row, 1 + 2 * before), (2 + 2 * row, 2 + 2 * before)]
        new, was = np.array(places).T
        score = self.chance.normal(0, 0.05, (old["score"].shape[0], size)).astype(np.float32)
        bias, steps = np.full(size, old["score_bias"].min(), dtype=np.float32), np.zeros((size, size), dtype=np.float32)
        score[:, new], bias[new], steps[np.ix_(new, new)] = (
            old["score"][:, was],
            old["score_bias"][was],
            old["steps"][np.ix_(was, was)],
        )
        self.arrays.update(score=score, score_bias=bias, steps=steps)


class _Trace:
    """One LSTM run over (T, B, I) inputs, with what its gradients need. Gates: in, forget, out, cell."""

    def __init__(self, inputs: Floats, weights: Floats, bias: Floats, recurrent: Floats) -> None:
        self.inputs, self.weights, self.recurrent = inputs, weights, recurrent
        width, rows, _ = inputs.shape
        hidden = len(recurrent)
        self.gates = (inputs.reshape(width * rows, -1) @ weights + bias).reshape(width, rows, 4 * hidden)
        self.states = np.zeros((width, rows, hidden), dtype=np.float32)
        self.cells = np.zeros_like(self.states)
        state = cell = np.zeros((rows, hidden), dtype=np.float32)
        for t in range(width):
            gates = self.gates[t]
            gates += state @ recurrent
            gates[:, : 3 * hidden] = 0.5 * np.tanh(0.5 * gates[:, : 3 * hidden]) + 0.5
            gates[:, 3 * hidden :] = np.tanh(gates[:, 3 * hidden :])
            into, forget, out, new = np.split(gates, 4, axis=1)
            self.cells[t] = cell = forget * cell + into * new
            self.states[t] = state = out * np.tanh(cell)

    def gradients(self, arriving: Floats) -> tuple[Floats, Floats, Floats]:
        """By the input weights, the bias and the recurrent weights, for gradients (T, B, H) by the states."""
        width, rows, hidden = self.states.shape
        by_gates = np.empty_like(self.gates)
        by_state = by_cell = np.zeros((rows, hidden), dtype=np.float32)
        for t in range(width - 1, -1, -1):
            into, forget, out, new = np.split(self.gates[t], 4, axis=1)
            before = self.cells[t - 1] if t else np.zeros_like(by_cell)
            bent = np.tanh(self.cells[t])
            by_state = by_state + arriving[t]
            by_cell = by_cell + by_state * out * (1 - bent * bent)
            by_gates[t] = np.concatenate(
                [
                    by_cell * new * into * (1 - into),
                    by_cell * before * forget * (1 - forget),
                    by_state * bent * out * (1 - out),
                    by_cell * into * (1 - new * new),
                ],
                axis=1,
            )
            by_cell = by_cell * forget
            by_state = by_gates[t] @ self.recurrent.T
        flat = by_gates.reshape(width * rows, -1)
        previous = self.states[:-1].reshape(-1, hidden)
        by_inputs: Floats = self.inputs.reshape(width * rows, -1).T @ flat
        by_recurrent: Floats = previous.T @ flat[rows:]
        return by_inputs, flat.sum(0), by_recurrent


def _reversal(lengths: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    """(T, B) steps that turn each sentence round within its length and leave its padding where it is."""
    steps = np.arange(width)[:, None]
    turned = lengths[None, :] - 1 - steps
    return np.where(turned >= 0, turned, steps)
