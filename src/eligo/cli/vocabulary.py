"""``eligo vocab``: vocabularies that a user brings."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .application import app
from .output import console_on
from .progress import build_progress


class EntityLabel(StrEnum):
    """What an entity is, as far as a vocabulary can have it."""

    Condition = "Condition"
    Drug = "Drug"
    Procedure = "Procedure"
    Measurement = "Measurement"
    Observation = "Observation"
    Device = "Device"
    Visit = "Visit"
    Person = "Person"


vocabularies = typer.Typer(
    no_args_is_help=True,
    help="Vocabularies of your own, from an OHDSI Athena download.",
    epilog="Start with:  eligo vocab build CONCEPT.csv CONCEPT_SYNONYM.csv -o vocabulary",
)
app.add_typer(vocabularies, name="vocab")


@vocabularies.command(
    "build",
    epilog="""Examples:

    eligo vocab build CONCEPT.csv CONCEPT_SYNONYM.csv -o vocabulary

    eligo vocab build CONCEPT.csv -o drugs --vocabulary RxNorm --vocabulary ATC --domain Drug""",
)
def build_vocabulary(
    files: Annotated[list[Path], typer.Argument(metavar="CONCEPT.csv [CONCEPT_SYNONYM.csv]...", help="As downloaded.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to make.")],
    vocabulary: Annotated[list[str] | None, typer.Option(help="Keep this vocabulary; may be given again.")] = None,
    domain: Annotated[list[str] | None, typer.Option(help="Keep this domain; may be given again.")] = None,
    standard: Annotated[bool, typer.Option("--standard", help="Keep standard concepts only.")] = False,
    alike: Annotated[bool, typer.Option(help="Index names for the search by likeness too.")] = True,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the vocabulary that the folder holds.")] = False,
) -> None:
    """Build a vocabulary; after an interruption, the same command goes on."""
    from ..tables import vocabulary_text
    from ..vocabulary import build

    with build_progress() as progress:
        summary = build(
            files,
            output,
            vocabularies=vocabulary or (),
            domains=domain or (),
            standard=standard,
            alike=alike,
            replace=replace,
            progress=progress,
        )
    typer.echo(vocabulary_text(summary, output, alike=alike))


@vocabularies.command("search", epilog='Example:  eligo vocab search vocabulary "heart attack" --label Condition')
def search_vocabulary(
    folder: Annotated[Path, typer.Argument(help="A vocabulary that eligo vocab build made.")],
    name: Annotated[str, typer.Argument(help="The name to look for.")],
    label: Annotated[EntityLabel | None, typer.Option(help="Only the domains of this label.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Concepts to show.")] = 10,
) -> None:
    """Search a vocabulary: exact matches first, then names alike, with their scores."""
    from ..tables import search_table
    from ..vocabulary import open as open_vocabulary

    found = open_vocabulary(folder).search(name, label and str(label), limit)
    console_on(sys.stdout).print(search_table(found))
