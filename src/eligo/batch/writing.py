"""What a worker does with a part: parse its trials, and write its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..schema import ParsedTrial
from ..schema.counting import counts
from .crew import At
from .guard import parsed_together, prepare_worker, unwritable
from .parts import Counted, Options, Part, Tally, as_json, marker_of, place

HELD = 128
"""So many trials are held as objects before they are turned into columns: fewer cost more calls, more cost memory."""


def write_part(part: Part, at: At, skip: frozenset[int], *, options: Options) -> Tally:
    """Parse the trials of a part and write its files; the marker comes last.

    Raises:
        BatchError: a file cannot be written.
    """
    content = _Content(part.first, options.writes)
    prepare_worker(**options.loading)
    for trials in parsed_together(part.entries, seconds=options.seconds, at=at, skip=skip, **options.loading):
        content.add(trials)
    folder = Path(options.folder)
    for name, suffix, data in content.files():
        place(folder / name / f"{part.name}.{suffix}", data)
    place(marker_of(folder, part), as_json(asdict(content.tally)))
    return content.tally


class _Content:
    """What a part's files will hold, and what the part came to.

    Args:
        first: the number of the first trial.
        kinds: ``parquet``, ``jsonl`` or both.
    """

    def __init__(self, first: int, kinds: Sequence[str]) -> None:
        self._first, self._kinds = first, kinds
        self._held: list[ParsedTrial] = []
        self._batches: list[dict[str, Any]] = []
        self._lines: list[bytes] = []
        self.tally = Tally()

    def add(self, trials: Sequence[ParsedTrial]) -> None:
        """Add trials; one that cannot be written gives way to a diagnostic."""
        self._held += trials
        if len(self._held) >= HELD:
            self._settle()

    def files(self) -> Iterator[tuple[str, str, Any]]:
        """The folder, the suffix and the bytes of each file."""
        self._settle()
        if "parquet" in self._kinds:
            import pyarrow as pa
            import pyarrow.parquet as pq

            for name in self._batches[0]:
                sink: Any = pa.BufferOutputStream()
                table = pa.Table.from_batches([batch[name] for batch in self._batches])
                pq.write_table(table, sink, compression="zstd")  # type: ignore[no-untyped-call]
                yield name, "parquet", sink.getvalue()
        if "jsonl" in self._kinds:
            yield "jsonl", "jsonl", b"".join(self._lines)

    def _settle(self) -> None:
        """Turn the trials that are held into what will be written."""
        if not self._held:
            return
        try:
            self._turn(self._held)
        except Exception:  # whatever it is, it costs the trial that it lies in and no other
            self._turn([trial if self._takes(trial) else unwritable(trial) for trial in self._held])
        self._held = []

    def _turn(self, trials: Sequence[ParsedTrial]) -> None:
        first = self._first + self.tally.trials
        counted = [Counted(number, trial, counts(trial)) for number, trial in enumerate(trials, first)]
        lines = [trial.model_dump_json().encode() + b"\n" for trial in trials] if "jsonl" in self._kinds else []
        if "parquet" in self._kinds:
            from .arrays import batches_of

            self._batches.append(batches_of(counted))
        self._lines += lines
        for one in counted:
            self.tally.add(one)

    def _takes(self, trial: ParsedTrial) -> bool:
        try:
            _Content(0, self._kinds)._turn([trial])
        except Exception:
            return False
        return True
