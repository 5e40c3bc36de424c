"""A network's course of training: its steps, the average of its weights, and the best of what they were."""

from __future__ import annotations

import random
import time
from pathlib import Path

import numpy as np
import torch
from data import Data
from measuring import marginals, scores
from network import Shape, Tagger
from saving import save
from torch import Tensor

WARM_UP = 100
"""Steps over which the learning rate rises."""


class Course:
    """Trains a tagger, and keeps its averaged weights where `val` likes them best.

    Args:
        rate: the learning rate at its highest; it falls in proportion to what is done of the course, by `fall` in all.
        decay: of the moving average.
        path: the files the best weights are written to, without their endings; `facts` are written beside them.
    """

    def __init__(
        self,
        data: Data,
        model: Tagger,
        shape: Shape,
        path: Path,
        *,
        rate: float,
        fall: float,
        decay: float,
        **facts: object,
    ) -> None:
        self.data, self.model, self.shape, self.path, self.facts = data, model, shape, path, facts
        self.rate, self.fall = rate, fall
        self.optimizer = new_optimizer(model)
        self.average = Average(model, decay)
        self.start, self.steps, self.best = time.time(), 0, -1.0

    @property
    def seconds(self) -> float:
        return time.time() - self.start

    def step(self, loss: Tensor, done: float) -> None:
        """Go down the loss; `done` is the share of the course that lies behind."""
        descend(self.model, self.optimizer, loss, self.rate * warm(self.steps, WARM_UP) * (1 - self.fall * done), 5.0)
        self.average.update()
        self.steps += 1

    def keep_best(self, where: str) -> None:
        """Score the averaged weights on `val`, and write them if none were better."""
        self.average.swap()
        strict, relaxed, setting = scores(self.data.val, marginals(self.data, [self.model], self.data.val))
        said = f"strict {strict:.4f} relaxed {relaxed:.4f} {setting} {self.seconds:.0f}s"
        print(f"{self.path.name} {where} {said}", flush=True)
        if strict + relaxed > self.best:
            self.best = strict + relaxed
            save(self.model, self.shape, self.path, strict=strict, relaxed=relaxed, setting=setting, **self.facts)
        self.average.swap()


class Average:
    """An exponential moving average of a model's parameters."""

    def __init__(self, model: torch.nn.Module, decay: float) -> None:
        self.model, self.decay, self.step = model, decay, 0
        self.kept = [p.detach().clone() for p in model.parameters()]

    def update(self) -> None:
        self.step += 1
        decay = min(self.decay, self.step / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.kept, [p.detach() for p in self.model.parameters()], 1 - decay)

    def swap(self) -> None:
        """The model gets the average, and what it had is kept; a second swap undoes it."""
        for mine, theirs in zip(self.kept, self.model.parameters(), strict=True):
            held = theirs.data.clone()
            theirs.data.copy_(mine)
            mine.copy_(held)


def new_optimizer(model: torch.nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.9, 0.98))


def warm(steps: int, until: int) -> float:
    return min(1.0, (steps + 1) / until)


def descend(model: torch.nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, rate: float, clip: float) -> None:
    """One step of the optimizer, with the gradient's norm clipped."""
    optimizer.param_groups[0]["lr"] = rate
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimizer.step()


def seed_everything(seed: int) -> random.Random:
    torch.manual_seed(seed)
    np.random.seed(seed)
    return random.Random(seed)
