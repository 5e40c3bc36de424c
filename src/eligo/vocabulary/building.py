"""Build a vocabulary on disk from an OHDSI Athena download.

The folder holds ``names.sqlite`` (concepts, and the keys of their names), ``alike/`` (the 3-grams of the keys) and
``manifest.json`` (what it was made from, and how). It is built beside its place, in ``<folder>.partial``, and moved
there when it is whole; what an interruption leaves is gone on with by the same command.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from ..errors import InputError
from . import athena
from .names import name_key

FORMAT = 1
MANIFEST = "manifest.json"
NAMES = "names.sqlite"
ALIKE = "alike"

ALIKE_LIMIT = 2_000_000
"""Names beyond which a search by likeness takes too long for a mention (some 30 ms a million)."""

BATCH = 20_000

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass
class Summary:
    """What a build put into a vocabulary, and what it left out."""

    concepts: int = 0
    names: int = 0
    alike: bool = False
    vocabularies: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)


def build(
    files: Sequence[Path],
    folder: Path,
    *,
    vocabularies: Sequence[str] = (),
    domains: Sequence[str] = (),
    standard: bool = False,
    alike: bool = True,
    alike_limit: int = ALIKE_LIMIT,
    replace: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Build a vocabulary from CONCEPT.csv and, if wanted, CONCEPT_SYNONYM.csv files.

    Memory does not grow with the files: rows are streamed, sorting is done by SQLite on disk.

    Args:
        files: tab-separated files as Athena gives them; which is which is told by their headers.
        folder: where to put the vocabulary; it must not exist yet, or be one that may be replaced.
        vocabularies: keep only these, ``["SNOMED", "RxNorm"]``; all if empty.
        domains: keep only these, ``["Condition", "Drug"]``; all if empty.
        standard: keep only standard concepts.
        alike: also index names for the search by likeness.
        alike_limit: leave that index out where there are more distinct names.
        replace: a vocabulary that stands at ``folder`` is replaced once the new one is whole.

    Raises:
        InputError: a file is not of an Athena download, or nothing of it remains, or ``folder`` is taken.
    """
    plan = {
        "format": FORMAT,
        "files": [_stamp(path) for path in files],
        "vocabularies": sorted(vocabularies),
        "domains": sorted(domains),
        "standard": standard,
    }
    kinds = [athena.kind_of(path) for path in files]
    if "concept" not in kinds:
        raise InputError(", ".join(map(str, files)) or "no file", "no CONCEPT.csv is among the files.")
    _refuse_taken(folder, replace)
    partial = folder.with_name(folder.name + ".partial")
    report = progress or (lambda doing, done, total: None)
    try:
        summary = _resumed(partial, plan)
        if summary is None:
            summary = _build_names(list(zip(files, kinds, strict=True)), partial, plan, report)
        summary.alike = alike and 0 < summary.names <= alike_limit
        shutil.rmtree(partial / ALIKE, ignore_errors=True)
        if summary.alike:
            _build_alike(partial, summary.names, report)
        _write_manifest(partial, plan, summary, whole=True)
        if folder.exists():
            shutil.rmtree(folder)
        partial.replace(folder)
    except (OSError, sqlite3.Error) as error:
        raise InputError(str(partial), f"cannot be written ({error}).", "Check the disk; then build again.") from error
    return summary


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a vocabulary that is whole.

    Raises:
        InputError: there is none, or it is of another version.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(str(folder), "is no vocabulary.", "Make one with eligo vocab build.") from error
    if not isinstance(manifest, dict) or not manifest.get("whole") or manifest.get("plan", {}).get("format") != FORMAT:
        raise InputError(str(folder), "is a vocabulary of another version, or unfinished.", "Build it anew.")
    return manifest


def _refuse_taken(folder: Path, replace: bool) -> None:
    if not folder.exists() and not folder.is_symlink():
        return
    try:
        read_manifest(folder)
    except InputError:
        if folder.is_dir() and not any(folder.iterdir()):
            return
        raise InputError(str(folder), "exists and is no vocabulary.", "Choose another folder.") from None
    if not replace:
        raise InputError(
            str(folder), "holds a vocabulary already.", "Choose another folder, or replace it (--replace)."
        )


