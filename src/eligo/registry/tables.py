"""Delimited tables (CSV, TSV, AACT's pipes) and Parquet, a row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import orjson

from ..errors import InputError
from . import euctr, ictrp, tabular
from .content import Content
from .limits import MAX_COLUMNAR, MAX_ROW
from .record import Origin

Row = tuple[dict[str, str], Origin]

_DELIMITERS = (",", "\t", ";", "|")
_TABLE_SUFFIXES = (".csv", ".tsv")


def header_format(line: str, content: Content) -> str | None:
    """The format of a table with this first line, null where it is no table of trials.

    Raises:
        InputError: one of AACT's other tables, which hold no criteria.
    """
    if "|" in line and line.startswith(("id|nct_id|", "nct_id|")):
        if "|criteria" in line:
            return "aact"
        raise InputError(
            content.name,
            "it is a table of AACT's without eligibility criteria.",
            "Give eligibilities.txt of the same download.",
        )
    if content.suffix not in _TABLE_SUFFIXES and not any(delimiter in line for delimiter in _DELIMITERS):
        return None
    names = _cells(line.strip("\r\n"), _delimiter(line))
    if ictrp.is_row(dict.fromkeys(names)):
        return "ictrp-csv"
    if content.suffix in _TABLE_SUFFIXES:
        return "csv"
    fields = tabular.fields_of(names)
    return "csv" if tabular.has_criteria(fields) and "trial_id" in fields else None


def delimited_rows(content: Content) -> Iterator[Row | InputError]:
    """The rows of a delimited table with a header, quoted as RFC 4180 has it; ``#row=2`` is the first below the header.
    The delimiter is told from the header.

    A row that cannot be read is an error in its place. A cell that never ends (an open quote) ends the reading, for
    nothing tells where the next row begins.
    """
    head = content.head.decode("utf-8", "replace").lstrip("\ufeff")
    faults: list[InputError] = []
    reader = csv.reader(_decoded(content, faults), delimiter=_delimiter(head.partition("\n")[0]))
    yield from _rows(content, reader, faults, resumes=False)


def piped_rows(content: Content) -> Iterator[Row | InputError]:
    """The rows of a table of AACT's: parted by pipes, one a line whatever its quotes."""
    faults: list[InputError] = []
    lines = _decoded(content, faults)
    readers = (next(csv.reader([line], delimiter="|"), []) for line in lines)
    yield from _rows(content, readers, faults, resumes=True)


def _rows(
    content: Content, reader: Iterator[list[str]], faults: list[InputError], resumes: bool
) -> Iterator[Row | InputError]:
    header: list[str] | None = None
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield InputError(f"{content.name}#row={number}", f"the row cannot be read: {error}.", "Check its quotes.")
            if header is None or ("field limit" in str(error) and not resumes):
                return
            continue
        yield from faults
        faults.clear()
        if cells is None:
            return
        if header is None:
            header = [cell.strip() for cell in cells]
        elif any(cells):
            yield _row(content, header, cells, number)


def parquet_rows(content: Content, columns: tabular.Columns | None = None) -> Iterator[Row | InputError]:
    """The rows of a Parquet file, read in batches.

    Raises:
        InputError: pyarrow is not installed, or the file is no Parquet.
    """
    try:
        from pyarrow import ArrowException, BufferReader
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InputError(
            content.name, "reading Parquet needs pyarrow.", "Install it with: pip install 'eligo[parquet]'"
        ) from None
    try:
        source: Any = content.path
        if source is None:
            source = BufferReader(content.whole(MAX_COLUMNAR, "a Parquet file in an archive"))
        with ParquetFile(source) as file:  # type: ignore[no-untyped-call]
            wanted = _wanted(file.schema_arrow.names, columns, content.name)
            number = 0
            for batch in file.iter_batches(batch_size=256, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield row, _origin(content, number, list(row.values()))
    except InputError:
        raise
    except (ArrowException, OSError, ValueError) as error:  # a text that is not UTF-8 is a ValueError
        reason = str(error).splitlines()[0][:160].rstrip(".") if str(error) else "unknown fault"
        raise InputError(content.name, f"its Parquet cannot be read: {reason}.", "Write it again.") from None


def _wanted(names: list[str], columns: tabular.Columns | None, name: str) -> list[str] | None:
    """The columns to read of a Parquet file; null for all."""
    row = dict.fromkeys(names)
    if columns is None and (ictrp.is_row(row) or euctr.is_trial(row)):
        return None
    try:
        return list(dict.fromkeys(tabular.fields_of(names, columns).values())) or names[:12]
    except KeyError as error:
        raise InputError(name, error.args[0], "Correct the columns given.") from None


def _decoded(content: Content, faults: list[InputError]) -> Iterator[str]:
    for line in content.lines(MAX_ROW, "a row of a table"):
        if isinstance(line, InputError):
            faults.append(line)
        else:
            yield line.decode("utf-8", "surrogateescape")


def _row(content: Content, header: list[str], cells: list[str], number: int) -> Row | InputError:
    if len(cells) > len(header):
        return InputError(
            f"{content.name}#row={number}",
            f"the row has {len(cells)} cells, the header {len(header)}.",
            "Put cells that hold the delimiter into quotes.",
        )
    cells = [_reencoded(cell) for cell in cells] + [""] * (len(header) - len(cells))
    row = dict(zip(header, cells, strict=True))
    return row, _origin(content, number, cells)


def _reencoded(cell: str) -> str:
    """A cell whose bytes are not UTF-8 as Windows-1252."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return cell


def _origin(content: Content, number: int, values: list[Any]) -> Origin:
    return content.part(f"row={number}", orjson.dumps(values, default=str))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _delimiter(header: str) -> str:
    """The delimiter that parts a header into the most cells; a comma where none does."""
    return max(_DELIMITERS, key=header.count)
