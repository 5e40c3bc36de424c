"""Options that several commands have."""

from __future__ import annotations

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
