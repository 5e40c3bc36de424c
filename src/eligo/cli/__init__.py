"""The command ``eligo``: a thin face over functions that a Python user calls just as well."""

from __future__ import annotations

import sys

import typer

from ..errors import EligoError
from . import batch, corpora, matching, parse, vocabulary
from .application import BAD_INPUT, app

__all__ = ["app", "batch", "corpora", "main", "matching", "parse", "vocabulary"]


def main() -> None:
    """Run the command; an error that has a sentence for the user ends it with that sentence and exit status 2."""
    try:
        app()
    except EligoError as error:
        typer.echo(f"eligo: {error}", err=True)
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
