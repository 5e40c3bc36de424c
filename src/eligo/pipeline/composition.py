"""The Boolean expression of one criterion, from the row of tokens that its words make (:mod:`.clauses`).

From the loosest to the tightest, a criterion is read as sentences; in them, what excepts, conditions, exemplifies or
defines; in these, a list joined by "and" and "or"; in that, what belongs together without a conjunction ("men with
asthma"). A comma means what the next conjunction of its list means.

"and" is not always *and*. In a list of things that each exclude ("pregnancy and lactation"), under a denial ("no
asthma and COPD"), and between groups of people ("men and women") it joins alternatives; between thresholds and
whole clauses ("born preterm and treated in hospital") it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from ..schema import Constraint, Leaf, Node, SectionName
from .clauses import Token
from .simplify import Tree, denied, either, every

Join = Callable[[Sequence[Tree | None]], Tree | None]
PEOPLE = frozenset({"sex", "age"})
DEPTH = 4
OBLIGING = ("obligation",)
LOOSE = ("exception", "unless", "condition")
BEARING = ("at_least", "example", "definition", "colon")
MOST_BEARING = 24
"""How many tokens may bear on others in one criterion; those after them are read as plain text."""


class Operand:
    """A subtree and the constraints in it. ``denials`` are the cues that deny all of it, if any: the tree is then what
    they deny, and :meth:`Composition.settled` what the text says."""

    __slots__ = ("atoms", "denials", "tree")

    def __init__(self, tree: Tree, atoms: list[int], denials: frozenset[int] = frozenset()) -> None:
        self.tree = tree
        self.atoms = atoms
        self.denials = denials


class Composition:
    """Composes one criterion.

    ``conditions`` maps a constraint to the expression that must hold for it to apply; ``optional`` are constraints
    that the text allows and does not ask for.
    """

    def __init__(self, constraints: Sequence[Constraint], section: SectionName) -> None:
        self.constraints = constraints
        self.excludes = section == "exclusion"
        self.conditions: dict[str, Tree] = {}
        self.optional: list[int] = []

    def expression(self, row: list[Token]) -> Tree | None:
        """The expression of a criterion, or None where nothing is asserted."""
        operand = self._sentences(_bounded(row), 0)
        return self.settled(operand) if operand else None

    def settled(self, operand: Operand) -> Tree:
        """What an operand says: one constraint keeps its own ``negated``, a denied group becomes a ``not``."""
        if not operand.denials or isinstance(operand.tree, Leaf):
            return operand.tree
        for atom in operand.atoms:
            self.constraints[atom].negated = False
        return denied(operand.tree)

    def _combined(self, join: Join, operands: list[Operand]) -> Operand:
        """Operands under one operator; those that the same cue denies stay under it together."""
        denials = operands[0].denials
        atoms = [atom for operand in operands for atom in operand.atoms]
        if denials and all(operand.denials == denials for operand in operands):
            trees = [operand.tree for operand in operands]
        else:
            denials = frozenset()
            trees = [self.settled(operand) for operand in operands]
        return Operand(join(trees) or trees[0], atoms, denials)

    # ------------------------------------------------------------------ sentences

    def _sentences(self, row: list[Token], depth: int) -> Operand | None:
        whole: Operand | None = None
        for part in _split(row, "stop"):
            operand = self._clause(part, depth)
            if operand is None:
                continue
            if any(token.kind == "permitted" for token in _top(part)):
                if whole is None or not self.excludes:
                    self.optional += operand.atoms
                else:
                    whole = self._excepted(whole, operand)
            elif whole is None:
                whole = operand
            else:
                lead = next((token.kind for token in part if token.kind in {"and", "or", "atom"}), "atom")
                any_of = lead == "or" or (lead == "atom" and self.excludes)
                whole = self._combined(either if any_of else every, [whole, operand])
        return whole

    def _clause(self, row: list[Token], depth: int) -> Operand | None:
        """A sentence: a condition in front, or a list."""
        top = _top(row)
        lead = next((token for token in top if token.kind in {"condition", "exception", "atom"}), None)
        if lead is not None and lead.kind == "condition":
            begin = row.index(lead)
            for at in range(begin, len(row)):
                if row[at].kind in {"comma", "colon"} and row[at] in top and _atoms(row[begin:at]) and _atoms(row[at:]):
                    condition = self._list(row[begin + 1 : at], depth)
                    rest = self._list(row[at:], depth)
                    if condition and rest:
                        self._apply_if(rest, condition)
                        return rest
        return self._list(row, depth)

    # ------------------------------------------------------------------ lists

    def _list(self, row: list[Token], depth: int) -> Operand | None:
        operands: list[Operand] = []
        links: list[set[str]] = []
        between: set[str] = set()
        at, count = 0, 0
        while at < len(row):
            token = row[at]
            operand: Operand | None = None
            if token.kind == "atom":
                constraint = self.constraints[token.atom]
                operand = Operand(Leaf(constraint=constraint.id), [token.atom], self._denials(token.atom))
            elif token.kind == "(":
                close = _closing(row, at)
                inner = row[at + 1 : close]
                at = close
                if depth < DEPTH and _atoms(inner):
                    if operands and not between - {"verb"}:
                        self._bear(operands, inner, depth)
                    else:
                        operand = self._sentences(inner, depth + 1)
            elif token.kind in {"participle", "with"} and between == {"comma"}:
                between = {"with"}
            elif token.kind != ")":
                between.add("verb" if token.kind == "participle" else token.kind)
                count = token.n or count
            if operand is not None:
                links.append(between)
                operands.append(operand)
                between = set()
            at += 1
        if not operands:
            return None
        if "at_least" in links[0]:
            return self._at_least(operands, links, count)
        return self._reduced(operands, links, between, count)

    def _bear(self, operands: list[Operand], inner: list[Token], depth: int) -> None:
        """What stands in parentheses bears on the operand before it."""
        head = operands[-1]
        lead = next((token.kind for token in inner if token.kind != "comma"), "atom")
        content = self._sentences([token for token in inner if token.kind != lead or lead == "atom"], depth + 1)
        if content is None:
            return
        if lead in {"exception", "unless"} or any(token.kind == "excepted" for token in inner):
            operands[-1] = self._excepted(head, content)
        elif lead == "condition" or (self._of_people(content) and not self._of_people(head)):
            self._apply_if(head, content)
        elif lead == "atom" and self._is_variant(head, content):
            for operand in operands:
                self._unless_applied(operand, content)
            operands[-1] = self._combined(every, [head, content])
        elif any(token.kind == "permitted" for token in inner) or lead == "regardless":
            self.optional += content.atoms
        elif lead in {"example", "or"} or (lead != "definition" and self._illustrates(head, content)):
            operands[-1] = self._combined(either, [head, content])
        else:
            operands[-1] = self._combined(every, [head, content])

    def _illustrates(self, head: Operand, content: Operand) -> bool:
        """Whether a parenthesis without a cue names cases of its head: "infection (sepsis, pneumonia)"."""
        types = {self.constraints[atom].type for atom in content.atoms}
        return types == {self.constraints[head.atoms[-1]].type} and not self._has_interval(content)

    def _reduced(self, operands: list[Operand], links: list[set[str]], after: set[str], count: int = 0) -> Operand:
        """Joins operands; ``links[i]`` is what stands before operand ``i``, ``after`` what stands behind the last."""
        for kinds in (() if self.excludes else OBLIGING, LOOSE, ("regardless",), BEARING):
            for at in range(1, len(operands)):
                kind = next((kind for kind in kinds if kind in links[at]), None)
                if kind is not None:
                    return self._borne(kind, operands, links, after, at, count)
        operands, links = self._people_joined(operands, links)
        operands, links = self._belonging(operands, links)
        return self._joined(operands, links)

    def _borne(
        self, kind: str, operands: list[Operand], links: list[set[str]], after: set[str], at: int, count: int
    ) -> Operand:
        """Splits at a link that bears on what is before it."""
        left, right = operands[:at], operands[at:]
        right_links = [set[str](), *links[at + 1 :]]
        if kind == "at_least":
            chosen = self._at_least(right, right_links, count)
            return self._combined(every, [self._reduced(left, links[:at], set()), chosen])
        if (kind in {"condition", "regardless"} and self._of_people(right[0])) or kind == "regardless":
            taken = 1
            while (
                taken < len(right)
                and right_links[taken] & {"or", "and", "slash"}
                and self._alike(right[0], right[taken])
            ):
                taken += 1
            bearing = self._reduced(right[:taken], right_links[:taken], set())
            if kind == "regardless":
                self.optional += bearing.atoms
            else:
                self._apply_if(left[-1], bearing)
            return self._reduced([*left, *right[taken:]], [*links[:at], *right_links[taken:]], after)
        bearing = self._reduced(right, right_links, after, count)
        if kind == "obligation" or (kind == "colon" and self._of_people(left[0])):
            head = self._reduced(left, links[:at], set())
            if self._has_interval(head):
                return self._combined(every, [head, bearing])
            self._apply_if(bearing, head)
            return bearing
        whole = kind == "condition" or ("comma" in links[at] and kind in LOOSE) or len(left) == 1
        head = self._reduced(left, links[:at], set()) if whole else left[-1]
        if kind in {"exception", "unless"}:
            head = self._excepted(head, bearing)
        elif kind == "condition":
            self._apply_if(head, bearing)
        elif kind == "example" or (kind == "colon" and self.excludes):
            head = self._combined(either, [head, bearing])
        else:
            head = self._combined(every, [head, bearing])
        return head if whole else self._reduced([*left[:-1], head], links[:at], set())

    def _at_least(self, operands: list[Operand], links: list[set[str]], count: int) -> Operand:
        """ "At least two of A, B and C"."""
        operands, links = self._belonging(operands, links)
        trees = [self.settled(operand) for operand in operands]
        atoms = [atom for operand in operands for atom in operand.atoms]
        if len(trees) < count:
            return Operand(every(trees) or trees[0], atoms)
        return Operand(Node(op="at_least", n=count, of=trees), atoms)

    def _people_joined(self, operands: list[Operand], links: list[set[str]]) -> tuple[list[Operand], list[set[str]]]:
        """ "Men and women": groups of people side by side are alternatives, and bind first."""
        joined, kept = [operands[0]], [links[0]]
        for operand, link in zip(operands[1:], links[1:], strict=True):
            if link & {"or", "and", "slash", "comma"} and self._are_sexes(joined[-1]) and self._are_sexes(operand):
                joined[-1] = self._combined(either, [joined[-1], operand])
            else:
                joined.append(operand)
                kept.append(link)
        return joined, kept

    def _belonging(self, operands: list[Operand], links: list[set[str]]) -> tuple[list[Operand], list[set[str]]]:
        """Folds links without a conjunction: the first operand takes the whole list behind it, others the next one."""
        joined, kept = [operands[0]], [links[0]]
        for at in range(1, len(operands)):
            if links[at] & {"or", "and", "comma", "slash"}:
                joined.append(operands[at])
                kept.append(links[at])
            elif len(joined) == 1 and at + 1 < len(operands):
                rest = self._reduced(operands[at:], [set(), *links[at + 1 :]], set())
                return [self._combined(every, [joined[0], rest])], kept
            else:
                joined[-1] = self._combined(every, [joined[-1], operands[at]])
        return joined, kept

    def _joined(self, operands: list[Operand], links: list[set[str]]) -> Operand:
        if len(operands) == 1:
            return operands[0]
        series = sum("comma" in link for link in links[1:]) > 1 or any(
            "comma" in link and not link & {"and", "or"} for link in links[1:]
        )
        marks: list[str] = []
        following = ""
        for at in range(len(operands) - 1, 0, -1):
            link = links[at]
            if link & {"or", "slash"}:
                following = "or"
            elif "and" in link:
                following = self._sense_of_and(operands, links, at, series)
            elif not following:
                following = self._sense_of_comma(operands, at)
            marks.append(following)
        marks.reverse()
        if "or" in marks and "and" in marks:
            loose = [
                at
                for at in range(1, len(operands))
                if marks[at - 1] == "and" and "comma" in links[at] and "and" in links[at]
            ]
            if loose:
                return self._cut(operands, links, loose, every)
            return self._cut(operands, links, [at for at in range(1, len(operands)) if marks[at - 1] == "or"], either)
        together = operands[0].denials and all(operand.denials == operands[0].denials for operand in operands)
        both = any("both" in link for link in links)
        return self._combined(either if "or" in marks or (together and not both) else every, operands)

    def _cut(
        self,
        operands: list[Operand],
        links: list[set[str]],
        places: list[int],
        join: Join,
    ) -> Operand:
        bounds = [0, *places, len(operands)]
        pieces = [
            self._joined(operands[begin:end], [set(), *links[begin + 1 : end]]) for begin, end in pairwise(bounds)
        ]
        return self._combined(join, pieces)

    # ------------------------------------------------------------------ what a conjunction means

    def _sense_of_and(self, operands: list[Operand], links: list[set[str]], at: int, series: bool) -> str:
        left, right = operands[at - 1], operands[at]
        if any("both" in link for link in links[: at + 1]):
            return "and"
        if self._has_interval(left) or self._has_interval(right) or "verb" in links[at] or "with" in links[at]:
            return "and"
        if self._share_a_denial(left, right) or (self._of_people(left) and self._of_people(right)):
            return "or"
        if self.excludes:
            return "or"
        same = self._type(left) == self._type(right)
        elliptical = any(one.kind == "head" for one in self.constraints[left.atoms[-1]].qualifiers)
        return (
            "or"
            if same and (series or elliptical) and self._type(left) not in {"measurement", "administrative"}
            else "and"
        )

    def _sense_of_comma(self, operands: list[Operand], at: int) -> str:
        left, right = operands[at - 1], operands[at]
        if self.excludes or self._share_a_denial(left, right):
            return "or"
        if self._has_interval(left) or self._has_interval(right):
            return "and"
        return "or" if self._type(left) == self._type(right) and self._type(left) != "administrative" else "and"

    def _type(self, operand: Operand) -> str:
        return self.constraints[operand.atoms[-1]].type

    def _of_people(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type in PEOPLE for atom in operand.atoms)

    def _alike(self, left: Operand, right: Operand) -> bool:
        return self._of_people(left) == self._of_people(right) and not self._has_interval(right)

    def _are_sexes(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type == "sex" for atom in operand.atoms)

    def _has_interval(self, operand: Operand) -> bool:
        return any(self.constraints[atom].interval is not None for atom in operand.atoms)

    def _share_a_denial(self, left: Operand, right: Operand) -> bool:
        return bool(left.denials & right.denials)

    def _denials(self, atom: int) -> frozenset[int]:
        constraint = self.constraints[atom]
        if not constraint.negated:
            return frozenset()
        return frozenset(one.start for one in constraint.qualifiers if one.kind == "negation")

    # ------------------------------------------------------------------ how clauses bear on each other

    def _excepted(self, whole: Operand, exception: Operand) -> Operand:
        trees = [self.settled(whole), denied(self.settled(exception))]
        return Operand(every(trees) or trees[0], whole.atoms + exception.atoms)

    def _is_variant(self, head: Operand, content: Operand) -> bool:
        """Whether a parenthesis gives another limit for some: "ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)"."""
        subjects = [{self.constraints[atom].subject.start for atom in one.atoms} for one in (head, content)]
        return bool(subjects[0] & subjects[1]) and all(
            self.constraints[atom].id in self.conditions for atom in content.atoms
        )

    def _unless_applied(self, head: Operand, content: Operand) -> None:
        """The limit for all others applies where the condition of the variant does not."""
        if self._is_variant(head, content):
            condition = self.conditions[self.constraints[content.atoms[0]].id]
            self._apply_if(head, Operand(denied(condition), []))

    def _apply_if(self, operand: Operand, condition: Operand) -> None:
        for atom in operand.atoms:
            self.conditions.setdefault(self.constraints[atom].id, self.settled(condition))


def _bounded(row: list[Token]) -> list[Token]:
    """The row without the bearing tokens beyond a number that no person writes."""
    kept, seen = [], 0
    for token in row:
        seen += token.kind in {*OBLIGING, *LOOSE, *BEARING, "regardless"}
        if seen <= MOST_BEARING or token.kind in {"atom", "(", ")", "or", "and", "comma", "stop"}:
            kept.append(token)
    return kept


def _split(row: list[Token], kind: str) -> list[list[Token]]:
    """The row cut at tokens of a kind that stand in no parenthesis."""
    parts: list[list[Token]] = [[]]
    inside = set()
    at = 0
    while at < len(row):
        if row[at].kind == "(":
            close = _closing(row, at)
            inside |= set(range(at, close))
        if row[at].kind == kind and at not in inside:
            parts.append([])
        else:
            parts[-1].append(row[at])
        at += 1
    return [part for part in parts if part]


def _top(row: list[Token]) -> list[Token]:
    """The tokens that stand in no parenthesis."""
    found, at = [], 0
    while at < len(row):
        if row[at].kind == "(":
            at = _closing(row, at)
        else:
            found.append(row[at])
        at += 1
    return found


def _closing(row: list[Token], at: int) -> int:
    """The place of the parenthesis that closes the one at ``at``; of the last token where none does."""
    depth = 0
    for index in range(at, len(row)):
        depth += (row[index].kind == "(") - (row[index].kind == ")")
        if depth == 0:
            return index
    return len(row) - 1


def _atoms(row: list[Token]) -> bool:
    return any(token.kind == "atom" for token in row)
