"""The facts of one criterion that a time dates: the nearest on its side, and those that are joined to that one."""

from __future__ import annotations

import re
from bisect import bisect_left

from ...lexicon.roles import time_words
from ...schema import Constraint
from ..analysis import TREATMENTS, last_word
from .anchors import before_its_end
from .events import first_event, known_event, last_event
from .found_window import FoundWindow
from .gaps import (
    ASIDE,
    BETWEEN,
    BRACKETED,
    CLOSED,
    COMPOUND,
    CONJUNCTION,
    EXAMPLES,
    EXCEPTING,
    GOES_ON,
    HARD,
    INTRODUCES,
    JOINED,
    LISTING,
    REQUIRING,
    SINCE,
    SOFT,
    SPARING,
    STATING,
    UNCHAINED,
    USE_OF,
    WITH,
)
from .surroundings import REACH_BACK, REACH_OF_ADJECTIVE, Surroundings

REACH_AHEAD = 90
REACH_OF_LIST = 80
STATES = time_words("states")
LETTER = re.compile(r"[^\W\d_]")
EPISODES = time_words("episodes")
RECOVERED = time_words("recovered")
LIFELONG = time_words("lifelong")


def dated_by(window: FoundWindow, place: Surroundings) -> list[Constraint]:
    """The constraints of a criterion that a window dates; says of the window what its place tells of it."""
    return [] if window.event else _Dating(place, window).facts()


