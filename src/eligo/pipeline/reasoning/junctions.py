"""Lists: operands and the words between them, joined.

From the loosest to the tightest: who must ("women must ..."), what excepts or conditions, what exemplifies or defines,
"and" and "or" (:mod:`.lists`), and what belongs together without a conjunction ("men with asthma", :mod:`.belonging`).
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from ...schema import Constraint
from ..analysis import TREATMENTS
from ..limits.readings import TNM
from .belonging import CONJUNCTIONS, Belonging
from .features import Operand
from .joined_limits import joined_extremes, joined_limits
from .lists import Links, Lists
from .operands import Operands

OBLIGING = ("obligation",)
LOOSE = ("exception", "unless", "condition")
BEARING = ("at_least", "example", "definition", "colon")
BEARINGS = frozenset({*OBLIGING, *LOOSE, "regardless", *BEARING})


class _Row(NamedTuple):
    """Operands, what stands before each, and what stands behind the last."""

    operands: list[Operand]
    links: Links
    after: set[str]

    def part(self, first: int, last: int | None = None) -> _Row:
        """The operands from ``first`` on, up to ``last``; what stood before the first of a part joins it to nothing."""
        end = len(self.operands) if last is None else last
        links = [self.links[0] if first == 0 else set(), *self.links[first + 1 : end]]
        return _Row(self.operands[first:end], links, self.after if last is None else set())


class Junctions:
    """Joins the lists of one criterion."""

    def __init__(self, operands: Operands) -> None:
        self.of = operands
        self._lists = Lists(operands)
        self._belonging = Belonging(operands, self._lists, self._joined_within)
        self._has_limits = sum(one.interval is not None for one in operands.constraints) > 1
        self._has_shared_limits = any(one.applies_if is not None or one.origin == TNM for one in operands.constraints)
        self._kinds = (() if operands.excludes else OBLIGING, LOOSE, ("regardless",), BEARING)

    def joined(self, operands: list[Operand], links: Links, after: set[str], count: int = 0, depth: int = 0) -> Operand:
        """One operand of many. ``links[i]`` is what stands before operand ``i``, ``after`` what stands behind the last;
        ``count`` is the number of an "at least" among the links."""
        if "at_least" in links[0]:
            return self._at_least(operands, links, count)
        if len(operands) == 1:
            return operands[0]
        if "excepted" in after:
            return self._last_excepted(operands, links)
        bearing = not BEARINGS.isdisjoint(chain(*links))
        if bearing and (clause := self._conditional_clause(links)):
            return self._with_conditional_clause(_Row(operands, links, after), *clause)
        for kinds in self._kinds if bearing else ():
            for at in range(1, len(operands)):
                kind = next((kind for kind in kinds if kind in links[at]), None)
                of_excepted = kind == "obligation" and any("exception" in link for link in links[1:at])
                if kind is not None and not of_excepted:
                    return self._borne(kind, _Row(operands, links, after), at, count)
        if self._has_shared_limits:
            operands, links = joined_limits(self.of, operands, links)
        if self._has_limits and self.of.excludes:
            operands, links = joined_extremes(self.of, operands, links)
        operands, links = self._belonging.bound(operands, links)
        apart = self._belonging.other_people(operands, links)
        if apart:
            left = self.joined(operands[:apart], links[:apart], set(), depth=depth)
            right = self.joined(operands[apart:], [set(), *links[apart + 1 :]], set(), depth=depth)
            return self.of.either(left, right)
        operands, links = self._belonging.folded(operands, links, depth)
        return self._lists.joined(operands, links)

    def fold_last(self, operands: list[Operand], links: Links) -> None:
        """Makes the last operands one that a conjunction joins and that share a noun: what stands in parentheses behind
        it is said of them all, "oral or intravenous | anticoagulation (INR > 2)". Not behind a comma alone, which means
        what the conjunction does: "stroke, renal or hepatic failure (ALT > 90)"."""
        joined = len(operands) > 1 and _is_plain(links[-1]) and self.of.share_head(operands[-2], operands[-1])
        if joined and links[self._belonging.begin_of_borrowers(operands)] != {"comma"}:
            self._belonging.fold_borrowers(operands, links)

    def _joined_within(self, operands: list[Operand], links: Links, depth: int) -> Operand:
        return self.joined(operands, links, set(), depth=depth)

    # ------------------------------------------------------------------ what bears on what is before it

    def _conditional_clause(self, links: Links) -> tuple[int, int] | None:
        """Where a condition begins that stands before what it is the condition of, and where that begins: "aged 60 or
        older and, if | female, must be | postmenopausal"; None where there is none."""
        for at in range(1, len(links)):
            if "condition" in links[at] and links[at] & {"and", "or"}:
                ends = (end for end in range(at + 1, len(links)) if links[end] & {"comma", "obligation"})
                end = next(ends, 0)
                return (at, end) if end and not links[end] & {"and", "or"} else None
        return None

    def _with_conditional_clause(self, row: _Row, at: int, end: int) -> Operand:
        before = self._join(row.part(0, at))
        with self.of.asking(True):
            condition = self._join(row.part(at, end))
        clause = self.of.apply_if(self._join(row.part(end)), condition)
        return self.of.either(before, clause) if "or" in row.links[at] else self.of.every(before, clause)

    def _borne(self, kind: str, row: _Row, at: int, count: int) -> Operand:
        """What stands before ``at``, and what a link of a kind there makes bear on it."""
        before, behind = row.part(0, at), row.part(at)
        if kind == "at_least":
            return self.of.every(self._join(before), self._at_least(behind.operands, behind.links, count))
        if kind == "regardless":
            return self._regardless(before, behind)
        if kind == "definition" and (cut := _defines_another(behind.links)):
            pieces = [self._join(row.part(0, at + cut)), self._join(row.part(at + cut))]
            return self._lists.joined(pieces, [set(), behind.links[cut]])
        if kind == "condition" and self._is_local(before.operands, behind.operands):
            return self._conditioned_last(before, behind)
        if "others" in row.links[at] and (cut := self._examples_of_others(behind.operands, behind.links)):
            return self._exemplified(row, at, at + cut)
        cut = _further_exception(kind, behind.links)
        asks = kind in {"unless", "condition"}
        with (
            self.of.inside_exception(kind == "exception"),
            self.of.asking(asks),
            self.of.naming_cases(asks or kind == "example"),
        ):
            bearing = self.joined(behind.operands[:cut], behind.links[:cut], row.after, count)
            if cut < len(behind.operands):
                bearing = self.of.either(bearing, self._join(behind.part(cut)))
        if kind == "obligation":
            return self._demanded(before, row.links[at], bearing)
        if kind == "colon" and self._is_label(before.operands, behind.operands[0]):
            self.of.optional += before.operands[0].atoms
            return bearing
        if kind == "colon" and self._is_title(row, at):
            return self._titled(row.operands[0], bearing)
        if kind == "colon" and self.of.of_people(row.operands[0]):
            return self._obliged(self._join(before), bearing)
        begin = self._begin_of_head(kind, before, row.links[at])
        begin -= kind == "example" and self.of.exemplify_treatment(bearing, before.operands, before.links)
        return self._in_place(row, begin, self._with(kind, self._join(row.part(begin, at)), bearing))

    def _join(self, row: _Row) -> Operand:
        return self.joined(row.operands, row.links, row.after)

    def _in_place(self, row: _Row, begin: int, head: Operand) -> Operand:
        """One operand of a row in which another has taken the place of all from ``begin`` on."""
        return self.joined([*row.operands[:begin], head], row.links[: begin + 1], set()) if begin else head

    def _demanded(self, before: _Row, link: set[str], what: Operand) -> Operand:
        """What is demanded of those before a link, or behind something that is said before them."""
        if "and" in link and ("obligation" in before.links[0] or before.operands[0].nest):
            return self.of.every(self._join(before), what)
        apart = self._said_before(before.operands, before.links)
        if not apart:
            return self._obliged(self._join(before), what)
        said = self._join(before.part(0, apart))
        return self.of.every(said, self._obliged(self._join(before.part(apart)), what))

    def _begin_of_head(self, kind: str, before: _Row, link: set[str]) -> int:
        """Where the operands begin that what is behind a link bears on: the last and those that share its head or, for
        "unless", are joined to it; all, where a comma sets apart what bears on them, or it is a condition."""
        if kind == "condition" or ("comma" in link and kind in LOOSE):
            return 0
        left, begin = before.operands, len(before.operands) - 1
        while begin and (
            self.of.share_head(left[begin - 1], left[begin]) or (kind == "unless" and _is_plain(before.links[begin]))
        ):
            begin -= 1
        return begin

    def _examples_of_others(self, right: list[Operand], links: Links) -> int:
        """Where examples begin of what is other than what is named, "liver disease other than NASH, such as | viral
        hepatitis"; 0 where there are none. Those of what does no harm are of that, "cancer other than treated skin
        cancer, such as basal cell carcinoma"."""
        at = next((at for at in range(1, len(right)) if "example" in links[at]), 0)
        return 0 if any(self.of.is_harmless(one) for one in right[: at + 1]) else at

    def _exemplified(self, row: _Row, at: int, end: int) -> Operand:
        """A thing but for an exception, which begins ``at``, or examples of the thing, which begin at ``end`` and are
        denied with it."""
        begin = 0 if "comma" in row.links[at] else at - 1
        whole, examples = self._join(row.part(begin, end)), self._join(row.part(end))
        if not examples.nest and self.of.is_lacking(row.operands[at - 1], of_examples=True):
            examples = self.of.as_lacking(examples, row.operands[at - 1])
        join = self.of.every if examples.nest and not whole.nest else self.of.either
        return self._in_place(row, begin, join(whole, examples))

    def _with(self, kind: str, head: Operand, bearing: Operand) -> Operand:
        if kind == "exception":
            return self.of.with_own_limit(head, bearing) or self.of.excepted(head, bearing)
        if kind == "unless":
            return self.of.exempted(head, bearing)
        if kind == "condition":
            return self.of.apply_if(head, bearing)
        if kind == "definition" and self.of.is_lacking(head) and self.of.is_affirmed(bearing):
            bearing = Operand(bearing.tree, bearing.atoms, head.nest)
        if kind == "example" and self.of.are_treatments(head) and self.of.are_treatments(bearing) and not bearing.nest:
            bearing = Operand(bearing.tree, bearing.atoms, head.nest)
        part_of_it = self.of.are_administrative(head) or (self.of.is_sound(head) and self.of.has_interval(bearing))
        part_of_it = part_of_it or self.of.are_counted(bearing)
        if kind == "example" and part_of_it and not self.of.excludes:
            return self.of.every(head, bearing)
        if kind == "example" or (kind == "colon" and self.of.excludes and not self._is_defined(head, bearing)):
            return self.of.either(head, bearing)
        return self.of.every(head, bearing)

    def _is_label(self, left: list[Operand], right: Operand) -> bool:
        """Whether what stands before a colon only names the tests that an inclusion asks the limits or results of
        behind it: "renal function: | creatinine < 1.5 mg/dL"."""
        if self.of.excludes or len(left) > 1 or left[0].nest or self.of.is_sound(left[0]):
            return False
        return self.of.has_interval(right) and (self.of.is_of_readings(left[0]) or self.of.are_tests(left[0], right))

    def _is_title(self, row: _Row, at: int) -> bool:
        """Whether one name without a limit or a time, unlike "drugs within 14 days: A, B", leads an exclusion up to a
        colon."""
        if not self.of.excludes or at > 1 or row.operands[0].nest or row.links[0]:
            return False
        named = [self.of.constraints[atom] for atom in row.operands[0].atoms]
        return not any(one.temporal or one.duration or one.interval or one.values for one in named)

    def _titled(self, title: Operand, listed: Operand) -> Operand:
        """What stands behind a title, which asks for nothing where it names their kind, "cardiac disease: | angina,
        stroke", and for what they are about otherwise, "donor: | HIV infection"."""
        kinds = {_kind(self.of.constraints[atom]) for atom in listed.atoms}
        if not all(_kind(self.of.constraints[atom]) in kinds for atom in title.atoms):
            return self.of.every(title, listed)
        self.of.optional += title.atoms
        return listed

    def _is_defined(self, head: Operand, limits: Operand) -> bool:
        """Whether limits say when a condition is there: "uncontrolled hypertension: systolic >= 160 mmHg"."""
        constraints = [self.of.constraints[atom] for atom in head.atoms]
        conditions = all(one.type == "condition" and one.interval is None for one in constraints)
        return conditions and all(self.of.constraints[atom].type == "measurement" for atom in limits.atoms)

    def _said_before(self, left: list[Operand], links: Links) -> int:
        """Where the one begins of whom something is asked, behind what is denied, "no surgery and | any toxicity must
        have resolved", or asked of all, "must have gout, and | those on warfarin must ..."; 0 where nothing is."""
        others = next((at for at in range(1, len(left)) if "people" in links[at]), 0)
        if others and "obligation" in links[0]:
            return others
        places = (at for at in range(1, len(left)) if "and" in links[at] and not left[at].nest)
        apart = next(places, 0)
        return apart if all(one.nest for one in left[:apart]) else 0

    def _obliged(self, who: Operand, what: Operand) -> Operand:
        """ "Patients with diabetes must have HbA1c < 9 %" asks nothing of others; in "the ECG must show QTc < 450 ms" a
        test is named by what it must be, and in "consent must be given" the consent is asked for."""
        if self.of.are_tests(who, what):
            self.of.optional += who.atoms
            return what
        each = self.of.has_interval(who) or self.of.are_administrative(who)
        return self.of.every(who, what) if each else self.of.apply_if(what, who)

    def _last_excepted(self, operands: list[Operand], links: Links) -> Operand:
        """ "Allergy to iodine, mild rash excepted"."""
        begin = len(operands) - 1
        while begin > 1 and "comma" not in links[begin]:
            begin -= 1
        exception = self.joined(operands[begin:], [set(), *links[begin + 1 :]], set())
        return self.of.excepted(self.joined(operands[:begin], links[:begin], set()), exception)

    def _is_local(self, left: list[Operand], right: list[Operand]) -> bool:
        """Whether a condition is about the last threshold alone: "... >= 600, or >= 900 in atrial fibrillation",
        or says where another threshold fails: "A <= 1.5, or B >= 50 if A > 1.5"."""
        variant = len(left) > 1 and (
            self.of.same_subjects(left[-2], left[-1])
            or (self.of.has_interval(left[-1]) and any(self.of.measure_one(one, right[0]) for one in left[:-1]))
        )
        return variant or (self.of.of_people(right[0]) and self.of.has_interval(left[-1]))

    def _conditioned_last(self, before: _Row, behind: _Row) -> Operand:
        (left, left_links, _), (right, right_links, after) = before, behind
        taken = 1 + self._describes(right, right_links)
        while taken < len(right) and self._goes_on(right[0], right[taken], right_links[taken]):
            taken += 1
        condition = self.joined(right[:taken], right_links[:taken], set())
        left[-1] = self.of.apply_if(left[-1], condition)
        for operand, link in zip(right[taken:], right_links[taken:], strict=True):
            if "otherwise" in link:
                self.of.apply_otherwise(operand, left[-1])
        others = [one for one in left[:-1] if self.of.same_subjects(one, left[-1])]
        unbound = [one for one in others if self.of.constraints[one.atoms[0]].id not in self.of.conditions]
        for other in unbound:
            self.of.apply_otherwise(other, left[-1])
        if others and not self.of.excludes:
            first = left.index(others[0])
            left = [*left[:first], self.of.every(*left[first:])]
            left_links = left_links[: first + 1]
        return self.joined([*left, *right[taken:]], [*left_links, *right_links[taken:]], after)

    def _describes(self, right: list[Operand], links: Links) -> bool:
        """Whether what stands behind people says which: "a negative test for women of | childbearing potential"."""
        if len(right) < 2 or not links[1] <= {"with"} or not self.of.are_sexes(right[0]):
            return False
        return not self.of.has_interval(right[1])

    def _goes_on(self, first: Operand, operand: Operand, link: set[str]) -> bool:
        """Whether a condition or a set-aside list goes on with an operand."""
        alike = self.of.of_people(first) == self.of.of_people(operand) and not self.of.has_interval(operand)
        return alike and bool(link & {"or", "and", "slash"}) and "comma" not in link

    def _regardless(self, before: _Row, behind: _Row) -> Operand:
        """ "With or without B": B is allowed and not asked for."""
        (left, left_links, _), (right, right_links, after) = before, behind
        taken = 1
        while taken < len(right) and self._goes_on(right[0], right[taken], right_links[taken]):
            taken += 1
        self.of.optional += [atom for operand in right[:taken] for atom in operand.atoms]
        return self.joined([*left, *right[taken:]], [*left_links, *right_links[taken:]], after)

    def _at_least(self, operands: list[Operand], links: Links, count: int) -> Operand:
        """ "At least two of A, B and C"."""
        operands, _ = self._belonging.folded(operands, [set(), *links[1:]], 0)
        return self.of.at_least(count, operands)


def _kind(constraint: Constraint) -> str:
    """The type of a constraint; treatments are of one."""
    return "treatment" if constraint.type in TREATMENTS else constraint.type


def _is_plain(link: set[str]) -> bool:
    """Whether a link is a conjunction alone."""
    return link == {"or"} or link == {"and"} or link == {"slash"}


def _further_exception(kind: str, links: Links) -> int:
    """Where behind an exception, or behind "unless", another exception begins, "unless cured, except | skin cancer";
    where there is none it is the end."""
    further = {"exception": {"exception", "unless"}, "unless": {"exception"}}.get(kind, set())
    return next((at for at in range(1, len(links)) if "comma" in links[at] and links[at] & further), len(links))


def _defines_another(links: Links) -> int:
    """Where behind a definition a list goes on with what has one of its own: "anaemia defined as Hb < 8 g/dL, or | gout
    defined as ..."; 0 where it does not."""
    further = (at for at in range(1, len(links) - 1) if links[at] & CONJUNCTIONS and "definition" in links[at + 1])
    return next(further, 0)
