"""Quantities that criteria set limits on: laboratory analytes, vital signs, scales, and what is known of each.

The table is ``analytes.tsv``. Its columns:

``surfaces``
    names, compared without regard to case, plural, hyphen or British spelling ("haemoglobin" finds "Hemoglobin").
``exact``
    short forms whose case matters (``eGFR`` is a rate, ``EGFR`` a receptor).
``ambiguous``
    names that mean something else as often (``PT``, ``K``, "iron"); they count only beside a number or a unit. One with
    a capital letter is compared exactly.
``ucum``, ``accepted``
    the default unit, and the units that the quantity is also reported in.
``charge``
    of the ion, where amounts are also given in equivalents.
``si``, ``factor``
    ``value[ucum] * factor = value[si]``; over a change from mass to substance this rests on ``molar_mass`` (g/mol).
``low``, ``high``
    in the default unit, the widest values that could belong to this quantity; not a reference interval.
``implied``
    "yes" where the quantity is customarily written without its unit ("LVEF < 40", "ECOG 0"): a value between ``low``
    and ``high`` then has the default unit.
``omop_measurement``, ``omop_unit``, ``remark``
    for people who read the table: OMOP's concepts of the quantity and its default unit, and what else a name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate, compress
from types import MappingProxyType
from typing import NamedTuple

from . import entries, table

LOINC = "http://loinc.org"


@dataclass(frozen=True, slots=True)
class Analyte:
    """One row of the table. Numbers are ``None``, codes empty, where the table states none."""

    id: str
    name: str
    category: str
    surfaces: tuple[str, ...]
    exact: tuple[str, ...]
    ambiguous: tuple[str, ...]
    loinc: str
    loinc_name: str
    ucum: str
    accepted: tuple[str, ...]
    charge: int | None
    molar_mass: float | None
    si: str
    factor: float | None
    low: float | None
    high: float | None
    implied: bool


class Found(NamedTuple):
    """An analyte's name at ``start:end`` of a text; ``ambiguous`` says that the name has other meanings too."""

    start: int
    end: int
    analyte: Analyte
    ambiguous: bool


@cache
def analytes() -> Mapping[str, Analyte]:
    """Every row of the table by its id."""
    return MappingProxyType({row["id"]: _analyte(row) for row in table("analytes")})


def lookup(surface: str) -> Analyte | None:
    """The analyte that ``surface`` names in full, words like "serum … level" around it set aside; else ``None``."""
    found = lookup_found(surface)
    return found.analyte if found else None


@lru_cache(maxsize=8192)
def lookup_found(surface: str) -> Found | None:
    """As :func:`lookup`, with the place of the name inside ``surface`` and whether it is ambiguous."""
    before, after = _affixes()
    opening = _TOKEN.search(surface)
    if opening is None or not (opening[0] in _JOINING or matcher().opens(opening[0]) or _fold(opening[0]) in before):
        return None
    tokens = _tokens(surface[:_LONGEST_SURFACE])
    first, last = 0, len(tokens.raw)
    while True:
        found = matcher().longest(surface, tokens, first, last)
        if found and found[1] == last:
            return Found(tokens.start[first], tokens.end[last - 1], *found[2:])
        if last - first > 1 and _fold(tokens.raw[last - 1]) in after:
            last -= 1
        elif last - first > 1 and _fold(tokens.raw[first]) in before:
            first, last = first + 1, len(tokens.raw)
        else:
            return None


@lru_cache(maxsize=1 << 16)
def may_be_in_name(word: str) -> bool:
    """Whether a word can stand in what :func:`lookup` knows: false where no analyte's name has such a word."""
    return all(token in _JOINING or _fold(token) in _name_words() for token in _TOKEN.findall(word))


