"""What a criterion says and its constraints do not: how far that leaves its outcome open.

A criterion of which part of the text could not be computed still decides where that part cannot overturn it. How the
part bears on the rest is read from the words around it:

    *narrowing*: "psoriasis that interferes with work". The nearest fact is what is asked for only if the part holds
    too: without psoriasis the criterion is not met, with it the criterion is unknown.

    *and*: "asthma and willing to keep a diary"; or a sentence of its own. All that was computed, and the part: false
    stays false, true becomes unknown.

    *or*: "hepatitis B or another reason not to take part". True stays true, false becomes unknown.

Words that ask nothing more of a fact ("received", "documented", "serum") are no such part; they stand in
``lexicon/light_words.tsv``. A short form in brackets behind what it abbreviates is none either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..lexicon import listed
from ..pipeline.marks import ARTICLES, STOPS
from ..schema import Constraint, Criterion, Leaf, Node, ParsedTrial, TextSpan, leaves
from .plan import Fixed, Tree, every, some

Bearing = Literal["narrowing", "and", "or"]


@dataclass(frozen=True, slots=True)
class Open:
    """What is not computed of a constraint: about its fact, and about its outcome where that is true, or false."""

    fact: Fixed | None = None
    true: Fixed | None = None
    false: Fixed | None = None

    def around_fact(self, tree: Tree) -> Tree:
        return every([tree, self.fact]) if self.fact else tree

    def around_outcome(self, tree: Tree) -> Tree:
        tree = every([tree, self.true]) if self.true else tree
        return some([tree, self.false]) if self.false else tree


def open_parts(trial: ParsedTrial) -> dict[str, Open]:
    """For each constraint that residue bears on, by its id, what that leaves open."""
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    found: dict[str, Open] = {}
    for item in trial.criteria:
        if item.expression is None:
            continue
        own = [constraints[name] for name in _named(item.expression, constraints)]
        own = [constraint for constraint in own if constraint.criterion == item.id] or own
        signs = dict(_signs(item.expression, True))
        values = {value.lower() for constraint in own for value in constraint.values or ()}
        for part in item.residue:
            if not own or part.text.lower() in values or not carries_meaning(part, trial.text):
                continue
            for name, open_ in _effect(part, item, own, signs, trial.text).items():
                found[name] = _merged(found.get(name), open_)
    return found


def _named(expression: Leaf | Node, constraints: Mapping[str, Constraint]) -> list[str]:
    """The constraints of an expression, and those that they apply under, each once."""
    found = dict.fromkeys(name for name in leaves(expression) if name in constraints)
    waiting = list(found)
    while waiting:
        condition = constraints[waiting.pop()].applies_if
        names = [name for name in leaves(condition) if name in constraints and name not in found]
        found |= dict.fromkeys(names)
        waiting += names
    return list(found)


def carries_meaning(part: TextSpan, text: str) -> bool:
    """Whether a stretch of residue could change an outcome."""
    words = [word.lower() for word in _WORD.findall(part.text[:_LONGEST])]
    if all(word in _light() or word.isdigit() for word in words):
        return False
    bracketed = text[max(0, part.start - 1) : part.start] == "(" and text[part.end : part.end + 1] == ")"
    return not (bracketed and _SHORT_FORM.fullmatch(part.text))


def bearing(part: TextSpan, item: Criterion, text: str) -> Bearing:
    """How a stretch of residue bears on what was computed of its criterion."""
    before = _words(text[max(item.start, part.start - _NEAR) : part.start])
    after = _words(text[part.end : min(item.end, part.end + _NEAR)])
    conjunction = _stripped(before, _LEADING.__contains__, _MOST_LEADING)[-1:]
    if conjunction in _OR or after[after[:1] == [","] :][:1] == ["or"] or part.text.lower().startswith("or "):
        return "or"
    either = isinstance(item.expression, Node) and item.expression.op == "any"
    if either and before[-1:] in _LISTING and after[:1] in _LISTING:
        return "or"
    if conjunction == ["and"] or not _BEGINS.isdisjoint(_stripped(before, str.isalpha, _FIRST_WORDS)[-1:]):
        return "and"
    return "narrowing"


_WORD = re.compile(r"[\w.'-]{1,40}")
_SHORT_FORM = re.compile(r"[a-z]{0,3}[A-Z][a-z]{0,3}[A-Z0-9][A-Za-z0-9-]{0,9}")
_TOKEN = re.compile(r"\w{1,40}(?:['/-]\w{1,40}){0,5}|[^\w\s]")
_OR = (["or"], ["and/or"])
_LISTING = ([","], [";"])
_LEADING = ARTICLES | {"any", "another", "other", "in", "of", "to", "with", "who", "be", "are", "is", "have", "has"}
"""Words that may stand between a conjunction and what it joins."""
_MOST_LEADING = 3
_BEGINS = STOPS | {":"}
"""Marks behind which a sentence, or what a label names, begins."""
_NEAR = 60
_LONGEST = 2000
_FIRST_WORDS = 4
"""How many words of a sentence may have been computed where the rest of it says something of its own."""


def _words(text: str) -> list[str]:
    """The words and marks of a text, in lower case."""
    return _TOKEN.findall(text.lower())


def _stripped(words: list[str], passes: Callable[[str], bool], most: int) -> list[str]:
    """Some words without those at their end that pass, ``most`` at most."""
    end = len(words)
    while end > max(len(words) - most, 0) and passes(words[end - 1]):
        end -= 1
    return words[:end]


def _effect(
    part: TextSpan, item: Criterion, own: list[Constraint], signs: Mapping[str, bool], text: str
) -> dict[str, Open]:
    """What a part leaves open of each constraint.

    What holds of the whole criterion is put on each of its constraints: where all are true only if the part is too, so
    is any expression of them; under a denial it is the other way round.
    """
    kind = bearing(part, item, text)
    if kind == "narrowing":
        nearest = min(own, key=lambda constraint: _distance(part, constraint))
        return {nearest.id: Open(fact=_unread(part, nearest))}
    found = {}
    for constraint in own:
        holds_back = (kind == "and") == signs.get(constraint.id, True)
        unread = _unread(part, constraint)
        found[constraint.id] = Open(true=unread) if holds_back else Open(false=unread)
    return found


def _unread(part: TextSpan, constraint: Constraint) -> Fixed:
    words = " ".join(part.text.split())
    return Fixed(None, constraint.id, f"not computed: '{words if len(words) <= _SHOWN else words[:_SHOWN] + '…'}'")


_SHOWN = 80


def _merged(one: Open | None, other: Open) -> Open:
    if one is None:
        return other
    return Open(one.fact or other.fact, one.true or other.true, one.false or other.false)


def _distance(part: TextSpan, constraint: Constraint) -> tuple[int, int]:
    """Code points between a part and a constraint's words; what comes before the part is nearer than what follows."""
    spans = ((constraint.subject.start, constraint.subject.end), (constraint.evidence.start, constraint.evidence.end))
    gaps = [part.start - end if end <= part.start else max(0, start - part.end) for start, end in spans]
    return min(gaps), constraint.subject.start >= part.end


def _signs(expression: Leaf | Node, sign: bool) -> Iterable[tuple[str, bool]]:
    """For each constraint whether the expression rises with it, or falls."""
    if isinstance(expression, Leaf):
        yield expression.constraint, sign
    else:
        for part in expression.of:
            yield from _signs(part, sign != (expression.op == "not"))


@cache
def _light() -> frozenset[str]:
    return listed("light_words")
