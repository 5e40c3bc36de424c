"""What belongs together in a list before its conjunctions join the rest: people, and what no conjunction parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .features import Operand
from .lists import Links, Lists
from .operands import Operands

CONJUNCTIONS = frozenset({"or", "and", "comma", "slash"})
NESTED = 6
"""How deep "A with B with C" nests; beyond, all belongs to the last."""
Bound = tuple[list[Operand], Links]


class Belonging:
    """Binds operands of one criterion's lists. ``join`` makes one operand of a list that stands behind another, so
    deep."""

    def __init__(self, operands: Operands, lists: Lists, join: Callable[[list[Operand], Links, int], Operand]) -> None:
        self.of = operands
        self._lists = lists
        self._join = join

    def bound(self, operands: list[Operand], links: Links) -> Bound:
        """A list in which groups of people are one, and what is denied together."""
        operands, links = self._people_described(*self._people_joined(operands, links))
        return self._denied_together(*self._other_sex_joined(*self._unfit_described(operands, links)))

    def other_people(self, operands: list[Operand], links: Links) -> int:
        """Where the words turn to the other sex: "women of childbearing potential | and men"; 0 where they do not."""
        if not self.of.are_sexes(operands[0]):
            return 0
        places = (at for at in range(2, len(operands)) if links[at] & {"or", "and"} and self.of.are_sexes(operands[at]))
        return next(places, 0)

    def folded(self, operands: list[Operand], links: Links, depth: int) -> Bound:
        """Folds links without a conjunction. The first operand takes the list behind it, "infection with A, B or C",
        unless a comma sets the conjunction apart, "failure requiring dialysis, or diabetes"; others take the next, as
        does a degree with nothing between, "class III heart failure or stroke", "heart failure class III or stroke"."""
        joined, kept = [operands[0]], [links[0]]
        at = 1
        while at < len(operands):
            if links[at] & CONJUNCTIONS:
                joined.append(operands[at])
                kept.append(links[at])
            elif self._closes(operands, links, kept, at):
                list_before = self._lists.joined(joined, kept)
                joined, kept = [self.of.every(list_before, operands[at])], [kept[0]]
            elif len(joined) > 1 or at + 1 == len(operands) or depth >= NESTED:
                if self.of.same_evidence(joined[-1], operands[at]) and self.of.excludes:
                    joined[-1] = self.of.either(joined[-1], operands[at])
                else:
                    self.fold_borrowers(joined, kept)
                    joined[-1] = self._narrowed(joined[-1], operands[at], links[at])
            elif self.of.same_evidence(joined[-1], operands[at]):
                join = self.of.either if self.of.excludes else self.of.every
                joined[-1] = join(joined[-1], operands[at])
            elif (
                not links[at]
                and (self._leads(joined[-1], operands[at]) or self._grades(joined[-1], operands[at]))
                and not self._lists_alike(operands, links, at)
            ) or self._recurs(links, at):
                joined[-1] = self.of.every(joined[-1], operands[at])
            else:
                end = self._end_of_list(operands, links, at)
                end = next((k for k in range(at + 1, end) if self.of.are_one_thing(operands[at - 1], operands[k])), end)
                rest = self._join(operands[at:end], [set(), *links[at + 1 : end]], depth + 1)
                joined[-1] = self._narrowed(joined[-1], rest, links[at])
                at = end - 1
            at += 1
        return joined, kept

    def _narrowed(self, operand: Operand, by: Operand, link: set[str]) -> Operand:
        """An operand with what is said of it: "no more than two regimens for | metastatic disease" asks for no such
        disease."""
        limits_purpose = "for" in link and self.of.are_at_most(operand) and self.of.are_present_conditions(by)
        if limits_purpose and not self.of.excludes:
            return self.of.apply_if(operand, by)
        return self.of.every(operand, by)

    def _people_joined(self, operands: list[Operand], links: Links) -> Bound:
        """ "Men and women": groups of people side by side are alternatives, and bind first."""
        joined, kept = [operands[0]], [links[0]]
        for operand, link in zip(operands[1:], links[1:], strict=True):
            if (
                link & CONJUNCTIONS
                and self.of.are_alike(joined[-1], operand)
                and not self.of.say_same(joined[-1], operand)
            ):
                joined[-1] = self.of.either(joined[-1], operand)
            else:
                joined.append(operand)
                kept.append(link)
        return joined, kept

    def _people_described(self, operands: list[Operand], links: Links) -> Bound:
        """ "Pregnant or lactating women": what stands right before people is said of them, and binds next."""
        joined, kept = [operands[0]], [links[0]]
        for operand, link in zip(operands[1:], links[1:], strict=True):
            begin = len(joined)
            if not link and self.of.are_sexes(operand):
                while (
                    begin
                    and self.of.describes(joined[begin - 1], operand)
                    and (begin == len(joined) or kept[begin] <= CONJUNCTIONS)
                ):
                    begin -= 1
            if begin < len(joined):
                described = self._lists.joined(joined[begin:], [set(), *kept[begin + 1 :]])
                joined[begin:], kept[begin + 1 :] = [self.of.every(described, operand)], []
            else:
                joined.append(operand)
                kept.append(link)
        return joined, kept

    def _unfit_described(self, operands: list[Operand], links: Links) -> Bound:
        """ "Advanced or metastatic cancer, not amenable to | surgery or radiotherapy": what none of the treatments at
        the end of a list suits is all that stands before."""
        places = (at for at in range(1, len(operands)) if self.of.is_unfit(operands[at]))
        begin = next(places, len(operands))
        tied = begin < len(operands) and not links[begin] & {"and", "or", "slash"} and not operands[begin - 1].nest
        if not tied or not all(map(self.of.is_unfit, operands[begin:])) or self.of.has_interval(operands[begin - 1]):
            return operands, links
        who = self._join(operands[:begin], links[:begin], 0)
        return [self.of.every(who, *operands[begin:])], links[:1]

    def _denied_together(self, operands: list[Operand], links: Links) -> Bound:
        """ "Asthma or COPD without heart or kidney failure": a list denied behind a name binds before others."""
        at = 1
        while at < len(operands) - 1:
            end, cues = at + 1, self.of.cues_of(operands[at])
            if cues and not links[at] & CONJUNCTIONS and self.of.cues_of(operands[at - 1]) != cues:
                while end < len(operands) and links[end] & CONJUNCTIONS and self.of.cues_of(operands[end]) == cues:
                    end += 1
            if end > at + 1:
                denied = self._lists.joined(operands[at:end], [set(), *links[at + 1 : end]])
                operands, links = [*operands[:at], denied, *operands[end:]], [*links[: at + 1], *links[end:]]
            at += 1
        return operands, links

    def _other_sex_joined(self, operands: list[Operand], links: Links) -> Bound:
        """ "Men and postmenopausal women with gout": people of one sex, and of the other with what describes them."""
        if len(operands) > 1 and links[1] & {"and", "or"} and self.of.are_sexes(operands[0]):
            described = len(operands[1].atoms) > 1 and self.of.are_of_one_sex(operands[1])
            if described:
                return [self.of.either(*operands[:2]), *operands[2:]], [links[0], *links[2:]]
        return operands, links

    def _recurs(self, links: Links, at: int) -> bool:
        """Whether the tie before an operand comes again: "radiotherapy for | sarcoma or chemotherapy for leukaemia"."""
        return "for" in links[at] and any("for" in link for link in links[at + 1 :])

    def _leads(self, left: Operand, right: Operand) -> bool:
        """Whether a degree stands before what it is of: "class III | heart failure"."""
        return self.of.has_interval(left) and not self.of.has_interval(right)

    def _lists_alike(self, operands: list[Operand], links: Links, at: int) -> bool:
        """Whether all that follows a limit, and not at once, is a list of treatments or tests: "HbA1c > 7 % on |
        metformin or insulin"."""
        rest = operands[at:]
        listed = len(rest) > 1 and all(link in ({"or"}, {"slash"}) for link in links[at + 1 :])
        return listed and self.of.are_done_alike(rest) and self.of.is_apart(operands[at - 1], operands[at])

    def _grades(self, left: Operand, right: Operand) -> bool:
        """Whether a degree stands behind what it is of: "heart failure | class III"."""
        ordinal = [self.of.constraints[atom].values for atom in right.atoms]
        return not self.of.has_interval(left) and self.of.has_interval(right) and all(ordinal)

    def fold_borrowers(self, joined: list[Operand], kept: Links) -> None:
        """Makes the last operand one with those before it that share its noun, or are stages as it is: what follows is
        said of them all, "first- or second-degree burns with infection", "T3 or N1 breast cancer"."""
        begin = self.begin_of_borrowers(joined)
        if begin < len(joined) - 1:
            joined[begin:] = [self._lists.joined(joined[begin:], [set(), *kept[begin + 1 :]])]
            del kept[begin + 1 :]

    def begin_of_borrowers(self, joined: Sequence[Operand]) -> int:
        """Where the operands begin that share the noun of the last, or are stages as it is."""
        begin = len(joined) - 1
        while begin and (
            self.of.share_head(joined[begin - 1], joined[begin]) or self.of.are_stages(joined[begin - 1], joined[begin])
        ):
            begin -= 1
        return begin

    def _closes(self, operands: list[Operand], links: Links, kept: Links, at: int) -> bool:
        """Whether the last operand is said of the whole list before it: "A or B requiring treatment", but not "A or a B
        that requires treatment", and not "A or women who require treatment"."""
        if "or" in kept[-1] and self.of.are_sexes(operands[at - 1]):
            return False
        listed = len(kept) > 1 and all(link & {"or", "and", "slash"} and "comma" not in link for link in kept[1:])
        listed = listed and not {"article", "with"} <= kept[-1] | links[at]
        said = "verb" in links[at] or ("for" in links[at] and not any("for" in link for link in links[:at]))
        return listed and at + 1 == len(operands) and not self.of.has_interval(operands[at]) and said

    def _end_of_list(self, operands: Sequence[Operand], links: Links, at: int) -> int:
        """Where the list ends that begins at an operand: before a conjunction that a comma sets apart, if no comma
        alone has made it a series before, where it turns back to what stands before the list, and before what else
        someone has, "resection of carcinoma or | has completed radiotherapy"."""
        for index in range(at + 1, len(links)):
            if "having" in links[index] and "verb" not in links[at]:
                return index
            if "comma" in links[index]:
                if links[index] & {"or", "and"} or self._turns_back(operands, links, at, index):
                    return index
                return len(links)
        return len(links)

    def _turns_back(self, operands: Sequence[Operand], links: Links, at: int, index: int) -> bool:
        """Whether an exclusion goes on with diseases behind what one is treated with: "infection requiring antibiotics,
        | heart failure"."""
        if not self.of.excludes or links[at].isdisjoint({"verb", "with"}):
            return False
        diseases = all(self.of.are_present_conditions(operands[place]) for place in (at - 1, index))
        return diseases and all(map(self.of.are_treatments, operands[at:index]))
