"""Processes that work through tasks, in order and in bounded memory, and outlive the death of any of them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from ..errors import EligoError
from ..garbage import no_collection

Task = TypeVar("Task")
Result = TypeVar("Result")

At = Callable[[int], None]
"""A worker says which item of its task it is about to begin."""

Work = Callable[[Task, At, frozenset[int]], Result]
"""Does a task, leaving out the items whose positions are given: a worker died of them before."""

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Each process computes in one thread: there are as many processes as are wanted."""

_PATROL = 0.5
_AHEAD = 2


class WorkerError(EligoError):
    """A task that a worker could not do, for a reason that lies in no item of it."""


class Crew(Generic[Task, Result]):
    """So many processes that do the same work.

    A worker that is at one item for longer than ``patience`` seconds is ended, as is one that dies by itself; its task
    is done anew by another without that item.

    Args:
        work: a module-level function (or a partial of one): workers are started afresh and import it.
        workers: how many processes at most; beyond the number of cores they are started as tasks wait for one.
        patience: seconds that one item may take.
    """

    def __init__(self, work: Work[Task, Result], *, workers: int, patience: float) -> None:
        self._work, self._workers, self._patience = work, workers, patience
        self._context = multiprocessing.get_context("spawn")
        self._members = [self._start() for _ in range(min(workers, os.cpu_count() or 1))]

    def map(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """The results in the order of the tasks.

        At most two tasks a worker are read ahead, under way or waiting to be yielded. They are read while all workers
        are at work, so that none has to wait for its next.

        Raises:
            WorkerError: a task failed as a whole.
        """
        unread = enumerate(tasks)
        ready: deque[_Job] = deque()
        finished: dict[int, Result] = {}
        read = yielded = 0
        more = True
        try:
            while True:
                for member in self._members:
                    if ready and member.job is None:
                        member.give(ready.popleft())
                if ready and len(self._members) < self._workers:
                    self._members.append(self._start())
                    self._members[-1].give(ready.popleft())
                while yielded in finished:
                    yield finished.pop(yielded)
                    yielded += 1
                busy = [member for member in self._members if member.job is not None]
                wanting = more and read < yielded + _AHEAD * self._workers
                if busy:
                    finished.update(self._results(busy, timeout=0.0 if wanting else _PATROL))
                if wanting:
                    following = next(unread, None)
                    if more := following is not None:
                        ready.append(_Job(*following))
                        read += 1
                elif not busy and not ready:
                    return
        finally:
            self.end()

    def end(self) -> None:
        """End all processes."""
        for member in self._members:
            member.process.kill()
            member.process.join()
            member.connection.close()
        self._members = []

    def _results(self, busy: list[_Member], timeout: float) -> Iterator[tuple[int, Result]]:
        ready = wait([member.connection for member in busy], timeout=timeout)
        for member in busy:
            job = member.job
            assert job is not None
            if member.connection in ready:
                try:
                    with no_collection():
                        result, failure = member.connection.recv()
                except (EOFError, OSError):
                    self._replace(member)
                    continue
                if failure is not None:
                    raise WorkerError(failure)
                member.job = None
                yield job.number, result
            elif member.overdue(self._patience):
                self._replace(member)

    def _replace(self, member: _Member) -> None:
        """Put a new process in the place of a dead or stuck one, and have it do the task without the fatal item."""
        job, position = member.job, int(member.beacon[0])
        assert job is not None
        member.process.kill()
        member.process.join()
        member.connection.close()
        if position < 0 or position in job.skip:
            when = "before it began" if position < 0 else "after it had parsed"
            status = member.process.exitcode
            raise WorkerError(f"a worker process ended with status {status} {when}; is there enough memory?")
        fresh = self._start()
        self._members[self._members.index(member)] = fresh
        fresh.give(_Job(job.number, job.task, job.skip | {position}))

    def _start(self) -> _Member:
        beacon = self._context.Array("d", [-1.0, time.monotonic()], lock=False)
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, beacon, self._work), daemon=True)
        with _environment(ONE_THREAD), _no_interrupt():
            process.start()
        theirs.close()
        return _Member(process, ours, beacon)


@dataclass(slots=True)
class _Job:
    number: int
    task: Any
    skip: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Member:
    process: Any
    connection: Connection
    beacon: Any
    job: _Job | None = field(default=None)

    def give(self, job: _Job) -> None:
        self.job = job
        self.connection.send((job.task, job.skip))

    def overdue(self, patience: float) -> bool:
        return bool(self.beacon[0] >= 0 and time.monotonic() - self.beacon[1] > patience)


@contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Settings that a process started meanwhile inherits, where the user has made none."""
    fresh = {name: value for name, value in settings.items() if name not in os.environ}
    os.environ.update(fresh)
    try:
        yield
    finally:
        for name in fresh:
            del os.environ[name]


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """A process started meanwhile sees no Ctrl-C, not while it loads either: it is for this one to answer."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # which the first process would start, and that lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, beacon: Any, work: Work[Any, Any]) -> None:
    """What a worker process does: tasks in, results out, until the other end closes or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def at(position: int) -> None:
        beacon[1] = time.monotonic()
        beacon[0] = position

    while True:
        with no_collection():
            try:
                task, skip = connection.recv()
                connection.send(_outcome(work, task, at, skip))
            except (EOFError, OSError):
                return
        # Collected once a task, and what is there by now is not looked at again.
        del task
        gc.collect()
        gc.freeze()


def _outcome(work: Work[Any, Any], task: Any, at: At, skip: frozenset[int]) -> tuple[Any, str | None]:
    """The result of a task, or why there is none."""
    try:
        return work(task, at, skip), None
    except EligoError as error:
        return None, str(error)
    except Exception:
        return None, traceback.format_exc(limit=-3)
    finally:
        at(-1)
