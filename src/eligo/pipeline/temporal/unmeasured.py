"""Times without a length: stances ("history of", "planned") and times at an event of the trial ("at screening")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from ...schema import Criterion
from ..numeric.words import Words
from .anchors import AMBIGUOUS, Anchor, read_anchor
from .found_window import FoundWindow, Relation
from .temporal_cues import Stance, stances


def unmeasured(text: str, criterion: Criterion, words: Words, measured: list[FoundWindow]) -> Iterator[FoundWindow]:
    """Stances ("history of", "planned") and times at an event of the trial ("at screening", "during the study")."""
    used = [window.start for window in measured]
    ends = list(accumulate((window.end for window in measured), max))
    for stance in stances(words):
        start, end = words.starts[stance.i], words.ends[stance.j - 1]
        earlier = bisect_left(used, end)
        if earlier and ends[earlier - 1] > start:
            continue
        relation: Relation = stance.relation  # type: ignore[assignment]
        if stance.role == "bare":
            yield FoundWindow(criterion.id, start, end, "temporal", relation, (start, end), side="ahead")
            continue
        if stance.role == "behind":
            yield FoundWindow(criterion.id, start, end, "temporal", relation, (start, end), side="back")
            continue
        anchor = read_anchor(text, end, criterion.end, strict=True)
        if anchor is not None and anchor.kind != "other" and _is_time(text, words, stance, anchor):
            span = start, anchor.end
            yield FoundWindow(criterion.id, *span, "temporal", relation, span, anchor=anchor)


def _is_time(text: str, words: Words, stance: Stance, anchor: Anchor) -> bool:
    """ "on day 1" and "at screening" are times; "on treatment" and "at the maximum tolerated dose" are not."""
    cue, said = words.norms[stance.i : stance.j], text[anchor.start : anchor.end].lower().split()
    if cue == ["on"]:
        return said[0] in ("day", "days", "visit", "date", "morning")
    return cue != ["at"] or said[-1] not in AMBIGUOUS
