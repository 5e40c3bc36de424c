"""Where results go: the terminal or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

import orjson
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment


class Output(StrEnum):
    """What ``eligo parse`` writes."""

    table = "table"
    text = "text"
    json = "json"
    jsonl = "jsonl"


@contextmanager
def writer(to: Output, output: Path | None) -> Iterator[Any]:
    """A function that writes one trial; what it has written stays written whatever comes after."""
    stream: IO[str] = sys.stdout if output is None else output.open("w", encoding="utf-8")
    try:
        if to is Output.table:
            from ..tables import trial_table

            console = console_on(stream)
            yield lambda trial: console.print(trial_table(trial), "")
        elif to is Output.text:
            yield lambda trial: stream.write(shown(trial.to_text()) + "\n")
        elif to is Output.jsonl:
            yield lambda trial: stream.write(trial_json(trial) + "\n")
        else:
            opened: list[bool] = []

            def write(trial: Any) -> None:
                stream.write(("[\n" if not opened else ",\n") + trial_json(trial))
                opened.append(True)

            yield write
            stream.write("\n]\n" if opened else "[]\n")
        stream.flush()
    finally:
        if output is not None:
            stream.close()


def trial_json(trial: Any) -> str:
    """A trial as one line of JSON."""
    return orjson.dumps(trial.model_dump(mode="json")).decode()


def console_on(stream: IO[str]) -> Console:
    """A console as wide as the terminal; where there is none, wide enough for the tables."""
    return _Console(file=stream, width=None if stream.isatty() else 140, highlight=False)


def shown(text: str) -> str:
    """A text as a terminal may have it: with U+FFFD for each control character, which it would obey."""
    return text.translate(_OBEYED)


_OBEYED = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


class _Console(Console):
    """Writes what a trial, a patient or a file holds as :func:`shown`, whatever it is part of."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(shown(segment.text), segment.style)
