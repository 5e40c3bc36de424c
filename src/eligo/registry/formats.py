"""The formats that Eligo reads, each with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ..errors import InputError
from . import aact, ctgov_json, ctgov_xml, ctis, euctr, ictrp, plain_text, tabular, veeva
from .content import Content
from .detection import is_json_lines, refuse_other_than_xml
from .json_documents import documents, line_documents
from .limits import MAX_PAGE, MAX_STUDY
from .markup import xml_children
from .record import Origin, RegistryRecord
from .tables import delimited_rows, parquet_rows
from .tabular import Columns

Records = Iterator[RegistryRecord | InputError]
Reader = Callable[[Content, Columns | None], Records]
RowReader = Callable[[Mapping[str, Any], Origin], RegistryRecord]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that trials come in.

    Attributes:
        name: as ``--from`` and ``format=`` take it.
        description: one line.
        example: a command that reads it.
        suffixes: of files that usually hold it.
        records: the reader.
    """

    name: str
    description: str
    example: str
    suffixes: tuple[str, ...]
    records: Reader = field(repr=False)


def record_from_object(
    row: Mapping[str, Any], origin: Origin, columns: Columns | None = None, format: str = "json"
) -> RegistryRecord:
    """One trial from a JSON object or a table's row, of whichever registry's form it has; else by its columns.

    Raises:
        InputError: it has no eligibility criteria.
    """
    if columns is None:
        for recognises, read in _SHAPES:
            if recognises(row):
                return read(row, origin)
    return tabular.read_row(row, origin, format, columns)


_SHAPES: tuple[tuple[Callable[[Mapping[str, Any]], bool], RowReader], ...] = (
    (ctgov_json.is_study, ctgov_json.read_study),
    (ctis.is_trial, ctis.read_trial),
    (euctr.is_trial, euctr.read_trial),
    (ictrp.is_row, ictrp.read_row),
)


def _is_registrys(row: Mapping[str, Any]) -> bool:
    return any(recognises(row) for recognises, _ in _SHAPES)


def _page(read: Callable[[str, Origin], RegistryRecord]) -> Reader:
    def records(content: Content, columns: Columns | None) -> Records:
        record = read(content.text(MAX_PAGE, "a page of text"), content.origin())
        content.note_encoding(record)
        yield record

    return records


def _objects(source: Callable[[Content], Iterator[Any]], read: RowReader | None = None, name: str = "json") -> Reader:
    def records(content: Content, columns: Columns | None) -> Records:
        for found in source(content):
            if isinstance(found, InputError):
                yield found
                continue
            row, origin = found
            try:
                yield read(row, origin) if read else record_from_object(row, origin, columns, name)
            except InputError as error:
                yield error

    return records


def _table(source: Callable[[Content], Iterator[Any]], name: str) -> Reader:
    """A table of any columns. One without a column of criteria is one error, not one a row."""

    def records(content: Content, columns: Columns | None) -> Records:
        found = source(content)
        first = next(found, None)
        if first is None:
            return
        if not isinstance(first, InputError) and (columns or not _is_registrys(first[0])):
            tabular.criteria_fields(first[0], content.name, columns)
        yield from _objects(lambda content: chain([first], found), name=name)(content, columns)

    return records


def _json(read: RowReader) -> Reader:
    """A named JSON format: one object, a list, or one a line."""

    def records(content: Content, columns: Columns | None) -> Records:
        yield from _objects(line_documents if is_json_lines(content) else documents, read)(content, columns)

    return records


def _ctgov_xml(content: Content, columns: Columns | None) -> Records:
    refuse_other_than_xml(content)
    xml = content.whole(MAX_STUDY, "a study").removeprefix(b"\xef\xbb\xbf").lstrip()
    yield ctgov_xml.read_study(xml, content.origin())


