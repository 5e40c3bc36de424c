"""One input's bytes, before any format has read them."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from ..errors import InputError
from .decoding import byte_order_mark, decode, refuse_control_characters
from .limits import MAX_STUDY, megabytes
from .record import Origin, RegistryRecord

HEAD = 1 << 16
"""Bytes that a format is recognised by."""


# What an XML declaration says of an encoding that the text is no longer in.
_XML_ENCODING = re.compile(r"\A(\s{0,20}<\?xml[^<>?]{0,60}?)\sencoding\s?=\s?[\"'][\w-]{1,30}[\"']")


@dataclass
class Content:
    """The bytes of a file, of an archive's entry or of a text given.

    Attributes:
        name: what messages call it.
        stream: seekable, at its start.
        uri: the file it is, ``archive.zip!/entry`` for an archive's; null for a text given.
        suffix: lower case with its dot, without ``.gz``; empty where there is none.
        given: the text, where a text was given rather than bytes.
        path: the file whose bytes these are, null where they are unpacked or given.
        beside: opens a file of the same folder or archive by its name, null where there is none.
    """

    name: str
    stream: BinaryIO
    uri: str | None = None
    suffix: str = ""
    given: str | None = None
    path: Path | None = None
    beside: Callable[[str], Content | None] = field(default=lambda name: None)

    def __post_init__(self) -> None:
        self._encoding_assumed = False
        self._sha256: str | None = None

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB, in UTF-8 whatever encoding a byte-order mark names; so is the stream from then on."""
        start = self.stream.read(HEAD)
        self.stream.seek(0)
        if byte_order_mark(start) not in ("utf-16", "utf-32"):
            return start
        data = self.whole(MAX_STUDY, "a file in UTF-16")
        text = _XML_ENCODING.sub(r"\1", decode(data, self.name)[0], count=1)
        self._sha256 = hashlib.sha256(data).hexdigest()
        self.stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
        return text[:HEAD].encode("utf-8", "surrogatepass")[:HEAD]

    def whole(self, limit: int, what: str) -> bytes:
        """All its bytes.

        Args:
            limit: the most there may be.
            what: what has that limit, for the message: "a page".

        Raises:
            InputError: there are more.
        """
        data = self.stream.read(limit + 1)
        self.stream.seek(0)
        if len(data) > limit:
            size = f"it has {megabytes(self.path.stat().st_size)}" if self.path else "it is too long"
            raise InputError(
                self.name,
                f"{size}, and {what} may have {megabytes(limit)}.",
                "Give one trial's criteria, or many trials as JSONL, CSV or Parquet.",
            )
        return data

    def text(self, limit: int, what: str) -> str:
        """All of it as text; a text given exactly as it is.

        Raises:
            InputError: more bytes than ``limit``, or no text.
        """
        data = self.whole(limit, what)
        if self.given is not None:
            refuse_control_characters(self.given, self.name)
            return self.given
        text, assumed = decode(data, self.name)
        self._encoding_assumed = self._encoding_assumed or assumed
        return text

    def lines(self, limit: int, what: str) -> Iterator[bytes | InputError]:
        """Its lines with their ends, without a byte-order mark; one longer than ``limit`` is an error in its place."""
        _ = self.head  # the stream is in UTF-8 from here
        number = 0
        while line := self.stream.readline(limit + 1):
            number += 1
            if len(line) <= limit:
                yield line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                continue
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(limit)
            reason = f"the line is too long; {what} may have {megabytes(limit)}."
            yield InputError(f"{self.name}#line={number}", reason, "Give one trial a line.")

    def origin(self) -> Origin:
        """Where the one study that it holds comes from."""
        if self._sha256 is None:
            self._sha256 = hashlib.sha256(self.whole(MAX_STUDY, "a study")).hexdigest()
        return Origin(self.name, self.uri, self._sha256)

    def part(self, fragment: str, data: bytes) -> Origin:
        """Where one of the studies that it holds comes from, and that study's bytes."""
        return Origin(self.name, self.uri, "").part(fragment, data)

    def note_encoding(self, record: RegistryRecord) -> None:
        """Say on the record that its encoding was assumed, if it was."""
        if self._encoding_assumed:
            record.warn(
                "encoding-assumed", "The input is not UTF-8; it was read as Windows-1252. Save it as UTF-8 to be sure."
            )
