"""Boolean expressions over constraints: ``all``, ``any``, ``not``, ``at_least`` and leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_serializer, model_validator

from .quantity import Model


class Leaf(Model):
    """A reference to a constraint of the same trial."""

    constraint: str


class Node(Model):
    """An operator over expressions. ``not`` has one operand; ``at_least`` has ``n``."""

    op: Literal["all", "any", "not", "at_least"]
    n: int | None = Field(default=None, ge=1)
    of: list[Expression] = Field(min_length=1)

    @model_validator(mode="after")
    def _arity(self) -> Node:
        if (self.op == "at_least") != (self.n is not None):
            raise ValueError("'n' belongs to 'at_least', and to it alone")
        if self.op == "not" and len(self.of) != 1:
            raise ValueError("'not' takes exactly one operand")
        return self

    @model_serializer
    def _serialise(self) -> dict[str, Any]:
        head: dict[str, Any] = {"op": self.op} if self.n is None else {"op": self.op, "n": self.n}
        return {**head, "of": [operand.model_dump() for operand in self.of]}


def _kind(value: object) -> str:
    leaf = isinstance(value, Leaf) or (isinstance(value, dict) and "constraint" in value)
    return "leaf" if leaf else "node"


Expression = Annotated[Annotated[Leaf, Tag("leaf")] | Annotated[Node, Tag("node")], Discriminator(_kind)]

Node.model_rebuild()


def leaves(expression: Leaf | Node | None) -> Iterator[str]:
    """The ids of the constraints that an expression refers to, left to right, repeats included."""
    if isinstance(expression, Leaf):
        yield expression.constraint
    elif expression is not None:
        for operand in expression.of:
            if isinstance(operand, Leaf):
                yield operand.constraint
            else:
                yield from leaves(operand)
