"""Progress of long work, shown on a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def parse_progress() -> Iterator[Any]:
    """A function that counts one more trial, shown on a terminal while the trials go elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal or sys.stdout.isatty():
        yield lambda: None
        return
    columns = (TextColumn("parsing"), BarColumn(), MofNCompleteColumn(), TextColumn("trials"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("parsing", total=None)
        yield lambda: progress.advance(task)


@contextmanager
def batch_progress() -> Iterator[Any]:
    """A function that shows how far a batch is: trials, rate and, as far as the input's size tells, time left."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("parsing"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[trials]} trials, {task.fields[rate]:.0f}/s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    started = monotonic()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("parsing", total=1.0, trials=0, rate=0.0)

        def show(tally: Any, parsed: int, share: float | None) -> None:
            rate = parsed / max(monotonic() - started, 1e-9)
            progress.update(task, completed=share or 0.0, trials=f"{tally.trials:,}", rate=rate)

        yield show


@contextmanager
def build_progress() -> Iterator[Any]:
    """A function that shows what a build is doing and how much of it is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task("reading", total=1)
        stage = ["reading"]

        def show(doing: str, done: int, total: int) -> None:
            if doing != stage[0]:
                stage[0] = doing
                progress.reset(task, description=doing)
            progress.update(task, completed=done, total=total)

        yield show
