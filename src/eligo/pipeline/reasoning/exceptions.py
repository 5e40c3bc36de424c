"""Exceptions as conditions: "cancer, except skin cancer" is cancer where it is not skin cancer.

Where a fact alone decides, an exception stands with it, as its ``applies_if``, like "unless" beside a threshold: what
is excepted is not asked for by itself. An exclusion holds where the fact and its condition do, so there a fact among
alternatives may take one; an inclusion asks nothing where the condition fails, so there a denial among requirements
may: "no cancer except skin cancer". Elsewhere the expression spells the exception out as a ``not``.
"""

from __future__ import annotations

from ...schema import Leaf, Node
from .operands import Operands
from .simplify import Tree, every


def conditioned(tree: Tree, operands: Operands) -> Tree:
    """The expression without the exceptions that became conditions of their facts."""
    deciding = "any" if operands.excludes else "all"
    if isinstance(tree, Node) and tree.op == deciding:
        return Node(op=tree.op, of=[conditioned(operand, operands) for operand in tree.of])
    if operands.excludes:
        return _bound(tree, operands, denied=False) or tree
    if isinstance(tree, Node) and tree.op == "not":
        return _bound(tree.of[0], operands, denied=True) or tree
    return tree


def _bound(tree: Tree, operands: Operands, *, denied: bool) -> Tree | None:
    """The one fact or list in "it, and not its exceptions", which become its condition; None for anything else."""
    if not isinstance(tree, Node) or tree.op != "all":
        return None
    exempt = [operand for operand in tree.of if operand in operands.exempt]
    rest = [operand for operand in tree.of if operand not in operands.exempt]
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


def _facts(tree: Tree) -> list[Leaf]:
    """The leaf, or the leaves of a plain list of alternatives; none where there is more to it."""
    if isinstance(tree, Leaf):
        return [tree]
    leaves = [operand for operand in tree.of if isinstance(operand, Leaf)]
    return leaves if tree.op == "any" and len(leaves) == len(tree.of) else []
