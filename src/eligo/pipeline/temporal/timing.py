"""Times as the text states them, before it is known which fact they date.

"within 6 months prior to screening" is a window: a relation, an interval, and the event it is counted from. "for at
least 3 months" is a duration. "history of", "currently" and "planned" are windows without an interval. Frequencies
("twice a week", "every 4 weeks"), spacings ("2 weeks apart") and ages are none.

Bounds are those of the wording: "within N", "in the past N" and "during the N before" give a high bound that includes
N; a length that stands alone ("for 3 months", "six months prior to enrolment") is the one point it names; comparators
keep what they say.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from ...lexicon.roles import cues, role, time_words
from ...schema import Criterion
from ..analysis import Quantity
from ..numeric.words import Words, words_of
from .anchors import Anchor, before_its_end, read_anchor
from .dates import dated_windows
from .found_window import FoundWindow, Kind
from .lengths import COMBINED, Run, may_imply_length, runs
from .meanings import Around, Meaning, interval_of, meaning, turned, unit_of
from .named_first import SPAN_TO, after_colon, named_first
from .shared_anchors import with_shared_anchors
from .temporal_cues import CueAfter, CueBefore, cue_after, cue_before, may_tell_time, role_without_event, token_at
from .unmeasured import unmeasured


def find_windows(
    text: str, criteria: Sequence[Criterion], quantities: Sequence[Quantity], factual: Container[str] | None = None
) -> list[FoundWindow]:
    """All windows and durations of the criteria, in the order of the text.

    Of ``quantities``, the lengths of time that no threshold has claimed are read. A time without a length is left out
    where no other time stands and the criterion's id is not among the ``factual``, if they are given: it dates nothing.
    """
    lengths: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        if quantity.kind == "time":
            lengths.setdefault(quantity.criterion, []).append(quantity)
    timed = [one for one in criteria if one.id in lengths or may_tell_time(text[one.start : one.end])]
    tokens = [words_of(text, one.start, one.end) for one in timed]
    measured = [_measured(text, one, words, lengths.get(one.id, [])) for one, words in zip(timed, tokens, strict=True)]
    found: list[FoundWindow] = []
    for criterion, words, windows in zip(timed, tokens, measured, strict=True):
        found += windows
        if windows or factual is None or criterion.id in factual:
            found += unmeasured(text, criterion, words, windows)
    return sorted(found, key=lambda window: (window.start, window.evidence))


def _measured(text: str, criterion: Criterion, words: Words, lengths: list[Quantity]) -> list[FoundWindow]:
    """The windows with a length or a date in one criterion."""
    found: list[FoundWindow] = []
    if lengths or may_imply_length(words):
        found += with_shared_anchors(text, list(_Reader(text, criterion, words).measured(lengths)))
    found += dated_windows(text, criterion)
    found.sort(key=lambda window: (window.start, window.evidence))
    return found


# ------------------------------------------------------------------ how it reads

WHICHEVER = re.compile(
    r"[\s,;]{0,6}\(?which(?:ever)?\s{1,20}(?:\w{1,12}\s{1,20}){0,4}?"
    r"(?:longer|shorter|greater|later|earlier|longest|shortest|latest|first|sooner|less|more|last|smaller|larger)"
    r"(?:\s{1,20}(?:is|period|one|occurs|comes|first|in duration|duration)){0,2}[),]{0,2}",
    re.I,
)
LONGER = re.compile(r"long|great|later|latest|last|more|larger", re.I)
LONE = re.compile(r"[(\[]\s?(?:i\.?e\.?,?\s{1,3})?$")
OLDER = re.compile(r"\bolder\b", re.I)
DURATION_OF = re.compile(r"\bduration\b[^.;,()\d]{0,60}\Z", re.I)
ADJECTIVE = re.compile(
    r"\b(?:recent|recently|prior|previous|past|new|(?P<state>active|current))\s{0,9}[(\[]\s?(?:i\.?e\.?,?\s)?\Z", re.I
)
CLOSED = re.compile(
    r"\s?[)\]]\s{1,20}(?:(?P<of>(?:(?:or|and/or)\s(?:current\s)?(?:presence|evidence)\s)?of\b)|\w)", re.I
)
HISTORY = re.compile(r"\bhistory\s{0,9}[(\[]\s?\Z", re.I)
RECENT = re.compile(r"\b(?:recent|prior|before|within|wash|past|last|previous|discontinu)", re.I)
APART = (" (", ", ")
"""What stands before the time of a special case: "4 weeks, | 6 weeks if", "3 weeks (| 6 weeks for"."""
SPECIAL = re.compile(r"\s{1,40}(?:for|in case of|if|in)\s{1,40}(?!the\b|at least|a\b)", re.I)
BRACKETS = re.compile(r"\s{0,40}\([^()]{0,120}\)")
STARTING = re.compile(
    rf"\b(?:{'|'.join(sorted(time_words('study-starts')))})(?:\s{{1,9}}(?:visit|assessment|date))?\Z", re.I
)
MEANWHILE = re.compile(
    r"\b(?P<cue>during|while on|on)(?:\s{1,40}or|,?\s{1,40}and|,)\s{1,40}(?:for\s{1,40})?(?:up to\s{1,40})?\Z", re.I
)
LATELY = re.compile(rf"\s(?:{'|'.join(sorted(cues('lately')))})\s", re.I)
"""In a length itself: "in the 5 previous years"."""
REPOSE = time_words("repose")
ELAPSED = re.compile(r"\b(?:elapsed|passed|gone by)\b", re.I)
WITHOUT_MORE: tuple[list[str], ...] = ([], [","], [";"], ["."], [")"], ["or"])
WORDS_BEFORE = 12
AMENORRHEA = (("amenorrhea",), ("amenorrhoea",))
PERIODS = (["day"], ["week"], ["month"], ["year"], ["hour"], ["session"], ["cycle"])


class _Reader:
    """Reads the windows of one criterion."""

    def __init__(self, text: str, criterion: Criterion, words: Words) -> None:
        self.text, self.criterion, self.words = text, criterion, words

    # -------------------------------------------------------------- with a length

    def measured(self, lengths: list[Quantity]) -> Iterator[FoundWindow]:
        """Windows around lengths of time, those whose number is only implied among them."""
        low, last, latest = 0, None, None
        for run in runs(self.text, self.criterion, self.words, lengths):
            before = cue_before(self.words, token_at(self.words, run.lengths[0].start), low)
            if last and not before.role and not before.adjective and self._continues(last, run.lengths[0]):
                before = last
            after = self._after(run)
            low, last = token_at(self.words, run.end), before
            if any(length.claimed for length in run.lengths):
                continue
            for i, length in enumerate(run.lengths):
                window = self._window(length, before, after)
                special = SPECIAL.match(self.text, length.end, self.criterion.end)
                if latest and special and (i > 0 or self.text[length.start - 2 : length.start] in APART):
                    window = self._special(latest, length)
                elif latest and i > 0 and after_colon(self.text, self.criterion, run.lengths[0]):
                    window = replace(latest, evidence=(length.start, length.end), alternative=True)
                    window.interval, window.unit = interval_of(length, True, ""), unit_of(length)
                elif window is not None and i > 0:
                    window.alternative = self._is_alternative(run, i)
                    window.evidence = length.start, length.end
                if window is not None:
                    latest = window
                    yield window
                    yield from self._meanwhile(window)

    def _meanwhile(self, window: FoundWindow) -> Iterator[FoundWindow]:
        """The anchor's own time, named before its aftermath: "during or within 3 months after treatment"."""
        if window.anchor is None:
            return
        low = max(self.criterion.start, window.start - 40)
        match = MEANWHILE.search(self.text[low : window.start])
        if match:
            if window.relation != "before" or not STARTING.search(self.text, window.anchor.start, window.anchor.end):
                window.relation = "after"
            span = low + match.start("cue"), low + match.end("cue")
            either = "or" in match[0]
            going_on = before_its_end(self.text, window.anchor)
            yield FoundWindow(self.criterion.id, *span, "temporal", "during", span, anchor=going_on, alternative=either)

    def _after(self, run: Run) -> CueAfter:
        """The cue behind a run, a remark in brackets or a "whichever is longer" passed over."""
        high = len(self.words)
        place = self._past(WHICHEVER, run.end)
        after = cue_after(self.words, token_at(self.words, place), high)
        if not after.role:
            behind = self._past(WHICHEVER, self._past(BRACKETS, place))
            return cue_after(self.words, token_at(self.words, behind), high) if behind > place else after
        if place == run.end and after.words == ("of",) and "half" in self.text[run.lengths[-1].start : run.end].lower():
            drug = read_anchor(self.text, self._offset(after.end), self.criterion.end)
            if drug:
                behind = token_at(self.words, self._past(WHICHEVER, drug.end))
                later = cue_after(self.words, behind, high)
                return later if later.role in ("before", "after") else CueAfter("", (), after.end)
        return after

    def _is_alternative(self, run: Run, i: int) -> bool:
        """Whether either time will do; "at least 4 weeks or 5 half-lives, whichever is longer" asks for both."""
        if run.lengths[i].start == run.lengths[i - 1].start:
            return False
        if COMBINED.fullmatch(self.text[run.lengths[i - 1].end : run.lengths[i].start]):
            return False
        remark = WHICHEVER.search(self.text[run.end : min(self.criterion.end, run.end + 160)])
        if remark is None:
            return True
        upper = run.lengths[0].interval.high is not None
        return upper == bool(LONGER.search(remark[0]))

    def _past(self, pattern: re.Pattern[str], place: int) -> int:
        match = pattern.match(self.text, place, self.criterion.end)
        return match.end() if match else place

    def _special(self, general: FoundWindow, length: Quantity) -> FoundWindow:
        """The time of a special case: "within 3 weeks (6 weeks for nitrosoureas)"."""
        upper = general.interval is not None and general.interval.low is None
        lower = general.interval is not None and general.interval.high is None
        interval = interval_of(length, upper, "ge" if lower else "")
        evidence = length.start, length.end
        return replace(
            general,
            start=length.start,
            end=length.end,
            evidence=evidence,
            interval=interval,
            unit=unit_of(length),
            side="ahead",
            special=general,
        )

    def _window(self, length: Quantity, before: CueBefore, after: CueAfter) -> FoundWindow | None:
        """The window that a length makes with the cues around it, or None: a frequency, a spacing, an age."""
        if self._is_interval(before, after):
            before = before._replace(role="", comparator="ge" if length.comparator is None else "")
        elif self._is_no_window(length, before, after):
            return None
        if after.words == ("interval", "between"):
            after = after._replace(role="after")
        named = named_first(self.text, self.criterion, length)
        if named is not None:
            return named
        around = self._around(length, before, after)
        read = meaning(length, around)
        return None if read is None else self._made(length, around, read)

    def _around(self, length: Quantity, before: CueBefore, after: CueAfter) -> Around:
        """A length's cues, with the event behind them and the words beside them."""
        anchor, role = None, after.role
        if role in ("before", "after", "around"):
            anchor = read_anchor(self.text, self._offset(after.end), self.criterion.end)
        elif after.words[-1:] in AMENORRHEA and after.words[0] == "of":
            last = after.end - 1
            anchor = Anchor(self.words.starts[last], self.words.ends[last], "care")
        if role in ("before", "after") and anchor is None:
            role = role_without_event(after.words) or role
        if (not before.role and self._lacks_in(length, role)) or (
            not before.role and not role and self._stands_alone(length)
        ):
            before = before._replace(role="within")
        if not before.adjective and LATELY.search(self.text, length.start, length.end):
            before = before._replace(adjective="recent")
        preceding = self._words_before(length)
        attributive = "-" in self.text[length.start : length.end] or preceding[-1:] in (["a"], ["an"])
        throughout = self._cue(before) in (["during"], ["throughout"]) and not attributive
        return Around(before, role, after, anchor, preceding, self._next_words(length), attributive, throughout)

    def _made(self, length: Quantity, around: Around, read: Meaning) -> FoundWindow:
        """The window of a length that means something."""
        before, role, after, anchor = around.before, around.role, around.after, around.anchor
        kind, relation, side, upper = read
        if kind == "length" and self._is_duration(length):
            kind, relation = "duration", "during"
        elif kind == "length" and OLDER.search(self.text, length.start, length.end):
            kind = "temporal"
        uses_anchor = anchor is not None and role in ("before", "after", "around", "length") and side != "ahead"
        closing = anchor.end if anchor and role in ("before", "after") else length.end
        if kind != "duration" and self._narrows(min(self._offset(before.start), length.start), closing, kind):
            kind, side = "temporal", "ahead"
        end = anchor.end if uses_anchor and anchor else self._end(after, length) if role else length.end
        comparison = self._offset(before.evidence) if before.evidence < len(self.words) else length.start
        comparison = min(comparison, length.start)
        named_by = before.role == "lasting" and self._cue(before) == ["duration"]
        return FoundWindow(
            self.criterion.id,
            comparison if named_by else min(self._offset(before.start), comparison),
            end,
            kind,
            relation,
            (comparison, length.end),
            turned(self.text, length, relation) or interval_of(length, upper, self._comparator(length, before, after)),
            unit_of(length),
            anchor if uses_anchor else None,
            side,
        )

    def _cue(self, before: CueBefore) -> list[str]:
        return self.words.norms[before.start : before.start + 1]

    def _comparator(self, length: Quantity, before: CueBefore, after: CueAfter) -> str:
        """The comparator that stands apart from its length.

        What "must have elapsed" is a least length, and so are what an inclusion asks for "since" something, and what
        lies between an end and an event: "completed 3 weeks before enrolment".
        """
        if before.comparator or before.role or after.role not in ("before", "after"):
            return before.comparator
        if after.role == "before":
            return "ge" if not role("ended").isdisjoint(self._words_before(length)[-1:]) else ""
        since = self.criterion.section == "inclusion" and after.words[-1:] == ("since",)
        return "ge" if since or ELAPSED.search(self.text, length.end, self._offset(after.end)) else ""

    def _lacks_in(self, length: Quantity, role: str) -> bool:
        """ "Angina with 6 months", "drugs with 14 days before enrolment": written for "within"."""
        if self._words_before(length)[-1:] != ["with"] or length.comparator is not None:
            return False
        return role in ("before", "ago") or (not role and self._next_words(length)[:1] in WITHOUT_MORE)

    def _is_no_window(self, length: Quantity, before: CueBefore, after: CueAfter) -> bool:
        """A frequency, a spacing, an age; milliseconds of an electrocardiogram; the length of a half-life."""
        if (
            (before.role == "frequency" and before.adjective != "recent")
            or after.words == ("drive",)
            or self._is_repose(length, after)
        ):
            return True
        if self._is_spacing(length, after):
            return False
        if after.role == "other" and before.role != "within" and not before.adjective:
            following = self.words.norms[after.end : after.end + 1]
            return before.role != "lasting" or after.words != ("per",) or following in PERIODS
        if length.unit and length.unit.ucum == "ms":
            return before.role != "lasting"
        if self.text[length.start] in "±+":
            return True
        return "life" in self.words.norms[max(0, before.start - 2) : before.start]

    def _is_interval(self, before: CueBefore, after: CueAfter) -> bool:
        """Whether a length lies between two events: "an interval of 3 weeks from surgery", "a 4-week interval between
        chemotherapy and enrolment"; it is a frequency between events of one kind."""
        if before.role == "frequency" and self.words.norms[before.start] == "interval":
            return after.role in ("before", "after") or after.words == ("from",)
        if after.words != ("interval", "between"):
            return False
        place = self._offset(after.end)
        to = SPAN_TO.search(self.text, place, min(self.criterion.end, place + 120))
        second = read_anchor(self.text, to.end(), self.criterion.end) if to else None
        return second is not None and second.kind == "study"

    def _is_repose(self, length: Quantity, after: CueAfter) -> bool:
        """Whether the length says how a vital sign is taken: "after 5 minutes of rest", "10 minutes supine"."""
        return not REPOSE.isdisjoint(after.words) and length.unit is not None and length.unit.ucum in ("min", "s")

    def _is_spacing(self, length: Quantity, after: CueAfter) -> bool:
        """Whether a finding has to stay for the length: "confirmed by two readings at least 1 week apart"."""
        return after.words == ("apart",) and length.comparator is not None

    def _stands_alone(self, length: Quantity) -> bool:
        """Whether a length in brackets of its own says how recent something is: "systemic steroids (4 weeks)"."""
        closed = self.text[length.end : length.end + 1] in (")", "]")
        low = max(self.criterion.start, length.start - 300)
        lead = self.text[low : length.start]
        return closed and length.comparator is None and bool(LONE.search(lead[-10:])) and bool(RECENT.search(lead))

    def _is_duration(self, length: Quantity) -> bool:
        """Whether the words before a length say that something lasts so long: "duration of symptoms > 3 weeks"."""
        low = max(self.criterion.start, length.start - 80)
        return bool(DURATION_OF.search(self.text[low : length.start]))

    def _narrows(self, start: int, end: int, kind: Kind) -> bool:
        """Whether a time in brackets says what the adjective before them means, "recent (within 3 months) stroke", or
        how far back a history goes, "history (within 3 months) or presence of stroke"."""
        closed = CLOSED.match(self.text, end)
        if closed is None:
            return False
        lead = self.text[max(self.criterion.start, start - 40) : start]
        if closed["of"]:
            return HISTORY.search(lead) is not None
        said = ADJECTIVE.search(lead)
        return said is not None and (kind == "temporal" or said["state"] is None)

    def _continues(self, last: CueBefore, length: Quantity) -> bool:
        """Whether a length without a cue goes with the cue of the last: "within 30 days of A or 5 half-lives of B"."""
        i = token_at(self.words, length.start)
        return last.role == "within" and i > 0 and self.words.norms[i - 1] == "or" and length.comparator is None

    def _next_words(self, length: Quantity) -> list[str]:
        j = token_at(self.words, length.end)
        return self.words.norms[j : j + 6]

    def _words_before(self, length: Quantity) -> list[str]:
        i = token_at(self.words, length.start)
        return self.words.norms[max(0, i - WORDS_BEFORE) : i]

    def _offset(self, i: int) -> int:
        return self.words.starts[i] if i < len(self.words) else self.criterion.end

    def _end(self, after: CueAfter, length: Quantity) -> int:
        return self.words.ends[after.end - 1] if after.role else length.end