class _Dating:
    """The search for what one window dates; ``free`` are the facts near it that stand in no other time."""

    def __init__(self, place: Surroundings, window: FoundWindow) -> None:
        self.place, self.window = place, window
        self.text, self.criterion = place.text, place.criterion
        self.free = place.around(window)

    def facts(self) -> list[Constraint]:
        window = self.window
        if window.special and window.special.relation == "past":
            window.relation = "past"
        introduced = self._introduced()
        if introduced:
            return introduced
        if self._is_joined():
            return self._at_anchor()
        if window.side == "ahead":
            bare = window.interval is None
            return self._ahead() or ([] if bare else self._back(SOFT))
        nearest = self._back(SOFT)
        if nearest or window.event:
            return nearest
        if window.relation == "after" and window.interval is not None:
            return self._since()
        if window.interval is not None and CLOSED.match(self.text, window.end, self.criterion.end):
            return []
        return self._ahead() or self._back(SPARING)

    def _introduced(self) -> list[Constraint]:
        """The facts of a list that the window introduces: "in the past 12 months: A; B; C." """
        window = self.window
        if not self.free or window.interval is None or not INTRODUCES.match(self.text, window.end, self.criterion.end):
            return []
        listed: list[Constraint] = []
        place = window.end
        for fact in self.free:
            if fact.subject.start >= window.end:
                if HARD.search(self.text[place : fact.subject.start].replace(";", ",")):
                    break
                listed.append(fact)
                place = fact.subject.end
        return listed

    # ------------------------------------------------------------------ from the event that a time is counted from

    def _is_joined(self) -> bool:
        """Whether a time behind a conjunction has an event of its own: "fever, or < 2 weeks after delivery"."""
        window = self.window
        if window.relation != "after" or window.interval is None or not window.anchor or window.anchor.kind != "care":
            return False
        joined = JOINED.search(self.text, max(self.criterion.start, window.start - 12), window.start)
        facts = self.place.facts
        k = bisect_left(facts, window.start, key=lambda fact: fact.subject.start)
        return bool(joined and any(fact.subject.end == joined.start() for fact in facts[max(0, k - 3) : k]))

    def _since(self) -> list[Constraint]:
        """What "at least 4 weeks since" dates where no fact stands before it: its anchor and what is joined to that."""
        window, anchor = self.window, self.window.anchor
        since = bool(SINCE.search(self.text[window.evidence[1] : anchor.start if anchor else window.end]))
        if anchor is None or (anchor.kind == "study" and not since):
            ahead = self._ahead()
            if ahead and anchor is None:
                window.relation = "past"
            dated = ahead or ([] if self._is_spared() else self._back(None))
            leads = anchor is not None and not dated and self._leads()
            ended = leads and anchor is not None and before_its_end(self.text, anchor) != anchor
            return self._at_anchor() if ended else dated
        if not since:
            window.event = last_event(self.text, self.place.clause_start(window), window.start)
            if window.event:
                return []
        return self._at_anchor()

    def _leads(self) -> bool:
        """Whether the time stands at the head of its criterion: "at least 2 weeks after completion of antibiotics"."""
        return not LETTER.search(self.text, self.criterion.start, self.window.start)

    def _at_anchor(self) -> list[Constraint]:
        """The anchor as the fact that is dated, and what is joined to it: "less than 6 months after delivery"."""
        window, anchor = self.window, self.window.anchor
        if anchor is None:
            return []
        facts = self.place.facts
        own = [fact for fact in facts if fact.subject.start < anchor.end and anchor.start < fact.subject.end]
        window.relation = "past"
        if not own:
            window.event = first_event(self.text, anchor.start, anchor.end)
        if BETWEEN.search(self.text, window.evidence[1], anchor.start):
            return own
        return own + self._chain_ahead(anchor.end)

    # ------------------------------------------------------------------ before the time

    def _is_spared(self) -> bool:
        """Whether the time is of what is spared: "radiotherapy, unless they are | at least 4 weeks from therapy"."""
        ends = (fact.subject.end for fact in self.free if fact.subject.end <= self.window.start)
        return SPARING.search(self.text, max(ends, default=self.window.start), self.window.start) is not None

    def _back(self, barrier: re.Pattern[str] | None) -> list[Constraint]:
        """The nearest fact before the window and those that it is coordinated with."""
        before = self._before(barrier)
        if not before:
            return []
        gap = self.text[before[-1].subject.end : self.window.start]
        outside = BRACKETED.sub(" ", gap)
        if len(outside) > REACH_BACK or HARD.search(outside) or (barrier and barrier.search(outside)):
            return []
        if len(before) > 1 and self.place.is_complement(before[-2], before[-1]):
            before.pop()
        return self._chain_back(before.pop(), before, in_brackets=gap.count("(") == gap.count(")"))

    def _before(self, barrier: re.Pattern[str] | None) -> list[Constraint]:
        """The facts before the window; none where an event stands nearer than they do, which it then dates."""
        window = self.window
        before = [fact for fact in self.free if fact.subject.end <= window.start]
        if window.interval is None:
            return [fact for fact in before if fact.type != "administrative"]
        if barrier is None:
            return before
        place = _end_of(before[-1]) if before else self.criterion.start
        event = known_event(self.text, max(place, self.place.clause_start(window)), window.start)
        if event is None or (before and COMPOUND.fullmatch(self.text, place, event.start)):
            return before
        window.event = event
        gap = self.text[place : event.start]
        listed = LISTING.fullmatch(gap) and ("," in gap or CONJUNCTION.search(gap))
        return before if listed else []

    def _chain_back(self, nearest: Constraint, before: list[Constraint], *, in_brackets: bool) -> list[Constraint]:
        """The facts joined to the nearest, from that one backwards, and those in brackets behind one of them;
        ``in_brackets``: these have closed, if any."""
        window = self.window
        chain = [nearest]
        enclosed: list[Constraint] = []
        in_list = bool(GOES_ON.match(self.text, window.end, self.criterion.end))
        for fact in reversed(before):
            gap = BRACKETED.sub(" ", self.text[fact.subject.end : chain[-1].subject.start])
            opened = gap.count("(") - gap.count(")")
            if opened < 0:
                if window.interval is not None and self._is_listed(fact, chain[-1]):
                    enclosed.append(fact)
                continue
            required = self._is_episode(fact) and REQUIRING.fullmatch(gap)
            excepted = window.is_at_most and EXCEPTING.fullmatch(gap)
            if (self._parts(gap) and not (required or excepted)) or self.place.has_length_between(fact, chain[-1]):
                break
            if len(chain) == 1 and in_list and not (excepted or CONJUNCTION.search(gap)):
                break
            if opened and in_brackets:
                break
            if window.interval is None and not LISTING.fullmatch(gap):
                break
            if not opened and self._has_own_stance(fact) and not self._is_exemplified(fact, gap):
                break
            if window.kind == "duration" and not self._same_state(fact, chain[-1], gap):
                break
            chain += [*enclosed, fact]
            enclosed.clear()
        return chain

    def _is_listed(self, fact: Constraint, other: Constraint) -> bool:
        """Whether a fact in brackets shares the time of what is told before them: "drugs (A or B), surgery within 1
        week", unlike "drugs (A is allowed)"."""
        behind = self.text[fact.subject.end : other.subject.start].partition(")")[0]
        return not STATING.search(behind) and not self.place.has_length_between(fact, other)

    def _has_own_stance(self, fact: Constraint) -> bool:
        """Whether a "current" or "planned" stands right before the fact, which the time of another does not reach."""
        return any(
            window.relation in ("present", "future") and window.interval is None and window.side == "ahead"
            for window in self.place.windows_in(fact.subject.start - REACH_OF_ADJECTIVE, fact.subject.start)
        )

    def _is_exemplified(self, fact: Constraint, gap: str) -> bool:
        """Whether what is used has an example with a time: "current use of drugs, such as aspirin, within 4 weeks"."""
        return fact.type in TREATMENTS and EXAMPLES.search(gap) is not None

    def _is_episode(self, fact: Constraint) -> bool:
        """Whether a fact passes, and is dated with what it required: "infection requiring antibiotics in May"."""
        return last_word(fact) in EPISODES

    def _same_state(self, fact: Constraint, other: Constraint, gap: str) -> bool:
        """Whether two facts may last equally long: of one type, or the latter a degree of the former. What
        holds for good does not: "surgically sterile or postmenopausal for 1 year"."""
        if last_word(fact) in LIFELONG and last_word(other) not in LIFELONG:
            return False
        degree = other.values is not None or other.subject.text.lower() in STATES
        return (fact.type == other.type or degree) and not WITH.search(gap)

    # ------------------------------------------------------------------ behind the time

    def _ahead(self) -> list[Constraint]:
        """The nearest fact behind the window and those that it is coordinated with."""
        window = self.window
        after = [fact for fact in self.free if fact.subject.start >= window.end]
        if not after:
            return []
        bare = window.interval is None
        gap = self.text[window.end : after[0].subject.start]
        if len(gap) > (REACH_OF_ADJECTIVE if bare else REACH_AHEAD) or HARD.search(gap) or (bare and "," in gap):
            return []
        if not bare and _closes(gap):
            return []
        if bare and after[0].type == "administrative":
            return []
        adjective = bare and " " not in self.text[window.start : window.end] and not USE_OF.search(gap)
        chain = self._chain_ahead(after[0].subject.end)
        return [after[0], *(self._joined(after[0], chain) if adjective else chain)]

    def _joined(self, first: Constraint, chain: list[Constraint]) -> list[Constraint]:
        """The facts of a chain up to its last conjunction: "prior A, B or C" has three, "prior A or B, C" two."""
        last, place = 0, first.subject.end
        for k, fact in enumerate(chain, 1):
            if CONJUNCTION.search(self.text[place : fact.subject.start]):
                last = k
            place = fact.subject.end
        return chain[:last]

    def _chain_ahead(self, place: int) -> list[Constraint]:
        """The facts that are joined to what ends at ``place``."""
        window = self.window
        chain: list[Constraint] = []
        for fact in self.free:
            if fact.subject.start >= max(place, window.end):
                gap = ASIDE.sub("", self.text[place : fact.subject.start])
                recovered = fact.subject.text.lower() in RECOVERED
                if recovered or self._parts(gap) or not LISTING.fullmatch(EXAMPLES.sub("", gap)):
                    break
                if window.interval is not None and _closes(self.text[window.end : fact.subject.start]):
                    break
                if window.interval is None and self.place.windows_in(place, fact.subject.start):
                    break
                chain.append(fact)
                place = fact.subject.end
        return chain

    def _parts(self, gap: str) -> bool:
        """Whether what stands between two facts keeps one from sharing the other's time."""
        return _bars(gap) and _bars(EXAMPLES.sub("", gap))


def _bars(gap: str) -> bool:
    return len(gap) > REACH_OF_LIST or any(barrier.search(gap) for barrier in (HARD, SOFT, UNCHAINED))


def _end_of(fact: Constraint) -> int:
    """Where a fact ends with the methods that it is found by: "LVEF >= 50 % by echocardiography or MRI"."""
    return max(fact.subject.end, *(one.end for one in fact.qualifiers if one.kind == "method"), 0)


def _closes(gap: str) -> bool:
    """Whether a bracket that a time stands in names something and closes before a fact: "(6 weeks for A), B" dates no
    B, "recent (< 6 weeks) A or B" both."""
    return gap.count(")") > gap.count("(") and LETTER.search(gap.partition(")")[0]) is not None
