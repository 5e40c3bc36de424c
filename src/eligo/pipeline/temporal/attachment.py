"""Which facts a time dates.

A time dates the nearest fact of its clause that stands before it, and with it the facts coordinated with that one:
"A, B or C within 6 months" dates three. A time that leads its clause ("Within the past 6 months: A, B"), or whose
wording says so ("history of A", "3 months of A"), dates those that follow. A heading's time goes to its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...lexicon.roles import time_words
from ...schema import Constraint, Window
from ..analysis import Analysis, text_span
from .dating import dated_by
from .found_window import FoundWindow
from .surroundings import Surroundings

PUNCTUATION = tuple(zip("（）［］，；：", "()[],;:", strict=True))
UNDATED = frozenset(("age", "sex"))
EVENTS = frozenset(("procedure", "measurement", "visit", "device"))
LASTING_ACTS = time_words("lasting-acts")
PAST = re.compile(r"\b(?:past|last|previous|prior|preceding|recent)\b", re.IGNORECASE)
OR_ELSE = re.compile(
    r"(?:,\s{0,9}|\s{1,9})(?:(?:before|prior|prior to|preceding),?\s{1,9})?(?P<join>and/or|or|and)\s{1,9}"
    r"(?:(?:is|are|be|to be)\s{1,9})?"
    r"(?P<planned>(?:planned|scheduled|expected|anticipated)\s{1,9})?(?:(?:use|need|treatment)\s{1,9})?"
    r"(?:within\s{1,9})?",
    re.IGNORECASE,
)
"""Stands between two times of which either will do: "within 4 weeks of entry | or planned | within 3 months"."""
ALTERNATIVE_TIME = "windows:alternative"
FURTHER_TIME = "windows:further"
THROUGHOUT = "windows:throughout"
"""Origins of the copy of a fact that carries its second time: either will do; both are meant; the second goes on from
the first, "before and during the study", which an exclusion means of either."""
COUNTED_FROM = re.compile(r"\s{1,20}(?:of|from)\s")
ONSETS = time_words("onsets")


def attach(text: str, found: Analysis, windows: Sequence[FoundWindow]) -> None:
    """Give each window to the constraints it dates; ``found.constraints`` is changed in place.

    A second time for one constraint ("within 30 days or 5 half-lives") makes a copy of it, right behind it. A window
    with an interval that dates none of the constraints gets an ``event`` where the words beside it name one.
    """
    places = _by_criterion(text, found, windows)
    headings: list[tuple[FoundWindow, list[Constraint]]] = []
    copies: dict[str, list[Constraint]] = {}
    for place in places:
        for window in sorted(place.windows, key=_precedence):
            targets, heirs = dated_by(window, place), place.heirs(window)
            headings.append((window, heirs))
            for target in targets:
                if window.interval is not None:
                    place.name(target)
                planned = window.interval is not None and place.lies_ahead(target, window)
                copy = _give(text, target, _ahead(text, window) if planned else window)
                if copy is not None:
                    copies.setdefault(target.id, []).append(copy)
            if not targets and not heirs and window.interval is not None and window.event is None:
                window.event = place.event_beside(window)
                if window.event is not None and place.is_planned(window.event.start):
                    window.relation = _ahead(text, window).relation
    for window, heirs in headings:
        for heir in heirs:
            _bequeath(text, heir, window)
    if copies:
        found.constraints = [one for fact in found.constraints for one in (fact, *copies.get(fact.id, ()))]
        for copy in (copy for group in copies.values() for copy in group):
            copy.id = found.new_id()


def _ahead(text: str, window: FoundWindow) -> FoundWindow:
    """The time of something planned: "planned surgery within 4 weeks" lies ahead, "of entry" counts from then on."""
    if PAST.search(text, *window.evidence):
        return window
    if window.relation == "past":
        return replace(window, relation="future")
    after = window.relation == "before" and COUNTED_FROM.match(text, window.evidence[1])
    return replace(window, relation="after") if after else window


def _precedence(window: FoundWindow) -> tuple[bool, bool, bool, int]:
    """Who comes later fills gaps: lengths first, then stances, then events; those behind their fact before others."""
    measured = window.interval is not None
    return not measured, not measured and window.anchor is not None, window.side == "ahead", window.start


def window_of(text: str, window: FoundWindow, slot: str = "") -> Window:
    """The window as the contract writes it; a bare length in the slot ``duration`` says how long, not how long ago."""
    lasting = window.kind == "length" and slot == "duration"
    anchor = None if window.relation == "past" else window.anchor
    return Window.made(
        {
            "relation": "during" if lasting else window.relation,
            "interval": window.interval,
            "unit": window.unit,
            "anchor": text_span(text, anchor.start, anchor.end) if anchor else None,
            "evidence": text_span(text, *window.evidence),
        }
    )


def _give(text: str, fact: Constraint, window: FoundWindow) -> Constraint | None:
    """Write the window to the fact, or to a copy of it, which is returned, where another time has the place already."""
    slot = _slot(fact, window)
    held: Window | None = getattr(fact, slot)
    other = _or_else(text, held, window) if held is not None else None
    written = window_of(text, _ahead(text, window) if other and other["planned"] else window, slot)
    if held is None or (held.interval is None and window.interval is not None):
        setattr(fact, slot, written)
    elif (held.evidence, held.interval) != (written.evidence, written.interval):
        joined = window.interval is not None or _share_anchor(held, written)
        later = not joined and other is not None and written.relation in ("during", "future")
        if joined or later:
            both = other is not None and other["join"].lower() == "and"
            either = window.alternative
            if either is None:
                either = other is not None and not both
            if later and held.relation == "before" and held.anchor is None:  # "2 weeks prior to or | during the study"
                setattr(fact, slot, held.model_copy(update={"anchor": written.anchor}))
            origin = THROUGHOUT if later and both else ALTERNATIVE_TIME if either else FURTHER_TIME
            return fact.model_copy(deep=True, update={slot: written, "origin": origin})
    return None


def _or_else(text: str, held: Window, window: FoundWindow) -> re.Match[str] | None:
    """What makes two times alternatives, whichever of them stands first."""
    end = max(held.evidence.end, held.anchor.end if held.anchor else 0)
    between = (window.end, held.evidence.start) if window.end <= held.evidence.start else (end, window.evidence[0])
    return OR_ELSE.fullmatch(text, *between)


def _share_anchor(held: Window, written: Window) -> bool:
    """Whether two times are counted from one event: "during or within 3 months after treatment"."""
    return held.anchor is not None and written.anchor is not None and held.anchor.end == written.anchor.end


def _bequeath(text: str, fact: Constraint, window: FoundWindow) -> None:
    """Write a heading's window to a fact of its items that has none of its own."""
    slot = _slot(fact, window)
    own = (fact.temporal, fact.duration)
    if getattr(fact, slot) is None and not (window.interval and any(one and one.interval for one in own)):
        setattr(fact, slot, window_of(text, window, slot))


