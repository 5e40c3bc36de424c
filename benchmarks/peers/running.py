"""What every adapter does: read texts, have a system parse them, write what it finds, and measure.

    python ADAPTER.py TEXTS.jsonl PREDICTIONS.jsonl FIGURES.json [--seconds 600]

TEXTS has an object with ``id`` and ``text`` a line. PREDICTIONS gets a line for each text parsed, in the form of a
parsed trial as far as the neutral scorer reads it: ``trial_id``, ``text`` and ``constraints``. FIGURES gets version,
times and memory. The standard library suffices: the system's own environment holds nothing else of this project.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from itertools import islice
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

CHUNK = 32
PATIENCE = 60.0
"""Seconds that a system may take for a text."""

Constraint = dict[str, Any]
Parse = Callable[[list[str]], list[Any]]


class System(NamedTuple):
    """A system to measure.

    Attributes:
        package: its name, as pip and ``import`` know it.
        load: imports and sets up what is needed; returns what parses a list of texts, a result for each.
        constraints: a text and its result to what the scorer reads; not timed.
    """

    package: str
    load: Callable[[], Parse]
    constraints: Callable[[str, Any], list[Constraint]]


def constraint(
    start: int,
    end: int,
    *,
    low: tuple[float, bool] | None = None,
    high: tuple[float, bool] | None = None,
    unit: str | None = None,
) -> Constraint:
    """A threshold without a subject at ``text[start:end]``; a bound is its value and whether it is inclusive."""
    return {
        "evidence": {"start": start, "end": end},
        "interval": {"low": _bound(low), "high": _bound(high)},
        "unit": {"text": unit} if unit else None,
        "subject": None,
    }


def unit_as_written(quantity: str) -> str:
    """What follows the last number of a quantity: ``kg/m2`` of ``18.5 to 30 kg/m2``."""
    numbers = list(_NUMBER.finditer(quantity))
    return quantity[numbers[-1].end() :].strip() if numbers else ""


_NUMBER = re.compile(r"(?<![A-Za-z^/\d])\d[\d.,]{0,30}")


def main(system: System, arguments: Sequence[str] | None = None) -> int:
    """Measure the system on the texts that the command line names."""
    options = argparse.ArgumentParser()
    options.add_argument("texts", type=Path)
    options.add_argument("predictions", type=Path)
    options.add_argument("figures", type=Path)
    options.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    chosen = options.parse_args(arguments)
    with chosen.texts.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    figures = measure(system, rows, chosen.predictions, chosen.seconds)
    chosen.figures.write_text(json.dumps(figures), encoding="utf-8")
    return 0


def measure(system: System, rows: list[dict[str, str]], predictions: Path, seconds: float) -> dict[str, Any]:
    """Parse the texts until all are done or so many seconds of parsing have passed.

    The first text is parsed once before, which is what ``start to first result`` says.
    """
    start = time.perf_counter()
    parse = system.load()
    _parsed(parse, [row["text"] for row in rows[:1]])
    first = time.perf_counter() - start
    wall = cpu = 0.0
    done = size = failed = 0
    waiting = iter(rows)
    with predictions.open("w", encoding="utf-8") as file:
        while wall < seconds and (chunk := list(islice(waiting, CHUNK))):
            wall_before, cpu_before = time.perf_counter(), time.process_time()
            results = _parsed(parse, [row["text"] for row in chunk])
            wall += time.perf_counter() - wall_before
            cpu += time.process_time() - cpu_before
            for row, result in zip(chunk, results, strict=True):
                found = [] if result is _FAILED else system.constraints(row["text"], result)
                file.write(json.dumps({"trial_id": row["id"], "text": row["text"], "constraints": found}) + "\n")
                failed += result is _FAILED
            done += len(chunk)
            size += sum(len(row["text"].encode()) for row in chunk)
    return {
        "version": _version(system.package),
        "trials": done,
        "bytes": size,
        "failed": failed,
        "seconds": round(wall, 3),
        "processor seconds": round(cpu, 3),
        "start to first result, s": round(first, 2),
        "peak memory, MB": _peak_memory(),
    }


_FAILED = object()


def _parsed(parse: Parse, texts: list[str]) -> list[Any]:
    """A result for each text; one that cannot be parsed, or takes too long, is ``_FAILED``."""
    try:
        with _limited(PATIENCE):
            return parse(texts)
    except Exception as error:
        if len(texts) == 1:
            print(f"a text failed: {error!r}"[:300], file=sys.stderr)
            return [_FAILED]
        return [result for text in texts for result in _parsed(parse, [text])]


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def over(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return str(getattr(importlib.import_module(package), "__version__", "unknown"))


def _peak_memory() -> float:
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    return float(importlib.import_module("ledger").peak_memory())


def _bound(bound: tuple[float, bool] | None) -> dict[str, Any] | None:
    return None if bound is None else {"value": bound[0], "inclusive": bound[1]}