def _ictrp_xml(content: Content, columns: Columns | None) -> Records:
    refuse_other_than_xml(content)
    content.stream.seek(len(content.head) - len(content.head.removeprefix(b"\xef\xbb\xbf").lstrip()))
    for number, trial in enumerate(xml_children(content.stream, ictrp.TRIAL, content.name), 1):
        text = "\n".join(child.text or "" for child in trial)
        try:
            yield ictrp.read_element(trial, content.part(f"trial={number}", text.encode()))
        except InputError as error:
            yield error


def _aact(content: Content, columns: Columns | None) -> Records:
    return aact.read_table(content)


def _parquet(content: Content, columns: Columns | None) -> Records:
    return _table(lambda content: parquet_rows(content, columns), "parquet")(content, columns)


FORMATS: dict[str, Format] = {
    format.name: format
    for format in (
        Format(
            "text",
            "plain text with headings; all of it is eligibility criteria",
            "eligo parse criteria.txt",
            (".txt", ".text"),
            _page(plain_text.read_text),
        ),
        Format(
            "veeva",
            "a trial's page on ClinicalTrials.Veeva, copied as text from menu to footer",
            "eligo parse page.txt",
            (".txt",),
            _page(veeva.read_page),
        ),
        Format(
            "ctgov-json",
            'ClinicalTrials.gov API v2: a study, a list of them, or {"studies": […]}',
            "eligo parse NCT01234567.json",
            (".json", ".jsonl"),
            _json(ctgov_json.read_study),
        ),
        Format(
            "ctgov-xml",
            "ClinicalTrials.gov's XML until June 2024, a clinical_study a file",
            "eligo parse NCT01234567.xml",
            (".xml",),
            _ctgov_xml,
        ),
        Format(
            "aact",
            "AACT's pipe-delimited eligibilities.txt, with studies.txt, conditions.txt, interventions.txt beside it",
            "eligo parse aact/eligibilities.txt --to jsonl",
            (".txt",),
            _aact,
        ),
        Format(
            "ictrp-xml",
            "WHO ICTRP export as XML",
            "eligo parse ICTRP-Results.xml --to jsonl",
            (".xml",),
            _ictrp_xml,
        ),
        Format(
            "ictrp-csv",
            "WHO ICTRP export as CSV with a header",
            "eligo parse ICTRP.csv --to jsonl",
            (".csv",),
            _objects(delimited_rows, ictrp.read_row),
        ),
        Format(
            "ctis-json",
            "EU CTIS public API: a trial as JSON",
            "eligo parse 2023-500001-10-00.json",
            (".json", ".jsonl"),
            _json(ctis.read_trial),
        ),
        Format(
            "euctr-json",
            "EU Clinical Trials Register in the field names of the R package ctrdata",
            "eligo parse euctr.ndjson --to jsonl",
            (".json", ".jsonl", ".ndjson"),
            _json(euctr.read_trial),
        ),
        Format(
            "json",
            "JSON objects with named fields, or of any registry above, alone or in a list",
            "eligo parse trials.json --column criteria=elig",
            (".json",),
            _objects(documents),
        ),
        Format(
            "jsonl",
            "one JSON object a line, with named fields or of any registry above",
            "eligo parse trials.jsonl --to jsonl",
            (".jsonl", ".ndjson"),
            _objects(line_documents, name="jsonl"),
        ),
        Format(
            "csv",
            "comma-, tab-, semicolon- or pipe-separated with a header",
            "eligo parse trials.csv --column criteria=elig --column trial_id=id",
            (".csv", ".tsv"),
            _table(delimited_rows, "csv"),
        ),
        Format(
            "parquet",
            "Parquet with named columns; needs eligo[parquet]",
            "eligo parse trials.parquet --to jsonl",
            (".parquet",),
            _parquet,
        ),
    )
}
"""Name → format, in the order that ``eligo formats`` lists them. Each may also be packed as gzip or zip."""

SUFFIXES = frozenset(suffix for format in FORMATS.values() for suffix in format.suffixes) | {".zip"}
"""Of the files that a directory or an archive is searched for; each may be followed by ``.gz``."""
