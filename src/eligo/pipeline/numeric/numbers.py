"""Numerals: every way in which eligibility text writes a number, and what number it is.

``1.5 x 10^9``, ``×10⁹``, ``x10(9)``, ``10e9``, ``10*3`` and ``109/L`` with a lost caret are multiplied out;
``100,000``, ``100 000`` and ``100.000/mm3`` are one hundred thousand; ``1,5`` is one and a half.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import numeric

from ...lexicon import table
from ...lexicon.roles import cues
from ..remembered import Remembered
from .powers import exponent_at, per_volume, written_out
from .words import Words


def number(value: Decimal) -> int | float:
    """A Decimal as an int where it is whole, else as a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def scaled(value: int | float, exponent: int) -> int | float:
    """A number times a power of ten."""
    return number(Decimal(str(value)).scaleb(exponent))


def _values(kind: str) -> dict[str, int | float]:
    rows = (row for row in table("number_words") if row["kind"] == kind)
    return {row["word"]: number(Decimal(row["value"])) for row in rows}


NUMBER_WORDS = _values("word")
FACTORS = _values("factor")
PARTS = _values("part")
MULTIPLIERS = {word: int(power) for word, power in _values("power").items()}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
ROMAN_GLYPH_VALUES = {chr(code).lower(): numeric(chr(code)) for code in range(0x2160, 0x216C)}
ROMAN_NUMERALS = {
    numeral + letter + digit: value
    for numeral, value in ROMAN.items()
    for letter in ("", "a", "b", "c", "d")
    for digit in (("", "1", "2", "3") if letter else ("",))
} | {glyph: int(value) for glyph, value in ROMAN_GLYPH_VALUES.items()}
FRACTION_VALUES = {chr(code): numeric(chr(code)) for code in (*range(0xBC, 0xBF), *range(0x2150, 0x215F))}
NUMERAL_STARTS = frozenset((*NUMBER_WORDS, *FACTORS, *FRACTION_VALUES, *ROMAN_NUMERALS))
BEGINNING = Remembered(lambda norm: norm in NUMERAL_STARTS or norm.isdecimal())
"""Whether a numeral may begin with a word."""
ROMAN_CUES = cues("roman-cues")
SKIN = cues("skin")
ROMAN_LINKS = cues("roman-links")
BETWEEN_CUE_AND_ROMAN = cues("between-cue-and-roman")
TIMES = cues("times")
COUNT_UNIT = re.compile(
    r"\s?(?:cells?\s?|plt\s?|platelets?\s?)?(?:/|per)\s?(?:cu(?:bic)?\.?\s?)?(?:mm|c\.?mm|mcl|[µμu]l|micro|millim)",
    re.I,
)
LISTED = cues("listed")
WEEKS = cues("weeks-words")
FIELDS = cues("fields")
""""5/50 HPF" is a rate."""
TITRES = cues("titres")
REACH_OF_TITRE = 100
"""How many tokens away the word may stand."""
MAX_DIGITS = 30
DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b")


@dataclass(slots=True)
class Numeral:
    """The number that the tokens ``i`` to ``j`` (not included) write.

    ``second`` is the other number of a pair with a slash or a plus ("140/90", "20/40", "3+4"). ``form`` says how it
    was written: ``digits``, ``word``, ``factor`` ("twice"), ``fraction``, ``power``, ``pair``, ``sum`` or ``roman``.
    ``exponent`` is that of the power of ten that is multiplied out, which is a range's as a whole ("4.0-11.0 x 10^9").
    """

    i: int
    j: int
    value: int | float
    form: str = "digits"
    second: int | float | None = None
    exponent: int = 0


def find_numerals(words: Words) -> list[Numeral]:
    """All numerals among the tokens, left to right, none inside another; roman ones after the name of a scale."""
    found: list[Numeral] = []
    behind, norms = 0, words.norms
    for i in words.where(BEGINNING.__getitem__):
        if i < behind:
            continue
        norm = norms[i]
        numeral = None
        if norm.isdecimal():
            numeral = Numeral(i, i + 1, int(norm)) if _stands_alone(words, i) else _digits(words, i)
        elif norm in NUMBER_WORDS or norm in FACTORS:
            numeral = _spelled(words, i)
        elif norm in FRACTION_VALUES:
            numeral = Numeral(i, i + 1, FRACTION_VALUES[norm], "fraction")
        elif _is_roman(words, i, found[-1] if found else None):
            numeral = Numeral(i, i + 1, ROMAN_NUMERALS[norm], "roman")
        if numeral is not None:
            behind = _behind_date(words, numeral)
        if numeral is not None and not behind:
            found.append(_with_repetition(words, numeral))
            behind = found[-1].j
    return found


