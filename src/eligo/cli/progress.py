"""Progress of long work, shown on a terminal and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

if TYPE_CHECKING:
    from ..batch import Progress


@contextmanager
def parse_progress() -> Iterator[Any]:
    """A function that counts one more trial, shown on a terminal while the trials go elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal or sys.stdout.isatty():
        yield lambda: None
        return
    columns = (TextColumn("parsing"), BarColumn(), MofNCompleteColumn(), TextColumn("trials"), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=True) as progress:
        task = progress.add_task("parsing", total=None)
        yield lambda: progress.advance(task)


@contextmanager
def batch_progress() -> Iterator[Callable[[Progress], None]]:
    """A function that shows how far a batch is: trials, rate and time left. Where there is no terminal, in a line now
    and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (TextColumn("parsing"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[said]}"))
    with Bars(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        task = bars.add_task("parsing", total=1.0, said="")
        yield lambda progress: bars.update(task, completed=progress.share, said=progress_text(progress))


def progress_text(progress: Progress) -> str:
    """Trials, rate and time left."""
    left = "" if progress.left is None else f", {timedelta(seconds=round(progress.left))} left"
    return f"{progress.total.trials:,} trials, {progress.rate:,.0f}/s{left}"


class _Lines:
    """Progress for a log: a line after so many seconds."""

    SECONDS = 60.0

    def __init__(self) -> None:
        self._next = self.SECONDS

    def __call__(self, progress: Progress) -> None:
        if progress.seconds >= self._next:
            self._next = progress.seconds + self.SECONDS
            print(f"eligo: {progress.share:.0%}, {progress_text(progress)}", file=sys.stderr, flush=True)


@contextmanager
def build_progress() -> Iterator[Any]:
    """A function that shows what a build is doing and how much of it is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task("reading", total=1)
        stage = ["reading"]

        def show(doing: str, done: int, total: int) -> None:
            if doing != stage[0]:
                stage[0] = doing
                progress.reset(task, description=doing)
            progress.update(task, completed=done, total=total)

        yield show
