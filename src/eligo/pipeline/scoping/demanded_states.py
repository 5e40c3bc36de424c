"""States that are asked of a group of people: "patients on warfarin must be on a | stable dose".

Words behind an obligation that name nothing by themselves say how the group's own fact must be. Such a state becomes a
constraint of its own beside the fact, so that it can be asked of those in the group and of nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...lexicon.roles import role
from ...schema import Constraint
from ..analysis import TREATMENTS
from ..phrasing.obliged import asked_of_groups
from ..phrasing.syntax import Syntax
from ..phrasing.vocabulary import participants, qualifiers
from .denied_states import State, words_of

LASTING = frozenset({"condition", "observation"})
LEADING = frozenset({"auxiliary", "preposition", "determiner", "pronoun"})
BY_A_TREATMENT = (["with"], ["by"])
"""Behind these stands what the state is of, which is a fact: "treated | with | surgery"."""
OF_A_NAME = frozenset({"content", "generic"})
LONGEST_STATE = 5
LONGEST_LEAD = 8
REFERRING = frozenset({"it", "them", "these", "this", "their", "those"})
"""What a dose is of that names the drug no more: "a stable dose | of it"."""


def demanded_states(read: Syntax, constraints: Sequence[Constraint], offset: int) -> Iterator[State]:
    """The states that a criterion, whose text begins at ``offset``, asks of its groups of people."""
    asked = asked_of_groups(read)
    if not asked:
        return
    places = sorted((words_of(read, one, offset), number) for number, one in enumerate(constraints))
    permitted = {cue.last for cue in read.cues if cue.kind == "condition"}
    for begin, stop, at in asked:
        first = _past_lead(read, at)
        last, of_dose = _past_state(read, first)
        names_a_fact = any(first <= word <= last for (word, _), _ in places)
        if last == first or names_a_fact or "not" in read.texts[at:last]:
            continue
        if read.texts[last : last + 1] in BY_A_TREATMENT:
            continue
        beside = read.texts[max(stop - LONGEST_STATE, begin) : stop] + read.texts[at:first]
        of_dose = of_dose or not role("dosing").isdisjoint(beside)
        group = [constraints[number] for (word, _), number in places if begin <= word < stop]
        facts = [one for one in group if one.interval is None and not one.negated]
        treatments = [one for one in facts if one.type in TREATMENTS]
        fitting = treatments if of_dose else [one for one in facts if one.type in LASTING]
        if at in permitted:
            fitting = fitting or treatments
        said = read.starts[first], read.ends[last - 1]
        for fact in _one_of_each_name(fitting, offset + said[1]):
            yield State(fact, said, *said, None, [], None, affirmed=True)


def _one_of_each_name(facts: Sequence[Constraint], end: int) -> Iterator[Constraint]:
    """The facts without those that only name a dose, and of several times under one name the one that stands behind
    the end of a state."""
    found: dict[int, Constraint] = {}
    for one in facts:
        if role("dosing").issuperset(one.subject.text.lower().split()):
            continue
        windows = [window for window in (one.temporal, one.duration) if window is not None]
        if any(window.evidence.start >= end for window in windows):
            found[one.subject.start] = one
        found.setdefault(one.subject.start, one)
    yield from found.values()


def _past_lead(read: Syntax, at: int) -> int:
    """The word where a state may begin: "must have been taking | a stable dose"."""
    total, said = len(read.texts), role("handing") | role("dosing") | participants()
    for word in range(at, min(at + LONGEST_LEAD, total)):
        if read.classes[word] not in LEADING and read.texts[word] not in said:
            return word
    return total


def _past_state(read: Syntax, at: int) -> tuple[int, bool]:
    """One past the last word of a state that begins at a word, ``at`` where none does, and whether it is that of a
    dose: "stable", "clinically stable", "a stable or decreasing dose"."""
    first = read.past(at, {"adverb"})
    steady = read.texts[first : first + 1] and read.texts[first] in role("steady")
    for last in range(first + 1, min(first + LONGEST_STATE, len(read.texts))) if steady else ():
        if read.texts[last] in role("dosing"):
            return (last + 1, True) if _says_no_more(read, last + 1) else (at, False)
    last = _past_alternative(read, first + 1) if steady else _past_qualifier(read, first)
    return (last, False) if last > first and OF_A_NAME.isdisjoint(read.classes[last : last + 1]) else (at, False)


def _past_alternative(read: Syntax, at: int) -> int:
    """One past an alternative to being stable: "stable | or decreasing"."""
    words = read.texts[at : at + 2]
    return at + 2 if words[:1] == ["or"] and words[-1].endswith(("ing", "ed")) else at


def _says_no_more(read: Syntax, at: int) -> bool:
    """Whether what a dose is of is named before: "a stable dose | for 4 weeks", "... | of these drugs"."""
    return read.texts[at : at + 1] != ["of"] or read.texts[at + 1 : at + 2] in ([word] for word in REFERRING)


def _past_qualifier(read: Syntax, first: int) -> int:
    """One past the last word of the qualifier that begins at a word: "| well controlled"."""
    found = qualifiers().lead(read.texts, first, min(first + LONGEST_STATE, len(read.texts)))
    return found[0].last if found and found[0].value == "status" else first
