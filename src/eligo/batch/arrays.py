"""Parsed trials as Arrow tables, built a column at a time from the objects themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, count, repeat
from typing import Any

import pyarrow as pa

from ..schema import ParsedTrial
from .columns import KEY, TABLES, Kind, ListOf, Struct
from .parts import Counted

SCHEMAS: Mapping[str, pa.Schema] = {
    table.name: pa.schema([c.field for c in (*KEY.columns, *table.columns)]) for table in TABLES
}
"""The tables' names and columns; :mod:`.columns` says what they hold."""

NESTED = {table.name: ListOf(table) for table in TABLES if table.name != "trials"}

PARSED = pa.schema([("trial_id", pa.string()), *((name, kind.type) for name, kind in NESTED.items())])
"""The columns of a parsed table: the trial's id, then a list of structs for each of its parts."""


def batches_of(rows: Sequence[Counted]) -> dict[str, pa.RecordBatch]:
    """What so many trials add to each table."""
    keys = KEY.values(rows)
    found = {}
    for table in TABLES:
        if table.name == "trials":
            owned, objects = keys, rows
        else:
            parts = [getattr(row.trial, table.name) for row in rows]
            lengths = [len(part) for part in parts]
            owned = [list(chain.from_iterable(map(repeat, key, lengths))) for key in keys]
            objects = list(chain.from_iterable(parts))
        arrays = [*_arrays(KEY, owned), *_arrays(table, table.values(objects))]
        found[table.name] = pa.RecordBatch.from_arrays(arrays, schema=SCHEMAS[table.name])
    return found


def nested_batch(ids: Sequence[str | None], trials: Sequence[ParsedTrial]) -> pa.RecordBatch:
    """A row a trial, with the columns of :data:`PARSED`."""
    arrays = [pa.array(ids, pa.string())]
    arrays += [_array(kind, [getattr(trial, name) for trial in trials]) for name, kind in NESTED.items()]
    return pa.RecordBatch.from_arrays(arrays, schema=PARSED)


def _arrays(struct: Struct, values: Iterable[Sequence[Any]]) -> list[pa.Array]:
    return [_array(column.kind, some) for column, some in zip(struct.columns, values, strict=True)]


def _array(kind: Kind, values: Sequence[Any]) -> pa.Array:
    """The values, some of which may be null."""
    if isinstance(kind, Struct):
        return _structs(kind, values)
    if isinstance(kind, ListOf):
        return _lists(kind, values)
    return pa.array(values, kind)


def _structs(kind: Struct, values: Sequence[Any]) -> pa.Array:
    there = [value for value in values if value is not None]
    if not there:
        return pa.nulls(len(values), kind.type)
    made = pa.StructArray.from_arrays(_arrays(kind, kind.values(there)), fields=list(kind.type))
    if len(there) == len(values):
        return made
    place = count()
    return made.take(pa.array([None if value is None else next(place) for value in values], pa.int32()))


def _lists(kind: ListOf, values: Sequence[Any]) -> pa.Array:
    nulls = None in values
    lists = [value or () for value in values] if nulls else values
    places: list[int | None] = list(accumulate(map(len, lists), initial=0))
    inner = _array(kind.kind, list(chain.from_iterable(lists)))
    if nulls:
        places[:-1] = [None if value is None else place for value, place in zip(values, places, strict=False)]
    return pa.ListArray.from_arrays(pa.array(places, pa.int32()), inner, type=kind.type)
