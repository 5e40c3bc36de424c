"""The event that a time dates where no fact stands beside it: a phrase before it or behind it, or its own anchor."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, cast

from ...lexicon import entries, listed, table
from ...lexicon.roles import role, time_words
from ...schema import ConstraintType
from ..marks import STOPS

LONGEST = 5
REACH = 140
WORD = re.compile(r"[^\W_][\w'’+/-]{0,60}|[^\w\s]")
PLAIN_WORD = re.compile(WORD.pattern, re.ASCII)
"""The same for text in ASCII, in two thirds of the time."""
CLAUSE_ENDS = frozenset((".", ";", ":", "who", "which", "whose", "but", "unless", "if"))

PARTS = time_words("parts")
Token = tuple[str, int, int]


class Event(NamedTuple):
    """The phrase at ``start:end`` and the type of constraint that its head makes it."""

    start: int
    end: int
    type: ConstraintType


def known_event(text: str, low: int, high: int) -> Event | None:
    """The last phrase of ``text[low:high]`` whose head the table knows as an event: "strength training", "admitted"."""
    low = max(low, high - REACH)
    stretch = text[low:high].lower()
    if _known().isdisjoint((PLAIN_WORD if stretch.isascii() else WORD).findall(stretch)):
        return None
    tokens = _without_brackets(_tokens(text, low, high))
    for k in range(len(tokens) - 1, -1, -1):
        word = tokens[k][0].lower()
        if word in CLAUSE_ENDS:
            return None
        if word in _heads():
            return _event(_extended(tokens, k + 1))
    return None


def last_event(text: str, low: int, high: int) -> Event | None:
    """The last noun phrase of ``text[low:high]``; None where it names but people, or nothing."""
    return _event(_last_phrase(_without_brackets(_tokens(text, max(low, high - REACH), high))))


def first_event(text: str, low: int, high: int) -> Event | None:
    """The first noun phrase of ``text[low:high]``; of "last dose of steroids" what the dose is of."""
    tokens = _tokens(text, low, min(high, low + REACH))
    phrase = _first_phrase(tokens)
    if phrase and phrase[-1][0].lower() in PARTS:
        behind = tokens[tokens.index(phrase[-1]) + 1 :]
        if [token[0].lower() for token in behind[:1]] == ["of"]:
            return _event(_first_phrase(behind)) or _event(phrase)
    return _event(phrase)


def _event(phrase: list[Token]) -> Event | None:
    if len(phrase) > 1 and phrase[-1][0].lower() in role("suffixed"):
        phrase = phrase[:-1]  # "seizure | freedom", of which a denial is made
    if not phrase:
        return None
    head = phrase[-1][0].lower()
    kind = _heads().get(head) or _heads().get(head.removesuffix("s")) or "observation"
    return Event(phrase[0][1], phrase[-1][2], kind)


def _tokens(text: str, start: int, end: int) -> list[Token]:
    return [(match[0], match.start(), match.end()) for match in WORD.finditer(text, start, end)]


def _last_phrase(tokens: list[Token]) -> list[Token]:
    """The last noun phrase; participles and prepositions behind it are passed over."""
    k = len(tokens)
    while k and not _names(tokens[k - 1][0]):
        if tokens[k - 1][0] in STOPS:
            return []
        k -= 1
    return _extended(tokens, k)


def _extended(tokens: list[Token], k: int) -> list[Token]:
    """The phrase that ends before token ``k``."""
    first = k - 1 if k else 0
    while first and k - first < LONGEST and _names(tokens[first - 1][0]):
        first -= 1
    return tokens[first:k]


def _first_phrase(tokens: list[Token]) -> list[Token]:
    first = 0
    while first < len(tokens) and not _names(tokens[first][0]):
        if tokens[first][0] in STOPS:
            return []
        first += 1
    last = first
    while last < len(tokens) and last - first < LONGEST and _names(tokens[last][0]):
        last += 1
    return tokens[first:last]


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """The tokens before a remark in brackets that ends them, if there are any."""
    if tokens and tokens[-1][0] == ")":
        opened = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k][0] == "("), 0)
        return tokens[:opened]
    return tokens


def _names(word: str) -> bool:
    return word[0].isalpha() and len(word) > 1 and word.lower() not in _empty() and not word.endswith("ly")


@cache
def _empty() -> frozenset[str]:
    return listed("events", type="none")


@cache
def _known() -> frozenset[str]:
    return frozenset(_heads())


@cache
def _heads() -> dict[str, ConstraintType]:
    return {
        word: cast(ConstraintType, row["type"])
        for row in table("events")
        if row["type"] not in ("none", "weak")
        for word in entries(row["words"])
    }
