"""A criterion as a row of tokens: its constraints, and between them what joins, nests or bears on them.

Words that are part of a constraint say nothing about the logic: the "and" of "between 18 and 65" is inside one. Every
other word is looked up; most mean nothing here and fall away.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...schema import Constraint
from ..phrasing.enumerators import FIRST
from ..phrasing.syntax import Syntax

Kind = Literal[
    "atom", "(", ")", "or", "and", "comma", "slash", "stop", "with", "both", "either", "verb", "participle",
    "exception", "excepted", "unless", "condition", "permitted", "regardless", "definition", "example", "colon",
    "obligation", "at_least", "article",
]  # fmt: skip

JUXTAPOSING = ["with", "who", "which", "that", "whose", "without", "where", "requiring", "receiving", "despite"]
WORDS: dict[str, Kind] = {
    "or": "or",
    "nor": "or",
    "and": "and",
    "plus": "and",
    "&": "and",
    "but": "and",
    ",": "comma",
    "/": "slash",
    ";": "stop",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    ":": "colon",
    "both": "both",
    "either": "either",
    "neither": "either",
}
WORDS.update((word, "with") for word in JUXTAPOSING)
CUES: dict[tuple[str, str], Kind] = {
    ("exception", "after"): "exception",
    ("exception", "before"): "excepted",
    ("unless", "after"): "unless",
    ("condition", "after"): "condition",
    ("permission", "before"): "permitted",
    ("permission", "after"): "regardless",
    ("definition", "after"): "definition",
    ("example", "after"): "example",
    ("obligation", "after"): "obligation",
}
DEPTH = 4
OBLIGING = frozenset({"must", "should", "shall"})
ARTICLES = frozenset({"a", "an", "the"})
LISTING = (["of", "the", "following"], ["of", "these", ":"], ["of", "following", ":"])
EVERY = 1000
"""More than any list has: all of it must hold."""
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {str(number): number for number in range(2, 10)}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``atom`` is the constraint's place among the criterion's constraints; words by index."""

    kind: Kind
    first: int
    last: int
    atom: int = -1
    n: int = 0


def tokens(
    read: Syntax, constraints: Sequence[Constraint], offset: int, conditions: Sequence[Constraint] = ()
) -> list[Token]:
    """The tokens of a criterion's text, which begins at ``offset``; constraints in the order of their subjects.

    ``conditions`` already stand in an ``applies_if``: their words are no tokens.
    """
    places = _places(read, constraints, offset)
    covered = set()
    for constraint in (*constraints, *conditions):
        covered |= _covered(read, constraint, offset)
    cues = {cue.first: cue for cue in read.cues if (cue.kind, cue.side) in CUES}
    cues |= {cue.first: cue for cue in read.cues if cue.kind == "negation" and read.words[cue.first].text in OBLIGING}
    at_least = counted_lists(read)
    found: list[Token] = []
    index, total = 0, len(read.words)
    while index <= total:
        found += [Token("atom", index, index, atom) for atom in places.get(index, ())]
        if index == total:
            break
        if index in at_least and index not in covered:
            found.append(Token("at_least", index, index, n=at_least[index]))
        cue = cues.get(index)
        if cue is not None and index not in covered:
            token = Token(CUES.get((cue.kind, cue.side), "obligation"), cue.first, cue.last)
            inner = [Token("atom", at, at, atom) for at in range(index + 1, cue.last) for atom in places.get(at, ())]
            found += [*inner, token] if cue.side == "before" else [token, *inner]
            index = cue.last
            continue
        if (
            read.classes[index] == "enumerator"
            and found
            and found[-1].kind == "atom"
            and read.words[index].text not in FIRST
        ):
            found.append(Token("comma", index, index))
        if index not in covered:
            kind = _kind(read, index)
            if kind is not None:
                found.append(Token(kind, index, index + 1))
            if kind in {"and", "or"} and index + 1 < total and read.words[index + 1].text in ARTICLES:
                found.append(Token("article", index + 1, index + 2))
        index += 1
    return _balanced(found)


def _balanced(row: list[Token]) -> list[Token]:
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
        replace(token, last=pairs[at]) if at in pairs else token
        for at, token in enumerate(row)
        if at in pairs or not (token.kind in {"(", ")"} or at in idle)
    ]


def _joins_around(row: list[Token], begin: int, end: int) -> bool:
    """Whether a parenthesis holds conjunctions and no other word."""
    inner = row[begin + 1 : end]
    only = all(token.kind in {"or", "and", "slash"} for token in inner)
    return only and row[end].first - row[begin].first - 1 == len(inner)


def _places(read: Syntax, constraints: Sequence[Constraint], offset: int) -> dict[int, list[int]]:
    """For each word the constraints that begin there. Of several on one subject, each stands at its own evidence.

    The halves of one comparison ("> 140/90") have one evidence and stand together at the subject.
    """
    seen: dict[tuple[int, int], int] = {}
    found: dict[int, list[int]] = {}
    for number, constraint in enumerate(constraints):
        subject = constraint.subject.start, constraint.subject.end
        first = seen.setdefault(subject, constraint.evidence.start)
        start = constraint.subject.start if first == constraint.evidence.start else constraint.evidence.start
        found.setdefault(_word_at(read, start - offset), []).append(number)
    return found


def _word_at(read: Syntax, start: int) -> int:
    return bisect_right(read.ends, start)


def _covered(read: Syntax, constraint: Constraint, offset: int) -> set[int]:
    spans = [constraint.subject, constraint.evidence]
    spans += [window.evidence for window in (constraint.temporal, constraint.duration) if window is not None]
    found: set[int] = set()
    for span in spans:
        first, last = _word_at(read, span.start - offset), _word_at(read, span.end - offset)
        found |= set(range(first, last))
    return found


def _kind(read: Syntax, index: int) -> Kind | None:
    word = read.words[index]
    if word.text == ".":
        return "stop" if _ends_sentence(read, index) else None
    kind = WORDS.get(word.text)
    if kind is None and read.classes[index] in {"verb", "auxiliary"}:
        return "participle" if word.text.endswith("ed") else "verb"
    return kind


def counted_lists(read: Syntax) -> dict[int, int]:
    """Where a list begins of which at least so many must hold: "at least two of", "2 or more of", "any two of", "three
    of the following", and all of "all of the following"."""
    found = {}
    written = [word.text for word in read.words]
    for index, word in enumerate(written):
        count = COUNTS.get(word) or (EVERY if word == "all" else None)
        if count is None:
            continue
        following = written[index + 1 : index + 4]
        if following in LISTING:
            found[index + 3] = count
            continue
        if count == EVERY:
            continue
        if written[max(index - 2, 0) : index] == ["at", "least"] or written[max(index - 1, 0) : index] in (
            ["any"],
            ["least"],
        ):
            if following[:1] in (["of"], [":"]) or following[1:2] == [":"]:
                found[index + 1] = count
        elif following[:3] in (["or", "more", "of"], ["or", "more", ":"]):
            found[index + 4 if following[2] == "of" else index + 3] = count
    return found


def _ends_sentence(read: Syntax, index: int) -> bool:
    """A full stop with a gap after it, and not behind an initial or an abbreviation of one letter."""
    following = index + 1
    return (
        following < len(read.words)
        and read.words[following].start > read.words[index].end
        and index > 0
        and len(read.words[index - 1].text) > 1
    )
