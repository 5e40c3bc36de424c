"""Limits that belong together in an expression, whatever words join them: halves of one comparison, and arms."""

from __future__ import annotations

from ...schema import Constraint, Leaf, Node, leaves
from .simplify import Tree

LOW_SYSTOLIC = 110
"""A systolic pressure that is named as the least that will do is lower, in mmHg."""


def belonging_joined(tree: Tree, constraints: dict[str, Constraint], *, excludes: bool) -> Tree:
    """An expression with the limits joined that belong together; ``constraints`` are its own, by their ids."""
    limits = [one for one in constraints.values() if one.interval is not None]
    if len({(one.subject.start, one.evidence.start) for one in limits}) < len(limits):
        tree = _pairs_joined(tree, constraints)
    if any(one.applies_if is not None for one in constraints.values()):
        tree = _arms_joined(tree, constraints, excludes)
    return tree


def _pairs_joined(tree: Tree, constraints: dict[str, Constraint]) -> Tree:
    """Joins the halves of one comparison: they have one subject and one evidence.

    "Blood pressure > 140/90" is met by either number, "< 140/90" by both together, "< 90/60" by either, "> 90/60" by
    both, and "within normal limits" by what is above the lower and below the upper limit.
    """
    if isinstance(tree, Leaf):
        return tree
    joined: list[Tree] = []
    place: dict[tuple[int, int, int], int] = {}
    for operand in (_pairs_joined(operand, constraints) for operand in tree.of):
        half = constraints[operand.constraint] if isinstance(operand, Leaf) else None
        key = (half.subject.start, half.evidence.start, half.evidence.end) if half and half.interval else None
        if key is None or tree.op not in {"all", "any"}:
            joined.append(operand)
        elif key in place:
            joined[place[key]] = _halves(joined[place[key]], operand, constraints)
        else:
            place[key] = len(joined)
            joined.append(operand)
    return joined[0] if len(joined) == 1 and tree.op != "not" else Node(op=tree.op, n=tree.n, of=joined)


def _halves(left: Tree, right: Tree, constraints: dict[str, Constraint]) -> Tree:
    limits = [constraints[leaf].interval for half in (left, right) for leaf in leaves(half)]
    above = [one.low.value for one in limits if one is not None and one.low and not one.high]
    below = [one.high.value for one in limits if one is not None and one.high and not one.low]
    too_low = max([*above, *below], default=LOW_SYSTOLIC) < LOW_SYSTOLIC
    either = len(below if too_low else above) == len(limits)
    return Node(op="any" if either else "all", of=[left, right])


def _arms_joined(tree: Tree, constraints: dict[str, Constraint], excludes: bool) -> Tree:
    """Joins the arms for different patients: "≥ 13 g/dL for men and ≥ 12 g/dL for women".

    A conditional constraint of an inclusion holds where its condition fails, so all arms must hold; that of an
    exclusion holds only where its condition does, so any arm will do. The text's own "and" or "or" says neither.
    """
    if isinstance(tree, Leaf):
        return tree
    operands = [_arms_joined(operand, constraints, excludes) for operand in tree.of]
    arms = [one for one in operands if _is_arm(one, constraints)]
    conditions = [constraints[leaf].applies_if for one in arms for leaf in leaves(one)]
    if tree.op not in {"all", "any"} or all(condition == conditions[0] for condition in conditions):
        return Node(op=tree.op, n=tree.n, of=operands)
    rest = [one for one in operands if one not in arms]
    joined = Node(op="any" if excludes else "all", of=arms)
    return Node(op=tree.op, of=[joined, *rest]) if rest else joined


def _is_arm(tree: Tree, constraints: dict[str, Constraint]) -> bool:
    """Whether a subtree is of limits for some patients alone."""
    limits = [constraints[leaf] for leaf in leaves(tree)]
    return all(one.applies_if is not None and one.interval is not None for one in limits)
