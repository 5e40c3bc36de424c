"""A criterion as a row of tokens: its constraints, and between them what joins, nests or bears on them.

Words that are part of a constraint say nothing about the logic: the "and" of "between 18 and 65" is inside one. Every
other word is looked up; most mean nothing here and fall away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..schema import Constraint
from .syntax import Syntax

Kind = Literal[
    "atom", "(", ")", "or", "and", "comma", "slash", "stop", "with", "both", "either", "verb", "exception", "unless",
    "condition", "permitted", "regardless", "definition", "example", "excepted", "colon",
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
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``atom`` is the constraint's place among the criterion's constraints; words by index."""

    kind: Kind
    first: int
    last: int
    atom: int = -1


def tokens(read: Syntax, constraints: Sequence[Constraint], offset: int) -> list[Token]:
    """The tokens of a criterion's text, which begins at ``offset``; constraints in the order of their subjects."""
    places = _places(read, constraints, offset)
    covered = set()
    for constraint in constraints:
        covered |= _covered(read, constraint, offset)
    cues = {cue.first: cue for cue in read.cues if (cue.kind, cue.side) in CUES}
    found: list[Token] = []
    index, total = 0, len(read.words)
    while index <= total:
        found += [Token("atom", index, index, atom) for atom in places.get(index, ())]
        if index == total:
            break
        cue = cues.get(index)
        if cue is not None and covered.isdisjoint(range(cue.first, cue.last)):
            for inner in range(cue.first, cue.last):
                if inner in places and inner != index:
                    found += [Token("atom", inner, inner, atom) for atom in places[inner]]
            found.append(Token(CUES[cue.kind, cue.side], cue.first, cue.last))
            index = cue.last
            continue
        if index not in covered:
            kind = _kind(read, index)
            if kind is not None:
                found.append(Token(kind, index, index + 1))
        index += 1
    return found


def _places(read: Syntax, constraints: Sequence[Constraint], offset: int) -> dict[int, list[int]]:
    """For each word the constraints that begin there. Of several on one subject, each stands at its own evidence."""
    seen: set[tuple[int, int]] = set()
    found: dict[int, list[int]] = {}
    for number, constraint in enumerate(constraints):
        subject = constraint.subject.start, constraint.subject.end
        start = constraint.evidence.start if subject in seen else constraint.subject.start
        seen.add(subject)
        found.setdefault(_word_at(read, start - offset), []).append(number)
    return found


def _word_at(read: Syntax, start: int) -> int:
    low, high = 0, len(read.words)
    while low < high:
        middle = (low + high) // 2
        if read.words[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return low


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
        return "verb"
    return kind


def _ends_sentence(read: Syntax, index: int) -> bool:
    """A full stop with a gap after it, and not behind an initial or an abbreviation of one letter."""
    following = index + 1
    return (
        following < len(read.words)
        and read.words[following].start > read.words[index].end
        and index > 0
        and len(read.words[index - 1].text) > 1
    )
