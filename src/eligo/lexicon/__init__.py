"""What is knowledge and not code: tables of analytes, units, headings, comparators and cues, and their one loader.

Each table is a tab-separated file beside this module with a header row. Lines that begin with ``#`` are remarks.
A cell that holds a list separates its entries with ``;``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Row: TypeAlias = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of ``lexicon/<name>.tsv``, each a mapping from column to cell, empty cells as ``""``.

    Raises:
        FileNotFoundError: there is no such table.
        ValueError: a row has more or fewer cells than the header.
    """
    source = resources.files(__name__).joinpath(f"{name}.tsv")
    lines = [
        (number, line)
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]
    header = lines[0][1].split("\t")
    rows = []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(header):
            raise ValueError(f"lexicon/{name}.tsv, line {number}: {len(cells)} cells, the header has {len(header)}")
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


def entries(cell: str) -> list[str]:
    """The entries of a list cell."""
    return [entry.strip() for entry in cell.split(";") if entry.strip()]


@cache
def listed(name: str, column: str = "words", **where: str) -> frozenset[str]:
    """All entries of a column's list cells, of the rows whose other columns hold what ``where`` says."""
    rows = [row for row in table(name) if all(row[other] == value for other, value in where.items())]
    return frozenset(entry for row in rows for entry in entries(row[column]))


@cache
def rows_by_entry(name: str, column: str = "words") -> Mapping[str, Row]:
    """Each entry of a column's list cells, and the first row that lists it."""
    found: dict[str, Row] = {}
    for row in table(name):
        for entry in entries(row[column]):
            found.setdefault(entry, row)
    return MappingProxyType(found)


class Slot(NamedTuple):
    """Words one of which stands at a place of a phrase, or none where it may be left out."""

    words: list[str]
    optional: bool


def slots(entry: str) -> list[Slot]:
    """The places of an entry that stands for several phrases: "may|can [also] be included"."""
    return [Slot(part.strip("[]").split("|"), part.startswith("[")) for part in entry.split()]


def phrasings(cell: str) -> Iterator[str]:
    """The phrases that the entries of a list cell stand for, written with "|" and "[]" as :func:`slots` reads them."""
    for entry in entries(cell):
        for words in product(*(["", *slot.words] if slot.optional else slot.words for slot in slots(entry))):
            yield " ".join(filter(None, words))
