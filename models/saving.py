"""Networks to files: between the stages of training, and as the model that is shipped."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from data import Data
from measuring import marginals, scores
from network import Shape, Tagger
from torch import Tensor

from eligo.pipeline.tagging.decoding import legal_steps
from eligo.pipeline.tagging.network import Vocabulary
from eligo.pipeline.tagging.tagger import Tagger as Exported
from eligo.schema import LABELS


def new_tagger(shape: Shape, others: tuple[int, ...] = (), dropout: float = 0.35) -> Tagger:
    return Tagger(shape, *(torch.from_numpy(x) for x in legal_steps(len(LABELS))), others, dropout)


def save(model: torch.nn.Module, shape: Shape, path: Path, **facts: object) -> None:
    torch.save(model.state_dict(), path.with_suffix(".pt"))
    path.with_suffix(".json").write_text(json.dumps({"shape": shape.as_dict(), **facts}, indent=1))


def load_tagger(path: Path) -> tuple[Tagger, dict]:
    facts = json.loads(path.with_suffix(".json").read_text())
    facts["shape"]["widths"] = tuple(facts["shape"]["widths"])
    model = new_tagger(Shape(**facts["shape"]), tuple(facts.get("others", ())))
    model.load_state_dict(torch.load(path.with_suffix(".pt")))
    return model.eval(), facts


def export(data: Data, work: Path, names: Sequence[str], out: Path) -> None:
    """One network or several as `eligo.pipeline.tagging.tagger` reads them, with the threshold that `val` prefers."""
    models = [load_tagger(work / name)[0] for name in names]
    strict, relaxed, (threshold, overlap) = scores(data.val, *marginals(data, models, data.val))
    print(f"{out} strict {strict:.4f} relaxed {relaxed:.4f} at threshold {threshold}, overlap {overlap}")
    facts = {"name": out.name, "labels": list(LABELS), "threshold": threshold, "overlap": overlap}
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
