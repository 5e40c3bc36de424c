"""Networks, and what rescores their spans, as the model that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from data import Data
from measuring import marginals, scores
from network import Tagger
from rescoring import Fit, rescored
from saving import load_tagger
from torch import Tensor

from eligo.pipeline.tagging.tagger import Tagger as Exported
from eligo.schema import LABELS


def export(data: Data, work: Path, names: Sequence[str], out: Path, fit: Fit | None) -> None:
    """One network or several as `eligo.pipeline.tagging.tagger` reads them, with the threshold that `val` prefers.

    `fit` is what rescores their spans, as stage `rescorer` left it, if anything.
    """
    models = [load_tagger(work / name) for name in names]
    networks = [model for model, _ in models]
    opinion: dict[str, np.ndarray] = {}
    facts = {"name": out.name, "labels": list(LABELS), **preferred(data, marginals(data, networks, data.val), out)}
    if fit:
        opinion = dict(np.load(work / fit.file))
        alone = {name: facts[name] for name in ("threshold", "overlap")}
        found = rescored(data, opinion, marginals(data, networks, data.val, fit.least))
        facts.update(preferred(data, found, out), least=fit.least, alone=alone)
    members = [arrays_of(model, known.get("rank", 0)) for model, known in models]
    Exported(facts, data.vocabulary, members, opinion).write(out)


def preferred(data: Data, found: list, out: Path) -> dict[str, float]:
    strict, relaxed, (threshold, overlap) = scores(data.val, found)
    print(f"{out} strict {strict:.4f} relaxed {relaxed:.4f} at threshold {threshold}, overlap {overlap}", flush=True)
    return {"threshold": threshold, "overlap": overlap}


def arrays_of(model: Tagger, rank: int) -> dict[str, np.ndarray]:
    """A network's arrays: word vectors of 8 bits, all else of 16; the recurrence in two factors if it has a rank."""
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
            recurrent, name = gates_in_order(lstm.weight_hh_l0).T, f"{prefix}recurrent_{direction}"
            arrays[name] = recurrent
            if rank:
                arrays[name], arrays[f"{name}_wide"] = in_factors(recurrent, rank)
    half = {name: np.ascontiguousarray(a.detach().numpy().astype(np.float16)) for name, a in arrays.items()}
    codes = np.round(table / scales[:, None]).astype(np.int8)
    return {**half, "word_codes": codes, "word_scales": scales.astype(np.float32)}


def in_factors(weights: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """Two matrices of like size whose product weights (X, Y) of this rank are."""
    ahead, sizes, back = torch.linalg.svd(weights.detach().double(), full_matrices=False)
    root = sizes[:rank].sqrt()
    return ahead[:, :rank] * root, root[:, None] * back[:rank]


def gates_in_order(weights: Tensor) -> Tensor:
    """PyTorch keeps gates as in, forget, cell, out; Eligo as in, forget, out, cell."""
    into, forget, cell, out = weights.chunk(4)
    return torch.cat([into, forget, out, cell])
