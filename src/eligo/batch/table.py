"""Parsing as a function from one Arrow table to another, so that any engine that speaks Arrow can call it."""

from __future__ import annotations

import hashlib

import pyarrow as pa

from ..errors import InputError
from ..pipeline import load
from ..registry import RegistryRecord
from ..schema import ParsedTrial
from .guard import parse_all_guarded
from .rows import SCHEMAS, Row, rows_of

NESTED = ("criteria", "constraints", "mentions", "diagnostics")


def _nested_schema() -> pa.Schema:
    lists = []
    for name in NESTED:
        columns = [field for field in SCHEMAS[name] if field.name not in ("trial", "trial_id")]
        lists.append((name, pa.list_(pa.struct(columns))))
    return pa.schema([("trial_id", pa.string()), *lists])


PARSED = _nested_schema()
"""The columns of a parsed table: the trial's id, then a list of structs for each of its parts."""


def parse_table(
    table: pa.Table, *, text: str = "criteria", id: str = "nct_id", seconds: float = 10.0, only: str | None = None
) -> pa.Table:
    """Parse the eligibility text of each row; the result has a row for each, in the same order.

    Pure: the same table gives the same table, and nothing else happens. A text that is null, or that cannot be parsed,
    gives a row with a diagnostic.

    Args:
        text: the column that holds the eligibility text.
        id: the column that holds the trial's id; ``trial_id`` is null where there is no such column.
        seconds: the time limit of one trial.
        only: ``thresholds`` to leave out all but numbers.

    Raises:
        InputError: there is no such text column.
    """
    if text not in table.column_names:
        raise InputError("the table", f"has no column {text!r}.", f"Its columns are {', '.join(table.column_names)}.")
    texts = table.column(text).to_pylist()
    ids = table.column(id).to_pylist() if id in table.column_names else [None] * len(texts)
    entries = [_entry(trial_id, criteria) for trial_id, criteria in zip(ids, texts, strict=True)]
    with load(only=only).memory_zone():
        trials = parse_all_guarded(entries, seconds=seconds, only=only)
    rows = [_row(trial, trial_id) for trial_id, trial in zip(ids, trials, strict=True)]
    return pa.Table.from_pylist(rows, schema=PARSED)


def _entry(trial_id: object, criteria: object) -> RegistryRecord | InputError:
    if not isinstance(criteria, str):
        return InputError(f"the row of {trial_id}", "has no text.", "Leave such rows out.")
    digest = hashlib.sha256(criteria.encode("utf-8", "replace")).hexdigest()
    return RegistryRecord("table", criteria, digest, trial_id=None if trial_id is None else str(trial_id))


def _row(trial: ParsedTrial, trial_id: object) -> Row:
    parts = rows_of(0, trial)
    return {"trial_id": None if trial_id is None else str(trial_id), **{name: parts[name] for name in NESTED}}
