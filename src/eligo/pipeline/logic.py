"""Logic: every criterion's expression, how much of it can be computed, and what is odd about it.

Constraints are numbered anew, c1, c2, …, in the order of the text. A criterion's expression comes from its own words
(:mod:`.composition`), a group's from its children's, joined as its quantifier says ("at least two of the following"),
all of them in an inclusion and any of them in an exclusion where it says nothing. Several constraints denied by one
cue become one ``not`` over ``any``: "no A or B" is neither A nor B.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Literal

from spacy.tokens import Doc

from ..schema import Constraint, Criterion, Leaf, Node, leaves
from .analysis import Analysis, Extent, analysis
from .context import OF_RELATIVES
from .phrasing.remarks import remarks
from .phrasing.scope import MOST_CONSTRAINTS
from .phrasing.syntax import Syntax, syntax
from .phrasing.vocabulary import judgements, role
from .reasoning.clauses import tokens
from .reasoning.composition import Composition
from .reasoning.curiosities import curiosities
from .reasoning.exceptions import conditioned
from .reasoning.exempting import spares
from .reasoning.narrowed import narrow
from .reasoning.permissions import only_permits
from .reasoning.residue import cover, residue
from .reasoning.siblings import all_of_children, join_alternatives
from .reasoning.simplify import Tree, denied, either, every, simplified
from .reasoning.states import with_states, without_states
from .reasoning.wording import cover_wording
from .segmentation.structure import Quantifier
from .staging import Staged

SENTENCE = 5
"""So many words say something; fewer, above sub-items, are their name."""
ALTERNATIVE = "windows:alternative"
PLACE = attrgetter("subject.start", "evidence.start", "subject.end")
ALTERNATIVES = frozenset((ALTERNATIVE, OF_RELATIVES))
FURTHER = ALTERNATIVES | {"windows:further"}
Bearing = Literal["label", "example", "condition"]
"""How a line bears on the list below it."""


class Logic(Staged):
    """The spaCy component ``eligo_logic``."""

    def __call__(self, doc: Doc) -> Doc:
        compose(analysis(doc))
        return doc


def compose(found: Analysis) -> None:
    """Gives each criterion its expression, and says what is odd about it."""
    _number(found)
    by_criterion: dict[str, list[Constraint]] = {}
    for constraint in found.constraints:
        by_criterion.setdefault(constraint.criterion, []).append(constraint)
    criteria = {criterion.id: criterion for criterion in found.criteria}
    for extent in found.extents:
        if extent.criterion is not None:
            criterion = criteria[extent.criterion]
            alone = criterion.parent is None or _only_lists(criterion.parent, found, by_criterion)
            _compose(extent, criterion, by_criterion.get(criterion.id, []), alone)
    _join_groups(found)
    if len(found.constraints) < found.issued:
        _number(found)
    found.diagnostics += curiosities(found)


def _number(found: Analysis) -> None:
    """Numbers constraints in the order of the text and renames them wherever they are referred to."""
    found.constraints.sort(key=PLACE)
    found.issued = len(found.constraints)
    names = {constraint.id: f"c{number}" for number, constraint in enumerate(found.constraints, 1)}
    for constraint in found.constraints:
        if constraint.id != names[constraint.id]:
            constraint.id = names[constraint.id]
        if constraint.applies_if is not None:
            constraint.applies_if = _renamed(constraint.applies_if, names)
    for criterion in found.criteria:
        if criterion.expression is not None:
            criterion.expression = _renamed(criterion.expression, names)


def _renamed(expression: Tree, names: dict[str, str]) -> Tree:
    if isinstance(expression, Leaf):
        return Leaf.made({"constraint": names[expression.constraint]})
    operands = [_renamed(operand, names) for operand in expression.of]
    return Node.made({"op": expression.op, "n": expression.n, "of": operands})


def _only_lists(group: str, found: Analysis, constraints: dict[str, list[Constraint]]) -> bool:
    """Whether a group does no more than hold its items together as its section does."""
    quantifier = found.quantifiers.get(group)
    return group not in constraints and quantifier is None and "." not in group


def _compose(extent: Extent, criterion: Criterion, constraints: list[Constraint], alone: bool) -> None:
    """Gives a criterion its expression; ``alone``: no other criterion bears on what it decides."""
    read = syntax(extent.text)
    conditions = _conditions(constraints)
    everything = constraints
    constraints, states = without_states(constraints)
    constraints = _without_remarks(read, extent, constraints)
    constraints, times = _without_further_times(constraints)
    used = [condition.id for condition in conditions]
    constraints = [constraint for constraint in constraints if constraint.id not in used]
    if 0 < len(constraints) <= MOST_CONSTRAINTS and criterion.role != "note":
        composition = Composition(constraints, criterion.section)
        excludes = criterion.section == "exclusion"
        tree = composition.expression(tokens(read, constraints, extent.start, conditions, excludes=excludes))
        by_id = {constraint.id: constraint for constraint in constraints}
        of = composition.operands
        if tree is not None and of.exempt:
            tree = conditioned(tree, of, alone=alone)
        for identifier, condition in of.conditions.items():
            by_id[identifier].applies_if = simplified(with_states(condition, states, everything))
            used += leaves(by_id[identifier].applies_if)
        optional = [constraints[atom].id for atom in of.optional + of.restated]
        if tree is not None and not _left_to_judgement(read, constraints):
            compared = [(one.subject.start, one.evidence.start) for one in constraints if one.interval is not None]
            if len(set(compared)) < len(compared):
                tree = _pairs_joined(tree, by_id)
            if any(one.applies_if is not None for one in constraints):
                tree = _arms_joined(tree, by_id, excludes)
            for name, further in times.items():
                for one in further:
                    one.negated, one.applies_if = by_id[name].negated, by_id[name].applies_if
            tree = _with_times(tree, times) if times else tree
            criterion.expression = simplified(with_states(tree, states, everything))
        used += [*optional, *leaves(criterion.expression)]
    coverage = cover(extent.text, read, extent.start, everything, set(used))
    if coverage.said and not coverage.is_whole():
        narrow(coverage)
        cover_wording(coverage)
    criterion.residue = residue(coverage)
    permits = criterion.expression is None and only_permits(read, everything)
    criterion.computability = _computability(criterion, permits=permits)


def _without_remarks(read: Syntax, extent: Extent, constraints: list[Constraint]) -> list[Constraint]:
    """The constraints that no remark holds."""
    found = remarks(read) if constraints else ()
    if not found:
        return constraints
    remarked = bytearray(len(extent.text) + 1)
    for first, last in found:
        start, end = read.starts[first], read.ends[last - 1]
        remarked[start:end] = b"\1" * (end - start)
    return [one for one in constraints if not remarked[one.evidence.start - extent.start]]


def _without_further_times(constraints: list[Constraint]) -> tuple[list[Constraint], dict[str, list[Constraint]]]:
    """The constraints without the copies that carry a second time of one fact, and those copies by the fact's id."""
    if all(one.origin not in FURTHER for one in constraints):
        return constraints, {}
    facts: list[Constraint] = []
    times: dict[str, list[Constraint]] = {}
    first = {(one.subject.start, one.subject.end): one for one in reversed(constraints) if one.origin not in FURTHER}
    for one in constraints:
        fact = first.get((one.subject.start, one.subject.end))
        if one.origin in FURTHER and fact is not None:
            times.setdefault(fact.id, []).append(one)
        else:
            facts.append(one)
    return facts, times


