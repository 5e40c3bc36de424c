"""Parsing a trial so that, whatever it holds, a trial comes back and within its time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from .. import __version__
from ..errors import InputError
from ..parsing import analyse
from ..registry import RegistryRecord
from ..schema import Diagnostic, ParsedTrial, Parser, Source


class _TimeOver(BaseException):
    """Not an ``Exception``, so that no handler on the way takes it for a failure of its own."""


def parse_guarded(
    record: RegistryRecord | InputError,
    *,
    seconds: float,
    only: str | None = None,
    vocabulary: str | Path | None = None,
) -> ParsedTrial:
    """The parsed trial; one that cannot be read or parsed, or takes too long, has a diagnostic in place of criteria.

    The codes are ``unreadable-input``, ``parser-failed`` and ``time-limit``.
    """
    if isinstance(record, InputError):
        return _without_criteria(None, "unreadable-input", str(record))
    try:
        with _limited(seconds):
            return analyse(record, only=only, vocabulary=vocabulary)[0]
    except _TimeOver:
        return _without_criteria(record, "time-limit", f"parsing took longer than {seconds:g} seconds and was ended")
    except Exception as error:  # whatever it is, the next trial is to be parsed
        return _without_criteria(record, "parser-failed", f"{type(error).__name__}: {error}")


def died(record: RegistryRecord | InputError) -> ParsedTrial:
    """The trial that stands for one at which a worker process died or was stuck."""
    known = record if isinstance(record, RegistryRecord) else None
    return _without_criteria(known, "worker-died", "the process that parsed it died or was stuck, and was ended")


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise :class:`_TimeOver` after so many seconds; without effect outside the main thread, and on Windows."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise _TimeOver

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _without_criteria(record: RegistryRecord | None, code: str, message: str) -> ParsedTrial:
    found = Diagnostic(severity="error", code=code, message=message)
    if record is None:
        return ParsedTrial(
            source=Source(format="unknown", sha256=""), text="", diagnostics=[found], parser=Parser(version=__version__)
        )
    return ParsedTrial(
        trial_id=record.trial_id,
        title=record.title,
        source=Source(format=record.format, uri=record.uri, sha256=record.sha256),
        text=record.criteria,
        population=record.population,
        diagnostics=[found],
        parser=Parser(version=__version__),
    )
