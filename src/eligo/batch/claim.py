"""An output folder is one batch's, and one process's at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .parts import BESIDE, BatchError, place, remove_unfinished

RUN_FILE = "run.json"
"""What the batch in a folder is: inputs, options, version."""


@contextmanager
def claimed(target: Path, identity: Mapping[str, Any], *, resume: bool) -> Iterator[None]:
    """Hold the folder for a batch. A batch that fails before it has written anything leaves nothing behind.

    Args:
        identity: what has to be the same for a batch to be resumed.

    Raises:
        BatchError: the folder holds something else, another batch, or one that is being written.
    """
    new = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BatchError(f"{target}: there can be no such folder: {error.strerror or error}") from None
    with _locked(target):
        try:
            _claim(target, json.loads(json.dumps(identity)), resume)
            yield
        except BaseException:
            if [file.name for file in target.iterdir()] in ([], [RUN_FILE]):
                (target / RUN_FILE).unlink(missing_ok=True)
                if new:
                    target.rmdir()
            raise


def _claim(target: Path, identity: dict[str, Any], resume: bool) -> None:
    file = target / RUN_FILE
    if file.is_file():
        if not resume:
            raise BatchError(f"{target} already holds a batch; go on with it (--resume) or name another folder")
        if differences := list(_differences(_known(file), identity)):
            raise BatchError(f"{target} holds another batch, which differs in {'; '.join(differences)}")
        remove_unfinished(target)
        return
    if not all(name.startswith(BESIDE) for name in os.listdir(target)):
        raise BatchError(f"{target} is not an empty folder; name one that is empty or new")
    remove_unfinished(target)
    place(file, json.dumps(identity, indent=1).encode())


def _known(file: Path) -> dict[str, Any]:
    try:
        known = json.loads(file.read_bytes())
    except (OSError, ValueError):
        known = None
    if not isinstance(known, dict):
        raise BatchError(f"{file} is not what a batch wrote; name another folder")
    return known


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in {**before, **now}:
        there, here = before.get(name), now.get(name)
        if there != here:
            short = not isinstance(there, list) and not isinstance(here, list)
            yield f"{name} ({there} there, {here} here)" if short else name


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other processes out for as long as this one lives, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BatchError(f"{folder} is being written by another process; wait for it, or end it") from None
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(descriptor)
