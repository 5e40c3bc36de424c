"""Finding the unit that is written at a place in a text."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ..lexicon import entries, table
from ..schema import Unit


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit written at ``start:end``. ``dimension`` is "time", "mass concentration", "count" …; ``None`` where the
    unit has a part that the table does not know, and then its UCUM code is ``None`` too."""

    start: int
    end: int
    unit: Unit
    dimension: str | None


def match(text: str, start: int = 0) -> UnitMatch | None:
    """The longest unit that begins exactly at ``start`` ("mg/dL", "/mm³", "per microliter", "years"), or ``None``.

    A unit is one row of the table, or parts joined by "/", "per" or a negative exponent: "mg/kg/day". It ends at the
    end of a word ("5 g" but not "5 glasses"). The caller skips space before it. Time is bounded, whatever the text.
    """
    best = _longest(_alone(text, start), _compound(text, start))
    if best is None:
        return None
    end, part = best
    unit = Unit(text=text[start:end], ucum=part.ucum or None, kind=part.kind)
    return UnitMatch(start, end, unit, part.dimension or None)


class _Part(NamedTuple):
    ucum: str
    dimension: str
    kind: str


_Reading = tuple[int, _Part]

_MAX_SPACE = 60
_MAX_DENOMINATORS = 3


def _longest(*readings: _Reading | None) -> _Reading | None:
    found = [reading for reading in readings if reading]
    return max(found, key=lambda reading: reading[0]) if found else None


def _alone(text: str, start: int) -> _Reading | None:
    for end, part in _tries()["a"].walk(text, start):
        if _ends_word(text, end):
            return end, part
    return None


def _compound(text: str, start: int) -> _Reading | None:
    """Parts joined by "/" or "per"; without a first part ("/mm3") it is a count in a volume or in a time."""
    bare = _denominators(text, start, _Part("", "cells", "ucum"))
    if bare:
        return bare
    for end, part in _tries()["t"].walk(text, start):
        whole = _denominators(text, end, part)
        if whole:
            return whole
    return None


def _denominators(text: str, start: int, numerator: _Part) -> _Reading | None:
    end, ucum, dimension = start, numerator.ucum, numerator.dimension
    for place in range(_MAX_DENOMINATORS):
        following = _denominator(text, end, inverse=place > 0 or bool(numerator.ucum))
        if following is None:
            if place == 0:
                return None
            break
        end, part = following
        ucum = f"{ucum}/{part.ucum}"
        dimension = _quotient(dimension, part.dimension)
    return end, _Part(ucum, dimension, "ucum" if "{" not in numerator.ucum else numerator.kind)


def _denominator(text: str, start: int, *, inverse: bool) -> _Reading | None:
    place = _separator(text, start)
    if place is not None:
        for end, part in _tries()["d"].walk(text, place):
            if _ends_word(text, end):
                return end, part
        return None
    if not inverse:
        return None
    place = _skip(text, start, " \t\n\r\u00a0·•⋅∙.*x×(")
    if place > start:
        for end, part in _tries()["d"].walk(text, place):
            if part.ucum == "{1.73_m2}" and _ends_word(text, end):
                return end, part
            closing = _inverse_exponent(text, end)
            if closing is not None:
                return closing, part
    return None


def _separator(text: str, start: int) -> int | None:
    """Where the denominator begins, if a slash or "per" stands at ``start``."""
    place = _skip(text, start, _SPACE)
    if text[place : place + 1] in _SLASHES and place < len(text):
        return _skip(text, place + 1, _SPACE)
    if text[place : place + 3].lower() == "per" and text[place + 3 : place + 4] in _SPACE and place + 3 < len(text):
        return _skip(text, place + 3, _SPACE)
    return None


def _inverse_exponent(text: str, start: int) -> int | None:
    place = _past_caret(text, start)
    if (
        text[place : place + 1] in _MINUSES
        and text[place + 1 : place + 2] in ("1", "¹")
        and _ends_word(text, place + 2)
    ):
        return place + 2
    return None


