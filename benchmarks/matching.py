"""Criteria against patients and databases: speed, memory, and whether Python and SQL say the same.

Over an OMOP CDM in a folder of Parquet, for every gold trial: the Python evaluator against the SQL, person by person;
person-criteria a second of the evaluator on one core; and the SQL on the CDM replicated to a hundred thousand persons.

    python benchmarks/matching.py --cdm ../shared/omop/synthea27nj --persons 100000
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import duckdb
from rich.console import Console
from rich.table import Table

from eligo.corpus import gold_folders, read_gold
from eligo.matching import KINDS, Matcher, cohort, compile_sql, make_plan, open_cdm, read_persons
from eligo.matching.cdm import Cdm, full_catalog
from eligo.matching.chart import Chart
from eligo.schema import ParsedTrial

VALUES = {"eligible": 1, "ineligible": 0, "undetermined": None}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cdm", type=Path, required=True, help="a folder of Parquet")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--persons", type=int, default=100_000, help="to replicate to; 0 leaves the large run out")
    parser.add_argument("--work", type=Path, help="where the large database is kept; else a folder for the time being")
    arguments = parser.parse_args()
    trials = {folder.name: read_gold(folder)[1] for folder in gold_folders(arguments.corpus)}
    console = Console(width=120)
    with open_cdm(arguments.cdm) as cdm:
        charts = [Chart(patient) for patient in read_persons(cdm)]
        console.print(agreement_table(trials, cdm, charts))
    console.print(evaluator_table(trials, charts))
    if arguments.persons:
        with tempfile.TemporaryDirectory() as folder:
            work = arguments.work or Path(folder)
            database = work / f"cdm-{arguments.persons}.duckdb"
            if not database.exists():
                replicate(arguments.cdm, database, arguments.persons)
            console.print(cohort_table(trials, database))


def agreement_table(trials: dict[str, ParsedTrial], cdm: Cdm, charts: list[Chart]) -> Table:
    """For each trial how many verdicts there are, of what kind, and on how many the evaluator and the SQL differ."""
    table = Table(title=f"Python and SQL on {len(charts)} persons, facts open and complete")
    for column in ("trial", "verdicts", "true", "false", "unknown", "differences"):
        table.add_column(column, justify="left" if column == "trial" else "right")
    for name, trial in trials.items():
        counts = {1: 0, 0: 0, None: 0}
        differences = 0
        for complete in ((), KINDS):
            plan = make_plan(trial, complete=complete)
            query = compile_sql(plan, dialect=cdm.dialect, catalog=cdm.catalog)
            rows = {str(row[0]): row[1:] for row in cdm.rows(query.sql)}
            matcher = Matcher(plan)
            for chart in charts:
                found = matcher(chart)
                values = [None if verdict.value is None else int(verdict.value) for verdict in found.criteria]
                values.append(VALUES[found.verdict])
                differences += sum(a != b for a, b in zip(values, rows[chart.id or ""], strict=True))
                for value in values:
                    counts[value] += 1
        table.add_row(name, *(str(number) for number in (sum(counts.values()), *counts.values(), differences)))
    return table


def evaluator_table(trials: dict[str, ParsedTrial], charts: list[Chart], seconds: float = 1.0) -> Table:
    """Person-criteria a second, one process, charts made beforehand."""
    table = Table(title="Python evaluator, one core")
    for column in ("trial", "criteria", "persons/s", "person-criteria/s"):
        table.add_column(column, justify="left" if column == "trial" else "right")
    for name, trial in trials.items():
        matcher = Matcher(make_plan(trial))
        rounds, started = 0, perf_counter()
        while perf_counter() - started < seconds:
            for chart in charts:
                matcher(chart)
            rounds += 1
        rate = rounds * len(charts) / (perf_counter() - started)
        criteria = len(matcher.plan.criteria)
        table.add_row(name, str(criteria), f"{rate:,.0f}", f"{rate * criteria:,.0f}")
    return table


def cohort_table(trials: dict[str, ParsedTrial], database: Path) -> Table:
    """Seconds for each trial on the large database, compilation included, and the process's greatest memory so far."""
    table = Table(title=f"DuckDB {duckdb.__version__} on {database.name}")
    for column in ("trial", "persons", "seconds", "persons/s", "peak MiB", "eligible", "undetermined"):
        table.add_column(column, justify="left" if column == "trial" else "right")
    for name, trial in trials.items():
        started = perf_counter()
        found = cohort(trial, database)
        took = perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        numbers = (f"{found.persons:,}", f"{took:.2f}", f"{found.persons / took:,.0f}", f"{peak:,.0f}")
        table.add_row(name, *numbers, f"{len(found.eligible):,}", f"{len(found.undetermined):,}")
    return table


def replicate(folder: Path, database: Path, persons: int) -> None:
    """The CDM with every person copied until there are as many, each copy with an id of its own."""
    with duckdb.connect(str(database)) as connection:
        number = connection.execute(f"SELECT count(*) FROM '{folder}/person.parquet'").fetchall()[0][0]
        for name, columns in full_catalog().items():
            path = folder / f"{name}.parquet"
            if not path.exists():
                continue
            there = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
            kept = ", ".join(column for column in sorted(columns & there) if column != "person_id")
            source = f"SELECT {kept} FROM '{path}'"
            if "person_id" in there:
                copies = -(-persons // number)
                source = (
                    f"SELECT person_id + copy * 1000 AS person_id, {kept} FROM range({copies}) AS copies(copy),"
                    f" '{path}' WHERE copy * {number} + person_id <= {persons}"
                )
            connection.execute(f"CREATE TABLE {name} AS {source}")


if __name__ == "__main__":
    main()
