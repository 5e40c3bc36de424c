"""Facts with several times, each of which has a copy of the constraint."""

from __future__ import annotations

from collections.abc import Mapping

from ...schema import Constraint, Leaf, Node
from ..context import OF_RELATIVES
from ..temporal.attachment import ALTERNATIVE_TIME, FURTHER_TIME, THROUGHOUT
from .simplify import Tree

ALTERNATIVES = frozenset((ALTERNATIVE_TIME, OF_RELATIVES))
FURTHER = ALTERNATIVES | {FURTHER_TIME, THROUGHOUT}


def without_further_times(constraints: list[Constraint]) -> tuple[list[Constraint], dict[str, list[Constraint]]]:
    """The constraints without the copies that carry a second time of one fact, and those copies by the fact's id."""
    if all(one.origin not in FURTHER for one in constraints):
        return constraints, {}
    facts: list[Constraint] = []
    times: dict[str, list[Constraint]] = {}
    first = {(one.subject.start, one.subject.end): one for one in reversed(constraints) if one.origin not in FURTHER}
    for one in constraints:
        fact = first.get((one.subject.start, one.subject.end))
        if one.origin in FURTHER and fact is not None:
            times.setdefault(fact.id, []).append(one)
        else:
            facts.append(one)
    return facts, times


def with_times(
    tree: Tree, times: dict[str, list[Constraint]], facts: Mapping[str, Constraint], *, excludes: bool
) -> Tree:
    """Each fact with its further times: either of "within 30 days or 5 half-lives", all where no "or" joins them.
    Denied, "no aspirin 7 days before and 2 days after surgery", all are asked for, and an exclusion excludes at either.
    What is "before and during the study" excludes at either. ``facts`` are the facts that the tree may hold, by their
    ids: their copies are denied, and apply, as they do."""
    for name in times.keys() & facts.keys():
        for one in times[name]:
            one.negated, one.applies_if = facts[name].negated, facts[name].applies_if
    return _with_times(tree, times, excludes) if times else tree


def _with_times(tree: Tree, times: dict[str, list[Constraint]], excludes: bool) -> Tree:
    if isinstance(tree, Leaf):
        further = times.get(tree.constraint, [])
        operands: list[Leaf | Node] = [tree, *(Leaf(constraint=one.id) for one in further)]
        if not further:
            return tree
        either_time = further[0].origin in ALTERNATIVES
        if further[0].negated:
            either_time = excludes and not either_time
        if further[0].origin == THROUGHOUT:
            either_time = excludes
        return Node(op="any" if either_time else "all", of=operands)
    return Node(op=tree.op, n=tree.n, of=[_with_times(operand, times, excludes) for operand in tree.of])