def _behind_date(words: Words, numeral: Numeral) -> int:
    """The token behind the date that a number begins, "11/1/03"; 0 where it begins none."""
    date = None
    if numeral.form == "pair" or words.norms[numeral.j : numeral.j + 1] == ["/"]:
        date = DATE.match(words.text, words.starts[numeral.i])
    return words.at(date.end()) if date else 0


def _is_roman(words: Words, i: int, previous: Numeral | None) -> bool:
    """Whether the letters at token ``i`` are a number: after "class" and the like, or in a list of such numbers."""
    norms = words.norms
    if norms[i] in ROMAN_GLYPH_VALUES:
        return True
    written = words.text[words.starts[i]]
    if written.islower() and len(norms[i]) < 2:
        return False
    if (
        previous
        and previous.form == "roman"
        and all(norm in ROMAN_LINKS for norm in norms[previous.j : i])
        and i - previous.j < 4
    ):
        return True
    for k in range(i - 1, max(-1, i - 8), -1):
        if norms[k] in ROMAN_CUES:
            return norms[k] not in ("type", "types") or not SKIN.isdisjoint(norms[max(0, k - 3) : k])
        if norms[k] not in BETWEEN_CUE_AND_ROMAN:
            return False
    return False


ENDING = frozenset(("(", ")", "]", "-", "%", ";", "<", ">", "≤", "≥", "=", "~"))
GOING_ON = TIMES | MULTIPLIERS.keys()
RAISING = frozenset(("(", "to", "exp", "e"))
"""Behind a ten, what an exponent may follow."""


def _stands_alone(words: Words, i: int) -> bool:
    """Whether the digits at token ``i`` are a number at a glance, as most are: space before, and a word behind that
    belongs to no number, or a sign."""
    norms = words.norms
    if (i and words.ends[i - 1] == words.starts[i]) or len(norms[i]) > 9:
        return False
    following = norms[i + 1] if i + 1 < len(norms) else ";"
    if norms[i] == "10" and following in RAISING:
        return False
    if following in ".,":
        return i + 2 >= len(norms) or not norms[i + 2].isdecimal()
    return following in ENDING or (following.isalpha() and following not in GOING_ON)


def _digits(words: Words, i: int) -> Numeral | None:
    titre = _titre(words, i) if words.norms[i] == "1" else None
    if titre:
        return titre
    if _part_of_name(words, i) or _is_clock(words, i):
        return None
    j, value = _plain(words, i)
    if value is None:
        return None
    powered = _power(words, i, j, value)
    if powered:
        return powered
    if j < len(words.norms) and words.norms[j] in FRACTION_VALUES:
        return Numeral(i, j + 1, number(value + Decimal(FRACTION_VALUES[words.norms[j]])), "fraction")
    if j < len(words.norms) and words.norms[j] in MULTIPLIERS:
        return Numeral(i, j + 1, number(value.scaleb(MULTIPLIERS[words.norms[j]])), "power")
    return _weeks_and_days(words, i, j) or _pair(words, i, j, value) or Numeral(i, j, number(value))


def _titre(words: Words, i: int) -> Numeral | None:
    """ "1:80" and "1/160" of a titre: how far the serum is diluted."""
    norms = words.norms
    if norms[i + 1 : i + 2] not in ([":"], ["/"]) or not norms[i + 2 : i + 3]:
        return None
    if TITRES.isdisjoint(norms[max(0, i - REACH_OF_TITRE) : i + REACH_OF_TITRE]):
        return None
    return Numeral(i, i + 3, int(norms[i + 2]), "titre") if norms[i + 2].isdecimal() and len(norms[i + 2]) < 8 else None


