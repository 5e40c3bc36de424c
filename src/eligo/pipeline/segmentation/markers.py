"""The bullet or number that stands before an item, and the numbers that only look like one.

A marker that the form alone does not settle ("2.5 x ULN", "C. difficile", "o") is *doubtful*: the caller keeps it
where a neighbour continues it ("1.1 Age", "1.2 Weight") and drops it otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from ...lexicon import table


@dataclass(slots=True)
class Marker:
    """A marker at the start of a line.

    ``length`` counts the marker and the space after it; ``style`` is what its siblings share ("-", "1.", "(a)");
    ``value`` is its place in the numbering, 0 for a bullet; a letter that is also a roman numeral has its
    second reading in ``roman``. ``path`` holds the numbers before the last of "1.2.3" and "2.a". ``inner`` is a
    second marker behind the first: registries number lines that have numbers of their own ("4. 2.b. Adenoma").
    """

    length: int
    style: str
    value: int = 0
    roman: int = 0
    doubtful: bool = False
    path: tuple[int, ...] = ()
    inner: Marker | None = None
    is_bullet: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_bullet = self.value == 0

    @property
    def number(self) -> tuple[int, ...]:
        """The item's place in the text's own numbering, empty for a bullet."""
        own = self.inner or self
        return (*own.path, own.value) if own.value else ()

    def continues(self, other: Marker) -> bool:
        """Whether this is the number right after ``other``."""
        if self.style != other.style or self.is_bullet or self.path != other.path:
            return False
        return self.value == other.value + 1 or (self.roman > 1 and self.roman == other.roman + 1)

    @property
    def opens(self) -> bool:
        """Whether a numbering begins here."""
        return self.value == 1 or self.roman == 1


def marker_at(line: str) -> Marker | None:
    """The marker at the start of ``line`` (which begins with no space), or None."""
    if line[1:2] == " ":
        found = _plain_bullets().get(line[:3]) or _plain_bullets().get(line[:2])
        if found is not None and line[found.length : found.length + 2].isalpha() and len(line) > found.length + 1:
            return found
    found = _marker(line)
    if found is None or found.doubtful or found.length >= len(line):
        return found
    rest = line[found.length : found.length + 40]
    if found.is_bullet and rest[0] in bullets() and rest[1:2].isspace() and not bullets()[rest[0]][1]:
        found.length += 1 + len(rest[1:]) - len(rest[1:].lstrip())
        return found
    inner = _ordinal(rest) if rest[0] in _ORDINAL_STARTS or rest[1:2] in (".", ")") else None
    if inner is not None and not inner.doubtful and inner.length < len(line) - found.length:
        found.inner = inner
        found.length += inner.length
    return found


@cache
def _plain_bullets() -> dict[str, Marker]:
    """The markers of most lines: a bullet that is never doubtful, and one space or two. A word has to follow. They are
    shared by all lines: nobody changes a marker that was found."""
    sure = [glyph for glyph, (_, doubtful) in bullets().items() if not (doubtful or glyph.isalnum())]
    return {glyph + space: Marker(1 + len(space), glyph) for glyph in sure for space in (" ", "  ")}


def _marker(line: str) -> Marker | None:
    first = line[0]
    if first in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        # most lines that begin with a letter begin with a word
        second = line[1:2]
        if second.isalpha() and first not in "ivxIVX" and first not in bullets():
            return None
    elif first not in _ORDINAL_STARTS and first not in bullets():
        return None
    glyph = bullets().get(first)
    if glyph is not None:
        found = _bullet(line, first, glyph)
        if found is not None:
            return found
    return _ordinal(line)


def ordinals_in(text: str) -> list[tuple[int, Marker]]:
    """The numbers inside a line that could each begin an item of a run-on list, with where they stand."""
    found = []
    for match in _INLINE.finditer(text):
        marker = _ordinal(text[match.end() : match.end() + 24])
        if marker is not None and not (marker.doubtful and marker.style[-1].isalnum()):
            found.append((match.end(), marker))
    return found


@cache
def bullets() -> dict[str, tuple[bool, bool]]:
    """Each bullet's glyph, with whether it may be glued to its item and whether it is doubtful."""
    found = {}
    for row in table("bullets"):
        glyph = row["glyph"]
        if len(glyph) > 1:
            glyph = chr(int(glyph.removeprefix("U+"), 16))
        found[glyph] = (row["glued"] == "yes", row["doubtful"] == "yes")
    return found


