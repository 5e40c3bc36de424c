"""The TNM classification of tumours: "T2-T4 N0 M0", "cT1c-T2a", "T3-4, N+", "any T, N2".

One quantity a letter; its number is the category ("T2b" is 2), its values are what stands behind the letter. "NX",
"Tis" and "Ta" have no number. "Any T" limits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from ...lexicon.roles import cues
from .words import Words

TOKEN = re.compile(
    r"(?P<prefix>[cpyr]{0,2})(?:t(?P<t>[0-4][a-d]?|is|a|x))?(?:n(?P<n>[0-3][a-c]?|x))?(?:m(?P<m>[01][a-c]?|x))?"
)
LETTERS = ("t", "n", "m")
FORMS = frozenset(
    prefix + "".join(part)
    for prefix in ("", "c", "p", "yp", "yc", "r")
    for part in product(
        ["", "tis", "ta", "tx", *(f"t{d}{s}" for d in "01234" for s in ("", *"abcd"))],
        ["", "nx", *(f"n{d}{s}" for d in "0123" for s in ("", *"abc"))],
        ["", "mx", *(f"m{d}{s}" for d in "01" for s in ("", *"abc"))],
    )
) - {"", "c", "p", "yp", "yc", "r", "ta"}
"""Every token that can write categories; a quick look at the tokens of a criterion finds whether any does."""
POSITIVE = frozenset(("n", "cn", "pn", "ypn"))
MORE = re.compile(r"[0-4][a-d]?|x")
RANGES = frozenset(("-", "~", "to", "through"))
LISTS = frozenset((",", "/", "or", "and", "and/or"))
SIGNS = {">": "gt", "≥": "ge", "<": "lt", "≤": "le"}
UPWARD = frozenset(("higher", "greater", "above", "more"))
DOWNWARD = frozenset(("lower", "less", "below", "smaller"))
STAGING = cues("tnm-context")
OTHERWISE = cues("tnm-otherwise")
BEFORE, BEHIND, NEAR = 12, 9, 8


@dataclass(slots=True)
class Category:
    """The tokens ``i`` to ``j`` (not included) say the category ``letter``; the subject is ``text[start:end]``."""

    letter: str
    i: int
    j: int
    start: int
    end: int
    values: list[str]
    operator: str | None = None

    @property
    def numbers(self) -> list[int]:
        """The categories with a number, as numbers."""
        return [int(value[0]) for value in self.values if value[0].isdecimal()]


def find_categories(words: Words) -> list[Category]:
    """The categories among the tokens, in order; none where "T2" is a kind of imaging and "T4" a hormone."""
    norms = words.norms
    if FORMS.isdisjoint(words.norms) and POSITIVE.isdisjoint(words.norms):
        return []
    found: list[Category] = []
    k = 0
    while k < len(norms):
        read = _categories(words, k)
        found += read
        k = max([k + 1, *(category.j for category in read)])
    return [category for index, category in enumerate(found) if _is_staging(words, category, found, index)]


def is_any_category(norms: Sequence[str], k: int) -> bool:
    """Whether a token is a letter of which any category will do: "any | T", "| N any"."""
    return norms[k] in LETTERS and "any" in (*norms[max(k - 1, 0) : k], *norms[k + 1 : k + 2])


def _categories(words: Words, k: int) -> list[Category]:
    """What the token ``k``, and those that go on with it, say: several categories where it is "T2N0M0"."""
    norm = words.norms[k]
    if norm in POSITIVE and words.norms[k + 1 : k + 2] == ["+"] and words.glued(k + 1):
        return [Category("n", k, k + 2, words.starts[k], words.ends[k], [], "positive")]
    match = TOKEN.fullmatch(norm) if norm in FORMS else None
    if match is None:
        return []
    if norm[-1] in "xas" and not match["prefix"] and words.text[words.starts[k]].islower():
        return []
    said = [(letter, *match.span(letter)) for letter in LETTERS if match[letter]]
    first = words.starts[k]
    found = []
    for letter, a, b in said:
        begin = a - 1 - (len(match["prefix"]) if a - 1 == len(match["prefix"]) else 0)
        found.append(Category(letter, k, k + 1, first + begin, first + a, [words.text[first + a : first + b]]))
    _go_on(words, found[-1])
    if len(found) == 1:
        _compare(words, found[0])
    return found


def _go_on(words: Words, category: Category) -> None:
    """Takes in "-T4", "-4", "/T4", ", N1 or N2": the further values of one letter."""
    norms = words.norms
    while category.j < len(norms):
        k = category.j
        while k < len(norms) and k - category.j < 2 and norms[k] in RANGES | LISTS:
            k += 1
        signs = norms[category.j : k]
        if not signs or k >= len(norms):
            return
        match = TOKEN.fullmatch(norms[k]) if norms[k] in FORMS or norms[k] == "ta" else None
        if match and match[category.letter] and sum(match[letter] is not None for letter in LETTERS) == 1:
            a, b = match.span(category.letter)
            _add(category, words.text[words.starts[k] + a : words.starts[k] + b], signs[0])
        elif signs[0] in ("-", "/") and MORE.fullmatch(norms[k]) and words.glued(k):
            _add(category, words.text[words.starts[k] : words.ends[k]], signs[0])
            if norms[k].isdecimal() and words.glued(k + 1) and norms[k + 1] in ("a", "b", "c", "d"):
                k += 1
        else:
            return
        category.j = k + 1


def _add(category: Category, value: str, sign: str) -> None:
    """A further value, and behind a sign of a range those between it and the last: "2-4" is 2, 3 and 4."""
    last = category.values[-1]
    if sign in RANGES and last.isdecimal() and value.isdecimal():
        category.values += [str(number) for number in range(int(last) + 1, int(value))]
    category.values.append(value)


def _compare(words: Words, category: Category) -> None:
    """Takes in "≥ T3" and "T3 or higher"."""
    norms, i, j = words.norms, category.i, category.j
    equal = i > 0 and norms[i - 1] == "="
    sign = SIGNS.get(norms[i - 1 - equal]) if i > equal else None
    if sign:
        category.operator, category.i = sign[0] + "e" if equal else sign, i - 1 - equal
    elif norms[j : j + 1] == ["or"] and norms[j + 1 : j + 2] and norms[j + 1] in UPWARD | DOWNWARD:
        category.operator, category.j = "ge" if norms[j + 1] in UPWARD else "le", j + 2


def _is_staging(words: Words, category: Category, found: list[Category], index: int) -> bool:
    """Whether another letter's category, or a word of staging, stands near, and no word of another meaning."""
    norms, i, j = words.norms, category.i, category.j
    if not OTHERWISE.isdisjoint(norms[max(0, i - 4) : i]) or not OTHERWISE.isdisjoint(norms[j : j + 3]):
        return False
    if any(re.fullmatch(r"[cls]\d", norm) for norm in (*norms[max(0, i - 2) : i], *norms[j : j + 2])):
        return False
    around = found[max(0, index - NEAR) : index + NEAR + 1]
    if any(other.letter != category.letter and abs(other.i - i) <= NEAR for other in around):
        return True
    if any(is_any_category(norms, k) for k in range(max(0, i - NEAR), min(len(norms), j + NEAR))):
        return True
    return not STAGING.isdisjoint(norms[max(0, i - BEFORE) : i]) or not STAGING.isdisjoint(norms[j : j + BEHIND])
