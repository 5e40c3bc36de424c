"""Kleene's logic of true, false and unknown over the trees of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from .plan import Ask, AtLeast, Deny, Fixed, Some, Tree

Values: TypeAlias = Sequence[bool | None]


def evaluate(tree: Tree, values: Values) -> bool | None:
    """A tree in Kleene's logic; ``values`` holds the outcomes by test number, 0 unused."""
    if isinstance(tree, Ask):
        return values[tree.test]
    if isinstance(tree, Fixed):
        return tree.value
    if isinstance(tree, Deny):
        value = evaluate(tree.of, values)
        return None if value is None else not value
    if isinstance(tree, AtLeast):
        parts = [evaluate(part, values) for part in tree.of]
        true, possible = parts.count(True), len(parts) - parts.count(False)
        return True if true >= tree.n else False if possible < tree.n else None
    decisive = isinstance(tree, Some)
    outcome: bool | None = not decisive
    for part in tree.of:
        value = evaluate(part, values)
        if value is decisive:
            return decisive
        if value is None:
            outcome = None
    return outcome


def kleene_all(values: Iterable[bool | None]) -> bool | None:
    """False where one is false, else unknown where one is unknown, else true."""
    outcome: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is None:
            outcome = None
    return outcome
