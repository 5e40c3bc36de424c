"""What stands beside a fact and narrows it, and is no part of it yet: "on a stable dose", "of the fellow eye".

It becomes the fact's qualifier: the words of its noun phrase before its name ("fasting | cholesterol"), what it is said
to be ("an infection that is | active"), how sure it is ("documented or known | resistance"), the criteria that define
it ("per RECIST 1.1"), the method that a limit is read with ("by the Cockcroft-Gault formula"), the site ("in the fellow
eye"), the steadiness of a dose, and that it requires treatment. What is denied is left alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...schema import OF_STATES, Constraint, Qualifier
from ..phrasing.coordination import CONNECTORS, is_adjective
from ..phrasing.syntax import Cue
from ..phrasing.vocabulary import NARROWING, is_site, qualifiers, role
from .residue import Coverage

PEOPLE = frozenset({"sex", "age"})
"""Types of constraints that no qualifier narrows."""
DENYING = frozenset({"negation", "inability", "prefix", "hindrance", "unfit", "forbidden"})
NEAR_A_DENIAL = 3
NOT = frozenset({"not", "never", "n't", "cannot", "don't", "doesn't", "isn't", "aren't"})
STOPS = frozenset({".", ";"})
BRACKETS = frozenset("()[]")
COPULA = frozenset({"auxiliary", "pronoun", "adverb"})
TO_A_FACT = COPULA | {"determiner", "generic", "preposition", "verb"}
UNNAMED = frozenset({"to", "that", "which", "who", "whom"})
"""What a verb stands behind."""
ASIDE = frozenset({"(", ",", "that"})
TREATED = frozenset({"drug", "procedure", "device"})
OPENING = frozenset({"determiner", "preposition"})
SHORTEST = 3
LONGEST_NAME = 12
LONGEST_REQUIREMENT = 6
LONGEST_DOSE = 4
REACH = 4
FAR_LEAD = 8
FARTHEST = 24
"""How many facts, or words, are looked over for what a word belongs to."""
LINKS = frozenset({"of", "in", "and", "the", "/", "&", "on", "against"})
VERSION = frozenset({"version", "ver", "v", "edition", "ed", "text", "revision", "revised", "modified", "™", "®", "."})


class Place(NamedTuple):
    """The words ``first`` to ``last - 1`` that name the subject of these constraints."""

    first: int
    last: int
    constraints: list[Constraint]

    @property
    def type(self) -> str:
        return self.constraints[0].type


def narrow(coverage: Coverage) -> None:
    """Gives the facts of a criterion their further qualifiers, and covers the words of those."""
    if coverage.is_whole() or not coverage.said:
        return
    one = _Narrowing(coverage)
    for rule in (
        one.schemes,
        one.methods,
        one.doses,
        one.requirements,
        one.names,
        one.kinds,
        one.leads,
        one.states,
        one.settings,
        one.sites,
        one.sureness,
    ):
        rule()


class _Narrowing:
    """The rules, over the words and facts of one criterion."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage, self.read, self.texts = coverage, coverage.read, coverage.read.texts
        found: dict[tuple[int, int], list[Constraint]] = {}
        for one in coverage.said:
            first, last = coverage.words_of(one.subject.start, one.subject.end)
            if first < last and one.origin != OF_STATES:
                found.setdefault((first, last), []).append(one)
        self.places = [Place(first, last, of) for (first, last), of in sorted(found.items())]
        self.firsts = [place.first for place in self.places]
        self.named = {at for place in self.places for at in range(place.first, place.last)}
        self.stops = [at for at, word in enumerate(self.texts) if word in STOPS]
        denying = [cue for cue in self.read.cues if cue.kind in DENYING]
        self.denials = {cue.first for cue in denying if cue.kind != "prefix"}
        cues = [cue for cue in denying if not self._denies_names(cue)]
        self.denied = {cue.last + step for cue in cues for step in range(NEAR_A_DENIAL)}

    def _denies_names(self, cue: Cue) -> bool:
        """Whether a cue denies a whole noun phrase with all that narrows it: "no", "without", "absence of"."""
        return cue.kind == "negation" and NOT.isdisjoint(self.texts[cue.first : cue.last])

    # ------------------------------------------------------------------ the rules

    def schemes(self) -> None:
        """The criteria that define or grade a fact: "measurable disease per | RECIST 1.1", "meets | Rome III criteria
        for IBS"."""
        for at in self._left_in(role("scheme") | role("reference")):
            first, last = self._scheme_around(at)
            lead = self._led_by(first, role("by_scheme"))
            if lead is None or not self._is_proper(first, last, at) or self._is_denied(lead):
                continue
            of = self.texts[last : last + 1] in (["for"], ["of"])
            place = self._after(last + 1) if of else self._before(first)
            if place is not None:
                self._take("criteria", first, last, [place], lead)

    def methods(self) -> None:
        """How a value is measured: "by the | Cockcroft-Gault formula", "in a | sitting position"."""
        for at in self._left_in(role("formula") | role("method_head")):
            chunk = self.read.chunk_at(at)
            first = min(self._scheme_around(at)[0], chunk.first if chunk is not None else at)
            lead = self._led_by(first, role("by_method"))
            place = self._before(first)
            if lead is None or place is None or self._is_denied(lead) or not self.named.isdisjoint(range(first, at)):
                continue
            if first < at and any(one.type == "measurement" or one.interval for one in place.constraints):
                self._take("method", first, at + 1, [place], lead)

    def doses(self) -> None:
        """How steady a dose is: "metformin at a | stable daily dose", "stable doses | of A, B or C"."""
        for at in self._left_in(role("steady")):
            last = next(
                (k + 1 for k in range(at + 1, at + LONGEST_DOSE) if self.texts[k : k + 1] and self._doses(k)), 0
            )
            if not last or not STOPS.isdisjoint(self.texts[at:last]) or self._is_denied(at):
                continue
            if self.texts[last : last + 1] == ["of"]:
                places = self._listed(self._after(last + 1))
            else:
                places = [place for place in [self._before(at, TREATED) or self._after(last, TREATED)] if place]
            self._take("status", at, last, [place for place in places if place.type in TREATED])

    def _doses(self, at: int) -> bool:
        return self.texts[at] in role("dosing")

    def requirements(self) -> None:
        """That a fact requires treatment: "arrhythmia | requiring medication"."""
        for at in self._left_in(role("requiring")):
            last = at + 1
            while last < len(self.texts) and last - at < LONGEST_REQUIREMENT and self._is_required(last):
                last += 1
            place = self._before(at)
            while last > at + 1 and self.texts[last - 1] not in role("required_treatment"):
                last -= 1
            alone = last > at + 1 and (last == len(self.texts) or self._ends_clause(last))
            if place is not None and alone and not self._is_denied(at) and self._is_between(place.last, at, COPULA):
                self._take("status", at, last, [place])

    def _ends_clause(self, at: int) -> bool:
        return self.read.classes[at] in {"punctuation", "conjunction"} or self.texts[at] in role("timing_tie")

    def _is_required(self, at: int) -> bool:
        small = self.read.classes[at] in {"determiner", "adverb", "preposition"}
        return small or self.texts[at] in role("required_treatment")

    def names(self) -> None:
        """The words of a fact's noun phrase before its name: "fasting | cholesterol", "disseminated | glioma"."""
        for place in self.places:
            chunk = self.read.chunk_at(place.first)
            if chunk is None or chunk.first >= place.first or place.type in PEOPLE:
                continue
            for first, last in self._left_between(self._described_from(place.first, chunk.first), place.first):
                self._take(self._kind(first, last), first, last, [place])

    def _described_from(self, at: int, first: int) -> int:
        """Where the words begin that describe a name, in the noun phrase that begins at ``first``, and an adverb before
        those: "medically | acceptable contraception"."""
        name = at
        while at > first and at - 1 not in self.named and self._describes(at - 1, first):
            at -= 1
        adverb = at == first < name and at > 0 and self.read.classes[at - 1] == "adverb" and at - 1 not in self.denied
        return at - 1 if adverb and self.texts[at - 1] in role("manner") else at

    def _describes(self, at: int, first: int) -> bool:
        """Whether a word before a name describes it; the first of a noun phrase may be a verb, and no number does."""
        word = self.texts[at]
        if self.coverage.covered[at]:
            return True
        known = qualifiers().get(word) is not None or word in role("specimen")
        if not known and (len(word) < SHORTEST or word.isdigit() or word in role("numeral") or word.endswith("ing")):
            return False
        if at > first:
            return True
        if first and self.texts[first - 1] in UNNAMED:
            return False
        opened = first > 0 and self.read.classes[first - 1] in OPENING
        return opened or known or is_adjective(word) or self._is_proper_word(at)

    def kinds(self) -> None:
        """What kind of a fact is asked for, before its name: "an | acceptable method of contraception"."""
        for place in self.places:
            of = self._lead_of(place.first) - 1
            chunk = self.read.chunk_at(of - 1) if of > 0 and self.texts[of] == "of" else None
            if chunk is None or self.texts[of - 1] not in role("kind_of"):
                continue
            at = self._described_from(of - 1, chunk.first)
            if at < of - 1 and not self.coverage.is_covered(at, of):
                self._take("quality", at, of, self._listed(place))

    def leads(self) -> None:
        """What stands apart from the name that it narrows: "| active, non-infectious hepatitis", "| recent (less than a
        year) history of stroke"."""
        for first, last in self.coverage.left():
            found = qualifiers().lead(self.texts, first, last)
            if not found or found[-1].last != last or any(one.value not in NARROWING for one in found):
                continue
            at = last + (self.texts[last : last + 1] in ([","], ["and"]))
            if at == len(self.texts) or self.read.classes[at] == "preposition" or at in self.denials:
                continue
            if at > last and at in self.firsts:
                continue
            while at < len(self.texts) and at - last < FAR_LEAD and at not in self.firsts and self._leads_to(at):
                at += 1
            place = self._starting(at)
            if place is not None and place.type not in PEOPLE and not self._is_denied(first):
                for one in found:
                    self._take(one.value, one.first, one.last, [place])

    def _leads_to(self, at: int) -> bool:
        if self.read.classes[at] == "preposition":
            return self.texts[at] in role("noun_tie")
        return self.read.classes[at] in {"determiner", "generic"} or self.coverage.is_covered(at, at + 1)

    def states(self) -> None:
        """What a fact is said to be: "an infection that is | active", "diabetes (| well controlled)"."""
        for begin, last in self.coverage.left():
            small = self.read.classes[begin - 1] == "determiner" if begin else False
            for first in (begin, begin - 1 - small) if begin > 1 else (begin,):
                found = qualifiers().lead(self.texts, first, last)
                if not found or found[-1].last != last or any(one.value not in NARROWING for one in found):
                    continue
                chunk = self.read.chunk_at(last - 1)
                place = self._before(first)
                goes_on = self.texts[last : last + 1] in ([","], ["or"], ["and"], ["/"], ["to"])
                if place is None or place.type in PEOPLE or goes_on or self._is_denied(first):
                    continue
                if (chunk is None or chunk.last <= last) and self._is_between(place.last, first, COPULA, ASIDE):
                    for one in found:
                        self._take(one.value, one.first, one.last, [place])
                    break

    def settings(self) -> None:
        """In which setting a treatment is given: "in the | adjuvant setting"."""
        for at in self._left_in(role("setting")):
            chunk = self.read.chunk_at(at)
            place = self._before(chunk.first, TREATED | {"condition"}) if chunk is not None else None
            if chunk is None or place is None or chunk.last > at + 1 or chunk.first == at:
                continue
            if self.texts[self._lead_of(chunk.first) - 1] in {"in", "for"}:
                self._take("setting", chunk.first, at + 1, [place])

    def _lead_of(self, at: int) -> int:
        """The word behind the one that ties a noun phrase to what stands before it."""
        while at > 1 and self.read.classes[at - 1] == "determiner":
            at -= 1
        return at

    def sites(self) -> None:
        """Where a fact is: "haemorrhage in the | fellow eye"."""
        for first, last in self.coverage.left():
            begin = first
            while begin and self.texts[begin - 1] in role("which_site"):
                begin -= 1
            words = [at for at in range(begin, last) if self.texts[at] not in CONNECTORS]
            place, tie = self._before(begin), self._lead_of(begin) - 1
            if place is None or tie < place.last or self.texts[tie] not in role("site_tie") or place.type in PEOPLE:
                continue
            sited = any(is_site(self.texts[at]) for at in words)
            sited = sited and all(is_site(self.texts[at]) or self._is_of_site(at) for at in words)
            if sited and self._is_between(place.last, tie, COPULA | {"generic"}):
                self._take("site", begin, last, [place])

    def _is_of_site(self, at: int) -> bool:
        return self.texts[at] in role("which_site") | role("region") or qualifiers().get(self.texts[at]) == "laterality"

    def sureness(self) -> None:
        """How sure a fact is: "| known to be pregnant", "resistance was | documented"."""
        for at in self._left_in(role("sure")):
            if self._is_denied(at):
                continue
            following = at + 1
            while following < len(self.texts) and following - at <= FAR_LEAD and self._leads_on(following):
                following += 1
            place = self._starting(following)
            if place is None:
                place = self._before(at)
                if place is None or not self._is_between(place.last, at, COPULA):
                    continue
            if place.type not in PEOPLE:
                self._take("certainty", at, at + 1, [place])

    def _leads_on(self, at: int) -> bool:
        """Whether a word leads from how sure something is to what it is."""
        if at in self.firsts:
            return False
        joins = self.read.classes[at] in TO_A_FACT or self.texts[at] in {"or", "and", "/"}
        return joins or self.coverage.is_covered(at, at + 1)

    # ------------------------------------------------------------------ what they ask

    def _take(self, kind: str, first: int, last: int, places: Sequence[Place], lead: int | None = None) -> None:
        """Makes words the qualifier of facts; ``lead``: where the words that tie them to those begin."""
        start, end = self.read.starts[first], self.read.ends[last - 1]
        offset = self.coverage.offset
        fields = {"start": offset + start, "end": offset + end, "text": self.coverage.text[start:end], "kind": kind}
        for place in places:
            for constraint in place.constraints:
                constraint.qualifiers.append(Qualifier.made(dict(fields)))
        if places:
            self.coverage.cover(first if lead is None else lead, last)

    def _left_in(self, words: frozenset[str]) -> Iterator[int]:
        """The words of a set that nothing accounts for."""
        for at in [at for at, word in enumerate(self.texts) if word in words]:
            if not self.coverage.covered[at]:
                yield at

    def _left_between(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The runs of uncovered words in a range."""
        at = first
        while at < last:
            if self.coverage.covered[at]:
                at += 1
                continue
            begin = at
            while at < last and not self.coverage.covered[at]:
                at += 1
            yield begin, at

    def _before(self, at: int, types: frozenset[str] = frozenset()) -> Place | None:
        """The fact nearest before a word in its sentence."""
        number = bisect_left(self.firsts, at)
        for place in reversed(self.places[max(number - FARTHEST, 0) : number]):
            if self._is_stopped(place.last, at):
                return None
            if place.last <= at and (not types or place.type in types):
                return place
        return None

    def _after(self, at: int, types: frozenset[str] = frozenset()) -> Place | None:
        """The fact nearest behind a word in its sentence."""
        number = bisect_left(self.firsts, at)
        for place in self.places[number : number + FARTHEST]:
            if self._is_stopped(at, place.first):
                return None
            if not types or place.type in types:
                return place
        return None

    def _is_stopped(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two words."""
        return bisect_left(self.stops, first) < bisect_left(self.stops, last)

    def _starting(self, at: int) -> Place | None:
        number = bisect_left(self.firsts, at)
        return self.places[number] if number < len(self.places) and self.firsts[number] == at else None

    def _listed(self, place: Place | None) -> list[Place]:
        """A fact and those that follow it in one list: "of | A, B or C"."""
        found: list[Place] = []
        while place is not None:
            found.append(place)
            following = self._after(place.last)
            between = self.texts[place.last : following.first] if following is not None else []
            place = following if between and all(word in CONNECTORS for word in between) else None
        return found

    def _is_between(self, first: int, last: int, classes: frozenset[str], marks: frozenset[str] = frozenset()) -> bool:
        """Whether only words of some classes, and marks, stand between, and what is covered as a time is."""
        if last - first > FARTHEST:
            return False
        between = [at for at in range(first, last) if at in self.named or not self.coverage.covered[at]]
        return len(between) <= REACH and all(
            self.read.classes[at] in classes or self.texts[at] in marks for at in between
        )

    def _is_denied(self, at: int) -> bool:
        return at in self.denied

    def _led_by(self, first: int, leads: frozenset[str]) -> int | None:
        """Where the words begin that lead to a name: "as defined by the | DSM-5"; None where none do."""
        at = first
        while at and self.read.classes[at - 1] == "determiner":
            at -= 1
        if not at or not (self.texts[at - 1] in leads or self.texts[at - 1] in BRACKETS):
            return None
        while at and self.texts[at - 1] in leads | role("measuring") | role("led_by"):
            at -= 1
        return at

    def _scheme_around(self, at: int) -> tuple[int, int]:
        """The words of a proper name around one of them."""
        first = at
        while first and at - first < LONGEST_NAME and self._is_of_name(first - 1):
            first -= 1
        while first < at and (self.texts[first] in LINKS or self.texts[first] in BRACKETS):
            first += 1
        last = at + 1
        while last < len(self.texts) and last - at < LONGEST_NAME and self._goes_on(last):
            last += 1
        while last > at + 1 and (self.texts[last - 1] in LINKS or self.texts[last - 1] in "([.,"):
            last -= 1
        return first, last

    def _is_of_name(self, at: int) -> bool:
        """Whether a word is one of a name: it is written with a capital letter or a number, or belongs to names."""
        if at in self.named:
            return False
        word = self.texts[at]
        if word in LINKS or word in BRACKETS or word == ",":
            return at > 0 and at - 1 not in self.named and (word in "([" or self._is_of_name(at - 1))
        return self._is_proper_word(at) or word in role("scheme_word")

    def _goes_on(self, at: int) -> bool:
        word = self.texts[at]
        if at in self.named:
            return False
        if word in VERSION or word.removeprefix("v").isdigit() or word in role("scheme") | role("reference"):
            return True
        if word in {"in", "of", "(", "["}:
            return at + 1 < len(self.texts) and at + 1 not in self.named and self._is_proper_word(at + 1)
        opened = not BRACKETS.isdisjoint(self.texts[max(at - REACH, 0) : at])
        closes = word in ")]" and opened
        return closes or (
            self._is_proper_word(at) and (opened or self.texts[at - 1] in {"in", "of"} or self._is_of_name(at - 1))
        )

    def _is_proper(self, first: int, last: int, at: int) -> bool:
        """Whether a name is that of a scheme of its own, and not "the inclusion criteria"."""
        if self.texts[at] in role("scheme"):
            return True
        own = [
            k
            for k in range(first, last)
            if self.texts[k] not in role("reference") and self.read.classes[k] == "content"
        ]
        return any(self._is_proper_word(k) and self.texts[k] not in role("of_the_trial") for k in own)

    def _is_proper_word(self, at: int) -> bool:
        """Whether a word is written with a capital letter that no sentence gives it, or with a digit."""
        start, end = self.read.starts[at], self.read.ends[at]
        written = self.coverage.text[start:end]
        if at == 0 or self.texts[at - 1] in STOPS:
            return any(letter.isupper() or letter.isdigit() for letter in written[1:])
        return written[0].isupper() or any(map(str.isdigit, written))

    def _kind(self, first: int, last: int) -> str:
        """What words before a name say of it."""
        kind = qualifiers().of(self.texts[first:last])
        if kind is not None:
            return kind
        return "specimen" if self.texts[last - 1] in role("specimen") else "modifier"
