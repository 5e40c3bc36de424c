"""From bytes to text: which encoding, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from ..errors import InputError

_SAVE_AS_UTF8 = "Save it as UTF-8 text."
_BOMS = (  # UTF-32's little-endian mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARIES = (
    (b"%PDF", "a PDF", "Copy its text into a text file, or give the registry's JSON or XML."),
    (b"\x89PNG", "an image", "Give the text of its criteria."),
    (b"\xff\xd8\xff", "an image", "Give the text of its criteria."),
    (b"GIF8", "an image", "Give the text of its criteria."),
    (b"\xd0\xcf\x11\xe0", "an Office document", "Save it as plain text or CSV."),
    (b"{\\rtf", "an RTF document", "Save it as plain text."),
    (b"BZh", "a bzip2 archive", "Unpack it first, or pack it as gzip or zip."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it first, or pack it as gzip or zip."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first, or pack it as gzip or zip."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it first, or pack it as gzip or zip."),
    (b"SQLite format 3", "a database", "Export its table as CSV."),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TEXT_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def byte_order_mark(head: bytes) -> str | None:
    """The encoding that the mark at the head of a file names, as Python calls it."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)


def decode(data: bytes, name: str) -> tuple[str, bool]:
    """The text, and whether its encoding had to be assumed.

    UTF-8 with or without a mark, UTF-16 and UTF-32 with one. Bytes that are not UTF-8 are taken for Windows-1252 (which
    Latin-1's letters are part of) where that makes plausible text, and the second value says so.

    Raises:
        InputError: binary data, or text of no encoding that can be told; ``name`` is what the message calls the input.
    """
    encoding = byte_order_mark(data) or "utf-8"
    if encoding in ("utf-8", "utf-8-sig"):
        refuse_binary(data, name)
    try:
        return data.decode(encoding), False
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or not _plausible_windows_1252(data):
            wanted = encoding.upper().removesuffix("-SIG")
            raise InputError(
                name, f"it is not valid {wanted} (byte {error.start:,}), nor plain Windows-1252.", _SAVE_AS_UTF8
            ) from None
        return data.decode("cp1252"), True


def refuse_binary(head: bytes, name: str) -> None:
    """Refuse what is no text, by its first bytes.

    Raises:
        InputError: binary data; the message says of what kind, where that can be told.
    """
    for magic, kind, advice in _BINARIES:
        if head.startswith(magic):
            raise InputError(name, f"it is {kind}, not text.", advice)
    if head[257:262] == b"ustar":
        raise InputError(name, "it is a tar archive, not text.", "Unpack it first, or pack the files as zip.")
    if byte_order_mark(head) in ("utf-16", "utf-32"):
        return
    if _CONTROL.search(head):
        even, odd = head[:2000:2], head[1:2000:2]
        if len(head) >= 8 and abs(even.count(0) - odd.count(0)) > 0.4 * len(even):
            raise InputError(name, "it looks like UTF-16 without a byte-order mark.", _SAVE_AS_UTF8)
        raise InputError(name, "it is binary data, not text.", "Give the criteria as UTF-8 text, or a registry's file.")


def refuse_control_characters(text: str, name: str) -> None:
    """Refuse a text, given as such, that holds what only binary data does.

    Raises:
        InputError: such a character; the message gives its place.
    """
    if found := _TEXT_CONTROL.search(text):
        place = f"character {found.start():,} is U+{ord(found[0]):04X}"
        raise InputError(name, f"it is not text: {place}.", "Give the criteria as text.")


def _plausible_windows_1252(data: bytes) -> bool:
    """Mostly ASCII, no byte that Windows-1252 leaves undefined, and not UTF-8 with a byte or two broken."""
    high = [byte for byte in data if byte >= 0x80]
    if len(high) > 0.3 * len(data) or any(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in high):
        return False
    decoded = data.decode("utf-8", "replace")
    broken = decoded.count("�")
    return sum(character > "\x7f" for character in decoded) - broken < broken
