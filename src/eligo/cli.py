"""The command ``eligo``: a thin face over functions that a Python user calls just as well."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import IO, Annotated, Any

import orjson
import typer
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

from . import __version__
from .errors import EligoError, InputError

BAD_INPUT = 2
"""The exit status where an input could not be read."""

app = typer.Typer(
    help="The eligibility criteria of clinical trials as constraints that a machine can check.",
    epilog="Start with:  eligo parse page.txt",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


class Output(StrEnum):
    """What ``eligo parse`` writes."""

    table = "table"
    text = "text"
    json = "json"
    jsonl = "jsonl"


class BatchOutput(StrEnum):
    """What ``eligo batch`` writes."""

    parquet = "parquet"
    jsonl = "jsonl"


class Only(StrEnum):
    """What a quick pipeline finds."""

    thresholds = "thresholds"


class MissingData(StrEnum):
    """What an unknown exclusion criterion does to a verdict."""

    unknown = "unknown"
    passes = "pass"
    fails = "fail"


class UnitRule(StrEnum):
    """What a recorded value without unit is."""

    required = "required"
    assumed = "assumed"


class MatchOutput(StrEnum):
    """What ``eligo match`` writes."""

    table = "table"
    json = "json"
    jsonl = "jsonl"


class CohortOutput(StrEnum):
    """What ``eligo cohort`` writes; ``persons`` are the ids of those who are eligible."""

    table = "table"
    json = "json"
    persons = "persons"


class EntityLabel(StrEnum):
    """What an entity is, as far as a vocabulary can have it."""

    Condition = "Condition"
    Drug = "Drug"
    Procedure = "Procedure"
    Measurement = "Measurement"
    Observation = "Observation"
    Device = "Device"
    Visit = "Visit"
    Person = "Person"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"eligo {__version__}")
        raise typer.Exit


@app.callback()
def _eligo(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


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
    column: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=COLUMN", help="For tables: the column that holds a field.")
    ] = None,
    vocabulary: Annotated[Path | None, typer.Option(help="A vocabulary that eligo vocab build made.")] = None,
) -> None:
    """Parse trials: what each criterion asks, as constraints."""
    from .parsing import parse_many
    from .registry import FORMATS

    if format != "auto" and format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is none of auto, {', '.join(FORMATS)}", param_hint="--from")
    parsed, failed = 0, 0
    with _writer(to, output) as write, _progress() as advance:
        for trial in parse_many(_sources(inputs), format=format, columns=_columns(column), vocabulary=vocabulary):
            if isinstance(trial, InputError):
                failed += 1
                typer.echo(f"eligo: {trial}", err=True)
            else:
                parsed += 1
                write(trial)
            advance()
    if failed:
        if parsed or failed > 1:
            typer.echo(f"eligo: {parsed} trials parsed, {failed} inputs failed", err=True)
        raise typer.Exit(BAD_INPUT)


@app.command(epilog="Example:  eligo explain page.txt --criterion E7")
def explain(
    input: Annotated[str, typer.Argument(metavar="INPUT", help="A file with one trial, or - for standard input.")],
    criterion: Annotated[list[str] | None, typer.Option(help="The criterion's id; all if not given.")] = None,
    format: Annotated[str, typer.Option("--from", help="The input's format; 'eligo formats' lists them.")] = "auto",
) -> None:
    """Show the steps from the text of a criterion to its constraints."""
    from .explanation import explain as steps_of
    from .parsing import analyse
    from .registry import read

    (source,) = _sources([input])
    trial, analysis = analyse(read(source, format=format))
    known = [item.id for item in trial.criteria]
    for wanted in criterion or known:
        if wanted not in known:
            raise InputError(f"criterion {wanted}", "is not in this trial.", f"It has {', '.join(known)}.")
        for line in steps_of(trial, analysis, wanted):
            typer.echo(line)
        typer.echo()


@app.command(epilog="Example:  eligo score corpus/ --differences")
def score(
    folder: Annotated[Path, typer.Argument(help="A folder of gold documents.", exists=True, file_okay=False)],
    differences: Annotated[bool, typer.Option(help="List each difference.")] = True,
) -> None:
    """Compare the parser with every gold document: precision, recall and F1 at each level."""
    from .corpus import compare, gold_folders, read_gold
    from .parsing import analyse
    from .tables import score_table

    rows = []
    for place in gold_folders(folder):
        record, gold = read_gold(place)
        rows.append((place.name, compare(gold, analyse(record)[0])))
    console = _console(sys.stdout)
    for name, result in rows if differences else []:
        for difference in result.differences:
            console.print(f"{name}  {difference}", markup=False, highlight=False, soft_wrap=True)
    console.print(score_table(rows))


@app.command(
    epilog="""Examples:

    eligo batch AllPublicJSON.zip -o parsed            all of ClinicalTrials.gov, on all cores

    eligo batch AllPublicJSON.zip -o parsed --resume   go on after an interruption

    eligo batch eligibilities.txt -o numbers --only thresholds --write parquet --write jsonl"""
)
def batch(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Files, archives or folders.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to; new or empty.")],
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the batch that the folder holds.")] = False,
    write: Annotated[list[BatchOutput] | None, typer.Option(help="Parquet if not given; may be given twice.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; all cores if not given.")] = None,
    only: Annotated[Only | None, typer.Option(help="Leave out all but this; many times as fast.")] = None,
    part_size: Annotated[int, typer.Option(min=1, help="Trials in a file.")] = 500,
    seconds: Annotated[float, typer.Option(min=0.1, help="The time limit of one trial.")] = 10.0,
    format: Annotated[str, typer.Option("--from", help="The inputs' format; 'eligo formats' lists them.")] = "auto",
) -> None:
    """Parse any number of trials into partitioned files, on all cores, resumable."""
    from .batch import run
    from .tables import batch_text

    with _batch_progress() as progress:
        summary = run(
            inputs,
            output,
            format=format,
            writes=[str(kind) for kind in write or [BatchOutput.parquet]],
            workers=workers,
            part_size=part_size,
            seconds=seconds,
            only=only and str(only),
            resume=resume,
            progress=progress,
        )
    typer.echo(batch_text(summary))


@app.command(
    epilog="""Examples:

    eligo match page.txt patient.json                        each criterion, and what it rests on

    eligo match parsed.json bundles/*.json --to jsonl        FHIR R4 Bundles, one verdict a line

    eligo match page.txt patients.json --index-date 2024-06-01 --missing pass"""
)
def match(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A page, or a trial that 'eligo parse' wrote as JSON.")],
    patients: Annotated[list[Path], typer.Argument(metavar="PATIENTS...", help="Eligo's JSON, or FHIR R4 Bundles.")],
    index_date: Annotated[str | None, typer.Option(help="The day to judge on; else the patient's own.")] = None,
    missing: Annotated[MissingData, typer.Option(help="What unknown exclusion criteria do.")] = MissingData.unknown,
    units: Annotated[UnitRule, typer.Option(help="Whether values need a unit.")] = UnitRule.required,
    complete: Annotated[list[str] | None, typer.Option(help="A kind of facts of which records hold all.")] = None,
    to: Annotated[MatchOutput, typer.Option(help="What to write.")] = MatchOutput.table,
) -> None:
    """Match patients with a trial: a verdict for each criterion, with its reasons."""
    from .matching import match_files
    from .matching.tables import match_table, matches_table

    source = sys.stdin.buffer.read() if trial == "-" else trial
    found, failed = [], 0
    policies: dict[str, Any] = {"missing": str(missing), "units": str(units), "complete": complete or ()}
    for result in match_files(source, patients, index_date=index_date, **policies):
        if isinstance(result, InputError):
            failed += 1
            typer.echo(f"eligo: {result}", err=True)
        elif to is MatchOutput.jsonl:
            typer.echo(orjson.dumps(result.to_dict()).decode())
        else:
            found.append(result)
    if found and to is MatchOutput.table:
        _console(sys.stdout).print(match_table(found[0]) if len(found) == 1 else matches_table(found))
    elif to is MatchOutput.json:
        typer.echo(orjson.dumps([result.to_dict() for result in found], option=orjson.OPT_INDENT_2).decode())
    if failed:
        raise typer.Exit(BAD_INPUT)


@app.command(
    epilog="""Examples:

    eligo cohort page.txt --cdm omop/                     a folder of Parquet files

    eligo cohort page.txt --cdm cdm.duckdb --complete condition --complete drug

    eligo cohort page.txt --cdm postgresql://me@host/omop --schema cdm --into results.trial

    eligo cohort page.txt --sql snowflake                 print the SQL, run nothing"""
)
def cohort(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A page, or a trial that 'eligo parse' wrote as JSON.")],
    cdm: Annotated[str | None, typer.Option(help="A folder of Parquet, a DuckDB file, or postgresql://….")] = None,
    sql: Annotated[str | None, typer.Option(metavar="DIALECT", help="Print the SQL in this dialect instead.")] = None,
    index_date: Annotated[str | None, typer.Option(help="Else the end of each last observation period.")] = None,
    missing: Annotated[MissingData, typer.Option(help="What unknown exclusion criteria do.")] = MissingData.unknown,
    units: Annotated[UnitRule, typer.Option(help="Whether values need a unit.")] = UnitRule.required,
    complete: Annotated[list[str] | None, typer.Option(help="A kind of facts of which records hold all.")] = None,
    schema: Annotated[str | None, typer.Option(help="The schema that the tables are in.")] = None,
    into: Annotated[str | None, typer.Option(metavar="TABLE", help="Create this table with the result.")] = None,
    to: Annotated[CohortOutput, typer.Option(help="What to write.")] = CohortOutput.table,
) -> None:
    """Run a trial over an OMOP database: whom each criterion keeps, excludes and leaves unknown."""
    from .matching import cohort as run_cohort
    from .matching import compile_sql, make_plan, read_trial
    from .matching.tables import funnel_table

    parsed = read_trial(sys.stdin.buffer.read() if trial == "-" else trial)
    policy: Any = str(missing)
    rule: Any = str(units)
    if sql:
        plan = make_plan(parsed, units=rule, complete=complete or ())
        typer.echo(compile_sql(plan, dialect=sql, index_date=index_date, missing=policy, into=into).sql + ";")
        return
    if cdm is None:
        raise InputError("cohort", "has no database to run on.", "Give --cdm, or --sql DIALECT to print the SQL.")
    options: dict[str, Any] = {"units": rule, "complete": complete or (), "schema": schema, "into": into}
    found = run_cohort(parsed, cdm, index_date=index_date, missing=policy, **options)
    if to is CohortOutput.json:
        typer.echo(orjson.dumps(found.to_dict(), option=orjson.OPT_INDENT_2).decode())
    elif to is CohortOutput.persons:
        typer.echo("\n".join(str(person) for person in found.eligible))
    else:
        _console(sys.stdout).print(funnel_table(found))


vocabularies = typer.Typer(no_args_is_help=True, help="Vocabularies of your own, from an OHDSI Athena download.")
app.add_typer(vocabularies, name="vocab")


@vocabularies.command(
    "build",
    epilog="""Examples:

    eligo vocab build CONCEPT.csv CONCEPT_SYNONYM.csv -o vocabulary

    eligo vocab build CONCEPT.csv -o drugs --vocabulary RxNorm --vocabulary ATC --domain Drug""",
)
def build_vocabulary(
    files: Annotated[list[Path], typer.Argument(metavar="CONCEPT.csv [CONCEPT_SYNONYM.csv]...", help="As downloaded.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to make.")],
    vocabulary: Annotated[list[str] | None, typer.Option(help="Keep this vocabulary; may be given again.")] = None,
    domain: Annotated[list[str] | None, typer.Option(help="Keep this domain; may be given again.")] = None,
    standard: Annotated[bool, typer.Option("--standard", help="Keep standard concepts only.")] = False,
    alike: Annotated[bool, typer.Option(help="Index names for the search by likeness too.")] = True,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the vocabulary that the folder holds.")] = False,
) -> None:
    """Build a vocabulary; after an interruption, the same command goes on."""
    from .tables import vocabulary_text
    from .vocabulary import build

    with _build_progress() as progress:
        summary = build(
            files,
            output,
            vocabularies=vocabulary or (),
            domains=domain or (),
            standard=standard,
            alike=alike,
            replace=replace,
            progress=progress,
        )
    typer.echo(vocabulary_text(summary, output, alike=alike))


@vocabularies.command("search", epilog='Example:  eligo vocab search vocabulary "heart attack" --label Condition')
def search_vocabulary(
    folder: Annotated[Path, typer.Argument(help="A vocabulary that eligo vocab build made.")],
    name: Annotated[str, typer.Argument(help="The name to look for.")],
    label: Annotated[EntityLabel | None, typer.Option(help="Only the domains of this label.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Concepts to show.")] = 10,
) -> None:
    """Search a vocabulary: exact matches first, then names alike, with their scores."""
    from .tables import search_table
    from .vocabulary import open as open_vocabulary

    found = open_vocabulary(folder).search(name, label and str(label), limit)
    _console(sys.stdout).print(search_table(found))


@app.command(epilog="Example:  eligo train annotated/ -o my_model --epochs 8")
def train(
    corpus: Annotated[
        Path, typer.Argument(help="A brat folder, gold documents, or JSON Lines of sentences.", exists=True)
    ],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write the model to.")],
    base: Annotated[str, typer.Option(help="The model to start from: a shipped one's name or a folder.")] = "default",
    development: Annotated[
        Path | None, typer.Option(help="A corpus to measure on; else a tenth is kept aside.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the corpus at most; fewer if it stops helping.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 0,
) -> None:
    """Fit the entity model to annotated text of your own."""
    from .training import train_visibly

    train_visibly(corpus, output, _console(sys.stdout), base=base, development=development, epochs=epochs, seed=seed)


@app.command()
def formats() -> None:
    """List the registry formats that can be read, with an example each."""
    from .tables import formats_table

    _console(sys.stdout).print(formats_table())


@app.command()
def schema() -> None:
    """Print the JSON Schema of the output."""
    from .schema import ParsedTrial

    typer.echo(orjson.dumps(ParsedTrial.model_json_schema(), option=orjson.OPT_INDENT_2).decode())


def main() -> None:
    """Run the command; an error that has a sentence for the user ends it with that sentence and exit status 2."""
    try:
        app()
    except EligoError as error:
        typer.echo(f"eligo: {error}", err=True)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


# ---------------------------------------------------------------- input and output


def _columns(named: list[str] | None) -> dict[str, str] | None:
    if not named:
        return None
    if wrong := [pair for pair in named if "=" not in pair]:
        raise typer.BadParameter(f"{wrong[0]!r} is not FIELD=COLUMN", param_hint="--column")
    return dict(pair.split("=", 1) for pair in named)


def _sources(inputs: list[str]) -> Iterator[Any]:
    for name in inputs:
        yield sys.stdin.buffer.read() if name == "-" else Path(name)


@contextmanager
def _writer(to: Output, output: Path | None) -> Iterator[Any]:
    """A function that writes one trial; what it has written stays written whatever comes after."""
    stream: IO[str] = sys.stdout if output is None else output.open("w", encoding="utf-8")
    try:
        if to is Output.table:
            from .tables import trial_table

            console = _console(stream)
            yield lambda trial: console.print(trial_table(trial), "")
        elif to is Output.text:
            yield lambda trial: stream.write(trial.to_text() + "\n")
        elif to is Output.jsonl:
            yield lambda trial: stream.write(_json(trial) + "\n")
        else:
            opened: list[bool] = []

            def write(trial: Any) -> None:
                stream.write(("[\n" if not opened else ",\n") + _json(trial))
                opened.append(True)

            yield write
            stream.write("\n]\n" if opened else "[]\n")
        stream.flush()
    finally:
        if output is not None:
            stream.close()


def _json(trial: Any) -> str:
    return orjson.dumps(trial.model_dump(mode="json")).decode()


def _console(stream: IO[str]) -> Console:
    """A console as wide as the terminal; where there is none, wide enough for the tables."""
    return Console(file=stream, width=None if stream.isatty() else 140, highlight=False)


@contextmanager
def _progress() -> Iterator[Any]:
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
def _batch_progress() -> Iterator[Any]:
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
def _build_progress() -> Iterator[Any]:
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


if __name__ == "__main__":
    main()
