"""Comparing a parsed trial with its gold: items, mentions, thresholds, constraints and logic.

Both sides are :class:`~eligo.schema.ParsedTrial`. Each level counts what is right among what was found (precision)
and among what there is (recall), and lists every difference:

- **items**: the same extent; the section, role and parent of an item found are compared besides.
- **mentions**: the same label and extent (strict), or the same label and any overlap (relaxed).
- **thresholds**: constraints with a number: overlapping subject, and equal interval, count, ``relative_to`` and UCUM
  unit; the unit 1 of a pure number is none.
- **constraints**: overlapping subject, and equal type, negation, interval, count, unit, values and windows; what is
  past, counted from an event, is before it.
- **logic**: items whose expression means the same as the gold's (:func:`~eligo.corpus.equivalence.equivalent`), with
  the constraints of both sides aligned by their place in the text.
- **population**: the registry's fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ..schema import Constraint, Criterion, Mention, ParsedTrial
from .alignment import align
from .equivalence import equivalent, written_out
from .meaning import describe, meaning, number, show

LEVELS = (
    "population",
    "items",
    "mentions (strict)",
    "mentions (relaxed)",
    "thresholds",
    "constraints",
    "logic",
)


@dataclass(slots=True)
class Tally:
    """What was found, what there is, and what of it is the same."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 1 where there is none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.gold + other.gold)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that stands on one side only."""

    level: str
    kind: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.level}: {self.kind} in {self.where}: {self.what}"


@dataclass(slots=True)
class Comparison:
    """The tallies of one document, or of several added up, and their differences."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {level: Tally() for level in LEVELS})
    differences: list[Difference] = field(default_factory=list)

    def __add__(self, other: Comparison) -> Comparison:
        tallies = {level: self.tallies[level] + other.tallies[level] for level in LEVELS}
        return Comparison(tallies, self.differences + other.differences)


Thing = TypeVar("Thing")


def compare(gold: ParsedTrial, found: ParsedTrial) -> Comparison:
    """Compare what a parser found with the gold of the same text.

    Raises:
        ValueError: the two are not about the same text.
    """
    if gold.text != found.text:
        raise ValueError("the gold and the parsed trial are not of the same text")
    result = Comparison()
    _population(result, gold, found)
    _items(result, gold, found)
    _mentions(result, gold, found)
    _numbers(result, gold, found)
    _constraints(result, gold, found)
    _logic(result, gold, found)
    return result


# ---------------------------------------------------------------- levels


def _population(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    for name in ("sex", "age", "healthy_volunteers"):
        want, have = getattr(gold.population, name), getattr(found.population, name)
        if name == "age":
            want, have = ((age.interval, age.unit.ucum) if age else None for age in (want, have))
        tally = result.tallies["population"]
        tally.gold += want is not None
        tally.found += have is not None
        if want == have:
            tally.right += want is not None
        else:
            result.differences.append(Difference("population", "other", name, f"{have} instead of {want}"))


def _items(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    def place(item: Criterion) -> tuple[int, int]:
        return item.start, item.end

    have = {place(item): item for item in found.criteria}
    _tally(result, "items", gold.criteria, found.criteria, place, lambda item: f"{item.id} {item.text[:90]!r}")
    parents = [{item.id: place(item) for item in trial.criteria} for trial in (gold, found)]
    for item in gold.criteria:
        if other := have.get(place(item)):
            for name in ("section", "role", "applies_to"):
                if getattr(item, name) != getattr(other, name):
                    what = f"{name} {getattr(other, name)!r} instead of {getattr(item, name)!r}"
                    result.differences.append(Difference("items", "other", item.id, what))
            if parents[0].get(item.parent or "") != parents[1].get(other.parent or ""):
                what = f"parent {other.parent!r} instead of {item.parent!r}"
                result.differences.append(Difference("items", "other", item.id, what))


def _mentions(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    def key(mention: Mention) -> tuple[str, int, int]:
        return mention.label, mention.start, mention.end

    def name(mention: Mention) -> str:
        return f"{mention.label} {mention.text!r}"

    _tally(result, "mentions (strict)", gold.mentions, found.mentions, key, name, list_differences=False)
    pairs = align(gold.mentions, found.mentions, lambda one, other: one.label == other.label)
    _tally_pairs(result, "mentions (relaxed)", gold.mentions, found.mentions, pairs, name)


def _numbers(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    def numeric(trial: ParsedTrial) -> list[Constraint]:
        return [c for c in trial.constraints if c.interval or c.count]

    def same(one: Constraint, other: Constraint) -> bool:
        return number(one) == number(other)

    pairs = align(numeric(gold), numeric(found), same)
    _tally_pairs(result, "thresholds", numeric(gold), numeric(found), pairs, describe)


def _constraints(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    pairs = align(gold.constraints, found.constraints, lambda one, other: meaning(one) == meaning(other))
    _tally_pairs(result, "constraints", gold.constraints, found.constraints, pairs, describe)


def _logic(result: Comparison, gold: ParsedTrial, found: ParsedTrial) -> None:
    aligned = align(gold.constraints, found.constraints, lambda _one, _other: True)
    names = {found.constraints[j].id: gold.constraints[i].id for i, j in aligned}
    have = {(item.start, item.end): item.expression for item in found.criteria if item.expression}
    wanted = [item for item in gold.criteria if item.expression]
    tally = result.tallies["logic"]
    tally.gold, tally.found = len(wanted), len(have)
    for item in wanted:
        other = have.get((item.start, item.end))
        if (
            item.expression
            and other
            and equivalent(
                written_out(item.expression, gold, str),
                written_out(other, found, lambda name: names.get(name, f"found {name}")),
            )
        ):
            tally.right += 1
        else:
            what = f"{show(other, found)} instead of {show(item.expression, gold)}"
            result.differences.append(Difference("logic", "other", item.id, what))


def _tally(
    result: Comparison,
    level: str,
    gold: Sequence[Thing],
    found: Sequence[Thing],
    key: Callable[[Thing], object],
    name: Callable[[Thing], str],
    *,
    list_differences: bool = True,
) -> None:
    want, have = {key(thing) for thing in gold}, {key(thing) for thing in found}
    tally = result.tallies[level]
    tally.right, tally.found, tally.gold = len(want & have), len(have), len(want)
    if list_differences:
        _differ(result, level, (thing for thing in gold if key(thing) not in have), "missed", name)
        _differ(result, level, (thing for thing in found if key(thing) not in want), "invented", name)


def _tally_pairs(
    result: Comparison,
    level: str,
    gold: Sequence[Thing],
    found: Sequence[Thing],
    pairs: Sequence[tuple[int, int]],
    name: Callable[[Thing], str],
) -> None:
    tally = result.tallies[level]
    tally.right, tally.found, tally.gold = len(pairs), len(found), len(gold)
    left, right = {i for i, _ in pairs}, {j for _, j in pairs}
    _differ(result, level, (thing for i, thing in enumerate(gold) if i not in left), "missed", name)
    _differ(result, level, (thing for j, thing in enumerate(found) if j not in right), "invented", name)


def _differ(result: Comparison, level: str, things: Iterable[Thing], kind: str, name: Callable[[Thing], str]) -> None:
    for thing in things:
        where = getattr(thing, "criterion", None) or "the text"
        result.differences.append(Difference(level, kind, where, name(thing)))
