"""What "and", "or" and a comma between the operands of one list mean.

A comma means what the next conjunction of its list means; alone between two things that an inclusion asks for it means
both ("routine, uncomplicated surgery"). "and" is not always *and*. In a list of things that each exclude ("pregnancy
and lactation"), under a denial ("no asthma and COPD"), and between groups of people ("men and women") it joins
alternatives, as it does in an inclusion between kinds of disease ("breast and lung cancer") and cases of something
("inducers, e.g. A, B, and C"); between thresholds, what must have been done ("prior A, B, and C"), and whole clauses
("born preterm and treated in hospital") it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ...lexicon.roles import role
from .features import Operand
from .operands import Join, Operands
from .simplify import either, every

Links = list[set[str]]


class Lists:
    """Joins the operands of one criterion's lists by their conjunctions."""

    def __init__(self, operands: Operands) -> None:
        self.of = operands

    def joined(self, operands: list[Operand], links: Links) -> Operand:
        """One operand of many. ``links[i]`` is what stands before operand ``i``: a conjunction, but for the first."""
        operands, links = self._denied_joined(*self._close_joined(operands, links))
        if len(operands) == 1:
            return operands[0]
        apart = next((at for at in range(1, len(links)) if links[at] & {"either", "both"}), None)
        if apart is not None and links[apart] & {"and", "or"}:
            left = self.joined(operands[:apart], [*links[:apart]]) if apart > 1 else operands[0]
            right = self.joined(operands[apart:], [links[apart] & {"both"}, *links[apart + 1 :]])
            return self.of.joined(every if "and" in links[apart] else either, [left, right])
        marks = self._marks(operands, links)
        if "or" in marks and "and" in marks:
            return self._mixed(operands, links, marks)
        denials = operands[0].denials
        together = bool(denials) and all(operand.denials == denials for operand in operands)
        both = any("both" in link for link in links)
        return self.of.joined(either if "or" in marks or (together and not both) else every, operands)

    def _denied_joined(self, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
        """A list of an inclusion in which one cue denies several and others not: what it denies it denies together, "no
        gout or asthma, or | treated gout" is neither, or treated gout."""
        same = [
            bool(left.denials) and left.denials == right.denials and "both" not in link
            for (left, right), link in zip(pairwise(operands), links[1:], strict=True)
        ]
        if self.of.excludes or all(same) or not any(same):
            return operands, links
        bounds = [0, *(at for at, one in enumerate(same, 1) if not one), len(operands)]
        pieces = [self.joined(operands[begin:end], [set(), *links[begin + 1 : end]]) for begin, end in pairwise(bounds)]
        return pieces, [links[begin] for begin in bounds[:-1]]

    def _close_joined(self, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
        """A list in which those are one that a stroke parts, "ECG, chest X-ray/radiograph and | MRI", and the limits of
        which an inclusion asks for either, "platelets > 100, creatinine < 1.5 or clearance > 50, | bilirubin < 2"; two
        adjectives with a comma alone between them are said of one thing, "active, uncontrolled | infection"."""
        if all("slash" not in link and link not in ({"or"}, {"comma"}) for link in links[1:]):
            return operands, links
        joined, kept = [operands[0]], [links[0]]
        for at, (operand, link) in enumerate(zip(operands[1:], links[1:], strict=True), 1):
            if "slash" in link and not link & {"comma", "and", "or"}:
                joined[-1] = self.of.joined(self._sense_of_stroke(operands[at - 1], operand), [joined[-1], operand])
            elif link == {"or"} and self._is_local(operands, links, at):
                joined[-1] = self.of.either(joined[-1], operand)
            elif link == {"comma"} and self._describe_one(operands, at):
                joined[-1] = self.of.every(joined[-1], operand)
            else:
                joined.append(operand)
                kept.append(link)
        return joined, kept

    def _sense_of_stroke(self, left: Operand, right: Operand) -> Join:
        """A stroke parts alternatives, but in an inclusion the subjects of one limit, "AST/ALT < 2.5 x ULN", and what
        is denied on either side, "non-pregnant/non-lactating"."""
        alike = self.of.are_each_denied(left, right) or self.of.share_limit(left, right)
        return every if alike and not self.of.excludes else either

    def _describe_one(self, operands: Sequence[Operand], at: int) -> bool:
        """Whether the operands before and at a place are two adjectives and their noun, and no more of a list."""
        listed = at > 1 and self.of.share_head(operands[at - 2], operands[at - 1])
        listed = listed or (at + 1 < len(operands) and self.of.share_head(operands[at], operands[at + 1]))
        return not listed and self.of.are_said_of_one(operands[at - 1], operands[at])

    def _is_local(self, operands: Sequence[Operand], links: Links, at: int) -> bool:
        """Whether an "or" of an inclusion stands between two limits of a list alone: the list goes on behind it with
        another limit, or both tell of one function, "creatinine < 1.5 or | clearance > 50"."""
        left, right = operands[at - 1], operands[at]
        if self.of.excludes or left.nest or right.nest or not (self.of.limit(left) and self.of.limit(right)):
            return False
        goes_on = at + 1 < len(links) and links[at + 1] == {"comma"} and self.of.has_interval(operands[at + 1])
        return (goes_on and links[at - 1] == {"comma"}) or self.of.limit_one_function(left, right)

    def _marks(self, operands: list[Operand], links: Links) -> list[str]:
        """What each link but the first means, "or" or "and"."""
        series = any("comma" in link and not link & {"and", "or"} for link in links[1:])
        marks: list[str] = []
        following = ""
        for at in range(len(operands) - 1, 0, -1):
            link = links[at]
            left, right = operands[at - 1], operands[at]
            if link & {"or", "slash"}:
                following = "and" if self._are_all_absent(left, right) else "or"
            elif "and" in link:
                following = self._sense_of_and(operands, links, at, series)
            elif not following:
                following = "and" if self._lists_clauses(link) else self._sense_of_comma(operands, at)
            marks.append("and" if self._are_denied_by_one(left, right) else following)
        return marks[::-1]

    def _are_all_absent(self, left: Operand, right: Operand) -> bool:
        """Whether an inclusion asks for no finding of a test, "negative test for HIV or | syphilis"."""
        return not self.of.excludes and not self.of.share_result(left, right).isdisjoint(role("absent"))

    def _are_denied_by_one(self, left: Operand, right: Operand) -> bool:
        """Whether one cue of an inclusion denies two of its alternatives, one with more beside it, "no pneumonitis or |
        fibrosis by X-ray": it asks for neither."""
        return not self.of.excludes and bool(left.nest) != bool(right.nest) and self.of.share_denial(left, right)

    def _lists_clauses(self, link: set[str]) -> bool:
        """Whether a comma parts what is all said of who is excepted: "except those who have gout, | are treated"."""
        return self.of.is_inside_exception and {"comma", "verb"} <= link

    def _mixed(self, operands: list[Operand], links: Links, marks: list[str]) -> Operand:
        """Both conjunctions in one list: "and" binds tighter, but for a comma before it, "A or B, and C or D", for a
        verb behind it, "A or B and undergoing C", and where an article begins a new thing behind it alone, "a
        wheelchair and a walker or cane". Alternatives with one limit are one: "gout and AST or ALT > 2 x ULN"."""
        for at in range(len(operands) - 1, 0, -1):
            if marks[at - 1] == "or" and self.of.share_limit(operands[at - 1], operands[at]):
                operands = [*operands[: at - 1], self.of.either(*operands[at - 1 : at + 1]), *operands[at + 1 :]]
                links, marks = [*links[:at], *links[at + 1 :]], [*marks[: at - 1], *marks[at:]]
        if "and" not in marks or "or" not in marks:
            return self.of.joined(every if "and" in marks else either, operands)
        ands = [at for at in range(1, len(operands)) if marks[at - 1] == "and"]
        places = [at for at in ands if {"comma", "and"} <= links[at]]
        if not places and not any({"or", "verb"} <= link for link in links):
            places = [at for at in ands if "verb" in links[at]]
        if not places and not any({"or", "article"} <= link for link in links):
            places = [at for at in ands if {"and", "article"} <= links[at]]
        join: Join = every
        if not places:
            places, join = [at for at in range(1, len(operands)) if marks[at - 1] == "or"], either
        bounds = [0, *places, len(operands)]
        pieces = [self.joined(operands[begin:end], [set(), *links[begin + 1 : end]]) for begin, end in pairwise(bounds)]
        return self.of.joined(join, pieces)

    def _sense_of_and(self, operands: Sequence[Operand], links: Links, at: int, series: bool) -> str:
        left, right = operands[at - 1], operands[at]
        if any("both" in link for link in links[: at + 1]):
            return "and"
        if self.of.excludes and "people" in links[at]:
            return "or"
        if right.nest and not left.nest and "comma" not in links[at]:
            return "and"
        if self.of.excludes and self.of.name_people(left) and self.of.name_people(right):
            return "or"
        if self.of.says_sex(left):
            return "and"
        if self.of.excludes and not self.of.share_result(left, right).isdisjoint(role("ill")):
            return "or"
        if self.of.has_interval(left) or self.of.has_interval(right) or links[at] & {"verb", "with"}:
            return "and"
        if any(map(self._lists_clauses, links[1:])):
            return "and"
        if left.denials & right.denials or (self.of.of_people(left) and self.of.of_people(right)):
            return "or"
        if self.of.are_states_of_one(left, right):
            return "and"
        if self.of.excludes or self.of.is_inside_exception:
            return "or"
        if any(map(self.of.is_sound, operands[:at])):
            return "and"
        same = self.of.type_of(left) == self.of.type_of(right)
        listed = same and (series or self.of.is_elliptical(left)) and not self.of.is_measured(right)
        if not listed or self.of.type_of(left) in {"measurement", "administrative"}:
            return "and"
        return "or" if self.of.names_cases or self.of.are_kinds(left, right) else "and"

    def _sense_of_comma(self, operands: Sequence[Operand], at: int) -> str:
        left, right = operands[at - 1], operands[at]
        if self.of.excludes or left.denials & right.denials:
            return "or"
        if left.nest or right.nest or self.of.has_interval(left) or self.of.has_interval(right):
            return "and"
        listed = len(operands) > 2 or self.of.names_cases or self.of.is_elliptical(right)
        same = self.of.type_of(left) == self.of.type_of(right)
        return "or" if listed and same and self.of.type_of(left) != "administrative" else "and"
