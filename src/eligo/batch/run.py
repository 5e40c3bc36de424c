"""A batch: any number of trials from any number of inputs into partitioned files, resumable."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO, Unpack

from .. import __version__
from ..errors import InputError
from ..pipeline import Loading
from ..registry import FORMATS, read_many
from .claim import claimed
from .crew import At, Crew
from .limits import SECONDS, patience
from .parts import BatchError, Entry, Options, Part, Tally, as_json, finished, parts_of, place

__all__ = ["BatchError", "Progress", "Summary", "run"]

PART_SIZE = 500
SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is.

    Attributes:
        total: of the whole output, the parts that a resumed batch found included.
        parsed: trials parsed in this run.
        seconds: since this run began.
        share: the share of the inputs' bytes that the finished trials take, 0 to 1.
        found: the share that was finished when this run began.
    """

    total: Tally
    parsed: int
    seconds: float
    share: float
    found: float

    @property
    def rate(self) -> float:
        """Trials a second of this run."""
        return _a_second(self.parsed, self.seconds)

    @property
    def left(self) -> float | None:
        """Seconds to the end, if the rest is like what was parsed; null where nothing tells."""
        done = self.share - self.found
        return self.seconds * (1 - self.share) / done if done > 0 else None


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
        return _a_second(self.parsed, self.seconds)

    @property
    def megabytes_per_second(self) -> float:
        """Megabytes of eligibility text a second of this run."""
        return _a_second(self.bytes / 1e6, self.seconds)


def _a_second(amount: float, seconds: float) -> float:
    return amount / seconds if seconds else 0.0


def run(
    inputs: Sequence[str | os.PathLike[str]] | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    format: str = "auto",
    columns: Mapping[str, str] | None = None,
    writes: Sequence[str] = ("parquet",),
    workers: int | None = None,
    part_size: int = PART_SIZE,
    seconds: float = SECONDS,
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
    **loading: Unpack[Loading],
) -> Summary:
    """Parse all trials of the inputs and write them to a folder.

    The folder gets ``trials``, ``criteria``, ``constraints``, ``mentions`` and ``diagnostics`` (Parquet, the columns
    of ``eligo.batch.SCHEMAS``) and, if asked, ``jsonl``; each holds a file for every ``part_size`` trials.
    ``summary.json`` comes last. The same inputs and options give the same bytes, whatever the number of workers and of
    interruptions.

    Args:
        inputs: files, archives or folders; or one of these.
        format: the inputs' format, ``auto`` to recognise it.
        columns: for tables, the column of each field whose name Eligo does not know: ``{"criteria": "elig"}``.
        writes: ``parquet``, ``jsonl`` or both.
        workers: processes; all cores if not given.
        seconds: the time limit of one trial.
        resume: go on with the batch that the folder holds.
        progress: is called after every part.
        loading: which pipeline to use, as :func:`eligo.load` takes it.

    Raises:
        BatchError: the folder holds something else, another batch, or one that is being written; or it cannot be
            written to.
        InputError: an input that is not there, a format or output that is none, or a number that is too small.
        WorkerError: the pipeline cannot be loaded, or a worker process ended.
    """
    inputs = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    _check(inputs, format, writes, workers=workers, part_size=part_size, seconds=seconds)
    target, started, new = Path(folder), perf_counter(), Tally()
    options = Options(os.fspath(target), tuple(sorted(set(writes))), seconds, _plain(loading))
    with claimed(target, _identity(inputs, format, columns, part_size, options), resume=resume):
        reading = _Reading([Path(source) for source in inputs], format, columns)
        unfinished = _Unfinished(parts_of(reading, part_size), target, reading)
        work = partial(_write, options=options)
        crew: Crew[Part, Tally] = Crew(work, workers=workers or os.cpu_count() or 1, patience=patience(seconds))
        for tally in crew.map(unfinished):
            new = new + tally
            share = unfinished.shares.popleft()
            if progress is not None:
                total, passed = unfinished.total + new, perf_counter() - started
                progress(Progress(total, new.trials, passed, share, unfinished.found))
        total = unfinished.total + new
        place(target / SUMMARY, as_json(asdict(total)))
    return Summary(total, new.trials, new.bytes, perf_counter() - started)


