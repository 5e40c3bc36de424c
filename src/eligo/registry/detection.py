"""Recognising a format by its content; a file's suffix only decides where the content leaves a choice."""

from __future__ import annotations

import re

from ..errors import InputError
from .content import HEAD, Content
from .decoding import refuse_binary, refuse_control_characters
from .tables import header_format
from .veeva import is_page

_JSON = re.compile(r"\{\s{0,200}(?:\"|\}|$)|\[\s{0,200}(?:[\[{\]\"]|$)")
_MARKUP = re.compile(r"<(?:\?xml|!DOCTYPE|!--|[A-Za-z_][\w.:-]{0,60}[\s/>])", re.IGNORECASE)
_ELEMENT = re.compile(r"<([A-Za-z_][\w.-]{0,60})[\s/>]")
_XML_FORMATS = {"clinical_study": "ctgov-xml", "Trials_downloaded_from_ICTRP": "ictrp-xml", "Trial": "ictrp-xml"}
JSON_LINES = (".jsonl", ".ndjson")
PARQUET = b"PAR1"


def detect(content: Content) -> str:
    """The name of the format that a content is in: JSON of any registry's is ``json`` or ``jsonl``.

    Raises:
        InputError: it is empty, binary, HTML, XML of another kind, or a table without eligibility criteria.
    """
    refuse_unreadable(content)
    if content.head.startswith(PARQUET):
        return "parquet"
    text = content.head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if _JSON.match(text) or content.suffix in (".json", *JSON_LINES):
        return "jsonl" if is_json_lines(content) else "json"
    if _MARKUP.match(text):
        return _xml_format(text, content.name)
    if table := header_format(text.partition("\n")[0], content):
        return table
    return "veeva" if is_page(content.given or text) else "text"


def refuse_unreadable(content: Content) -> None:
    """Refuse what no format can be.

    Raises:
        InputError: it is empty, or binary and no Parquet.
    """
    if not content.head.strip():
        reason = "it is empty." if len(content.head) < HEAD else f"its first {HEAD:,} characters are blank."
        raise InputError(content.name, reason, "Give a file or a text with a trial's eligibility criteria.")
    if content.given is not None:
        refuse_control_characters(content.given[: len(content.head)], content.name)
    elif not content.head.startswith(PARQUET):
        refuse_binary(content.head, content.name)


def refuse_other_than_xml(content: Content) -> None:
    """Refuse, before all of it is read, what does not begin as XML.

    Raises:
        InputError: its first character is not ``<``.
    """
    if not content.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise InputError(content.name, "it is not XML.", "Leave the format out to have it recognised.")


def is_json_lines(content: Content) -> bool:
    """Whether a JSON file has one object a line: the first line is whole and another begins after it, or its suffix
    says so."""
    first, newline, rest = content.head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n").partition("\n")
    first = first.rstrip()
    if not newline:
        return content.suffix in JSON_LINES
    if first.startswith("{") and first.endswith("}"):
        return rest.lstrip().startswith("{") or content.suffix in JSON_LINES
    return False


def _xml_format(text: str, name: str) -> str:
    root = _ELEMENT.search(text)
    tag = root[1] if root else ""
    if tag.lower() == "html" or re.match(r"<!doctype html", text, re.IGNORECASE):
        raise InputError(
            name, "it is a web page's HTML.", "Copy the page's text into a text file, or download the study's JSON."
        )
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return "ctgov-xml"  # which refuses it, and says why
    if tag not in _XML_FORMATS:
        raise InputError(
            name,
            f"its XML is a <{tag}>, which is of no registry that Eligo reads." if tag else "its XML has no element.",
            "See `eligo formats`.",
        )
    return _XML_FORMATS[tag]
