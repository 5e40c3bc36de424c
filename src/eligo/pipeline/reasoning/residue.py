"""What a criterion says that no constraint covers, and how much of it can be computed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from ...schema import Constraint, TextSpan, Window
from ..analysis import text_span
from ..phrasing.syntax import Syntax
from ..temporal.temporal_cues import word_set

SAID_BY_WINDOW = word_set("said-by-window")
EMPTY = frozenset({"determiner", "preposition", "pronoun", "conjunction", "auxiliary", "generic", "punctuation"})
NEAR_A_TIME = 8
SHORT_FORM = 6
CUES_OF_LOGIC = frozenset(
    {
        "negation",
        "inability",
        "hindrance",
        "ability",
        "uncertainty",
        "family",
        "history",
        "current",
        "exception",
        "unless",
        "condition",
        "permission",
    }
) | {"definition", "example", "double", "forbidden"}


def residue(
    text: str, read: Syntax, offset: int, constraints: Sequence[Constraint], used: AbstractSet[str]
) -> list[TextSpan]:
    """The stretches of a criterion's text that carry meaning and are part of no used constraint.

    ``used`` are the ids of the constraints in the criterion's expression or its conditions. Function words, cues that
    were obeyed and words like "patients" carry no meaning of their own.
    """
    covered = [False] * len(read.words)
    starts, ends = read.starts, read.ends
    for constraint in constraints:
        if constraint.id in used:
            for start, end in _spans(constraint):
                first, last = bisect_right(ends, start - offset), bisect_left(starts, end - offset)
                covered[first:last] = [True] * (last - first)
    for constraint in constraints:
        if constraint.id in used:
            for window in (constraint.temporal, constraint.duration):
                if window is not None:
                    _cover_time(read, covered, bisect_left(starts, window.evidence.end - offset), 1)
                    _cover_time(read, covered, bisect_left(starts, window.evidence.start - offset) - 1, -1)
    results = {value.lower() for one in constraints if one.id in used for value in one.values or ()}
    for index, word in enumerate(read.words):
        if word.text in results:
            covered[index] = True
    for index in _short_forms(read, covered):
        covered[index] = True
    for cue in read.cues:
        if cue.kind in CUES_OF_LOGIC:
            covered[cue.first : cue.last] = [True] * (cue.last - cue.first)
    found: list[TextSpan] = []
    begin: int | None = None
    stop = 0
    for index in range(len(read.words) + 1):
        if index < len(read.words) and not covered[index]:
            if read.classes[index] not in EMPTY:
                begin = index if begin is None else begin
                stop = index + 1
            continue
        if begin is not None:
            found.append(text_span(text, offset + starts[begin], offset + ends[stop - 1]))
            begin = None
    return found


def _short_forms(read: Syntax, covered: list[bool]) -> Iterator[int]:
    """Words in brackets of their own that abbreviate what is covered before them: "triglycerides (tg)"."""
    for index in range(1, len(read.words) - 2):
        opening, word, closing = (one.text for one in read.words[index : index + 3])
        if opening not in "([" or closing not in ")]" or covered[index + 1] or not covered[index - 1]:
            continue
        if len(word) <= SHORT_FORM and word.isalpha():
            begin = max(index - len(word) - 2, 0)
            letters = iter("".join(one.text for one in read.words[begin:index]))
            if all(letter in letters for letter in word):
                yield index + 1


def _cover_time(read: Syntax, covered: list[bool], index: int, step: int) -> None:
    """Covers the words near a time that only say what kind of time it is: "ago", "duration of", "must have elapsed"."""
    for near in islice(range(index, len(covered) if step > 0 else -1, step), NEAR_A_TIME):
        if read.words[near].text in SAID_BY_WINDOW:
            covered[near] = True
        elif not covered[near] and (read.classes[near] not in EMPTY or read.classes[near] == "punctuation"):
            return


def _spans(constraint: Constraint) -> Iterable[tuple[int, int]]:
    yield constraint.subject.start, constraint.subject.end
    yield constraint.evidence.start, constraint.evidence.end
    for one in constraint.qualifiers:
        yield one.start, one.end
    for window in (constraint.temporal, constraint.duration):
        if isinstance(window, Window):
            yield window.evidence.start, window.evidence.end
            if window.anchor is not None:
                yield window.anchor.start, window.anchor.end
