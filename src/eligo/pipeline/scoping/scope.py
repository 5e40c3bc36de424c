"""Which constraints of a criterion a cue reaches: the scope of "no", "history of", "suspected".

A cue that stands before its scope reaches the next constraint, if no border comes between, and then on through the
list that this constraint begins, and through what is said of it: "no A, B or C" denies three, "no surgery of the hip"
a surgery of the hip, "no disease requiring insulin" a disease together with insulin. What stands in brackets does not
end a list, and another denial does: "no A (B) or C" denies A and C, "no A and no B" each for itself; a cue in brackets
stays in them. A cue that stands after its scope ("is absent") reaches the constraint before it and back through its
list. Borders are the ends of sentences, semicolons, "but", relative clauses about people, and the cues of exceptions,
conditions, permissions and definitions.
"""

from __future__ import annotations

from itertools import pairwise

from ...lexicon.roles import ending, outcomes, role
from ..phrasing.acts import HINDERING, past_hindered
from ..phrasing.admission import shut_out
from ..phrasing.borders import BORDERS
from ..phrasing.syntax import Cue, head_label
from ..phrasing.vocabulary import terms
from .neighbours import JOINS, OF_THINGS, REACH, Neighbours

LEFT = frozenset({"to", "("})
"""What leads to what is left of a harm that someone has recovered from."""
OVER = {"recovery": "of"}
"""What denies a thing as "free of" does."""
DUE_TO = ["due", "to"]
"""What follows is not the cause, "not caused by diabetes": it is denied."""
REASONS = (["due"], ["because"], ["for"], ["owing"], ["after"])
"""What follows is why something was ended, "discontinued | due to toxicity"."""
CAUSES = frozenset({"due", "because", "owing", "secondary"})
"""What follows is why something was ended that stands before: "discontinued aspirin | due to toxicity"."""
BEHIND_ENDED = 4
"""Among how many words behind what was ended its cause may begin: "stopped aspirin in the past | due to rash"."""
WITHOUT = frozenset({"free", "off"})
"""Who is so has nothing, whatever the reason: "free of infection due to fungi"."""
HAVING_IT = (["have"], ["has"], ["having"])
"""What follows is so, though "no" stands before it: "no gout or | have asthma"."""
NO_LONGER = frozenset({"ex", "former", "past", "quit"})
"""What says that something was so and is no longer: "| ex-smokers"."""
TO_DO = frozenset({"to", "must", "should", "will"})
"""What may stand before a verb that begins an alternative: "from intercourse or | to | use condoms"."""
PASSIVE = frozenset({"not", "cannot"})
VERBAL = frozenset({"not", "be", "been"})
"""How denials end that are said of what stands before them: "is not | positive"."""
NOMINAL = frozenset({"no", "without", "of", "never", "neither", "nor", "from"})
"""How cues end that deny things, and no verb: their lists may be mixed."""
MOST_CONSTRAINTS = 400
"""A text with more constraints is no criterion that a person wrote: nothing is said of its context and logic."""
BEFORE_LIMIT = 2
"""How many words may stand between a cue and the limit of a subject before it: "BMI not | above | 30"."""
BEFORE_LIMIT_COME_TO = 5
"""How many there may be where the limit says how far something has come: "not | resolved to CTCAE | grade 1"."""


