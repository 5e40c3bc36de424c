"""From a file, a text or a registry's JSON to a :class:`~eligo.schema.ParsedTrial`."""

from __future__ import annotations

import os
from typing import Any

from . import __version__
from .pipeline import load
from .pipeline.analysis import analysis
from .registry import RegistryRecord, read
from .schema import ParsedTrial, Parser, Source


def parse(
    source: str | os.PathLike[str] | bytes | dict[str, Any] | RegistryRecord,
    *,
    format: str = "auto",
    trial_id: str | None = None,
) -> ParsedTrial:
    """Parse one trial.

    Args:
        source: a path, the eligibility text itself, a registry's JSON as a dict, or a record already read.
        format: the reader to use, ``auto`` to recognise it (``eligo.registry.FORMATS`` lists them).
        trial_id: the trial's id where the source does not carry one.

    Raises:
        InputError: the source cannot be read as a trial.
    """
    record = source if isinstance(source, RegistryRecord) else read(source, format=format)
    return parse_record(record, trial_id=trial_id)


def parse_record(record: RegistryRecord, *, trial_id: str | None = None) -> ParsedTrial:
    """Parse the eligibility text of a registry record."""
    nlp = load()
    found = analysis(nlp(record.criteria))
    return ParsedTrial(
        trial_id=trial_id or record.trial_id,
        title=record.title,
        source=Source(format=record.format, uri=record.uri, sha256=record.sha256),
        text=record.criteria,
        population=record.population,
        criteria=found.criteria,
        mentions=found.mentions,
        constraints=found.constraints,
        diagnostics=found.diagnostics,
        parser=Parser(version=__version__, model=nlp.meta.get("eligo_model")),
    )
