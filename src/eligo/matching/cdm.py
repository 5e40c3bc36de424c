"""An OMOP Common Data Model, v5.4, to read: a folder of Parquet, a DuckDB file, or a PostgreSQL database.

Connections are read-only; the one that writes is opened for :func:`eligo.matching.cohort` with ``into`` alone. Needs
the extra ``eligo[omop]``; PostgreSQL needs psycopg besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from ..errors import EligoError, InputError
from .plan import Kind

Dialect = Literal["duckdb", "postgres"]


class CdmError(EligoError):
    """A database cannot be opened, or refused a statement.

    Attributes:
        place: the database, and the table where it is known.
        refusal: what the database says, in one line.
        statement: the SQL that it refused, empty where it was sent none.
    """

    def __init__(self, place: str, refusal: str, statement: str = "") -> None:
        self.place, self.refusal, self.statement = place, _one_line(refusal), statement
        super().__init__(place, refusal, statement)

    def __str__(self) -> str:
        return f"{self.place}: {self.refusal}"


def _one_line(refusal: str) -> str:
    """A database's words without its picture of the statement."""
    return " ".join(re.split(r"\nLINE \d", refusal, maxsplit=1)[0].split())


@dataclass(frozen=True, slots=True)
class FactTable:
    """Where the CDM keeps facts of a kind, and under which column names; an empty name is no column."""

    kind: Kind
    name: str
    concept: str
    source_concept: str
    start: str
    end: str = ""
    number: str = ""
    text: str = ""
    answer: str = ""
    unit: str = ""
    unit_text: str = ""
    low: str = ""
    high: str = ""
    operator: str = ""


FACT_TABLES = (
    FactTable(
        "condition",
        "condition_occurrence",
        "condition_concept_id",
        "condition_source_concept_id",
        "condition_start_date",
        "condition_end_date",
    ),
    FactTable(
        "drug",
        "drug_exposure",
        "drug_concept_id",
        "drug_source_concept_id",
        "drug_exposure_start_date",
        "drug_exposure_end_date",
    ),
    FactTable(
        "procedure",
        "procedure_occurrence",
        "procedure_concept_id",
        "procedure_source_concept_id",
        "procedure_date",
        "procedure_end_date",
    ),
    FactTable(
        "device",
        "device_exposure",
        "device_concept_id",
        "device_source_concept_id",
        "device_exposure_start_date",
        "device_exposure_end_date",
    ),
    FactTable(
        "observation",
        "observation",
        "observation_concept_id",
        "observation_source_concept_id",
        "observation_date",
        number="value_as_number",
        text="value_as_string",
        answer="value_as_concept_id",
        unit="unit_concept_id",
        unit_text="unit_source_value",
    ),
    FactTable(
        "measurement",
        "measurement",
        "measurement_concept_id",
        "measurement_source_concept_id",
        "measurement_date",
        number="value_as_number",
        answer="value_as_concept_id",
        unit="unit_concept_id",
        unit_text="unit_source_value",
        low="range_low",
        high="range_high",
        operator="operator_concept_id",
    ),
)

NEEDED = ("person", "concept")
"""Without these tables nothing can be asked; any other that is missing holds nothing."""

OPERATORS: dict[Literal["<", "<=", ">", ">="], int] = {"<": 4171756, "<=": 4171754, ">": 4172704, ">=": 4171755}
"""OMOP's concepts for a result that is only a limit."""

SEXES: dict[Literal["male", "female"], int] = {"male": 8507, "female": 8532}

Catalog = Mapping[str, frozenset[str]]
"""The tables of a CDM and their columns, in lower case."""


def full_catalog() -> Catalog:
    """All that this package reads of CDM v5.4."""
    tables: dict[str, frozenset[str]] = {
        "person": frozenset({"person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth"}),
        "observation_period": frozenset({"person_id", "observation_period_end_date"}),
        "concept": frozenset({"concept_id", "concept_name", "vocabulary_id", "concept_code", "standard_concept"}),
        "concept_ancestor": frozenset({"ancestor_concept_id", "descendant_concept_id"}),
        "concept_relationship": frozenset({"concept_id_1", "concept_id_2", "relationship_id", "invalid_reason"}),
        "concept_synonym": frozenset({"concept_id", "concept_synonym_name"}),
    }
    for table in FACT_TABLES:
        named = {getattr(table, field) for field in FactTable.__slots__ if field not in ("kind", "name")}
        tables[table.name] = frozenset(named - {""} | {"person_id"})
    return tables


