"""Tests of recorded facts on one chart.

The steps are those of the SQL in :mod:`.sql`, one for one: each entry gets a code (:mod:`.entry_codes`), and the codes
are summed up (:mod:`.outcomes`).
"""

from __future__ import annotations

from .chart import Chart, Entry
from .entry_codes import Compare, Role, presence_code
from .outcomes import Found, Outcome, all_in, any_in, counted, lasted, latest, present
from .plan import Comparison, FactTest, Presence
from .spans import Span


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
                return counted(found, asks.count, closed=complete)
            if asks.lasting:
                return lasted(found, asks.lasting, complete)
            if declared and not complete and not found:
                return Outcome(None, "indefinite")
            return present(found, complete, self._state)
        if asks.count:
            return counted(found, asks.count, closed=bool(found))
        return {"latest": latest, "any": any_in, "all": all_in}[asks.reading](found)

    def _codes(self, chart: Chart, index_day: int | None) -> Found:
        """What each entry says that says something."""
        found: Found = []
        span, compare = self._span, self._compare
        if not (entries := self._entries(chart, index_day)):
            return found
        anchor_day = _anchor_day(chart, span, index_day) if span.anchor else index_day
        for entry, role in entries:
            if compare is None:
                said = presence_code(entry, span, index_day, anchor_day, role)
            else:
                said = compare.code(entry, span, index_day, anchor_day, role != "broader")
            if said:
                found.append((*said, entry))
        return found

    def _entries(self, chart: Chart, index_day: int | None) -> list[tuple[Entry, Role]]:
        """The entries under the test's keys that had begun on the index date."""
        entries, kinds = chart.entries, self._kinds
        barred = {id(entry) for key in self._barred for entry in entries.get(key, ())}
        return [
            (entry, role)
            for keys, role in self._groups
            for key in keys
            for entry in entries.get(key, ())
            if entry.kind in kinds
            and (entry.start is None or index_day is None or entry.start <= index_day)
            and id(entry) not in barred
        ]


def _anchor_day(chart: Chart, span: Span, index_day: int | None) -> int | None:
    """The day of the latest event that the span counts from, on or before the index date."""
    if index_day is None:
        return None
    starts = (entry.start for key in span.anchor for entry in chart.entries.get(key, ()) if not entry.denied)
    return max((start for start in starts if start is not None and start <= index_day), default=None)
