"""Runs stages that read one another's files, several side by side, and goes on where a run was stopped.

Each stage is a process of its own, with a log of its own: FOLDER/stages/NAME.log. When it has ended well,
FOLDER/stages/NAME.done is written with a digest of its settings and of those of the stages before it; a stage whose
digest is there is not run again. The digest does not know the code and the corpora: where they have changed, begin with
an empty folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from graphlib import TopologicalSorter
from pathlib import Path

PAUSE = 0.2
"""Seconds between looks at what is running."""


@dataclass(frozen=True)
class Stage:
    """A command's arguments, and the names of the stages whose files it reads."""

    name: str
    arguments: tuple[object, ...]
    needs: tuple[str, ...] = ()


def run(plan: Sequence[Stage], command: Sequence[str], folder: Path, jobs: int = 1, threads: int = 1) -> None:
    """Run every stage of a plan that is not done, `jobs` at once; of those that can start, the first of the plan.

    Args:
        command: takes a stage's arguments; it is no part of their digest.
        folder: for logs and marks.
        threads: that a process may use for arithmetic.

    Raises:
        SystemExit: a stage failed (those beside it are ended), or another run is at work in the folder.
    """
    folder = folder / "stages"
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder) as lock:
        Run(plan, command, folder, jobs, arithmetic_of(threads), lock).go()


class Run:
    def __init__(
        self,
        plan: Sequence[Stage],
        command: Sequence[str],
        folder: Path,
        jobs: int,
        environment: dict[str, str],
        lock: int,
    ) -> None:
        self.plan, self.command, self.folder, self.jobs = plan, command, folder, jobs
        self.environment, self.lock = environment, lock
        self.place = {stage.name: at for at, stage in enumerate(plan)}
        self.digests = digests(plan)
        self.running: dict[str, tuple[subprocess.Popen[bytes], float]] = {}
        self.start, self.over = time.monotonic(), 0

    def go(self) -> None:
        order = TopologicalSorter({stage.name: stage.needs for stage in self.plan})
        order.prepare()
        ready: list[str] = []
        try:
            while order.is_active():
                ready = sorted([*ready, *order.get_ready()], key=self.place.__getitem__)
                for name in [n for n in ready if self.is_done(n)]:
                    ready.remove(name)
                    order.done(name)
                    self.over += 1
                    self.say("done before", name)
                while ready and len(self.running) < self.jobs:
                    self.begin(ready.pop(0))
                for name in self.ended():
                    order.done(name)
        finally:
            self.end_all()

    def begin(self, name: str) -> None:
        self.mark(name).unlink(missing_ok=True)
        with self.log(name).open("wb") as log:
            process = subprocess.Popen(
                [*self.command, *map(str, self.plan[self.place[name]].arguments)], stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, env=self.environment, pass_fds=[self.lock],
            )  # fmt: skip
        self.running[name] = process, time.monotonic()
        self.say("started", name)

    def ended(self) -> list[str]:
        """The stages that have ended since the last look, which waits a moment."""
        if self.running:
            time.sleep(PAUSE)
        over = [name for name, (process, _) in self.running.items() if process.poll() is not None]
        for name in over:
            process, start = self.running.pop(name)
            if process.returncode:
                raise SystemExit(f"stage {name} failed with exit status {process.returncode}; see {self.log(name)}")
            self.mark(name).write_text(self.digests[name])
            self.over += 1
            self.say("finished", name, f" after {clock(time.monotonic() - start)}")
        return over

    def end_all(self) -> None:
        for process, _ in self.running.values():
            process.terminate()
        for process, _ in self.running.values():
            process.wait()

    def say(self, what: str, name: str, more: str = "") -> None:
        now = time.monotonic()
        beside = ", ".join(f"{n} {clock(now - start)}" for n, (_, start) in self.running.items()) or "nothing"
        done = f"{clock(now - self.start)} {self.over}/{len(self.plan)}"
        print(f"{done} {what} {name}{more}; running: {beside}", flush=True)

    def is_done(self, name: str) -> bool:
        return self.mark(name).exists() and self.mark(name).read_text() == self.digests[name]

    def mark(self, name: str) -> Path:
        return self.folder / f"{name}.done"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def digests(plan: Sequence[Stage]) -> dict[str, str]:
    """Of each stage's arguments, and of the digests of those it reads."""
    found: dict[str, str] = {}
    of = {stage.name: stage for stage in plan}
    for name in TopologicalSorter({stage.name: stage.needs for stage in plan}).static_order():
        settings = [*map(str, of[name].arguments), *(found[need] for need in of[name].needs)]
        found[name] = hashlib.sha256("\0".join(settings).encode()).hexdigest()
    return found


def arithmetic_of(threads: int) -> dict[str, str]:
    """This process's environment, in which the libraries of linear algebra use so many threads."""
    return {**os.environ, **{f"{who}_NUM_THREADS": str(threads) for who in ("OMP", "MKL", "OPENBLAS")}}


@contextmanager
def alone_in(folder: Path) -> Iterator[int]:
    """A lock on a folder, which stages inherit: one that outlives its run keeps the next one out.

    A run that is terminated leaves this as one that is interrupted does, so that its stages are ended.
    """
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"another run, or a stage that one has left, is at work in {folder}") from None
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            yield file.fileno()
        finally:
            signal.signal(signal.SIGTERM, before)


def clock(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
