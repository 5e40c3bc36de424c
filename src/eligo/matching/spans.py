"""Spans: a window of a criterion as a stretch of days before the index date.

Days are whole. A month counts 30.4375 days and a year 365.25, as UCUM has them, and the product is rounded: six months
are 183 days, a year is 365. Hours and minutes are rounded outwards, to the days that they touch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..lexicon import rows_by_entry
from ..schema import Interval, Window
from .keys import name_key

Ages = Literal["ever", "now", "dated", "latest"]


@dataclass(frozen=True, slots=True)
class Span:
    """When a fact must have been.

    Attributes:
        kind: ``ever``, at any time up to the index date; ``now``, begun and not ended on it; ``dated``, between
            ``at_most`` and ``at_least`` days before it; ``latest``, so too, and an earlier fact tells that there is
            none in those days. Undated facts count for ``ever`` and ``now`` alone.
        at_least: the fact began at least so many days before.
        at_most: the fact had not ended more than so many days before; none is open.
        anchor: keys of the event of the patient's that the days are counted from, instead of from the index date.
    """

    kind: Ages = "ever"
    at_least: int = 0
    at_most: int | None = None
    anchor: frozenset[str] = frozenset()


DATED: tuple[Ages, ...] = ("dated", "latest")
"""The kinds of spans that have days."""
EVER = Span()
NOW = Span("now")


def span_of(window: Window) -> Span | str:
    """The stretch of days, or why there is none.

    One length before an event ("surgery two years prior to enrollment") is how far back one looks, as "within" is:
    nobody asks for a surgery on that very day.
    """
    if window.relation == "present":
        return NOW
    if window.relation == "future":
        return "what is planned is not in a record"
    if window.relation == "during" and window.anchor and is_entry(window.anchor.text):
        return NOW
    anchor = frozenset[str]() if window.anchor is None or is_study_event(window.anchor.text) else anchor_keys(window)
    if window.relation in ("during", "after"):
        if not anchor:
            return "it lies after the index date"
        if window.relation == "during":
            return "how long the event went on is not known"
    days = window_days(window)
    if days is None:
        return f"the time '{' '.join(window.evidence.text.split())}' is not known in days"
    at_least, at_most = days
    if window.relation in ("past", "before") and at_least == at_most:
        at_least = 0
    if window.relation == "after":
        return Span("dated", -_LIFETIME if at_most is None else -at_most, -at_least, anchor)
    if window.interval is None and not anchor:
        return EVER
    return Span("dated", at_least, at_most, anchor)


def window_days(window: Window) -> tuple[int, int | None] | None:
    """The least and the greatest number of days that the window's interval names; ``None`` for an unknown unit."""
    interval: Interval | None = window.interval
    if interval is None:
        return 0, None
    per_unit = DAYS.get(window.unit.ucum or "") if window.unit else None
    if per_unit is None:
        return None
    least, most = 0, None
    if interval.low:
        least = _whole(interval.low.value * per_unit, per_unit, up=False) + (not interval.low.inclusive)
    if interval.high:
        most = max(0, _whole(interval.high.value * per_unit, per_unit, up=True) - (not interval.high.inclusive))
    return least, most


DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86400}
"""Days in a UCUM unit of time."""


def anchor_keys(window: Window) -> frozenset[str]:
    """Keys under which the anchor may stand in a record: its words, and those without what leads up to it."""
    words = name_key(window.anchor.text if window.anchor else "")[1:].split()
    while len(words) > 1 and words[0] in _LEADING:
        words.pop(0)
    return frozenset({name_key(" ".join(words))})


def is_study_event(text: str) -> bool:
    """Whether an anchor is an event that the trial makes, which the index date stands for."""
    words = name_key(text)[1:].split()
    kinds = _event_kinds()
    return next((kinds[tail] for i in range(len(words)) if (tail := " ".join(words[i:])) in kinds), "") == "study"


def is_entry(text: str) -> bool:
    """Whether an anchor is the trial's beginning, on which the patient is judged: "at screening", "at baseline"."""
    words = set(name_key(text)[1:].split())
    return bool(words & _ENTRY) and is_study_event(text)


_ENTRY = frozenset(
    {"screening", "baseline", "enrollment", "enrolment", "entry", "inclusion", "randomization", "randomisation"}
)
_LIFETIME = 60_000
_LEADING = ("the", "a", "an", "of", "date", "day", "time", "his", "her", "their", "most", "recent", "last", "latest")


def _whole(days: float, per_unit: float, *, up: bool) -> int:
    if per_unit < 1:
        return math.ceil(days) if up else math.floor(days)
    return round(days)


@cache
def _event_kinds() -> dict[str, str]:
    return {words: row["kind"] for words, row in rows_by_entry("anchors").items()}