def _weeks_and_days(words: Words, i: int, j: int) -> Numeral | None:
    """ "24+0 weeks", "33 + 6 weeks", "36 6/7 weeks": completed weeks of a pregnancy and days, in weeks."""
    norms = words.norms
    if j != i + 1 or len(norms[i]) != 2 or not norms[i].isdecimal() or j + 1 >= len(norms):
        return None
    k = j + (norms[j] == "+")
    day = norms[k]
    if len(day) != 1 or day not in "0123456":
        return None
    sevenths = norms[k + 1 : k + 3] == ["/", "7"]
    end = k + 3 if sevenths else k + 1
    if not sevenths and (k == j or WEEKS.isdisjoint(norms[end : end + 8])):
        return None
    return Numeral(i, end, round(int(norms[i]) + int(day) / 7, 6) if day != "0" else int(norms[i]))


def _part_of_name(words: Words, i: int) -> bool:
    """Digits that a letter stands before ("CD4"), or a decimal point that follows a letter ("v1.1")."""
    if not words.glued(i):
        return False
    before = words.norms[i - 1]
    if before == ":" and i > 1 and words.glued(i - 1) and words.norms[i - 2].isdecimal():
        return len(words.norms[i]) == 2
    if before == "_":
        return i < 2 or words.norms[i - 2] not in ("<", ">")
    return before == "." and i > 1 and words.glued(i - 1) and words.norms[i - 2][-1].isalpha()


def _is_clock(words: Words, i: int) -> bool:
    """The hour of "9:00"."""
    following = words.norms[i + 1 : i + 3]
    colon = following[:1] == [":"] and len(following) == 2 and words.glued(i + 1) and words.glued(i + 2)
    return colon and len(following[1]) == 2 and following[1].isdecimal()


def _plain(words: Words, i: int) -> tuple[int, Decimal | None]:
    """Digits with their grouping and decimals: the end and the value."""
    norms, starts, ends = words.norms, words.starts, words.ends
    groups, signs, j = [norms[i]], [], i + 1
    while j + 1 < len(norms) and norms[j] in ".," and norms[j + 1].isdecimal() and ends[j - 1] == starts[j]:
        if ends[j] != starts[j + 1] or len(groups) > 6:
            break
        signs.append(norms[j])
        groups.append(norms[j + 1])
        j += 2
    if sum(map(len, groups)) > MAX_DIGITS:
        return j, None
    if not signs:
        return _spaced(words, i)
    if _is_list(words, i, groups, signs):
        return i + 1, Decimal(groups[0])
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if set(signs) == {","} and thousands:
        return j, Decimal("".join(groups))
    if set(signs) == {"."} and thousands:
        counted = COUNT_UNIT.match(words.text, ends[j - 1]) is not None
        if len(signs) > 1 or groups[1] == "000" or counted:
            return j, Decimal("".join(groups))
    if len(signs) == 1:
        return j, Decimal(f"{groups[0]}.{groups[1]}")
    if set(signs[:-1]) == {","} and signs[-1] == "." and all(len(group) == 3 for group in groups[1:-1]):
        return j, Decimal("".join(groups[:-1]) + "." + groups[-1])
    if set(signs[:-1]) == {"."} and signs[-1] == "," and all(len(group) == 3 for group in groups[1:-1]):
        return j, Decimal("".join(groups[:-1]) + "." + groups[-1])
    return i + 1, Decimal(groups[0])


def _is_list(words: Words, i: int, groups: list[str], signs: list[str]) -> bool:
    """ "0,1" and "0,1,2" after the name of a scale are its values."""
    if set(signs) != {","} or any(len(group) > 1 for group in groups):
        return False
    return len(signs) > 1 or not LISTED.isdisjoint(words.norms[max(0, i - 4) : i])


def _spaced(words: Words, i: int) -> tuple[int, Decimal]:
    """ "100 000" and "1 500 000": groups of three after single spaces."""
    norms, starts, ends = words.norms, words.starts, words.ends
    digits, j = norms[i], i + 1
    if len(digits) <= 3 and digits != "0":
        while j < len(norms) and len(norms[j]) == 3 and norms[j].isdecimal() and starts[j] == ends[j - 1] + 1:
            digits += norms[j]
            j += 1
        follows_word = i > 0 and norms[i - 1] in LISTED
        more = j < len(norms) and norms[j].isdecimal() and starts[j] <= ends[j - 1] + 1
        if follows_word or more or len(digits) > MAX_DIGITS:
            return i + 1, Decimal(norms[i])
    return j, Decimal(digits)


