"""The facts around a time, in one criterion: which of them stands nearest, and which are joined to that one."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate

from ...schema import Constraint, Criterion, Subject
from .events import Event, first_event, known_event, last_event
from .found_window import FoundWindow
from .gaps import (
    BETWEEN,
    BRACKETED,
    CLOSED,
    COMPLEMENT,
    COMPOUND,
    CONJUNCTION,
    EXAMPLES,
    EXCEPTING,
    EXEMPT,
    FOLLOWING,
    GOES_ON,
    HARD,
    INTRODUCES,
    JOINED,
    LISTED,
    LISTING,
    OVER,
    REQUIRING,
    SINCE,
    SOFT,
    SPARING,
    UNCHAINED,
    USE_OF,
    WITH,
)
from .naming import name_event
from .temporal_cues import word_set

REACH_BACK = 160
REACH_AHEAD = 90
REACH_OF_ADJECTIVE = 30
REACH_OF_LIST = 80
REACH_OF_HEADING = 60
REACH_OF_SEARCH = 2000
TREATMENTS = frozenset(("procedure", "drug", "device"))
STATES = word_set("states")
OF = re.compile(r"\bof\s{1,60}", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")
EPISODES = word_set("episodes")
RECOVERED = word_set("recovered")


@dataclass(slots=True)
class Surroundings:
    """One criterion: what stands in it, and its descendants. ``text`` is ``written`` with plain punctuation."""

    written: str
    text: str
    criterion: Criterion
    facts: list[Constraint] = field(default_factory=list)
    windows: list[FoundWindow] = field(default_factory=list)
    children: list[Surroundings] = field(default_factory=list)
    exemptions: list[tuple[int, int]] | None = None
    free: list[Constraint] | None = None
    measured: list[tuple[int, int]] | None = None
    ordered: list[FoundWindow] | None = None

    def targets(self, window: FoundWindow) -> list[Constraint]:
        """The constraints of this criterion that the window dates."""
        if window.event:
            return []
        free = [fact for fact in self._near(window) if not self._is_exempt(fact, window)]
        if window.special and window.special.relation == "past":
            window.relation = "past"
        introduced = self._introduced(free, window) if free else []
        if introduced:
            return introduced
        if self._is_joined(window):
            return self._at_anchor(free, window)
        if window.side == "ahead":
            bare = window.interval is None
            return self._ahead(free, window) or ([] if bare else self._back(free, window, SOFT))
        nearest = self._back(free, window, SOFT)
        if nearest or window.event:
            return nearest
        if window.relation == "after" and window.interval is not None:
            return self._since(free, window)
        if window.interval is not None and CLOSED.match(self.text, window.end, self.criterion.end):
            return []
        return self._ahead(free, window) or self._back(free, window, SPARING)

    def name(self, fact: Constraint) -> None:
        """Calls a fact that has a time by its event, as far as no other fact stands there."""
        k = bisect_left(self.facts, fact.subject.start, key=lambda one: one.subject.start)
        low = max([self.criterion.start, *(one.subject.end for one in self.facts[max(0, k - 4) : k])])
        following = [one.subject.start for one in self.facts[k : k + 4] if one.subject.start >= fact.subject.end]
        name_event(self.written, low, min([self.criterion.end, *following]), fact)

    def event_beside(self, window: FoundWindow) -> Event | None:
        """The event that the words before a window name, those behind it, or its own cue ("6 months postpartum")."""
        later = bisect_left(self._measured(), (window.end, 0))
        end = self._measured()[later][0] if later < len(self._measured()) else self.criterion.end
        vague = window.kind == "length" and OVER.match(self.text, *window.evidence)
        low = max(self._clause_start(window), window.start - REACH_BACK)
        start = max((match.end() for match in SPARING.finditer(self.text, low, window.start)), default=low)
        behind = (known_event if vague else last_event)(self.text, start, window.start)
        ahead = first_event(self.text, window.end, end)
        event = ahead or behind if window.side == "ahead" else behind or ahead
        if event is None and window.anchor is None and window.relation == "after":
            event = first_event(self.text, window.evidence[1], window.end)
            window.relation = "past" if event else "after"
        return event

    def _clause_start(self, window: FoundWindow) -> int:
        """Where the text before a window begins that no other window has used."""
        measured = self._measured()
        start = self.criterion.start
        for k in range(bisect_left(measured, (window.start, 0)) - 1, -1, -1):
            if measured[k][1] <= window.start:
                start = measured[k][1]
                break
        anchored = [w.end for w in self._windows_in(window.start - REACH_BACK, window.start) if w.anchor]
        return max([start, *(end for end in anchored if end <= window.start)])

    def _measured(self) -> list[tuple[int, int]]:
        """The extents of the windows with an interval, in order."""
        if self.measured is None:
            self.measured = sorted((w.start, w.end) for w in self.windows if w.interval is not None)
        return self.measured

    def heirs(self, window: FoundWindow) -> list[Constraint]:
        """The constraints of the items that a heading with this window introduces."""
        if not self.children:
            return []
        end = min(self.criterion.end, *(child.criterion.start for child in self.children))
        behind = self.text[window.end : end].rstrip()
        leads = window.interval is not None or (window.side == "ahead" and len(behind) <= REACH_OF_HEADING)
        if leads and not HARD.search(behind) and FOLLOWING.search(self.text[self.criterion.start : end].rstrip()):
            return self._of_children()
        return []

    def _of_children(self) -> list[Constraint]:
        return [fact for child in self.children for fact in child._main_facts() + child._of_children()]

    def _main_facts(self) -> list[Constraint]:
        """The facts without the circumstances of a threshold ("if liver metastases") and what a treatment is for."""
        numeric = [fact for fact in self.facts if fact.interval is not None or fact.relative_to is not None]
        if numeric:
            return numeric
        pairs = zip([None, *self.facts], self.facts, strict=False)
        return [fact for earlier, fact in pairs if earlier is None or not self._is_complement(earlier, fact)]

    def _near(self, window: FoundWindow) -> list[Constraint]:
        """The facts around a window that stand in none."""
        if not self.facts:
            return []
        if self.free is None:
            used = sorted(span for w in self.windows for span in _extents(w))
            starts = [start for start, _ in used]
            ends = list(accumulate((end for _, end in used), max))
            self.free = [fact for fact in self.facts if not _covered(fact.subject, starts, ends)]
        first = bisect_left(self.free, window.start - REACH_OF_SEARCH, key=lambda fact: fact.subject.start)
        last = bisect_left(self.free, window.end + REACH_OF_SEARCH, key=lambda fact: fact.subject.start)
        return self.free[first:last]

    def _leads(self, window: FoundWindow) -> bool:
        """Whether a time stands at the head of its criterion: "at least 2 weeks after completion of antibiotics"."""
        return not LETTER.search(self.text, self.criterion.start, window.start)

    def _is_exempt(self, fact: Constraint, window: FoundWindow) -> bool:
        """Whether the fact stands in an exception or an aside that the window does not stand in."""
        start = fact.subject.start
        k = bisect_left(self._exemptions(), (start + 1, 0)) - 1
        if k < 0:
            return False
        first, last = self._exemptions()[k]
        inside = self.text[first] == "(" and first <= window.start < last
        return first <= start < last and not inside

    def _exemptions(self) -> list[tuple[int, int]]:
        """Exceptions, and brackets whose content does not begin with a fact: "(requiring insulin)", "(excluding A)"."""
        if self.exemptions is None:
            starts = [fact.subject.start for fact in self.facts]
            found = [match.span() for match in EXEMPT.finditer(self.text, self.criterion.start, self.criterion.end)]
            for match in BRACKETED.finditer(self.text, self.criterion.start, self.criterion.end):
                k = bisect_left(starts, match.start())
                holds = k < len(starts) and starts[k] < match.end()
                if holds and not LISTED.fullmatch(self.text, match.start() + 1, starts[k]):
                    found.append(match.span())
            self.exemptions = sorted(found)
        return self.exemptions

    def _introduced(self, free: list[Constraint], window: FoundWindow) -> list[Constraint]:
        """The facts of a list that the window introduces: "in the past 12 months: A; B; C." """
        if window.interval is None or not INTRODUCES.match(self.text, window.end, self.criterion.end):
            return []
        listed: list[Constraint] = []
        place = window.end
        for fact in free:
            if fact.subject.start >= window.end:
                if HARD.search(self.text[place : fact.subject.start].replace(";", ",")):
                    break
                listed.append(fact)
                place = fact.subject.end
        return listed

    def _since(self, free: list[Constraint], window: FoundWindow) -> list[Constraint]:
        """What "at least 4 weeks since" dates where no fact stands before it: its anchor and what is joined to that."""
        anchor = window.anchor
        since = bool(SINCE.search(self.text[window.evidence[1] : anchor.start if anchor else window.end]))
        if anchor is None or (anchor.kind == "study" and not since):
            ahead = self._ahead(free, window)
            if ahead and anchor is None:
                window.relation = "past"
            dated = ahead or self._back(free, window, None)
            leads = anchor is not None and not dated and self._leads(window)
            ended = leads and anchor is not None and anchor.ends and OF.search(self.text, anchor.start, anchor.end)
            return self._at_anchor(free, window) if ended else dated
        if not since:
            window.event = last_event(self.text, self._clause_start(window), window.start)
            if window.event:
                return []
        return self._at_anchor(free, window)

    def _at_anchor(self, free: list[Constraint], window: FoundWindow) -> list[Constraint]:
        """The anchor as the fact that is dated, and what is joined to it: "less than 6 months after delivery"."""
        anchor = window.anchor
        if anchor is None:
            return []
        own = [fact for fact in self.facts if fact.subject.start < anchor.end and anchor.start < fact.subject.end]
        window.relation = "past"
        if not own:
            window.event = first_event(self.text, anchor.start, anchor.end)
        if BETWEEN.search(self.text, window.evidence[1], anchor.start):
            return own
        return own + self._chain_ahead(free, window, anchor.end)

    def _is_joined(self, window: FoundWindow) -> bool:
        """Whether a time behind a conjunction has an event of its own: "fever, or < 2 weeks after delivery"."""
        if window.relation != "after" or window.interval is None or not window.anchor or window.anchor.kind != "care":
            return False
        joined = JOINED.search(self.text, max(self.criterion.start, window.start - 12), window.start)
        k = bisect_left(self.facts, window.start, key=lambda fact: fact.subject.start)
        return bool(joined and any(fact.subject.end == joined.start() for fact in self.facts[max(0, k - 3) : k]))

    def is_planned(self, start: int) -> bool:
        """Whether what begins there lies ahead: "planned surgery", "intends to become pregnant"."""
        return any(
            window.relation == "future" and window.interval is None and window.side == "ahead"
            for window in self._windows_in(start - REACH_OF_ADJECTIVE, start + 1)
        )

    def _back(self, free: list[Constraint], window: FoundWindow, barrier: re.Pattern[str] | None) -> list[Constraint]:
        """The nearest fact before the window and those that it is coordinated with."""
        before = [fact for fact in free if fact.subject.end <= window.start]
        if window.interval is None:
            before = [fact for fact in before if fact.type != "administrative"]
        place = before[-1].subject.end if before else self.criterion.start
        if window.interval is not None and barrier is not None:
            event = known_event(self.text, max(place, self._clause_start(window)), window.start)
            if event and not (before and COMPOUND.fullmatch(self.text, place, event.start)):
                window.event = event
                gap = self.text[place : event.start]
                listed = LISTING.fullmatch(gap) and ("," in gap or CONJUNCTION.search(gap))
                before = before if listed else []
        if not before:
            return []
        gap = self.text[before[-1].subject.end : window.start]
        if len(gap) > REACH_BACK or HARD.search(gap) or (barrier and barrier.search(gap)):
            return []
        if len(before) > 1 and self._is_complement(before[-2], before[-1]):
            before.pop()
        chain = [before.pop()]
        in_brackets = gap.count("(") == gap.count(")")
        in_list = bool(GOES_ON.match(self.text, window.end, self.criterion.end))
        for fact in reversed(before):
            gap = BRACKETED.sub(" ", self.text[fact.subject.end : chain[-1].subject.start])
            if gap.count(")") > gap.count("("):
                continue
            required = self._is_episode(fact) and REQUIRING.fullmatch(gap)
            excepted = window.is_at_most and EXCEPTING.fullmatch(gap)
            if (self._parts(gap) and not (required or excepted)) or self._measured_between(fact, chain[-1]):
                break
            if len(chain) == 1 and in_list and not (excepted or CONJUNCTION.search(gap)):
                break
            if in_brackets and gap.count("(") > gap.count(")"):
                break
            if window.interval is None and not LISTING.fullmatch(gap):
                break
            illustrated = gap.count("(") > gap.count(")")
            if self._has_own_stance(fact) and not illustrated:
                break
            if window.kind == "duration" and not self._same_state(fact, chain[-1], gap):
                break
            chain.append(fact)
        return chain

    def _has_own_stance(self, fact: Constraint) -> bool:
        """Whether a "current" or "planned" stands right before the fact, which the time of another does not reach."""
        return any(
            window.relation in ("present", "future") and window.interval is None and window.side == "ahead"
            for window in self._windows_in(fact.subject.start - REACH_OF_ADJECTIVE, fact.subject.start)
        )

    def _is_episode(self, fact: Constraint) -> bool:
        """Whether a fact passes, and is dated with what it required: "infection requiring antibiotics in May"."""
        return fact.subject.text.lower().split()[-1] in EPISODES

    def _same_state(self, fact: Constraint, other: Constraint, gap: str) -> bool:
        """Whether two facts may last equally long: of one type, or the latter a degree of the former."""
        degree = other.values is not None or other.subject.text.lower() in STATES
        return (fact.type == other.type or degree) and not WITH.search(gap)

    def _is_complement(self, first: Constraint, second: Constraint) -> bool:
        gap = self.text[first.subject.end : second.subject.start]
        return first.type in TREATMENTS and second.type == "condition" and bool(COMPLEMENT.fullmatch(gap))

    def _ahead(self, free: list[Constraint], window: FoundWindow) -> list[Constraint]:
        """The nearest fact behind the window and those that it is coordinated with."""
        after = [fact for fact in free if fact.subject.start >= window.end]
        if not after:
            return []
        bare = window.interval is None
        gap = self.text[window.end : after[0].subject.start]
        if len(gap) > (REACH_OF_ADJECTIVE if bare else REACH_AHEAD) or HARD.search(gap) or (bare and "," in gap):
            return []
        if bare and after[0].type == "administrative":
            return []
        adjective = bare and " " not in self.text[window.start : window.end] and not USE_OF.search(gap)
        chain = self._chain_ahead(free, window, after[0].subject.end)
        return [after[0], *(self._joined(after[0], chain) if adjective else chain)]

    def _joined(self, first: Constraint, chain: list[Constraint]) -> list[Constraint]:
        """The facts of a chain up to its last conjunction: "prior A, B or C" has three, "prior A or B, C" two."""
        last, place = 0, first.subject.end
        for k, fact in enumerate(chain, 1):
            if CONJUNCTION.search(self.text[place : fact.subject.start]):
                last = k
            place = fact.subject.end
        return chain[:last]

    def _chain_ahead(self, free: list[Constraint], window: FoundWindow, place: int) -> list[Constraint]:
        """The facts that are joined to what ends at ``place``."""
        chain: list[Constraint] = []
        for fact in free:
            if fact.subject.start >= max(place, window.end):
                gap = self.text[place : fact.subject.start]
                recovered = fact.subject.text.lower() in RECOVERED
                if recovered or self._parts(gap) or not LISTING.fullmatch(EXAMPLES.sub("", gap)):
                    break
                if window.interval is None and self._windows_in(place, fact.subject.start):
                    break
                chain.append(fact)
                place = fact.subject.end
        return chain

    def _windows_in(self, start: int, end: int) -> list[FoundWindow]:
        """The windows that begin in this stretch."""
        if self.ordered is None:
            self.ordered = sorted(self.windows, key=lambda w: w.start)
        first = bisect_left(self.ordered, start, key=lambda w: w.start)
        last = bisect_left(self.ordered, end, key=lambda w: w.start)
        return self.ordered[first:last]

    def _parts(self, gap: str) -> bool:
        """Whether what stands between two facts keeps one from sharing the other's time."""
        return len(gap) > REACH_OF_LIST or any(barrier.search(gap) for barrier in (HARD, SOFT, UNCHAINED))

    def _measured_between(self, first: Constraint, second: Constraint) -> bool:
        k = bisect_left(self._measured(), (first.subject.end, 0))
        return k < len(self._measured()) and self._measured()[k][1] <= second.subject.start


def _extents(window: FoundWindow) -> list[tuple[int, int]]:
    """The cue with the length, and the anchor; what stands between them may hold a fact.

    An anchor of care without a length ("bleeding after surgery") is no less a fact.
    """
    spans = [(window.start, window.evidence[1])]
    if window.anchor is None:
        return spans
    if window.interval is None and window.anchor.kind == "care":
        return [(window.start, window.anchor.start)]
    return [*spans, (window.anchor.start, window.anchor.end)]


def _covered(subject: Subject, starts: list[int], ends: list[int]) -> bool:
    """Whether the subject overlaps one of the extents; ``ends`` are running maxima."""
    earlier = bisect_left(starts, subject.end)
    return earlier > 0 and ends[earlier - 1] > subject.start
