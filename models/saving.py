"""Networks to files between the stages of training."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from network import Shape, Tagger

from eligo.pipeline.tagging.decoding import legal_steps
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
