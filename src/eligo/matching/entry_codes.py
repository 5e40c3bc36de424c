"""What a recorded fact says on a test, as a code with its age in days and the case it is (see :mod:`.reasons`)."""

from __future__ import annotations

from typing import Literal

from .answers import Answers
from .chart import Entry
from .plan import Comparison, tolerance
from .spans import DATED, Span

NO, YES, UNKNOWN, DENIED, ENDED = 0, 1, 2, 3, 4
"""What an entry says on a test."""

PASSED = {"now": "ended", "latest": "earlier"}
"""What a fact before a span tells, by the kind of the span: that there is none in it."""

Role = Literal["exact", "broader", "question"]
"""Under which of a test's keys an entry was found."""

Said = tuple[int, int | None, str]
"""The code, how many days before the day that it is counted from the fact began, and the case."""


def presence_code(entry: Entry, span: Span, index_day: int | None, anchor_day: int | None, role: Role) -> Said | None:
    """What a fact says on whether there is one."""
    if entry.denied or entry.denied_by_value:
        dated = entry.start is not None and index_day is not None
        return DENIED, index_day - entry.start if dated else None, "denied"  # type: ignore[operator]
    inside, age = _inside(entry, span, index_day, anchor_day)
    if inside is None:
        return UNKNOWN, age, "undated" if entry.start is None else "no-anchor"
    if inside:
        if entry.answers and not entry.affirmed_by_value:
            return UNKNOWN, age, "result-unread"
        if role == "question" and not entry.affirmed_by_value:
            return UNKNOWN, age, "unanswered"
        return (UNKNOWN, age, "broader") if role == "broader" else (YES, age, "found")
    return (ENDED, age, PASSED[span.kind]) if span.kind in PASSED else None


class Compare:
    """Comparison of an entry's value: a number in bounds, or an answer."""

    __slots__ = ("_answers", "_bounds", "_limit", "_scale", "high", "low")

    def __init__(self, asks: Comparison) -> None:
        self._answers: Answers | None = asks.answers
        self._bounds, self._scale, self._limit = asks.bounds, asks.scale, asks.limit
        self.low, self.high = asks.bounds.edges() if asks.bounds else (None, None)

    def code(self, entry: Entry, span: Span, index_day: int | None, anchor_day: int | None, exact: bool) -> Said | None:
        """What a fact says on the comparison; ``exact``: it is what is asked for, and nothing broader."""
        numeric = self._bounds is not None and entry.value is not None
        worded = self._answers is not None and bool(entry.answers)
        if entry.denied or not (numeric or worded):
            return None
        inside, age = _inside(entry, span, index_day, anchor_day)
        if inside is None:
            return UNKNOWN, age, "undated" if entry.start is None else "no-anchor"
        if not inside:
            return None
        if not exact:
            return UNKNOWN, age, "broader"
        outcome, why = self._number(entry) if numeric else self._answer(entry)
        return (UNKNOWN if outcome is None else YES if outcome else NO), age, why

    def _answer(self, entry: Entry) -> tuple[bool | None, str]:
        answers = self._answers
        if answers and not entry.answers.isdisjoint(answers.yes):
            return True, "answered"
        if answers and not entry.answers.isdisjoint(answers.no):
            return False, "answered"
        return None, "result-unread"

    def _number(self, entry: Entry) -> tuple[bool | None, str]:
        if self._limit != "value":
            limit = entry.range_high if self._limit == "ULN" else entry.range_low
            if limit is None or not limit > 0:
                return None, "no-range"
            value = entry.value / limit  # type: ignore[operator]
        else:
            line = self._scale.get(entry.unit)
            if line is None:
                return None, "unit" if entry.unit else "no-unit"
            value = entry.value * line[0] + line[1]  # type: ignore[operator]
        if entry.comparator:
            return self._limited(value, entry.comparator), "value"
        low, high = self.low, self.high
        return (low is None or value > low) and (high is None or value < high), "value"

    def _limited(self, value: float, comparator: str) -> bool | None:
        """A value known only as a limit: true or false where every value that it allows is."""
        bounds = self._bounds
        assert bounds is not None
        low: bool | None = True
        high: bool | None = True
        if comparator in ("<", "<="):
            if bounds.low is not None:
                below = value <= bounds.low + tolerance(bounds.low) if comparator == "<" else not value > self.low  # type: ignore[operator]
                low = False if below else None
            if bounds.high is not None:
                under = value <= bounds.high + tolerance(bounds.high) if comparator == "<" else value < self.high  # type: ignore[operator]
                high = True if under else None
        else:
            if bounds.high is not None:
                above = value >= bounds.high - tolerance(bounds.high) if comparator == ">" else not value < self.high  # type: ignore[operator]
                high = False if above else None
            if bounds.low is not None:
                over = value >= bounds.low - tolerance(bounds.low) if comparator == ">" else value > self.low  # type: ignore[operator]
                low = True if over else None
        if low is False or high is False:
            return False
        return True if low and high else None


def _inside(entry: Entry, span: Span, index_day: int | None, anchor_day: int | None) -> tuple[bool | None, int | None]:
    """Whether the entry lies in the span, and how many days before the day that it is counted from it began."""
    start, end = entry.start, entry.end
    if span.kind in DATED:
        if start is None or anchor_day is None:
            return None, None
        age = anchor_day - start
        if age < span.at_least:
            return False, age
        if span.at_most is None or (end is None and entry.ongoing):
            return True, age
        return anchor_day - (start if end is None or end < start else end) <= span.at_most, age
    age_known = 0 if start is None else None if index_day is None else index_day - start
    if span.kind == "ever":
        return (None if age_known is None else True), age_known
    if end is not None:
        if index_day is None:
            return None, age_known
        return end >= index_day, age_known
    if entry.ongoing is False:
        return False, age_known
    return (None if age_known is None else True), age_known
