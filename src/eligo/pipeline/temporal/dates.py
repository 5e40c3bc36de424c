"""Windows between calendar dates ("from 2008 to 2015", "since March 2010") and study days ("Day -28 to Day -1").

A bare year is a bound without a unit; any other date is the window's anchor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...schema import Bound, Criterion, Interval, Unit
from .anchors import Anchor
from .found_window import FoundWindow, Relation


def dated_windows(text: str, criterion: Criterion) -> Iterator[FoundWindow]:
    """The windows of one criterion that dates or study days bound."""
    stretch = text[criterion.start : criterion.end].lower()
    if "day" in stretch:
        for match in STUDY_DAYS.finditer(text, criterion.start, criterion.end):
            yield _study_days(criterion.id, match)
    if "19" in stretch or "20" in stretch:
        for match in DATED.finditer(text, criterion.start, criterion.end):
            yield _dated(criterion.id, match)


STUDY_DAYS = re.compile(
    r"\b(?P<unit>days?)\s{0,3}[-−–](?P<first>\d{1,3})\s{0,3}(?:to|through|thru|until|and|[-–—/])\s{0,3}(?:day\s{0,3})?(?P<second>[-−–]?\d{1,3})\b",
    re.I,
)
MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
NUMERIC = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
DATE = rf"(?:{NUMERIC}|(?:(?:{DAY}\s{{1,3}}(?:of\s)?)?{MONTH},?\s{{1,3}}(?:{DAY},?\s{{1,3}})?)?(?:19|20)\d\d)"
DATED = re.compile(
    rf"\b(?:(?P<from>from|between)\s{{1,20}}(?P<a>{DATE})\s{{0,20}}(?:to|and|until|till|through|[-–—])\s{{0,20}}(?P<b>{DATE}|present|now|today)"
    rf"|(?P<c>(?:19|20)\d\d)\s?(?:-|–|—|to)\s?(?P<d>(?:19|20)\d\d)"
    rf"|(?P<cue>since|after|before|until|prior to|from|in|during)\s{{1,20}}(?P<only>{DATE}))\b(?![/.-]\d)",
    re.I,
)
RELATIONS: dict[str, Relation] = {
    "since": "after",
    "after": "after",
    "from": "after",
    "in": "during",
    "during": "during",
    "before": "before",
    "until": "before",
    "prior to": "before",
}


def _study_days(criterion: str, match: re.Match[str]) -> FoundWindow:
    """Days before the first day of the trial; the later one is no bound where it lies behind that day."""
    first, second = int(match["first"]), match["second"]
    nearer = None if second[0].isdigit() else Bound(value=int(second[1:]), inclusive=True)
    interval = Interval(low=nearer, high=Bound(value=first, inclusive=True))
    unit = Unit(text=match["unit"], ucum="d")
    return FoundWindow(criterion, *match.span(), "temporal", "before", match.span(), interval, unit)


def _dated(criterion: str, match: re.Match[str]) -> FoundWindow:
    """A window between dates; bare years make an interval without a unit, other dates an anchor."""

    def bound(written: str | None) -> Bound | None:
        return Bound(value=int(written), inclusive=True) if written and written.isdigit() else None

    first, last = ("a", "b") if match["from"] else ("c", "d")
    if match[first]:
        evidence = match.start(first), match.end(last)
        interval = Interval(low=bound(match[first]), high=bound(match[last]))
        if interval.low or interval.high:
            return FoundWindow(criterion, *match.span(), "temporal", "during", evidence, interval)
        anchor = Anchor(*evidence, "other")
        return FoundWindow(criterion, *match.span(), "temporal", "during", evidence, anchor=anchor)
    cue = " ".join(match["cue"].lower().split())
    year = bound(match["only"])
    relation = RELATIONS[cue]
    if year is None:
        anchor = Anchor(*match.span("only"), "other")
        return FoundWindow(criterion, *match.span(), "temporal", relation, match.span(), None, None, anchor)
    interval = Interval(
        low=Bound(value=year.value, inclusive=cue != "after") if relation != "before" else None,
        high=Bound(value=year.value, inclusive=cue == "until" or relation == "during") if relation != "after" else None,
    )
    return FoundWindow(criterion, *match.span(), "temporal", relation, match.span(), interval)
