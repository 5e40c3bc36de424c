"""What a logical form and a parsed criterion have in common: facts, how they are joined, and their numbers.

A form's facts are its entities: conditions, drugs, tests, "female()", … ``contraindication(drug("x"))`` is one fact,
``contraindication(union(a, b))`` two. What only bears on a fact (``equiv``, ``caused_by``, ``found_by``, ``for``,
``loc``, and the events of a ``seq`` that the first is timed by) is a fact too, but not an asserted one: a parser may
state it, leave it out, or join it as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

from ...lexicon import table
from ...schema import Constraint, Expression, Interval, Leaf, ParsedTrial, TextSpan, Window
from .document import LogicalForm, Span
from .notation import Call, Constant

Operator = Literal["and", "or", "if"]

_JOINING: dict[str, Operator] = {"union": "or", "or": "or", "intersect": "and", "and": "and", "seq": "and"}
_TIMING = frozenset({"before", "after", "during"})
_NUMERIC = {"num_filter": "numeric", "min_count": "numeric", "temporality": "time", "duration": "time", "eq": "time"}
_BORNE = frozenset({"equiv", "for", "loc", "caused_by", "found_by", "prov", "spec", "type"})
_COMPARATORS = {"GTEQ": ">=", "GT": ">", "LTEQ": "<=", "LT": "<", "EQ": "="}
_LIMITS = frozenset({"REF_RANGE_HIGH", "REF_RANGE_LOW"})
_FLAT_POWERS = frozenset({"103", "106", "109", "1012"})
"""What is left of a power of ten that lost its exponent; behind a number it belongs to the unit."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
_OPERATORS: dict[str, Operator] = {"all": "and", "any": "or", "at_least": "or"}


class Bound(NamedTuple):
    """A number and how it is compared: one of ``< <= > >= =``, or None where the wording leaves it open."""

    comparator: str | None
    value: float


class Filter(NamedTuple):
    """The numbers of one comparison about a fact: ``numeric``, or of ``time``."""

    kind: Literal["numeric", "time"]
    bounds: tuple[Bound, ...]


@dataclass(slots=True)
class Fact:
    """One thing that a criterion says; spans of its text.

    ``names`` are the words that name it, ``support`` those that narrow it. Names are empty where the words could not be
    told.
    """

    wording: str
    names: list[Span] = field(default_factory=list)
    support: list[Span] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    asserted: bool = True


class Literalness(NamedTuple):
    """A fact in its place, by its number among the facts, and whether it is denied there."""

    fact: int
    denied: bool = False


class Joint(NamedTuple):
    """Several under one operator. Negation stands at the leaves alone."""

    operator: Operator
    of: tuple[Tree, ...]


Tree = Literalness | Joint


@dataclass(slots=True)
class Reading:
    """The facts of a criterion, and how the asserted ones are joined; None where there are none."""

    facts: list[Fact]
    tree: Tree | None


def reading_of_form(form: LogicalForm) -> Reading:
    """What an annotator read."""
    builder = _FormReader(form)
    trees = [tree for call in form.calls if (tree := builder.tree(call)) is not None]
    for fact in builder.facts:
        fact.names = fact.names or fact.support
    return Reading(builder.facts, _joint("and", trees))


def reading_of_trial(trial: ParsedTrial, offset: int = 0) -> Reading:
    """What a parser read in a text of one criterion, which begins at ``offset`` of the trial's text.

    A constraint's ``applies_if`` joins it and its condition by "if", which an exclusion's is "and" of.
    """
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    exclusions = {criterion.id for criterion in trial.criteria if criterion.section == "exclusion"}
    numbers: dict[str, int] = {}
    facts: list[Fact] = []

    def number(identifier: str) -> int:
        if identifier not in numbers:
            numbers[identifier] = len(facts)
            facts.append(_fact_of(constraints[identifier], offset))
        return numbers[identifier]

    def rewritten(node: Expression, denied: bool) -> Tree:
        if isinstance(node, Leaf):
            constraint = constraints[node.constraint]
            leaf = Literalness(number(node.constraint), constraint.negated != denied)
            if constraint.applies_if is None:
                return leaf
            operator: Operator = "and" if constraint.criterion in exclusions else "if"
            return Joint(operator, (rewritten(constraint.applies_if, False), leaf))
        if node.op == "not":
            return rewritten(node.of[0], not denied)
        return Joint(_turned(_OPERATORS[node.op], denied), tuple(rewritten(one, denied) for one in node.of))

    tops = [one for one in trial.criteria if one.expression is not None and one.parent is None]
    trees = [rewritten(one.expression, False) for one in tops if one.expression is not None]
    return Reading(facts, _joint("or" if any(one.section == "exclusion" for one in tops) else "and", trees))


