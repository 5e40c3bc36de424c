"""The command ``eligo``: a thin face over functions that a Python user calls just as well."""

from __future__ import annotations

import os
import sys

import typer

from ..errors import EligoError
from . import batch, corpora, matching, parse, vocabulary
from .application import BAD_INPUT, app

__all__ = ["app", "batch", "corpora", "main", "matching", "parse", "vocabulary"]


def main() -> None:
    """Run the command; an error that has a sentence for the user ends it with that sentence and exit status 2."""
    _open_missing_streams()
    try:
        app()
    except EligoError as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename or 'the output'}: {error.strerror or error}")


def _open_missing_streams() -> None:
    """Give a process that was started without standard input, output or error an empty one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115  # for as long as the process lives


def _end(sentence: str) -> None:
    """End the command with a sentence. What standard output did not take is not tried again."""
    typer.echo(f"eligo: {sentence}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(BAD_INPUT)
