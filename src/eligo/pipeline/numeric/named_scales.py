"""The names of scales, and values that are letters: "Child-Pugh A or B"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ...lexicon import entries, table
from ...lexicon.roles import cues
from .words import Words, phrase

BETWEEN = cues("between-scale-and-letter")
LETTER_LINKS = cues("letter-links")
LONGEST = 7
REACH = 6


@dataclass(frozen=True, slots=True)
class LetterSet:
    """Letters of a scale at the tokens ``i`` to ``j`` (not included), comparator included."""

    scale: str
    i: int
    j: int
    values: tuple[str, ...]
    comparator: str | None


def find_scales(words: Words) -> list[tuple[str, int, int]]:
    """The scales named among the tokens: which, first token, and the one behind the last; the longest name wins."""
    surfaces, norms = _surfaces(), words.norms
    if _openers().isdisjoint(norms):
        return []
    found, behind = [], 0
    for i, norm in enumerate(norms):
        if norm not in surfaces or i < behind:
            continue
        for tokens, scale in surfaces[norm]:
            if tuple(norms[i : i + len(tokens)]) == tokens:
                behind = i + len(tokens)
                found.append((scale, i, behind))
                break
    return found


def find_letters(words: Words) -> list[LetterSet]:
    """The letters that stand for a patient's class on a scale that has such: "class A", "A or B", "worse than A"."""
    found = []
    for scale, _, end in find_scales(words):
        allowed = letters_of(scale)
        if allowed:
            letters = _letters_after(words, scale, end, allowed)
            if letters:
                found.append(letters)
    return found


def _letters_after(words: Words, scale: str, k: int, allowed: tuple[str, ...]) -> LetterSet | None:
    stop = min(len(words), k + REACH)
    begin = None
    comparator = None
    while k < stop and not _letter(words, k, allowed):
        sign = COMPARATORS.get(words.norms[k])
        if sign is None and words.norms[k] not in BETWEEN:
            return None
        if sign is not None:
            comparator, begin = sign, k if begin is None else begin
        k += 1
    if k >= stop:
        return None
    i, values = k, []
    while k < len(words):
        letter = _letter(words, k, allowed)
        if letter:
            values.append(letter)
            end = k + 1
        elif words.norms[k] not in LETTER_LINKS:
            break
        k += 1
    ranged = "-" in words.norms[i:end] or "to" in words.norms[i:end]
    if ranged and len(values) == 2:
        first, last = sorted(map(allowed.index, values))
        values = list(allowed[first : last + 1])
    if comparator:
        place = allowed.index(values[0])
        values = list(
            {"gt": allowed[place + 1 :], "ge": allowed[place:], "lt": allowed[:place], "le": allowed[: place + 1]}[
                comparator
            ]
        )
    if words.norms[end : end + 2] in (["or", "higher"], ["or", "worse"]):
        values, end = list(allowed[allowed.index(values[0]) :]), end + 2
    return LetterSet(scale, i if begin is None else begin, end, tuple(values), comparator)


def _letter(words: Words, k: int, allowed: tuple[str, ...]) -> str | None:
    """The class that token ``k`` writes, points behind it allowed ("B7")."""
    written = words.text[words.starts[k] : words.ends[k]]
    plain = written[0] in allowed and (len(written) == 1 or (written[1:].isdecimal() and len(written) <= 3))
    return written[0] if plain else None


COMPARATORS = {
    ">": "gt",
    "≥": "ge",
    "<": "lt",
    "≤": "le",
    "worse": "gt",
    "above": "gt",
    "exceeding": "gt",
    "than": "gt",
}


@cache
def letter_openers() -> frozenset[str]:
    """The words that the names of scales with letters begin with."""
    return frozenset(first for first, names in _surfaces().items() if any(letters_of(scale) for _, scale in names))


@cache
def letters_of(scale: str) -> tuple[str, ...]:
    """The letters of a scale in their order; none where its values are numbers."""
    return tuple(entries(next(row["letters"] for row in table("scales") if row["scale"] == scale)))


@cache
def _openers() -> frozenset[str]:
    """The words that the names of scales begin with."""
    return frozenset(_surfaces())


@cache
def _surfaces() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in table("scales"):
        for surface in entries(row["surfaces"]):
            tokens = phrase(surface)
            by_first.setdefault(tokens[0], []).append((tokens, row["scale"]))
    for names in by_first.values():
        names.sort(key=lambda name: -len(name[0]))
    return by_first
