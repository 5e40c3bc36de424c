"""``eligo match`` and ``eligo cohort``: the criteria against patients."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from ..errors import InputError
from .application import BAD_INPUT, app
from .options import given
from .output import console_on


class MissingData(StrEnum):
    """What an unknown exclusion criterion does to a verdict."""

    unknown = "unknown"
    passes = "pass"
    fails = "fail"


class UnitRule(StrEnum):
    """What a recorded value without unit is."""

    required = "required"
    assumed = "assumed"


class PartialRule(StrEnum):
    """What a criterion that is read in part is judged by."""

    strict = "strict"
    computed = "computed"


TrialArgument = Annotated[
    str,
    typer.Argument(metavar="TRIAL", help="A page, or a trial that 'eligo parse' wrote as JSON; - for standard input."),
]
MissingOption = Annotated[MissingData, typer.Option(help="What unknown exclusion criteria do.")]
UnitsOption = Annotated[UnitRule, typer.Option(help="Whether values need a unit.")]
CompleteOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Of which facts records hold all: condition, drug, procedure, device, observation or measurement; may be "
        "given again."
    ),
]
PartialOption = Annotated[PartialRule, typer.Option(help="Whether criteria read in part are judged by that part.")]


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


@app.command(
    epilog="""Examples:

    eligo match page.txt patient.json                        each criterion, and what it rests on

    eligo match parsed.json bundles/*.json --to jsonl        FHIR R4 Bundles, one verdict a line

    eligo match page.txt patients.json --index-date 2024-06-01 --missing pass"""
)
def match(
    trial: TrialArgument,
    patients: Annotated[list[Path], typer.Argument(metavar="PATIENTS...", help="Eligo's JSON, or FHIR R4 Bundles.")],
    index_date: Annotated[str | None, typer.Option(help="The day to judge on; else the patient's own.")] = None,
    missing: MissingOption = MissingData.unknown,
    units: UnitsOption = UnitRule.required,
    complete: CompleteOption = None,
    partial: PartialOption = PartialRule.strict,
    to: Annotated[MatchOutput, typer.Option(help="What to write.")] = MatchOutput.table,
) -> None:
    """Match patients with a trial: a verdict for each criterion, with its reasons."""
    from ..matching import match_files
    from ..matching.tables import match_table, matches_table

    found, failed = [], 0
    policies: dict[str, Any] = {"missing": str(missing), "units": str(units), "complete": complete or ()}
    policies["partial"] = str(partial)
    for result in match_files(given(trial), patients, index_date=index_date, **policies):
        if isinstance(result, InputError):
            failed += 1
            typer.echo(f"eligo: {result}", err=True)
        elif to is MatchOutput.jsonl:
            typer.echo(orjson.dumps(result.to_dict()).decode())
        else:
            found.append(result)
    if found and to is MatchOutput.table:
        console_on(sys.stdout).print(match_table(found[0]) if len(found) == 1 else matches_table(found))
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
    trial: TrialArgument,
    cdm: Annotated[str | None, typer.Option(help="A folder of Parquet, a DuckDB file, or postgresql://….")] = None,
    sql: Annotated[str | None, typer.Option(metavar="DIALECT", help="Print the SQL in this dialect instead.")] = None,
    index_date: Annotated[str | None, typer.Option(help="Else the end of each last observation period.")] = None,
    missing: MissingOption = MissingData.unknown,
    units: UnitsOption = UnitRule.required,
    complete: CompleteOption = None,
    partial: PartialOption = PartialRule.strict,
    schema: Annotated[str | None, typer.Option(help="The schema that the tables are in.")] = None,
    into: Annotated[str | None, typer.Option(metavar="TABLE", help="Create this table with the result.")] = None,
    to: Annotated[CohortOutput, typer.Option(help="What to write.")] = CohortOutput.table,
) -> None:
    """Run a trial over an OMOP database: whom each criterion keeps, excludes and leaves unknown."""
    from ..matching import cohort as run_cohort
    from ..matching import compile_sql, make_plan, read_trial
    from ..matching.tables import funnel_table

    parsed = read_trial(given(trial))
    policy: Any = str(missing)
    rules: dict[str, Any] = {"units": str(units), "complete": complete or (), "partial": str(partial)}
    if sql:
        plan = make_plan(parsed, **rules)
        typer.echo(compile_sql(plan, dialect=sql, index_date=index_date, missing=policy, into=into).sql + ";")
        return
    if cdm is None:
        raise InputError("cohort", "has no database to run on.", "Give --cdm, or --sql DIALECT to print the SQL.")
    found = run_cohort(parsed, cdm, index_date=index_date, missing=policy, schema=schema, into=into, **rules)
    if to is CohortOutput.json:
        typer.echo(orjson.dumps(found.to_dict(), option=orjson.OPT_INDENT_2).decode())
    elif to is CohortOutput.persons:
        typer.echo("\n".join(str(person) for person in found.eligible))
    else:
        console_on(sys.stdout).print(funnel_table(found))
