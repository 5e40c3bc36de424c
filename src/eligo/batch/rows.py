"""Parsed trials as Arrow tables: trials, criteria, constraints, mentions and diagnostics, one row each.

``trial`` is the trial's number in the input, counted from 0, and joins the tables (ids may be missing or repeat).
Expressions are JSON, in the notation of the output contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import orjson
import pyarrow as pa

from ..schema import Concept, Expression, Interval, ParsedTrial, Unit, Window
from ..schema.counting import counts

_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("text", pa.string())])
_BOUND = pa.struct([("value", pa.float64()), ("inclusive", pa.bool_())])
_INTERVAL = pa.struct([("low", _BOUND), ("high", _BOUND)])
_UNIT = pa.struct([("text", pa.string()), ("ucum", pa.string()), ("kind", pa.string())])
_CONCEPT = pa.struct(
    [("system", pa.string()), ("code", pa.string()), ("display", pa.string()), ("score", pa.float64())]
)
_WINDOW = pa.struct(
    [("relation", pa.string()), ("interval", _INTERVAL), ("unit", _UNIT), ("anchor", _SPAN), ("evidence", _SPAN)]
)
_QUALIFIER = pa.struct([("kind", pa.string()), *((field.name, field.type) for field in _SPAN)])
_KEY = [pa.field("trial", pa.int64(), nullable=False), ("trial_id", pa.string())]

SCHEMAS: Mapping[str, pa.Schema] = {
    "trials": pa.schema(
        [
            *_KEY,
            ("title", pa.string()),
            ("format", pa.string()),
            ("uri", pa.string()),
            ("sha256", pa.string()),
            ("sex", pa.string()),
            ("age", _INTERVAL),
            ("age_unit", pa.string()),
            ("healthy_volunteers", pa.bool_()),
            ("criteria", pa.int32()),
            ("computable", pa.int32()),
            ("computable_in_part", pa.int32()),
            ("constraints", pa.int32()),
            ("thresholds", pa.int32()),
            ("characters", pa.int32()),
            ("parser", pa.string()),
            ("model", pa.string()),
        ]
    ),
    "criteria": pa.schema(
        [
            *_KEY,
            ("id", pa.string()),
            ("section", pa.string()),
            ("role", pa.string()),
            ("parent", pa.string()),
            ("marker", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("text", pa.string()),
            ("expression", pa.string()),
            ("computability", pa.string()),
            ("residue", pa.list_(_SPAN)),
            ("applies_to", pa.string()),
        ]
    ),
    "constraints": pa.schema(
        [
            *_KEY,
            ("id", pa.string()),
            ("criterion", pa.string()),
            ("type", pa.string()),
            ("subject", _SPAN),
            ("concept", _CONCEPT),
            ("interval", _INTERVAL),
            ("unit", _UNIT),
            ("relative_to", pa.string()),
            ("canonical", _INTERVAL),
            ("canonical_ucum", pa.string()),
            ("values", pa.list_(pa.string())),
            ("count", _INTERVAL),
            ("qualifiers", pa.list_(_QUALIFIER)),
            ("negated", pa.bool_()),
            ("temporal", _WINDOW),
            ("duration", _WINDOW),
            ("applies_if", pa.string()),
            ("evidence", _SPAN),
            ("confidence", pa.float64()),
            ("origin", pa.string()),
        ]
    ),
    "mentions": pa.schema(
        [
            *_KEY,
            ("id", pa.string()),
            ("criterion", pa.string()),
            ("label", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("text", pa.string()),
            ("concept", _CONCEPT),
        ]
    ),
    "diagnostics": pa.schema(
        [
            *_KEY,
            ("severity", pa.string()),
            ("code", pa.string()),
            ("message", pa.string()),
            ("criterion", pa.string()),
            ("start", pa.int32()),
            ("end", pa.int32()),
        ]
    ),
}
"""The tables' names and columns."""

Row = dict[str, Any]


def rows_of(number: int, trial: ParsedTrial) -> dict[str, list[Row]]:
    """The rows of one trial, by table.

    Args:
        number: the trial's number in the input.
    """
    key: Row = {"trial": number, "trial_id": trial.trial_id}
    return {
        "trials": [{**key, **_trial(trial)}],
        "criteria": [{**key, **item.model_dump(), "expression": _json(item.expression)} for item in trial.criteria],
        "constraints": [
            {
                **key,
                **constraint.model_dump(exclude={"canonical", "applies_if"}),
                "concept": _plain(constraint.subject.concept),
                "canonical": _plain(constraint.canonical.interval if constraint.canonical else None),
                "canonical_ucum": constraint.canonical.ucum if constraint.canonical else None,
                "applies_if": _json(constraint.applies_if),
            }
            for constraint in trial.constraints
        ],
        "mentions": [{**key, **mention.model_dump()} for mention in trial.mentions],
        "diagnostics": [{**key, **found.model_dump()} for found in trial.diagnostics],
    }


def tables_of(rows: Iterable[dict[str, list[Row]]]) -> dict[str, pa.Table]:
    """The tables of many trials' rows, in their order."""
    gathered: dict[str, list[Row]] = {name: [] for name in SCHEMAS}
    for trial in rows:
        for name, some in trial.items():
            gathered[name] += some
    return {name: pa.Table.from_pylist(gathered[name], schema=schema) for name, schema in SCHEMAS.items()}


def _trial(trial: ParsedTrial) -> Row:
    population = trial.population
    return {
        "title": trial.title,
        **trial.source.model_dump(),
        "sex": population.sex,
        "age": _plain(population.age.interval if population.age else None),
        "age_unit": population.age.unit.ucum if population.age else None,
        "healthy_volunteers": population.healthy_volunteers,
        **asdict(counts(trial)),
        "characters": len(trial.text),
        "parser": trial.parser.version,
        "model": trial.parser.model,
    }


def _plain(value: Interval | Unit | Window | Concept | None) -> Row | None:
    return None if value is None else value.model_dump()


def _json(tree: Expression | None) -> str | None:
    return None if tree is None else orjson.dumps(tree.model_dump()).decode()
