"""Operands: the subtrees that a criterion's expression is put together from, made and joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from ...schema import OF_STATES, Constraint, Leaf, Node, leaves
from ..scoping.neighbours import POTENTIAL
from .features import Operand, bounded_sides
from .relations import Relations, measured
from .simplify import Tree, denied, either, every

Join = Callable[[Sequence[Tree | None]], Tree | None]
NONE = frozenset({"no", "none of", "neither"})
HINDERED = re.compile(
    r"\b(?:unable|unwilling|inab|incap|cannot|can not|can't|could|refus|not able|not willing|not want|not capable|fail"
    r"|declin|impossib|difficult|prevent|preclud|prohibit|hinder|incompatible|object|oppos)",
    re.IGNORECASE,
)
"""Denials of what someone can or will do."""
PREFIX = "non"
DECLINED = re.compile(r"\b(?:unwilling|not willing|refus|declin|not want)", re.IGNORECASE)
"""Those of them that leave it to someone's will."""


class Operands(Relations):
    """Makes and joins the operands of one criterion.

    ``conditions`` maps a constraint to the expression that must hold for it to apply; ``optional`` are constraints
    that the text allows and does not ask for, ``restated`` those that say once more what another one says; ``exempt``
    says of each exception that it is not so.
    """

    def __init__(self, constraints: Sequence[Constraint], *, excludes: bool) -> None:
        super().__init__(constraints)
        self.excludes = excludes
        self.conditions: dict[str, Tree] = {}
        self.optional: list[int] = []
        self.restated: list[int] = []
        self.exempt: list[Tree] = []
        self._unqualified: dict[str, bool] = {}
        self.is_inside_exception = False
        self.names_cases = False

    # ------------------------------------------------------------------ making and joining

    def leaf(self, atom: int) -> Operand:
        constraint = self.constraints[atom]
        nest = _nest(constraint)
        self._unqualified.setdefault(constraint.id, constraint.negated != (len(nest) % 2 == 1))
        return Operand(Leaf.made({"constraint": constraint.id}), [atom], nest)

    def settled(self, operand: Operand) -> Tree:
        """What an operand says: one constraint keeps its own ``negated``, a denied group becomes a ``not``."""
        return self._within(operand, 0)

    def affirmed(self, operand: Operand) -> Operand:
        """What the cues deny that deny all of an operand."""
        return Operand(self._within(operand, len(operand.nest)), operand.atoms)

    def _within(self, operand: Operand, outer: int) -> Tree:
        """What an operand says inside the first ``outer`` of the cues that deny it."""
        odd = (len(operand.nest) - outer) % 2 == 1
        if not operand.nest:
            return operand.tree
        if isinstance(operand.tree, Leaf):
            self._deny(operand.tree, odd)
            return operand.tree
        return denied(operand.tree) if odd else operand.tree

    def _deny(self, leaf: Leaf, odd: bool) -> None:
        constraint = next(one for one in self.constraints if one.id == leaf.constraint)
        constraint.negated = self._unqualified.get(constraint.id, constraint.negated) != odd

    def joined(self, join: Join, operands: Sequence[Operand]) -> Operand:
        """Operands under one operator; those that the same cue denies stay under it together, and one alone need not be
        over for a time, "at least 4 weeks since surgery or radiotherapy"."""
        if len(operands) == 1:
            return operands[0]
        if join is either and all(map(self.is_of_latest, operands)):
            join = every
        shared = _common([operand.nest for operand in operands])
        trees = [self._within(operand, len(shared)) for operand in operands]
        return Operand(join(trees) or trees[0], [atom for operand in operands for atom in operand.atoms], shared)

    def every(self, *operands: Operand) -> Operand:
        return self.joined(every, operands)

    def either(self, *operands: Operand) -> Operand:
        return self.joined(either, operands)

    def at_least(self, count: int, operands: Sequence[Operand]) -> Operand:
        trees = [self.settled(operand) for operand in operands]
        atoms = [atom for operand in operands for atom in operand.atoms]
        if len(trees) < count:
            return Operand(every(trees) or trees[0], atoms)
        return Operand(Node(op="at_least", n=count, of=trees), atoms)

    # ------------------------------------------------------------------ how one bears on another

    def excepted(self, whole: Operand, exception: Operand) -> Operand:
        """ "A, except B". Where B is a kind of one of several things, "radiotherapy" of "chemotherapy or radiotherapy;
        palliative radiotherapy is allowed", it is an exception to that one. "No A, except B" denies A without B."""
        exempt = denied(self.settled(exception))
        levels = [] if self.excludes or self.same_subjects(whole, exception) else self._levels(whole)
        if levels:
            return self._limited_elsewhere(whole, levels, exception, exempt)
        self.exempt.append(exempt)
        tree = self._within(whole, len(whole.nest))
        narrowed = self._at_its_kind(tree, exception, exempt) or every([tree, exempt]) or tree
        return Operand(narrowed, whole.atoms + exception.atoms, whole.nest)

    def with_own_limit(self, head: Operand, exception: Operand) -> Operand | None:
        """ "A <= 1.5, except B, who may have A <= 3": where B is so, A has another limit. None for any other exception,
        as for what an exclusion allows: "A > 1.5, except B with A < 3"."""
        limits = self._limits_of(exception, {measured(self.constraints[atom]) for atom in head.atoms})
        limited = self._limits_of(head, {measured(self.constraints[atom]) for atom in limits})
        sides = {bounded_sides(self.constraints[atom]) for atom in (*limited, *limits)}
        if not limited or len(sides) > 1:
            return None
        who = [self.leaf(atom) for atom in exception.atoms if atom not in limits]
        condition = self.settled(self.either(*who)) if who else self.conditions.get(self.constraints[limits[0]].id)
        if condition is None:
            return None
        variant = self.apply_if(self.every(*(self.leaf(atom) for atom in limits)), Operand(condition, []))
        rest = self.apply_if(Operand(head.tree, limited, head.nest), Operand(denied(condition), []))
        rest.atoms = head.atoms
        return self.either(rest, variant) if self.excludes else self.every(rest, variant)

    def holds_instead(self, limit: Operand, other: Operand) -> bool:
        """Whether one is asked where a limit fails, "creatinine <= 1.5 (if > 1.5, clearance >= 60 mL/min)"."""
        if len(limit.atoms) > 1:
            return False
        names = {measured(self.constraints[atom]): bounded_sides(self.constraints[atom]) for atom in limit.atoms}
        asked_if = {leaf for atom in other.atoms for leaf in leaves(self.conditions.get(self.constraints[atom].id))}
        bearing = [one for place, one in enumerate(self.constraints) if place in other.atoms or one.id in asked_if]
        limits = [(names.get(measured(one)), bounded_sides(one)) for one in bearing if one.interval is not None]
        failing = any(side is not None and sum(side) == 1 and side == turned[::-1] for side, turned in limits)
        return failing and len(bearing) > 1

    def is_affirmed(self, operand: Operand) -> bool:
        """Whether nothing in an operand is denied."""
        return not operand.nest and not any(self.constraints[atom].negated for atom in operand.atoms)

    def _levels(self, operand: Operand) -> list[int]:
        """The limits of what is measured, or of how bad a harm may be, that an exception is one to: an inclusion asks
        for none of them where it holds, "toxicity of chemotherapy <= grade 1, except alopecia"."""
        if operand.nest or (isinstance(operand.tree, Node) and operand.tree.op != "all"):
            return []
        bounds = [(atom, self.constraints[atom]) for atom in operand.atoms]
        graded = [atom for atom, one in bounds if _is_harm_up_to(one)]
        limited = all(one.interval is not None and one.type == "measurement" for _, one in bounds)
        return operand.atoms if limited else graded

    def _limited_elsewhere(self, whole: Operand, levels: Sequence[int], exception: Operand, exempt: Tree) -> Operand:
        """What asks for no level where an exception to it holds."""
        for atom in levels:
            name = self.constraints[atom].id
            self.conditions[name] = every([self.conditions.get(name), exempt]) or exempt
        return Operand(whole.tree, whole.atoms + exception.atoms, whole.nest)

    def _limits_of(self, operand: Operand, names: Collection[str]) -> list[int]:
        """The limits in an operand that are of one of these measurements."""
        limits = (atom for atom in operand.atoms if self.constraints[atom].interval is not None)
        return [atom for atom in limits if measured(self.constraints[atom]) in names]

    def _at_its_kind(self, tree: Tree, exception: Operand, exempt: Tree) -> Tree | None:
        if not isinstance(tree, Node) or tree.op != "any":
            return None
        names = {self.constraints[atom].subject.text.lower() for atom in exception.atoms}
        by_id = {constraint.id: constraint.subject.text.lower() for constraint in self.constraints}
        for place, operand in enumerate(tree.of):
            if isinstance(operand, Leaf) and any(name.endswith(by_id[operand.constraint]) for name in names):
                return Node(
                    op="any", of=[*tree.of[:place], Node(op="all", of=[operand, exempt]), *tree.of[place + 1 :]]
                )
        return None

    def lacking(self, demanded: Operand) -> Operand:
        """What a demand is not met by: for what must not be there, that it is."""
        if len(demanded.nest) == 1:
            return self.affirmed(demanded)
        return Operand(denied(self.settled(demanded)), demanded.atoms)

    @contextmanager
    def inside_exception(self, inside: bool) -> Iterator[None]:
        """While what is joined is an exception itself."""
        before, self.is_inside_exception = self.is_inside_exception, self.is_inside_exception or inside
        yield
        self.is_inside_exception = before

    @contextmanager
    def asking(self, asks: bool) -> Iterator[None]:
        """While what is read asks for something, and excludes nothing: "(patients must be treated and stable)"."""
        before, self.excludes = self.excludes, self.excludes and not asks
        yield
        self.excludes = before

    @contextmanager
    def naming_cases(self, names: bool) -> Iterator[None]:
        """While what is joined are cases of something, any of which will do: "inducers (A, B, and C)"."""
        before, self.names_cases = self.names_cases, self.names_cases or names
        yield
        self.names_cases = before

    def exempted(self, whole: Operand, exemption: Operand) -> Operand:
        """ "A unless B": an inclusion is met by B as well, an exclusion is not met where B holds. In "except A unless
        B" only what is A and not B is excepted."""
        if self.excludes or self.is_inside_exception:
            return self.excepted(Operand(self.settled(whole), whole.atoms), exemption)
        trees = [self.settled(whole), self.settled(exemption)]
        return Operand(either(trees) or trees[0], whole.atoms + exemption.atoms)

    def apply_if(self, operand: Operand, condition: Operand) -> Operand:
        """The operand, its constraints bound to a condition. A denied list is spelled out, each denial for itself, as
        a condition that does not hold must not turn a ``not`` around."""
        tree = self.settled(condition)
        for atom in operand.atoms:
            self.conditions.setdefault(self.constraints[atom].id, self._of_own_fact(self.constraints[atom], tree))
        if len(operand.nest) % 2 == 1 and isinstance(operand.tree, Node) and operand.tree.op == "any":
            return Operand(Node(op="all", of=[self._denied(one) for one in operand.tree.of]), operand.atoms)
        return operand

    def permits_if(self, permitted: Operand, condition: Operand) -> bool:
        """Whether it excludes to have what an exclusion permits on a condition without that, "patients with HIV may
        enter if the CD4 count is > 350". Tests may be repeated, and what must be over is asked of the last time."""
        over = any(map(self.is_long_past, condition.atoms))
        return not (over or self.has_interval(permitted) or self.are_tests(permitted, condition))

    def _of_own_fact(self, one: Constraint, condition: Tree) -> Tree:
        """The condition of a state, which of several facts is its own: "a stable dose, if on A or B" is one of A if on
        A, and one of B if on B."""
        head = next((each for each in one.qualifiers if one.origin == OF_STATES and each.kind == "head"), None)
        place = (head.start, head.end) if head is not None else None
        facts = (each for each in self.constraints if (each.subject.start, each.subject.end) == place)
        own = next((each.id for each in facts), None)
        return condition if own is None else _without_alternatives(condition, own)

    def _denied(self, tree: Tree) -> Tree:
        if isinstance(tree, Leaf):
            self._deny(tree, odd=True)
            return tree
        return denied(tree)

    def is_none_of(self, operand: Operand) -> bool:
        """Whether an operand is denied as a subject is, "no B is allowed", and not as "patients without B are"."""
        cues = self.constraints[operand.atoms[0]].qualifiers
        return any(one.start in operand.nest and one.text.lower() in NONE for one in cues)

    def is_lacking(self, operand: Operand, *, of_examples: bool = False) -> bool:
        """Whether an operand is a thing that is not there, "no asthma", and neither an act that someone cannot do nor,
        but for examples, a state that has another in its stead, "non-smoker", "not of childbearing potential"."""
        constraint = self.constraints[operand.atoms[-1]]
        if constraint.subject.text.lower().endswith(POTENTIAL):
            return False
        cues = [one for one in constraint.qualifiers if one.kind == "negation" and one.start in operand.nest]
        return any(HINDERED.search(one.text) is None and (of_examples or one.text.lower() != PREFIX) for one in cues)

    def is_declined(self, operand: Operand, content: Operand) -> bool:
        """Whether ``content`` is what someone will not use either, "unwilling to use contraception (pill, condom)", and
        no reason, "unwilling to undergo MRI (claustrophobia)"."""
        cues = (one for one in self.constraints[operand.atoms[-1]].qualifiers if one.start in operand.nest)
        reasons = any(self.constraints[atom].type == "condition" for atom in content.atoms)
        return not reasons and any(DECLINED.search(one.text) for one in cues)

    def as_lacking(self, content: Operand, head: Operand) -> Operand:
        """What stands for a thing that is not there: no thing of its list is, "no heart disease (A and B)"."""
        tree = content.tree
        said = not self.has_interval(content)
        if said and isinstance(tree, Node) and tree.op == "all" and all(isinstance(one, Leaf) for one in tree.of):
            tree = Node(op="any", of=tree.of)
        return Operand(tree, content.atoms, head.nest)

    def is_variant(self, head: Operand, content: Operand) -> bool:
        """Whether one gives, for some patients, another limit for what the other limits: "ALT <= 2.5 x ULN (<= 5 x ULN
        if liver metastases)"."""
        conditional = all(self.constraints[atom].id in self.conditions for atom in content.atoms)
        return conditional and self.same_subjects(head, content)

    def apply_otherwise(self, head: Operand, variant: Operand) -> None:
        """The limit for all others applies where the condition of the variant does not."""
        condition = self.conditions[self.constraints[variant.atoms[0]].id]
        self.apply_if(head, Operand(denied(condition), []))

    def one_of(self, left: Operand, right: Operand) -> Operand:
        """Either of two and not both."""
        return self.every(self.either(left, right), Operand(denied(self.settled(self.every(left, right))), []))


