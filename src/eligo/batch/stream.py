"""Parsing a stream of records, here or in several processes, in order and in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any, Unpack

from ..errors import InputError
from ..parsing import TOGETHER, ready
from ..pipeline import Loading
from ..schema import ParsedTrial
from .crew import At, Crew
from .guard import parsed_together, prepare_worker
from .limits import SECONDS, patience
from .parts import Entry

CHUNK = TOGETHER
"""So many records are a worker's task."""


def parse_records(
    records: Iterable[Entry],
    *,
    workers: int,
    seconds: float = SECONDS,
    **loading: Unpack[Loading],
) -> Iterator[ParsedTrial | InputError]:
    """Parse records in so many processes, in this one if it is one; an error among them is passed on in its place.

    Raises:
        EligoError: there is no such pipeline.
    """
    stream = iter(records)
    chunks = iter(lambda: list(islice(stream, CHUNK)), [])
    if workers == 1:
        for chunk in chunks:
            ready(**loading)
            yield from _parsed(chunk, seconds=seconds, **loading)
        return
    work = partial(parse_chunk, seconds=seconds, **loading)
    crew: Crew[list[Entry], list[ParsedTrial | InputError]] = Crew(work, workers=workers, patience=patience(seconds))
    for parsed in crew.map(chunks):
        yield from parsed


def parse_chunk(
    entries: list[Entry],
    at: At,
    skip: frozenset[int],
    *,
    seconds: float,
    **loading: Unpack[Loading],
) -> list[ParsedTrial | InputError]:
    """What a worker does with a chunk: parse each record but those whose positions are in ``skip``."""
    prepare_worker(**loading)
    return _parsed(entries, seconds=seconds, at=at, skip=skip, **loading)


def _parsed(entries: list[Entry], **how: Any) -> list[ParsedTrial | InputError]:
    trials = chain.from_iterable(parsed_together(entries, **how))
    return [entry if isinstance(entry, InputError) else trial for entry, trial in zip(entries, trials, strict=True)]
