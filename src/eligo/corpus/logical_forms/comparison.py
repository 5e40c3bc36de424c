"""A form against the parser's reading, or one annotator's against another's, by the same rules.

Facts are aligned by text, one to one, those with the most words in common first. Compared are the asserted facts of the
gold: whether each is found, the operator at which any two of them part, whether each is denied, and its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from .document import Span
from .reading import Bound, Fact, Filter, Joint, Literalness, Operator, Reading, Tree

POWERS_OF_TEN = frozenset({-12, -9, -6, -3, 3, 6, 9, 12})
"""A number and its unit may share a power of ten either way: "100 x10^9/L"."""


class Fault(NamedTuple):
    """One difference: ``leaf``, ``extra``, ``operator``, ``negation``, ``numeric`` or ``time``, and what it is."""

    kind: str
    what: str


@dataclass(slots=True)
class Agreement:
    """Counts over one or many criteria; agreements add up.

    ``facts``, ``pairs``, ``numeric``, ``time``: how many the gold has. ``stated`` are the found reading's facts, and
    ``borne_out`` those of them that the gold knows. ``pairs_found`` have both ends found. ``denied_in_both`` and the
    like count aligned facts.
    """

    criteria: int = 0
    right: int = 0
    facts: int = 0
    facts_found: int = 0
    stated: int = 0
    borne_out: int = 0
    pairs: int = 0
    pairs_found: int = 0
    pairs_right: int = 0
    polarity_right: int = 0
    denied: int = 0
    denied_found: int = 0
    denied_in_both: int = 0
    numeric: int = 0
    numeric_right: int = 0
    time: int = 0
    time_right: int = 0
    faults: list[Fault] = field(default_factory=list)

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def shares(self) -> dict[str, tuple[float, int]]:
        """The figures, each as a share and what it is a share of."""
        counts = {
            "leaf recall": (self.facts_found, self.facts),
            "leaf precision": (self.borne_out, self.stated),
            "operator where both found": (self.pairs_right, self.pairs_found),
            "operator of all": (self.pairs_right, self.pairs),
            "negation": (self.polarity_right, self.facts_found),
            "negated recall": (self.denied_in_both, self.denied),
            "negated precision": (self.denied_in_both, self.denied_found),
            "numeric filters": (self.numeric_right, self.numeric),
            "time filters": (self.time_right, self.time),
            "criteria wholly right": (self.right, self.criteria),
        }
        return {name: (part / whole if whole else math.nan, whole) for name, (part, whole) in counts.items()}


def compare_readings(gold: Reading, found: Reading) -> Agreement:
    """How far a reading agrees with the gold one; both of the same text."""
    comparison = _Comparison(gold, found)
    result = Agreement(criteria=1)
    comparison.count_facts(result)
    comparison.count_operators(result)
    comparison.count_denials(result)
    comparison.count_numbers(result)
    result.right = int(not result.faults)
    return result


class _Comparison:
    """Two readings whose facts are aligned: ``partner`` says which of ``found`` each fact of ``gold`` is.

    A fact that its own reading does not assert cannot be right or wrong about it: ``asserted`` are the gold's others.
    """

    def __init__(self, gold: Reading, found: Reading) -> None:
        self.gold, self.found = gold, found
        self.gold_places, self.found_places = _leaves(gold.tree), _leaves(found.tree)
        self.asserted = [number for number in self.gold_places if gold.facts[number].asserted]
        self.partner = _aligned(gold, found, self.asserted, sorted(self.found_places))

    def count_facts(self, result: Agreement) -> None:
        """Facts that are missing, and found ones that the gold does not know."""
        missing = [number for number in self.asserted if number not in self.partner]
        result.facts, result.facts_found = len(self.asserted), len(self.asserted) - len(missing)
        result.faults += [Fault("leaf", self.gold.facts[number].wording) for number in missing]
        stated = [number for number in self.found_places if self.found.facts[number].asserted]
        aligned = set(self.partner.values())
        extra = [
            number for number in stated if number not in aligned and not _touches(self.found.facts[number], self.gold)
        ]
        result.stated, result.borne_out = len(stated), len(stated) - len(extra)
        result.faults += [Fault("extra", self.found.facts[number].wording) for number in extra]

    def count_operators(self, result: Agreement) -> None:
        """The operators at which any two facts part."""
        for one, other in combinations(self.asserted, 2):
            result.pairs += 1
            if one not in self.partner or other not in self.partner:
                continue
            want = _parting(self.gold_places[one], self.gold_places[other])
            have = _parting(self.found_places[self.partner[one]], self.found_places[self.partner[other]])
            result.pairs_found += 1
            result.pairs_right += want == have
            if want != have:
                names = f"{self.gold.facts[one].wording} | {self.gold.facts[other].wording}"
                result.faults.append(Fault("operator", f"{have} instead of {want}: {names}"))

    def count_denials(self, result: Agreement) -> None:
        for number in self.asserted:
            if number not in self.partner:
                continue
            want, have = self.gold_places[number].denied, self.found_places[self.partner[number]].denied
            result.polarity_right += want == have
            result.denied += want
            result.denied_found += have
            result.denied_in_both += want and have
            if want != have:
                what = "not denied" if want else "denied"
                result.faults.append(Fault("negation", f"{what}: {self.gold.facts[number].wording}"))

    def count_numbers(self, result: Agreement) -> None:
        """Limits and times."""
        for number, fact in enumerate(self.gold.facts):
            for asked in fact.filters:
                met = number in self.partner and _is_met(asked, self.found, self.partner[number])
                if asked.kind == "numeric":
                    result.numeric += 1
                    result.numeric_right += met
                else:
                    result.time += 1
                    result.time_right += met
                if not met:
                    numbers = " ".join(f"{bound.comparator or ''}{bound.value:g}" for bound in asked.bounds)
                    result.faults.append(Fault(asked.kind, f"{fact.wording} {numbers}"))


# ---------------------------------------------------------------- alignment


def _aligned(gold: Reading, found: Reading, asserted: Sequence[int], stated: Sequence[int]) -> dict[int, int]:
    """Which fact of ``found`` each fact of ``gold`` is; asserted ones choose first."""
    borne = [number for number in range(len(gold.facts)) if number not in asserted]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for numbers in (asserted, borne):
        scored = []
        for number in numbers:
            for other in stated:
                score = _closeness(gold.facts[number], found.facts[other])
                if score > (0, 0.0) and other not in taken:
                    scored.append((score, -number, -other))
        for _, one, other in sorted(scored, reverse=True):
            if -one not in partner and -other not in taken:
                partner[-one] = -other
                taken.add(-other)
    return partner


def _closeness(one: Fact, other: Fact) -> tuple[int, float]:
    """2 where the names overlap, 1 where a name is part of what narrows the other; then the share in common."""
    names = _shared(one.names, other.names)
    if names:
        return 2, names / max(_length(one.names), _length(other.names)) + _same_numbers(one, other)
    wide = _shared(one.names + one.support, other.names) + _shared(one.names, other.names + other.support)
    wide = wide or (_shared(one.support, other.support) if _same_numbers(one, other) else 0)
    return (1, wide / (_length(one.names + one.support) + _length(other.names + other.support))) if wide else (0, 0.0)


def _same_numbers(one: Fact, other: Fact) -> bool:
    wanted = [bound for each in one.filters for bound in each.bounds]
    return bool(wanted) and all(
        any(_is_same(bound, have) for each in other.filters for have in each.bounds) for bound in wanted
    )


def _touches(fact: Fact, gold: Reading) -> bool:
    """Whether the words that name a fact are in some fact of the gold."""
    return any(_shared(fact.names, one.names + one.support) for one in gold.facts)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans) or 1


# ---------------------------------------------------------------- operators


class _Place(NamedTuple):
    """Where a leaf stands: operator and branch from the root on."""

    path: tuple[tuple[Operator, int], ...]
    denied: bool


def _leaves(tree: Tree | None) -> dict[int, _Place]:
    """The place of each fact, the first where it stands twice."""
    places: dict[int, _Place] = {}
    for fact, place in _walk(tree, ()) if tree is not None else ():
        places.setdefault(fact, place)
    return places


def _walk(tree: Tree, path: tuple[tuple[Operator, int], ...]) -> Iterator[tuple[int, _Place]]:
    if isinstance(tree, Literalness):
        yield tree.fact, _Place(path, tree.denied)
    elif isinstance(tree, Joint):
        for branch, operand in enumerate(tree.of):
            yield from _walk(operand, (*path, (tree.operator, branch)))


def _parting(one: _Place, other: _Place) -> Operator | None:
    """The operator at which two leaves part; None where they are one."""
    for (operator, branch), (_, other_branch) in zip(one.path, other.path, strict=False):
        if branch != other_branch:
            return operator
    return None


# ---------------------------------------------------------------- numbers


def _is_met(asked: Filter, found: Reading, number: int) -> bool:
    """Whether the numbers of a filter are those of a fact, or of others that the same words name ("> 160/100")."""
    fact = found.facts[number]
    alike = [one for one in found.facts if one is fact or _shared(one.names, fact.names)]
    have = [bound for one in alike for each in one.filters for bound in each.bounds]
    return all(any(_is_same(bound, one) for one in have) for bound in asked.bounds)


def _is_same(want: Bound, have: Bound) -> bool:
    if want.comparator is not None and have.comparator is not None and want.comparator != have.comparator:
        return False
    if math.isclose(want.value, have.value, rel_tol=1e-6, abs_tol=1e-9):
        return True
    if want.value <= 0 or have.value <= 0:
        return False
    power = math.log10(want.value / have.value)
    return abs(power - round(power)) < 1e-6 and round(power) in POWERS_OF_TEN