def _is_harm_up_to(constraint: Constraint) -> bool:
    """Whether a constraint says how bad something may be at most: "neuropathy <= grade 1"."""
    limit, unit = constraint.interval, constraint.unit
    graded = unit is not None and unit.text.lower() == "grade" and constraint.type == "condition"
    return graded and limit is not None and limit.low is None


def _nest(constraint: Constraint) -> tuple[int, ...]:
    """The places of the cues that deny a constraint, the outermost first: those behind it ("... is not allowed") from
    the last, then those before it from the first."""
    qualifiers = constraint.qualifiers
    if not qualifiers:
        return ()
    cues = {one.start for one in qualifiers if one.kind == "negation"}
    if not cues:
        return ()
    behind = {start for start in cues if start >= constraint.subject.end}
    return (*sorted(behind, reverse=True), *sorted(cues - behind))


def _without_alternatives(tree: Tree, own: str) -> Tree:
    """A tree with, of alternatives, that alone which holds a constraint."""
    if isinstance(tree, Leaf):
        return tree
    holding = next((one for one in tree.of if tree.op == "any" and own in leaves(one)), None)
    if holding is not None:
        return _without_alternatives(holding, own)
    return Node(op=tree.op, n=tree.n, of=[_without_alternatives(one, own) for one in tree.of])


def _common(nests: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    shared = nests[0]
    for nest in nests[1:] if shared else ():
        length = next((at for at, (one, other) in enumerate(zip(shared, nest, strict=False)) if one != other), None)
        shared = shared[: min(len(shared), len(nest)) if length is None else length]
    return shared