def _power(words: Words, i: int, j: int, value: Decimal) -> Numeral | None:
    """A power of ten that belongs to the number: after "x", or the number itself is "10^9"."""
    norms = words.norms
    if j < len(norms) and norms[j] in TIMES and j + 1 < len(norms) and norms[j + 1][:1] == "1":
        if norms[j] == "." and words.glued(j + 1):
            return None
        found = exponent_at(words, j + 1) or written_out(words, j + 1)
        return Numeral(i, found[0], number(value.scaleb(found[1])), "power", None, found[1]) if found else None
    if j < len(norms) and norms[j] == "10" and not words.glued(j):
        found = exponent_at(words, j)
        if found and found[2] and per_volume(words, found[0]):
            return Numeral(i, found[0], number(value.scaleb(found[1])), "power", None, found[1])
    if value == 10 and j == i + 1:
        found = exponent_at(words, i)
        if found and found[2]:
            return Numeral(i, found[0], number(Decimal(1).scaleb(found[1])), "power")
    if j == i + 1 and j < len(norms) and words.glued(j) and re.fullmatch(r"e\d{1,2}", norms[j]):
        exponent = int(norms[j][1:])
        base = Decimal(1) if value == 10 else value
        return Numeral(i, j + 1, number(base.scaleb(exponent)), "power")
    return None


def _pair(words: Words, i: int, j: int, value: Decimal) -> Numeral | None:
    """ "140/90", "20/40", "1/2", "3+4"."""
    norms = words.norms
    if j + 1 >= len(norms) or norms[j] not in "/+" or not norms[j + 1].isdecimal():
        return None
    if norms[j] == "+" and not (words.glued(j) and words.glued(j + 1)):
        return None
    end, second = _plain(words, j + 1)
    if norms[j] == "/" and norms[end : end + 1] and norms[end] in FIELDS:
        return None
    if second is None or (
        end < len(norms)
        and norms[end] == "/"
        and words.glued(end)
        and norms[end + 1 : end + 2]
        and norms[end + 1].isdecimal()
    ):
        return None
    form = "sum" if norms[j] == "+" else "pair"
    if form == "sum" and norms[end : end + 1] == ["="] and norms[end + 1 : end + 2] == [str(value + second)]:
        end += 2
    return Numeral(i, end, number(value), form, number(second))


def _spelled(words: Words, i: int) -> Numeral | None:
    """ "three", "twenty-four", "one hundred", "one and a half", "two thirds", "twice"."""
    norms = words.norms
    if norms[i] in FACTORS:
        if norms[i] == "half" and i and norms[i - 1] == "-":
            return None
        return Numeral(i, i + 1, FACTORS[norms[i]], "factor")
    value, j = Decimal(int(NUMBER_WORDS[norms[i]])), i + 1
    if value >= 20:
        k = j + 1 if j < len(norms) and norms[j] == "-" else j
        if k < len(norms) and 0 < NUMBER_WORDS.get(norms[k], 0) < 10:
            value, j = value + int(NUMBER_WORDS[norms[k]]), k + 1
    while j < len(norms) and norms[j] in MULTIPLIERS:
        value, j = value.scaleb(MULTIPLIERS[norms[j]]), j + 1
    part = j + 1 if norms[j : j + 1] == ["-"] else j
    if part < len(norms) and norms[part] in PARTS and 0 < value < PARTS[norms[part]]:
        return Numeral(i, part + 1, round(float(value) / PARTS[norms[part]], 6), "word")
    if norms[j : j + 3] == ["and", "a", "half"]:
        value, j = value + Decimal("0.5"), j + 3
    return Numeral(i, j, number(value), "word")


def _with_repetition(words: Words, numeral: Numeral) -> Numeral:
    """ "three (3)" and "3 (three)" are one number."""
    norms, j = words.norms, numeral.j
    if numeral.form not in ("word", "digits") or j + 2 >= len(norms) or norms[j] != "(":
        return numeral
    again = norms[j + 1]
    value = int(again) if again.isdecimal() and len(again) < 10 else NUMBER_WORDS.get(again)
    if value is None or norms[j + 2] != ")" or value != numeral.value:
        return numeral
    return Numeral(numeral.i, j + 3, numeral.value, numeral.form)
