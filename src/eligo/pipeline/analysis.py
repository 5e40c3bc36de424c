"""What the pipeline's components hand to each other: one :class:`Analysis` a ``Doc``, kept at ``doc._.eligo``.

All offsets are code points into ``doc.text``. Where the output contract has a model, that model is used from the
start; the classes here are what the contract has no name for. A ``Doc`` goes through ``to_bytes`` (as ``nlp.pipe``
with several processes does) with its analysis.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import lt
from typing import Any, Literal, NamedTuple

import srsly
from pydantic import TypeAdapter
from spacy.tokens import Doc

from ..schema import Constraint, Criterion, Diagnostic, Interval, Mention, Qualifier, TextSpan, Unit
from .phrasing.abbreviations import Abbreviation, abbreviations
from .segmentation.structure import Quantifier, Section

__all__ = [
    "KEY",
    "TREATMENTS",
    "Analysis",
    "Extent",
    "Quantifier",
    "Quantity",
    "Section",
    "analysis",
    "last_word",
    "qualifier_at",
    "spelled_out",
    "text_span",
]

KEY = "eligo"
TREATMENTS = frozenset({"drug", "procedure", "device"})
"""Types of constraints that say what is done to someone or taken."""


@dataclass(slots=True)
class Quantity:
    """A number or range as written, with its comparator and unit, before it is known what it is about.

    ``start:end`` is the whole comparison ("< 100,000 / mm3", "at least 5", "within 6 months" without "within").
    ``kind`` is ``time`` where the unit is one of time; ``claimed`` says that a threshold has used it, so that
    no window does.
    """

    start: int
    end: int
    criterion: str
    interval: Interval
    unit: Unit | None = None
    relative_to: Literal["ULN", "LLN", "baseline"] | None = None
    values: list[str] | None = None
    kind: Literal["number", "time", "ordinal"] = "number"
    comparator: str | None = None
    number_start: int = 0
    number_end: int = 0
    claimed: bool = False
    origin: str = "quantities"


class Extent(NamedTuple):
    """The id of a criterion and its own text at ``start:end``, without that of its children."""

    criterion: str | None
    start: int
    end: int
    text: str


@dataclass
class Analysis:
    """Everything found in one text so far. ``text`` is the document's: spaCy puts ``doc.text`` together at each use;
    ``abbreviations``, those that it spells out, are null where none were looked for.
    """

    text: str = ""
    sections: list[Section] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    quantifiers: dict[str, Quantifier] = field(default_factory=dict)
    abbreviations: list[Abbreviation] | None = None
    mentions: list[Mention] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    issued: int = 0

    @cached_property
    def extents(self) -> list[Extent]:
        """Those of the criteria, which are known; the whole text where nothing cut it into criteria."""
        return [Extent(of, start, end, self.text[start:end]) for of, start, end in _extents(self.text, self.criteria)]

    def new_id(self) -> str:
        """A constraint id that is free in this analysis; ``logic`` numbers them anew in the order of the text."""
        self.issued += 1
        return f"c{self.issued}"


def _extents(text: str, criteria: Sequence[Criterion]) -> Iterator[tuple[str | None, int, int]]:
    if not criteria:
        yield None, 0, len(text)
    starts = [criterion.start for criterion in criteria]
    if all(map(lt, starts, starts[1:])):
        for criterion, border in zip(criteria, [*starts[1:], len(text)], strict=False):
            yield criterion.id, criterion.start, min(criterion.end, border)
        return
    starts = sorted(set(starts))
    for criterion in criteria:
        following = bisect_right(starts, criterion.start)
        border = starts[following] if following < len(starts) else criterion.end
        yield criterion.id, criterion.start, min(criterion.end, border)


def analysis(doc: Doc) -> Analysis:
    """The analysis of a document, made empty at the first call."""
    found: Analysis | None = doc.user_data.get(KEY)
    if found is None:
        found = doc.user_data[KEY] = Analysis(doc.text)
    return found


def spelled_out(doc: Doc) -> list[Abbreviation]:
    """The abbreviations that a document's text spells out, looked for at the first call."""
    found = analysis(doc)
    if found.abbreviations is None:
        found.abbreviations = abbreviations(doc, found.text)
    return found.abbreviations


def text_span(text: str, start: int, end: int) -> TextSpan:
    """The span of ``text`` at ``start:end``."""
    return TextSpan.made({"start": start, "end": end, "text": text[start:end]})


def last_word(constraint: Constraint) -> str:
    """The last word of the name of a constraint's subject, in lower case; as a rule its head: "lung | cancer"."""
    return constraint.subject.text.lower().split()[-1]


def qualifier_at(kind: str, text: str, start: int, end: int, *, offset: int = 0) -> Qualifier:
    """The qualifier at ``start:end`` of a text that begins at ``offset``."""
    return Qualifier.made({"start": offset + start, "end": offset + end, "text": text[start:end], "kind": kind})


if not Doc.has_extension(KEY):
    Doc.set_extension(KEY, getter=analysis)

_ADAPTER = TypeAdapter(Analysis)


@srsly.msgpack_encoders("eligo.analysis")  # type: ignore[untyped-decorator]
def _encode(value: object, chain: Callable[[object], object] | None = None) -> object:
    if isinstance(value, Analysis):
        return {"__eligo_analysis__": _ADAPTER.dump_python(value, mode="json")}
    return value if chain is None else chain(value)


@srsly.msgpack_decoders("eligo.analysis")  # type: ignore[untyped-decorator]
def _decode(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    if isinstance(value, dict) and "__eligo_analysis__" in value:
        return _ADAPTER.validate_python(value["__eligo_analysis__"])
    return value if chain is None else chain(value)
