"""Powers of ten behind a number: ``10^9``, ``10⁹``, ``10(9)``, ``10e9``, ``10x9``, ``109/L``, ``1,000,000,000/L``."""

from __future__ import annotations

import re

from ...lexicon.roles import cues
from .words import Words

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
EXPONENTS = frozenset((3, 6, 9, 12))
GRAFTED = frozenset((4, 5, 6, 7, 8, 9))
"""The exponents of cells in a graft: "2 x 106 CD34+ cells/kg"."""
LETTERED = re.compile(r"[ex]\d{1,2}")
PER_VOLUME = cues("volume") | cues("volume-words")
CELLS = cues("cells")
GRAFT = CELLS | cues("graft")


def exponent_at(words: Words, i: int) -> tuple[int, int, bool] | None:
    """The power of ten that begins at token ``i``: its end, its exponent, and whether it is marked as a power."""
    norms, k = words.norms, i + 1
    if norms[i] != "10":
        lost = norms[i][2:]
        if not lost.isdecimal() or len(lost) > 2:
            return None
        exponent = int(lost)
        known = exponent in EXPONENTS and per_volume(words, k)
        return (k, exponent, False) if known or (exponent in GRAFTED and _per_weight(words, k)) else None
    marked = False
    opened = None
    while k < len(norms) and k <= i + 3 and norms[k] in ("^", "*", "(", "{", "exp", "e"):
        marked, opened = True, norms[k] if norms[k] in "({" else opened
        k += 1
    if k >= len(norms):
        return None
    if norms[k] == "to" and norms[k + 1 : k + 2] == ["the"] and k + 2 < len(norms):
        marked, k = True, k + 2
    lifted = norms[k].translate(SUPERSCRIPTS)
    if not norms[k].isdecimal() and lifted.isdecimal() and words.glued(k):
        return k + 1, min(int(lifted[:2]), 15), True
    if LETTERED.fullmatch(norms[k]) and not marked:
        return k + 1, int(norms[k][1:]), True
    if re.fullmatch(r"exp\d{1,2}", norms[k]):
        return k + 1, int(norms[k][3:]), True
    if not norms[k].isdecimal() or len(norms[k]) > 2:
        return None
    exponent = int(norms[k])
    if opened:
        closed = k + 1 < len(norms) and norms[k + 1] in ")}"
        return (k + 2, exponent, True) if closed else None
    if marked:
        return k + 1, exponent, True
    if exponent in EXPONENTS and not words.glued(k) and per_volume(words, k + 1):
        return k + 1, exponent, False
    return None


def written_out(words: Words, i: int) -> tuple[int, int] | None:
    """The power of ten that "1,000,000,000" or "1000" at token ``i`` is: its end and its exponent."""
    norms, digits, j = words.norms, words.norms[i], i + 1
    most = max(EXPONENTS)
    while len(digits) <= most and norms[j : j + 1] in ([","], ["."]) and norms[j + 1 : j + 2] == ["000"]:
        digits, j = digits + "000", j + 2
    exponent = len(digits) - 1
    return (j, exponent) if exponent in EXPONENTS and digits == f"1{'0' * exponent}" else None


def per_volume(words: Words, k: int) -> bool:
    """Whether "/L", "cells per mm3" and the like stand at token ``k``."""
    norms = words.norms
    if k < len(norms) and norms[k] in CELLS:
        k += 1
        if norms[k : k + 2] == ["/", "kg"]:
            return True
    return k + 1 < len(norms) and norms[k] in ("/", "per") and norms[k + 1] in PER_VOLUME


def _per_weight(words: Words, k: int) -> bool:
    norms, stop = words.norms, k + 5
    while k < stop and norms[k : k + 1] and norms[k] in GRAFT:
        k += 1
    return norms[k : k + 2] in (["/", "kg"], ["per", "kg"])
