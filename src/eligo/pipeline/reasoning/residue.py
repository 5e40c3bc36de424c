"""What a criterion says that no constraint covers, and how much of it can be computed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from ...schema import Constraint, TextSpan, Window
from ..analysis import text_span
from ..limits.ages import ONSET
from ..phrasing.syntax import Syntax
from ..phrasing.vocabulary import role
from ..temporal.temporal_cues import word_set
from .clauses import COUNTS, counted_lists

SAID_BY_WINDOW = word_set("said-by-window")
EMPTY = frozenset({"determiner", "preposition", "pronoun", "conjunction", "auxiliary", "generic"}) | {
    "punctuation",
    "enumerator",
}
NEAR_A_TIME = 8
NEAR_A_LIMIT = 4
COUNTING = 4
"""How far the number stands before the list that it counts: "two | or more of the following"."""
BRACKETS = frozenset("([")
SHORT_FORM = 6
CUES_OF_LOGIC = frozenset(
    {
        "negation",
        "inability",
        "hindrance",
        "ability",
        "uncertainty",
        "unfit",
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
                    time = window.evidence
                    _cover(read, covered, bisect_left(starts, time.end - offset), 1, SAID_BY_WINDOW, NEAR_A_TIME)
                    _cover(read, covered, bisect_left(starts, time.start - offset) - 1, -1, SAID_BY_WINDOW, NEAR_A_TIME)
    for constraint in constraints:
        if constraint.id in used and (constraint.interval is not None or constraint.values):
            limit, said = constraint.evidence, role("measuring")
            if constraint.type == "observation" and constraint.origin == "thresholds:age":
                said = said | ONSET  # "onset before the age of 40"
            _cover(read, covered, bisect_left(starts, limit.end - offset), 1, said, NEAR_A_LIMIT)
            _cover(read, covered, bisect_left(starts, limit.start - offset) - 1, -1, said, NEAR_A_LIMIT)
    results = {value.lower() for one in constraints if one.id in used for value in one.values or ()}
    for index, word in enumerate(read.words):
        if word.text in results:
            covered[index] = True
    for index in _short_forms(read, covered):
        covered[index] = True
    for cue in read.cues:
        if cue.kind in CUES_OF_LOGIC:
            covered[cue.first : cue.last] = [True] * (cue.last - cue.first)
    for at in counted_lists(read):
        for index in range(max(at - 1 - COUNTING, 0), at):
            covered[index] |= read.words[index].text in COUNTS
    handing = role("handing")
    found: list[TextSpan] = []
    begin: int | None = None
    stop = 0
    for index in range(len(read.words) + 1):
        if index < len(read.words) and not covered[index]:
            if read.classes[index] not in EMPTY and read.words[index].text not in handing:
                begin = index if begin is None else begin
                stop = index + 1
            continue
        if begin is not None:
            found.append(text_span(text, offset + starts[begin], offset + ends[stop - 1]))
            begin = None
    return found


def _short_forms(read: Syntax, covered: list[bool]) -> Iterator[int]:
    """Words in brackets of their own that abbreviate what is covered before them: "triglycerides (tg)"."""
    for index in [index for index, one in enumerate(read.words) if one.text in BRACKETS]:
        if not 0 < index < len(read.words) - 2:
            continue
        word, closing = (one.text for one in read.words[index + 1 : index + 3])
        if closing not in ")]" or covered[index + 1] or not covered[index - 1]:
            continue
        if len(word) <= SHORT_FORM and word.isalpha():
            begin = max(index - len(word) - 2, 0)
            letters = iter("".join(one.text for one in read.words[begin:index]))
            if all(letter in letters for letter in word):
                yield index + 1


def _cover(read: Syntax, covered: list[bool], index: int, step: int, said: AbstractSet[str], reach: int) -> None:
    """Covers the words near a time or a limit that only say what kind it is: "ago", "must have elapsed", "score"."""
    for near in islice(range(index, len(covered) if step > 0 else -1, step), reach):
        if read.words[near].text in said:
            covered[near] = True
        elif not covered[near] and not (
            read.words[near].text == "(" or (read.classes[near] in EMPTY and read.classes[near] != "punctuation")
        ):
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
