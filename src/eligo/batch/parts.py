"""The parts of a batch: each is so many trials, written whole or not at all."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import EligoError, InputError
from ..registry import RegistryRecord
from .limits import SECONDS

if TYPE_CHECKING:
    from ..schema import ParsedTrial
    from ..schema.counting import Counts

MARKERS = "parts"
"""The folder of the markers that say which parts are finished."""

BESIDE = ".eligo-"
"""What the names of files begin with that are being written."""

Entry = RegistryRecord | InputError
"""A trial, or why it cannot be read."""


class BatchError(EligoError):
    """An output folder that cannot be used for a batch, or not any longer."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a batch is parsed and written; a part's bytes depend on these and on its trials alone."""

    folder: str
    writes: tuple[str, ...] = ("parquet",)
    seconds: float = SECONDS
    loading: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Part:
    """Trials ``first`` … of the input."""

    number: int
    first: int
    entries: list[Entry]

    @property
    def name(self) -> str:
        """The name that its files share."""
        return f"part-{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A parsed trial, its number in the input, and how much of it was computed."""

    number: int
    trial: ParsedTrial
    counts: Counts


@dataclass(slots=True)
class Tally:
    """What a part, or a whole batch, came to."""

    trials: int = 0
    criteria: int = 0
    computable: int = 0
    computable_in_part: int = 0
    words: int = 0
    words_computed: int = 0
    constraints: int = 0
    thresholds: int = 0
    bytes: int = 0
    failures: dict[str, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in asdict(self) if name != "failures"}
        return Tally(**sums, failures=dict(Counter(self.failures) + Counter(other.failures)))

    def add(self, one: Counted) -> None:
        """Count a trial in."""
        trial, found = one.trial, one.counts
        self.trials += 1
        self.criteria += found.criteria
        self.computable += found.computable
        self.computable_in_part += found.computable_in_part
        self.words += found.words
        self.words_computed += found.words_computed
        self.constraints += found.constraints
        self.thresholds += found.thresholds
        self.bytes += len(trial.text.encode("utf-8", "replace"))
        for diagnostic in trial.diagnostics:
            if diagnostic.severity == "error":
                self.failures[diagnostic.code] = self.failures.get(diagnostic.code, 0) + 1


def parts_of(entries: Iterable[Entry], size: int) -> Iterator[Part]:
    """The parts of an input, in its order."""
    stream, number = iter(entries), 0
    while some := list(islice(stream, size)):
        yield Part(number, number * size, some)
        number += 1


def finished(folder: Path, part: Part) -> Tally | None:
    """What a finished part came to; ``None`` where it is not finished, or its marker was damaged since."""
    try:
        return Tally(**json.loads(marker_of(folder, part).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def marker_of(folder: Path, part: Part) -> Path:
    """The file that says that a part is finished, and what it came to."""
    return folder / MARKERS / f"{part.name}.json"


def as_json(content: Any) -> bytes:
    """JSON as the files that Eligo keeps for itself hold it."""
    return json.dumps(content, sort_keys=True).encode()


def place(path: Path, content: Any) -> None:
    """Write a file beside its place and rename it into it: a kill at any moment leaves nothing half done.

    Raises:
        BatchError: it cannot be written.
    """
    beside = path.with_name(f"{BESIDE}{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        advice = "once it can be, go on with --resume"
        raise BatchError(f"{path}: it cannot be written: {error.strerror or error}; {advice}") from None


def remove_unfinished(folder: Path) -> None:
    """Remove what a killed batch left beside its files."""
    for beside in folder.rglob(f"{BESIDE}*"):
        beside.unlink(missing_ok=True)
