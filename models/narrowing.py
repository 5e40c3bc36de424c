"""Makes a student quicker: its recurrence reads fewer numbers made of its states.

What recurrent weights W (4H, H) make of states lies for the most part in a few directions. Of all matrices of rank R
the one whose products differ least from W's, in squares over given states, is `axes @ axes.T @ W`, where `axes` (4H, R)
are the first R principal axes of the products (Izenman 1975, "Reduced-rank regression for the multivariate linear
model"). What is lost in strict F1, the rescorer makes up for.
"""

from __future__ import annotations

from pathlib import Path

import torch
from data import Data, batches
from measuring import marginals, scores
from network import Shape
from saving import load_tagger, save
from torch import Tensor

SHARE = 4
"""The rank that is left: the units of a state divided by this."""
EVERY = 5
"""The states are those of one sentence of `train` in so many; no annotation is looked at."""


def narrow(data: Data, work: Path, name: int) -> None:
    """Write student `name`, which has one BiLSTM, with recurrent weights of a quarter of their rank."""
    model, facts = load_tagger(work / f"student{name}")
    shape = Shape(**facts["shape"])
    states = []
    with torch.no_grad():
        for group in batches(data.train[::EVERY], lambda s: len(s.forms), 3000, None):
            batch = data.batch(group)
            _, ahead, back = model.encoder(batch)
            states.append(torch.stack([ahead, back])[:, batch["mask"]])
        for lstm, seen in zip(model.encoder.lstm.children(), torch.cat(states, 1), strict=True):
            lstm.weight_hh_l0.copy_(nearest(lstm.weight_hh_l0, seen, shape.hidden // SHARE))
    strict, relaxed, setting = scores(data.val, marginals(data, [model], data.val))
    print(f"narrow {name} strict {strict:.4f} relaxed {relaxed:.4f} {setting}", flush=True)
    facts = {"strict": strict, "relaxed": relaxed, "setting": setting, "rank": shape.hidden // SHARE}
    save(model, shape, work / f"narrow{name}", **facts)


def nearest(weights: Tensor, states: Tensor, rank: int) -> Tensor:
    """The matrix of a rank that is nearest to weights (Y, X) over states (N, X)."""
    products = weights.double()
    _, axes = torch.linalg.eigh(products @ (states.T @ states).double() @ products.T)
    axes = axes[:, -rank:]
    return axes @ (axes.T @ products)
