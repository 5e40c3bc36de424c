"""Parsing on a Spark cluster: a DataFrame of eligibility texts to one of parsed trials. Needs ``eligo[spark]``.

Eligo is to be installed where the Python workers run; each worker loads the pipeline once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Unpack

import pyarrow as pa

from .batch.arrays import PARSED
from .batch.guard import prepare_worker
from .batch.limits import SECONDS
from .batch.table import parse_table
from .errors import InputError
from .pipeline import Loading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def parse(
    df: DataFrame, *, text: str = "criteria", id: str = "nct_id", seconds: float = SECONDS, **loading: Unpack[Loading]
) -> DataFrame:
    """Parse the eligibility text of each row of a DataFrame, lazily, through ``mapInArrow``.

    The result has a row for each, with the columns of :data:`eligo.batch.PARSED`: the trial's id, its criteria,
    constraints, mentions and diagnostics. It is the same, row for row, as what :func:`eligo.batch.parse_table` gives.

    Args:
        text: the column that holds the eligibility text.
        id: the column that holds the trial's id; not needed.
        seconds: the time limit of one trial.
        loading: which pipeline to use, as :func:`eligo.load` takes it; its folders have to be where the workers run.

    Raises:
        InputError: there is no such text column.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    if text not in df.columns:
        raise InputError("the DataFrame", f"has no column {text!r}.", f"Its columns are {', '.join(df.columns)}.")
    wanted = [name for name in (id, text) if name in df.columns]
    return df.select(*wanted).mapInArrow(_over_batches(text, id, seconds, loading), from_arrow_schema(PARSED))


def _over_batches(
    text: str, id: str, seconds: float, loading: Loading
) -> Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]:
    def over(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        prepare_worker(**loading)
        for batch in batches:
            table = pa.Table.from_batches([batch])
            yield from parse_table(table, text=text, id=id, seconds=seconds, **loading).to_batches()

    return over
