"""``eligo parse`` and what belongs to it: ``explain``, ``formats``, ``schema``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from ..errors import InputError
from .application import BAD_INPUT, app
from .options import (
    STANDARD_INPUT,
    BaseOption,
    ColumnOption,
    LinkerOption,
    ModelOption,
    OnlyOption,
    VocabularyOption,
    columns_named,
    given,
)
from .output import Output, console_on, shown, writer
from .progress import parse_progress


@app.command(
    epilog="""Examples:

    eligo parse page.txt                           a table to read

    eligo parse trials/ --to jsonl -o parsed.jsonl  a folder, one trial a line

    curl … | eligo parse - --from ctgov-json --to json"""
)
def parse(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, or - for standard input.")],
    to: Annotated[Output, typer.Option(help="What to write.")] = Output.table,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    format: Annotated[str, typer.Option("--from", help="The inputs' format; 'eligo formats' lists them.")] = "auto",
    column: ColumnOption = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes to parse in.")] = 1,
    only: OnlyOption = None,
    model: ModelOption = "default",
    base: BaseOption = None,
    vocabulary: VocabularyOption = None,
    linker: LinkerOption = None,
) -> None:
    """Parse trials: what each criterion asks, as constraints."""
    from ..parsing import parse_many
    from ..pipeline import Loading
    from ..registry import FORMATS

    if format != "auto" and format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is none of auto, {', '.join(FORMATS)}", param_hint="--from")
    parsed, failed = 0, 0
    loading = Loading(model=model, base=base, only=only and str(only), vocabulary=vocabulary, linker=linker)
    columns = columns_named(column)
    sources = _sources(inputs, format=format, columns=columns)
    trials = parse_many(sources, format=format, columns=columns, workers=workers, **loading)
    with writer(to, output) as write, parse_progress() as advance:
        for trial in trials:
            if isinstance(trial, InputError):
                failed += 1
                typer.echo(f"eligo: {trial}", err=True)
            else:
                parsed += 1
                write(trial)
            advance()
    if failed:
        from ..tables import counted

        if parsed or failed > 1:
            typer.echo(f"eligo: {counted(parsed, 'trial')} parsed, {counted(failed, 'input')} failed", err=True)
        raise typer.Exit(BAD_INPUT)


@app.command(epilog="Example:  eligo explain page.txt --criterion E7")
def explain(
    input: Annotated[str, typer.Argument(metavar="INPUT", help="A file with one trial, or - for standard input.")],
    criterion: Annotated[list[str] | None, typer.Option(help="The criterion's id; all if not given.")] = None,
    format: Annotated[str, typer.Option("--from", help="The input's format; 'eligo formats' lists them.")] = "auto",
    model: ModelOption = "default",
    base: BaseOption = None,
    vocabulary: VocabularyOption = None,
    linker: LinkerOption = None,
) -> None:
    """Show the steps from the text of a criterion to its constraints."""
    from ..explanation import explain as steps_of
    from ..parsing import analyse
    from ..registry import read

    record = read(given(input), format=format, name=STANDARD_INPUT if input == "-" else None)
    trial, analysis = analyse(record, model=model, base=base, vocabulary=vocabulary, linker=linker)
    known = [item.id for item in trial.criteria]
    for wanted in criterion or known:
        if wanted not in known:
            raise InputError(f"criterion {wanted}", "is not in this trial.", f"It has {', '.join(known)}.")
        for line in steps_of(trial, analysis, wanted):
            typer.echo(shown(line))
        typer.echo()


@app.command(epilog="Example:  eligo formats")
def formats() -> None:
    """List the registry formats that can be read, with an example each."""
    from ..tables import formats_table

    console_on(sys.stdout).print(formats_table())


@app.command(epilog="Example:  eligo schema > eligo-1.json")
def schema(
    tables: Annotated[
        bool, typer.Option("--tables", help="The columns of the tables of 'eligo batch' instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of the output."""
    if tables:
        from ..batch.columns import page

        typer.echo(page())
        return
    from ..schema import ParsedTrial

    typer.echo(orjson.dumps(ParsedTrial.model_json_schema(), option=orjson.OPT_INDENT_2).decode())


def _sources(inputs: list[str], **how: Any) -> Iterator[Any]:
    """The inputs' paths, and the trials of standard input."""
    from ..registry import read_many

    for source in map(given, inputs):
        if isinstance(source, bytes):
            yield from read_many(source, name=STANDARD_INPUT, **how)
        else:
            yield source
