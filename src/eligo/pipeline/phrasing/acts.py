"""Acts: what a text says that someone can, will or does not do, where no noun names it: "unable to | walk upstairs".

An act is a verb with what it is done to, as far as the sentence goes on without another cue, number or clause: "read
and understand German", "lie flat". Several may share an introduction: "unable to sit or to stand".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from ...lexicon.roles import role
from ..marks import JOINING
from .syntax import Syntax, once
from .vocabulary import judgements

LONGEST = 10
"""How many words an act has at most."""
HINDERED = 6
"""How many words may name who is hindered."""
TIES = frozenset({"of", "to", "in", "with", "without", "at", "on", "from", "for", "into", "up", "out", "-"})
OBJECT = frozenset({"content", "generic", "verb", "adverb", "determiner"})
INTRODUCING = frozenset({"Act", "Deed", "Hindrance"})
"""What introduces an act: an ability or a wish, a plain "not", something that hinders it. A bare verb is no deed."""
LEADING = frozenset({"adverb", "auxiliary", "determiner"})
NO_VERB = frozenset({"determiner", "preposition", "pronoun", "conjunction", "punctuation"})
LOOSE_END = frozenset({"determiner", "preposition", "adverb", "punctuation"})
SMALL = frozenset({"determiner", "preposition", "adverb", "auxiliary", "punctuation", "conjunction"})
DENYING = frozenset({"negation", "inability", "hindrance", "ability", "uncertainty", "prefix"})
TIMING = frozenset({"history", "current", "family", "kin"})
AGREEING = frozenset({"ability", "uncertainty"})
"""Kinds of cues of what someone can or will do."""
HINDERING = frozenset({"inability", "hindrance"})
"""Kinds of cues of what someone cannot do, or is kept from."""


class Act(NamedTuple):
    """An act by its words: where its introduction begins, its verb stands, and one past its last word. ``weighed``:
    someone can do it, or cannot or will not."""

    introduction: int
    first: int
    last: int
    weighed: bool


def acts(read: Syntax, taken: AbstractSet[int]) -> list[Act]:
    """The acts of a criterion; ``taken`` are the words that numbers have used."""
    introduced = [found for found in read.introduced if found.value in INTRODUCING]
    if not introduced:
        return []
    closed = set(taken)
    for cue in read.cues:
        word = read.texts[cue.first]
        instruction = cue.kind == "aside" and cue.last - cue.first == 1
        if cue.kind not in TIMING and not instruction and word not in TIES and word not in role("ceasing"):
            closed.update(range(cue.first, cue.last))
    for first, last, _ in judgements().find(read.texts):
        closed.update(range(first, last))
    weighed = {
        cue.first
        for cue in read.cues
        if cue.kind in HINDERING or (cue.kind == "ability" and _is_capacity(read.texts[cue.first : cue.last]))
    }
    without = shunned(read)
    closed.update(
        at + 1
        for at in without.values()
        if read.classes[at : at + 1] != ["verb"] and not JOINING.isdisjoint(read.texts[at + 1 : at + 2])
    )
    others = {index for cue in read.cues if cue.kind not in DENYING for index in range(cue.first, cue.last)}
    return [
        act
        for first, last, label in introduced
        if others.isdisjoint(range(first, last))
        for begin in (past_hindered(read, last) if label == "Hindrance" else without.get((first, last), last),)
        for act in _acts_after(read, first, begin, closed, first in weighed)
        if _says_something(read, act, label) and (label != "Deed" or act.last - act.first > 1)
    ]


def _is_capacity(words: Sequence[str]) -> bool:
    """Whether a cue says what someone can do, and not what someone agrees to."""
    return not role("able").isdisjoint(words)


def _says_something(read: Syntax, act: Act, label: str) -> bool:
    """Whether an act says what is done: "walk", "perform the exercises", but not "perform" or "avoid it" alone, nor
    "meet the following criteria", which a list says."""
    if "following" in read.texts[act.first : act.last]:
        return False
    verb = read.texts[act.first]
    light = verb in role("light_verb")
    if label == "Deed":
        return not light
    return act.last - act.first > 1 or not (light or verb in role("ceasing") or verb in role("handing"))


@once
def shunned(read: Syntax) -> dict[tuple[int, int], int]:
    """Where what someone agrees to do without begins, by the words that introduce it: "willing to | avoid | salt"."""
    if role("ceasing").isdisjoint(read.words):
        return {}
    ceased = {cue.first: cue.last for cue in read.cues if read.texts[cue.first] in role("ceasing")}
    agreed = [cue for cue in read.cues if cue.kind in AGREEING and cue.last in ceased]
    return {(cue.first, cue.last): ceased[cue.last] for cue in agreed}


def past_hindered(read: Syntax, at: int) -> int:
    """Where the act begins that something hinders: behind "from" in "prevents | the patient from | walking"."""
    for index in range(at, min(at + HINDERED, len(read.texts))):
        if read.texts[index] == "from":
            return index + 1
        if read.classes[index] in {"punctuation", "conjunction", "verb"}:
            break
    return at


def is_one_with(read: Syntax, act: Act, at: int) -> bool:
    """Whether an act is one thing with its object, which begins at the word ``at``: "speak English", and "swallow
    tablets" or "take aspirin" where it is possible or not, as that says nothing of who takes them; "perform a test"
    says no more than the test. Of a noun for an act nor is that noun a thing, "| placement of a stent"."""
    if not role("conduct").isdisjoint(read.texts[act.first : act.last]):
        return True
    if at == act.first:
        return act.weighed and read.texts[at] in role("placing")
    small = (role("light_verb") | role("handing")) - role("bearing")
    said = (index for index in range(act.first, at) if read.texts[index] not in small)
    return act.weighed and any(read.classes[index] not in SMALL for index in said)


def is_administrative(read: Syntax, first: int, last: int) -> bool:
    """Whether words name taking part in the trial: "comply with the protocol", "cooperate"; of understanding and the
    like the rest of the clause says it, "understand the nature | and scope of the study"."""
    if read.texts[first] in role("conduct"):
        stop = min(first + LONGEST, len(read.texts))
        last = next((at for at in range(last, stop) if read.classes[at] == "punctuation"), stop)
    return not role("taking_part").isdisjoint(read.texts[first:last])


def _acts_after(read: Syntax, introduction: int, at: int, closed: AbstractSet[int], weighed: bool) -> Iterator[Act]:
    total = len(read.texts)
    while True:
        while at < total and read.classes[at] in LEADING and at not in closed:
            at += 1
        if at >= total or at in closed or read.classes[at] in NO_VERB:
            return
        last = _end(read, at, closed)
        yield Act(introduction, at, last, weighed)
        if last + 2 >= total or read.texts[last] not in JOINING or read.texts[last + 1] != "to":
            return
        introduction, at = last, last + 2


def _end(read: Syntax, first: int, closed: AbstractSet[int]) -> int:
    """One past the last word of the act whose verb is the word ``first``."""
    stop = min(first + LONGEST, len(read.texts))
    at = first + 1
    while at + 1 < stop and read.texts[at] in JOINING and at not in closed and at + 1 not in closed:
        at += 1 if read.texts[at + 1] in JOINING else 2
    after_verb = at
    while at < stop and at not in closed:
        done = read.classes[at] == "verb" and read.texts[at].endswith("ed") and at > after_verb
        done = done and read.classes[at - 1] != "determiner"
        if done or (read.classes[at] not in OBJECT and read.texts[at] not in TIES):
            break
        at += 1
    while at > first + 1 and (read.classes[at - 1] in LOOSE_END or read.texts[at - 1] in JOINING):
        at -= 1
    return at
