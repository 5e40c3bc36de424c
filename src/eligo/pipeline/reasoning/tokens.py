"""The tokens that a criterion's words make, from which its expression is composed."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal[
    "atom", "(", ")", "or", "and", "comma", "slash", "stop", "with", "both", "either", "verb", "participle",
    "exception", "excepted", "unless", "condition", "permitted", "regardless", "definition", "example", "colon",
    "obligation", "demand", "at_least", "article", "not_both", "for", "otherwise",
]  # fmt: skip
Of = Literal[
    "", "people", "more people", "staff", "the doing", "what follows", "a duty", "a contrary", "entries", "others",
    "having",
]  # fmt: skip
"""What a token is of, where its kind leaves that open.

A demand of staff asks nothing of patients; one of the doing asks that what stands before it be done. A permission of
people lets people in, "patients without B are eligible", one of more people besides those named before, "patients with
B are also eligible"; one of a duty lets something undone, "B is not required"; one of what follows is of nothing that
stands before it, "may have B". An "and" of people turns to others, "and subjects with B"; one of a contrary is a "but".
An obligation of people is that of a group, "patients on B must". A condition of people begins a sentence with those
whom it is about, "for healthy volunteers, ...". A stop of entries is a semicolon, which may part the entries of a list.
An exception of others names what is not meant, "other than B". A verb of having begins what else someone has.
"""
LETTING_IN: frozenset[Of] = frozenset({"people", "more people"})
DEPTH = 4
"""How deep parentheses may nest."""


class Token(NamedTuple):
    """One token; ``atom`` is the constraint's place among the criterion's constraints, ``n`` the number of an "at
    least"; words by index."""

    kind: Kind
    first: int
    last: int
    atom: int = -1
    n: int = 0
    of: Of = ""


def balanced(row: list[Token]) -> list[Token]:
    """The row with those parentheses alone that close, hold a constraint and nest no deeper than ``DEPTH``.

    Both of a pair carry the place of the closing one as ``last``. What stands in a pair without a constraint says
    nothing of its surroundings, "surgery (open or closed) with sedation", but for "A (and/or) B".
    """
    pairs: dict[int, int] = {}
    opened: list[tuple[int, int]] = []
    empty: list[tuple[int, int]] = []
    atoms = 0
    for at, token in enumerate(row):
        if token.kind == "atom":
            atoms += 1
        elif token.kind == "(":
            opened.append((at, atoms))
        elif token.kind == ")" and opened:
            begin, before = opened.pop()
            if atoms == before:
                while empty and empty[-1][0] > begin:
                    empty.pop()
                empty.append((begin, at))
            elif len(opened) < DEPTH:
                pairs[begin] = pairs[at] = at
    idle = {at for begin, end in empty for at in range(begin, end) if not _joins_around(row, begin, end)}
    return [
        token._replace(last=pairs[at]) if at in pairs else token
        for at, token in enumerate(row)
        if at in pairs or not (token.kind in {"(", ")"} or at in idle)
    ]


def _joins_around(row: list[Token], begin: int, end: int) -> bool:
    """Whether a parenthesis holds conjunctions and no other word."""
    inner = row[begin + 1 : end]
    only = all(token.kind in {"or", "and", "slash"} for token in inner)
    return only and row[end].first - row[begin].first - 1 == len(inner)
