"""What the cues of a criterion say of the facts that they reach: each becomes a qualifier of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...lexicon.roles import role
from ...schema import Constraint, Qualifier
from ..analysis import TREATMENTS, qualifier_at
from ..phrasing.acts import HINDERING
from ..phrasing.syntax import Cue, Syntax
from .scope import Line

AGAIN = 6
"""How many words may stand between two ways to deny one thing."""
REASONS = (["or"], [",", "or"], [",", "or", "has"], ["or", "has"], ["or", "have"])
"""What stands between two reasons against one thing."""
UNANSWERED = frozenset({"must", "should", "shall", "may", "covered"})
"""Words of denials that say of nobody what he does."""


def qualify(cues: Sequence[tuple[Cue, str]], line: Line, text: str, offset: int) -> None:
    """Adds each cue to the qualifiers of the constraints that it reaches, under its kind."""
    denial: Qualifier | None = None
    unfit = any(cue.kind == "unfit" for cue, _ in cues)
    for number, (cue, kind) in enumerate(cues):
        if _inside_a_constraint(cue, line) or _names_a_fraction(cue, line):
            continue
        beside = cues[max(number - 1, 0) :][:3] if unfit and kind == "negation" else ()
        if any(_is_or_unfit(line.read, cue, other) for other, _ in beside):
            kind = "certainty"
        span = qualifier_at(kind, text, cue.start, cue.end, offset=offset)
        again = kind == "negation" and number > 0 and _says_again(line, cues[number - 1][0], cue)
        if again or span.text.lower() == "nor":
            span = denial or span
        elif kind == "negation":
            denial = span
        for constraint in _reached(line, cue, span.text):
            if constraint.subject.start <= span.start < constraint.subject.end:
                continue
            if cue.kind == "prefix" and not _is_whole(constraint, span.end):
                continue
            if line.read.texts[cue.first] in role("suffixed") and _is_loose(cue, constraint, span.start):
                continue
            if constraint.type == "administrative" and _answers(cue, span.text):
                constraint.values = None if constraint.values else [span.text.removesuffix(" to")]
                continue
            if cue.kind in HINDERING and constraint.type in TREATMENTS:  # "refuses chemotherapy" is not to have none
                constraint.type = "observation"
            if all(one.start != span.start or one.kind != span.kind for one in constraint.qualifiers):
                constraint.qualifiers.append(span)


def _reached(line: Line, cue: Cue, written: str) -> Iterator[Constraint]:
    """The constraints in a cue's scope. Who is unfit for one treatment is so for those in a list with it; what stands
    in a list with an answer, "unwilling to give consent or a questionnaire", is answered too, and nothing else is."""
    indices = line.reached(cue)
    first = line.constraints[indices[0]] if indices else None
    for place, index in enumerate(indices):
        constraint = line.constraints[index]
        if first is None or (cue.kind == "unfit" and constraint.type != first.type):
            return
        if first.type == "administrative" != constraint.type and _answers(cue, written):
            if constraint.type not in {"observation", "visit"} or not line.are_listed(indices[place - 1], index):
                return
            constraint.type = "administrative"
        yield constraint


def _says_again(line: Line, before: Cue, cue: Cue) -> bool:
    """Whether a cue denies once more what the one before it denies: "has not tolerated, has failed or | refused"."""
    texts, at = line.read.texts, cue.first
    while at > before.last and line.read.classes[at - 1] == "auxiliary":
        at -= 1
    if at <= before.last or texts[at - 1] not in {"or", "nor", "/"} or at - before.last > AGAIN:
        return False
    return not any(before.last <= first < at for first, _ in line.ranges)


def _is_or_unfit(read: Syntax, cue: Cue, other: Cue) -> bool:
    """Whether a cue is one of two reasons against one thing, and denies nothing by itself: "ineligible for or |
    refused | cisplatin"."""
    first, last = sorted((cue, other), key=lambda one: one.first)
    return other.kind == "unfit" and read.texts[first.last : last.first] in REASONS


def _answers(cue: Cue, written: str) -> bool:
    """Whether a cue says that someone cannot, will not or does not: "unable to", "has not", and not "lack of", nor what
    must not be."""
    if cue.kind != "negation":
        return cue.kind in {"inability", "hindrance", "unfit"}
    words = written.lower().split()
    return UNANSWERED.isdisjoint(words) and any(word == "not" or word.endswith("n't") for word in words)


def _is_whole(constraint: Constraint, end: int) -> bool:
    """Whether a prefix denies all that a constraint is about: "non-smoker", but not "non-cardiac surgery"."""
    words = constraint.subject.text.lower().split()
    return constraint.subject.start - end <= 1 and (len(words) == 1 or words[-1] in role("speaker"))


def _is_loose(cue: Cue, constraint: Constraint, start: int) -> bool:
    """Whether a word that denies only what it is joined to, "steroid-naive", stands apart from a constraint."""
    return cue.side == "before" and start - constraint.subject.end > 1 and cue.last - cue.first == 1


def _names_a_fraction(cue: Cue, line: Line) -> bool:
    """Whether "free" belongs to what follows, "free PSA", and does not end "disease-free"."""
    texts, classes = line.read.texts, line.read.classes
    if cue.side == "after" or texts[cue.first] != "free" or cue.last == len(texts):
        return False
    return classes[cue.last] == "content"


def _inside_a_constraint(cue: Cue, line: Line) -> bool:
    """Whether a cue is part of a comparison or a name: "no more than 3", "non-small cell"; "not confirmed" is none."""
    if cue.side == "before" and cue.first == 0:
        return False
    return any(start < cue.end and cue.start < end for start, end in line.covered)
