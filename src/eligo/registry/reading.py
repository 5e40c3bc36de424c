"""Reading trials in whatever format and however many they come."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from .archives import Opened, file_contents, readable_names, unpacked
from .content import Content
from .detection import detect, refuse_unreadable
from .formats import FORMATS, SUFFIXES, record_from_object
from .json_documents import given_documents
from .limits import MAX_STUDY, megabytes
from .record import RegistryRecord
from .tabular import Columns

Source = str | os.PathLike[str] | bytes | dict[str, Any] | list[dict[str, Any]]


def read(
    source: Source, *, format: str = "auto", columns: Columns | None = None, name: str | None = None
) -> RegistryRecord:
    """Read one trial.

    Args:
        source: a path; the text itself (a registry's page, JSON or XML too); its bytes; or a registry's JSON as a dict.
            A string is a path where such a file is there, or where it looks like one.
        format: a name of ``FORMATS``; ``auto`` tells it from the content.
        columns: field → column for tables and JSON whose names Eligo does not know.
        name: what messages call a text, bytes or JSON given: "standard input".

    Raises:
        InputError: the source cannot be read as a trial, or holds several.
    """
    records = read_many(source, format=format, columns=columns, name=name)
    record = next(records, None)
    if isinstance(record, InputError):
        raise record
    assert record is not None, "every source gives a record or an error"
    if next(records, None) is not None:
        advice = "Read them with eligo.read_many or `eligo parse`."
        raise InputError(name or _name(source), "it holds several trials.", advice)
    return record


def read_many(
    source: Source,
    *,
    format: str = "auto",
    columns: Columns | None = None,
    name: str | None = None,
    opened: Opened | None = None,
) -> Iterator[RegistryRecord | InputError]:
    """Read all the trials of a source, one after the other, with flat memory.

    Every source gives at least one value. A trial that cannot be read comes as an :class:`InputError` in its place, and
    the next ones follow. A directory is walked in sorted order, its files of known suffixes read; an archive's entries
    likewise.

    Args:
        source, format, columns, name: as for :func:`read`; also a directory, or a list of dicts.
        opened: is told each file opened and its size in bytes, so that a caller can show how far the reading is.
    """
    if format != "auto" and format not in FORMATS:
        names = ", ".join(["auto", *FORMATS])
        yield InputError(f"format {format!r}", "there is no such format.", f"Choose one of: {names}.")
        return
    try:
        if isinstance(source, dict | list):
            yield from _from_objects(source, columns, name or _name(source))
            return
        path = _path(source)
        if path is not None and path.is_dir():
            for file in _files(path):
                yield from _from_file(file, format, columns, opened)
        elif path is not None:
            yield from _from_file(path, format, columns, opened)
        else:
            yield from _from_contents(unpacked(_given(source, name or _name(source))), format, columns)
    except InputError as error:
        yield error


def _from_file(
    path: Path, format: str, columns: Columns | None, opened: Opened | None
) -> Iterator[RegistryRecord | InputError]:
    try:
        yield from _from_contents(file_contents(path, opened), format, columns)
    except InputError as error:
        yield error


def _from_contents(
    contents: Iterator[Content | InputError], format: str, columns: Columns | None
) -> Iterator[RegistryRecord | InputError]:
    for content in contents:
        if isinstance(content, InputError):
            yield content
            continue
        try:
            refuse_unreadable(content)
            empty = True
            for record in FORMATS[detect(content) if format == "auto" else format].records(content, columns):
                empty = False
                yield record
            if empty:
                raise InputError(content.name, "it holds no trial.", "Give a file with at least one below its header.")
        except InputError as error:
            yield error
        except OSError as error:
            yield InputError(content.name, f"it cannot be read to its end: {error.strerror or error}.", "Try again.")


def _from_objects(
    source: dict[str, Any] | list[dict[str, Any]], columns: Columns | None, name: str
) -> Iterator[RegistryRecord | InputError]:
    for found in given_documents(source, name):
        if isinstance(found, InputError):
            yield found
            continue
        row, origin = found
        try:
            yield record_from_object(row, origin, columns)
        except InputError as error:
            yield error


def _given(source: object, name: str) -> Content:
    if isinstance(source, bytes | bytearray | memoryview):
        return Content(name, io.BytesIO(source))
    if not isinstance(source, str):
        raise InputError(name, f"it is a {type(source).__name__}.", "Give a path, a text, bytes or a registry's JSON.")
    if len(source) > MAX_STUDY:
        raise InputError(name, f"a text given may have {megabytes(MAX_STUDY)}.", "Give a file.")
    try:
        data = source.encode()
    except UnicodeEncodeError as error:
        place = f"character {error.start:,} is half of a surrogate pair"
        raise InputError(name, f"it is not text: {place}.", "Decode it as UTF-8 again.") from None
    return Content(name, io.BytesIO(data), given=source)


# What has no line break and is a path by its form: "./x", "/data/x", "C:\x", "trials/x", "x.docx", but not
# "AST/ALT <= 2.5 x ULN".
_LOOKS_LIKE_A_PATH = re.compile(
    r"(?:~|\.{0,2})/\S{1,300}"
    r"|[A-Za-z]:\\.{1,300}"
    r"|[\w.~+@-]{1,200}[/\\][\w.~+@/\\-]{0,300}"
    r"|[\w.~+@-]{1,200}\.[A-Za-z][A-Za-z0-9]{0,6}"
)
_LONGEST_PATH = 1000


def _path(source: object) -> Path | None:
    """The path that a source is, null where it is a text or bytes.

    Raises:
        InputError: it is a path, and there is no such file.
    """
    if isinstance(source, os.PathLike):
        if not _exists(source):
            raise InputError(str(source), "there is no such file.", "Check the path.")
        return Path(source)
    if not isinstance(source, str) or len(source) > _LONGEST_PATH or "\n" in source or not source.strip():
        return None
    if _exists(source):
        return Path(source)
    suffix = Path(source.lower()).suffix
    if suffix in SUFFIXES or suffix == ".gz" or _LOOKS_LIKE_A_PATH.fullmatch(source.strip()):
        advice = "Check the path; to give such criteria as text, end them with a line break."
        raise InputError(source, "there is no such file.", advice)
    return None


def _exists(path: str | os.PathLike[str]) -> bool:
    try:
        return os.path.exists(path)
    except (OSError, ValueError):
        return False


def _files(folder: Path) -> list[Path]:
    """The files below a folder that are to be read, sorted by their paths."""
    names = [(Path(root) / name).relative_to(folder).as_posix() for root, _, files in os.walk(folder) for name in files]
    readable = readable_names(names)
    if not readable:
        raise InputError(str(folder), "the folder holds no file that Eligo reads.", "See `eligo formats`.")
    return [folder / name for name in readable]


def _name(source: object) -> str:
    if isinstance(source, os.PathLike):
        return str(source)
    if isinstance(source, str):
        return source if len(source) <= _LONGEST_PATH and _exists(source) else "the text given"
    if isinstance(source, bytes | bytearray | memoryview):
        return "the bytes given"
    return "the JSON given" if isinstance(source, dict | list) else "the object given"
