"""Parsing as a function from one Arrow table to another, so that any engine that speaks Arrow can call it."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import Unpack

import pyarrow as pa

from ..errors import InputError
from ..parsing import ready
from ..pipeline import Loading
from ..registry import RegistryRecord
from .arrays import PARSED, nested_batch
from .guard import parsed_together
from .limits import SECONDS


def parse_table(
    table: pa.Table, *, text: str = "criteria", id: str = "nct_id", seconds: float = SECONDS, **loading: Unpack[Loading]
) -> pa.Table:
    """Parse the eligibility text of each row; the result has a row for each, in the same order.

    Pure: the same table gives the same table, and nothing else happens. A text that is null, or that cannot be parsed,
    gives a row with a diagnostic.

    Args:
        text: the column that holds the eligibility text.
        id: the column that holds the trial's id; ``trial_id`` is null where there is no such column.
        seconds: the time limit of one trial.
        loading: which pipeline to use, as :func:`eligo.load` takes it: ``only="thresholds"``, ``vocabulary=folder`` …

    Raises:
        InputError: there is no such text column.
        EligoError: there is no such pipeline.
    """
    if text not in table.column_names:
        raise InputError("the table", f"has no column {text!r}.", f"Its columns are {', '.join(table.column_names)}.")
    ready(**loading)
    texts = table.column(text).to_pylist()
    ids = table.column(id).to_pylist() if id in table.column_names else [None] * len(texts)
    entries = [_entry(trial_id, criteria) for trial_id, criteria in zip(ids, texts, strict=True)]
    names = iter([None if trial_id is None else str(trial_id) for trial_id in ids])
    found = [
        nested_batch(list(islice(names, len(trials))), trials)
        for trials in parsed_together(entries, seconds=seconds, **loading)
    ]
    return pa.Table.from_batches(found, schema=PARSED)


def _entry(trial_id: object, criteria: object) -> RegistryRecord | InputError:
    if not isinstance(criteria, str):
        return InputError(f"the row of {trial_id}", "has no text.", "Leave such rows out.")
    digest = hashlib.sha256(criteria.encode("utf-8", "replace")).hexdigest()
    return RegistryRecord("table", criteria, digest, trial_id=None if trial_id is None else str(trial_id))
