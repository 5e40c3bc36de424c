"""Exceptions as conditions: "cancer, except skin cancer" is cancer where it is not skin cancer.

Where it may, an exception stands with its fact, as its ``applies_if``, like "unless" beside a threshold: what is
excepted is not asked for by itself. An exclusion holds where the fact and its condition do, wherever in it the fact
stands, if no ``not`` does around it. An inclusion asks nothing where the condition fails, so there a denial among the
requirements may take one, "no cancer except skin cancer", if no other criterion bears on what it decides. Elsewhere the
expression spells the exception out as a ``not``.
"""

from __future__ import annotations

from ...schema import Leaf, Node, leaves
from .operands import Operands
from .simplify import Tree, every


def conditioned(tree: Tree, operands: Operands, *, alone: bool) -> Tree:
    """The expression without the exceptions that became conditions of their facts. ``alone``: no other criterion bears
    on what this one decides."""
    if isinstance(tree, Leaf):
        return tree
    if operands.excludes:
        if tree.op == "not":
            return tree
        tree = Node(op=tree.op, n=tree.n, of=[conditioned(operand, operands, alone=alone) for operand in tree.of])
        return _bound(tree, operands, denied=False) or _bound_to_nearest(tree, operands) or tree
    if not alone:
        return tree
    if tree.op == "all":
        return Node(op="all", of=[conditioned(operand, operands, alone=alone) for operand in tree.of])
    return (_bound(tree.of[0], operands, denied=True) if tree.op == "not" else None) or tree


def _bound(tree: Tree, operands: Operands, *, denied: bool) -> Tree | None:
    """The one fact or list in "it, and not its exceptions", which become its condition; None for anything else."""
    exempt, rest = _parted(tree, operands)
    facts = _facts(rest[0]) if exempt and len(rest) == 1 else []
    condition = every(exempt)
    constraints = [one for one in operands.constraints if any(leaf.constraint == one.id for leaf in facts)]
    bound = any(one.applies_if is not None or one.id in operands.conditions for one in constraints)
    if not facts or bound or condition is None:
        return None
    for constraint in constraints:
        operands.conditions[constraint.id] = condition
        constraint.negated = constraint.negated != denied
    return Node(op="all", of=[*facts]) if denied and len(facts) > 1 else rest[0]


def _bound_to_nearest(tree: Node, operands: Operands) -> Tree | None:
    """Several facts and an exception, which is of the last fact before it: "diabetes treated with drugs other than
    insulin"; None where there is no such fact."""
    exempt, rest = _parted(tree, operands)
    condition = every(exempt)
    if condition is None:
        return None
    places = {one.id: one.subject.start for one in operands.constraints}
    begin = min(places[leaf] for leaf in leaves(condition))
    facts = [leaf.constraint for leaf in rest if isinstance(leaf, Leaf) and places[leaf.constraint] < begin]
    nearest = max(facts, key=places.__getitem__, default=None)
    host = next((one for one in operands.constraints if one.id == nearest), None)
    if host is None or host.applies_if is not None or host.id in operands.conditions:
        return None
    operands.conditions[host.id] = condition
    return Node(op="all", of=rest)


def _parted(tree: Tree, operands: Operands) -> tuple[list[Tree], list[Tree]]:
    """The exceptions among what must all be so, and the rest."""
    if not isinstance(tree, Node) or tree.op != "all":
        return [], []
    exempt = [operand for operand in tree.of if operand in operands.exempt]
    return exempt, [operand for operand in tree.of if operand not in operands.exempt]


def _facts(tree: Tree) -> list[Leaf]:
    """The leaf, or the leaves of a plain list of alternatives; none where there is more to it."""
    if isinstance(tree, Leaf):
        return [tree]
    leaves = [operand for operand in tree.of if isinstance(operand, Leaf)]
    return leaves if tree.op == "any" and len(leaves) == len(tree.of) else []
