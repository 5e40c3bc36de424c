"""Operands: the subtrees that a criterion's expression is put together from, and what may be asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...schema import Constraint, Leaf, Node
from .simplify import Tree, denied, either, every

Join = Callable[[Sequence[Tree | None]], Tree | None]
PEOPLE = frozenset({"sex", "age"})


class Operand:
    """A subtree and the constraints in it, by their place among the criterion's constraints.

    ``denials`` are the cues that deny all of it, if any: the tree is then what they deny, and
    :meth:`Operands.settled` what the text says.
    """

    __slots__ = ("atoms", "denials", "tree")

    def __init__(self, tree: Tree, atoms: list[int], denials: frozenset[int] = frozenset()) -> None:
        self.tree = tree
        self.atoms = atoms
        self.denials = denials


class Operands:
    """Makes and joins the operands of one criterion.

    ``conditions`` maps a constraint to the expression that must hold for it to apply; ``optional`` are constraints
    that the text allows and does not ask for, ``restated`` those that say once more what another one says.
    """

    def __init__(self, constraints: Sequence[Constraint], *, excludes: bool) -> None:
        self.constraints = constraints
        self.excludes = excludes
        self.conditions: dict[str, Tree] = {}
        self.optional: list[int] = []
        self.restated: list[int] = []

    # ------------------------------------------------------------------ making and joining

    def leaf(self, atom: int) -> Operand:
        constraint = self.constraints[atom]
        cues = {one.start for one in constraint.qualifiers if one.kind == "negation"} if constraint.negated else ()
        return Operand(Leaf(constraint=constraint.id), [atom], frozenset(cues))

    def settled(self, operand: Operand) -> Tree:
        """What an operand says: one constraint keeps its own ``negated``, a denied group becomes a ``not``."""
        if not operand.denials or isinstance(operand.tree, Leaf):
            return operand.tree
        for atom in operand.atoms:
            self.constraints[atom].negated = False
        return denied(operand.tree)

    def joined(self, join: Join, operands: Sequence[Operand]) -> Operand:
        """Operands under one operator; those that the same cue denies stay under it together."""
        if len(operands) == 1:
            return operands[0]
        denials = operands[0].denials
        if not denials or any(operand.denials != denials for operand in operands):
            denials = frozenset()
        trees = [operand.tree if denials else self.settled(operand) for operand in operands]
        return Operand(join(trees) or trees[0], [atom for operand in operands for atom in operand.atoms], denials)

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
        palliative radiotherapy is allowed", it is an exception to that one."""
        exempt = denied(self.settled(exception))
        tree = self.settled(whole)
        narrowed = self._at_its_kind(tree, exception, exempt) or every([tree, exempt]) or tree
        return Operand(narrowed, whole.atoms + exception.atoms)

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

    def exempted(self, whole: Operand, exemption: Operand) -> Operand:
        """ "A unless B": an inclusion is met by B as well, an exclusion is not met where B holds."""
        if self.excludes:
            return self.excepted(whole, exemption)
        trees = [self.settled(whole), self.settled(exemption)]
        return Operand(either(trees) or trees[0], whole.atoms + exemption.atoms)

    def apply_if(self, operand: Operand, condition: Operand) -> Operand:
        """The operand, its constraints bound to a condition. A denied list is spelled out, each denial for itself, as
        a condition that does not hold must not turn a ``not`` around."""
        tree = self.settled(condition)
        for atom in operand.atoms:
            self.conditions.setdefault(self.constraints[atom].id, tree)
        if operand.denials and isinstance(operand.tree, Node) and operand.tree.op == "any":
            return Operand(Node(op="all", of=operand.tree.of), operand.atoms)
        return operand

    def is_variant(self, head: Operand, content: Operand) -> bool:
        """Whether one gives, for some patients, another limit for what the other limits: "ALT <= 2.5 x ULN (<= 5 x ULN
        if liver metastases)"."""
        conditional = all(self.constraints[atom].id in self.conditions for atom in content.atoms)
        return conditional and self.same_subjects(head, content)

    def apply_otherwise(self, head: Operand, variant: Operand) -> None:
        """The limit for all others applies where the condition of the variant does not."""
        condition = self.conditions[self.constraints[variant.atoms[0]].id]
        self.apply_if(head, Operand(denied(condition), []))

    # ------------------------------------------------------------------ what may be asked

    def type_of(self, operand: Operand) -> str:
        return self.constraints[operand.atoms[-1]].type

    def of_people(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type in PEOPLE for atom in operand.atoms)

    def are_sexes(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type == "sex" for atom in operand.atoms)

    def has_interval(self, operand: Operand) -> bool:
        """Whether a comparison or a test's result is in it."""
        return any(
            self.constraints[atom].interval is not None
            or (self.constraints[atom].values is not None and self.constraints[atom].type == "measurement")
            for atom in operand.atoms
        )

    def is_elliptical(self, operand: Operand) -> bool:
        return any(one.kind == "head" for one in self.constraints[operand.atoms[-1]].qualifiers)

    def same_subjects(self, left: Operand, right: Operand) -> bool:
        """Whether both compare the same thing with a number."""
        subjects = [{self.constraints[atom].subject.start for atom in one.atoms} for one in (left, right)]
        return bool(subjects[0] & subjects[1]) and self.has_interval(left) and self.has_interval(right)

    def same_evidence(self, left: Operand, right: Operand) -> bool:
        """Whether both come from one comparison: "blood pressure > 140/90 mmHg"."""
        one, other = self.constraints[left.atoms[-1]], self.constraints[right.atoms[0]]
        return self.same_subjects(left, right) and one.evidence == other.evidence
