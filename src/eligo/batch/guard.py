"""Parsing a trial so that, whatever it holds, a trial comes back and within its time."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import Any, Unpack

from .. import __version__
from ..errors import InputError
from ..parsing import TOGETHER, analyse, analyse_together, ready
from ..pipeline import Loading
from ..registry import RegistryRecord
from ..schema import Diagnostic, ParsedTrial, Parser, Source
from .limits import group_limit
from .parts import Entry

AGAIN = 0.25
"""Seconds after which a time limit that has had no effect is enforced again."""


class _TimeOver(BaseException):
    """Not an ``Exception``, so that no handler on the way takes it for a failure of its own."""


@cache
def prepare_worker(**loading: Unpack[Loading]) -> None:
    """Load the pipeline, in a process that does nothing else.

    Raises:
        EligoError: there is no such pipeline.
    """
    ready(**loading)
    gc.collect()


def parsed_together(
    entries: Sequence[Entry],
    *,
    seconds: float,
    at: Callable[[int], None] = lambda position: None,
    skip: frozenset[int] = frozenset(),
    **loading: Unpack[Loading],
) -> Iterator[list[ParsedTrial]]:
    """The parsed trials of so many entries, :data:`~eligo.parsing.TOGETHER` at a time, which is quicker.

    Where some together fail or take longer than they may, each of them is parsed alone.

    Args:
        at: is told the position of the entry that is begun, or the number of the entries where several are.
        skip: positions of entries that a process died of, and are left out. Where there are any, all are parsed alone.
    """
    for first in range(0, len(entries), TOGETHER):
        some = entries[first : first + TOGETHER]
        at(len(entries))
        together = None if skip else _together(some, seconds, loading)
        if together is not None:
            yield together
            continue
        alone = []
        for position, entry in enumerate(some, first):
            at(position)
            alone.append(died(entry) if position in skip else parse_guarded(entry, seconds=seconds, **loading))
        yield alone


def _together(entries: Sequence[Entry], seconds: float, loading: Loading) -> list[ParsedTrial] | None:
    records = [entry for entry in entries if isinstance(entry, RegistryRecord)]
    try:
        with _limited(group_limit(seconds, len(records))):
            parsed = iter(analyse_together(records, **loading))
    except (_TimeOver, Exception):
        return None
    return [next(parsed) if isinstance(entry, RegistryRecord) else _unreadable(entry) for entry in entries]


def parse_guarded(
    record: Entry,
    *,
    seconds: float,
    **loading: Unpack[Loading],
) -> ParsedTrial:
    """The parsed trial; one that cannot be read or parsed, or takes too long, has a diagnostic in place of criteria.

    The codes are ``unreadable-input``, ``parser-failed`` and ``time-limit``.
    """
    if isinstance(record, InputError):
        return _unreadable(record)
    try:
        with _limited(seconds):
            return analyse(record, **loading)[0]
    except _TimeOver:
        return _without_criteria(record, "time-limit", f"parsing took longer than {seconds:g} seconds and was ended")
    except Exception as error:  # whatever it is, the next trial is to be parsed
        return _without_criteria(record, "parser-failed", f"{type(error).__name__}: {error}")


def _unreadable(error: InputError) -> ParsedTrial:
    return _without_criteria(None, "unreadable-input", str(error))


def died(record: Entry) -> ParsedTrial:
    """The trial that stands for one at which a worker process died or was stuck."""
    known = record if isinstance(record, RegistryRecord) else None
    return _without_criteria(known, "worker-died", "the process that parsed it died or was stuck, and was ended")


def unwritable(trial: ParsedTrial) -> ParsedTrial:
    """The trial that stands for one that no file can hold: half of a surrogate pair in its text, say."""
    place = trial.source.uri or trial.trial_id or "the trial"
    found = f"{place}: what was read or parsed cannot be written as text".encode("ascii", "replace").decode()
    return _without_criteria(None, "parser-failed", found)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise :class:`_TimeOver` after so many seconds, where there can be an alarm.

    Compiled code that calls back into Python may drop the exception, so it is raised again until the work has ended.
    """
    if not _has_alarm():
        yield
        return

    def over(_number: int, _frame: FrameType | None) -> None:
        raise _TimeOver

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        _disarm(before)


def _has_alarm() -> bool:
    """Whether an alarm can be set: in the main thread, not on Windows, and not where the caller's own is running."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        return False
    return not any(signal.getitimer(signal.ITIMER_REAL))


def _disarm(before: Any) -> None:
    """Stop the clock; if it strikes at this very moment, stop it all the same."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeOver:
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
