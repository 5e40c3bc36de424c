"""Anchors that two times share, though only the latter names it."""

from __future__ import annotations

import re

from ...schema import Interval
from .found_window import FoundWindow

SIDE = re.compile(
    r"\s{1,40}(?:(?P<before>prior to|before|preceding)|after|following),?\s{1,40}"
    r"(?:during,?\s{1,40})?(?P<join>and|or|and/or)\s{1,40}",
    re.I,
)
SHARED = re.compile(r",?\s{1,40}(?:or|and)\b[^.;:()]{1,80}", re.I)


def with_shared_anchors(text: str, windows: list[FoundWindow]) -> list[FoundWindow]:
    """Windows without an anchor get that of the next.

    "A within 14 days, or B within 5 weeks, of randomization"; "for 4 weeks before and 6 weeks after the last dose".
    What happens within so long before "and" after an event happens at either time.
    """
    for window, following in zip(reversed(windows[:-1]), reversed(windows[1:]), strict=True):
        upper = _is_upper(window)
        if window.anchor is None and following.anchor is not None and following.relation in ("before", "after"):
            cue = text[window.evidence[1] : following.start]
            sided = SIDE.fullmatch(cue)
            if sided:
                window.relation = "before" if sided["before"] else "after"
                window.anchor = following.anchor
                following.alternative = upper or sided["join"].lower() == "or"
                _make_alike(window, following)
                continue
        if (
            upper
            and _is_upper(following)
            and window.anchor is None
            and window.relation == "past"
            and following.anchor is not None
        ):
            named = text[window.evidence[0] : window.evidence[0] + 6].lower() == "within"
            if named and window.end == window.evidence[1] and SHARED.fullmatch(text, window.end, following.start):
                window.relation, window.anchor = following.relation, following.anchor
    return windows


def _is_upper(window: FoundWindow) -> bool:
    """Whether a time says how far from its event something is at most."""
    return window.interval is not None and window.interval.low is None and window.kind == "temporal"


def _make_alike(window: FoundWindow, following: FoundWindow) -> None:
    """ "In the 3 months before or 1 month after": the second length is a limit as the first is."""
    first, second = window.interval, following.interval
    if first and second and first.low is None and second.low == second.high:
        following.interval = Interval(high=second.high)
