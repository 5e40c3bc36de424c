"""Lengths behind the events they are counted from: "period before dosing: 30 days", "time since surgery > 2 weeks"."""

from __future__ import annotations

import re

from ...lexicon.roles import time_words
from ...schema import Criterion
from ..analysis import Quantity
from .anchors import read_anchor
from .events import first_event
from .found_window import FoundWindow
from .meanings import interval_of, unit_of

NAMED_PERIOD = re.compile(
    r"\b(?:within|in|during)\s{1,40}(?:the\s{1,40})?(?:following\s{1,40}|specified\s{1,40})?(?:time\s{1,40})?"
    r"(?:period|interval|frame|window)s?\s{1,40}(?:specified\s{1,40})?(?:prior\s{1,40}to|before|preceding)\b"
    r"(?=[^:;.]{0,120}:\s{0,60}$)",
    re.I,
)
"""Leads a length whose event is named first: "within the following time period prior to dosing: 30 days". """
SPANS = tuple(sorted(time_words("spans")))
SPAN = re.compile(rf"\b(?:{'|'.join(SPANS)})\s{{1,40}}(?:elapsed\s{{1,40}})?(?:since|from|between)\s{{1,40}}", re.I)
SPAN_ENDS = re.compile(r"[.;()]|\n\s{0,40}\n")
SPAN_TO = re.compile(r"\s{1,40}(?:to|until|till|and)\s{1,40}", re.I)


def named_first(text: str, criterion: Criterion, length: Quantity) -> FoundWindow | None:
    """The window of a length whose events stand before it, if it is one."""
    return after_colon(text, criterion, length) or between_events(text, criterion, length)


def after_colon(text: str, criterion: Criterion, length: Quantity) -> FoundWindow | None:
    """The window of a length that follows the event it is counted from and a colon."""
    low = max(criterion.start, length.start - 200)
    lead = text[low : length.start]
    match = NAMED_PERIOD.search(lead) if not length.comparator and lead.rstrip().endswith(":") else None
    if not match:
        return None
    anchor = read_anchor(text, low + match.end(), length.start)
    evidence = length.start, length.end
    interval = interval_of(length, True, "")
    return FoundWindow(
        criterion.id,
        low + match.start(),
        length.end,
        "temporal",
        "before",
        evidence,
        interval,
        unit_of(length),
        anchor,
    )


def between_events(text: str, criterion: Criterion, length: Quantity) -> FoundWindow | None:
    """The window of a length between two events that are named first: "time from onset to surgery < 6 hours"."""
    low = max(criterion.start, length.start - 160)
    before = text[low : length.start].lower()
    leads = list(SPAN.finditer(text, low, length.start)) if any(map(before.__contains__, SPANS)) else []
    if not leads or SPAN_ENDS.search(text, leads[-1].end(), length.start):
        return None
    lead = leads[-1]
    first = read_anchor(text, lead.end(), length.start)
    second = None
    if first is not None:
        to = SPAN_TO.match(text, first.end, length.start)
        second = read_anchor(text, to.end(), length.start) if to else None
    event = None
    if first is None or second is None:
        start, relation, anchor = lead.start(), "past", None
        event = first_event(text, lead.end(), length.start)
    elif second.kind == "study":
        start, relation, anchor = first.end, "before", second
    else:
        start, relation, anchor = length.start, "after", first
    return FoundWindow(
        criterion.id,
        start,
        length.end,
        "temporal",
        relation,  # type: ignore[arg-type]
        (length.start, length.end),
        length.interval,
        unit_of(length),
        anchor,
        event=event,
    )