class Line(Neighbours):
    """A criterion's words with its constraints on them, in the order of the text, and what its cues reach."""

    def reached(self, cue: Cue) -> list[int]:
        """The constraints in the scope of a cue, as indices into ``constraints``; a cue that has its scope before it
        has it behind where nothing is before, "Not confirmed | thrombosis"."""
        clause = shut_out(self.read, cue) if cue.kind == "forbidden" else None
        if clause is not None and (inside := self._within(clause)):
            return inside
        if cue.side == "before":
            if cue.first == 0 or (cue.kind == "negation" and self._has_object(cue)):
                return self._after(cue, cue.last)
            found = self._before(cue.first, mixed=self.read.texts[cue.first] == "are")
            return [] if self._is_of_a_bracket(cue, found) else found
        if self._denies_result(cue):
            return self._before(cue.first, mixed=False)
        over = self._recovery(cue)
        if over is not None:
            found = self._after(over, over.last)
            return found if self._are_over(over, found) else []
        begin = past_hindered(self.read, cue.last) if cue.kind == "hindrance" else cue.last
        found = self._after(cue, begin)
        if self.read.texts[cue.first] in ending() and self._tells_of_an_end(cue, found):
            return []
        if cue.kind == "inability":
            found = self._of_the_inability(found)
        if cue.kind == "uncertainty" and self.read.texts[cue.last - 1] == "to":
            found = self._of_the_plan(cue, found)
        return found if self.read.texts[cue.last - 1] in NOMINAL else self._of_the_verb(cue, found)

    def _tells_of_an_end(self, cue: Cue, found: list[int]) -> bool:
        """Whether a cue says why or that something came to an end, and so that it was: "discontinued | due to rash",
        "discontinued | aspirin due to rash", "toxicity requiring discontinuation of | aspirin"."""
        texts = self.read.texts
        required = not role("requiring").isdisjoint(texts[max(cue.first - 2, 0) : cue.first])
        if required or texts[cue.last : cue.last + 1] in REASONS:
            return True
        if not found or texts[cue.first] in WITHOUT:
            return False
        last = self.ranges[found[0]][1]
        return not CAUSES.isdisjoint(texts[last : last + BEHIND_ENDED])

    def _is_of_a_bracket(self, cue: Cue, found: list[int]) -> bool:
        """Whether a cue is said of what stands with it in a bracket, and not of what ``found`` has before that,
        "platelets > 50 (no drugs | allowed)", as one that a bracket begins with is: "hepatitis (ruled out)"."""
        bracket = self.brackets.get(cue.first)
        return (
            bracket is not None
            and cue.first > bracket.start + 1
            and not any(self.ranges[index][0] in bracket for index in found)
        )

    def _recovery(self, cue: Cue) -> Cue | None:
        """The recovery that a cue is, or that it denies: "has not yet | recovered from | toxicity"."""
        if cue.kind == "recovery":
            return cue
        at = self.read.past(cue.last, {"adverb", "auxiliary", "conjunction"})
        return next((one for one in self.read.cues if one.kind == "recovery" and one.first == at), None)

    def _are_over(self, cue: Cue, found: list[int]) -> bool:
        """Whether what someone has recovered from is a harm, "recovered from | toxicity", and neither what did it,
        "recovered from | surgery", nor what is left of it, "recovered from | toxicity to grade 1", nor a time, "after
        recovery from | influenza"."""
        harmed = found and self.constraints[found[0]].type in {"condition", "observation"}
        if not harmed or (cue.first > 0 and self.read.texts[cue.first - 1] in role("circumstance")):
            return False
        for index in range(found[0], len(self.ranges)):
            first = self.limits[index]
            if self.has_border(range(cue.last, first)):
                break
            if self.constraints[index].interval is not None and not LEFT.isdisjoint(self.read.texts[cue.last : first]):
                return False
        return True

    def _has_object(self, cue: Cue) -> bool:
        """Whether what is denied stands right behind a passive verb: "must not have been given | aspirin"."""
        if PASSIVE.isdisjoint(self.read.texts[cue.first : cue.last]):
            return False
        chunk = self.read.chunk_at(self.read.past(cue.last, {"determiner", "adverb"}))
        return chunk is not None and any(chunk.first <= first < chunk.last for first, _ in self.ranges)

    def _denies_result(self, cue: Cue) -> bool:
        """Whether a cue denies the result of what stands before it: "HBsAg must not be | positive"."""
        texts, classes, at = self.read.texts, self.read.classes, self.read.past(cue.last, {"auxiliary"})
        if cue.kind != "negation" or cue.first == 0 or at == len(texts) or texts[at] not in outcomes():
            return False
        return texts[at - 1] in VERBAL and (at + 1 == len(texts) or classes[at + 1] not in {"content", "generic"})

    def _within(self, clause: tuple[int, int]) -> list[int]:
        """The constraints of a clause, without what it makes a condition or an exception of, if anything is left."""
        begin, end = clause
        inside = [index for index, (first, _) in enumerate(self.ranges) if begin <= first < end]
        aside: set[int] = set()
        for cue in self.read.cues:
            if cue.kind in BORDERS and begin <= cue.first < end:
                past = next((at for at in range(cue.last, end) if self.read.texts[at] == ","), end)
                aside.update(range(cue.last, past))
        return [index for index in inside if self.ranges[index][0] not in aside] or inside

    def _of_the_plan(self, cue: Cue, found: list[int]) -> list[int]:
        """What a plan reaches that is one of a series: "pregnant, planning to become pregnant, | or breastfeeding"."""
        texts = self.read.texts
        if not cue.first or texts[cue.first - 1] not in JOINS:
            return found
        for place, (left, right) in enumerate(pairwise(found)):
            if "," in texts[self.ranges[left][1] : self.ranges[right][0]]:
                return found[: place + 1]
        return found

    def _of_the_inability(self, found: list[int]) -> list[int]:
        """What someone cannot or will not do, and what is listed behind it and is nobody's act: "unable to swallow,
        | malabsorption", "or | previous gastrectomy", "incapable of becoming pregnant with | tubal ligation"."""
        for place, (left, right) in enumerate(pairwise(found)):
            between = {self.read.texts[at] for at in self.between(left, right)}
            if not JOINS.isdisjoint(between):
                if self._is_no_act(right) or not role("state_of_time").isdisjoint(between):
                    return found[: place + 1]
            elif "with" in between and not role("conceiving").isdisjoint(self._name(left).split()):
                return found[: place + 1]
        return found

    def _is_no_act(self, index: int) -> bool:
        """Whether a fact is a disease or a limit of a measurement, or something else that keeps someone from an act."""
        constraint, name = self.constraints[index], self._name(index)
        if not role("hurdle").isdisjoint(name.split()):
            return True
        if constraint.type != "condition" or constraint.interval is not None:
            return constraint.type == "measurement" and constraint.interval is not None
        return terms().get(name) is not None or head_label(name.split()[-1]) == "Condition"

    def _name(self, index: int) -> str:
        return self.constraints[index].subject.text.lower()

    def _of_the_verb(self, cue: Cue, found: list[int]) -> list[int]:
        """What a denied verb reaches: behind a comma nothing of another kind, "could not be scanned, pregnancy", nor
        behind what someone cannot do, "unable to read, written agreement", unless it is of a series, "not pregnant,
        breastfeeding or fertile"."""
        texts = self.read.texts
        links = [JOINS.intersection(texts[at] for at in self.between(left, right)) for left, right in pairwise(found)]
        for place, (left, right) in enumerate(pairwise(found)):
            other = cue.kind in HINDERING or self.constraints[left].type != self.constraints[right].type
            if other and links[place] == {","} and not any(link & {"or", "nor", "/"} for link in links[place:]):
                return found[: place + 1]
        return found

    def _after(self, cue: Cue, at: int) -> list[int]:
        found: list[int] = []
        denial = self.read.texts[cue.last - 1] if cue.kind == "negation" else OVER.get(cue.kind, "")
        inside = self.brackets.get(cue.first)
        coming = not role("recovering").isdisjoint(self.read.texts[at : at + 1])
        reach = BEFORE_LIMIT_COME_TO if coming else BEFORE_LIMIT
        for index, (first, last) in enumerate(self.ranges):
            if last <= at or (first < at and self.limits[index] - at > reach):
                continue
            if not found:
                begun = self.read.past(at, {"auxiliary"})
                if first - begun > REACH or self.has_border(range(at, first)) or self._aside(at, first):
                    break
                if inside is not None and first not in inside:
                    break
                if self._is_left_to_another(cue, at, first):
                    break
                if denial not in OF_THINGS and not self.examples.isdisjoint(range(at, first)):
                    break
            elif self._has_other_in_its_stead(found[-1], index, denial):
                break
            elif (
                not self.are_listed(found[-1], index, cue.kind)
                and not self.said_of(self.ranges[found[-1]][1], first)
                and not self.narrows(self.ranges[found[-1]][1], first, index, denial=denial)
                and not (denial in OF_THINGS and self._are_people(found[-1], index))
            ):
                if self.is_beside(index, found[-1]):
                    continue
                break
            found.append(index)
        return found

    def _has_other_in_its_stead(self, left: int, right: int, denial: str) -> bool:
        """Whether an alternative begins to what a woman has not, "without menses or | sterile", "not of childbearing
        potential or | using contraception", to what a fact is without, "gout without tophi or | with fever", to what
        someone has "no" of, "no gout or have | asthma", or abstains from, "from intercourse or use | condoms", or what
        someone was who is no longer so, "never-smokers or | ex-smokers"."""
        between = self.between(left, right)
        words = [self.read.texts[at] for at in between]
        if "or" not in words:
            return False
        if self.read.texts[self.ranges[left][1] - 1] in role("fertility"):
            return True
        if denial == "without" and words[-1] == "with":
            return True
        if denial == "never":
            return self.read.texts[self.ranges[right][0]] in NO_LONGER or not NO_LONGER.isdisjoint(words)
        if denial == "from":
            at = between[words.index("or")] + 1
            return self._begins_to_do(at + (self.read.texts[at] in TO_DO))
        return denial == "no" and words[words.index("or") + 1 :][:1] in HAVING_IT

    def _begins_to_do(self, at: int) -> bool:
        """Whether a verb stands at a word, "| use condoms", and no noun that is one with it, "| use of drugs"."""
        verb, *next_ = self.read.texts[at : at + 2] or [""]
        return (verb in role("light_verb") or verb in role("tying")) and next_ != ["of"]

    def _are_people(self, left: int, right: int) -> bool:
        """Whether what stands right behind a word that describes them is people of a sex: "no pregnant | women"."""
        return self.constraints[right].type == "sex" and self.ranges[left][1] == self.ranges[right][0]

    def _is_left_to_another(self, cue: Cue, at: int, first: int) -> bool:
        """Whether another such cue of a list stands before a constraint: "without consent, without | insurance"."""
        again = range(at + 1, first)
        return any((cue.kind, k) in self.beginnings and self.read.texts[k - 1] in JOINS for k in again)

    def _before(self, at: int, *, mixed: bool) -> list[int]:
        """What a cue reaches that stands behind it; ``mixed``: also a list with "and" of things of several kinds, as
        "are" has it, "surgery and opioids | are not permitted"."""
        found: list[int] = []
        for index in range(len(self.ranges) - 1, -1, -1):
            first, last = self.ranges[index]
            if first >= at:
                continue
            if not found:
                if at - last > REACH // 2 or self.has_border(range(last, at)):
                    break
            elif not self.are_listed(index, found[-1], mixed=mixed) and not self.narrows(
                last, self.ranges[found[-1]][0], found[-1]
            ):
                if self.is_beside(index, found[-1]):
                    continue
                break
            found.append(index)
        return found[::-1]

    def _aside(self, first: int, last: int) -> bool:
        """Whether a word stands between behind which nothing is what a cue is about: "not accepted | by | the parents"
        denies no parents. Who is "not under guardianship" has none."""
        texts, circumstance = self.read.texts, role("circumstance")
        return any(
            texts[index] in circumstance
            and (texts[index] != "prior" or texts[index + 1] == "to")
            and (texts[index] != "under" or (index > first and texts[index + 1] not in role("care")))
            and not (texts[index - 1] in role("caused") or texts[index : index + 2] == DUE_TO)
            for index in range(first, last)
        )