def _write(part: Part, at: At, skip: frozenset[int], *, options: Options) -> Tally:
    """What a worker does. The pipeline is imported there alone: this process has no need of it."""
    from .writing import write_part

    return write_part(part, at, skip, options=options)


class _Unfinished:
    """The parts that are to be written; ``total`` and ``found`` tell of those that were written before.

    Attributes:
        shares: for each part that is given out and not yet taken off, the share of the input up to its end.
    """

    def __init__(self, parts: Iterator[Part], target: Path, reading: _Reading) -> None:
        self._parts, self._target, self._reading = parts, target, reading
        self.total, self.found = Tally(), 0.0
        self.shares: deque[float] = deque()

    def __iter__(self) -> Iterator[Part]:
        given = False
        for part in self._parts:
            tally = finished(self._target, part)
            if tally is None:
                given = True
                self.shares.append(self._reading.share)
                yield part
            else:
                self.total = self.total + tally
                self.found = self.found if given else self._reading.share


class _Reading:
    """The trials of the inputs, and how far into them the reading is."""

    def __init__(self, inputs: Sequence[Path], format: str, columns: Mapping[str, str] | None) -> None:
        self._inputs, self._format, self._columns = inputs, format, columns
        self._whole = sum(map(_size, inputs))
        self._file: BinaryIO | None = None
        self._behind = self._size = 0

    def __iter__(self) -> Iterator[Entry]:
        for source in self._inputs:
            yield from read_many(source, format=self._format, columns=self._columns, opened=self._opened)

    @property
    def share(self) -> float:
        """The share of the inputs' bytes that has been read, 0 to 1."""
        here = self._size if self._file is None or self._file.closed else min(self._size, self._file.tell())
        return min(1.0, (self._behind + here) / self._whole) if self._whole else 0.0

    def _opened(self, file: BinaryIO, size: int) -> None:
        self._behind += self._size
        self._file, self._size = file, size


def _check(
    inputs: Sequence[str | os.PathLike[str]], format: str, writes: Sequence[str], **numbers: float | None
) -> None:
    """Refuse what would fail in every trial, before anything is begun."""
    for name, number in numbers.items():
        if number is not None and number <= 0:
            raise InputError(f"{name}={number}", "is too small.", "Give a number above 0.")
    for source in map(Path, inputs):
        if not source.exists():
            raise InputError(str(source), "does not exist.", "Give a file or a folder that is there.")
    if format != "auto" and format not in FORMATS:
        raise InputError(
            f"format {format!r}", "there is no such format.", f"Choose one of: auto, {', '.join(FORMATS)}."
        )
    if not writes or not set(writes) <= {"parquet", "jsonl"}:
        raise InputError(
            f"output {', '.join(writes) or 'nothing'}", "cannot be written.", "Write parquet, jsonl or both."
        )
    if "parquet" in writes and find_spec("pyarrow") is None:
        advice = "Install it with pip install 'eligo[parquet]', or write jsonl."
        raise InputError("writing Parquet", "needs pyarrow.", advice)


def _identity(
    inputs: Sequence[str | os.PathLike[str]],
    format: str,
    columns: Mapping[str, str] | None,
    part_size: int,
    options: Options,
) -> dict[str, Any]:
    """What has to be the same for a batch to be resumed."""
    kept = {name: value for name, value in asdict(options).items() if name != "folder"}
    sources = [{"path": str(source), "bytes": _size(source)} for source in map(Path, inputs)]
    reading = {"inputs": sources, "format": format, "columns": dict(columns or {}), "part_size": part_size}
    return {"eligo": __version__, **reading, **kept}


def _plain(loading: Loading) -> dict[str, Any]:
    """The pipeline's arguments that say something, as JSON holds them."""
    return {name: str(value) for name, value in loading.items() if value is not None}


def _size(path: Path) -> int:
    return (
        sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.is_dir() else path.stat().st_size
    )
