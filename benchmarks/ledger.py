"""Figures measured so far, kept in a JSON file, so that a benchmark that was stopped goes on where it was.

A figure is kept under its name with its identity: a digest of what it was measured on and of what was measured. It is
taken up again only where both are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

Figures = dict[str, Any]


class Ledger:
    """The figures in ``path``; without a path they last as long as the process.

    Raises:
        ValueError: the file holds something else.
    """

    def __init__(self, path: Path | None, *, fresh: bool = False) -> None:
        self._path = path
        self._entries: dict[str, Figures] = {}
        if path is not None and path.is_file() and not fresh:
            self._entries = self._read(path)

    @property
    def figures(self) -> dict[str, Figures]:
        """All figures, by name."""
        return dict(self._entries)

    def measured(self, name: str, identity: str, measure: Callable[[], Mapping[str, Any]]) -> Figures:
        """The figures kept under this name and identity, else those that ``measure`` returns, which are then kept.

        A failure (figures with an ``error``) is kept, too, to be read, but is measured again the next time.
        """
        known = self._entries.get(name)
        if known is not None and known["identity"] == identity and "error" not in known:
            return known
        load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
        self._entries[name] = {"identity": identity, "load before": load, **measure()}
        self._write()
        return self._entries[name]

    def _write(self) -> None:
        if self._path is None:
            return
        content = {"machine": machine(), "figures": self._entries}
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.replace(self._path)

    @staticmethod
    def _read(path: Path) -> dict[str, Figures]:
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))["figures"]
            if all(isinstance(entry["identity"], str) for entry in entries.values()):
                return dict(entries)
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise ValueError(f"{path} holds no figures of a benchmark; name another file, or give --fresh to replace it")


def add_options(parser: argparse.ArgumentParser, kept_in: Path) -> None:
    """The options of a benchmark that keeps its figures; ``kept_in`` is where its tables are in the repository."""
    parser.add_argument("--work", type=Path, help="where what it makes goes for a while; a temporary folder if absent")
    parser.add_argument("--figures", type=Path, help="a JSON file to keep the figures in, and to go on from")
    parser.add_argument("--fresh", action="store_true", help="measure again what the file has")
    parser.add_argument("--save", action="store_true", help=f"keep the tables in {kept_in.name}")


@contextmanager
def begun(chosen: argparse.Namespace) -> Iterator[tuple[Ledger, Path]]:
    """The ledger and the folder to work in that the options name.

    Raises:
        SystemExit: the file cannot be used; one line on standard error, and status 2.
    """
    try:
        ledger = Ledger(chosen.figures, fresh=chosen.fresh)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    with tempfile.TemporaryDirectory() as temporary:
        work = (chosen.work or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        yield ledger, work


def run(main: Callable[[], int]) -> NoReturn:
    """Run a benchmark as a command."""
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("stopped; with --figures, the same command goes on with what is missing")


def last_words(ended: subprocess.CompletedProcess[str]) -> str:
    """What a command that failed said at the end."""
    said = (ended.stderr or ended.stdout).strip().splitlines()
    return f"status {ended.returncode}: {said[-1][:300] if said else 'without a word'}"


def kept(path: Path) -> dict[str, Any]:
    """The tables that a benchmark last kept in the repository, by name."""
    return dict(json.loads(path.read_text(encoding="utf-8"))["tables"]) if path.is_file() else {}


def keep(path: Path, tables: Mapping[str, Any]) -> None:
    """Keep tables, with what they were measured on."""
    content = {"machine": machine(), "tables": tables}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def digest(*parts: object) -> str:
    """A short digest of texts, bytes, files and whatever has a ``repr``."""
    whole = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes()
        elif not isinstance(part, bytes):
            part = repr(part).encode()
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:16]


def eligo_digest() -> str:
    """A digest of the package that ``import eligo`` would import: its code, tables and model."""
    spec = find_spec("eligo")
    if spec is None or spec.origin is None:
        return "not installed"
    root = Path(spec.origin).parent
    return digest(*_files(root))


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count(), "cpu": _cpu()}


def peak_memory(process: int | str = "self") -> float:
    """The most memory a process has held so far, in megabytes; 0 where it is gone.

    Linux's own mark (``VmHWM``) is read where there is one: ``getrusage`` counts what the parent held before it
    started the process, too, and is used elsewhere, for this process alone.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        status = ""
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    if process != "self" or Path("/proc/self/status").is_file():
        return 0.0
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), 1)


def _files(root: Path) -> Iterable[Path]:
    return sorted(file for file in root.rglob("*") if file.is_file() and file.suffix != ".pyc")


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
