"""The states that facts are said not to be in, put beside their facts: "a wound, and not healing"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...schema import OF_STATES, Constraint, Leaf, Node, Qualifier, leaves
from .simplify import Tree, denied


class InState(NamedTuple):
    """The ids of the facts under one name, the two halves of "hypertension > 150/100", and their denied states."""

    facts: frozenset[str]
    states: list[Constraint]


def without_states(constraints: list[Constraint]) -> tuple[list[Constraint], list[InState]]:
    """The constraints without the denied states of facts, and those states."""
    states = [one for one in constraints if one.origin == OF_STATES and one.negated]
    if not states:
        return constraints, []
    facts = [one for one in constraints if one not in states]
    found: dict[tuple[int, int], list[Constraint]] = {}
    for one in states:
        for head in one.qualifiers:
            if head.kind == "head":
                found.setdefault((head.start, head.end), []).append(one)
    return facts, [InState(_in_one_state(place, of, facts), of) for place, of in found.items()]


def _in_one_state(place: tuple[int, int], states: Sequence[Constraint], facts: Sequence[Constraint]) -> frozenset[str]:
    """The facts under a name, and those that borrow its noun where the states stand behind that: both of "acute or
    chronic leukaemia | not in remission"."""
    start, end = place
    named = {one.id for one in facts if (one.subject.start, one.subject.end) == place}
    if all(state.subject.start >= end for state in states):
        borrowed = (one for one in facts if one.subject.end <= start)
        named |= {one.id for one in borrowed if any(_is_noun(each, start, end) for each in one.qualifiers)}
    return frozenset(named)


def _is_noun(qualifier: Qualifier, start: int, end: int) -> bool:
    """Whether a qualifier is the noun of the name that stands between two places."""
    return qualifier.kind == "head" and start <= qualifier.start and qualifier.end == end


def with_states(tree: Tree, found: Sequence[InState], constraints: Sequence[Constraint]) -> Tree:
    """A tree with each denied state beside its fact. What is denied of the fact, is of both together."""
    facts = {one.id: one for one in constraints} if found else {}
    for one in found:
        tree = _in_state(tree, one, facts)
    return tree


def _in_state(tree: Tree, found: InState, facts: Mapping[str, Constraint]) -> Tree:
    if isinstance(tree, Leaf):
        return _beside(tree, found, facts) if tree.constraint in found.facts else tree
    held = [not found.facts.isdisjoint(leaves(operand)) for operand in tree.of]
    whole = tree.op in {"all", "any"} and not any(facts[leaf].negated for leaf in found.facts)
    if sum(held) < 2 or not whole:
        operands = [_in_state(one, found, facts) if own else one for one, own in zip(tree.of, held, strict=True)]
        return Node(op=tree.op, n=tree.n, of=operands)
    several = Node(op=tree.op, of=[one for one, own in zip(tree.of, held, strict=True) if own])
    rest = [one for one, own in zip(tree.of, held, strict=True) if not own]
    joined = _beside(several, found, facts)
    at = held.index(True)
    return Node(op=tree.op, of=[*rest[:at], joined, *rest[at:]]) if rest else joined


def _beside(tree: Tree, found: InState, facts: Mapping[str, Constraint]) -> Tree:
    fact = facts[next(leaves(tree))]
    for state in found.states:
        state.applies_if = fact.applies_if
    whole = Node(op="all", of=[tree, *(Leaf(constraint=state.id) for state in found.states)])
    if isinstance(tree, Node) or not fact.negated:
        return whole
    fact.negated = False
    return denied(whole)