def _with_times(tree: Tree, times: dict[str, list[Constraint]]) -> Tree:
    """Each fact with its further times: either of "within 30 days or 5 half-lives", all where no "or" joins them;
    the other way round where they are denied."""
    if isinstance(tree, Leaf):
        further = times.get(tree.constraint, [])
        operands: list[Leaf | Node] = [tree, *(Leaf(constraint=one.id) for one in further)]
        if not further:
            return tree
        either_time = (further[0].origin in ALTERNATIVES) != further[0].negated
        return Node(op="any" if either_time else "all", of=operands)
    return Node(op=tree.op, n=tree.n, of=[_with_times(operand, times) for operand in tree.of])


def _left_to_judgement(read: Syntax, constraints: list[Constraint]) -> bool:
    """Whether a criterion names nothing but leaves it to the investigator: "any condition that, in the investigator's
    opinion, ..."."""
    if not judgements().find(read.texts):
        return False
    names = [word for one in constraints for word in one.subject.text.lower().split()]
    return all(one.interval is None for one in constraints) and (
        all(word in role("unspecific") for word in names) or all(one.origin == "introduction" for one in constraints)
    )


def _conditions(constraints: list[Constraint]) -> list[Constraint]:
    """The constraints that only say when others apply: "(males)", "if liver metastases"."""
    applied = {leaf for one in constraints if one.applies_if is not None for leaf in leaves(one.applies_if)}
    return [one for one in constraints if one.id in applied and one.origin == "thresholds:condition"]