def _resumed(partial: Path, plan: dict[str, Any]) -> Summary | None:
    """What an interrupted build of the same plan has finished; anything else at its place is removed."""
    try:
        manifest = json.loads((partial / MANIFEST).read_text(encoding="utf-8"))
        if manifest["plan"] == plan:
            return Summary(**manifest["summary"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    if partial.is_dir():
        shutil.rmtree(partial)
    return None


def _build_names(inputs: list[tuple[Path, str]], partial: Path, plan: dict[str, Any], report: Progress) -> Summary:
    partial.mkdir(parents=True)
    summary, skipped = Summary(), Counter[str]()
    connection = sqlite3.connect(partial / NAMES, isolation_level=None)
    try:
        connection.execute("ATTACH DATABASE ? AS rows", (str(partial / f"{NAMES}.rows"),))
        connection.create_function("name_key", 1, name_key, deterministic=True)
        connection.executescript(_TABLES)
        _insert(connection, inputs, plan, skipped, report)
        report("sorting", 0, 1)
        connection.executescript(_SORTING)
        summary.concepts = connection.execute("SELECT COUNT(*) FROM concept").fetchone()[0]
        summary.names = connection.execute("SELECT COUNT(*) FROM key").fetchone()[0]
        summary.vocabularies = dict(
            connection.execute("SELECT vocabulary, COUNT(*) FROM concept GROUP BY vocabulary ORDER BY vocabulary")
        )
    finally:
        connection.close()
    (partial / f"{NAMES}.rows").unlink()
    summary.skipped = dict(sorted(skipped.items()))
    if not summary.concepts:
        shutil.rmtree(partial)
        raise InputError(
            str(inputs[0][0]),
            f"no concept remains ({_counts(skipped) or 'the file has no rows'}).",
            "Check the files and what --vocabulary, --domain and --standard leave.",
        )
    _write_manifest(partial, plan, summary, whole=False)
    return summary


def _insert(
    connection: sqlite3.Connection,
    inputs: list[tuple[Path, str]],
    plan: dict[str, Any],
    skipped: Counter[str],
    report: Progress,
) -> None:
    """Read the files into the tables, concepts first."""
    total = sum(path.stat().st_size for path, _ in inputs)
    read = 0

    def advance(size: int) -> None:
        nonlocal read
        read += size
        report("reading", read, total)

    for path, kind in sorted(inputs, key=lambda one: one[1] != "concept"):
        if kind == "concept":
            concepts = _kept(athena.read_concepts(path, skipped, advance), plan, skipped)
            for batch in _batches(concepts):
                _insert_concepts(connection, batch)
        else:
            for synonyms in _batches(athena.read_synonyms(path, skipped, advance)):
                _insert_synonyms(connection, synonyms)


_TABLES = """
PRAGMA main.journal_mode = OFF; PRAGMA main.synchronous = OFF;
PRAGMA rows.journal_mode = OFF; PRAGMA rows.synchronous = OFF;
CREATE TABLE concept (
    id INTEGER PRIMARY KEY, vocabulary TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
    domain TEXT NOT NULL, class TEXT NOT NULL, standard TEXT NOT NULL
);
CREATE TABLE rows.name (key TEXT NOT NULL, concept INTEGER NOT NULL, preferred INTEGER NOT NULL);
"""
_SORTING = """
INSERT INTO rows.name SELECT name_key(name), id, 1 FROM concept;
CREATE TABLE name (
    key TEXT NOT NULL, concept INTEGER NOT NULL, preferred INTEGER NOT NULL, PRIMARY KEY (key, concept)
) WITHOUT ROWID;
INSERT INTO name SELECT key, concept, MAX(preferred) FROM rows.name
    WHERE key <> '' AND concept IN (SELECT id FROM concept) GROUP BY key, concept ORDER BY key, concept;
CREATE TABLE key (number INTEGER PRIMARY KEY, key TEXT NOT NULL);
INSERT INTO key SELECT ROW_NUMBER() OVER (ORDER BY key) - 1, key FROM (SELECT DISTINCT key FROM name);
DETACH DATABASE rows;
"""


def _kept(
    concepts: Iterable[athena.AthenaConcept], plan: dict[str, Any], skipped: Counter[str]
) -> Iterator[athena.AthenaConcept]:
    for concept in concepts:
        if plan["vocabularies"] and concept.vocabulary not in plan["vocabularies"]:
            skipped["of another vocabulary"] += 1
        elif plan["domains"] and concept.domain not in plan["domains"]:
            skipped["of another domain"] += 1
        elif plan["standard"] and concept.standard != "S":
            skipped["not standard"] += 1
        else:
            yield concept


def _insert_concepts(connection: sqlite3.Connection, batch: list[athena.AthenaConcept]) -> None:
    """Of two rows with one id, the first stays."""
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT OR IGNORE INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((one.id, one.vocabulary, one.code, one.name, one.domain, one.concept_class, one.standard) for one in batch),
    )
    connection.execute("COMMIT")


def _insert_synonyms(connection: sqlite3.Connection, batch: list[athena.Synonym]) -> None:
    connection.execute("BEGIN")
    rows = ((name_key(one.name), one.concept) for one in batch)
    connection.executemany("INSERT INTO rows.name VALUES (?, ?, 0)", rows)
    connection.execute("COMMIT")


def _build_alike(partial: Path, total: int, report: Progress) -> None:
    from .ngrams import build_ngrams

    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        report("indexing", done, 2 * total)

    def keys() -> Iterator[str]:
        connection = sqlite3.connect(partial / NAMES)
        try:
            for (key,) in connection.execute("SELECT key FROM key ORDER BY number"):
                yield key
        finally:
            connection.close()

    build_ngrams(keys, total, partial / ALIKE, advance)


def _write_manifest(partial: Path, plan: dict[str, Any], summary: Summary, *, whole: bool) -> None:
    written = partial / f"{MANIFEST}.new"
    content = {"plan": plan, "summary": asdict(summary), "whole": whole}
    written.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")
    written.replace(partial / MANIFEST)


def _stamp(path: Path) -> dict[str, Any]:
    try:
        stat = path.stat()
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error}).") from error
    return {"name": path.name, "size": stat.st_size, "modified": stat.st_mtime_ns}


def _counts(skipped: Counter[str]) -> str:
    return ", ".join(f"{count:,} {reason}" for reason, count in sorted(skipped.items()))


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
