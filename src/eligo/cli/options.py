"""Options that several commands have."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Only(StrEnum):
    """What a quick pipeline finds."""

    thresholds = "thresholds"


OnlyOption = Annotated[Only | None, typer.Option(help="Leave out all but this; many times as fast.")]
ModelOption = Annotated[
    str, typer.Option("--model", help="The entity model: a shipped one's name, or a folder that eligo train wrote.")
]
BaseOption = Annotated[str | None, typer.Option("--base", help="An installed spaCy pipeline to build on.")]
VocabularyOption = Annotated[Path | None, typer.Option(help="A vocabulary that eligo vocab build made.")]
LinkerOption = Annotated[
    str | None, typer.Option(help="A linker of scispaCy's whose files are here: umls, mesh, rxnorm, go or hpo.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=COLUMN", help="For tables: the column that holds a field."),
]


STANDARD_INPUT = "standard input"


def given(name: str) -> Path | bytes:
    """What an argument stands for: a path, or standard input for ``-``."""
    return sys.stdin.buffer.read() if name == "-" else Path(name)


def columns_named(pairs: list[str] | None) -> dict[str, str] | None:
    """What ``--column`` says: field to column."""
    if not pairs:
        return None
    if wrong := [pair for pair in pairs if "=" not in pair]:
        raise typer.BadParameter(f"{wrong[0]!r} is not FIELD=COLUMN", param_hint="--column")
    return dict(pair.split("=", 1) for pair in pairs)
