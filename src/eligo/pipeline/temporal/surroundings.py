"""What stands around a time in one criterion: its facts, other times, exceptions, and the items below it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate

from ...lexicon.roles import time_words
from ...schema import Constraint, Criterion, Subject
from ..analysis import TREATMENTS, last_word
from .events import Event, first_event, known_event, last_event
from .found_window import FoundWindow
from .gaps import BRACKETED, COMPLEMENT, EXEMPT, FOLLOWING, HARD, LISTED, OVER, SPARING
from .naming import name_event

REACH_BACK = 160
REACH_OF_ADJECTIVE = 30
REACH_OF_HEADING = 60
REACH_OF_SEARCH = 2000
CAPACITIES = time_words("capacities")


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
        low = max(self.clause_start(window), window.start - REACH_BACK)
        start = max((match.end() for match in SPARING.finditer(self.text, low, window.start)), default=low)
        behind = (known_event if vague else last_event)(self.text, start, window.start)
        ahead = first_event(self.text, window.end, end)
        event = ahead or behind if window.side == "ahead" else behind or ahead
        if event is None and window.anchor is None and window.relation == "after":
            event = first_event(self.text, window.evidence[1], window.end)
            window.relation = "past" if event else "after"
        return event

    def clause_start(self, window: FoundWindow) -> int:
        """Where the text before a window begins that no other window has used."""
        measured = self._measured()
        start = self.criterion.start
        for k in range(bisect_left(measured, (window.start, 0)) - 1, -1, -1):
            if measured[k][1] <= window.start:
                start = measured[k][1]
                break
        anchored = [w.end for w in self.windows_in(window.start - REACH_BACK, window.start) if w.anchor]
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
        facts = self._datable()
        numeric = [fact for fact in facts if fact.interval is not None or fact.relative_to is not None]
        if numeric:
            return numeric
        pairs = zip([None, *facts], facts, strict=False)
        return [fact for earlier, fact in pairs if earlier is None or not self.is_complement(earlier, fact)]

    def _datable(self) -> list[Constraint]:
        """The facts without what people can do at any time, "women of childbearing | potential"."""
        return [fact for fact in self.facts if last_word(fact) not in CAPACITIES]

    def around(self, window: FoundWindow) -> list[Constraint]:
        """The facts near a window that stand in none, nor in an exception that the window does not stand in."""
        return [fact for fact in self._near(window) if not self._is_exempt(fact, window)]

    def _near(self, window: FoundWindow) -> list[Constraint]:
        """The facts around a window that stand in none."""
        if not self.facts:
            return []
        if self.free is None:
            used = sorted(span for w in self.windows for span in _extents(w))
            starts = [start for start, _ in used]
            ends = list(accumulate((end for _, end in used), max))
            self.free = [fact for fact in self._datable() if not _covered(fact.subject, starts, ends)]
        first = bisect_left(self.free, window.start - REACH_OF_SEARCH, key=lambda fact: fact.subject.start)
        last = bisect_left(self.free, window.end + REACH_OF_SEARCH, key=lambda fact: fact.subject.start)
        return self.free[first:last]

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

    def is_planned(self, start: int) -> bool:
        """Whether what begins there lies ahead: "planned surgery", "intends to become pregnant"."""
        return any(
            window.relation == "future" and window.interval is None and window.side == "ahead"
            for window in self.windows_in(start - REACH_OF_ADJECTIVE, start + 1)
        )

    def lies_ahead(self, fact: Constraint, window: FoundWindow) -> bool:
        """Whether a time dates what is planned, "planned surgery | within 4 weeks", "surgery planned | within 4 weeks";
        what is measured is asked for, "will need a test"."""
        return (fact.type != "measurement" and self.is_planned(fact.subject.start)) or any(
            stance.relation == "future" and stance.interval is None and not self.text[stance.end : window.start].strip()
            for stance in self.windows_in(window.start - REACH_OF_ADJECTIVE, window.start)
        )

    def is_complement(self, first: Constraint, second: Constraint) -> bool:
        """Whether a fact is what a treatment is for: "surgery for | gout"."""
        gap = self.text[first.subject.end : second.subject.start]
        return first.type in TREATMENTS and second.type == "condition" and bool(COMPLEMENT.fullmatch(gap))

    def windows_in(self, start: int, end: int) -> list[FoundWindow]:
        """The windows that begin in this stretch."""
        if self.ordered is None:
            self.ordered = sorted(self.windows, key=_start)
        if not self.ordered or self.ordered[0].start >= end or self.ordered[-1].start < start:
            return []
        return self.ordered[bisect_left(self.ordered, start, key=_start) : bisect_left(self.ordered, end, key=_start)]

    def has_length_between(self, first: Constraint, second: Constraint) -> bool:
        """Whether a length of time stands between two facts."""
        k = bisect_left(self._measured(), (first.subject.end, 0))
        return k < len(self._measured()) and self._measured()[k][1] <= second.subject.start


def _start(window: FoundWindow) -> int:
    return window.start


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