def _slot(fact: Constraint, window: FoundWindow) -> str:
    """The window's place: a bare length says how long ago an event was, how long a state holds or an act goes on.

    Weeks of amenorrhea are how long a pregnancy has lasted, and when in it anything else was.
    """
    if window.kind != "length":
        return window.kind
    lower = window.interval is not None and window.interval.high is None
    words = fact.subject.text.lower().split()
    if window.anchor is not None:
        return "duration" if any(word.startswith("pregnan") for word in words) else "temporal"
    if lower and (fact.type == "visit" or words[-1] in LASTING_ACTS):
        return "duration"
    return "temporal" if fact.type in EVENTS or words[-1] in ONSETS else "duration"


def _by_criterion(text: str, found: Analysis, windows: Sequence[FoundWindow]) -> list[Surroundings]:
    """What stands around the windows: the criteria that hold one, and those under them."""
    folded = text
    for wide, plain in PUNCTUATION:
        folded = folded.replace(wide, plain)
    dating: dict[str, list[FoundWindow]] = {}
    for window in windows:
        dating.setdefault(window.criterion, []).append(window)
    facts: dict[str, list[Constraint]] = {}
    for fact in sorted(found.constraints, key=_place):
        if fact.type not in UNDATED:
            facts.setdefault(fact.criterion, []).append(fact)
    places: dict[str, Surroundings] = {}
    for criterion in found.criteria:
        parent = places.get(criterion.parent or "")
        if parent is not None or criterion.id in dating:
            place = Surroundings(text, folded, criterion, facts.get(criterion.id, []), dating.get(criterion.id, []))
            places[criterion.id] = place
            if parent is not None:
                parent.children.append(place)
    return list(places.values())


def _place(fact: Constraint) -> tuple[int, int]:
    subject = fact.subject
    return subject.start, subject.end