_ORDINAL_STARTS = frozenset("0123456789([\\#")
_DASHES = frozenset("-–—−‐‑―")
_DASHED = frozenset("-–:/")
"""How a number ends that is part of a name, "5-FU", unless a word follows apart."""
_COMPARATORS = re.compile(r"\s?[<>=≤≥≦≧⩽⩾/]")
_ORDINAL = re.compile(
    r"(?P<open>\\?[(\[])?\s?"
    r"(?:(?P<dotted>\d{1,2}(?:\.(?:\d{1,2}|[a-z])(?![A-Za-z0-9])){1,3})|(?P<number>\d{1,3})|(?P<roman>[ivx]{1,5}|[IVX]{1,5})(?![A-Za-z])"
    r"|(?P<letter>[A-Za-z])(?![A-Za-z]))"
    r"\s?(?P<close>\\?[.)\]](?:\\?[.)\]:–-])?|[-–:/](?=\s|[A-Z])|(?=\s))"
    r"(?P<space>\s*)"
)
_INLINE = re.compile(r"(?:^|(?<=[\s;,.:]))(?=\(?\[?(?:\d{1,2}|[ivx]{1,5}|[IVX]{1,5}|[A-Za-z])[.)\]])")
_ROMAN = {"i": 1, "v": 5, "x": 10}


def _bullet(line: str, glyph: str, traits: tuple[bool, bool]) -> Marker | None:
    glued, doubtful = traits
    end = 1
    while end < len(line) and end < 4 and line[end] == glyph and not glyph.isalnum():
        end += 1
    rest = line[end:]
    spaced = rest[:1].isspace()
    if not rest:
        return None if glyph.isalnum() else Marker(end, glyph)
    if not spaced:
        if not glued:
            return None
        if glyph in _DASHES and (rest[0].isdigit() or rest[0] in "/)>"):
            doubtful = True
        elif not (rest[0].isalnum() or rest[0] in "<>≤≥=(\"'“‘[\\"):
            return None
    if glyph == "o" and spaced and (rest[1:2].isupper() or rest[1:2].isspace()):
        doubtful = False
    if glyph == "+" and rest.lstrip()[:1] in ("", "/"):
        return None
    space = len(rest) - len(rest.lstrip())
    return Marker(end + space, glyph, doubtful=doubtful)


def _ordinal(line: str) -> Marker | None:
    match = _ORDINAL.match(line)
    if match is None:
        return None
    opening, close = (match["open"] or "").lstrip("\\"), match["close"].replace("\\", "")
    after = line[match.end() : match.end() + 1]
    if (opening and not close.startswith(")" if opening == "(" else "]")) or (close[:1] == "]" and opening != "["):
        return None
    if not after and not close:
        return None
    glued = not match["space"] and bool(after)
    if match["dotted"]:
        count = _dotted(match["dotted"], close, glued=glued)
    elif match["number"]:
        compared = _COMPARATORS.match(line, match.end()) is not None
        count = _numbered(match["number"], close, after, glued=glued, compared=compared)
    else:
        count = _lettered(match["letter"] or "", match["roman"] or "", opening, close, after, glued=glued)
    if count is None:
        return None
    return Marker(match.end(), opening + count.style + close[:1], count.value, count.roman, count.doubtful, count.path)


class _Count(NamedTuple):
    """What an ordinal counts: as :class:`Marker` has it, but for brackets and full stops."""

    style: str
    value: int
    doubtful: bool
    roman: int = 0
    path: tuple[int, ...] = ()


def _dotted(written: str, close: str, *, glued: bool) -> _Count | None:
    """ "1.2", "3.1.a"."""
    *before, value = (int(part) if part.isdigit() else ord(part) - 96 for part in written.split("."))
    if not close and len(before) == 1 and glued:
        return None
    return _Count("1" + ".1" * len(before), value, not close or glued, path=tuple(before))


def _numbered(written: str, close: str, after: str, *, glued: bool, compared: bool) -> _Count | None:
    dashed = close[:1] in _DASHED
    if glued and (after.isdigit() or (dashed and not after.isupper())):
        return None
    if not close and (glued or compared):
        return None
    return _Count("1", int(written), not close or (dashed and glued))


def _lettered(letter: str, numeral: str, opening: str, close: str, after: str, *, glued: bool) -> _Count | None:
    written = letter or numeral
    style = "a" if written.islower() else "A"
    roman = _roman(numeral.lower()) if numeral else 0
    if (len(written) > 1 and not roman) or not close or (glued and close == "."):
        return None
    value = ord(written.lower()) - 96 if len(written) == 1 else 1000 + roman
    doubtful = close in _DASHED or (close == "." and not opening and after.islower() and style == "A")
    return _Count(style, value, doubtful, roman)


def _roman(written: str) -> int:
    """The value of a roman numeral up to 39, 0 where it is none."""
    total = 0
    for here, following in zip(written, [*written[1:], ""], strict=True):
        value = _ROMAN[here]
        total += -value if _ROMAN.get(following, 0) > value else value
    return total if 0 < total < 40 and _numeral(total) == written else 0


def _numeral(value: int) -> str:
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (value // 10) + ones[value % 10]
