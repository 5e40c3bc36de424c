"""JSON objects from a file: one, a list, ClinicalTrials.gov's ``{"studies": […]}``, or one a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from ..errors import InputError
from .content import HEAD, Content
from .decoding import decode
from .limits import MAX_STUDY, megabytes
from .record import Origin

Document = tuple[dict[str, Any], Origin]

_STUDIES = re.compile(
    r'\s{0,200}\{(?:\s{0,200}"(?:totalCount|nextPageToken)"\s{0,20}:\s{0,20}(?:\d{1,12}|"[^"]{0,200}")\s{0,20},){0,3}\s{0,200}"studies"\s{0,20}:\s{0,20}\['
)
_LIST = re.compile(r"\s{0,200}\[")


def documents(content: Content) -> Iterator[Document | InputError]:
    """The studies of a JSON file. A list is read one element at a time, so that memory stays flat.

    Raises:
        InputError: broken JSON, after the elements that could be read.
    """
    start = content.head.decode("utf-8", "replace").lstrip("\ufeff")
    if len(content.head) < HEAD or not (_LIST.match(start) or _STUDIES.match(start)):
        yield from _whole(content)
    else:
        yield from _streamed(content)


def line_documents(content: Content) -> Iterator[Document | InputError]:
    """The studies of a file with one JSON object a line; a broken line is an error in its place."""
    for number, line in enumerate(content.lines(MAX_STUDY, "a line of JSON"), 1):
        if isinstance(line, InputError):
            yield line
        elif line.strip():
            origin = content.part(f"line={number}", line.strip())
            try:
                yield _object(load(line, origin.name), origin)
            except InputError as error:
                yield error


def given_documents(value: object, name: str) -> Iterator[Document | InputError]:
    """The studies of JSON that is parsed already: an object, a list of them, or ``{"studies": […]}``."""
    if isinstance(value, dict) and not isinstance(value.get("studies"), list):
        yield value, Origin(name, None, _digest(value, name))
    else:
        yield from _elements(value, Origin(name, None, ""))


def load(data: bytes, name: str) -> object:
    """A JSON value.

    Raises:
        InputError: broken or too deeply nested JSON, or bytes that are no text; the message gives the place.
    """
    try:
        return orjson.loads(data.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as broken:
        try:
            data.decode()
        except UnicodeDecodeError:
            text, _ = decode(data, name)
            return load(text.encode(), name)
        raise _broken(name, broken) from None


def _whole(content: Content) -> Iterator[Document | InputError]:
    data = content.whole(MAX_STUDY, "a study")
    try:
        value = load(data, content.name)
    except InputError:
        if not _is_one_a_line(data, content.name):
            raise
        yield from line_documents(content)
        return
    origin = content.origin()
    if isinstance(value, dict) and not isinstance(value.get("studies"), list):
        yield value, origin
    else:
        yield from _elements(value, origin)


def _is_one_a_line(data: bytes, name: str) -> bool:
    """Whether the first line is a whole value and more follow; lines may be longer than what a format is told by."""
    first, _, rest = data.partition(b"\n")
    if not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(load(first, name), dict)
    except InputError:
        return False


def _elements(value: object, origin: Origin) -> Iterator[Document | InputError]:
    pointer = "/studies" if isinstance(value, dict) else ""
    elements = value["studies"] if isinstance(value, dict) else value
    if not isinstance(elements, list):
        raise InputError(origin.name, "its JSON is neither an object nor a list of them.", "Give a study's JSON.")
    if not elements:
        raise InputError(origin.name, "its list of studies is empty.", "Give a file with at least one study.")
    for index, element in enumerate(elements):
        yield _element(element, origin, f"{pointer}/{index}")


def _streamed(content: Content) -> Iterator[Document | InputError]:
    cursor = _Cursor(content)
    pointer = "/studies" if cursor.skip(_STUDIES) else "" if cursor.skip(_LIST) else None
    assert pointer is not None
    origin = Origin(content.name, content.uri, "")
    index = 0
    while not cursor.at_end_of_list():
        yield _element(cursor.value(), origin, f"{pointer}/{index}")
        index += 1


def _element(element: object, origin: Origin, pointer: str) -> Document | InputError:
    try:
        digest = _digest(element, origin.name)
        part = Origin(f"{origin.name}#{pointer}", origin.uri and f"{origin.uri}#{pointer}", digest)
        return _object(element, part)
    except InputError as error:
        return error


def _object(value: object, origin: Origin) -> Document:
    if not isinstance(value, dict):
        raise InputError(origin.name, "it is not a JSON object.", "Give one object a study.")
    return value, origin


def _digest(value: object, name: str) -> str:
    """The SHA-256 of a value's canonical JSON: keys sorted, no spaces.

    Raises:
        InputError: it is no JSON: half of a surrogate pair, an object that is none of JSON's, nested too deeply.
    """
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
        return Origin(name, None, "").part("", text.encode()).sha256
    except (TypeError, ValueError, RecursionError):
        raise InputError(name, "it is not what JSON can hold, or nested too deeply.", "Give a study's JSON.") from None


class _Cursor:
    """A place in a stream of JSON text, of which only the value at hand is held."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._stream = content.stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer, self._at, self._broken = "", 0, False
        self._scan = json.JSONDecoder().raw_decode
        self._fill()

    def skip(self, pattern: re.Pattern[str]) -> bool:
        """Pass over what a pattern matches here."""
        found = pattern.match(self._buffer, self._at)
        if found:
            self._at = found.end()
        return found is not None

    def at_end_of_list(self) -> bool:
        """Pass over white space and a comma; whether the list ends here."""
        while True:
            rest = _BETWEEN.match(self._buffer, self._at)
            self._at = rest.end() if rest else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at] == "]"
            if not self._fill():
                raise InputError(self._content.name, "its JSON ends inside a list.", _CUT_SHORT)

    def value(self) -> object:
        """The value here, reading on until it is whole."""
        while True:
            try:
                value, self._at = self._scan(self._buffer, self._at)
                return value
            except RecursionError:
                raise InputError(self._content.name, "its JSON is nested too deeply.", _CUT_SHORT) from None
            except json.JSONDecodeError as broken:
                if len(self._buffer) - self._at > MAX_STUDY:
                    reason = f"a study in it is broken JSON or larger than {megabytes(MAX_STUDY)}."
                    raise InputError(self._content.name, reason, _CUT_SHORT) from None
                if not self._fill():
                    raise InputError(self._content.name, f"its JSON is broken: {broken.msg}.", _CUT_SHORT) from None

    def _fill(self) -> bool:
        """Read on, as much again as is waiting, so that a long value is scanned few times."""
        self._buffer = self._buffer[self._at :]
        self._at = 0
        if self._broken:
            raise InputError(self._content.name, "its JSON is not UTF-8.", "Save it as UTF-8.")
        data = self._stream.read(max(1 << 18, len(self._buffer)))
        try:
            self._buffer += self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:  # what stands before the broken byte is still to be had
            self._buffer += error.object[: error.start].decode("utf-8-sig")
            self._broken = True
        return bool(data)


_BETWEEN = re.compile(r"[\s,]*")
_CUT_SHORT = "Download it again; it may have been cut short."


def _broken(name: str, error: orjson.JSONDecodeError) -> InputError:
    if "ecursion" in error.msg or "depth limit" in error.msg:
        return InputError(name, "its JSON is nested too deeply.", "Give a study's JSON.")
    reason = f"its JSON is broken at line {error.lineno}, column {error.colno}: {error.msg.split(':')[0]}."
    return InputError(name, reason, _CUT_SHORT)
