"""A batch: any number of trials from any number of inputs into partitioned files, resumable."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO

from .. import __version__
from ..errors import EligoError, InputError
from ..registry import read_many
from .crew import Crew
from .guard import PATIENCE, SECONDS, Entry
from .parts import Options, Part, Tally, finished, parts_of, write_part

RUN_FILE = "run.json"
PART_SIZE = 500


Progress = Callable[[Tally, int, float], None]


class BatchError(EligoError):
    """An output folder that cannot be used for this batch."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to: ``total`` is of the whole output, the rest of this run."""

    total: Tally
    parsed: int
    bytes: int
    seconds: float

    @property
    def rate(self) -> float:
        """Trials a second of this run."""
        return self.parsed / self.seconds if self.seconds else 0.0

    @property
    def megabytes_per_second(self) -> float:
        """Megabytes of eligibility text a second of this run."""
        return self.bytes / 1e6 / self.seconds if self.seconds else 0.0


def run(
    inputs: Sequence[str | os.PathLike[str]],
    folder: str | os.PathLike[str],
    *,
    format: str = "auto",
    writes: Sequence[str] = ("parquet",),
    workers: int | None = None,
    part_size: int = PART_SIZE,
    seconds: float = SECONDS,
    only: str | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Parse all trials of the inputs and write them to a folder.

    The folder gets ``trials``, ``criteria``, ``constraints``, ``mentions`` and ``diagnostics`` (Parquet, the columns
    of ``eligo.batch.SCHEMAS``) and, if asked, ``jsonl``; each holds a file for every ``part_size`` trials. The same
    inputs and options give the same bytes, whatever the number of workers and of interruptions.

    Args:
        format: the inputs' format, ``auto`` to recognise it.
        writes: ``parquet``, ``jsonl`` or both.
        workers: processes; all cores if not given.
        seconds: the time limit of one trial.
        only: ``thresholds`` to leave out all but numbers.
        resume: go on with the batch that the folder holds.
        progress: is called after every part with the total, the trials parsed in this run, and the share of the input
            that has been read.

    Raises:
        BatchError: the folder holds something else, or another batch.
        InputError: an input that is not there.
    """
    target = Path(folder)
    options = Options(os.fspath(target), tuple(sorted(set(writes))), seconds, only)
    _claim(target, _identity(inputs, format, part_size, options), resume)
    started, total, new = perf_counter(), Tally(), Tally()
    reading = _Reading([Path(source) for source in inputs], format)

    def unfinished() -> Iterator[Part]:
        nonlocal total
        for part in parts_of(reading, part_size):
            if (tally := finished(target, part.number)) is not None:
                total = total + tally
            else:
                yield part

    work = partial(write_part, options=options)
    crew: Crew[Part, Tally] = Crew(work, workers=workers or os.cpu_count() or 1, patience=PATIENCE * seconds)
    for tally in crew.map(unfinished()):
        new, total = new + tally, total + tally
        if progress is not None:
            progress(total, new.trials, reading.share)
    return Summary(total, new.trials, new.bytes, perf_counter() - started)


class _Reading:
    """The trials of the inputs, and how far into them the reading is."""

    def __init__(self, inputs: Sequence[Path], format: str) -> None:
        self._inputs, self._format = inputs, format
        self._whole = sum(map(_size, inputs))
        self._file: BinaryIO | None = None
        self._behind = self._size = 0

    def __iter__(self) -> Iterator[Entry]:
        for source in self._inputs:
            yield from read_many(source, format=self._format, opened=self._opened)

    @property
    def share(self) -> float:
        """The share of the inputs' bytes that has been read, 0 to 1."""
        here = self._size if self._file is None or self._file.closed else min(self._size, self._file.tell())
        return min(1.0, (self._behind + here) / self._whole) if self._whole else 0.0

    def _opened(self, file: BinaryIO, size: int) -> None:
        self._behind += self._size
        self._file, self._size = file, size


def _size(path: Path) -> int:
    return (
        sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size
    )


def _identity(
    inputs: Sequence[str | os.PathLike[str]], format: str, part_size: int, options: Options
) -> dict[str, Any]:
    """What has to be the same for a batch to be resumed."""
    kept = {name: value for name, value in asdict(options).items() if name != "folder"}
    sources = []
    for source in map(Path, inputs):
        if not source.exists():
            raise InputError(str(source), "does not exist.", "Give a file or a folder that is there.")
        sources.append({"path": str(source), "bytes": source.stat().st_size if source.is_file() else None})
    return {"eligo": __version__, "inputs": sources, "format": format, "part_size": part_size, **kept}


def _claim(target: Path, identity: dict[str, Any], resume: bool) -> None:
    file = target / RUN_FILE
    known = json.loads(json.dumps(identity))
    if file.is_file():
        if not resume:
            raise BatchError(f"{target} already holds a batch; go on with it (--resume) or name another folder")
        if (before := json.loads(file.read_bytes())) != known:
            changed = ", ".join(name for name in known if before.get(name) != known[name])
            raise BatchError(f"{target} holds another batch, which differs in: {changed}; name another folder")
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BatchError(f"{target} is not an empty folder; name one that is empty or new")
    target.mkdir(parents=True, exist_ok=True)
    file.write_bytes(json.dumps(known, indent=1).encode())
