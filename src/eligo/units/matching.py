"""Finding the unit that is written at a place in a text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from ..lexicon import entries, table
from ..schema import Unit


class UnitMatch(NamedTuple):
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
    readings = _written(text, start)
    best = _longest(_alone(text, readings), _compound(text, start, readings))
    if best is None:
        return None
    end, part = best
    return UnitMatch(start, end, _unit(text[start:end], part), part.dimension or None)


@lru_cache(maxsize=4096)
def _unit(text: str, part: _Part) -> Unit:
    return Unit(text=text, ucum=part.ucum or None, kind=part.kind)


class _Part(NamedTuple):
    ucum: str
    dimension: str
    kind: str


_Reading = tuple[int, _Part]
_COUNTED = _Part("", "cells", "ucum")

_MAX_SPACE = 60
_MAX_DENOMINATORS = 3


def _longest(one: _Reading | None, other: _Reading | None) -> _Reading | None:
    if one is None or other is None:
        return one or other
    return other if other[0] > one[0] else one


def _alone(text: str, readings: list[_Reached]) -> _Reading | None:
    for end, node in readings:
        part = node.parts.get(_ALONE)
        if part is not None and _ends_word(text, end):
            return end, part
    return None


def _compound(text: str, start: int, readings: list[_Reached]) -> _Reading | None:
    """Parts joined by "/" or "per"; without a first part ("/mm3") it is a count in a volume or in a time."""
    if text[start : start + 1] in _BEFORE_DENOMINATOR:
        bare = _denominators(text, start, _COUNTED)
        if bare:
            return bare
    for end, node in readings:
        if text[end : end + 1] in _GOING_ON and _FIRST in node.parts:
            whole = _denominators(text, _said_again(text, end), node.parts[_FIRST])
            if whole:
                return whole
    return None


def _said_again(text: str, end: int) -> int:
    """Behind the short form of a unit's part: "gram (g)/deciliter"; only where a denominator follows."""
    following = text[end : end + 2]
    if "(" not in following and "[" not in following:
        return end
    short = _SHORT_FORM.match(text, end)
    return short.end() if short else end


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
    if text[start : start + 1] not in _BEFORE_DENOMINATOR:
        return None
    separator = _SEPARATOR.match(text, start)
    if separator is not None:
        for end, node in _written(text, separator.end()):
            part = node.parts.get(_DENOMINATOR)
            if part is not None and _ends_word(text, end):
                return _said_again(text, end), part
        return None
    if not inverse:
        return None
    rate = _RATE.match(text, start)
    if rate is not None:
        return rate.end(), _Part(_RATES[(rate["unit"] or rate["rate"]).lower()], "time", "ucum")
    joint = _JOINT.match(text, start)
    if joint is not None:
        for end, node in _written(text, joint.end()):
            part = node.parts.get(_DENOMINATOR)
            if part is None:
                continue
            if part.ucum == "{1.73_m2}" and _ends_word(text, end):
                return end, part
            closing = _inverse_exponent(text, end)
            if closing is not None:
                return closing, part
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


_RATES = {
    **dict.fromkeys(("hour", "hourly"), "h"),
    **dict.fromkeys(("day", "daily", "night", "nightly"), "d"),
    **dict.fromkeys(("week", "weekly"), "wk"),
    **dict.fromkeys(("month", "monthly"), "mo"),
    **dict.fromkeys(("year", "yearly", "annually"), "a"),
}
_RATE = re.compile(
    r"\s{1,60}(?:(?:po|p\.o\.|orally|by mouth|iv|i\.v\.)\s{1,60})?"
    r"(?:(?:a|each|every)\s{1,60}(?P<unit>hour|day|night|week|month|year)"
    r"|(?:once\s{1,60})?(?P<rate>hourly|daily|nightly|weekly|monthly|yearly|annually))\b",
    re.IGNORECASE,
)
"""How often without a slash or "per": "5 cigarettes a day", "10 mg once daily", "2 mg po daily"."""

_SPACE = " \t\n\r\u00a0\u2009\u202f"
_SLASHES = ("/", "∕", "⁄", "／")
_SEPARATOR = re.compile(rf"[{_SPACE}]{{0,60}}(?:[{''.join(_SLASHES)}]|[pP][eE][rR](?=[{_SPACE}]))[{_SPACE}]{{0,60}}")
"""What stands before a denominator: a slash or "per", and space."""
_SHORT_FORM = re.compile(rf"[{_SPACE}]?[(\[][A-Za-zµμ%]{{1,6}}[)\]](?=[{_SPACE}]?[{''.join(_SLASHES)}])")
_MINUSES = ("-", "−", "–", "⁻")
_LONGEST_PART = 40
"""Code points of a unit's part before its exponent; the table's are shorter."""
_JOINING = " \t\n\r\u00a0·•⋅∙.*x×("
_SPACES = re.compile(f"[{_SPACE}]{{1,{_MAX_SPACE}}}")
_JOINT = re.compile(
    rf"[{_JOINING}]{{1,{_MAX_SPACE}}}(?=1|[^{''.join(_MINUSES)}]{{1,{_LONGEST_PART}}}+[{''.join(_MINUSES)}])"
)
"""What stands before a denominator with an exponent, where a minus or the "1.73" of a body surface follows."""
_BEFORE_DENOMINATOR = frozenset((*_SPACE, *_SLASHES, *_JOINING, "p", "P"))
"""What a denominator begins with: a slash, "per", or what stands before an inverse exponent."""
_GOING_ON = _BEFORE_DENOMINATOR | {"(", "["}


