"""Making a plan: from a parsed trial's constraints and expressions to tests and trees."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..errors import InputError
from ..schema import Constraint, Criterion, Leaf, Node, ParsedTrial
from .constraint_tests import TestMaker
from .plan import (
    KINDS,
    Ask,
    AtLeast,
    Fixed,
    Kind,
    Plan,
    PlannedCriterion,
    SexTest,
    Tree,
    deny,
    every,
    some,
)
from .scales import UnitPolicy


def make_plan(trial: ParsedTrial, *, units: UnitPolicy = "required", complete: Collection[str] = ()) -> Plan:
    """The plan of a trial; see :mod:`.plan` for what it means.

    Args:
        units: ``assumed`` takes values without unit to be in the criterion's.
        complete: kinds of facts ("condition", "drug" …) of which all that there are are recorded, for every patient.

    Raises:
        InputError: ``complete`` names a kind that there is not.
    """
    if wrong := [kind for kind in complete if kind not in KINDS]:
        raise InputError(f"complete kind {wrong[0]!r}", "is no kind of facts.", f"Kinds are {', '.join(KINDS)}.")
    kinds: frozenset[Kind] = frozenset(kind for kind in KINDS if kind in complete)
    maker = TestMaker(units, kinds)
    builder = _Builder({constraint.id: constraint for constraint in trial.constraints}, maker)
    criteria = [*_registry_criteria(trial, maker), *(_planned(item, trial, builder) for item in _asked(trial))]
    return Plan(trial.trial_id, tuple(criteria), tuple(maker.tests), kinds)


def _asked(trial: ParsedTrial) -> Iterable[Criterion]:
    """The criteria to decide: no notes, and no group that only holds its items together."""
    parents = {item.parent for item in trial.criteria if item.role != "note"}
    for item in trial.criteria:
        if item.role != "note" and not (item.expression is None and item.role == "group" and item.id in parents):
            yield item


def _planned(item: Criterion, trial: ParsedTrial, builder: _Builder) -> PlannedCriterion:
    if item.expression is None:
        tree: Tree = Fixed(None, "", "the text is not computable")
    else:
        applies, value = builder.read(item.expression)
        tree = every([applies, value]) if item.section == "exclusion" else some([deny(applies), value])
    by_id = {other.id: other for other in trial.criteria}
    spoken_for, parent = False, item.parent
    while parent in by_id and not spoken_for:
        spoken_for = by_id[parent].expression is not None
        parent = by_id[parent].parent
    return PlannedCriterion(
        item.id,
        item.section,
        item.text,
        tree,
        decides=not spoken_for,
        scoped=item.applies_to is not None,
        partial=item.computability == "partial",
    )


def _registry_criteria(trial: ParsedTrial, maker: TestMaker) -> Iterable[PlannedCriterion]:
    """The registry's own fields on sex and age as criteria, where they limit anything."""
    population = trial.population
    if population.sex in ("female", "male"):
        number = maker.add(SexTest(maker.next_number, "", population.sex, frozenset({population.sex})))
        yield _registry_criterion("registry-sex", population.sex, Ask(number))
    if population.age and (population.age.interval.low or population.age.interval.high):
        tree = maker.age_tree("", "age", population.age.interval, population.age.unit.ucum)
        yield _registry_criterion("registry-age", "age", tree)


def _registry_criterion(name: str, text: str, tree: Tree) -> PlannedCriterion:
    return PlannedCriterion(name, "inclusion", text, tree, decides=True, scoped=False, partial=False)


class _Builder:
    """Turns expressions into trees. Each expression gives two: whether it applies, and what it says where it does."""

    def __init__(self, constraints: dict[str, Constraint], maker: TestMaker) -> None:
        self._constraints, self._maker = constraints, maker
        self._read: dict[str, tuple[Tree, Tree]] = {}
        self._open: set[str] = set()

    def read(self, expression: Leaf | Node) -> tuple[Tree, Tree]:
        if isinstance(expression, Leaf):
            return self._constraint(expression.constraint)
        parts = [self.read(part) for part in expression.of]
        applies = some([part[0] for part in parts])
        if expression.op == "not":
            return applies, deny(parts[0][1])
        if expression.op == "all":
            return applies, every([some([deny(applying), value]) for applying, value in parts])
        holding = [every([applying, value]) for applying, value in parts]
        return applies, some(holding) if expression.op == "any" else AtLeast(expression.n or 1, tuple(holding))

    def _constraint(self, name: str) -> tuple[Tree, Tree]:
        if name not in self._read:
            constraint = self._constraints.get(name)
            if constraint is None or name in self._open:
                return Fixed(True), Fixed(None, name, f"the trial has no constraint {name} that can be read")
            self._open.add(name)
            applies: Tree = Fixed(True)
            if constraint.applies_if is not None:
                condition_applies, condition = self.read(constraint.applies_if)
                applies = every([condition_applies, condition])
            self._open.discard(name)
            value = self._maker.tree(constraint)
            self._read[name] = applies, deny(value) if constraint.negated else value
        return self._read[name]
