"""Files and what they hold: a plain file, a gzip file, the entries of a zip file. Nothing is ever unpacked to disk."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ..errors import InputError
from .content import Content
from .formats import SUFFIXES
from .limits import MAX_RATIO, MAX_STUDY, MAX_UNPACKED, RATIO_GRACE, megabytes

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
Opened = Callable[[BinaryIO, int], None]
_EMPTY_ZIP = b"PK\x05\x06"
_AGAIN = "Pack it again, or unpack it and give the files."


def file_contents(path: Path, opened: Opened | None = None) -> Iterator[Content | InputError]:
    """The content of a file, or of each entry of an archive, in the archive's sorted order.

    Args:
        opened: is told the open file and its size in bytes, so that a caller can show how far the reading is.

    Raises:
        InputError: the file cannot be opened.
    """
    name = str(path)
    try:
        file = _open(path)
    except OSError as error:
        raise InputError(
            name, f"it cannot be opened: {error.strerror or error}.", "Check its path and rights."
        ) from None
    with file:
        if opened is not None:
            opened(file, path.stat().st_size)
        uri = os.fsencode(path).decode("utf-8", "replace")  # a file's name need not be text
        yield from unpacked(Content(name, file, uri, _suffix(name), path=path, beside=_beside_file(path)))


def unpacked(content: Content) -> Iterator[Content | InputError]:
    """A content itself, or what the archive it is holds. An archive within an archive is refused."""
    magic = content.stream.read(4)
    content.stream.seek(0)
    if magic.startswith(GZIP):
        yield _gunzipped(content)
    elif magic in (ZIP, _EMPTY_ZIP):
        yield from _entries(content)
    else:
        yield content


def _gunzipped(content: Content) -> Content:
    size = content.stream.seek(0, io.SEEK_END)
    content.stream.seek(0)
    stream = _Bounded(gzip.GzipFile(fileobj=content.stream), _Budget(content.name, size))
    inner = Content(
        content.name, io.BufferedReader(stream, 1 << 16), content.uri, _suffix(content.name), beside=content.beside
    )
    _refuse_nested(inner)
    return inner


def _entries(content: Content) -> Iterator[Content | InputError]:
    size = content.stream.seek(0, io.SEEK_END)
    content.stream.seek(0)
    try:
        archive = zipfile.ZipFile(content.stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(content.name, "its zip directory is damaged.", _AGAIN) from None
    with archive:
        entries = {entry.filename: entry for entry in archive.infolist() if not entry.filename.endswith("/")}
        if "[Content_Types].xml" in entries:
            raise InputError(content.name, "it is an Office document, not text.", "Save it as plain text or CSV.")
        names = readable_names(entries)
        if not names:
            raise InputError(content.name, "the archive holds no file that Eligo reads.", "See `eligo formats`.")
        budget = _Budget(content.name, size)

        def opened(name: str) -> Content:
            label = f"{content.name}!/{name}"
            stream = _Bounded(archive.open(entries[name]), budget)
            uri = content.uri and f"{content.uri}!/{name}"
            folder = PurePosixPath(name).parent

            def beside(other: str) -> Content | None:
                sibling = str(folder / other)
                return opened(sibling) if sibling in entries else None

            return Content(label, io.BufferedReader(stream, 1 << 16), uri, _suffix(name), beside=beside)

        for name in names:
            try:
                inner = opened(name)
                with inner.stream:
                    _refuse_nested(inner)
                    yield inner
            except InputError as error:
                yield error
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, ValueError):
                yield InputError(
                    f"{content.name}!/{name}", "the entry is encrypted, damaged or packed unusually.", _AGAIN
                )


def readable_names(names: Iterable[str]) -> list[str]:
    """Of the names in a folder tree or an archive, those to read, sorted: by their suffixes, without hidden ones and
    without the ``gold.json`` of a gold document. Where a folder has AACT's ``eligibilities.txt``, its other ``.txt``
    files are tables that go with it.
    """
    readable = sorted(name for name in names if _suffix(name) in SUFFIXES and not _passed_over(name))
    folders = {str(PurePosixPath(name).parent) for name in readable if PurePosixPath(name).name == "eligibilities.txt"}
    return [
        name
        for name in readable
        if str(PurePosixPath(name).parent) not in folders
        or _suffix(name) != ".txt"
        or PurePosixPath(name).name == "eligibilities.txt"
    ]


class _Budget:
    """How much an archive may still unpack to, all its entries together."""

    def __init__(self, name: str, packed: int) -> None:
        self._name, self._packed, self._unpacked = name, packed, 0

    def spend(self, count: int) -> None:
        self._unpacked += count
        if self._unpacked > MAX_UNPACKED:
            reason = f"it unpacks to more than {megabytes(MAX_UNPACKED)}."
            raise InputError(self._name, reason, "Unpack it and give the files.")
        if self._unpacked > RATIO_GRACE and self._unpacked > MAX_RATIO * self._packed:
            reason = f"it unpacks to more than {MAX_RATIO} times its size, as a decompression bomb does."
            raise InputError(self._name, reason, "If you trust it, unpack it and give the files.")


class _Bounded(io.RawIOBase):
    """An unpacking stream within a budget, whose faults are sentences."""

    def __init__(self, stream: Any, budget: _Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        position: int = self._stream.seek(offset, whence)
        return position

    def tell(self) -> int:
        position: int = self._stream.tell()
        return position

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, zipfile.BadZipFile, OSError):
            raise InputError(self._budget._name, "the archive is damaged or cut short.", _AGAIN) from None
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _open(path: Path) -> BinaryIO:
    if path.is_file():
        return path.open("rb")
    with path.open("rb") as pipe:  # /dev/stdin, a named pipe: they cannot be read twice
        data = pipe.read(MAX_STUDY + 1)
    if len(data) > MAX_STUDY:
        raise InputError(str(path), f"a pipe may give {megabytes(MAX_STUDY)}.", "Give a file.")
    return io.BytesIO(data)


def _beside_file(path: Path) -> Callable[[str], Content | None]:
    def beside(name: str) -> Content | None:
        other = path.parent / name
        if not other.is_file():
            return None
        return Content(str(other), other.open("rb"), str(other), _suffix(name), path=other)

    return beside


def _refuse_nested(content: Content) -> None:
    if content.head.startswith((GZIP, ZIP)):
        raise InputError(content.name, "it is an archive inside an archive.", "Unpack the outer one first.")


def _suffix(name: str) -> str:
    pure = PurePosixPath(os.fspath(name).lower().replace("\\", "/"))
    return pure.with_suffix("").suffix if pure.suffix == ".gz" else pure.suffix


def _passed_over(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[-1] == "gold.json" or any(part.startswith((".", "__MACOSX")) and part != ".." for part in parts)
