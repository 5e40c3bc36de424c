"""What may be asked of an operand of a criterion's expression: what kind of thing it is, what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import role
from ...schema import Constraint
from ..analysis import TREATMENTS, last_word
from ..phrasing.syntax import head_label, known_cues
from .simplify import Tree

DONE = frozenset({"measurement", "procedure", "drug", "device"})
PEOPLE = frozenset({"sex", "age"})
"""Types of constraints that say of people who they are; no qualifier narrows them."""


class Operand:
    """A subtree and the constraints in it, by their place among the criterion's constraints.

    ``nest`` are the cues that deny all of it, the outermost first: the tree is what they deny, and
    :meth:`Operands.settled` what the text says. In "no disease that precludes surgery" both are denied, and the
    surgery once more within.
    """

    __slots__ = ("atoms", "nest", "tree")

    def __init__(self, tree: Tree, atoms: list[int], nest: tuple[int, ...] = ()) -> None:
        self.tree = tree
        self.atoms = atoms
        self.nest = nest

    @property
    def denials(self) -> frozenset[int]:
        return frozenset(self.nest)


class Features:
    """Answers for each operand of one criterion, whose constraints they are made of."""

    def __init__(self, constraints: Sequence[Constraint]) -> None:
        self.constraints = constraints

    def cues_of(self, operand: Operand) -> tuple[int, ...] | list[str]:
        """What denies an operand, or answers it: the "precluding" of "precluding cooperation"."""
        alone = self.constraints[operand.atoms[0]] if len(operand.atoms) == 1 else None
        answer = alone.values if alone is not None and alone.type == "administrative" else None
        return operand.nest or answer or ()

    def are_each_denied(self, left: Operand, right: Operand) -> bool:
        """Whether each of two operands has a denial of its own, "non-pregnant/non-lactating"."""
        return bool(left.nest and right.nest) and not left.denials & right.denials

    def share_denial(self, left: Operand, right: Operand) -> bool:
        """Whether the cue that denies one of two operands denies something of the other too."""
        denials = left.denials | right.denials
        other = right if left.nest else left
        said = (one for atom in other.atoms for one in self.constraints[atom].qualifiers)
        return any(one.kind == "negation" and one.start in denials for one in said)

    def type_of(self, operand: Operand) -> str:
        return self.constraints[operand.atoms[-1]].type

    def of_people(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type in PEOPLE for atom in operand.atoms)

    def is_harmless(self, operand: Operand) -> bool:
        """Whether an operand is what excludes nobody: "adequately treated basal cell carcinoma"."""
        constraint = self.constraints[operand.atoms[0]]
        said = [constraint.subject.text, *(one.text for one in constraint.qualifiers)]
        return not role("harmless").isdisjoint(word for text in said for word in text.lower().split())

    def is_absence(self, content: Operand) -> bool:
        """Whether tests tell that something is not there: "(confirmed by a negative pregnancy test)"."""
        results = [self.constraints[atom].values for atom in content.atoms]
        return all(values and role("absent").issuperset(map(str.lower, values)) for values in results)

    def are_treatments(self, operand: Operand) -> bool:
        """Whether all of an operand is what can be done to someone, or taking it, "undergo | surgery": what exemplifies
        it is denied as it is."""
        verbs = role("bearing") | role("ceasing")
        facts = (self.constraints[atom] for atom in operand.atoms)
        return all(one.type in TREATMENTS or one.subject.text.lower().split()[0] in verbs for one in facts)

    def are_done_alike(self, operands: Sequence[Operand]) -> bool:
        """Whether all are treatments or tests, at one time and without a limit."""
        facts = [self.constraints[atom] for operand in operands for atom in operand.atoms]
        alike = {(one.type in DONE, one.temporal is None, one.interval is None) for one in facts}
        return len(alike) == 1 and facts[0].type in DONE and facts[0].interval is None

    def are_administrative(self, operand: Operand) -> bool:
        """Whether an operand is of taking part, whose parts are all asked for: "consent, which includes compliance"."""
        return all(self.constraints[atom].type == "administrative" for atom in operand.atoms)

    def name_people(self, operand: Operand) -> bool:
        """Whether an operand is of people by their sex or age, with what is said of them: "adults under 21 years"."""
        return any(
            self.constraints[atom].type == "sex" or last_word(self.constraints[atom]) in role("age_group")
            for atom in operand.atoms
        )

    def are_of_one_sex(self, operand: Operand) -> bool:
        """Whether an operand is people of a sex with what describes them: "postmenopausal women", "men (smokers)"."""
        return [self.constraints[atom].type for atom in operand.atoms].count("sex") == 1

    def are_sexes(self, operand: Operand) -> bool:
        return all(self.constraints[atom].type == "sex" for atom in operand.atoms)

    def says_sex(self, operand: Operand) -> bool:
        """Whether an operand says of what sex someone is, "is female", and names no people, as "women" does."""
        said = [self.constraints[atom] for atom in operand.atoms]
        return all(one.type == "sex" and one.subject.text.lower() in (one.values or ()) for one in said)

    def are_counted(self, operand: Operand) -> bool:
        """Whether a number limits how often: "up to two prior regimens"."""
        return any(self.constraints[atom].count is not None for atom in operand.atoms)

    def are_at_most(self, operand: Operand) -> bool:
        """Whether all that is said is how often something may have been at most: "no more than one prior regimen"."""
        counts = [self.constraints[atom].count for atom in operand.atoms]
        return all(count is not None and (count.low is None or count.low.value == 0) for count in counts)

    def are_present_conditions(self, operand: Operand) -> bool:
        """Whether all of an operand are conditions, none of them denied or with a limit."""
        facts = [self.constraints[atom] for atom in operand.atoms]
        plain = all(one.type == "condition" and one.interval is None for one in facts)
        return plain and not any(one.kind == "negation" for fact in facts for one in fact.qualifiers)

    def has_interval(self, operand: Operand) -> bool:
        """Whether a comparison or a test's result is in it."""
        return any(
            self.constraints[atom].interval is not None
            or (self.constraints[atom].values is not None and self.constraints[atom].type == "measurement")
            for atom in operand.atoms
        )

    def share_result(self, left: Operand, right: Operand) -> set[str]:
        """The result that a test for several things has, in lower case: "negative test for HIV or | syphilis"."""
        first, second = self.constraints[left.atoms[-1]], self.constraints[right.atoms[0]]
        shared = first.type == second.type == "measurement" and second.origin == "coordination"
        return {value.lower() for value in first.values or () if shared and value in (second.values or ())}

    def limit(self, operand: Operand) -> bool:
        """Whether each of an operand is a measurement with a limit on one side."""
        facts = [self.constraints[atom] for atom in operand.atoms]
        return all(one.type == "measurement" and sum(bounded_sides(one)) == 1 for one in facts)

    def is_measured(self, operand: Operand) -> bool:
        """Whether an operand's name ends as that of a measurement does: "organ and marrow | function"."""
        return head_label(self._last_word(operand)) == "Measurement"

    def is_of_readings(self, operand: Operand) -> bool:
        """Whether an operand only names what there may be readings of: "lung | function", "performance | status"."""
        named = self.is_measured(operand) or self._last_word(operand) in role("reading")
        return named and not self.has_interval(operand)

    def _last_word(self, operand: Operand) -> str:
        return last_word(self.constraints[operand.atoms[-1]])

    def is_sound(self, operand: Operand) -> bool:
        """Whether a test or function is to be as it should: so are those in a list with it, "normal ECG and MRI"."""
        qualifiers = self.constraints[operand.atoms[0]].qualifiers
        return any(one.text.lower() in role("sound") for one in qualifiers)

    def is_unfit(self, operand: Operand) -> bool:
        """Whether an operand is a treatment that someone is unfit for: "not amenable to | surgery"."""
        if len(operand.atoms) > 1:
            return False
        said = [known_cues().get(one.text.lower()) for one in self.constraints[operand.atoms[0]].qualifiers]
        return any(cue is not None and cue[0] == "unfit" for cue in said)

    def is_elliptical(self, operand: Operand) -> bool:
        return any(one.kind == "head" for one in self.constraints[operand.atoms[-1]].qualifiers)

    def ending_last(self, operands: Sequence[Operand]) -> int:
        """Which of some operands ends last in the text, a limit with its number: its place among them."""
        ends = [max((self.constraints[atom].evidence.end for atom in one.atoms), default=0) for one in operands]
        return len(ends) - 1 - ends[::-1].index(max(ends))

    def is_long_past(self, atom: int) -> bool:
        """Whether of a fact no more is said than for how long it must be over: "chemotherapy at least 4 weeks ago"."""
        fact = self.constraints[atom]
        time = fact.temporal.interval if fact.temporal is not None and fact.interval is None else None
        return time is not None and time.low is not None and time.high is None

    def is_denied_behind(self, atom: int) -> bool:
        """Whether a cue denies a fact that stands before it: "those with gout | are not eligible"."""
        fact = self.constraints[atom]
        return any(one.kind == "negation" and one.start >= fact.subject.end for one in fact.qualifiers)

    def is_of_latest(self, operand: Operand) -> bool:
        """Whether no more is asked of an operand than that it be over for a time, if it ever was so."""
        return not operand.nest and all(self.constraints[atom].is_of_latest for atom in operand.atoms)


def bounded_sides(constraint: Constraint) -> tuple[bool, bool]:
    """Whether a constraint's interval has a lower and an upper end."""
    interval = constraint.interval
    return bool(interval and interval.low), bool(interval and interval.high)
