"""Outcomes of tests on one chart: true, false or unknown, and the fact or the lack that decides.

The steps here are those of the SQL in :mod:`.sql`, one for one: each entry gets a code, and the codes are summed up.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from .answers import Answers
from .chart import Chart, Entry
from .plan import AgeTest, Bounds, Comparison, FactTest, Presence, SexTest, tolerance
from .spans import DATED, Span


class Outcome(NamedTuple):
    """``value`` is ``None`` where unknown; ``why`` names the case (see :mod:`.reasons`), ``entry`` the fact."""

    value: bool | None
    why: str
    entry: Entry | None = None


NO, YES, UNKNOWN, DENIED, ENDED = 0, 1, 2, 3, 4
"""What an entry says on a test."""

PASSED = {"now": "ended", "latest": "earlier"}
"""What a fact before a span tells, by the kind of the span: that there is none in it."""

Role = Literal["exact", "broader", "question"]
"""Under which of a test's keys an entry was found."""


class FactCheck:
    """A fact test, ready to run."""

    __slots__ = ("_barred", "_compare", "_complete", "_groups", "_kinds", "_span", "_state", "test")

    def __init__(self, test: FactTest) -> None:
        self.test = test
        self._kinds, self._span, self._complete = test.kinds, test.span, test.complete
        self._barred = tuple(sorted(test.barred))
        groups: tuple[tuple[frozenset[str], Role], ...] = (
            (test.keys, "exact"),
            (test.broader, "broader"),
            (test.questions, "question"),
        )
        self._groups = [(tuple(sorted(keys)), role) for keys, role in groups if keys]
        self._compare = Compare(test.asks) if isinstance(test.asks, Comparison) else None
        self._state = test.span.kind == "now"

    def __call__(self, chart: Chart, index_day: int | None) -> Outcome:
        found = self._codes(chart, index_day)
        asks = self.test.asks
        if isinstance(asks, Presence):
            declared = self._complete or (bool(chart.complete) and self._kinds <= chart.complete)
            complete = declared and self.test.definite
            if asks.count:
                return _counted(found, asks.count, closed=complete)
            if asks.lasting:
                return _lasted(found, asks.lasting, complete)
            if declared and not complete and not found:
                return Outcome(None, "indefinite")
            return _present(found, complete, self._state)
        if asks.count:
            return _counted(found, asks.count, closed=bool(found))
        return {"latest": _latest, "any": _any, "all": _all}[asks.reading](found)

    def _codes(self, chart: Chart, index_day: int | None) -> list[tuple[int, int | None, str, Entry]]:
        """For each entry that says something: its code, its age in days, the case, and itself."""
        found: list[tuple[int, int | None, str, Entry]] = []
        entries, kinds, span, compare = chart.entries, self._kinds, self._span, self._compare
        anchor_day = index_day
        looked_up = False
        barred = {id(entry) for key in self._barred for entry in entries.get(key, ())}
        for keys, role in self._groups:
            for key in keys:
                for entry in entries.get(key, ()):
                    start = entry.start
                    if entry.kind not in kinds or (start is not None and index_day is not None and start > index_day):
                        continue
                    if barred and id(entry) in barred:
                        continue
                    if span.anchor and not looked_up:
                        anchor_day, looked_up = _anchor_day(chart, span, index_day), True
                    if compare is None:
                        said = _presence_code(entry, span, index_day, anchor_day, role)
                    else:
                        said = compare.code(entry, span, index_day, anchor_day, role != "broader")
                    if said:
                        found.append((*said, entry))
        return found


def _anchor_day(chart: Chart, span: Span, index_day: int | None) -> int | None:
    """The day of the latest event that the span counts from, on or before the index date."""
    if index_day is None:
        return None
    starts = (entry.start for key in span.anchor for entry in chart.entries.get(key, ()) if not entry.denied)
    return max((start for start in starts if start is not None and start <= index_day), default=None)


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


def _presence_code(
    entry: Entry, span: Span, index_day: int | None, anchor_day: int | None, role: Role
) -> tuple[int, int | None, str] | None:
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

    def code(
        self, entry: Entry, span: Span, index_day: int | None, anchor_day: int | None, exact: bool
    ) -> tuple[int, int | None, str] | None:
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


# ---------------------------------------------------------------- summing up

_Found = list[tuple[int, int | None, str, Entry]]


def _present(found: _Found, complete: bool, state: bool) -> Outcome:
    yes = denied = unknown = ended = None
    for item in found:
        code = item[0]
        if code == YES:
            yes = item if yes is None or _newer(item, yes) else yes
        elif code == DENIED:
            denied = item if denied is None or _newer(item, denied) else denied
        elif code == UNKNOWN:
            unknown = item
        else:
            ended = item if ended is None or _newer(item, ended) else ended
    if yes:
        if state and denied and denied[1] is not None and yes[1] is not None and denied[1] < yes[1]:
            return Outcome(False, "denied", denied[3])
        return Outcome(True, "found", yes[3])
    if denied:
        return Outcome(False, "denied", denied[3])
    if unknown:
        return Outcome(None, unknown[2], unknown[3])
    if ended:
        return Outcome(False, ended[2], ended[3])
    return Outcome(False, "complete") if complete else Outcome(None, "missing")


