"""A plan as tables of literals: what the SQL reads besides the database.

All that comes from a trial enters a query here, as values; the query around them is the same for every trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ...lexicon import table
from ..answers import Answers, affirmations, denials
from ..keys import LEADING as LEADING_KEY
from ..keys import SHORTEST_PREFIX, block_of, by_prefix, known_vocabularies
from ..plan import KINDS, Bounds, Comparison, FactTest, Plan, Presence, tolerance
from ..scales import Scale

Cell: TypeAlias = str | int | float | None
Rows: TypeAlias = list[tuple[Cell, ...]]

EXACT, BROADER, ANCHOR, BARRED, QUESTION = 1, 0, 2, 3, 4
"""What a concept is to a test: what is asked for, what may be, the event that days are counted from, what is none, and
what is asked for if its answer says so."""

LEADING = 10
"""Added to the role of a concept that is found by the first word of its name, which counts for drugs alone."""

SPANS = {"ever": 0, "now": 1, "dated": 2, "latest": 3}
READINGS = {"presence": 0, "latest": 1, "any": 2, "all": 3}
LIMITS = {"value": 0, "ULN": 1, "LLN": 2}

DENIALS = 0
"""The answer set of tests that ask only for presence: 1 is a denial, 0 an affirmation."""


PREFIX, FIRST = 4, 5
"""Where rows of ``codes`` say that longer codes are kinds of theirs, and name the first category of a block."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A table of literals: its columns, each with its SQL type, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Rows = field(default_factory=list)


def parameters_of(plan: Plan) -> dict[str, Parameter]:
    """The tables by name: ``tests``, ``codes``, ``names``, ``first_words``, ``units``, ``answer_codes`` and so on."""
    tables = {name: Parameter(name, columns) for name, columns in _COLUMNS.items()}
    scales: dict[tuple[tuple[str, tuple[float, float]], ...], int] = {}
    answer_sets: dict[Answers, int] = {}
    for test in plan.fact_tests():
        roles = (
            (test.keys, EXACT),
            (test.broader, BROADER),
            (test.questions, QUESTION),
            (test.span.anchor, ANCHOR),
            (test.barred, BARRED),
        )
        for keys, role in roles:
            codes, names, first_words = _looked_up(keys)
            tables["codes"].rows.extend((test.number, role, *code) for code in codes)
            tables["names"].rows.extend((test.number, role, name) for name in names)
            tables["first_words"].rows.extend((test.number, role + LEADING, word) for word in first_words)
        scale = answer_set = None
        if isinstance(test.asks, Comparison):
            if test.asks.scale:
                scale = scales.setdefault(tuple(sorted(test.asks.scale.items())), len(scales) + 1)
            if test.asks.answers:
                answer_set = answer_sets.setdefault(test.asks.answers, len(answer_sets) + 1)
        else:
            answer_set = DENIALS
        tables["tests"].rows.append(_test_row(test, scale, answer_set))
    for lines, number in scales.items():
        tables["units"].rows.extend((number, *row) for row in _unit_rows(dict(lines)))
    answer_sets[Answers(denials(), affirmations())] = DENIALS
    for answers, number in answer_sets.items():
        for keys, outcome in ((answers.yes, 1), (answers.no, 0)):
            codes, names, _ = _looked_up(keys)
            tables["answer_codes"].rows.extend((number, outcome, *code[:2]) for code in codes)
            tables["answer_names"].rows.extend((number, outcome, name) for name in names)
    return tables


