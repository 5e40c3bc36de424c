"""Where the constraints of a criterion stand among its words, and which words are part of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ...lexicon.roles import role
from ...schema import Constraint, TextSpan
from ..marks import BRACKETS, JOINING
from ..phrasing.consequences import RELATIVE
from ..phrasing.coordination import CONNECTORS
from ..phrasing.reasons import explanations
from ..phrasing.syntax import Cue, Syntax

NAMED = 3
"""How many words may stand between a name with a colon and its limit."""


def places_of(read: Syntax, constraints: Sequence[Constraint], offset: int) -> dict[int, list[int]]:
    """For each word the constraints that begin there. Of several on one subject, each stands at its own evidence; so
    does an age that is said behind its number, "< 18 or > 70 years of age".

    The halves of one comparison ("> 140/90") have one evidence and stand together at the subject.
    """
    seen: dict[tuple[int, int], int] = {}
    found: dict[int, list[int]] = {}
    for number, constraint in enumerate(constraints):
        subject, evidence = constraint.subject, constraint.evidence.start
        start = subject.start
        if seen.setdefault((start, subject.end), evidence) != evidence:
            start = evidence
        elif constraint.type == "age":
            start = min(start, evidence)
        found.setdefault(bisect_right(read.ends, start - offset), []).append(number)
    return found


def covered_words(
    read: Syntax,
    constraints: Sequence[Constraint],
    conditions: Sequence[Constraint],
    offset: int,
    places: dict[int, list[int]],
) -> set[int]:
    """The words of a text, which begins at ``offset``, that are part of a constraint or a condition and so say nothing
    of the logic; so are those that only explain, and the "or" of "unwilling or unable to"."""
    covered: set[int] = set()
    for constraint in (*constraints, *conditions):
        _cover(covered, read, constraint, offset)
        if constraint.temporal is not None or constraint.duration is not None:
            _uncover_kinds(covered, read, constraint, offset, places)
    for said in read.cues:
        defines = said.kind == "definition" and any(_is_within(said, one, offset) for one in constraints)
        if defines or said.kind == "inability":
            covered.update(range(said.first, said.last))
    covered.update(_between_origins(read))
    for first, last in explanations(read):
        begin = first - (read.texts[first - 1] in RELATIVE)
        covered.update(at for at in range(begin, last) if read.texts[at] not in BRACKETS)
    return covered


def _between_origins(read: Syntax) -> list[int]:
    """What joins words that ask for nothing: "of any race | or | ethnicity"."""
    origin, texts = role("origin"), read.texts
    if origin.isdisjoint(read.words):
        return []
    return [
        at
        for at in range(1, len(texts) - 1)
        if texts[at] in CONNECTORS and texts[at - 1] in origin and texts[at + 1] in origin
    ]


def _cover(covered: set[int], read: Syntax, constraint: Constraint, offset: int) -> None:
    """Adds the words that are part of a constraint."""
    subject, evidence, ends = constraint.subject, constraint.evidence, read.ends
    spans: list[TextSpan] = [evidence]
    if subject.start < evidence.start or evidence.end < subject.end:
        spans.append(subject)
    spans += [window.evidence for window in (constraint.temporal, constraint.duration) if window is not None]
    methods = [one for one in constraint.qualifiers if one.kind == "method"]
    if methods:  # what leads to them and joins them: "> 50 % | as determined by MUGA or | echocardiography"
        start = evidence.end if evidence.end < methods[0].start else methods[0].start
        words = range(bisect_right(ends, start - offset), bisect_right(ends, methods[-1].end - offset))
        covered.update(at for at in words if read.texts[at] not in BRACKETS)
    for span in spans:
        covered.update(range(bisect_right(ends, span.start - offset), bisect_right(ends, span.end - offset)))
    if constraint.interval is not None:  # "serum creatinine: <= 1.5 x ULN": the colon is no more than a space
        first = bisect_right(ends, subject.end - offset)
        last = min(bisect_right(ends, evidence.start - offset), first + NAMED)
        covered.update(at for at in range(first, last) if read.texts[at] == ":")


def _uncover_kinds(
    covered: set[int], read: Syntax, constraint: Constraint, offset: int, places: dict[int, list[int]]
) -> None:
    """Leaves out what joins two kinds whose words are a third's time: "recent | or | current gout or pain"."""
    for window in (constraint.temporal, constraint.duration):
        if window is not None and window.interval is None:
            first = bisect_right(read.ends, window.evidence.start - offset)
            words = range(first, bisect_right(read.ends, window.evidence.end - offset))
            if len(words) > 1 and any(at in places for at in words):
                covered.difference_update(at for at in words if read.texts[at] in JOINING)


def _is_within(cue: Cue, constraint: Constraint, offset: int) -> bool:
    """Whether a cue stands between a constraint's name and its limit: "bradycardia | defined as | a rate < 50"."""
    return constraint.subject.end <= offset + cue.start and offset + cue.end <= constraint.evidence.start