def shown(tree: Tree | None, facts: list[Fact]) -> str:
    """A tree in words, for lists of differences."""
    if tree is None:
        return "nothing"
    if isinstance(tree, Literalness):
        fact = facts[tree.fact]
        numbers = " ".join(f"{one.comparator or ''}{one.value:g}" for each in fact.filters for one in each.bounds)
        return f"{'not ' if tree.denied else ''}<{fact.wording}>{f' {numbers}' if numbers else ''}"
    return f"({f' {tree.operator} '.join(shown(one, facts) for one in tree.of)})"


def _joint(operator: Operator, trees: Iterable[Tree]) -> Tree | None:
    of = tuple(trees)
    return (of[0] if len(of) == 1 else Joint(operator, of)) if of else None


def _turned(operator: Operator, denied: bool) -> Operator:
    turned: dict[Operator, Operator] = {"and": "or", "or": "and", "if": "and"}
    return turned[operator] if denied else operator


# ---------------------------------------------------------------- forms


class _FormReader:
    """Gathers the facts of a form; :meth:`tree` says how they are joined."""

    def __init__(self, form: LogicalForm) -> None:
        self.facts: list[Fact] = []
        self._excludes = form.section == "exclusion"
        self._spans: dict[str, list[Span]] = {}
        for mark in form.marks:
            if mark.span is not None:
                for call in (mark.call, *_inner(mark.call)):
                    self._spans.setdefault(_key(call), []).append(mark.span)

    def tree(self, call: Call, denied: bool = False, asserted: bool = True) -> Tree | None:
        """The tree of a call, None where it states nothing; its facts are added."""
        if call.name == "criteria" and call.calls() and any(one.name == "min_count" for one in call.methods):
            return self._counted(call.calls(), denied, asserted)
        first = len(self.facts)
        tree = self._bare(call, denied, asserted)
        here = [one for one in self.facts[first:] if one.asserted == asserted]
        for method in call.methods:
            if method.name == "except":
                excepted = [self.tree(one, not denied, asserted) for one in method.calls()]
                exempt = _joint(_turned("and", denied), [one for one in excepted if one is not None])
                tree = _joint(_turned("and", denied), [one for one in (tree, exempt) if one is not None])
            elif method.name in _JOINING and method.name not in _NUMERIC:
                joined = self._bare(method, denied, asserted)
                tree = _joint(_turned("and", denied), [one for one in (tree, joined) if one is not None])
            else:
                self._bear(method, here)
        return tree

    def _counted(self, calls: list[Call], denied: bool, asserted: bool) -> Tree | None:
        """ "criteria(intersect(a, b)).min_count(eq(op(GTEQ), val("1")))": at least so many of the facts."""
        listed = calls[0].calls() if len(calls) == 1 and calls[0].name in _JOINING else calls
        return self._joined("or", listed, denied, asserted)

    def _bare(self, call: Call, denied: bool, asserted: bool) -> Tree | None:
        """The tree of a call without what its methods add."""
        inner = call.calls()
        if call.name == "eq":
            return None
        if call.name == "neg":
            return self._joined("or", inner, not denied, asserted)
        if call.name == "if_then" and len(inner) >= 2:
            operator: Operator = "and" if self._excludes else "if"
            condition, asked = self.tree(inner[0], False, asserted), self._joined("and", inner[1:], denied, asserted)
            return _joint(operator, [one for one in (condition, asked) if one is not None])
        if call.name == "seq":
            events = [one for one in inner if one.name not in _TIMING]
            timing = [each for one in inner if one.name in _TIMING for each in one.calls()]
            tree = self._joined("and", events or timing, denied, asserted)
            for one in timing if events else ():
                self.tree(one, denied, asserted=False)
            return tree
        if call.name in _JOINING:
            return self._joined(_JOINING[call.name], inner, denied, asserted)
        entities = [one for one in inner if one.name != "eq"]
        if entities and not self._spans.get(_key(call)):
            return self._wrapped(call, entities, denied, asserted)
        self.facts.append(Fact(call.key, self._place(call), asserted=asserted))
        return Literalness(len(self.facts) - 1, denied)

    def _joined(self, operator: Operator, calls: list[Call], denied: bool, asserted: bool) -> Tree | None:
        trees = [tree for one in calls if (tree := self.tree(one, denied, asserted)) is not None]
        return _joint(_turned(operator, denied), trees)

    def _wrapped(self, call: Call, entities: list[Call], denied: bool, asserted: bool) -> Tree | None:
        """ "contraindication(union(a, b))": each of the facts inside, with the wrapper's words."""
        first = len(self.facts)
        tree = self._joined("and", entities, denied, asserted)
        place = self._place(Call(call.name))
        for fact in self.facts[first:]:
            if fact.asserted == asserted:
                fact.wording = f"{call.name}({fact.wording})"
                fact.names += place
        return tree

    def _bear(self, method: Call, facts: list[Fact]) -> None:
        """What a method says of the facts before it."""
        if method.name in _NUMERIC:
            kind: Literal["numeric", "time"] = "numeric" if _NUMERIC[method.name] == "numeric" else "time"
            comparisons = [method] if method.name == "eq" else [one for one in _inner(method) if one.name == "eq"]
            for fact in facts:
                fact.filters += [Filter(kind, bounds) for one in comparisons if (bounds := _bounds_of(one))]
            places = [span for one in comparisons for span in self._place(one)]
        elif method.name in _BORNE:
            places = []
            for one in method.calls():
                self.tree(one, asserted=False)
        else:
            places = self._place(method)
        for fact in facts:
            fact.support += places

    def _place(self, call: Call) -> list[Span]:
        """Where the words of a call stand: of calls alike, each at the next place; the last keeps what is there."""
        spans = self._spans.get(_key(call), [])
        return [spans.pop(0)] if len(spans) > 1 else spans[:1]