def find_analytes(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The analyte names in ``text[start:end]``, longest first at each place, left to right, none inside another.

    A name never crosses a blank line. Time is linear in the length of the text.
    """
    return list(matcher().finditer(text, start, len(text) if end is None else end))


def find_among(text: str, tokens: Tokens) -> list[FoundAmong]:
    """As :func:`find_analytes` for who has told the words of a text apart already: runs of letters and digits, and
    single marks."""
    return matcher().among(text, tokens)


class Tokens(NamedTuple):
    """The words and marks of a text, with where they stand."""

    raw: list[str]
    start: list[int]
    end: list[int]


FoundAmong = tuple[int, int, Analyte, bool]
"""The first token of an analyte's name, the one behind its last, the analyte, and whether the name is ambiguous."""


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    folded: tuple[Analyte, bool] | None = None
    exact: dict[tuple[str, ...], tuple[Analyte, bool]] = field(default_factory=dict)


class _Opening(dict[str, _Node | None]):
    """Where the names stand that begin with a word, remembered for the words of texts."""

    def __init__(self, first: Mapping[str, _Node]) -> None:
        super().__init__()
        self._first = first

    def __missing__(self, word: str) -> _Node | None:
        node = self._first.get(_fold(word))
        if len(self) < _MOST_WORDS:
            self[word] = node
        return node


class Matcher:
    """A trie over folded words; what stands at its ends says which analyte the words name."""

    def __init__(self, rows: Mapping[str, Analyte]) -> None:
        self._root = _Node()
        self._opening = _Opening(self._root.next)
        for analyte in rows.values():
            for surface in analyte.surfaces:
                self._add(surface, analyte, ambiguous=False, exact=False)
            for surface in analyte.exact:
                self._add(surface, analyte, ambiguous=False, exact=True)
            for surface in analyte.ambiguous:
                self._add(surface, analyte, ambiguous=True, exact=surface != surface.lower())

    def opens(self, word: str) -> bool:
        """Whether a name begins with a word."""
        return self._opening[word] is not None

    def finditer(self, text: str, start: int, end: int) -> Iterator[Found]:
        """The analytes named in ``text[start:end]``, in order; of names that overlap, the longest."""
        stretch = text[start:end]
        parts = (_PLAIN if stretch.isascii() else _TOKEN).split(stretch)
        if any(map(self._opening.__getitem__, parts[1::2])):
            tokens = _placed(parts, start)
            for i, j, analyte, ambiguous in self.among(text, tokens):
                yield Found(tokens.start[i], tokens.end[j - 1], analyte, ambiguous)

    def among(self, text: str, tokens: Tokens) -> list[FoundAmong]:
        """The names among tokens, marks that join words included, left to right, none inside another."""
        found: list[FoundAmong] = []
        raw = tokens.raw
        nodes = list(map(self._opening.__getitem__, raw))
        behind, last = 0, len(raw) - 1
        for place in compress(range(len(raw)), nodes):
            node = nodes[place]
            if node is None or place < behind:
                continue
            if node.folded is None and not (node.exact and (raw[place],) in node.exact):
                following = place + 1
                while following < last and raw[following] in _JOINING:
                    following += 1
                if following > last or _fold(raw[following]) not in node.next:
                    continue
            one = self.longest(text, tokens, place)
            if one is not None:
                found.append(one)
                behind = one[1]
        return found

    def longest(self, text: str, tokens: Tokens, place: int, stop: int | None = None) -> FoundAmong | None:
        """The longest name that begins at token ``place`` and ends before token ``stop``."""
        raw, start, end = tokens
        node = self._root
        best: tuple[int, Analyte, bool] | None = None
        last = place
        words: list[str] = []
        for here in range(place, len(raw) if stop is None else stop):
            word = raw[here]
            if here > place:
                if word in _JOINING and _touches_word(text, start[here], end[here]):
                    continue
                if start[here] - end[last] > 1 and text.count("\n", end[last], start[here]) > 1:
                    break
            following = node.next.get(_fold(word))
            if following is None:
                break
            node, last = following, here
            words.append(word)
            named = node.folded
            if node.exact:
                named = node.exact.get(tuple(words), named)
            if named:
                best = here + 1, *named
        return (place, *best) if best else None

    def _add(self, surface: str, analyte: Analyte, *, ambiguous: bool, exact: bool) -> None:
        node = self._root
        words = _tokens(surface).raw
        for word in words:
            node = node.next.setdefault(_fold(word), _Node())
        if exact:
            node.exact.setdefault(tuple(words), (analyte, ambiguous))
        elif node.folded is None:
            node.folded = (analyte, ambiguous)


@cache
def matcher() -> Matcher:
    """The matcher over the whole table, built once."""
    return Matcher(analytes())


_LONGEST_SURFACE = 400
_MOST_WORDS = 50_000
# A hyphen or an apostrophe that touches a word joins words, as a space does; alone it is a mark.
_TOKEN = re.compile(r"([^\W_]+|[^\w\s])")
_PLAIN = re.compile(r"([A-Za-z0-9]+|[^\w\s\x1c-\x1f])", re.ASCII)
_JOINING = frozenset("-‐‑–’'")
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda"}
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789")
_SPELLINGS = (("ae", "e"), ("oe", "e"), ("leuco", "leuko"), ("ü", "u"), ("é", "e"), ("ö", "o"), ("isation", "ization"),
              ("ised", "ized"), ("sulph", "sulf"), ("litre", "liter"), ("tumour", "tumor"))  # fmt: skip


def _tokens(text: str) -> Tokens:
    """The tokens of a text; what only joins words is left out."""
    tokens = _placed(_TOKEN.split(text), 0)
    if _JOINING.isdisjoint(tokens.raw):
        return tokens
    kept = [one for one in zip(*tokens, strict=True) if one[0] not in _JOINING or not _touches_word(text, *one[1:])]
    return Tokens(*map(list, zip(*kept, strict=True))) if kept else Tokens([], [], [])


def _placed(parts: list[str], start: int) -> Tokens:
    """The tokens of a text that was split at them, from ``start`` on."""
    places = list(accumulate(map(len, parts), initial=start))
    return Tokens(parts[1::2], places[1:-1:2], places[2::2])


def _touches_word(text: str, start: int, end: int) -> bool:
    return (start > 0 and text[start - 1].isalnum()) or text[end : end + 1].isalnum()


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    word = word.translate(_DIGITS).lower()
    for letter, name in _GREEK.items():
        if letter in word:
            word = word.replace(letter, name)
    if not word.isascii() or len(word) > 3:
        for written, plain in _SPELLINGS:
            if written in word:
                word = word.replace(written, plain)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word


@cache
def _name_words() -> frozenset[str]:
    surfaces = (surface for one in analytes().values() for surface in (*one.surfaces, *one.exact, *one.ambiguous))
    return frozenset(_fold(word) for surface in surfaces for word in _tokens(surface).raw).union(*_affixes())


@cache
def _affixes() -> tuple[frozenset[str], frozenset[str]]:
    rows = table("analyte_words")
    return (
        frozenset(_fold(row["word"]) for row in rows if row["place"] == "before"),
        frozenset(_fold(row["word"]) for row in rows if row["place"] == "after"),
    )


def _analyte(row: Mapping[str, str]) -> Analyte:
    def number(column: str) -> float | None:
        return float(row[column]) if row[column] else None

    return Analyte(
        id=row["id"],
        name=row["name"],
        category=row["category"],
        surfaces=tuple(entries(row["surfaces"])),
        exact=tuple(entries(row["exact"])),
        ambiguous=tuple(entries(row["ambiguous"])),
        loinc=row["loinc"],
        loinc_name=row["loinc_name"],
        ucum=row["ucum"],
        accepted=tuple(entries(row["accepted"])),
        charge=int(row["charge"]) if row["charge"] else None,
        molar_mass=number("molar_mass"),
        si=row["si"],
        factor=number("factor"),
        low=number("low"),
        high=number("high"),
        implied=row["implied"] == "yes",
    )
