"""What must be over for a time, if it ever was so: "at least 4 weeks since surgery or radiotherapy".

The time is counted from the last of each: one who had surgery yesterday is not as the text says, whenever another was,
and one who never had any is. A condition by itself is a fact that is asked for, "at least 2 years since menopause",
unless words say that there may be several, "since any prior trauma".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...schema import LATEST, Constraint, Qualifier
from ..analysis import TREATMENTS, Analysis, qualifier_at
from .found_window import FoundWindow
from .gaps import SINCE

MEANWHILE = re.compile(rf"\s{{0,60}}(?:\w{{1,12}}\s{{1,60}}){{0,5}}?(?P<since>{SINCE.pattern})", re.IGNORECASE)
"""Behind a length: "must have | elapsed"."""

ANY_TIME = re.compile(r"\s{1,60}(?:the\s{1,9})?(?:any|other|last|prior|previous|most\s{1,9}recent)\b", re.IGNORECASE)
"""Behind "since", what may have been more than once."""


def count_from_last(text: str, found: Analysis, windows: Sequence[FoundWindow]) -> None:
    """Marks what is counted from its last time (:data:`eligo.schema.LATEST`), but in exclusions."""
    least = [one for one in windows if _is_least(one)]
    if not least:
        return
    excluding = {criterion.id for criterion in found.criteria if criterion.section == "exclusion"}
    said = {one.evidence: _since(text, one) for one in least if one.criterion not in excluding}
    dated: dict[tuple[int, int], list[Constraint]] = {}
    for fact in found.constraints if any(said.values()) else ():
        if fact.temporal is not None and fact.temporal.relation == "past":
            evidence = fact.temporal.evidence
            dated.setdefault((evidence.start, evidence.end), []).append(fact)
    for place, since in said.items():
        facts = dated.get(place, ())
        several = since is not None and (len(facts) > 1 or ANY_TIME.match(text, since.end) is not None)
        for fact in facts:
            if since and (several or fact.type in TREATMENTS):
                fact.qualifiers.append(since)


def _is_least(window: FoundWindow) -> bool:
    """Whether so much time must lie between a fact and now."""
    interval = window.interval
    return window.relation == "past" and interval is not None and interval.low is not None and interval.high is None


def _since(text: str, window: FoundWindow) -> Qualifier | None:
    """The word that says what a length is counted from."""
    start, end = (window.special or window).evidence
    said = MEANWHILE.match(text, end)
    span = said.span("since") if said else None
    if span is None and (named := SINCE.search(text, window.start, start)):
        span = named.span()
    if span is None:
        return None
    return qualifier_at(LATEST, text, *span)
