"""The parts of a batch's output: each is so many trials, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from ..schema import ParsedTrial
from ..schema.counting import counts
from .crew import At
from .guard import SECONDS, Entry, parse_all_guarded, pipeline_of_worker

MARKERS = "parts"
"""The folder of the markers that say which parts are finished."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is parsed and written; a part's bytes depend on these and on its trials alone."""

    folder: str
    writes: tuple[str, ...] = ("parquet",)
    seconds: float = SECONDS
    only: str | None = None


@dataclass(slots=True)
class Part:
    """Trials ``first`` … of the input."""

    number: int
    first: int
    entries: list[Entry]

    @property
    def name(self) -> str:
        return part_name(self.number)


@dataclass(slots=True)
class Tally:
    """What a part, or a whole batch, came to."""

    trials: int = 0
    criteria: int = 0
    computable: int = 0
    computable_in_part: int = 0
    constraints: int = 0
    thresholds: int = 0
    bytes: int = 0
    failures: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in asdict(self) if name != "failures"}
        return Tally(**sums, failures=dict(Counter(self.failures) + Counter(other.failures)))

    def add(self, trial: ParsedTrial) -> None:
        self.trials += 1
        for name, number in asdict(counts(trial)).items():
            setattr(self, name, getattr(self, name) + number)
        self.bytes += len(trial.text.encode("utf-8", "replace"))
        for found in trial.diagnostics:
            if found.severity == "error":
                self.failures[found.code] = self.failures.get(found.code, 0) + 1


def part_name(number: int) -> str:
    """The name that a part's files share."""
    return f"part-{number:06d}"


def parts_of(entries: Iterable[Entry], size: int) -> Iterator[Part]:
    """The parts of an input, in its order."""
    stream, number = iter(entries), 0
    while some := list(islice(stream, size)):
        yield Part(number, number * size, some)
        number += 1


def finished(folder: Path, number: int) -> Tally | None:
    """What a finished part came to; ``None`` where it is not finished."""
    marker = folder / MARKERS / f"{part_name(number)}.json"
    return Tally(**json.loads(marker.read_bytes())) if marker.is_file() else None


def write_part(part: Part, at: At, skip: frozenset[int], *, options: Options) -> Tally:
    """Parse the trials of a part and write its files; the marker comes last.

    Every file is written beside its place and renamed into it, so that a kill at any moment leaves nothing half done.
    """
    with pipeline_of_worker(only=options.only).memory_zone():
        trials = parse_all_guarded(part.entries, seconds=options.seconds, only=options.only, at=at, skip=skip)
    tally = Tally()
    for trial in trials:
        tally.add(trial)
    folder = Path(options.folder)
    if "parquet" in options.writes:
        _write_parquet(folder, part, trials)
    if "jsonl" in options.writes:
        lines = b"".join(trial.model_dump_json().encode("utf-8", "replace") + b"\n" for trial in trials)
        _place(folder / "jsonl" / f"{part.name}.jsonl", lines)
    _place(folder / MARKERS / f"{part.name}.json", json.dumps(asdict(tally), sort_keys=True).encode())
    return tally


def _write_parquet(folder: Path, part: Part, trials: list[ParsedTrial]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from .rows import rows_of, tables_of

    tables = tables_of(rows_of(part.first + position, trial) for position, trial in enumerate(trials))
    for name, table in tables.items():
        sink: Any = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")  # type: ignore[no-untyped-call]
        _place(folder / name / f"{part.name}.parquet", sink.getvalue())


def _place(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
