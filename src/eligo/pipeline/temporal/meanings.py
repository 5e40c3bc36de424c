"""What the cues around a length of time make of it: a window or a duration, its relation, its bounds, its unit."""

from __future__ import annotations

import re
from typing import Literal

from ...schema import Interval, Unit
from ..analysis import Quantity
from ..numeric.intervals import between, bound
from .anchors import Anchor
from .found_window import Kind, Relation
from .temporal_cues import CHANGES, CueAfter, CueBefore, word_set

PROGRAM = word_set("programs")
STATES = word_set("states")
TURNING = re.compile(r"\b(?:later|earlier|sooner)\b", re.I)


def meaning(
    length: Quantity,
    before: CueBefore,
    role: str,
    after: CueAfter,
    anchor: Anchor | None,
    following: list[str],
    attributive: bool,
    throughout: bool,
    preceding: list[str],
) -> tuple[Kind, Relation, Literal["back", "ahead"] | None, bool] | None:
    """What the cues make of a length: kind, relation, the fact's side, and whether the length is an upper bound."""
    study = anchor is not None and anchor.kind == "study" and not anchor.ends
    upper = before.role in ("within", "period") or before.adjective in ("recent", "next", "first")
    if after.words == ("apart",):
        return "duration", "during", "back", False
    if role == "length" and anchor:
        return "length", "after", "back", False
    if role == "length":
        return "duration", "during", "ahead" if after.words[-1] in ("of", "with") else "back", False
    if before.role == "lasting":
        if role == "around" and after.words == ("of",):
            return "duration", "during", "ahead", False
        if role in ("before", "after"):
            return "duration", role, None, False  # type: ignore[return-value]
        if role == "later":
            return "duration", "after", None, False
        return "duration", "past" if before.adjective == "recent" else "during", None, False
    if role in ("before", "after"):
        return "temporal", role, None, upper  # type: ignore[return-value]
    if before.role == "within" and role == "around" and before.adjective != "recent" and anchor:
        return "temporal", "before" if study else "after", None, True
    if before.adjective == "recent":
        return "temporal", "past", None, True
    if before.adjective == "next":
        return "temporal", "future", None, True
    if before.adjective == "first":
        return "temporal", "after", None, True
    if role in ("ago", "later"):
        return "temporal", "past" if role == "ago" else "after", None, upper
    if before.role == "within":
        return "temporal", "past", None, True
    if role == "around" and after.words == ("from",) and anchor:
        return "temporal", "after", None, False
    if role == "around" and anchor and anchor.kind != "other" and length.interval.low is None:
        return "temporal", "before" if study else "after", None, False
    if role == "around" and after.words == ("of",):
        return "duration", "during", "ahead", False
    if before.role == "period" and "period" in following[:2]:
        return "duration", "during", None, False
    if before.role == "period" and throughout:
        return "duration", "during", None, False
    if before.role == "period" and length.comparator and length.interval.low is None:
        return "duration", "during", "back", False
    if before.role == "period" and CHANGES & set(preceding):
        return "duration", "during", "back", False
    if before.role == "period" and not attributive:
        return None
    if length.comparator:
        return "length", "past", None, False
    if PROGRAM & set(following[:6]):
        return "duration", "during", "ahead", False
    if preceding[-1:] and preceding[-1] in STATES and not (len(preceding) > 1 and preceding[-2].isdecimal()):
        return "duration", "during", "back", False
    return None


def turned(text: str, length: Quantity, relation: Relation) -> Interval | None:
    """The interval of "no later than 2 weeks before": at least 2 weeks lie between."""
    if relation != "before" or not TURNING.search(text, length.start, length.end):
        return None
    return Interval(low=length.interval.high, high=length.interval.low)


def unit_of(length: Quantity) -> Unit | None:
    """The length's unit; half-lives have no code of their own in UCUM."""
    unit = length.unit
    annotated = unit is not None and unit.ucum is not None and unit.ucum.startswith("{")
    return unit.model_copy(update={"ucum": None}) if unit and annotated else unit


def interval_of(length: Quantity, upper: bool, comparator: str) -> Interval:
    """The length's interval; a bare length that the cue makes a limit keeps its high end alone."""
    interval = length.interval
    point = interval.low is not None and interval.high is not None and interval.low.value == interval.high.value
    if not point:
        return interval
    value = interval.low.value if interval.low else 0
    if comparator in ("ge", "gt"):
        return between(bound(value, comparator == "ge"), None)
    if upper or comparator:
        return between(None, bound(value, comparator != "lt"))
    return interval
