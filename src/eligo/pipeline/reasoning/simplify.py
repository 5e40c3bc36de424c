"""The normal form of an expression, with the same meaning in Kleene's three-valued logic.

Nested ``all`` and ``any`` are flattened, double ``not`` is removed, what stands twice under one ``all`` or ``any``
stays once, an operator over one operand is that operand, ``at_least`` with ``n`` 1 is ``any`` and with ``n`` equal to
the number of operands is ``all``. These laws hold for *unknown* as for true and false; the law of the excluded middle
does not, and is not used. Below ``at_least`` nothing is merged, as each operand counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from ...schema import Leaf, Node

Tree = Leaf | Node


def simplified(expression: Tree) -> Tree:
    """The normal form. ``at_least`` of more operands than there are stays as written: it is never true."""
    if isinstance(expression, Leaf):
        return expression
    leaves = {operand.constraint for operand in expression.of if isinstance(operand, Leaf)}
    if len(leaves) == len(expression.of) > 1 and expression.op != "at_least":
        return expression
    operands = [simplified(operand) for operand in expression.of]
    if expression.op == "not":
        inner = operands[0]
        return (
            inner.of[0]
            if isinstance(inner, Node) and inner.op == "not"
            else Node.made({"op": "not", "n": None, "of": operands})
        )
    if expression.op == "at_least":
        count = expression.n or 1
        if count == 1:
            return _flat("any", operands)
        return _flat("all", operands) if count == len(operands) else Node(op="at_least", n=count, of=operands)
    return _flat("all" if expression.op == "all" else "any", operands)


def every(operands: Iterable[Tree | None]) -> Tree | None:
    """All of the operands that are there, or None where there is none."""
    return _joined("all", [one for one in operands if one is not None])


def either(operands: Iterable[Tree | None]) -> Tree | None:
    """Any of the operands that are there, or None where there is none."""
    return _joined("any", [one for one in operands if one is not None])


def denied(expression: Tree) -> Tree:
    """What is true where the expression is false."""
    return (
        expression.of[0]
        if isinstance(expression, Node) and expression.op == "not"
        else Node.made({"op": "not", "n": None, "of": [expression]})
    )


def _joined(op: Literal["all", "any"], operands: Sequence[Tree]) -> Tree | None:
    return _flat(op, operands) if operands else None


def _flat(op: Literal["all", "any"], operands: Sequence[Tree]) -> Tree:
    flat: list[Tree] = []
    leaves: set[str] = set()
    nodes: list[Node] = []
    for operand in operands:
        for one in operand.of if isinstance(operand, Node) and operand.op == op else (operand,):
            if isinstance(one, Leaf):
                name = one.constraint
                if name in leaves:
                    continue
                leaves.add(name)
            elif one in nodes:
                continue
            else:
                nodes.append(one)
            flat.append(one)
    return flat[0] if len(flat) == 1 else Node.made({"op": op, "n": None, "of": flat})
