"""Whether two expressions mean the same: by truth table, not by the shape of the trees."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping

from ..schema import Expression, Leaf, Node, ParsedTrial, leaves

MOST_VARIABLES = 12
"""Up to so many variables the whole table is compared; beyond, as many random rows."""


def equivalent(one: Expression, other: Expression) -> bool:
    """Whether two expressions have the same value whatever their leaves' values are.

    A leaf is a variable: equal names are the same one. Negations and conditions that constraints carry are to be
    written out first, see :func:`written_out`.
    """
    names = sorted({*leaves(one), *leaves(other)})
    return all(truth(one, row) == truth(other, row) for row in _rows(names))


def truth(tree: Expression, row: Mapping[str, bool]) -> bool:
    """The value of an expression whose leaves have the values of ``row``."""
    if isinstance(tree, Leaf):
        return row[tree.constraint]
    values = [truth(operand, row) for operand in tree.of]
    if tree.op == "all":
        return all(values)
    if tree.op == "any":
        return any(values)
    if tree.op == "not":
        return not values[0]
    return sum(values) >= (tree.n or 1)


def written_out(tree: Expression, trial: ParsedTrial, name: Callable[[str], str]) -> Expression:
    """An expression with what its constraints carry as operators: ``negated`` as ``not``, ``applies_if`` as a test.

    A conditional constraint of an exclusion holds where its condition and it hold ("QTc > 470 ms (females)"); that
    of an inclusion where its condition fails or it holds.

    Args:
        name: the variable's name for a constraint's id.
    """
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    exclusions = {criterion.id for criterion in trial.criteria if criterion.section == "exclusion"}

    def rewrite(node: Expression) -> Expression:
        if isinstance(node, Node):
            return Node(op=node.op, n=node.n, of=[rewrite(operand) for operand in node.of])
        constraint = constraints[node.constraint]
        leaf: Expression = Leaf(constraint=name(constraint.id))
        if constraint.negated:
            leaf = Node(op="not", of=[leaf])
        if constraint.applies_if is None:
            return leaf
        condition = rewrite(constraint.applies_if)
        if constraint.criterion in exclusions:
            return Node(op="all", of=[condition, leaf])
        return Node(op="any", of=[Node(op="not", of=[condition]), leaf])

    return rewrite(tree)


def _rows(names: list[str]) -> Iterator[dict[str, bool]]:
    if len(names) <= MOST_VARIABLES:
        for values in itertools.product((False, True), repeat=len(names)):
            yield dict(zip(names, values, strict=True))
        return
    yield dict.fromkeys(names, False)
    yield dict.fromkeys(names, True)
    for name in names:
        yield {other: other == name for other in names}
        yield {other: other != name for other in names}
    draw = random.Random(len(names))
    for _ in range(2**MOST_VARIABLES):
        yield {name: draw.random() < 0.5 for name in names}
