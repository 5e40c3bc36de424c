"""Parsing a stream of records in several processes, in order and in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from ..errors import InputError
from ..schema import ParsedTrial
from .crew import At, Crew
from .guard import PATIENCE, SECONDS, Entry, parse_all_guarded, pipeline_of_worker

CHUNK = 32


def parse_records(
    records: Iterable[Entry],
    *,
    workers: int,
    only: str | None = None,
    vocabulary: str | Path | None = None,
    seconds: float = SECONDS,
) -> Iterator[ParsedTrial | InputError]:
    """Parse records in so many processes; an error among them is passed on in its place."""
    work = partial(parse_chunk, only=only, vocabulary=vocabulary, seconds=seconds)
    crew: Crew[list[Entry], list[ParsedTrial | InputError]] = Crew(work, workers=workers, patience=PATIENCE * seconds)
    stream = iter(records)
    for chunk in crew.map(iter(lambda: list(islice(stream, CHUNK)), [])):
        yield from chunk


def parse_chunk(
    entries: list[Entry],
    at: At,
    skip: frozenset[int],
    *,
    only: str | None,
    vocabulary: str | Path | None,
    seconds: float,
) -> list[ParsedTrial | InputError]:
    """What a worker does with a chunk: parse each record but those whose positions are in ``skip``."""
    with pipeline_of_worker(only=only, vocabulary=vocabulary).memory_zone():
        trials = parse_all_guarded(entries, seconds=seconds, only=only, vocabulary=vocabulary, at=at, skip=skip)
    return [entry if isinstance(entry, InputError) else trial for entry, trial in zip(entries, trials, strict=True)]
