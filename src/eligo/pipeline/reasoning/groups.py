"""Expressions of groups: what a line says of the list below it, and the items of that list."""

from __future__ import annotations

from typing import Literal

from ...schema import Constraint, Criterion, Node, leaves
from ..analysis import Analysis
from ..phrasing.syntax import syntax
from ..segmentation.structure import Quantifier
from .exempting import spares
from .siblings import all_of_children, join_alternatives
from .simplify import Tree, denied, either, every, simplified

SENTENCE = 5
"""So many words say something; fewer, above sub-items, are their name."""
Bearing = Literal["label", "example", "condition"]
"""How a line bears on the list below it."""


def join_groups(found: Analysis) -> None:
    """Expressions of groups, the innermost first, over those of their children."""
    children: dict[str, list[Criterion]] = {}
    for criterion in found.criteria:
        if criterion.parent is not None:
            children.setdefault(criterion.parent, []).append(criterion)
    if not children:
        join_alternatives(found.criteria)
        return
    constraints: dict[str, list[Constraint]] = {}
    for constraint in found.constraints:
        constraints.setdefault(constraint.criterion, []).append(constraint)
    limited = {one.id for one in found.constraints if one.interval is not None}
    labels: set[str] = set()
    for group in sorted(found.criteria, key=lambda one: -one.id.count(".")):
        below = children.get(group.id, [])
        if any(child.expression is not None for child in below):
            quantifier = found.quantifiers.get(group.id)
            if _join(group, below, constraints.get(group.id, []), quantifier, limited) == "label":
                labels.add(group.id)
    found.constraints = [one for one in found.constraints if one.criterion not in labels]
    join_alternatives([one for one in found.criteria if one.parent is None])


def _join(
    group: Criterion,
    children: list[Criterion],
    own: list[Constraint],
    quantifier: Quantifier | None,
    limited: set[str],
) -> Bearing | None:
    """Gives a group its expression; how its own line bears on its list, None where that only spares something."""
    parts = [child.expression for child in children if child.expression is not None]
    sparing, bearing = spares(group), None
    if sparing is not None:
        whole = sparing.whole(group, own, _joined(sparing.quantifier, parts, children))
    else:
        quantifier = quantifier or Quantifier("any" if group.section == "exclusion" else "all")
        joined = _joined(quantifier, parts, children)
        bearing = _bearing(group, own, quantifier, parts, limited)
        if bearing == "label":
            whole, group.residue = joined, []
        else:
            whole = (either if bearing == "example" else every)([group.expression, joined])
    group.expression = simplified(whole) if whole is not None else None
    states = {child.computability for child in children if child.role != "note"}
    group.computability = "full" if states == {"full"} and not group.residue else "partial"
    if group.expression is None:
        group.computability = "none"
    return bearing


def _joined(quantifier: Quantifier, parts: list[Tree], children: list[Criterion]) -> Tree | None:
    """A group's children joined; under ``none`` each is denied already."""
    if quantifier.op == "at_least" and quantifier.n is not None:
        return Node(op="at_least", n=quantifier.n, of=parts)
    if quantifier.op == "at_most" and quantifier.n is not None:
        return denied(Node(op="at_least", n=quantifier.n + 1, of=parts))
    if quantifier.op == "all":
        return all_of_children(children)
    return either(parts) if quantifier.op == "any" else every(parts)


def _are_limits(parts: list[Tree], limited: set[str]) -> bool:
    """Whether what stands below a heading mostly limits quantities: "adequate organ function, including: | platelets
    >= ..."."""
    return 2 * sum(not limited.isdisjoint(leaves(part)) for part in parts) > len(parts)


def _bearing(
    group: Criterion, own: list[Constraint], quantifier: Quantifier, parts: list[Tree], limited: set[str]
) -> Bearing:
    """How a group's own line, with its constraints, bears on its list. A line that only names what stands below it, a
    label, asserts nothing: its constraints go, and leave no residue."""
    bearing: Bearing = _bearing_of_heading(group, own) if group.expression is not None else "label"
    if bearing == "example" and group.section != "exclusion" and _are_limits(parts, limited):
        bearing = "condition"
    if quantifier.op == "none":
        return "condition" if bearing == "example" else "label" if all(one.negated for one in own) else bearing
    return bearing


def _bearing_of_heading(group: Criterion, own: list[Constraint]) -> Bearing:
    """How a group's own line bears on its children: it names them ("Cardiac disease:"), they illustrate it
    ("serious infections, including:"), or it asks for something beside them ("diabetes and two of the following:",
    "newly diagnosed breast cancer" with its requirements below it and no colon). A term that the line itself defines
    by a number ("heavy drinking, defined as ≥ 24 g a day") asks for it."""
    read = syntax(group.text)
    bearing = [cue.kind for cue in read.cues if cue.kind in {"example", "definition"}]
    listed = [word for word in read.texts[-3:] if word != ":"][-1:] in (["following"], ["these"])
    asks = any(one.interval is not None or one.type == "sex" for one in own)
    if bearing and not (asks and bearing[-1] == "definition" and not group.text.endswith(":")):
        return "example" if bearing[-1] == "example" and not listed else "label"
    written = set(read.texts)
    quantified = "following" in written and bool(written & {"with", "and", "who", "plus"})
    complete = group.section == "inclusion" and ":" not in written and len(read.texts) >= SENTENCE
    return "condition" if asks or quantified or complete else "label"