def _key(call: Call) -> str:
    """What calls that stand for the same words have in common: comparisons, their numbers."""
    numbers = [one for part in call.calls() if part.name == "val" for one in part.arguments]
    return f"eq {numbers}" if call.name == "eq" and numbers else call.key


def _inner(call: Call) -> Iterator[Call]:
    for one in call.calls():
        yield one
        yield from _inner(one)


def _bounds_of(comparison: Call) -> tuple[Bound, ...]:
    """The bounds of ``eq(op(GT), val("160"), val("100"), unit("mmHg"))``; none where it has no number."""
    operator = None
    values: list[float] = []
    for part in comparison.calls():
        for one in part.arguments:
            if part.name == "op" and isinstance(one, Constant):
                operator = one.name
            elif part.name == "val" and isinstance(one, str) and (value := _number_of(one)) is not None:
                if not values or one not in _FLAT_POWERS or operator == "BETWEEN":
                    values.append(value)
            elif part.name == "unit" and isinstance(one, Constant) and one.name in _LIMITS:
                values.append(1.0)
    if operator in _COMPARATORS and len(values) > 1 and values[-1] == 1.0:
        values = values[:-1]
    return tuple(Bound(_COMPARATORS.get(operator or ""), value) for value in values)


@cache
def _number_words() -> dict[str, float]:
    rows = (row for row in table("number_words") if row["kind"] in {"word", "factor"})
    return {row["word"]: float(row["value"]) for row in rows} | _ROMAN


def _number_of(text: str) -> float | None:
    written = "".join(text.lower().split()).replace(",", "")
    if written in _number_words():
        return _number_words()[written]
    try:
        return float(written)
    except ValueError:
        return None


# ---------------------------------------------------------------- parsed criteria


def _fact_of(constraint: Constraint, offset: int) -> Fact:
    def span(of: TextSpan) -> Span:
        return of.start - offset, of.end - offset

    support = [span(constraint.evidence), *((one.start - offset, one.end - offset) for one in constraint.qualifiers)]
    filters = [
        Filter("numeric", bounds)
        for interval in (constraint.interval, constraint.count)
        if (bounds := _bounds_of_interval(interval))
    ]
    numbers = [value for one in constraint.values or () if (value := _number_of(one)) is not None]
    if numbers and constraint.interval is None:
        filters.append(Filter("numeric", tuple(Bound("=", value) for value in numbers)))
    for window in (constraint.temporal, constraint.duration):
        if isinstance(window, Window):
            support += [span(window.evidence), *([span(window.anchor)] if window.anchor else [])]
            if bounds := _bounds_of_interval(window.interval):
                filters.append(Filter("time", bounds))
    return Fact(constraint.subject.text, [span(constraint.subject)], support, filters)


def _bounds_of_interval(interval: Interval | None) -> tuple[Bound, ...]:
    if interval is None:
        return ()
    low, high = interval.low, interval.high
    if low and high and low.value == high.value:
        return (Bound("=", low.value),)
    bounds = [Bound(">=" if low.inclusive else ">", low.value)] if low else []
    bounds += [Bound("<=" if high.inclusive else "<", high.value)] if high else []
    return tuple(bounds)
