"""The wordings of the lexicon's tables as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ...lexicon.numbers import counts

NUMBERS = counts(1, 12)
"""Numbers in words, as far as criteria count things."""

NUMBER = r"(?:\d{1,2}|" + "|".join(NUMBERS) + r")(?:\s\((?:\d{1,2}|" + "|".join(NUMBERS) + r")\))?"


def number(written: str) -> int:
    """The value of what :data:`NUMBER` matched: "2", "two", "two (2)"."""
    first = written.split()[0]
    return NUMBERS.get(first) or int(first)


def pattern(wording: str, slots: Mapping[str, str] | None = None) -> str:
    """A wording as the source of a regular expression over text with single spaces.

    ``...`` stands for up to eight words, ``<name>`` for the expression that ``slots`` has under the name.
    """
    source = ""
    for piece in re.split(r"(\s\.\.\.$|\.\.\.\s|<\w+>)", wording):
        if piece == " ...":
            source += r"(?:\s\S+){0,8}"
        elif piece == "... ":
            source += r"(?:\S+\s){0,8}?"
        elif piece.startswith("<") and piece[1:-1] in (slots or {}):
            source += (slots or {})[piece[1:-1]]
        else:
            source += re.escape(piece).replace(r"\ ", r"\s")
    return source


def alternatives(wordings: Iterable[str], slots: Mapping[str, str] | None = None) -> str:
    """The wordings joined, the longest first, so that the first that fits is the longest.

    They are sorted by first letters, so that few of them need be tried at a place.
    """
    sources = [pattern(wording, slots) for wording in sorted(wordings, key=lambda w: (-len(w), w))]
    if not all(source[:1].isalnum() for source in sources):
        return "|".join(sources)
    groups: dict[str, list[str]] = {}
    for source in sources:
        groups.setdefault(source[0], []).append(source[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in groups.items())


def any_word(wordings: Iterable[str]) -> str:
    """The wordings joined, as whole words."""
    return rf"\b(?:{alternatives(wordings)})\b"
