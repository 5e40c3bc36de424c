"""Making a plan: from a parsed trial's constraints and expressions to tests and trees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..errors import InputError
from ..schema import Constraint, Criterion, Leaf, Node, ParsedTrial
from .absences import with_absences
from .constraint_tests import TestMaker
from .exceptions import exception_in, exceptions_of, in_the_days_of, own_disease
from .plan import (
    KINDS,
    PARTIAL,
    Ask,
    AtLeast,
    Fixed,
    Kind,
    PartialPolicy,
    Plan,
    PlannedCriterion,
    SexTest,
    Tree,
    deny,
    every,
    some,
)
from .residue import Open, open_parts
from .scales import UnitPolicy
from .subjects import subject_of


def make_plan(
    trial: ParsedTrial,
    *,
    units: UnitPolicy = "required",
    complete: Collection[str] = (),
    partial: PartialPolicy = "strict",
) -> Plan:
    """The plan of a trial; see :mod:`.plan` for what it means.

    Args:
        units: ``assumed`` takes values without unit to be in the criterion's.
        complete: kinds of facts ("condition", "drug" …) of which all that there are are recorded, for every patient.
        partial: ``strict`` decides a criterion that is computed in part only where the rest could not overturn it
            (:mod:`.residue`); ``computed`` judges it by what was computed.

    Raises:
        InputError: ``complete`` names a kind that there is not, or ``partial`` is no policy.
    """
    if partial not in PARTIAL:
        raise InputError(f"partial={partial!r}", "is no policy.", f"Policies are {', '.join(PARTIAL)}.")
    if wrong := [kind for kind in complete if kind not in KINDS]:
        raise InputError(f"complete kind {wrong[0]!r}", "is no kind of facts.", f"Kinds are {', '.join(KINDS)}.")
    kinds: frozenset[Kind] = frozenset(kind for kind in KINDS if kind in complete)
    maker = TestMaker(units, kinds, own_disease(trial))
    builder = _Builder(trial, maker, open_parts(trial) if partial == "strict" else {})
    asked = (_planned(item, trial, builder, strict=partial == "strict") for item in _asked(trial))
    return Plan(trial.trial_id, (*_registry_criteria(trial, maker), *asked), tuple(maker.tests), kinds, partial)


def _asked(trial: ParsedTrial) -> Iterable[Criterion]:
    """The criteria to decide: no notes, and no group that only holds its items together."""
    parents = {item.parent for item in trial.criteria if item.role != "note"}
    for item in trial.criteria:
        if item.role != "note" and not (item.expression is None and item.role == "group" and item.id in parents):
            yield item


def _planned(item: Criterion, trial: ParsedTrial, builder: _Builder, *, strict: bool) -> PlannedCriterion:
    if item.expression is None:
        tree: Tree = Fixed(item.section != "exclusion") if item.asks_nothing else _not_computable("the text")
    else:
        applies, value = builder.read(item.expression, needed=item.section == "exclusion")
        if strict and (unread := _unread_children(item, trial)):
            value = _with_unread(item, value, unread)
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


def _unread_children(item: Criterion, trial: ParsedTrial) -> list[Fixed]:
    """The items of a group that say what is not computable."""
    return [
        _not_computable(child.id)
        for child in trial.criteria
        if child.parent == item.id and child.role != "note" and child.expression is None and not child.asks_nothing
    ]


def _not_computable(what: str) -> Fixed:
    return Fixed(None, "", f"{what} is not computable")


def _with_unread(group: Criterion, tree: Tree, unread: list[Fixed]) -> Tree:
    """A group's tree with those of its items that it lacks, joined as the others are."""
    if isinstance(group.expression, Node) and group.expression.op != "not":
        op = group.expression.op
    else:
        op = "any" if group.section == "exclusion" else "all"
    if op == "at_least" and isinstance(tree, AtLeast):
        return AtLeast(tree.n, (*tree.of, *unread))
    return some([tree, *unread]) if op == "any" else every([tree, *unread])


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
    """Turns expressions into trees. Each expression gives two: whether it applies, and what it says where it does.

    What does not apply counts for nothing in ``any`` and ``at_least``. In ``all`` it drops out, but where the whole
    excludes: there all must apply and hold, as a condition must not exclude by failing. A ``not`` turns that around.
    """

    def __init__(self, trial: ParsedTrial, maker: TestMaker, open_: Mapping[str, Open]) -> None:
        self._constraints = with_absences(trial)
        self._text, self._maker, self._left_open = trial.text, maker, open_
        self._read: dict[str, tuple[Tree, Tree]] = {}
        self._open: set[str] = set()

    def read(self, expression: Leaf | Node, *, needed: bool = False) -> tuple[Tree, Tree]:
        """The two trees of an expression; ``needed``: all that is under its ``all`` must apply."""
        if isinstance(expression, Leaf):
            return self._constraint(expression.constraint)
        if found := exception_in(expression, self._constraints, self._text):
            return Fixed(True), self._excepted(*found)
        parts = [self.read(part, needed=needed != (expression.op == "not")) for part in expression.of]
        applies = some([part[0] for part in parts])
        if expression.op == "not":
            return applies, deny(parts[0][1])
        holding = [every([applying, value]) for applying, value in parts]
        if expression.op == "all":
            return applies, every(holding if needed else [some([deny(applying), value]) for applying, value in parts])
        return applies, some(holding) if expression.op == "any" else AtLeast(expression.n or 1, tuple(holding))

    def _excepted(self, whole: Constraint, exceptions: list[Constraint]) -> Tree:
        """A fact that is none of the exceptions; or a fact, and no exception, where what is one is open."""
        subjects = [subject_of(one) for one in exceptions]
        barred = frozenset(key for subject in subjects if subject for key in subject.keys)
        open_ = self._left_open.get(whole.id, Open())
        other = open_.around_fact(self._maker.tree(whole, barred))
        any_ = open_.around_fact(self._maker.tree(whole))
        if whole.applies_if is None:
            any_ = open_.around_outcome(any_)
        excepted = [
            self._left_open.get(one.id, Open()).around_fact(self._maker.tree(in_the_days_of(whole, one)))
            for one in exceptions
        ]
        return some([other, every([any_, *(deny(tree) for tree in excepted)])])

    def _constraint(self, name: str) -> tuple[Tree, Tree]:
        if name not in self._read:
            constraint = self._constraints.get(name)
            if constraint is None or name in self._open:
                return Fixed(True), Fixed(None, name, f"the trial has no constraint {name} that can be read")
            self._open.add(name)
            applies: Tree = Fixed(True)
            exceptions = exceptions_of(constraint, self._constraints, self._text)
            if constraint.applies_if is not None and not exceptions:
                condition_applies, condition = self.read(constraint.applies_if)
                applies = every([condition_applies, condition])
            self._open.discard(name)
            open_ = self._left_open.get(name, Open())
            if exceptions:
                value = self._excepted(constraint, exceptions)
            else:
                value = open_.around_fact(self._maker.tree(constraint))
            self._read[name] = applies, open_.around_outcome(deny(value) if constraint.negated else value)
        return self._read[name]
