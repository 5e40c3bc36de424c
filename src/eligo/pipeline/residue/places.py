"""Where the facts of a criterion are named, for what narrows them and stands beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ...lexicon.roles import role
from ...schema import OF_STATES, Constraint, Qualifier
from ..marks import BRACKETS, STOPS
from ..phrasing.borders import borders
from ..phrasing.coordination import CONNECTORS
from ..phrasing.syntax import Cue
from .coverage import Coverage

DENYING = frozenset({"negation", "inability", "prefix", "hindrance", "unfit", "forbidden"})
NEAR_A_DENIAL = 3
NOT = frozenset({"not", "never", "n't", "cannot", "don't", "doesn't", "isn't", "aren't"})
REACH = 4
FARTHEST = 24
"""How many facts, or words, are looked over for what a word belongs to."""


class Place(NamedTuple):
    """The words ``first`` to ``last - 1`` that name the subject of these constraints."""

    first: int
    last: int
    constraints: list[Constraint]

    @property
    def type(self) -> str:
        return self.constraints[0].type


class Places:
    """The facts of one criterion by the words that name them, and what may be asked of the words around them."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage, self.read, self.texts = coverage, coverage.read, coverage.read.texts
        found: dict[tuple[int, int], list[Constraint]] = {}
        for one in coverage.said:
            first, last = coverage.words_of(one.subject.start, one.subject.end)
            if first < last and one.origin != OF_STATES:
                found.setdefault((first, last), []).append(one)
        self.all = [Place(first, last, of) for (first, last), of in sorted(found.items())]
        self.open = [at for at, covered in enumerate(coverage.covered) if not covered]
        self._left: list[tuple[int, int]] | None = None
        self.firsts = [place.first for place in self.all]
        self.named = {at for place in self.all for at in range(place.first, place.last)}

    @cached_property
    def stops(self) -> list[int]:
        """The ends of sentences."""
        return [at for at, word in enumerate(self.texts) if word in STOPS]

    @cached_property
    def denials(self) -> set[int]:
        """Where denials begin."""
        return {cue.first for cue in self.read.cues if cue.kind in DENYING and cue.kind != "prefix"}

    @cached_property
    def denied(self) -> set[int]:
        """The words close behind a denial that does not deny names."""
        cues = [cue for cue in self.read.cues if cue.kind in DENYING and not self._denies_names(cue)]
        return {cue.last + step for cue in cues for step in range(NEAR_A_DENIAL)}

    def _denies_names(self, cue: Cue) -> bool:
        """Whether a cue denies a whole noun phrase with all that narrows it: "no", "without", "absence of"."""
        return cue.kind == "negation" and NOT.isdisjoint(self.texts[cue.first : cue.last])

    def take(self, kind: str, first: int, last: int, places: Sequence[Place], lead: int | None = None) -> None:
        """Makes words the qualifier of facts; ``lead``: where the words that tie them to those begin."""
        start, end = self.read.starts[first], self.read.ends[last - 1]
        offset = self.coverage.offset
        fields = {"start": offset + start, "end": offset + end, "text": self.coverage.text[start:end], "kind": kind}
        for place in places:
            for constraint in place.constraints:
                constraint.qualifiers.append(Qualifier.made(dict(fields)))
        if places:
            self._left = None
            self.coverage.cover(first if lead is None else lead, last)

    def left(self) -> list[tuple[int, int]]:
        """The stretches of words that nothing accounts for by now (:meth:`Coverage.left`)."""
        if self._left is None:
            self._left = self.coverage.left()
        return self._left

    def left_in(self, words: frozenset[str]) -> Iterator[int]:
        """The words of a set that nothing accounts for."""
        if words.isdisjoint(self.read.words):
            return
        for at in self.open:
            if self.texts[at] in words and not self.coverage.covered[at]:
                yield at

    def left_between(self, first: int, last: int) -> Iterator[tuple[int, int]]:
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

    def before(self, at: int, types: frozenset[str] = frozenset()) -> Place | None:
        """The fact nearest before a word in its sentence."""
        number = bisect_left(self.firsts, at)
        for place in reversed(self.all[max(number - FARTHEST, 0) : number]):
            if self._is_stopped(place.last, at):
                return None
            if place.last <= at and (not types or place.type in types):
                return place
        return None

    def after(self, at: int, types: frozenset[str] = frozenset()) -> Place | None:
        """The fact nearest behind a word in its sentence."""
        number = bisect_left(self.firsts, at)
        for place in self.all[number : number + FARTHEST]:
            if self._is_stopped(at, place.first):
                return None
            if not types or place.type in types:
                return place
        return None

    def _is_stopped(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two words."""
        return bisect_left(self.stops, first) < bisect_left(self.stops, last)

    def starting(self, at: int) -> Place | None:
        number = bisect_left(self.firsts, at)
        return self.all[number] if number < len(self.all) and self.firsts[number] == at else None

    def listed(self, place: Place | None) -> list[Place]:
        """A fact and those that follow it in one list: "of | A, B or C"."""
        found: list[Place] = []
        while place is not None:
            found.append(place)
            following = self.after(place.last)
            between = self.texts[place.last : following.first] if following is not None else []
            place = following if between and all(word in CONNECTORS for word in between) else None
        return found

    def is_between(self, first: int, last: int, classes: frozenset[str], marks: frozenset[str] = frozenset()) -> bool:
        """Whether only words of some classes, and marks, stand between, and what is covered as a time is."""
        if last - first > FARTHEST or not borders(self.read).isdisjoint(range(first, last)):
            return False
        between = [at for at in range(first, last) if at in self.named or not self.coverage.covered[at]]
        return len(between) <= REACH and all(
            self.read.classes[at] in classes or self.texts[at] in marks for at in between
        )

    def is_denied(self, at: int) -> bool:
        return at in self.denied

    def led_by(self, first: int, leads: frozenset[str]) -> int | None:
        """Where the words begin that lead to a name: "as defined by the | DSM-5"; None where none do."""
        at = first
        while at and self.read.classes[at - 1] == "determiner":
            at -= 1
        if not at or not (self.texts[at - 1] in leads or self.texts[at - 1] in BRACKETS):
            return None
        while at and self.texts[at - 1] in leads | role("measuring") | role("led_by"):
            at -= 1
        return at

    def lead_of(self, at: int) -> int:
        """The word behind the one that ties a noun phrase to what stands before it."""
        while at > 1 and self.read.classes[at - 1] == "determiner":
            at -= 1
        return at

    def is_proper_word(self, at: int) -> bool:
        """Whether a word is written with a capital letter that no sentence gives it, or with a digit."""
        start, end = self.read.starts[at], self.read.ends[at]
        written = self.coverage.text[start:end]
        if at == 0 or self.texts[at - 1] in STOPS:
            return any(letter.isupper() or letter.isdigit() for letter in written[1:])
        return written[0].isupper() or any(map(str.isdigit, written))
