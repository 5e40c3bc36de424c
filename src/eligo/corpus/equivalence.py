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

    A conditional constraint means what :class:`~eligo.schema.Constraint` says: an exclusion of which nothing applies
    does not hold ("QTc > 470 ms (females)"), an inclusion does.

    Args:
        name: the variable's name for a constraint's id.
    """
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    exclusions = {criterion.id for criterion in trial.criteria if criterion.section == "exclusion"}
    excludes = any(constraints[leaf].criterion in exclusions for leaf in leaves(tree))

    def read(node: Expression, needed: bool) -> tuple[Expression | None, Expression]:
        """Whether a node applies, None where it always does, and what it says where it does."""
        if isinstance(node, Leaf):
            constraint = constraints[node.constraint]
            leaf: Expression = Leaf(constraint=name(constraint.id))
            value = _not(leaf) if constraint.negated else leaf
            return (None if constraint.applies_if is None else _whole(*read(constraint.applies_if, False))), value
        parts = [read(operand, needed != (node.op == "not")) for operand in node.of]
        conditions = [applies for applies, _ in parts if applies is not None]
        applies = None if len(conditions) < len(parts) else Node(op="any", of=conditions)
        if node.op == "all" and not needed:
            values = [value if applies is None else _any(_not(applies), value) for applies, value in parts]
        else:
            values = [value if node.op == "not" else _whole(applies, value) for applies, value in parts]
        return applies, Node(op=node.op, n=node.n, of=values)

    applies, value = read(tree, excludes)
    if applies is None:
        return value
    return _whole(applies, value) if excludes else _any(_not(applies), value)


def _whole(applies: Expression | None, value: Expression) -> Expression:
    return value if applies is None else Node(op="all", of=[applies, value])


def _any(*operands: Expression) -> Expression:
    return Node(op="any", of=[*operands])


def _not(operand: Expression) -> Expression:
    return Node(op="not", of=[operand])


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
