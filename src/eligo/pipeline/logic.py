"""Logic: every criterion's expression, how much of it can be computed, and what is odd about it.

Constraints are numbered anew, c1, c2, …, in the order of the text. A criterion's expression comes from its own words
(:mod:`.reasoning.composition`), a group's from its children's (:mod:`.reasoning.groups`), joined as its quantifier says
("at least two of the following"), all of them in an inclusion and any of them in an exclusion where it says nothing.
Several constraints denied by one cue become one ``not`` over ``any``: "no A or B" is neither A nor B.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Literal

from spacy.tokens import Doc

from ..lexicon.roles import role
from ..schema import Constraint, Criterion, Leaf, Node, leaves
from .analysis import TREATMENTS, Analysis, Extent, analysis
from .phrasing.remarks import remarks
from .phrasing.syntax import Syntax, syntax
from .phrasing.vocabulary import judgements
from .reasoning.arms import belonging_joined
from .reasoning.clauses import tokens
from .reasoning.composition import Composition
from .reasoning.curiosities import curiosities
from .reasoning.exceptions import conditioned
from .reasoning.further_times import with_times, without_further_times
from .reasoning.groups import join_groups
from .reasoning.permissions import only_permits
from .reasoning.simplify import Tree, simplified
from .reasoning.states import with_states, without_states
from .reasoning.unread import without_unread_tests
from .residue.coverage import cover, residue
from .residue.narrowed import narrow
from .residue.wording import cover_wording
from .scoping.scope import MOST_CONSTRAINTS
from .segmentation.cohorts import cohort_words
from .staging import Staged

AFTER_RECOVERY = frozenset({".", ";", ":", "at", "within", "if", "but"})
"""What begins something else behind what someone has recovered from."""
PLACE = attrgetter("subject.start", "evidence.start", "subject.end")


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
    join_groups(found)
    if len(found.constraints) < found.issued:
        _number(found)
    found.diagnostics += curiosities(found)


def _number(found: Analysis) -> None:
    """Numbers constraints in the order of the text and renames them wherever they are referred to."""
    found.constraints.sort(key=PLACE)
    found.issued = len(found.constraints)
    names: dict[str, str] = {}
    for number, constraint in enumerate(found.constraints, 1):
        before, name = constraint.id, f"c{number}"
        names[before] = name
        if name != before:
            constraint.id = name
    for constraint in found.constraints:
        if constraint.applies_if is not None:
            constraint.applies_if = _renamed(constraint.applies_if, names)
    for criterion in found.criteria:
        if criterion.expression is not None:
            criterion.expression = _renamed(criterion.expression, names)


def _renamed(expression: Tree, names: dict[str, str]) -> Tree:
    if isinstance(expression, Leaf):
        before = expression.constraint
        return expression if names[before] == before else Leaf.made({"constraint": names[before]})
    operands = [_renamed(operand, names) for operand in expression.of]
    return Node.made({"op": expression.op, "n": expression.n, "of": operands})


def _only_lists(group: str, found: Analysis, constraints: dict[str, list[Constraint]]) -> bool:
    """Whether a group does no more than hold its items together as its section does."""
    quantifier = found.quantifiers.get(group)
    return group not in constraints and quantifier is None and "." not in group


def _compose(extent: Extent, criterion: Criterion, constraints: list[Constraint], alone: bool) -> None:
    """Gives a criterion its expression; ``alone``: no other criterion bears on what it decides."""
    read = syntax(extent.text)
    used = _express(read, extent, criterion, constraints, alone)
    coverage = cover(extent.text, read, extent.start, constraints, used)
    if criterion.applies_to is not None and (named := cohort_words(extent.text)) is not None:
        coverage.cover(*coverage.words_of(*(extent.start + place for place in named)))
    if coverage.said and not coverage.is_whole():
        narrow(coverage)
        cover_wording(coverage)
    criterion.residue = residue(coverage)
    permits = criterion.expression is None and only_permits(read, constraints)
    criterion.computability = _computability(criterion, permits=permits)


def _express(
    read: Syntax, extent: Extent, criterion: Criterion, constraints: list[Constraint], alone: bool
) -> set[str]:
    """Gives a criterion its expression; the ids of the constraints that this uses, or that need not hold."""
    conditions = _conditions(constraints)
    used = {condition.id for condition in conditions}
    facts, states = without_states(constraints)
    facts, times = without_further_times(_without_remarks(read, extent, facts))
    unasked = used | _recovered_from(read, extent, facts) if criterion.section == "inclusion" else used
    facts = [one for one in facts if one.id not in unasked]
    if not 0 < len(facts) <= MOST_CONSTRAINTS or criterion.role == "note":
        return used
    excludes = criterion.section == "exclusion"
    composition = Composition(facts, criterion.section, leads=criterion.role == "group", alone=alone)
    tree = composition.expression(tokens(read, facts, extent.start, conditions, excludes=excludes))
    by_id, of = {one.id: one for one in facts}, composition.operands
    if tree is not None and of.exempt:
        tree = conditioned(tree, of, alone=alone)
    for name, condition in of.conditions.items():
        by_id[name].applies_if = simplified(with_states(condition, states, constraints))
        used.update(leaves(by_id[name].applies_if))
    used.update(facts[atom].id for atom in of.optional + of.restated)
    if tree is not None and not _left_to_judgement(read, facts):
        tree = belonging_joined(tree, by_id, excludes=excludes)
        tree = with_times(tree, times, by_id, excludes=excludes)
        said = without_unread_tests(simplified(tree), constraints) if excludes else tree
        criterion.expression = None if said is None else simplified(with_states(said, states, constraints))
    used.update(leaves(criterion.expression))
    return used


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


def _recovered_from(read: Syntax, extent: Extent, constraints: list[Constraint]) -> set[str]:
    """The ids of treatments that an inclusion asks nobody for: "must have recovered from | surgery or chemotherapy"."""
    if role("recovering").isdisjoint(read.words):
        return set()
    treatments = [one for one in constraints if one.type in TREATMENTS and _is_bare(one)]
    found: set[str] = set()
    for cue in (cue for cue in read.cues if treatments and cue.kind == "recovery"):
        ahead = range(cue.last, len(read.texts))
        end = next((at for at in ahead if read.texts[at] in AFTER_RECOVERY or read.classes[at] == "verb"), ahead.stop)
        places = range(extent.start + read.starts[cue.first], extent.start + read.ends[end - 1])
        found.update(one.id for one in treatments if one.subject.start in places)
    return found


def _is_bare(one: Constraint) -> bool:
    """Whether no more is said of a fact than that it is or was so."""
    bounds = one.interval, one.count, one.duration, one.temporal and one.temporal.interval
    return bounds == (None,) * 4 and not any(each.kind == "negation" for each in one.qualifiers)


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
    if not applied:
        return []
    return [one for one in constraints if one.id in applied and one.origin == "thresholds:condition"]


def _computability(criterion: Criterion, *, permits: bool) -> Literal["full", "partial", "none"]:
    """How much of a criterion is computed; one that only ``permits`` is, as it asks for nothing."""
    if criterion.expression is None:
        return "full" if permits and not criterion.residue else "none"
    return "partial" if criterion.residue else "full"
