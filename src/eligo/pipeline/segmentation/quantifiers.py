"""How the line above a sub-list joins its entries: "all of the following", "at least two of the following"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from ...lexicon import Row, table
from ...schema import SectionName
from .structure import Quantifier
from .wordings import NUMBER, alternatives, number, pattern

OPEN_END = "..."
"""How wordings end that name what a list is of; a count in the line goes before: "two of the following types"."""


def quantifier_of(line: str, section: SectionName) -> Quantifier:
    """The quantifier that ``line`` words; without words ``all`` in inclusion and ``any`` in exclusion."""
    said = _said(" ".join(line[-160:].lower().split()))
    return said or Quantifier("any" if section == "exclusion" else "all", said=False)


@lru_cache(maxsize=2048)
def _said(tail: str) -> Quantifier | None:
    """The quantifier in a line's end; remembered, as most groups begin with one of a few lines."""
    best: tuple[tuple[bool, int, int], Row, re.Match[str]] | None = None
    for match in _any_wording().finditer(tail):
        for row, opening, expression in _wordings():
            found = expression.match(tail, match.start()) if tail.startswith(opening, match.start()) else None
            if found is None or not _AT_THE_END.match(tail, found.end()):
                continue
            rank = not row["wording"].endswith(OPEN_END), found.end(), found.end() - found.start()
            if best is None or rank > best[0]:
                best = rank, row, found
    if best is None:
        return None
    _, row, found = best
    op: Literal["all", "any", "at_least", "at_most", "fewer"] = row["op"]  # type: ignore[assignment]
    if op == "all" or op == "any":
        return Quantifier(op)
    count = number(found["n"]) if row["n"] == "n" else int(row["n"])
    if op == "at_least":
        return Quantifier("any") if count <= 1 else Quantifier(op, count)
    return Quantifier("at_most", count - (op == "fewer"))


_AT_THE_END = re.compile(
    r"(?<=following)|(?<=these)|\s?[:.,;-]{0,2}$"
    r"|\s(?:of\s)?(?:the\s|these\s|those\s)?(?:\S+\s){0,3}(?:following|these|those|below|criteria|criterion|conditions?|characteristics|features)\b"
)
_NOT_LITERAL = re.compile(r" ?(?:<|\.\.\.)")
_SLOTS = {"n": rf"(?P<n>{NUMBER})"}


@cache
def _wordings() -> tuple[tuple[Row, str, re.Pattern[str]], ...]:
    """Each row, what its wording begins with before a number or open words, and the wording."""
    return tuple(
        (row, _NOT_LITERAL.split(row["wording"])[0], re.compile(rf"{pattern(row['wording'], _SLOTS)}(?!\w)"))
        for row in table("quantifiers")
    )


@cache
def _any_wording() -> re.Pattern[str]:
    source = alternatives((row["wording"] for row in table("quantifiers")), {"n": NUMBER})
    return re.compile(rf"(?<!\w)(?={source})")
