"""The SQL for Spark runs on Spark, and gives of every person and criterion what DuckDB's does."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import pytest
from pyspark.sql.types import DateType, DoubleType, IntegerType, StringType, StructField, StructType

from eligo.matching import KINDS, compile_sql, make_plan
from eligo.matching.cdm import FACT_TABLES, Catalog, full_catalog

from .test_agreement import column_types, fill, random_cdm, random_trial

TYPES = {"DOUBLE": DoubleType(), "DATE": DateType(), "TEXT": StringType()}


def show(spark: Any, tables: dict[str, list[dict[str, Any]]]) -> None:
    """Have Spark see the tables of a CDM, as temporary views."""
    types = column_types("DOUBLE")
    for name, columns in full_catalog().items():
        fields = [StructField(column, TYPES.get(types.get(column, ""), IntegerType())) for column in sorted(columns)]
        rows = [tuple(_cell(row.get(field.name), field) for field in fields) for row in tables[name]]
        spark.createDataFrame(rows, StructType(fields)).createOrReplaceTempView(name)


def _cell(value: Any, field: StructField) -> Any:
    return float(value) if value is not None and isinstance(field.dataType, DoubleType) else value


def rows_of_duckdb(tables: dict[str, list[dict[str, Any]]], sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        fill(connection, tables, "?", "DOUBLE")
        return sorted(connection.execute(sql).fetchall())


KINDS_OF_TABLES = [
    ("condition", "measurement"),
    ("drug", "measurement"),
    ("condition", "observation"),
    ("procedure", "device"),
]


def catalog_of(kinds: tuple[str, ...]) -> Catalog:
    """A database with facts of these kinds alone: Spark writes a query out in full for each place that refers to it."""
    left_out = {table.name for table in FACT_TABLES if table.kind not in kinds}
    return {name: columns for name, columns in full_catalog().items() if name not in left_out}


@pytest.mark.parametrize("kinds", KINDS_OF_TABLES, ids="-".join)
def test_spark_agrees_with_duckdb(spark, kinds, make_constraint, make_trial):
    assert_agreement(spark, 3000 + KINDS_OF_TABLES.index(kinds), catalog_of(kinds), make_constraint, make_trial)


@pytest.mark.slow
def test_spark_agrees_with_duckdb_on_all_tables(spark, make_constraint, make_trial):
    assert_agreement(spark, 3005, full_catalog(), make_constraint, make_trial)


def assert_agreement(spark: Any, seed: int, catalog: Catalog, make_constraint: Any, make_trial: Any) -> None:
    pick = random.Random(seed)
    tables = random_cdm(pick)
    trial = random_trial(pick, make_constraint, make_trial)
    plan = make_plan(trial, units=pick.choice(["required", "assumed"]), complete=pick.sample(KINDS, 2))
    options = {"index_date": pick.choice([None, "2024-06-01"]), "missing": pick.choice(["unknown", "pass", "fail"])}
    show(spark, tables)
    query = compile_sql(plan, dialect="spark", catalog=catalog, **options)
    found = spark.sql(query.sql)
    assert tuple(found.columns) == query.columns
    expected = rows_of_duckdb(tables, compile_sql(plan, dialect="duckdb", catalog=catalog, **options).sql)
    assert len(expected) == 3
    assert sorted(tuple(row) for row in found.collect()) == expected
