"""The command itself, to which each module of commands adds its own."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__

BAD_INPUT = 2
"""The exit status where an input could not be read."""


class InOrderOfUse(TyperGroup):
    """Lists the commands as a user meets them, whichever module is imported first."""

    ORDER = ("parse", "explain", "match", "cohort", "batch", "vocab", "score", "train", "formats", "schema")

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=self.ORDER.index)


app = typer.Typer(
    cls=InOrderOfUse,
    help="The eligibility criteria of clinical trials as constraints that a machine can check.",
    epilog="Start with:  eligo parse page.txt",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"eligo {__version__}")
        raise typer.Exit


@app.callback()
def _eligo(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass
