"""XML that comes from outside: parsed with DTDs and entities refused; and HTML left in text fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from ..errors import InputError

_REFUSED = "it declares a DTD or an entity, which a registry's XML never does; it is refused for safety."


def xml_root(data: bytes | str, name: str) -> Element:
    """The root element of a document.

    Raises:
        InputError: broken XML, a DTD or an entity; ``name`` is what the message calls the input.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(name, _REFUSED, "Remove the DOCTYPE, or download the record again.") from None
    except (ParseError, ValueError, LookupError) as broken:
        raise _broken(name, broken) from None
    return root


def xml_children(stream: BinaryIO, tag: str, name: str) -> Iterator[Element]:
    """The elements named ``tag`` under the root, one at a time and forgotten after it, so that memory stays flat.

    Raises:
        InputError: as :func:`xml_root`, after the elements that could be read.
    """
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                root = element if root is None else root
                depth += 1
                continue
            depth -= 1
            if depth == 1:
                if element.tag == tag:
                    yield element
                assert root is not None
                root.clear()
    except DefusedXmlException:
        raise InputError(name, _REFUSED, "Remove the DOCTYPE, or download the record again.") from None
    except (ParseError, ValueError, LookupError) as broken:
        raise _broken(name, broken) from None


def clean_html(text: str) -> str:
    """A field's text without HTML: entities decoded (twice encoded ones too), ``<br>`` and block tags as line breaks,
    list items as ``- ``, ``<sup>`` as ``^``, other tags of HTML dropped. A ``<`` that opens no known tag is kept, so
    that "<5 mg" survives.
    """
    text = html.unescape(html.unescape(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    text = _SUPERSCRIPT.sub(r"^", text)
    text = _LIST_ITEM.sub("\n- ", text)
    text = _LINE_BREAK.sub("\n", text)
    text = _TAG.sub("", text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


_ATTRIBUTES = r"(?:[ \t\n][^<>=]{0,40}=[^<>]{0,300})?[ \t\n]{0,3}"
_SUPERSCRIPT = re.compile(rf"<sup{_ATTRIBUTES}>", re.IGNORECASE)
_LIST_ITEM = re.compile(rf"\n?<li{_ATTRIBUTES}>", re.IGNORECASE)
_LINE_BREAK = re.compile(rf"<br{_ATTRIBUTES}/?>\n?|</?(?:p|div|ul|ol|tr|table|h[1-6]){_ATTRIBUTES}>", re.IGNORECASE)
_TAG = re.compile(
    rf"</?(?:a|b|i|u|em|strong|span|font|sub|sup|small|big|li|td|th|tbody|thead|center|html|body|s|strike){_ATTRIBUTES}/?>",
    re.IGNORECASE,
)


def _broken(name: str, error: Exception) -> InputError:
    place = f" (line {error.position[0]}, column {error.position[1]})" if isinstance(error, ParseError) else ""
    return InputError(name, f"its XML is broken{place}.", "Download it again; it may have been cut short.")