def _newer(item: tuple[int, int | None, str, Entry], other: tuple[int, int | None, str, Entry]) -> bool:
    return item[1] is not None and (other[1] is None or item[1] < other[1])


def _counted(found: _Found, count: Bounds, *, closed: bool) -> Outcome:
    days = {age for code, age, _, _ in found if code == YES}
    entry = next((item[3] for item in found if item[0] == YES), None)
    unsure = any(code == UNKNOWN for code, _, _, _ in found)
    closed = (closed or any(code == DENIED for code, _, _, _ in found)) and not unsure
    number = len(days)
    why = f"count-{number}"
    if count.high is not None and number > count.high:
        return Outcome(False, why, entry)
    if count.low is not None and number < count.low:
        return Outcome(False if closed else None, why, entry)
    if count.high is None or closed:
        return Outcome(True, why, entry)
    return Outcome(None, why, entry)


def _lasted(found: _Found, bounds: Bounds, complete: bool) -> Outcome:
    """Whether the days since the first dated fact lie in bounds."""
    dated = [item for item in found if item[0] == YES and item[1] is not None]
    if not dated:
        return _present(found, complete, state=False)
    _, days, _, entry = max(dated, key=lambda item: item[1] or 0)
    assert days is not None
    unsure = any(code == UNKNOWN for code, _, _, _ in found)
    why = f"lasted-{days}"
    if bounds.high is not None and days > bounds.high:
        return Outcome(False, why, entry)
    if bounds.low is not None and days < bounds.low:
        return Outcome(None if unsure else False, why, entry)
    return Outcome(None if unsure and bounds.high is not None else True, why, entry)


def _latest(found: _Found) -> Outcome:
    ages = [item[1] for item in found if item[1] is not None]
    if not ages:
        return Outcome(None, found[0][2], found[0][3]) if found else Outcome(None, "missing")
    latest = min(ages)
    of_day = [item for item in found if item[1] == latest]
    codes = {item[0] for item in of_day}
    _, _, why, entry = of_day[0]
    if len(codes) > 1:
        return Outcome(None, "disagree", entry)
    code = codes.pop()
    return Outcome(None if code == UNKNOWN else code == YES, why, entry)


def _any(found: _Found) -> Outcome:
    return _first_of(found, (YES, UNKNOWN, NO))


def _all(found: _Found) -> Outcome:
    return _first_of(found, (NO, UNKNOWN, YES))


def _first_of(found: _Found, codes: tuple[int, ...]) -> Outcome:
    """The entry that decides: the first of those with the first code that there is."""
    for code in codes:
        for item in found:
            if item[0] == code:
                return Outcome(None if code == UNKNOWN else code == YES, item[2], item[3])
    return Outcome(None, "missing")


# ---------------------------------------------------------------- demographics


def sex_outcome(test: SexTest, chart: Chart) -> Outcome:
    """What a chart says to a test of the sex."""
    return Outcome(None, "no-sex") if chart.sex is None else Outcome(chart.sex in test.sexes, f"sex-{chart.sex}")


def age_outcome(test: AgeTest, chart: Chart, index_day: int | None) -> Outcome:
    """The age from the year, month and day of birth; where not all are known, what holds for every possible day."""
    if chart.birth is None:
        return Outcome(None, "no-birth")
    ages = age_range(chart.birth, index_day, test.unit)
    if ages is None:
        return Outcome(None, "no-age")
    inside = [_age_inside(age, test.bounds) for age in ages]
    why = f"age-{ages[0]}" if ages[0] == ages[1] else f"age-{ages[0]} or {ages[1]}"
    if inside[0] == inside[1] and (inside[0] or not _straddles(ages, test.bounds)):
        return Outcome(inside[0], why)
    return Outcome(None, why)


def age_range(birth: tuple[int, int | None, int | None], index_day: int | None, unit: str) -> tuple[int, int] | None:
    """The least and the greatest age in completed units; ``None`` without a date to count to, or, for weeks and days,
    without the day of birth."""
    if index_day is None:
        return None
    from datetime import date

    index = date.fromordinal(index_day)
    year, month, day = birth
    if unit in ("wk", "d"):
        if month is None or day is None:
            return None
        try:
            days = index_day - date(year, month, day).toordinal()
        except ValueError:
            return None
        return (days // 7, days // 7) if unit == "wk" else (days, days)
    late, early = (month or 12, day or 31), (month or 1, day or 1)
    ages = []
    for born_month, born_day in (late, early):
        if unit == "a":
            ages.append(index.year - year - ((index.month, index.day) < (born_month, born_day)))
        else:
            ages.append((index.year - year) * 12 + index.month - born_month - (index.day < born_day))
    return ages[0], ages[1]


def _age_inside(age: int, bounds: Bounds) -> bool:
    low, high = bounds.low, bounds.high
    return (low is None or age > low or (age == low and bounds.low_inclusive)) and (
        high is None or age < high or (age == high and bounds.high_inclusive)
    )


def _straddles(ages: tuple[int, int], bounds: Bounds) -> bool:
    """Whether the least age is below the bounds and the greatest above, so that one between may be inside."""
    return bounds.low is not None and bounds.high is not None and ages[0] < bounds.low and ages[1] > bounds.high
