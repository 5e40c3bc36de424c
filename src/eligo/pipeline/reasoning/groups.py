"""Expressions of groups: what a line says of the list below it, and the items of that list."""

from __future__ import annotations

from ...lexicon.roles import role
from ...schema import Constraint, Criterion, Node, leaves
from ..analysis import Analysis, last_word
from ..segmentation.structure import Quantifier
from .exempting import spares
from .introducing import Bearing, Introduction, introduction
from .siblings import all_of_children, ends_in_or, join_alternatives
from .simplify import Tree, denied, either, every, simplified

NAMES = 3
"""So many conditions make a list of alternatives; of two a patient may have both."""


def join_groups(found: Analysis) -> None:
    """Expressions of groups, the innermost first, over those of their children."""
    children: dict[str, list[Criterion]] = {}
    for criterion in found.criteria:
        if criterion.parent is not None:
            children.setdefault(criterion.parent, []).append(criterion)
    if not children:
        join_alternatives(found.criteria)
        return
    own: dict[str, list[Constraint]] = {}
    for constraint in found.constraints:
        own.setdefault(constraint.criterion, []).append(constraint)
    by_id = {one.id: one for one in found.constraints}
    extents = {extent.criterion: extent for extent in found.extents}
    names: set[str] = set()
    for group in sorted(found.criteria, key=lambda one: -one.id.count(".")):
        below = children.get(group.id, [])
        if any(child.expression is not None for child in below):
            introduced = introduction(group, extents[group.id], own.get(group.id, []))
            names |= _join(introduced, below, found.quantifiers.get(group.id), by_id)
    names -= {leaf for one in found.constraints if one.id not in names for leaf in leaves(one.applies_if)}
    found.constraints = [one for one in found.constraints if one.id not in names]
    join_alternatives([one for one in found.criteria if one.parent is None])


def _join(
    introduced: Introduction, children: list[Criterion], quantifier: Quantifier | None, by_id: dict[str, Constraint]
) -> set[str]:
    """Gives a group its expression; the constraints of its line that only name its list.

    What the line says before the sentence that introduces the list holds beside it, or, in an exclusion, excludes too.
    """
    group, parts = introduced.group, [child.expression for child in children if child.expression is not None]
    sparing, names = spares(group), set[str]()
    if sparing is not None:
        own = [one for one in by_id.values() if one.criterion == group.id]
        whole = sparing.whole(group, own, _joined(sparing.quantifier, parts, children))
    else:
        quantifier = quantifier or Quantifier("any" if group.section == "exclusion" else "all", said=False)
        bearing = _bearing(introduced, quantifier, parts, by_id)
        mixed = any(map(ends_in_or, children))
        if not quantifier.said and (bearing == "example" or (not mixed and _are_names(parts, by_id))):
            quantifier = Quantifier("any")
        before, named = introduced.parted()
        whole = _joined(quantifier, parts, children)
        if bearing == "label":
            names = {one.id for one in introduced.own}
            group.residue = [span for span in group.residue if span.start < introduced.start]
        elif bearing == "group":
            whole = either([denied(named) if named is not None else None, whole])
        else:
            whole = (either if bearing == "example" else every)([named, whole])
        whole = (either if group.section == "exclusion" else every)([before, whole])
    group.expression = simplified(whole) if whole is not None else None
    states = {child.computability for child in children if child.role != "note"}
    group.computability = "full" if states == {"full"} and not group.residue else "partial"
    if group.expression is None:
        group.computability = "none"
    return names


def _joined(quantifier: Quantifier, parts: list[Tree], children: list[Criterion]) -> Tree | None:
    """A group's children joined; under ``none`` each is denied already."""
    if quantifier.op == "at_least" and quantifier.n is not None:
        return Node(op="at_least", n=quantifier.n, of=parts)
    if quantifier.op == "at_most" and quantifier.n is not None:
        return denied(Node(op="at_least", n=quantifier.n + 1, of=parts))
    if quantifier.op == "all":
        return all_of_children(children)
    return either(parts) if quantifier.op == "any" else every(parts)


def _are_limits(parts: list[Tree], by_id: dict[str, Constraint]) -> bool:
    """Whether what stands below a heading mostly limits quantities: "adequate organ function, including: | platelets
    >= ..."."""
    limits = (any(by_id[leaf].interval is not None for leaf in leaves(part)) for part in parts)
    return 2 * sum(limits) > len(parts)


def _are_names(parts: list[Tree], by_id: dict[str, Constraint]) -> bool:
    """Whether what stands below a heading only names conditions, which nobody has all of: "confirmed lung cancer: |
    adenocarcinoma | squamous cell carcinoma | large cell carcinoma"."""
    return len(parts) >= NAMES and all(_names(part, by_id) for part in parts)


def _names(part: Tree, by_id: dict[str, Constraint]) -> bool:
    if isinstance(part, Node):
        return part.op == "any" and all(_names(one, by_id) for one in part.of)
    named = by_id[part.constraint]
    generic = last_word(named) in role("unspecific")
    return named.type == "condition" and not generic and named.interval is None and not named.negated


def _bearing(
    introduced: Introduction, quantifier: Quantifier, parts: list[Tree], by_id: dict[str, Constraint]
) -> Bearing:
    """How a group's line, with its constraints, bears on its list. A line that only names what stands below it, a
    label, asserts nothing: its constraints go, and leave no residue."""
    group = introduced.group
    bearing: Bearing = introduced.bearing() if group.expression is not None else "label"
    if bearing == "example" and group.section != "exclusion" and _are_limits(parts, by_id):
        bearing = "condition"
    if quantifier.op == "none":
        denies = all(one.negated for one in introduced.own)
        return "condition" if bearing == "example" else "label" if denies else bearing
    return bearing
