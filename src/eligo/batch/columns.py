"""The tables that a batch writes: their columns, what each says, and where in a parsed trial it comes from.

``trial`` is the trial's number in the input, counted from 0, and joins the tables (ids may be missing or repeat).
Expressions are JSON, in the notation of the output contract. `schema/tables-1.md` is this module as a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeAlias

import orjson
import pyarrow as pa

from ..schema import Expression, Leaf


@dataclass(frozen=True)
class Column:
    """A column, or a field of a struct.

    Attributes:
        path: the attribute, or the path of attributes, that its value is taken from.
        made: what the value is made of that by, if anything.
    """

    name: str
    kind: Kind
    says: str
    path: str
    made: Callable[[Any], Any] | None = None
    nullable: bool = True

    @property
    def field(self) -> pa.Field:
        """The column as Arrow's schema has it."""
        return pa.field(self.name, _type(self.kind), nullable=self.nullable)


@dataclass(frozen=True)
class Struct:
    """Named fields; a table's columns, too."""

    name: str
    says: str
    columns: tuple[Column, ...]

    @cached_property
    def type(self) -> pa.DataType:
        """Its type in Arrow."""
        return pa.struct([column.field for column in self.columns])

    def values(self, objects: Sequence[Any]) -> list[Sequence[Any]]:
        """The values of each column. Each object is gone through once, which is quicker than once a column."""
        if not objects:
            return [()] * len(self.columns)
        taken = zip(*map(self._attributes, objects), strict=True)
        return [
            values if column.made is None else list(map(column.made, values))
            for column, values in zip(self.columns, taken, strict=True)
        ]

    @cached_property
    def _attributes(self) -> Callable[[Any], tuple[Any, ...]]:
        return attrgetter(*(column.path for column in self.columns))


@dataclass(frozen=True)
class ListOf:
    """A list of values of one kind."""

    kind: Kind

    @cached_property
    def type(self) -> pa.DataType:
        """Its type in Arrow."""
        return pa.list_(_type(self.kind))


Kind: TypeAlias = "pa.DataType | Struct | ListOf"


def _type(kind: Kind) -> pa.DataType:
    return kind.type if isinstance(kind, Struct | ListOf) else kind


def notation(expression: Expression | None) -> str | None:
    """An expression as JSON, as the output contract writes it."""
    return None if expression is None else orjson.dumps(_notation(expression)).decode()


def _notation(expression: Expression) -> dict[str, Any]:
    if isinstance(expression, Leaf):
        return {"constraint": expression.constraint}
    operands = [_notation(operand) for operand in expression.of]
    if expression.n is None:
        return {"op": expression.op, "of": operands}
    return {"op": expression.op, "n": expression.n, "of": operands}


TEXT, WHOLE, NUMBER, FLAG = pa.string(), pa.int32(), pa.float64(), pa.bool_()


def _own(name: str, kind: Kind, says: str) -> Column:
    """A column that the object has an attribute for."""
    return Column(name, kind, says, name)


def _of_trial(name: str, kind: Kind, says: str, path: str | None = None) -> Column:
    return Column(name, kind, says, f"trial.{path or name}")


def _count(name: str, says: str) -> Column:
    return Column(name, WHOLE, says, f"counts.{name}")


def _part_of(name: str, kind: Kind, says: str, path: str, part: str) -> Column:
    """A column of what may not be there as a whole."""
    taken = attrgetter(part)
    return Column(name, kind, says, path, lambda whole: None if whole is None else taken(whole))


_START = _own("start", WHOLE, "the first code point in the trial's text, counted from 0")
_END = _own("end", WHOLE, "one past the last code point")
_TEXT = _own("text", TEXT, "what stands there in the text")

