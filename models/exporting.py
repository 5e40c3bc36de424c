"""Networks, and what rescores their spans, as the model that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from data import Data
from measuring import marginals, scores
from network import Tagger
from rescoring import rescored
from saving import load_tagger
from torch import Tensor

from eligo.pipeline.tagging.rescoring import LEAST
from eligo.pipeline.tagging.tagger import Tagger as Exported
from eligo.schema import LABELS


def export(data: Data, work: Path, names: Sequence[str], out: Path, opinion: dict[str, np.ndarray]) -> None:
    """One network or several as `eligo.pipeline.tagging.tagger` reads them, with the threshold that `val` prefers.

    `opinion` holds the arrays of a rescorer, or nothing.
    """
    models = [load_tagger(work / name)[0] for name in names]
    found = marginals(data, models, data.val, *([LEAST] if opinion else []))
    if opinion:
        found = rescored(data, opinion, found)
    strict, relaxed, (threshold, overlap) = scores(data.val, found)
    print(f"{out} strict {strict:.4f} relaxed {relaxed:.4f} at threshold {threshold}, overlap {overlap}")
    facts = {"name": out.name, "labels": list(LABELS), "threshold": threshold, "overlap": overlap}
    Exported(facts, data.vocabulary, [arrays_of(model) for model in models], opinion).write(out)


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
