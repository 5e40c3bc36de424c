"""Abbreviations that a text spells out itself: "antiphospholipid syndrome (APS)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from spacy.tokens import Doc

from ..tokens import Tokens

SHORT_FORM = re.compile(r"\((?=[a-z-]{0,9}[A-Z0-9])([A-Za-z][A-Za-z0-9-]{1,9})\)")
ANOTHER_ITEM = re.compile(r"\n[^\S\n]{0,40}(?:\n|[-*•·–]|\d{1,2}[.)])")
"""What begins another item, and is no hard wrap."""
MOST = 200
"""How many definitions are looked at in one text; no trial has as many."""


class Abbreviation(NamedTuple):
    """Where a short form is defined, and where the long form stands; offsets into the document."""

    start: int
    end: int
    long_start: int
    long_end: int


def abbreviations(tokens: Doc | Tokens, text: str) -> list[Abbreviation]:
    """The definitions in a text.

    The matching is scispaCy's ``find_abbreviation`` (Schwartz & Hearst, 2003); its window of words is kept, its
    ``Matcher`` is not needed to see a parenthesis.
    """
    found = []
    for match in islice(SHORT_FORM.finditer(text), MOST):
        first, last = _place(tokens, *match.span(1))
        if first < 2:
            continue
        from scispacy.abbreviation import find_abbreviation

        size = match.end() - match.start() - 2
        reach = min(size + 5, 2 * size)
        _, long = find_abbreviation(_within(tokens, max(first - 1 - reach, 0), first - 1), _within(tokens, first, last))
        if long is not None:
            start, end = long[0].idx, long[-1].idx + len(long[-1].text)
            if ANOTHER_ITEM.search(text, start, end) is None:
                found.append(Abbreviation(*match.span(1), start, end))
    return found


def _place(tokens: Doc | Tokens, start: int, end: int) -> tuple[int, int]:
    """The tokens that fill a stretch, as the first and one past the last; none at all where a border is in one."""
    if isinstance(tokens, Tokens):
        return tokens.at(start, end) or (0, 0)
    span = tokens.char_span(start, end)
    return (0, 0) if span is None else (span.start, span.end)


def _within(tokens: Doc | Tokens, first: int, last: int) -> Sequence[Any]:
    return tokens.within(first, last) if isinstance(tokens, Tokens) else list(tokens[first:last])


def recurrences(text: str, found: Sequence[Abbreviation]) -> list[tuple[int, int, Abbreviation]]:
    """Where the short forms stand, their definitions included."""
    by_form: dict[str, Abbreviation] = {}
    for one in found:
        by_form.setdefault(text[one.start : one.end], one)
    if not by_form:
        return []
    places = [(at, -len(form)) for form in by_form for at in _apart(text, form)]
    found_again: list[tuple[int, int, Abbreviation]] = []
    for start, length in sorted(places):
        if not found_again or start >= found_again[-1][1]:
            found_again.append((start, start - length, by_form[text[start : start - length]]))
    return found_again


def _apart(text: str, form: str) -> Iterator[int]:
    """Where a form stands that is no part of a longer word."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        if not (_is_of_word(text[at - 1 : at]) or _is_of_word(text[end : end + 1])):
            yield at
        at = text.find(form, at + 1)


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
