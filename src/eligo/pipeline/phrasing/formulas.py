"""Formulas that a criterion spells out: "creatinine clearance = (140 - age) x weight (kg) / (72 x creatinine)".

What stands in one is calculated with, and asked of nobody. The one that criteria write down is Cockcroft and Gault's
(Nephron 1976;16:31), which is known by its "140 - age".
"""

from __future__ import annotations

from ..marks import STOPS
from .sentences import ends_sentence
from .syntax import Syntax

YEARS = "140"
MULTIPLYING = frozenset({"multiply", "multiplied"})
TIMES = (["x"], ["*"], ["×"])
LEADING = frozenset({"(", "[", "{", "="})
BEGINNINGS = frozenset({";", ":", ",", "."})
FACTOR = "85"
"""Of the 0.85 for women, which may follow behind a semicolon."""
NEAR_FACTOR = 12


def formulas(read: Syntax) -> list[tuple[int, int]]:
    """The formulas of a text as ranges of words, what is said to equal them included."""
    texts = read.texts
    found: list[tuple[int, int]] = []
    if YEARS not in read.words and MULTIPLYING.isdisjoint(read.words):
        return found
    end = 0
    for at, word in enumerate(texts):
        formula = word == YEARS and "age" in texts[at + 1 : at + 3]
        if at >= end and (formula or (word in MULTIPLYING and FACTOR in texts[at + 1 : at + 6])):
            begin, end = _beginning(texts, at, end), _end(read, at)
            found.append((begin, end))
    return found


def _beginning(texts: list[str], at: int, floor: int) -> int:
    begin = at
    while begin > floor and texts[begin - 1] in LEADING:
        begin -= 1
    if "=" in texts[begin:at] or texts[at] in MULTIPLYING or texts[begin - 1 : begin] in TIMES:
        ends = STOPS if texts[at] in MULTIPLYING else BEGINNINGS
        while begin > floor and texts[begin - 1] not in ends:
            begin -= 1
    return begin


def _end(read: Syntax, at: int) -> int:
    texts = read.texts
    for end in range(at, len(texts)):
        parted = texts[end] == ";" and FACTOR not in texts[end : end + NEAR_FACTOR]
        if parted or (texts[end] == "." and ends_sentence(read, end)):
            return end
    return len(texts)
