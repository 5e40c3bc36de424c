"""``eligo batch``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .application import app
from .options import (
    BaseOption,
    ColumnOption,
    LinkerOption,
    ModelOption,
    OnlyOption,
    VocabularyOption,
    columns_named,
)
from .progress import batch_progress


class BatchOutput(StrEnum):
    """What ``eligo batch`` writes."""

    parquet = "parquet"
    jsonl = "jsonl"


@app.command(
    epilog="""Examples:

    eligo batch AllPublicJSON.zip -o parsed            all of ClinicalTrials.gov, on all cores

    eligo batch AllPublicJSON.zip -o parsed --resume   go on after an interruption

    eligo batch eligibilities.txt -o numbers --only thresholds --write parquet --write jsonl

The folder gets trials/, criteria/, constraints/, mentions/ and diagnostics/, a Parquet file a part each;
'eligo schema --tables' says what every column holds."""
)
def batch(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Files, archives or folders.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to; new or empty.")],
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the batch that the folder holds.")] = False,
    write: Annotated[list[BatchOutput] | None, typer.Option(help="Parquet if not given; may be given twice.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if not given.")] = None,
    part_size: Annotated[int, typer.Option(min=1, help="Trials in a file.")] = 500,
    seconds: Annotated[float, typer.Option(min=0.1, help="The time limit of one trial.")] = 10.0,
    format: Annotated[str, typer.Option("--from", help="The inputs' format; 'eligo formats' lists them.")] = "auto",
    column: ColumnOption = None,
    only: OnlyOption = None,
    model: ModelOption = "default",
    base: BaseOption = None,
    vocabulary: VocabularyOption = None,
    linker: LinkerOption = None,
) -> None:
    """Parse any number of trials into partitioned files, on all cores, resumable."""
    from ..batch import run
    from ..pipeline import Loading
    from ..tables import batch_text

    loading = Loading(model=model, base=base, only=only and str(only), vocabulary=vocabulary, linker=linker)
    try:
        with batch_progress() as progress:
            summary = run(
                inputs,
                output,
                format=format,
                columns=columns_named(column),
                writes=[str(kind) for kind in write or [BatchOutput.parquet]],
                workers=workers,
                part_size=part_size,
                seconds=seconds,
                resume=resume,
                progress=progress,
                **loading,
            )
    except KeyboardInterrupt:
        typer.echo("eligo: interrupted; the same command with --resume goes on", err=True)
        raise
    typer.echo(batch_text(summary))
