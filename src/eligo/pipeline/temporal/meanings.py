"""What the cues around a length of time make of it: a window or a duration, its relation, its bounds, its unit."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from ...lexicon.roles import time_words
from ...schema import Interval, Unit
from ..analysis import Quantity
from ..numeric.intervals import between, bound
from .anchors import Anchor
from .found_window import Kind, Relation
from .temporal_cues import CHANGES, CueAfter, CueBefore

PROGRAM = time_words("programs")
STATES = time_words("states")
OF_ROLES: dict[str, Relation] = {"before": "before", "after": "after", "later": "after"}
OF_ADJECTIVES: dict[str, Relation] = {"recent": "past", "next": "future", "first": "after"}
TURNING = re.compile(r"\b(?:later|earlier|sooner)\b", re.I)


class Around(NamedTuple):
    """What stands around a length.

    ``role`` is that of the cue behind it, as it is read there; ``preceding`` and ``following`` are the words on either
    side. An ``attributive`` length qualifies the next word ("a 3-month course"), one that is meant ``throughout``
    follows "during".
    """

    before: CueBefore
    role: str
    after: CueAfter
    anchor: Anchor | None
    preceding: list[str]
    following: list[str]
    attributive: bool
    throughout: bool


class Meaning(NamedTuple):
    """A length as a window or duration, the side of it that its fact is on, and whether it is an upper bound."""

    kind: Kind
    relation: Relation
    side: Literal["back", "ahead"] | None = None
    upper: bool = False


def meaning(length: Quantity, around: Around) -> Meaning | None:
    """What the cues around a length make of it; None where they make nothing."""
    after = around.after
    if after.words == ("apart",):
        return Meaning("duration", "during", "back")
    if around.role == "length" and around.anchor:
        return Meaning("length", "after", "back")
    if around.role == "length":
        return Meaning("duration", "during", "ahead" if after.words[-1] in ("of", "with") else "back")
    if around.before.role == "lasting":
        return _lasting(around)
    return _counted(length, around) or _unsaid(length, around)


def _lasting(around: Around) -> Meaning:
    """A length that "for" or "lasting" says to be a duration."""
    role = around.role
    if role == "around" and around.after.words == ("of",):
        return Meaning("duration", "during", "ahead")
    if role in OF_ROLES:
        return Meaning("duration", OF_ROLES[role])
    return Meaning("duration", "past" if around.before.adjective == "recent" else "during")


def _counted(length: Quantity, around: Around) -> Meaning | None:
    """A length that is counted from an event or from now."""
    before, role, anchor = around.before, around.role, around.anchor
    study = anchor is not None and anchor.kind == "study" and not anchor.ends
    upper = before.role in ("within", "period") or before.adjective in ("recent", "next", "first")
    if role in ("before", "after"):
        return Meaning("temporal", OF_ROLES[role], upper=upper)
    if before.role == "within" and role == "around" and (study or before.adjective != "recent") and anchor:
        return Meaning("temporal", "before" if study and before.adjective != "next" else "after", upper=True)
    if before.adjective in OF_ADJECTIVES:
        return Meaning("temporal", OF_ADJECTIVES[before.adjective], upper=True)
    if role in ("ago", "later"):
        return Meaning("temporal", "past" if role == "ago" else "after", upper=upper)
    if before.role == "within":
        return Meaning("temporal", "past", upper=True)
    if role == "around" and around.after.words == ("from",) and anchor:
        return Meaning("temporal", "before" if study and anchor.named else "after")
    if role == "around" and anchor and anchor.kind != "other" and length.interval.low is None:
        return Meaning("temporal", "before" if study else "after")
    return None


def _unsaid(length: Quantity, around: Around) -> Meaning | None:
    """A length that no cue dates: what it is shows in the words beside it, if anywhere."""
    before, preceding, following = around.before, around.preceding, around.following
    if around.role == "around" and around.after.words == ("of",):
        return Meaning("duration", "during", "ahead")
    if before.role == "period" and ("period" in following[:2] or around.throughout):
        return Meaning("duration", "during")
    if before.role == "period" and length.comparator and length.interval.low is None:
        return Meaning("duration", "during", "back")
    if before.role == "period" and CHANGES & set(preceding):
        return Meaning("duration", "during", "back")
    if before.role == "period" and not around.attributive:
        return None
    if length.comparator:
        return Meaning("length", "past")
    if PROGRAM & set(following[:6]):
        return Meaning("duration", "during", "ahead")
    if preceding[-1:] and preceding[-1] in STATES and not (len(preceding) > 1 and preceding[-2].isdecimal()):
        return Meaning("duration", "during", "back")
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
