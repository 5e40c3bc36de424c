"""Which facts a time dates.

A time dates the nearest fact of its clause that stands before it, and with it the facts coordinated with that one:
"A, B or C within 6 months" dates three. A time that leads its clause ("Within the past 6 months: A, B"), or whose
wording says so ("history of A", "3 months of A"), dates those that follow. A heading's time goes to its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..schema import Constraint, Criterion, Window
from .analysis import Analysis, text_span
from .found_window import FoundWindow

REACH_BACK = 160
REACH_AHEAD = 90
REACH_OF_ADJECTIVE = 30
REACH_OF_LIST = 80
UNDATED = frozenset(("age", "sex"))
EVENTS = frozenset(("procedure", "measurement", "visit", "device"))

HARD = re.compile(
    r";|(?<!\b[A-Za-z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bincl)(?<!\bapprox)(?<!etc)[.!?](?=\s)|\n\s{0,60}\n|\n\s{0,60}[-*•·]\s"
)
"""The end of a sentence or of an item of a list."""
SOFT = re.compile(
    r":|\b(?:who|which|whose|whom|but|unless|except|if|while|however|although|whereas|then)\b"
    r"|\b(?:and|or)\s{1,40}(?:(?:he|she|they|patients?|subjects?|participants?)\s{1,40})?"
    r"(?:has|have|had|having|is|are|was|were|must|should|will|no|not|can|cannot|does|do|did|may)\b",
    re.IGNORECASE,
)
"""The end of a clause: what stands before is dated only if nothing nearer is."""
LISTING = re.compile(r"[\s,/&()]{0,60}(?:(?:and/or|or|and|nor)\b)?[\s,/&()]{0,60}(?:\w{1,20}[\s-]{1,40}){0,3}")
"""Between two facts that share a "prior" or "current": a comma or conjunction, and up to three words."""
SINGLE = re.compile(r"[\s/&]{0,60}(?:(?:and/or|or|and|nor)\b)?[\s/&]{0,60}(?:\w{1,20}[\s-]{1,40}){0,2}")
FOLLOWING = re.compile(r"following|below|:\s{0,60}$", re.IGNORECASE)


def attach(text: str, found: Analysis, windows: Sequence[FoundWindow]) -> list[FoundWindow]:
    """Give each window to the constraints it dates; ``found.constraints`` is changed in place.

    A second time for one constraint ("within 30 days or 5 half-lives") makes a copy of it, right behind it.
    Returns the windows with an interval that date none of the constraints.
    """
    places = _by_criterion(text, found, windows)
    orphans: list[FoundWindow] = []
    headings: list[tuple[FoundWindow, list[Constraint]]] = []
    # Lengths go first, and what stands behind its fact before what leads it: who comes later fills gaps.
    for place in places.values():
        for window in sorted(place.windows, key=lambda w: (w.interval is None, w.side == "ahead", w.start)):
            targets, heirs = place.targets(window), place.heirs(window)
            headings.append((window, heirs))
            for target in targets:
                _give(text, found, target, window)
            if not targets and not heirs and window.interval is not None:
                orphans.append(window)
    for window, heirs in headings:
        for heir in heirs:
            _bequeath(text, heir, window)
    return orphans


def window_of(text: str, window: FoundWindow) -> Window:
    """The window as the contract writes it."""
    anchor = window.anchor
    return Window(
        relation=window.relation,
        interval=window.interval,
        unit=window.unit,
        anchor=text_span(text, anchor.start, anchor.end) if anchor else None,
        evidence=text_span(text, *window.evidence),
    )


@dataclass(slots=True)
class _Place:
    """One criterion: its text, what stands in it, and its descendants."""

    text: str
    criterion: Criterion
    facts: list[Constraint] = field(default_factory=list)
    windows: list[FoundWindow] = field(default_factory=list)
    children: list[_Place] = field(default_factory=list)

    def targets(self, window: FoundWindow) -> list[Constraint]:
        """The constraints of this criterion that the window dates."""
        free = [fact for fact in self.facts if not self._inside_a_window(fact)]
        if window.side == "ahead":
            bare = window.interval is None
            return self._ahead(free, window, bare) or ([] if bare else self._back(free, window, SOFT))
        nearest = self._back(free, window, SOFT)
        if nearest:
            return nearest
        own = [fact for fact in self.facts if _within(fact, window) and window.relation == "after"]
        if own and window.anchor and window.anchor.kind != "study":
            window.relation, window.anchor = "past", None
            return own
        return self._ahead(free, window, False) or self._back(free, window, None)

    def heirs(self, window: FoundWindow) -> list[Constraint]:
        """The constraints of the items that a heading with this window introduces."""
        if not self.children or not FOLLOWING.search(self.criterion.text):
            return []
        return [
            fact for child in self.children for fact in child.facts + child.heirs(window) if fact.type not in UNDATED
        ]

    def _inside_a_window(self, fact: Constraint) -> bool:
        return any(_within(fact, window) for window in self.windows)

    def _back(self, free: list[Constraint], window: FoundWindow, barrier: re.Pattern[str] | None) -> list[Constraint]:
        """The nearest fact before the window and those that it is coordinated with."""
        before = [fact for fact in free if fact.subject.end <= window.start]
        if not before:
            return []
        nearest = before[-1]
        gap = self.text[nearest.subject.end : window.start]
        if len(gap) > REACH_BACK or HARD.search(gap) or (barrier and barrier.search(gap)):
            return []
        chain = [nearest]
        for fact in reversed(before[:-1]):
            gap = self.text[fact.subject.end : chain[-1].subject.start]
            if (
                len(gap) > REACH_OF_LIST
                or HARD.search(gap)
                or SOFT.search(gap)
                or self._measured_between(fact, chain[-1])
            ):
                break
            if fact.subject.end <= chain[-1].subject.start or fact.subject.start != chain[-1].subject.start:
                chain.append(fact)
        return chain

    def _ahead(self, free: list[Constraint], window: FoundWindow, bare: bool) -> list[Constraint]:
        """The nearest fact behind the window and those that it is coordinated with."""
        after = [fact for fact in free if fact.subject.start >= window.end]
        if not after:
            return []
        gap = self.text[window.end : after[0].subject.start]
        if len(gap) > (REACH_OF_ADJECTIVE if bare else REACH_AHEAD) or HARD.search(gap) or (bare and "," in gap):
            return []
        adjective = bare and " " not in self.text[window.start : window.end]
        listing = SINGLE if adjective else LISTING
        chain = [after[0]]
        for fact in after[1:]:
            gap = self.text[chain[-1].subject.end : fact.subject.start]
            if len(gap) > REACH_OF_LIST or not listing.fullmatch(gap) or SOFT.search(gap):
                break
            chain.append(fact)
        return chain

    def _measured_between(self, first: Constraint, second: Constraint) -> bool:
        return any(
            w.interval is not None and first.subject.end <= w.start and w.end <= second.subject.start
            for w in self.windows
        )


def _give(text: str, found: Analysis, fact: Constraint, window: FoundWindow) -> None:
    """Write the window to the fact, or to a copy of it where another time has the place already."""
    slot = _slot(fact, window)
    held: Window | None = getattr(fact, slot)
    written = window_of(text, window)
    if held is None or (held.interval is None and window.interval is not None):
        setattr(fact, slot, written)
    elif window.interval is not None and held.evidence != written.evidence:
        copy = fact.model_copy(deep=True, update={"id": found.new_id(), slot: written, "origin": "windows:alternative"})
        found.constraints.insert(found.constraints.index(fact) + 1, copy)


def _bequeath(text: str, fact: Constraint, window: FoundWindow) -> None:
    """Write a heading's window to a fact of its items that has none of its own."""
    slot = _slot(fact, window)
    if getattr(fact, slot) is None:
        setattr(fact, slot, window_of(text, window))


def _slot(fact: Constraint, window: FoundWindow) -> str:
    """The window's place: a bare length says how long ago an event was, but how long a state holds."""
    if window.kind == "length":
        return "temporal" if fact.type in EVENTS else "duration"
    return window.kind


def _within(fact: Constraint, window: FoundWindow) -> bool:
    return fact.subject.start < window.end and window.start < fact.subject.end


def _by_criterion(text: str, found: Analysis, windows: Sequence[FoundWindow]) -> dict[str, _Place]:
    places = {criterion.id: _Place(text, criterion) for criterion in found.criteria}
    for window in windows:
        places[window.criterion].windows.append(window)
    for fact in sorted(found.constraints, key=lambda c: (c.subject.start, c.subject.end)):
        if fact.type not in UNDATED and fact.criterion in places:
            places[fact.criterion].facts.append(fact)
    for place in places.values():
        parent = places.get(place.criterion.parent or "")
        if parent:
            parent.children.append(place)
    return places
