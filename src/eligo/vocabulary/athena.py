"""Reading an OHDSI Athena download: CONCEPT.csv and CONCEPT_SYNONYM.csv, tab-separated, without quotes, row by row.

A row that cannot be read is counted with what is wrong with it and left out; it never stops the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ..errors import InputError

CONCEPT_COLUMNS = ("concept_id", "concept_name", "domain_id", "vocabulary_id", "concept_class_id", "concept_code")
SYNONYM_COLUMNS = ("concept_id", "concept_synonym_name")
OPTIONAL_COLUMNS = ("standard_concept", "invalid_reason", "language_concept_id")

ENGLISH = "4180186"
"""OMOP's concept for the English language; synonyms in other languages are left out."""

LONGEST_LINE = 16_384
"""Bytes of a row; names have at most 1,000 characters."""

Advance = Callable[[int], None]
"""Told how many bytes have been read."""


class AthenaConcept(NamedTuple):
    """A row of CONCEPT.csv; ``standard`` is ``S`` (standard), ``C`` (classification) or empty."""

    id: int
    name: str
    domain: str
    vocabulary: str
    concept_class: str
    code: str
    standard: str


class Synonym(NamedTuple):
    """A row of CONCEPT_SYNONYM.csv in English."""

    concept: int
    name: str


def kind_of(path: Path) -> str:
    """``concept`` or ``synonym``, by the file's header.

    Raises:
        InputError: the file cannot be opened, or is neither.
    """
    with _opened(path) as stream:
        columns = _header(stream)
    if set(CONCEPT_COLUMNS) <= columns.keys():
        return "concept"
    if set(SYNONYM_COLUMNS) <= columns.keys():
        return "synonym"
    raise InputError(
        str(path),
        f"is no CONCEPT.csv or CONCEPT_SYNONYM.csv: its first line has {_shown(list(columns))}.",
        "Give the tab-separated files of an OHDSI Athena download as they are.",
    )


def read_concepts(path: Path, skipped: Counter[str], advance: Advance) -> Iterator[AthenaConcept]:
    """The valid concepts of a CONCEPT.csv; what is left out is counted in ``skipped``, by reason."""
    for row in _rows(path, CONCEPT_COLUMNS, skipped, advance):
        number = _number(row["concept_id"])
        if number is None or not row["concept_name"] or not row["concept_code"]:
            skipped["without a number for an id, a name or a code"] += 1
        elif row.get("invalid_reason"):
            skipped["retired"] += 1
        else:
            yield AthenaConcept(
                number,
                row["concept_name"],
                row["domain_id"],
                row["vocabulary_id"],
                row["concept_class_id"],
                row["concept_code"],
                row.get("standard_concept", ""),
            )


def read_synonyms(path: Path, skipped: Counter[str], advance: Advance) -> Iterator[Synonym]:
    """The English synonyms of a CONCEPT_SYNONYM.csv."""
    for row in _rows(path, SYNONYM_COLUMNS, skipped, advance):
        number = _number(row["concept_id"])
        if number is None or not row["concept_synonym_name"]:
            skipped["without a number for an id or a name"] += 1
        elif row.get("language_concept_id", ENGLISH) != ENGLISH:
            skipped["in another language"] += 1
        else:
            yield Synonym(number, row["concept_synonym_name"])


def _rows(path: Path, wanted: tuple[str, ...], skipped: Counter[str], advance: Advance) -> Iterator[dict[str, str]]:
    with _opened(path) as stream:
        columns = _header(stream)
        places = [(name, columns[name]) for name in (*wanted, *OPTIONAL_COLUMNS) if name in columns]
        advance(stream.tell())
        while line := stream.readline(LONGEST_LINE):
            advance(len(line))
            if not line.endswith(b"\n") and len(line) == LONGEST_LINE:
                skipped[f"longer than {LONGEST_LINE:,} bytes"] += 1
                _skip_line(stream, advance)
                continue
            try:
                cells = line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError:
                skipped["not UTF-8"] += 1
                continue
            if len(cells) == len(columns):
                yield {name: cells[place].strip() for name, place in places}
            elif cells != [""]:
                skipped["with more or fewer cells than the header"] += 1


def _skip_line(stream: BinaryIO, advance: Advance) -> None:
    while chunk := stream.readline(LONGEST_LINE):
        advance(len(chunk))
        if chunk.endswith(b"\n"):
            return


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror or error}).") from error


def _header(stream: BinaryIO) -> dict[str, int]:
    line = stream.readline(LONGEST_LINE).decode("utf-8-sig", "replace").rstrip("\r\n")
    return {name.strip().lower(): place for place, name in enumerate(line.split("\t"))}


def _shown(columns: list[str]) -> str:
    shown = ", ".join(repr(name[:30]) for name in columns[:6])
    return f"the columns {shown}{' …' if len(columns) > 6 else ''}" if columns != [""] else "no columns"


def _number(cell: str) -> int | None:
    if not cell.isascii() or not cell.isdigit() or len(cell) > 18:
        return None
    return int(cell)
