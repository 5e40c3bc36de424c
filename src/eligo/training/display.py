"""Training as a person at a terminal sees it: a bar an epoch, a line when it ends, and a table at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from .fitting import Epoch, Report, train
from .scoring import Score


def train_visibly(corpus: Path, out: Path, console: Console, **options: Any) -> Report:
    """`train` with its progress shown on a console, then its report. `options` are `train`'s own, callbacks aside.

    Raises:
        InputError, ModelError: as `train` does.
    """
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        bars: dict[int, TaskID] = {}

        def on_batch(epoch: int, done: int, batches: int) -> None:
            if epoch not in bars:
                bars[epoch] = progress.add_task(f"epoch {epoch}", total=batches)
            progress.update(bars[epoch], completed=done)

        def on_epoch(epoch: Epoch) -> None:
            progress.remove_task(bars[epoch.number])
            progress.console.print(
                f"epoch {epoch.number}: loss {epoch.loss:.2f}, strict F1 {epoch.strict:.3f}, relaxed F1 "
                f"{epoch.relaxed:.3f}, {epoch.seconds:.0f} s"
            )

        report = train(corpus, out, on_batch=on_batch, on_epoch=on_epoch, **options)
    show(report, console)
    return report


def show(report: Report, console: Console) -> None:
    """What training did, and each label's scores on the development part."""
    console.print(
        f"Learned from {report.mentions:,} mentions in {report.sentences:,} passages; "
        f"measured on {report.development_sentences:,} others."
    )
    for reason, number in sorted(report.dropped.items()):
        console.print(f"{number:,} annotations left out: {reason}.")
    table = Table("label", "precision", "recall", "strict F1", "relaxed F1", "mentions")
    for score in report.scores:
        table.add_row(score.label, *_cells(score))
    console.print(table)
    before = report.before.strict[2]
    if report.best:
        console.print(f"Epoch {report.best} is kept: strict F1 {report.scores[0].strict[2]:.3f}, {before:.3f} before.")
    else:
        console.print(f"No epoch was better than the model that training started from ({before:.3f}), which is kept.")
    console.print(f"Use it with eligo.load(model={str(report.folder)!r}).", soft_wrap=True)


def _cells(score: Score) -> list[str]:
    precision, recall, strict = score.strict
    return [f"{precision:.3f}", f"{recall:.3f}", f"{strict:.3f}", f"{score.relaxed[2]:.3f}", f"{score.gold:,}"]
