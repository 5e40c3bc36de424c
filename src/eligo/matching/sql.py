"""A plan as one SQL query over an OMOP CDM v5.4: for each person and criterion 1, 0 or NULL.

The query is written once, in the words below, and parsed into a sqlglot tree; what the trial says enters as tables of
literals (:mod:`.parameters`), and the tree is rendered for the dialect asked for. It follows :mod:`.outcomes` step by
step: each recorded fact gets a code for each test that it bears on, and codes are summed up for each person and test.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from .cdm import FACT_TABLES, Catalog, FactTable, extra, full_catalog
from .evaluate import Missing
from .parameters import ANCHOR, Cell, Parameter, parameters_of
from .plan import AgeTest, Plan, PlannedCriterion, SexTest
from .sql_steps import CODED, INSIDE, LARGEST, SUMMED, age_sql, constant, predicate, sex_sql, tested_sql, without_facts

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
    """The query of a plan.

    Args:
        dialect: one of ``DIALECTS``.
        index_date: ``YYYY-MM-DD``; else, for each person, the end of the last observation period.
        missing: what an unknown exclusion criterion does to ``eligible``.
        catalog: the tables and columns that there are; else all of CDM v5.4.
        into: a table to create with the result.

    Raises:
        InputError: the dialect or the index date is none.
    """
    if dialect not in DIALECTS:
        raise InputError(f"SQL dialect {dialect!r}", "is not known.", f"Dialects are {', '.join(DIALECTS)}.")
    sqlglot = extra("sqlglot")
    text = _Writer(plan, catalog or full_catalog(), _checked_date(index_date), missing).query()
    tree = sqlglot.parse_one(text.sql, read="duckdb")
    for parameter in text.parameters:
        _fill(tree, parameter, sqlglot.exp)
    if dialect == "postgres":  # sqlglot leaves this function's name as Snowflake's
        for made in list(tree.find_all(sqlglot.exp.DateFromParts)):
            parts = [made.args[part] for part in ("year", "month", "day")]
            made.replace(sqlglot.exp.func("MAKE_DATE", *parts, dialect="postgres", copy=False))
    if into:
        created = sqlglot.exp.to_table(into, dialect="duckdb")
        tree = sqlglot.exp.Create(this=created, kind="TABLE", expression=tree)
    return Query(tree.sql(dialect=dialect, pretty=pretty), text.columns)


# ---------------------------------------------------------------- literals


def _fill(tree: Any, parameter: Parameter, exp: Any) -> None:
    """Put a table of literals in the place that holds its name."""
    place = next(found for found in tree.find_all(exp.Table) if found.name == f"literal_{parameter.name}")
    names = [name for name, _ in parameter.columns]
    rows = [exp.Tuple(expressions=[_literal(cell, exp) for cell in row]) for row in parameter.rows]
    alias = exp.TableAlias(
        this=exp.to_identifier(f"literal_{parameter.name}"), columns=[exp.to_identifier(name) for name in names]
    )
    place.replace(exp.Values(expressions=rows, alias=alias))


def _literal(cell: Cell, exp: Any) -> Any:
    if cell is None:
        return exp.Null()
    if isinstance(cell, str):
        return exp.Literal.string(cell)
    if isinstance(cell, int):
        return exp.Literal.number(cell) if cell >= 0 else exp.Neg(this=exp.Literal.number(-cell))
    written = repr(abs(cell))
    number = exp.Literal.number(written if "e" in written else f"{written}e0")
    return exp.Neg(this=number) if cell < 0 else number


def _checked_date(index_date: str | None) -> str | None:
    if index_date is None:
        return None
    from datetime import date

    try:
        return date.fromisoformat(index_date).isoformat()
    except ValueError:
        raise InputError(f"index date {index_date!r}", "is no date.", "Write it as YYYY-MM-DD.") from None


# ---------------------------------------------------------------- the query


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    parameters: list[Parameter]
    columns: tuple[str, ...]


class _Writer:
    """Writes the query's parts, one a method, in the order they run. No text of a trial comes in here."""

    def __init__(self, plan: Plan, catalog: Catalog, index_date: str | None, missing: Missing) -> None:
        self._plan, self._catalog, self._index_date, self._missing = plan, catalog, index_date, missing
        self._fact_tests = list(plan.fact_tests())
        self._tables = [table for table in FACT_TABLES if table.name in catalog]
        self._parameters = {name: found for name, found in parameters_of(plan).items() if found.rows}
        self._anchored = any(test.span.anchor for test in self._fact_tests)

    def query(self) -> _Text:
        asked = bool(self._fact_tests) and bool(self._tables) and bool({"codes", "names"} & set(self._parameters))
        parts = [*(self._looked_up() if asked else ()), ("people", self._people())]
        if asked:
            parts += self._evaluated()
        parts.append(("outcomes", self._outcomes(asked)))
        columns = _column_names(self._plan.criteria)
        parts.append(("criteria", self._criteria(columns)))
        with_clause = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in parts)
        quoted = ", ".join(_quoted(name) for name in columns)
        select = (
            f"SELECT person_id, {quoted + ', ' if quoted else ''}{self._eligible(columns)} AS eligible FROM criteria"
        )
        used = list(self._parameters.values()) if asked else []
        return _Text(f"WITH {with_clause}\n{select}", used, ("person_id", *columns, "eligible"))

    # -------- what is looked up

    def _looked_up(self) -> Iterator[tuple[str, str]]:
        for name, parameter in self._parameters.items():
            cells = ", ".join(f"CAST({column} AS {type}) AS {column}" for column, type in parameter.columns)
            yield name, f"SELECT {cells} FROM literal_{name}"
        yield "seeds", " UNION ".join(self._seeds())
        yield "mapped", self._mapped()
        yield "sought", self._sought()
        yield "answers", self._answers()

    def _seeds(self) -> Iterator[str]:
        """Concepts that have a code or a name that is looked up."""
        if "codes" in self._parameters:
            yield (
                "SELECT k.test, k.role, c.concept_id FROM codes AS k JOIN concept AS c"
                " ON c.vocabulary_id = k.vocabulary AND c.concept_code = k.code"
            )
            if any(row[4] for row in self._parameters["codes"].rows):
                yield (
                    "SELECT k.test, k.role, c.concept_id FROM codes AS k JOIN concept AS c"
                    " ON c.vocabulary_id = k.vocabulary AND SUBSTRING(c.concept_code, 1, LENGTH(k.code)) = k.code"
                    " WHERE k.prefix = 1"
                )
        if "names" in self._parameters:
            yield (
                "SELECT k.test, k.role, c.concept_id FROM names AS k JOIN concept AS c"
                " ON LOWER(c.concept_name) = k.name"
            )
            if "concept_synonym" in self._catalog:
                yield (
                    "SELECT k.test, k.role, c.concept_id FROM names AS k JOIN concept_synonym AS c"
                    " ON LOWER(c.concept_synonym_name) = k.name"
                )

    def _mapped(self) -> str:
        """With the standard concepts that those map to."""
        if "concept_relationship" not in self._catalog:
            return "SELECT test, role, concept_id FROM seeds"
        return (
            "SELECT test, role, concept_id FROM seeds UNION SELECT s.test, s.role, r.concept_id_2 FROM seeds AS s"
            " JOIN concept_relationship AS r ON r.concept_id_1 = s.concept_id"
            " WHERE r.relationship_id = 'Maps to' AND COALESCE(r.invalid_reason, '') = ''"
        )

    def _sought(self) -> str:
        """With their descendants."""
        own = "SELECT test, role, concept_id FROM mapped WHERE concept_id <> 0"
        if "concept_ancestor" not in self._catalog:
            return own
        return (
            f"{own} UNION SELECT m.test, m.role, a.descendant_concept_id FROM mapped AS m"
            " JOIN concept_ancestor AS a ON a.ancestor_concept_id = m.concept_id"
            " WHERE m.concept_id <> 0 AND a.descendant_concept_id <> 0"
        )

    def _answers(self) -> str:
        """Concepts that results are given as, and what each says."""
        found = []
        if "answer_codes" in self._parameters:
            found.append(
                "SELECT k.answer_set, c.concept_id, k.outcome FROM answer_codes AS k JOIN concept AS c"
                " ON c.vocabulary_id = k.vocabulary AND c.concept_code = k.code"
            )
        if "answer_names" in self._parameters:
            found.append(
                "SELECT k.answer_set, c.concept_id, k.outcome FROM answer_names AS k JOIN concept AS c"
                " ON LOWER(c.concept_name) = k.name"
            )
        return (
            "SELECT answer_set, concept_id, MAX(outcome) AS outcome FROM"
            f" ({' UNION ALL '.join(found)}) AS found GROUP BY answer_set, concept_id"
        )

    # -------- people and facts

    def _people(self) -> str:
        columns = self._catalog["person"]
        born = [column if column in columns else "NULL" for column in ("month_of_birth", "day_of_birth")]
        person = (
            f"p.person_id, p.gender_concept_id, p.year_of_birth,"
            f" CAST({'p.' if born[0] != 'NULL' else ''}{born[0]} AS INT) AS month_of_birth,"
            f" CAST({'p.' if born[1] != 'NULL' else ''}{born[1]} AS INT) AS day_of_birth"
        )
        if self._index_date:
            return f"SELECT {person}, CAST('{self._index_date}' AS DATE) AS index_date FROM person AS p"
        if "observation_period" not in self._catalog:
            return f"SELECT {person}, CAST(NULL AS DATE) AS index_date FROM person AS p"
        return (
            f"SELECT {person}, o.last_day AS index_date FROM person AS p LEFT JOIN (SELECT person_id,"
            " MAX(CAST(observation_period_end_date AS DATE)) AS last_day FROM observation_period GROUP BY person_id)"
            " AS o ON o.person_id = p.person_id"
        )

    def _evaluated(self) -> Iterator[tuple[str, str]]:
        yield "facts", " UNION ALL ".join(part for table in self._tables for part in self._facts(table))
        if self._anchored:
            yield (
                "anchors",
                (
                    "SELECT f.person_id, f.test, MAX(f.start_date) AS anchor_date FROM facts AS f"
                    " JOIN people AS p ON p.person_id = f.person_id"
                    f" WHERE f.role = {ANCHOR} AND f.start_date <= p.index_date GROUP BY f.person_id, f.test"
                ),
            )
        yield "placed", self._placed()
        yield "compared", self._compared()
        yield "coded", CODED
        counted = ", ".join(str(test.number) for test in self._fact_tests if test.asks.count)
        yield "summed", SUMMED
        if counted:
            days = (
                f"SELECT person_id, test, COUNT(DISTINCT age) AS days FROM coded WHERE code = 1 AND test IN ({counted})"
            )
            yield "counts", f"{days} GROUP BY person_id, test"
        yield "tested", tested_sql(bool(counted))
        flags = ", ".join(
            f"MAX(CASE WHEN test = {test.number} THEN outcome END) AS t{test.number}" for test in self._fact_tests
        )
        yield "pivoted", f"SELECT person_id, {flags} FROM tested GROUP BY person_id"

    def _facts(self, table: FactTable) -> Iterator[str]:
        """Facts of a kind that bear on a test, by their concept, and by the source's where that is no standard one."""
        columns = self._catalog[table.name]

        def column(name: str, type: str) -> str:
            return f"CAST(f.{name} AS {type})" if name in columns else f"CAST(NULL AS {type})"

        selected = ", ".join(
            [
                "f.person_id",
                "s.test",
                "s.role",
                f"{column(table.start, 'DATE')} AS start_date",
                f"{column(table.end, 'DATE')} AS end_date",
                f"{column(table.number, 'DOUBLE')} AS number_value",
                f"{column(table.text, 'TEXT')} AS text_value",
                f"{column(table.answer, 'INT')} AS answer_id",
                f"{column(table.unit, 'INT')} AS unit_id",
                f"{column(table.unit_text, 'TEXT')} AS unit_text",
                f"{column(table.low, 'DOUBLE')} AS range_low",
                f"{column(table.high, 'DOUBLE')} AS range_high",
                f"{column(table.operator, 'INT')} AS operator_id",
            ]
        )
        sought = "SELECT s.test, s.role, s.concept_id FROM sought AS s JOIN tests AS t ON t.test = s.test"
        asked = f"(t.in_{table.kind} = 1 OR s.role = {ANCHOR})"
        joined = f"SELECT {selected} FROM {table.name} AS f JOIN"
        yield f"{joined} ({sought} WHERE {asked}) AS s ON s.concept_id = f.{table.concept}"
        if table.source_concept in columns:
            if "standard_concept" in self._catalog["concept"]:
                sought += (
                    " JOIN concept AS c ON c.concept_id = s.concept_id AND COALESCE(c.standard_concept, '') <> 'S'"
                )
            yield (
                f"{joined} ({sought} WHERE {asked}) AS s ON s.concept_id = f.{table.source_concept}"
                f" WHERE f.{table.source_concept} <> f.{table.concept}"
            )

    def _placed(self) -> str:
        """Each fact's age in days on the day that is counted from, and on the index date."""
        reference = "p.index_date"
        join = ""
        if self._anchored:
            reference = "CASE WHEN t.anchored = 1 THEN a.anchor_date ELSE p.index_date END"
            join = " LEFT JOIN anchors AS a ON a.person_id = f.person_id AND a.test = f.test"
        return (
            "SELECT f.*, t.span, t.at_least, t.at_most, t.reading, t.bounded, t.limit_of, t.scale, t.answer_set,"
            " t.low_edge, t.low_least, t.low_most, t.high_edge, t.high_least, t.high_most, p.index_date,"
            " DATE_DIFF('day', f.start_date, p.index_date) AS today_age,"
            f" DATE_DIFF('day', f.start_date, {reference}) AS start_age,"
            " CASE WHEN t.at_most IS NOT NULL THEN DATE_DIFF('day',"
            f" CASE WHEN f.end_date >= f.start_date THEN f.end_date ELSE f.start_date END, {reference})"
            " END AS end_age FROM facts AS f JOIN tests AS t ON t.test = f.test"
            f" JOIN people AS p ON p.person_id = f.person_id{join}"
            f" WHERE f.role <> {ANCHOR} AND (f.start_date IS NULL OR p.index_date IS NULL"
            " OR f.start_date <= p.index_date)"
        )

    def _compared(self) -> str:
        """Whether each fact lies in the span, its value in the unit asked, and what its answer says."""
        units = "units" in self._parameters
        names = "answer_names" in self._parameters
        value = "CAST(NULL AS DOUBLE)"
        if units:
            value = "f.number_value * COALESCE(u.slope, n.slope) + COALESCE(u.intercept, n.intercept)"
        answer = "CASE WHEN a.outcome = 1 OR w.outcome = 1 THEN 1 WHEN a.outcome = 0 OR w.outcome = 0 THEN 0 END"
        unit_join = (
            " LEFT JOIN units AS u ON u.scale = f.scale AND u.unit_id = f.unit_id AND u.unit_id <> 0"
            " LEFT JOIN units AS n ON n.scale = f.scale AND n.unit_id = 0"
            " AND n.unit = CASE WHEN COALESCE(f.unit_id, 0) = 0 THEN COALESCE(f.unit_text, '') END"
        )
        word_join = (
            " LEFT JOIN (SELECT answer_set, name, MAX(outcome) AS outcome FROM answer_names GROUP BY answer_set, name)"
            " AS w ON w.answer_set = f.answer_set AND f.number_value IS NULL AND w.name = LOWER(TRIM(f.text_value))"
        )
        usable = f"f.number_value BETWEEN -{LARGEST} AND {LARGEST}"
        return (
            "SELECT f.person_id, f.test, f.role, f.span, f.reading,"
            " f.low_edge, f.low_least, f.low_most, f.high_edge, f.high_least, f.high_most, f.operator_id, f.today_age,"
            " CASE WHEN f.span = 2 THEN f.start_age WHEN f.start_date IS NULL THEN 0 ELSE f.today_age END AS age,"
            f" {INSIDE} AS inside,"
            f" CASE WHEN f.bounded = 1 AND {usable} THEN 1 ELSE 0 END AS is_number,"
            " CASE WHEN f.answer_set IS NOT NULL AND (COALESCE(f.answer_id, 0) <> 0"
            " OR (f.number_value IS NULL AND TRIM(f.text_value) <> '')) THEN 1 ELSE 0 END AS is_answer,"
            f" CASE WHEN f.limit_of = 1 THEN CASE WHEN f.range_high > 0 THEN f.number_value / f.range_high END"
            f" WHEN f.limit_of = 2 THEN CASE WHEN f.range_low > 0 THEN f.number_value / f.range_low END"
            f" ELSE {value} END AS x,"
            f" {answer if names else 'a.outcome'} AS answer"
            f" FROM placed AS f{unit_join if units else ''}"
            " LEFT JOIN answers AS a ON a.answer_set = f.answer_set AND a.concept_id = f.answer_id"
            f"{word_join if names else ''}"
        )

    # -------- outcomes and criteria

    def _outcomes(self, asked: bool) -> str:
        columns = []
        for test in self._plan.tests:
            if isinstance(test, SexTest):
                sql = sex_sql(test)
            elif isinstance(test, AgeTest):
                sql = age_sql(test)
            elif asked:
                default = without_facts(test)
                sql = (
                    f"CASE v.t{test.number} WHEN 1 THEN 1 WHEN 0 THEN 0 WHEN 2 THEN NULL"
                    f" ELSE {'CAST(NULL AS INT)' if default is None else int(default)} END"
                )
            else:
                sql = constant(without_facts(test))
            columns.append(f"{sql} AS o{test.number}")
        join = " LEFT JOIN pivoted AS v ON v.person_id = p.person_id" if asked else ""
        return f"SELECT p.person_id{''.join(', ' + column for column in columns)} FROM people AS p{join}"

    def _criteria(self, columns: Collection[str]) -> str:
        selected = [
            f"CAST(CASE WHEN {predicate(planned.tree)} THEN 1 WHEN NOT ({predicate(planned.tree)}) THEN 0 END"
            f" AS SMALLINT) AS {_quoted(name)}"
            for planned, name in zip(self._plan.criteria, columns, strict=True)
        ]
        return f"SELECT person_id{''.join(', ' + column for column in selected)} FROM outcomes"

    def _eligible(self, columns: Collection[str]) -> str:
        """The trial's verdict: 1 eligible, 0 ineligible, NULL undetermined."""
        against, open_ = [], []
        for planned, name in zip(self._plan.criteria, columns, strict=True):
            if not planned.decides:
                continue
            column, good = _quoted(name), 1 if planned.section == "inclusion" else 0
            if planned.section == "unknown":
                open_.append("1 = 1")
                continue
            if planned.scoped:
                open_.append(f"({column} IS NULL OR {column} <> {good})")
                continue
            against.append(f"{column} = {1 - good}")
            if planned.section == "exclusion" and self._missing == "fail":
                against.append(f"{column} IS NULL")
            elif planned.section == "inclusion" or self._missing == "unknown":
                open_.append(f"{column} IS NULL")
        cases = [f"WHEN {' OR '.join(against)} THEN 0"] if against else []
        cases += [f"WHEN {' OR '.join(open_)} THEN NULL"] if open_ else []
        return f"CAST(CASE {' '.join(cases)} ELSE 1 END AS SMALLINT)" if cases else "CAST(1 AS SMALLINT)"


def _column_names(criteria: Collection[PlannedCriterion]) -> tuple[str, ...]:
    """The criteria's ids, each once."""
    names: list[str] = []
    taken = {"person_id", "eligible"}
    for planned in criteria:
        name, number = planned.id, 1
        while name.lower() in taken:
            number += 1
            name = f"{planned.id}_{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
