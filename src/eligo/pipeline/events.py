"""The event that a time dates where no fact stands beside it: the noun phrase before it, or behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import entries, table
from ..schema import ConstraintType, Criterion
from .found_window import FoundWindow

LONGEST = 5
REACH = 140
WORD = re.compile(r"[^\W_][\w'’+/-]{0,60}|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Event:
    """The phrase at ``start:end`` and the type of constraint that its head makes it."""

    start: int
    end: int
    type: ConstraintType


def event_beside(
    text: str, criterion: Criterion, window: FoundWindow, taken: Sequence[tuple[int, int]]
) -> Event | None:
    """The event that ``window`` dates; ``taken`` are the extents of the criterion's windows. None for people alone."""
    low = max([criterion.start, window.start - REACH, *(end for _, end in taken if end <= window.start)])
    high = min([criterion.end, window.end + REACH, *(start for start, _ in taken if start >= window.end)])
    before = _without_brackets([(m[0], m.start(), m.end()) for m in WORD.finditer(text, low, window.start)])
    after = [(m[0], m.start(), m.end()) for m in WORD.finditer(text, window.end, max(high, window.end))]
    phrases = [_last_phrase(before), _first_phrase(after)]
    for phrase in reversed(phrases) if window.side == "ahead" else phrases:
        if phrase:
            return Event(phrase[0][1], phrase[-1][2], type_of(phrase[-1][0]))
    return None


def event_of_anchor(text: str, window: FoundWindow) -> Event | None:
    """The event that the window's own anchor names: "at least 4 weeks since the last chemotherapy"."""
    if window.anchor is None:
        return None
    words = [(m[0], m.start(), m.end()) for m in WORD.finditer(text, window.anchor.start, window.anchor.end)]
    phrase = _first_phrase(words)
    return Event(phrase[0][1], phrase[-1][2], type_of(phrase[-1][0])) if phrase else None


def type_of(head: str) -> ConstraintType:
    """The constraint type of a phrase by its last word; ``observation`` where the table does not know it."""
    word = head.lower()
    return _heads().get(word) or _heads().get(word.removesuffix("s")) or "observation"


Token = tuple[str, int, int]


def _last_phrase(tokens: list[Token]) -> list[Token]:
    """The last noun phrase: participles and prepositions behind it are passed over, an "of" within it is kept."""
    k = len(tokens)
    while k and not _names(tokens[k - 1][0]):
        if tokens[k - 1][0] in (".", ";"):
            return []
        k -= 1
    first = k
    while first and k - first < LONGEST and _belongs(tokens, first - 1):
        first -= 1
    return tokens[first:k]


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """The tokens before a remark in brackets that ends them, if there are any."""
    if tokens and tokens[-1][0] == ")":
        opened = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k][0] == "("), 0)
        return tokens[:opened] or tokens
    return tokens


def _first_phrase(tokens: list[Token]) -> list[Token]:
    first = 0
    while first < len(tokens) and not _names(tokens[first][0]):
        if tokens[first][0] in (".", ";"):
            return []
        first += 1
    last = first
    while last < len(tokens) and last - first < LONGEST and _belongs(tokens, last):
        last += 1
    return tokens[first:last]


def _names(word: str) -> bool:
    return word[0].isalpha() and len(word) > 1 and word.lower() not in _empty() and not word.endswith("ly")


def _belongs(tokens: list[Token], i: int) -> bool:
    return _names(tokens[i][0])


@cache
def _empty() -> frozenset[str]:
    return frozenset(word for row in table("events") if row["type"] == "none" for word in entries(row["words"]))


@cache
def _heads() -> dict[str, ConstraintType]:
    return {word: row["type"] for row in table("events") if row["type"] != "none" for word in entries(row["words"])}  # type: ignore[misc]
