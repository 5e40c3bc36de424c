"""A plan as one SQL query over an OMOP CDM v5.4: for each person and criterion 1, 0 or NULL.

The query is written once, in the words of the modules beside this one, and parsed into a sqlglot tree; what the trial
says enters as tables of literals (:mod:`.parameters`), and the tree is rendered for the dialect asked for. It follows
:mod:`eligo.matching.fact_checks` step by step: each recorded fact gets a code for each test that it bears on, and codes
are summed up for each person and test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import InputError
from ..cdm import FACT_TABLES, Catalog, FactTable, extra, full_catalog, identifier
from ..evaluate import Missing
from ..plan import FactTest, Plan
from .concepts import Parameters, looked_up
from .criteria import column_names, criteria, eligible, outcomes
from .facts import anchors, compared, facts, people, placed
from .literals import fill
from .parameters import BROADER, EXACT, LEADING, QUESTION, Parameter, parameters_of
from .steps import CODED, SUMMED, tested_sql

DIALECTS = ("duckdb", "postgres", "spark", "bigquery", "snowflake", "tsql")


@dataclass(frozen=True, slots=True)
class Query:
    """A query and its columns: ``person_id``, one for each criterion in the plan's order, and ``eligible``."""

    sql: str
    columns: tuple[str, ...]


def compile_sql(
    plan: Plan,
    *,
    dialect: str = "duckdb",
    index_date: str | None = None,
    missing: Missing = "unknown",
    catalog: Catalog | None = None,
    into: str | None = None,
    pretty: bool = True,
) -> Query:
    """The query of a plan. What it takes for complete is the plan's; see :func:`eligo.matching.funnel.known_to`.

    Args:
        dialect: one of ``DIALECTS``.
        index_date: ``YYYY-MM-DD``; else, for each person, the end of the last observation period.
        missing: what an unknown exclusion criterion does to ``eligible``.
        catalog: the tables and columns that there are; else all of CDM v5.4.
        into: a table to create with the result.

    Raises:
        InputError: the dialect, the index date or the table's name is none.
    """
    if dialect not in DIALECTS:
        raise InputError(f"SQL dialect {dialect!r}", "is not known.", f"Dialects are {', '.join(DIALECTS)}.")
    if into is not None and not _TABLE.fullmatch(into):
        raise InputError(f"table name {into!r}", "cannot be created.", "Write letters, digits and _, or schema.table.")
    sqlglot = extra("sqlglot")
    text = _text(plan, catalog or full_catalog(), _checked_date(index_date), missing)
    tree = sqlglot.parse_one(text.sql, read="duckdb")
    for parameter in text.parameters:
        fill(tree, parameter, sqlglot.exp)
    if dialect == "postgres":  # sqlglot leaves this function's name as Snowflake's
        for made in list(tree.find_all(sqlglot.exp.DateFromParts)):
            parts = [made.args[part] for part in ("year", "month", "day")]
            made.replace(sqlglot.exp.func("MAKE_DATE", *parts, dialect="postgres", copy=False))
    if into:
        created = sqlglot.exp.to_table(into, dialect="duckdb")
        tree = sqlglot.exp.Create(this=created, kind="TABLE", expression=tree)
    return Query(tree.sql(dialect=dialect, pretty=pretty), text.columns)


def compile_lookup(plan: Plan, *, dialect: str = "duckdb", catalog: Catalog | None = None) -> str | None:
    """The query for the tests that the vocabulary of a database has a concept for, by number; ``None`` where the plan
    looks nothing up."""
    catalog = catalog or full_catalog()
    parameters = {name: found for name, found in parameters_of(plan).items() if found.rows}
    if not {"codes", "names", "first_words"} & set(parameters):
        return None
    sqlglot = extra("sqlglot")
    parts = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in looked_up(parameters, catalog))
    asked = ", ".join(str(role) for role in (EXACT, BROADER, QUESTION, EXACT + LEADING, BROADER + LEADING))
    tree = sqlglot.parse_one(f"WITH {parts}\nSELECT DISTINCT test FROM seeds WHERE role IN ({asked})", read="duckdb")
    for parameter in parameters.values():
        fill(tree, parameter, sqlglot.exp)
    return str(tree.sql(dialect=dialect))


_TABLE = re.compile(r"[A-Za-z_]\w{0,62}(?:\.[A-Za-z_]\w{0,62}){0,2}", re.ASCII)


def _checked_date(index_date: str | None) -> str | None:
    if index_date is None:
        return None
    from datetime import date

    try:
        return date.fromisoformat(index_date).isoformat()
    except ValueError:
        raise InputError(f"index date {index_date!r}", "is no date.", "Write it as YYYY-MM-DD.") from None


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    parameters: list[Parameter]
    columns: tuple[str, ...]


def _text(plan: Plan, catalog: Catalog, index_date: str | None, missing: Missing) -> _Text:
    """The query's parts in the order they run. No text of a trial comes in here."""
    tests = list(plan.fact_tests())
    tables = [table for table in FACT_TABLES if table.name in catalog]
    parameters = {name: found for name, found in parameters_of(plan).items() if found.rows}
    asked = bool(tests) and bool(tables) and bool({"codes", "names", "first_words"} & set(parameters))
    parts = [*(looked_up(parameters, catalog) if asked else ()), ("people", people(catalog, index_date))]
    if asked:
        parts += _tested(tests, tables, parameters, catalog)
    columns = column_names(plan.criteria)
    parts += [("outcomes", outcomes(plan.tests, asked)), ("criteria", criteria(plan.criteria, columns))]
    with_clause = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in parts)
    selected = ", ".join(["person_id", *(identifier(name) for name in columns)])
    verdict = eligible(plan.criteria, columns, missing)
    used = list(parameters.values()) if asked else []
    select = f"SELECT {selected}, {verdict} AS eligible FROM criteria"
    return _Text(f"WITH {with_clause}\n{select}", used, ("person_id", *columns, "eligible"))


def _tested(
    tests: list[FactTest], tables: list[FactTable], parameters: Parameters, catalog: Catalog
) -> Iterator[tuple[str, str]]:
    """From facts to a column of outcomes for each test."""
    anchored = any(test.span.anchor for test in tests)
    barring = any(test.barred for test in tests)
    yield "facts", " UNION ALL ".join(part for table in tables for part in facts(table, catalog, barring))
    if anchored:
        yield "anchors", anchors()
    yield "placed", placed(anchored)
    yield "compared", compared(parameters)
    yield "coded", CODED
    yield "summed", SUMMED
    counted = ", ".join(str(test.number) for test in tests if test.asks.count)
    if counted:
        days = "SELECT person_id, test, COUNT(DISTINCT age) AS days FROM coded"
        yield "counts", f"{days} WHERE code = 1 AND test IN ({counted}) GROUP BY person_id, test"
    yield "tested", tested_sql(bool(counted))
    flags = ", ".join(f"MAX(CASE WHEN test = {test.number} THEN outcome END) AS t{test.number}" for test in tests)
    yield "pivoted", f"SELECT person_id, {flags} FROM tested GROUP BY person_id"
