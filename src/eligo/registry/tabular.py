"""A row of any table or a flat JSON object, with named columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from ..errors import InputError
from ..lexicon import entries, table
from .composition import compose_lists
from .fields import phases, set_age, set_conditions, set_healthy_volunteers, set_sex
from .record import Origin, RegistryRecord, new_record

Columns = Mapping[str, str]
"""Eligo's field → the table's column, where the table's names are not ones that Eligo knows:
``{"criteria": "elig", "trial_id": "protocol"}``. Fields are the first column of ``lexicon/columns.tsv``."""


def fields_of(names: Iterable[object], columns: Columns | None = None) -> dict[str, str]:
    """Eligo's field → the column it is read from, of the columns a table has.

    Raises:
        KeyError: ``columns`` names a field that Eligo does not have, or a column that the table does not; its
            argument is the message.
    """
    return dict(_fields_of(tuple(map(str, names)), tuple((columns or {}).items())))


@lru_cache(maxsize=64)
def _fields_of(names: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, known in _known_names().items():
        for wanted in known:
            column = next((name for name in names if squeezed(name) == wanted), None)
            if column is not None and column not in found.values():
                found.setdefault(field, column)
    for field, column in columns:
        if field not in _known_names():
            raise KeyError(f"there is no field {field!r}; the fields are {', '.join(_known_names())}.")
        if column not in names:
            raise KeyError(f"there is no column {column!r}; the columns are {', '.join(names[:20])}.")
        found[field] = column
    given = {field for field, _ in columns}
    if "criteria" in given:
        found = {field: column for field, column in found.items() if field in given or field not in _SECTIONS}
    elif given & _SECTIONS:
        found.pop("criteria", None)
    return found


_SECTIONS = {"inclusion", "exclusion"}


def has_criteria(fields: Mapping[str, str]) -> bool:
    """Whether a table with these fields tells who may take part."""
    return not fields.keys().isdisjoint({"criteria", "inclusion", "exclusion"})


def criteria_fields(names: Iterable[object], source: str, columns: Columns | None = None) -> dict[str, str]:
    """As :func:`fields_of`, of a table or an object that must have a column of criteria.

    Raises:
        InputError: it has none, or ``columns`` is wrong; ``source`` is what the message calls it.
    """
    names = list(names)
    try:
        fields = fields_of(names, columns)
    except KeyError as error:
        raise InputError(source, error.args[0], "Correct the columns given.") from None
    if not has_criteria(fields):
        raise InputError(
            source,
            f"no column of eligibility criteria is among {', '.join(map(repr, names[:12])) or 'none'}.",
            "Name it: columns={'criteria': …} in Python, --column criteria=… on the command line.",
        )
    return fields


def read_row(
    row: Mapping[str, Any], origin: Origin, format: str = "csv", columns: Columns | None = None
) -> RegistryRecord:
    """One trial from a row. A criteria column is taken to the letter; separate inclusion and exclusion columns are
    put under a heading each; a list in one of them is one criterion an element.

    Raises:
        InputError: no column of criteria, or nothing in it.
    """
    fields = criteria_fields(row, origin.name, columns)
    if isinstance(row.get("schema_version"), str) and "diagnostics" in row:
        raise InputError(
            origin.name, "it is a result of Eligo's own.", "Give the registry's record that it was made from."
        )
    cell = {field: _cell(row.get(column)) for field, column in fields.items()}
    criteria = row.get(fields["criteria"]) if "criteria" in fields else None
    if isinstance(criteria, list):
        criteria = cell["criteria"]
    if not criteria:
        inclusion, exclusion = (_texts(row.get(fields.get(field, ""))) for field in ("inclusion", "exclusion"))
        criteria = compose_lists(inclusion, exclusion)
    record = new_record(format, criteria, origin)
    record.trial_id = cell.get("trial_id") or None
    record.brief_title = cell.get("title") or None
    record.phases = phases(cell.get("phases", ""))
    set_sex(record, cell.get("sex"))
    set_age(record, cell.get("minimum_age"), cell.get("maximum_age"))
    if "healthy_volunteers" in fields:
        set_healthy_volunteers(record, row.get(fields["healthy_volunteers"]))
    if "conditions" in fields:
        conditions = row.get(fields["conditions"])
        set_conditions(record, map(_cell, conditions) if isinstance(conditions, list) else _values(_cell(conditions)))
    return record


@lru_cache(maxsize=4096)
def squeezed(name: object) -> str:
    """A column's name by its letters and digits alone: "NCT Number" is ``nctnumber``."""
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


@cache
def _known_names() -> dict[str, list[str]]:
    return {row["field"]: entries(row["names"]) for row in table("columns")}


def _texts(value: object) -> list[str]:
    """A cell of one text, or of a list with one text a criterion."""
    texts = value if isinstance(value, list) else [value]
    return [text for text in map(_cell, texts) if text]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(_cell, value))
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _values(cell: str) -> list[str]:
    return re.split(r"[|;\n]", cell)
