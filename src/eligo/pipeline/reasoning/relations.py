"""What may be asked of two operands of a criterion's expression: what they share, and what one says of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ...lexicon import entries, table
from ...lexicon.roles import role
from ...schema import Constraint
from ..analysis import last_word
from ..limits.readings import TNM
from ..phrasing.vocabulary import NARROWING, qualifiers
from .features import DONE, PEOPLE, Features, Operand, bounded_sides

DESCRIBING = re.compile(r"[A-Za-z-]{3,}(?:al|ant|ing|ive|ile|ic|ed)", re.IGNORECASE)
"""Adjectives and participles, by their endings."""
DEGREES = frozenset({"severity", "acuity"})
NAMING_TYPES = frozenset({"condition", "measurement", "observation", "procedure", "device"})
"""Types of what may be another name of a limit, or how it is found."""


class Relations(Features):
    """Answers for two operands of one criterion."""

    def is_extent_of(self, limits: Operand, head: Operand) -> bool:
        """Whether limits in brackets say from where on the head is so, "uncontrolled hypertension (BP > 160/100 mmHg)",
        "hepatitis (ALT > 3 x ULN)", "renal failure (creatinine clearance < 30 mL/min)", or of which class it is, "heart
        failure (NYHA III-IV)", and not what is so in its stead, "anaemia (Hb > 12 g/dL)", "metastases (M0)". A
        result that tells of disease does, "hepatitis B (HBsAg positive)"."""
        subject = self.constraints[head.atoms[-1]].subject.text.lower().split()
        for limit in (self.constraints[atom] for atom in limits.atoms):
            above, below = bounded_sides(limit)
            if above == below:
                if not limit.values or any(one.isdigit() or one.lower() in _told() for one in limit.values):
                    return False
                continue
            stems, limit_of_normal, side = (role("excess"), "ULN", "high") if above else (role("deficit"), "LLN", "low")
            if limit.relative_to == limit_of_normal or any(word.startswith(tuple(stems)) for word in subject):
                continue
            code = limit.subject.concept.code if limit.subject.concept else None
            if limit.relative_to is not None or code is None or abnormal_sides().get(code) != side:
                return False
        return True

    def is_name_of(self, content: Operand, limit: Operand) -> bool:
        """Whether names behind a limit say what it amounts to or how it is found, "BMI >= 30 (obesity)", "PS 0-1
        (ECOG)", "LVEF > 50 % (echocardiography or MUGA)", an age what people of it are called, "> 65 years (elderly)",
        and name neither a treatment, under which it is so, "INR 2-3 (warfarin)", nor what a class is of."""
        named = [self.constraints[atom] for atom in content.atoms]
        types = {self.constraints[atom].type for atom in limit.atoms}
        if len(types) > 1 or not self.has_interval(limit) or content.nest or any(map(_is_narrowed, named)):
            return False
        if types == {"age"}:
            return all(one.subject.text.lower() in role("age_group") for one in named)
        treated = any(not role("support").isdisjoint(one.subject.text.lower().split()) for one in named)
        classed = any(self.constraints[atom].values for atom in limit.atoms)
        naming = NAMING_TYPES - {"condition"} if classed else NAMING_TYPES
        return types == {"measurement"} and not treated and all(one.type in naming for one in named)

    def says_for_whom(self, content: Operand, head: Operand) -> bool:
        """Whether a sex or an age in brackets says for whom something holds, "Hb < 13 g/dL (men)"; an age behind what
        has no limit is one more thing, "adults (18 to 65 years)". Who is tested or treated may be described, too:
        "pregnancy test (women of childbearing potential)"."""
        if self.type_of(head) in DONE and not self.has_interval(content):
            return any(self.constraints[atom].type == "sex" for atom in content.atoms)
        if len(content.atoms) > 1 or not self.of_people(content) or self.of_people(head):
            return False
        return self.has_interval(head) or not self.has_interval(content)

    def exemplify_treatment(self, content: Operand, before: Sequence[Operand], links: Sequence[set[str]]) -> bool:
        """Whether examples are of a treatment, and not of what it is for: "treatment for gout (e.g. colchicine)"."""
        treated = len(before) > 1 and "for" in links[-1] and self.are_treatments(before[-2])
        return treated and not self.are_treatments(before[-1]) and self.are_treatments(content)

    def are_one_thing(self, left: Operand, right: Operand) -> bool:
        """Whether both begin by one thing that is said twice: "myocarditis that required steroids or current |
        myocarditis"."""
        first, second = self.constraints[left.atoms[0]], self.constraints[right.atoms[0]]
        return first.interval is None and first.subject.text.lower() == second.subject.text.lower()

    def are_tests(self, operand: Operand, results: Operand) -> bool:
        """Whether an operand only names tests, and no result of them; a procedure does where values are asked of it."""
        types = {self.constraints[atom].type for atom in operand.atoms}
        measured = {self.constraints[atom].type for atom in results.atoms} == {"measurement"}
        named = types == {"measurement"} or (types <= {"measurement", "procedure"} and measured)
        return named and not self.has_interval(operand)

    def is_apart(self, limit: Operand, other: Operand) -> bool:
        """Whether words stand between a limit and what follows it."""
        return self.constraints[other.atoms[0]].subject.start - self.constraints[limit.atoms[-1]].evidence.end > 1

    def say_same(self, left: Operand, right: Operand) -> bool:
        """Whether both are people of one sex: "pregnant women or women with gout" are two groups."""
        values = [
            {value for atom in one.atoms for value in self.constraints[atom].values or ()} for one in (left, right)
        ]
        return self.are_sexes(left) and values[0] == values[1]

    def are_alike(self, left: Operand, right: Operand) -> bool:
        """Whether both are people by their sex, "men" and "women", or by their age, "children" and "adolescents"."""
        return (self.are_sexes(left) and self.are_sexes(right)) or (
            self._are_age_groups(left) and self._are_age_groups(right)
        )

    def _are_age_groups(self, operand: Operand) -> bool:
        words = [self.constraints[atom].subject.text.lower().split() for atom in operand.atoms]
        return all(written[-1] in role("age_group") for written in words)

    def describes(self, operand: Operand, people: Operand) -> bool:
        """Whether an operand is one word that describes people, "pregnant", "non-lactating", who are not denied with
        it, "no pregnant | women"."""
        constraint = self.constraints[operand.atoms[-1]]
        if len(operand.atoms) > 1 or operand.denials & people.denials:
            return False
        if constraint.interval is not None or constraint.type in PEOPLE:
            return False
        return DESCRIBING.fullmatch(constraint.subject.text) is not None

    def limit_one_function(self, left: Operand, right: Operand) -> bool:
        """Whether two limits tell of the same from two sides: "creatinine < 1.5 mg/dL" and "clearance > 60 mL/min"."""
        one, other = self.constraints[left.atoms[-1]], self.constraints[right.atoms[0]]
        kinds = [
            limit.subject.concept and _categories().get(limit.subject.concept.code or "") for limit in (one, other)
        ]
        alike = bool(kinds[0]) and kinds[0] == kinds[1] and measured(one) != measured(other)
        return alike and bounded_sides(one) != bounded_sides(other)

    def are_degrees_of(self, content: Operand, head: Operand) -> bool:
        """Whether words in brackets say how severe or recent something must be, "asthma (moderate or severe)"."""
        names = {(self.constraints[atom].subject.start, self.constraints[atom].subject.end) for atom in head.atoms}
        return all(
            qualifiers().get(one.subject.text) in NARROWING
            and any(each.kind == "head" and (each.start, each.end) in names for each in one.qualifiers)
            for one in (self.constraints[atom] for atom in content.atoms)
        )

    def share_head(self, left: Operand, right: Operand) -> bool:
        """Whether one borrows its noun from the other, or both from a third: "liver" of "liver or renal disease"."""
        if len(left.atoms) > 1 or len(right.atoms) > 1:
            return False
        one, other = self.constraints[left.atoms[0]], self.constraints[right.atoms[0]]
        spans = [[(each.start, each.end) for each in of.qualifiers if each.kind == "head"] for of in (one, other)]
        subjects = [(of.subject.start, of.subject.end) for of in (one, other)]
        return _overlap(spans[0], [subjects[1]]) or _overlap(spans[1], [subjects[0]]) or _overlap(spans[0], spans[1])

    def are_states_of_one(self, left: Operand, right: Operand) -> bool:
        """Whether two states are of one thing, "treated and stable | metastases", and neither times nor opposites,
        which are of two: "current and past smokers", "stable and unstable angina"."""
        if not self.share_head(left, right):
            return False
        states = [self._states(operand) for operand in (left, right)]
        if not all(states) or not role("state_of_time").isdisjoint(states[0] | states[1]):
            return False
        return not any(one.endswith(other) or other.endswith(one) for one in states[0] for other in states[1])

    def are_kinds(self, left: Operand, right: Operand) -> bool:
        """Whether an inclusion that lists both with "and" lets in who has either: kinds of disease, "breast and lung |
        cancer", kinds of operation, "hip and knee | replacement", and states of two times, "current and previous |
        chemotherapy"; of other things it asks for each."""
        if self.type_of(left) == "condition":
            return True
        if not self.share_head(left, right):
            return False
        return self._head(left) in role("operation") or not role("state_of_time").isdisjoint(self._states(left))

    def _head(self, operand: Operand) -> str:
        """The noun of a name, in lower case, lent or its own: "surgery" for "hip" of "hip or knee surgery"."""
        constraint = self.constraints[operand.atoms[0]]
        lent = [one.text.lower() for one in constraint.qualifiers if one.kind == "head"]
        return lent[0].split()[-1] if lent else last_word(constraint)

    def are_said_of_one(self, left: Operand, right: Operand) -> bool:
        """Whether adjectives side by side are both said of the noun that one lends the other, "active, serious |
        infection", and are no two degrees of it, "acute, chronic", or kinds, "viral, bacterial"."""
        if not self.share_head(left, right):
            return False
        kind = qualifiers().get(self.constraints[left.atoms[0]].subject.text.lower())
        others = {one.kind for one in self.constraints[right.atoms[0]].qualifiers}
        return kind in NARROWING and "head" not in others and not (kind in DEGREES and kind in others)

    def _states(self, operand: Operand) -> set[str]:
        constraint = self.constraints[operand.atoms[0]]
        words = [constraint.subject.text, *(one.text for one in constraint.qualifiers if one.kind == "status")]
        return {word.lower() for word in words if qualifiers().get(word) == "status"}

    def are_stages(self, left: Operand, right: Operand) -> bool:
        """Whether both are stages of a tumour by its letters: "T3" and "N1-2 M0"."""
        return all(self.constraints[atom].origin == TNM for atom in (*left.atoms, *right.atoms))

    def same_subjects(self, left: Operand, right: Operand) -> bool:
        """Whether both compare the same thing with a number."""
        subjects = [{self.constraints[atom].subject.start for atom in one.atoms} for one in (left, right)]
        return bool(subjects[0] & subjects[1]) and self.has_interval(left) and self.has_interval(right)

    def measure_one(self, left: Operand, right: Operand) -> bool:
        """Whether both limit a quantity of one name, wherever it is written."""
        names = [{measured(self.constraints[atom]) for atom in one.atoms} for one in (left, right)]
        return bool(names[0] & names[1]) and self.has_interval(left) and self.has_interval(right)

    def share_limit(self, left: Operand, right: Operand) -> bool:
        """Whether one comparison is written for both: "AST or ALT > 2 x ULN"."""
        limits = [{self._limit(atom) for atom in one.atoms} for one in (left, right)]
        return len(limits[0]) == 1 and limits[0] == limits[1] and None not in limits[0]

    def _limit(self, atom: int) -> int | None:
        constraint = self.constraints[atom]
        return constraint.evidence.start if constraint.interval is not None else None

    def has_other_time(self, special: Operand, general: Operand) -> bool:
        """Whether an operand is the special case of a time: "chemotherapy within 3 weeks (6 weeks for carmustine)"."""
        times = [window and window.evidence.start for window in (self.constraints[at].temporal for at in general.atoms)]
        if not special.atoms or not times or None in times:
            return False
        facts = [self.constraints[atom] for atom in special.atoms]
        own = [(one.temporal.evidence.start, one.subject.start) for one in facts if one.temporal is not None]
        return len(own) == len(facts) and all(start < name and start not in times for start, name in own)

    def same_evidence(self, left: Operand, right: Operand) -> bool:
        """Whether both come from one comparison: "blood pressure > 140/90 mmHg"."""
        one, other = self.constraints[left.atoms[-1]], self.constraints[right.atoms[0]]
        return self.same_subjects(left, right) and one.evidence == other.evidence


def _is_narrowed(constraint: Constraint) -> bool:
    """Whether more is said of a fact than its name: a limit, a result, a time, a denial."""
    said = constraint.interval, constraint.values, constraint.temporal, constraint.duration, constraint.count
    return constraint.negated or any(one is not None for one in said)


def measured(constraint: Constraint) -> str:
    """What a constraint measures: its code, else the last word of its name."""
    concept = constraint.subject.concept
    return concept.code if concept and concept.code else last_word(constraint)


@cache
def _told() -> frozenset[str]:
    """Results that do not tell of disease."""
    return role("result") | role("absent")


@cache
def abnormal_sides() -> dict[str, str]:
    """On which side of normal a value tells of disease, by the LOINC code of what is measured."""
    sides = {name: row["side"] for row in table("abnormal_sides") for name in entries(row["analytes"])}
    return {row["loinc"]: sides[row["id"]] for row in table("analytes") if row["loinc"] and row["id"] in sides}


@cache
def _categories() -> dict[str, str]:
    """What a quantity tells of, "renal", "liver", by its LOINC code."""
    return {row["loinc"]: row["category"] for row in table("analytes") if row["loinc"]}


def _overlap(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    return any(start < end_of and begin < end for start, end in spans for begin, end_of in others)