_SPACE = " \t\n\r\u00a0\u2009\u202f"
_SLASHES = ("/", "∕", "⁄", "／")
_MINUSES = ("-", "−", "–", "⁻")


def _past_caret(text: str, place: int) -> int:
    """Behind the caret of an exponent at ``place``, if there is one; registries escape it as Markdown does."""
    caret = place + (text[place : place + 1] == "\\")
    return caret + 1 if text[caret : caret + 1] == "^" else place


def _skip(text: str, start: int, characters: str) -> int:
    place = start
    while place < len(text) and place - start < _MAX_SPACE and text[place] in characters:
        place += 1
    return place


def _has_exponent(text: str, end: int) -> bool:
    place = _past_caret(text, end)
    return place > end and text[place : place + 1].isdigit()


def _ends_word(text: str, end: int) -> bool:
    """Whether a unit may end here: a letter or digit does not go on."""
    if end >= len(text) or not text[end - 1].isalnum():
        return True
    after = text[end]
    if after.isalnum() or after == "_" or _has_exponent(text, end):
        return False
    lone_capital = text[end - 1].isupper() and not text[end - 2 : end - 1].isalnum()
    return not (lone_capital and after in "-'’" and text[end + 1 : end + 2].isalpha())


def _quotient(numerator: str, denominator: str) -> str:
    named = _quotients().get((numerator, denominator))
    return named or f"{numerator} per {denominator}"


@cache
def _quotients() -> dict[tuple[str, str], str]:
    return {(row["numerator"], row["denominator"]): row["dimension"] for row in table("dimensions")}


@dataclass(slots=True)
class _Trie:
    """Two character trees, one over folded and one over exact text."""

    folded: dict[str, object] = field(default_factory=dict)
    exact: dict[str, object] = field(default_factory=dict)

    def add(self, surface: str, part: _Part, *, exact: bool) -> None:
        node: dict[str, object] = self.exact if exact else self.folded
        for character in surface if exact else _folded(surface):
            node = node.setdefault(character, {})  # type: ignore[assignment]
        node.setdefault(_END, part)

    def walk(self, text: str, start: int) -> Iterator[_Reading]:
        """The surfaces that begin at ``start``, longest first, an exact one before a folded one of its length."""
        found = [*_walk(self.folded, text, start, exact=False), *_walk(self.exact, text, start, exact=True)]
        found.sort(key=lambda reading: reading[0])
        return reversed(found)


_END = "end"


def _walk(node: dict[str, object], text: str, start: int, *, exact: bool) -> list[_Reading]:
    found = []
    place, length = start, len(text)
    while place < length:
        character = text[place]
        if character in _SPACE:
            place, key = _skip(text, place, _SPACE), " "
        else:
            caret = _past_caret(text, place) if character in "^\\" else place
            if place < caret < length and text[caret].isalnum():
                place = caret
                continue
            place += 1
            key = character if exact else _FOLDED.get(character) or character.lower()
        following = node.get(key)
        if following is None:
            break
        node = following  # type: ignore[assignment]
        part = node.get(_END)
        if part is not None:
            found.append((place, part))
    return found  # type: ignore[return-value]


_FOLDED = {
    **{character: str(unicodedata.digit(character)) for character in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"},
    **dict.fromkeys("µμ", "u"),
    **dict.fromkeys(_SLASHES, "/"),
    **dict.fromkeys("‐‑–−⁻", "-"),
    "˚": "°",
    "º": "°",
    "％": "%",
}


def _folded(surface: str) -> str:
    return "".join(_FOLDED.get(character) or character.lower() for character in surface)


@cache
def _tries() -> dict[str, _Trie]:
    tries = {place: _Trie() for place in "atd"}
    for row in table("units"):
        part = _Part(row["ucum"], row["dimension"], row["kind"])
        for place in row["places"]:
            for surface in entries(row["surfaces"]):
                tries[place].add(surface, part, exact=False)
            for surface in entries(row["exact"]):
                tries[place].add(surface, part, exact=True)
    return tries
