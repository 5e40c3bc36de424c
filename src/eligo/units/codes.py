"""The meaning of a UCUM code: a magnitude and a dimension, exact, without a parser generator's start-up time."""

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from ..lexicon import table

Dimension = frozenset[tuple[str, int]]

# Creatinine, 113.12 g/mol: ratios to urinary creatinine are reported by its mass and by its substance alike.
_CREATININE = Fraction("113.12")


@dataclass(frozen=True, slots=True)
class Measure:
    """``factor`` base units of ``dimension``, a set of (base, exponent); a pure number has the empty set."""

    factor: Fraction
    dimension: Dimension


@lru_cache(maxsize=4096)
def measure(code: str) -> Measure | None:
    """What a UCUM code means, or ``None`` where it has a part that ``lexicon/ucum.tsv`` does not know.

    Unlike a plain UCUM evaluator, this keeps arbitrary units and counted things apart: ``[iU]/mL``, ``{copies}/mL`` and
    ``/mL`` are three dimensions, ``ng/mL`` and ``ng/mL{FEU}`` two. ``{cells}``, ``{beats}`` and the like are plain 1.
    """
    if not code or len(code) > LONGEST:
        return None
    factor, exponents, sign = Fraction(1), Counter[str](), 1
    signs = [1]
    place = 0
    while place < len(code):
        character = code[place]
        if character in "./":
            sign = signs[-1] * (1 if character == "." else -1)
            place += 1
        elif character == "(":
            signs.append(sign)
            place += 1
        elif character == ")" and len(signs) > 1:
            sign = signs.pop()
            place += 1
        else:
            term = _TERM.match(code, place)
            value = _term(term) if term and term.end() > place else None
            if term is None or value is None:
                return None
            factor *= value.factor**sign
            for base, exponent in value.dimension:
                exponents[base] += sign * exponent
            place, sign = term.end(), signs[-1]
    return Measure(factor, frozenset((base, n) for base, n in exponents.items() if n)) if len(signs) == 1 else None


LONGEST = 80
_TERM = re.compile(
    r"(?P<power>10[*^](?P<exponent>-?\d{1,3}))"
    r"|(?P<number>\d{1,9})"
    r"|(?P<atom>(?:[A-Za-z%]|\[[^\[\]{}\s]{1,20}\]){1,12})(?P<raised>-?\d)?(?P<mark>\{[^{}\s]{1,30}\})?"
    r"|(?P<alone>\{[^{}\s]{1,30}\})"
)


def _term(term: re.Match[str]) -> Measure | None:
    if term["power"]:
        return Measure(Fraction(10) ** int(term["exponent"]), frozenset())
    if term["number"]:
        return Measure(Fraction(term["number"]), frozenset()) if int(term["number"]) else None
    if term["alone"]:
        return _atoms().get(term["alone"], _Atom(Fraction(1), frozenset({(term["alone"], 1)}), False)).measure
    found = _prefixed(term["atom"])
    if found is None:
        return None
    raised = int(term["raised"] or 1)
    factor, dimension = found.factor**raised, frozenset((base, n * raised) for base, n in found.dimension)
    if term["mark"] not in _TELLING:
        return Measure(factor, dimension)
    if term["mark"] == "{creat}" and dimension == {("mol", 1)}:
        factor, dimension = factor * _CREATININE, frozenset({("g", 1)})
    return Measure(factor, dimension | {(term["mark"], 1)})


_TELLING = frozenset({"{creat}", "{FEU}", "{DDU}"})
_PREFIXES = {"T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15}


def _prefixed(code: str) -> Measure | None:
    atom = _atoms().get(code)
    if atom:
        return atom.measure
    atom = _atoms().get(code[1:])
    if atom is None or not atom.prefixes or code[0] not in _PREFIXES:
        return None
    return Measure(atom.factor * Fraction(10) ** _PREFIXES[code[0]], atom.dimension)


class _Atom(NamedTuple):
    factor: Fraction
    dimension: Dimension
    prefixes: bool

    @property
    def measure(self) -> Measure:
        return Measure(self.factor, self.dimension)


@cache
def _atoms() -> dict[str, _Atom]:
    return {
        row["atom"]: _Atom(Fraction(row["factor"]), _base(row["base"]), row["prefixes"] == "yes")
        for row in table("ucum")
    }


def _base(cell: str) -> Dimension:
    if not cell:
        return frozenset()
    name, _, exponent = cell.partition(":")
    return frozenset({(name, int(exponent or 1))})
