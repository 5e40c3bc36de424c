"""Tests of which an exclusion does not say what they showed: "abnormal findings on ECG, vital signs or urinalysis".

Everyone has a haemoglobin, and whoever was examined has an ECG: as an alternative such a test would exclude them all.
It is left out of the expression, and its words are residue. Beside what must be so as well, "ECG with QTc > 450 ms", it
stays, and so does a test that is denied; "HBsAg or anti-HCV" says that they are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from ...lexicon.analytes import lookup
from ...lexicon.roles import role
from ...schema import Constraint, Leaf, Node, leaves
from ..marks import OPENING
from .simplify import Tree

TELLING_NOTHING = frozenset({"method", "criteria", "specimen"})
"""Kinds of qualifiers that say nothing of how a test turned out."""
FOUND = frozenset({"infection", "drug level"})
"""Kinds of quantities of which a healthy person has none."""


def without_unread_tests(tree: Tree, constraints: Sequence[Constraint]) -> Tree | None:
    """A tree without the alternatives that only say that someone was tested; None where nothing else is said.

    Beside what must be so as well only an alternative to a limit is left out: "hypertension, and (BP or pulse > 120)".
    """
    unread = {one.id for one in constraints if _is_unread(one)}
    limited = {one.id for one in constraints if one.interval is not None or one.values}
    return _without(tree, unread, limited) if unread else tree


def _without(tree: Tree, unread: AbstractSet[str], limited: AbstractSet[str]) -> Tree | None:
    if isinstance(tree, Leaf):
        return None if tree.constraint in unread else tree
    if tree.op == "all":
        operands: list[Tree] = [
            one if limited.isdisjoint(leaves(one)) else _without(one, unread, limited) or one for one in tree.of
        ]
        return Node(op="all", of=operands)
    if tree.op != "any":
        return tree
    kept = [one for one in (_without(one, unread, limited) for one in tree.of) if one is not None]
    return Node(op="any", of=kept) if len(kept) > 1 else kept[0] if kept else None


def _is_unread(constraint: Constraint) -> bool:
    """Whether a constraint names a test, and nothing else."""
    if constraint.negated or constraint.interval is not None or constraint.values or constraint.count is not None:
        return False
    if any(one.kind not in TELLING_NOTHING for one in constraint.qualifiers):
        return False
    name = _spelled_out(constraint.subject.text.lower().split())
    if constraint.type == "procedure":
        examined = role("examination") | role("imaging")
        return constraint.temporal is None and name[-1] in role("examined_by") and examined.issuperset(name)
    return constraint.type == "measurement" and (name[-1] in role("functioning") or _is_quantity(" ".join(name)))


def _spelled_out(name: list[str]) -> list[str]:
    """The words of a name without its short form behind it: "blood pressure | [BP]"."""
    return name[: next((at for at, word in enumerate(name) if at and word[0] in OPENING), len(name))]


def _is_quantity(name: str) -> bool:
    """Whether a name is that of a quantity of which everyone has some."""
    analyte = lookup(name)
    return analyte is not None and bool(analyte.ucum) and analyte.category not in FOUND