def _past_caret(text: str, place: int) -> int:
    """Behind the caret of an exponent at ``place``, if there is one; registries escape it as Markdown does."""
    caret = place + (text[place : place + 1] == "\\")
    return caret + 1 if text[caret : caret + 1] == "^" else place


def _has_exponent(text: str, end: int) -> bool:
    place = _past_caret(text, end)
    return place > end and text[place : place + 1].isdigit()


def _ends_word(text: str, end: int) -> bool:
    """Whether a unit may end here: a letter or digit does not go on."""
    if end >= len(text) or not text[end - 1].isalnum():
        return True
    after = text[end]
    if after.isalnum() or after == "_" or (after in "^\\" and _has_exponent(text, end)):
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
class _Node:
    """A place in a tree of characters, with the parts whose surface ends there by where in a unit they may stand."""

    next: dict[str, _Node] = field(default_factory=dict)
    parts: dict[str, _Part] = field(default_factory=dict)


_Reached = tuple[int, _Node]
_ALONE, _FIRST, _DENOMINATOR = "a", "t", "d"


def _written(text: str, start: int) -> list[_Reached]:
    """The surfaces that begin at ``start``, longest first, an exact one before a folded one of its length."""
    run = _LETTERS.match(text, start)
    if run is not None:
        reached, folded, exact = _lettered(run[0])
        if folded is None and exact is None:
            return [(start + length, node) for length, node in reached] if reached else []
        found = [(start + length, node) for length, node in reversed(reached)]
        end = run.end()
    else:
        (folded, exact), found, end = _roots(), [], start
    before = len(found)
    if folded is not None:
        found += _walk(folded, text, end, exact=False)
    if exact is not None and (end > start or text[start : start + 1] in exact.next):
        found += _walk(exact, text, end, exact=True)
        found[before:] = sorted(found[before:], key=_end)
    found.reverse()
    return found


_LETTERS = re.compile(r"[A-Za-z]{1,60}")


@lru_cache(maxsize=8192)
def _lettered(run: str) -> tuple[list[_Reached], _Node | None, _Node | None]:
    """The surfaces in a run of letters, longest first, with the lengths that they reach; and where the trees of folded
    and of exact surfaces go on behind it. Remembered, as most words behind a number are few."""
    folded, exact = _roots()
    reached = _walk(folded, run, 0, exact=False)
    if run[0] in exact.next:
        reached += _walk(exact, run, 0, exact=True)
        reached.sort(key=_end)
    reached.reverse()
    return reached, _behind(folded, run.lower()), _behind(exact, run)


def _behind(node: _Node | None, letters: str) -> _Node | None:
    """The place behind these letters, if a surface goes on there."""
    for letter in letters:
        node = node.next.get(letter) if node is not None else None
    return node if node is not None and node.next else None


def _end(reached: _Reached) -> int:
    return reached[0]


def _walk(node: _Node, text: str, start: int, *, exact: bool) -> list[_Reached]:
    found: list[_Reached] = []
    place, length = start, len(text)
    while place < length:
        character = text[place]
        key = character if exact and character not in _SPACE else _FOLDED[character]
        if key == " ":
            spaces = _SPACES.match(text, place)
            place = spaces.end() if spaces is not None else place
        else:
            caret = _past_caret(text, place) if character in "^\\" else place
            if place < caret < length and text[caret].isalnum():
                place = caret
                continue
            place += 1
        following = node.next.get(key)
        if following is None:
            break
        node = following
        if node.parts:
            found.append((place, node))
    return found


class _Folding(dict[str, str]):
    """What a character is compared as: small, and one for all that look alike."""

    def __missing__(self, character: str) -> str:
        return character.lower()


_FOLDED = _Folding(
    {chr(code): chr(code).lower() for code in range(128)}
    | {character: str(unicodedata.digit(character)) for character in "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"}
    | dict.fromkeys("µμ", "u")
    | dict.fromkeys(_SLASHES, "/")
    | dict.fromkeys("‐‑–−⁻˗", "-")
    | dict.fromkeys("˚º", "°")
    | dict.fromkeys("％", "%")
    | dict.fromkeys(_SPACE, " ")
)


@cache
def _roots() -> tuple[_Node, _Node]:
    """Two trees of the table's surfaces: over folded and over exact text."""
    folded, exact = _Node(), _Node()
    for row in table("units"):
        part = _Part(row["ucum"], row["dimension"], row["kind"])
        surfaces = [("".join(map(_FOLDED.__getitem__, surface)), folded) for surface in entries(row["surfaces"])]
        surfaces += [(surface, exact) for surface in entries(row["exact"])]
        for surface, node in surfaces:
            for character in surface:
                node = node.next.setdefault(character, _Node())
            for place in row["places"]:
                node.parts.setdefault(place, part)
    return folded, exact
