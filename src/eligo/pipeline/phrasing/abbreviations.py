"""Abbreviations that a text spells out itself: "antiphospholipid syndrome (APS)"."""

from __future__ import annotations

import re
from typing import NamedTuple

from spacy.tokens import Doc

SHORT_FORM = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")
MOST = 200
"""How many definitions are looked at in one text; no trial has as many."""


class Abbreviation(NamedTuple):
    """Where a short form is defined, and where the long form stands; offsets into the document."""

    start: int
    end: int
    long_start: int
    long_end: int


def abbreviations(doc: Doc, text: str) -> list[Abbreviation]:
    """The definitions in a document whose text is ``text``.

    The matching is scispaCy's ``find_abbreviation`` (Schwartz & Hearst, 2003); its window of words is kept, its
    ``Matcher`` is not needed to see a parenthesis.
    """
    found = []
    for number, match in enumerate(SHORT_FORM.finditer(text)):
        if number == MOST:
            break
        short = doc.char_span(match.start(1), match.end(1))
        if short is None or short.start < 2:
            continue
        from scispacy.abbreviation import find_abbreviation

        reach = min(match.end() - match.start() + 3, 2 * (match.end() - match.start() - 2))
        _, long = find_abbreviation(doc[max(short.start - 1 - reach, 0) : short.start - 1], short)
        if long is not None and "\n" not in text[long.start_char : long.end_char]:
            found.append(Abbreviation(match.start(1), match.end(1), long.start_char, long.end_char))
    return found


def recurrences(text: str, found: list[Abbreviation]) -> list[tuple[int, int, Abbreviation]]:
    """Where the short forms stand, their definitions included."""
    by_form: dict[str, Abbreviation] = {}
    for one in found:
        by_form.setdefault(text[one.start : one.end], one)
    if not by_form:
        return []
    forms = "|".join(re.escape(form) for form in sorted(by_form, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{forms})(?!\w)")
    return [(match.start(), match.end(), by_form[match.group()]) for match in pattern.finditer(text)]