class Cdm:
    """An open database. Use it in a ``with`` block."""

    def __init__(self, connection: Any, dialect: Dialect, name: str, catalog: Catalog) -> None:
        self.dialect: Dialect = dialect
        self.name = name
        self.catalog = catalog
        self._connection = connection
        if lacking := [table for table in NEEDED if table not in catalog]:
            self.close()
            raise InputError(name, f"has no table {lacking[0]}.", "Expected an OMOP CDM v5.4 with its vocabulary.")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        with self._explained(sql):
            cursor = self._connection.execute(sql, list(parameters) or None)
            return list(cursor.fetchall())

    def columns(self, sql: str) -> dict[str, Any]:
        """What a query gives as a list or array for each column."""
        with self._explained(sql):
            cursor = self._connection.execute(sql)
            names = [column[0] for column in cursor.description]
            if self.dialect == "duckdb":
                found = cursor.fetchnumpy()
                return {name: found[name] for name in names}
            rows = cursor.fetchall()
        return {name: [row[i] for row in rows] for i, name in enumerate(names)}

    def write(self, sql: str) -> None:
        """Carry out a statement that writes."""
        with self._explained(sql):
            self._connection.execute(sql)
            if self.dialect == "postgres":
                self._connection.commit()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Cdm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _explained(self, sql: str) -> Iterator[None]:
        """Turns the database's own errors into one that names the table and holds the statement."""
        try:
            yield
        except Exception as error:
            if not type(error).__module__.startswith(("duckdb", "_duckdb", "psycopg")):
                raise
            words = str(error)
            tables = [name for name in self.catalog if re.search(rf"\b{re.escape(name)}\b", words[:2000])]
            where = f" (table {tables[0]})" if tables else ""
            raise CdmError(f"{self.name}{where}", words, sql) from None


def open_cdm(source: str | Path, *, schema: str | None = None, writable: bool = False) -> Cdm:
    """Open a CDM.

    Args:
        source: a folder of Parquet files, one a table; a DuckDB file; or ``postgresql://user@host/database``.
        schema: where the tables are; else the first schema that has a table ``person``.
        writable: not read-only; a folder cannot be written to.

    Raises:
        InputError: there is nothing there, or it is no CDM.
        CdmError: the database cannot be opened.
    """
    if str(source).startswith(("postgresql://", "postgres://")):
        return _postgres(str(source), schema, writable)
    path = Path(source)
    if path.is_dir():
        if writable:
            raise InputError(str(path), "is a folder of Parquet files, which is not written to.", "Use a DuckDB file.")
        return _parquet(path)
    if path.is_file():
        return _duckdb_file(path, schema, writable)
    raise InputError(str(source), "is not there.", "Expected a folder of Parquet, a DuckDB file or postgresql://….")


def extra(module: str, name: str = "omop") -> Any:
    """A module of an optional dependency; an error that names the extra where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise InputError(f"the package {module}", "is not installed.", f"Run: pip install 'eligo[{name}]'") from None


def identifier(name: str) -> str:
    """A name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def _parquet(folder: Path) -> Cdm:
    files = {path.stem.lower(): path for path in sorted(folder.glob("*.parquet"))}
    wanted = [name for name in full_catalog() if name in files]
    if "person" not in files:
        raise InputError(str(folder), "has no person.parquet.", "Expected the tables of an OMOP CDM, a file each.")
    duckdb = extra("duckdb")
    connection = duckdb.connect(":memory:")
    try:
        for name in wanted:
            literal = str(files[name]).replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{literal}')")
    except duckdb.Error as error:
        connection.close()
        raise CdmError(f"{folder} (table {name})", str(error)) from None
    return Cdm(connection, "duckdb", str(folder), _duckdb_catalog(connection, "main"))


def _duckdb_file(path: Path, schema: str | None, writable: bool) -> Cdm:
    duckdb = extra("duckdb")
    try:
        connection = duckdb.connect(str(path), read_only=not writable)
        schema = schema or _schema(connection.execute(_SCHEMAS).fetchall(), "main")
        connection.execute(f"SET search_path = '{schema.replace(chr(39), chr(39) * 2)}'")
        return Cdm(connection, "duckdb", str(path), _duckdb_catalog(connection, schema))
    except duckdb.Error as error:
        raise CdmError(str(path), str(error)) from None


def _postgres(address: str, schema: str | None, writable: bool) -> Cdm:
    psycopg = extra("psycopg", "postgres")
    shown = re.sub(r"//([^:@/]{0,200}):[^@/]{0,200}@", r"//\1:***@", address)
    try:
        connection = psycopg.connect(address)
        connection.read_only = not writable
        schema = schema or _schema(connection.execute(_SCHEMAS).fetchall(), "public")
        connection.execute("SELECT set_config('search_path', %s, false)", (identifier(schema),))
        rows = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s", (schema,)
        ).fetchall()
        if not writable:
            connection.execute("SET default_transaction_read_only = on")
        connection.commit()
    except psycopg.Error as error:
        raise CdmError(shown, str(error)) from None
    return Cdm(connection, "postgres", shown, _catalog(rows))


_SCHEMAS = "SELECT table_schema FROM information_schema.tables WHERE lower(table_name) = 'person' ORDER BY table_schema"


def _schema(rows: Sequence[tuple[Any, ...]], default: str) -> str:
    names = [str(row[0]) for row in rows]
    return default if default in names or not names else names[0]


def _duckdb_catalog(connection: Any, schema: str) -> Catalog:
    return _catalog(
        connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ?", [schema]
        ).fetchall()
    )


def _catalog(rows: Sequence[tuple[Any, ...]]) -> Catalog:
    tables: dict[str, set[str]] = {}
    for table, column in rows:
        tables.setdefault(str(table).lower(), set()).add(str(column).lower())
    return {name: frozenset(columns) for name, columns in tables.items()}
