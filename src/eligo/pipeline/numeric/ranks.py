"""The ranks that a range of roman numerals spans: "I-III" is I, II and III."""

from __future__ import annotations

from .numbers import ROMAN, ROMAN_NUMERALS

LETTERS = "ABCD"
_WRITTEN = {value: numeral.upper() for numeral, value in ROMAN.items()} | {11: "XI", 12: "XII"}  # Ⅺ and Ⅻ are one sign


def ranks_between(first: str, last: str) -> list[str]:
    """
    All ranks from one roman numeral to another, the ends as they are written: "IIIB" to "IV" is IIIB, IIIC and IV.

    A rank with a letter divides the one without (AJCC's stage IIIB), so a range that begins inside a rank takes the
    letters up to C, the last that the stages of most tumours have, and D only where it is written.
    """
    low, high = _rank(first), _rank(last)
    if low > high:
        low, high, first, last = high, low, last, first
    if low == high:
        return [first] if first == last else [first, last]
    spanned = [first]
    for value in range(low[0], high[0] + 1):
        starts = LETTERS.index(low[1]) + 1 if value == low[0] and low[1] else 0
        if value == high[0] and high[1]:
            letters = LETTERS[starts : LETTERS.index(high[1])]
        else:
            letters = LETTERS[starts:3] if low[1] and value == low[0] else ""
        whole = [_WRITTEN[value]] if low[0] < value < high[0] else []
        spanned += [*whole, *(_WRITTEN[value] + letter for letter in letters)]
    return [*spanned, last]


def _rank(written: str) -> tuple[int, str]:
    """The rank and its letter; what stands behind the letter ("IIIA2") divides it further and does not count."""
    letters = [letter for letter in written.upper() if letter in LETTERS]
    return int(ROMAN_NUMERALS[written.lower()]), letters[0] if letters else ""