SPAN = Struct("span", "A piece of the eligibility text.", (_START, _END, _TEXT))
BOUND = Struct(
    "bound",
    "One end of an interval.",
    (
        Column("value", NUMBER, "the number", "value", float),
        _own("inclusive", FLAG, "whether the number itself is in the interval"),
    ),
)
INTERVAL = Struct(
    "interval",
    "The numbers between two bounds, as the text states it.",
    (
        _own("low", BOUND, "the lower bound; null where there is none"),
        _own("high", BOUND, "the upper bound; null where there is none"),
    ),
)
UNIT = Struct(
    "unit",
    "A unit, as written and as a code.",
    (
        _own("text", TEXT, "as written, empty where the text names none"),
        _own("ucum", TEXT, "the UCUM code; null where it is not known"),
        _own("kind", TEXT, "ucum, count, score or ratio"),
    ),
)
CONCEPT = Struct(
    "concept",
    "A code in a terminology, or the resolved wording alone.",
    (
        _own("system", TEXT, "the terminology's URI as FHIR names it: http://loinc.org"),
        _own("code", TEXT, "the code; null where none is known"),
        _own("display", TEXT, "the code's name, or the wording that ellipsis left out"),
        _own("score", NUMBER, "how well the code fits, 0 to 1"),
    ),
)
WINDOW = Struct(
    "window",
    "When, or for how long, something holds.",
    (
        _own("relation", TEXT, "past, present, future, before, after or during"),
        _own("interval", INTERVAL, "how long, in the unit"),
        _own("unit", UNIT, "a unit of time"),
        _own("anchor", SPAN, "the event that the time is counted from"),
        _own("evidence", SPAN, "the words that say so"),
    ),
)
QUALIFIER = Struct(
    "qualifier",
    "A word that narrows the subject.",
    (_own("kind", TEXT, "severity, acuity, laterality, stage and the like"), _START, _END, _TEXT),
)

STRUCTS = (SPAN, BOUND, INTERVAL, UNIT, CONCEPT, WINDOW, QUALIFIER)
"""The structs that columns are made of."""

KEY = Struct(
    "key",
    "What joins the tables.",
    (
        Column("trial", pa.int64(), "the trial's number in the input, counted from 0", "number", nullable=False),
        _of_trial("trial_id", TEXT, "the registry's id of the trial; null where the input has none"),
    ),
)
"""The first columns of every table."""