def _pairs_joined(tree: Tree, constraints: dict[str, Constraint]) -> Tree:
    """Joins the halves of one comparison: they have one subject and one evidence.

    "Blood pressure > 140/90" is met by either number, "< 140/90" by both together, and "within normal limits" by
    what is above the lower and below the upper limit.
    """
    if isinstance(tree, Leaf):
        return tree
    joined: list[Tree] = []
    place: dict[tuple[int, int, int], int] = {}
    for operand in (_pairs_joined(operand, constraints) for operand in tree.of):
        half = constraints[operand.constraint] if isinstance(operand, Leaf) else None
        key = (half.subject.start, half.evidence.start, half.evidence.end) if half and half.interval else None
        if key is None or tree.op not in {"all", "any"}:
            joined.append(operand)
        elif key in place:
            joined[place[key]] = _halves(joined[place[key]], operand, constraints)
        else:
            place[key] = len(joined)
            joined.append(operand)
    return joined[0] if len(joined) == 1 and tree.op != "not" else Node(op=tree.op, n=tree.n, of=joined)


def _halves(left: Tree, right: Tree, constraints: dict[str, Constraint]) -> Tree:
    intervals = [constraints[leaf].interval for half in (left, right) for leaf in leaves(half)]
    above = all(interval is not None and interval.low and not interval.high for interval in intervals)
    return Node(op="any" if above else "all", of=[left, right])


def _arms_joined(tree: Tree, constraints: dict[str, Constraint], excludes: bool) -> Tree:
    """Joins the arms for different patients: "≥ 13 g/dL for men and ≥ 12 g/dL for women".

    A conditional constraint of an inclusion holds where its condition fails, so all arms must hold; that of an
    exclusion holds only where its condition does, so any arm will do. The text's own "and" or "or" says neither.
    """
    if isinstance(tree, Leaf):
        return tree
    operands = [_arms_joined(operand, constraints, excludes) for operand in tree.of]
    arms = [one for one in operands if _is_arm(one, constraints)]
    conditions = [constraints[leaf].applies_if for one in arms for leaf in leaves(one)]
    if tree.op not in {"all", "any"} or all(condition == conditions[0] for condition in conditions):
        return Node(op=tree.op, n=tree.n, of=operands)
    rest = [one for one in operands if one not in arms]
    joined = Node(op="any" if excludes else "all", of=arms)
    return Node(op=tree.op, of=[joined, *rest]) if rest else joined


def _is_arm(tree: Tree, constraints: dict[str, Constraint]) -> bool:
    """Whether a subtree is of limits for some patients alone."""
    limits = [constraints[leaf] for leaf in leaves(tree)]
    return all(one.applies_if is not None and one.interval is not None for one in limits)


def _computability(criterion: Criterion, *, permits: bool) -> Literal["full", "partial", "none"]:
    """How much of a criterion is computed; one that only ``permits`` is, as it asks for nothing."""
    if criterion.expression is None:
        return "full" if permits and not criterion.residue else "none"
    return "partial" if criterion.residue else "full"


def _join_groups(found: Analysis) -> None:
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
        if group.id not in children:
            continue
        parts = [child.expression for child in children[group.id] if child.expression is not None]
        if not parts:
            continue
        sparing = spares(group)
        default = Quantifier("any" if group.section == "exclusion" else "all")
        quantifier = sparing.quantifier if sparing else found.quantifiers.get(group.id) or default
        joined = _joined(quantifier, parts, children[group.id])
        own, line = constraints.get(group.id, []), group.expression
        if sparing is not None:
            whole = sparing.whole(group, own, joined)
        elif (bearing := _bearing(group, own, quantifier, parts, limited)) == "label":
            labels.add(group.id)
            whole, group.residue = joined, []
        else:
            whole = (either if bearing == "example" else every)([line, joined])
        group.expression = simplified(whole) if whole is not None else None
        states = {child.computability for child in children[group.id] if child.role != "note"}
        group.computability = "full" if states == {"full"} and not group.residue else "partial"
        if group.expression is None:
            group.computability = "none"
    found.constraints = [one for one in found.constraints if one.criterion not in labels]
    join_alternatives([one for one in found.criteria if one.parent is None])


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