_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "tests": (
        ("test", "INT"),
        *((f"in_{kind}", "INT") for kind in KINDS),
        ("span", "INT"),
        ("at_least", "INT"),
        ("at_most", "INT"),
        ("anchored", "INT"),
        ("reading", "INT"),
        ("complete", "INT"),
        ("bounded", "INT"),
        ("limit_of", "INT"),
        ("scale", "INT"),
        ("answer_set", "INT"),
        ("low_edge", "DOUBLE"),
        ("low_least", "DOUBLE"),
        ("low_most", "DOUBLE"),
        ("high_edge", "DOUBLE"),
        ("high_least", "DOUBLE"),
        ("high_most", "DOUBLE"),
        ("counted", "INT"),
        ("count_least", "INT"),
        ("count_most", "INT"),
        ("lasting", "INT"),
        ("lasting_least", "INT"),
        ("lasting_most", "INT"),
    ),
    "codes": (
        ("test", "INT"),
        ("role", "INT"),
        ("vocabulary", "TEXT"),
        ("code", "TEXT"),
        ("prefix", "INT"),
        ("first_category", "TEXT"),
        ("last_category", "TEXT"),
    ),
    "names": (("test", "INT"), ("role", "INT"), ("name", "TEXT")),
    "first_words": (("test", "INT"), ("role", "INT"), ("word", "TEXT")),
    "units": (("scale", "INT"), ("unit_id", "INT"), ("unit", "TEXT"), ("slope", "DOUBLE"), ("intercept", "DOUBLE")),
    "answer_codes": (("answer_set", "INT"), ("outcome", "INT"), ("vocabulary", "TEXT"), ("code", "TEXT")),
    "answer_names": (("answer_set", "INT"), ("outcome", "INT"), ("name", "TEXT")),
}


def _test_row(test: FactTest, scale: int | None, answer_set: int | None) -> tuple[Cell, ...]:
    asks, span = test.asks, test.span
    comparison = asks if isinstance(asks, Comparison) else None
    bounds = comparison.bounds if comparison else None
    lasting = asks.lasting if isinstance(asks, Presence) else None
    return (
        test.number,
        *(int(kind in test.kinds) for kind in KINDS),
        SPANS[span.kind],
        span.at_least,
        span.at_most,
        int(bool(span.anchor)),
        READINGS["presence" if isinstance(asks, Presence) else asks.reading],
        int(test.complete),
        int(bounds is not None),
        LIMITS[comparison.limit] if comparison else 0,
        scale,
        answer_set,
        *_edges(bounds),
        *_whole_bounds(asks.count),
        *_whole_bounds(lasting),
    )


def _whole_bounds(bounds: Bounds | None) -> tuple[int | None, ...]:
    """Whether there are bounds, and both, inclusive."""
    if bounds is None:
        return 0, None, None
    return 1, *(None if bound is None else int(bound) for bound in (bounds.low, bounds.high))


def _edges(bounds: Bounds | None) -> tuple[float | None, ...]:
    """For each bound, the edge that values must lie beyond, and the least and greatest value that are on it."""
    if bounds is None:
        return (None,) * 6
    low_edge, high_edge = bounds.edges()
    row: list[float | None] = []
    for edge, bound in ((low_edge, bounds.low), (high_edge, bounds.high)):
        near = None if bound is None else tolerance(bound)
        row += [edge, None, None] if bound is None or near is None else [edge, bound - near, bound + near]
    return tuple(row)


def _looked_up(keys: Iterable[str]) -> tuple[Sequence[tuple[Cell, ...]], Sequence[str], Sequence[str]]:
    """Keys as codes of vocabularies that OMOP has, as names, and as first words of names.

    A code has its vocabulary, itself, whether longer codes are kinds of it, and the ends of a block.
    """
    codes: Rows = []
    names, first_words = [], []
    for key in sorted(keys):
        vocabulary, _, rest = key.partition("|")
        if key.startswith(LEADING_KEY):
            first_words.append(key.removeprefix(LEADING_KEY))
        elif not vocabulary:
            names.append(rest)
        elif vocabulary in known_vocabularies():
            block = block_of(vocabulary, rest)
            prefixed = vocabulary in by_prefix() and len(rest) >= SHORTEST_PREFIX and not rest.endswith(".")
            codes.append((vocabulary, rest, int(prefixed and not block), *(block or (None, None))))
    return codes, names, first_words


def _unit_rows(scale: Scale) -> Iterable[tuple[int, str, float, float]]:
    """The units of a scale: as UCUM text, with 0 for the concept, and as OMOP's concepts that mean it."""
    for unit, line in scale.items():
        yield (0, unit, *line)
    for row in table("omop_units"):
        if row["ucum"] in scale:
            yield (int(row["concept_id"]), "", *scale[row["ucum"]])