TABLES = (
    Struct(
        "trials",
        "One row a trial, readable or not.",
        (
            _of_trial("title", TEXT, "the brief title, else the official one"),
            _of_trial("format", TEXT, "the reader that read it, as `eligo formats` lists them", "source.format"),
            _of_trial("uri", TEXT, "the file it came from, and the place in it", "source.uri"),
            _of_trial(
                "sha256", TEXT, "of the bytes read, or of the study's own where a file has many", "source.sha256"
            ),
            _of_trial("sex", TEXT, "the registry's field: female, male or all", "population.sex"),
            _part_of("age", INTERVAL, "the registry's age limits", "trial.population.age", "interval"),
            _part_of("age_unit", TEXT, "their unit in UCUM", "trial.population.age", "unit.ucum"),
            _of_trial(
                "healthy_volunteers",
                FLAG,
                "the registry's field: whether they may take part",
                "population.healthy_volunteers",
            ),
            _count("criteria", "how many criteria it has, notes not counted"),
            _count("computable", "how many of them are computed in full"),
            _count("computable_in_part", "how many of them are computed in part"),
            _count("words", "how many words its criteria have"),
            _count("words_computed", "how many of those are computed"),
            _count("constraints", "how many constraints it has"),
            _count("thresholds", "how many of those have a number"),
            Column("characters", WHOLE, "the length of its text in code points", "trial.text", len),
            _of_trial("parser", TEXT, "the version of Eligo", "parser.version"),
            _of_trial("model", TEXT, "the entity model; null where none was used", "parser.model"),
        ),
    ),
    Struct(
        "criteria",
        "One row an item of the eligibility text.",
        (
            _own("id", TEXT, "I1, E10; a child of a group is E10.3; U1 where the section is unknown"),
            _own("section", TEXT, "inclusion, exclusion or unknown"),
            _own("role", TEXT, "criterion, group or note"),
            _own("parent", TEXT, "the id of the group it belongs to"),
            _own("marker", TEXT, "the bullet or number as written"),
            _START,
            _END,
            _own("text", TEXT, "the text with hard wraps and runs of space folded"),
            Column(
                "expression",
                TEXT,
                "JSON over ids of constraints; true where the patient is as the text says; null where nothing is"
                " computed",
                "expression",
                notation,
            ),
            _own("computability", TEXT, "full, partial or none"),
            _own("residue", ListOf(SPAN), "what carries meaning and no constraint covers"),
            _own("applies_to", TEXT, "the arm, cohort or part that the text names"),
        ),
    ),
    Struct(
        "constraints",
        "One row a checkable fact.",
        (
            _own("id", TEXT, "c1, c2 …, as expressions name it"),
            _own("criterion", TEXT, "the id of its criterion"),
            _own(
                "type",
                TEXT,
                "measurement, age, sex, condition, drug, procedure, device, observation, visit or administrative",
            ),
            _own("subject", SPAN, "what it is about"),
            Column("concept", CONCEPT, "the subject's code", "subject.concept"),
            _own("interval", INTERVAL, "the numbers that the text states; nothing is inverted for an exclusion"),
            _own("unit", UNIT, "their unit"),
            _own("relative_to", TEXT, "ULN, LLN or baseline where the numbers are multiples of it"),
            _part_of(
                "canonical",
                INTERVAL,
                "the interval in the analyte's default unit, so that trials compare",
                "canonical",
                "interval",
            ),
            _part_of("canonical_ucum", TEXT, "that unit's UCUM code", "canonical", "ucum"),
            _own("values", ListOf(TEXT), "categorical or ordinal values as written"),
            _own("count", INTERVAL, "how many times"),
            _own("qualifiers", ListOf(QUALIFIER), "words that narrow the subject"),
            _own("negated", FLAG, "whether the text denies it"),
            _own("temporal", WINDOW, "when it holds"),
            _own("duration", WINDOW, "for how long it holds"),
            Column(
                "applies_if",
                TEXT,
                "JSON over ids of constraints: the condition that it is asked under",
                "applies_if",
                notation,
            ),
            _own("evidence", SPAN, "the comparison itself"),
            _own("confidence", NUMBER, "how sure it is, 0 to 1"),
            _own("origin", TEXT, "the rule or model that made it"),
        ),
    ),
    Struct(
        "mentions",
        "One row an entity that the text names.",
        (
            _own("id", TEXT, "m1, m2 …"),
            _own("criterion", TEXT, "the id of the criterion it stands in"),
            _own("label", TEXT, "one of Chia's entity types"),
            _START,
            _END,
            _TEXT,
            _own("concept", CONCEPT, "its code"),
        ),
    ),
    Struct(
        "diagnostics",
        "One row a thing that a reader of the result should know.",
        (
            _own("severity", TEXT, "info, warning or error; a trial with an error has no criteria"),
            _own("code", TEXT, "which, stable: `time-limit`, `unreadable-input` …"),
            _own("message", TEXT, "in words"),
            _own("criterion", TEXT, "the id of the criterion it is about"),
            _own("start", WHOLE, "the first code point it is about"),
            _own("end", WHOLE, "one past the last"),
        ),
    ),
)
"""The tables, in the order in which they are written."""


def page() -> str:
    """The tables in Markdown, a line a column."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# The tables of a batch, schema version 1\n"
    yield "`eligo schema --tables` prints this page. Every column may be null but `trial`, which joins the tables.\n"
    for table in TABLES:
        yield f"## {table.name}\n\n{table.says}\n"
        yield from _lines("column", (*KEY.columns, *table.columns))
    for struct in STRUCTS:
        yield f"## The struct `{struct.name}`\n\n{struct.says}\n"
        yield from _lines("field", struct.columns)


def _lines(what: str, columns: tuple[Column, ...]) -> Iterator[str]:
    yield f"| {what} | type | what it says |\n| --- | --- | --- |"
    for column in columns:
        yield f"| `{column.name}` | {_kind_name(column.kind)} | {column.says} |"
    yield ""


def _kind_name(kind: Kind) -> str:
    if isinstance(kind, ListOf):
        return f"list of {_kind_name(kind.kind)}"
    return kind.name if isinstance(kind, Struct) else str(kind)
