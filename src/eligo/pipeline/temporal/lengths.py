"""Lengths of time and how they go together: alternatives, restatements, ranges, and lengths without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...schema import Bound, Criterion, Interval, Unit
from ..analysis import Quantity
from ..numeric.words import Words
from .temporal_cues import CHANGES, token_at


@dataclass(slots=True)
class Run:
    """Lengths that share the cue before the first and the cue after the last; ``end`` is behind a restatement too."""

    lengths: list[Quantity]
    end: int


def runs(text: str, criterion: Criterion, words: Words, lengths: Sequence[Quantity]) -> Iterator[Run]:
    """The lengths of a criterion in the order of the text, with those whose number is not written ("the past year").

    Alternatives ("30 days or 5 half-lives") make one run; a restatement ("4 weeks (28 days)") is left out; "more than
    2 months and less than 5" is one range.
    """
    run: Run | None = None
    written = [_as_period(text, words, length) for length in lengths]
    implied = _with_implied(text, criterion, written) if may_imply_length(words) else written
    for length in sorted(implied, key=_place):
        gap = text[run.end : length.start] if run else ""
        closed = text[length.end : length.end + 1]
        if run and closed in (")", "]") and RESTATED.fullmatch(gap):
            run.end = length.end + 1
        elif run and COMBINED.fullmatch(gap) and _open_ends(run.lengths[-1], length):
            run.lengths[-1:] = _combined(run.lengths[-1], length)
            run.end = length.end
        elif run and (ALTERNATIVE.fullmatch(gap) or length.start == run.lengths[-1].start):
            run.lengths.append(_alike(run.lengths[-1], length))
            run.end = length.end + (closed == ")" and "(" in gap)
        else:
            if run:
                yield run
            run = Run([length], length.end)
    if run:
        yield run


def may_imply_length(words: Words) -> bool:
    """Whether the name of a period stands among the words, of which the number may go without saying."""
    return not IMPLYING.isdisjoint(words.norms)


ALTERNATIVE = re.compile(
    r"[\s,]{0,40}\(?\s{0,3}(?:or|and/or|/|,)\s{1,40}(?:(?:within|for|in|up to|at least|the)\s{1,40}){0,2}", re.I
)
COMBINED = re.compile(r"\s{0,40},?\s{0,40}(?:and|but)\s{1,40}", re.I)
RESTATED = re.compile(r"\s{0,40}[(\[]\s?(?:=|~|i\.e\.,?|ie,?|approximately|approx\.?|about)?\s{0,3}", re.I)
IMPLIED = re.compile(
    r"\b(?P<cue>within|in|during|over|for|throughout)\s{1,40}(?:(?:the|this|his|her|their)\s{1,40})?"
    r"(?P<length>(?:a|an|one|past|last|previous|preceding|prior|next|coming|following)\s{1,40}(?:calendar\s{1,40})?"
    r"(?P<unit>year|month|week|day|hour|decade)|(?P<bare>year|month|week)(?=\s{1,40}(?:prior to|before|preceding)\b))\b"
    r"(?!\s{1,3}(?:of\s{1,3})?(?:life|old|age|or two|\d))",
    re.I,
)
"""A length of one whose number is not written: "in the past year", "within a week", "in the year before enrolment"."""
COMPARED = re.compile(
    r"\b(?P<comparator>at least|more than|less than|longer than|greater than|over|up to|minimum of)\s{1,40}"
    r"(?:a|an)\s{1,40}(?:full\s{1,40}|whole\s{1,40})?(?P<unit>year|month|week|day|decade)\b(?!\s{0,3}[-/]|\s{1,40}\d)",
    re.I,
)
"""A comparator and a length of one whose number is an article: "for at least a year"."""
COMPARATORS = {"at least": "ge", "minimum of": "ge", "less than": "lt", "up to": "le"}
UCUM = {"year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h", "decade": "a"}
IMPLYING = frozenset(period + ending for period in UCUM for ending in ("", "'s"))
PERIOD_OVER = re.compile(r"over\s{1,60}(?P<article>(?:the|a|an|this|his|her|their)\s{1,60})?", re.I)


def _with_implied(text: str, criterion: Criterion, lengths: list[Quantity]) -> list[Quantity]:
    taken = {place for length in lengths for place in range(length.start, min(length.end, length.start + 80))}
    for match in IMPLIED.finditer(text, criterion.start, criterion.end):
        group = "unit" if match["unit"] else "bare"
        start, end = match.span(group)
        unit = match[group].lower()
        article = match["length"].split()[0].lower() in ("a", "an")
        single = article and (match["cue"].lower() in ("in", "over") or unit in ("day", "hour"))
        if not single and start not in taken:
            one = Bound(value=10 if unit == "decade" else 1, inclusive=True)
            written = Unit(text=match[group], ucum=UCUM[unit])
            lengths.append(Quantity(start, end, criterion.id, Interval(low=one, high=one), written, kind="time"))
    lengths += [
        _compared(criterion.id, match)
        for match in COMPARED.finditer(text, criterion.start, criterion.end)
        if match.start() not in taken and match.start("unit") not in taken
    ]
    return lengths


def _place(length: Quantity) -> tuple[int, int]:
    return length.start, length.end


def _compared(criterion: str, match: re.Match[str]) -> Quantity:
    unit, comparator = match["unit"].lower(), " ".join(match["comparator"].lower().split())
    operator = COMPARATORS.get(comparator, "gt")
    bound = Bound(value=10 if unit == "decade" else 1, inclusive=operator in ("ge", "le"))
    interval = Interval(low=bound) if operator in ("ge", "gt") else Interval(high=bound)
    written = Unit(text=match["unit"], ucum=UCUM[unit])
    return Quantity(*match.span(), criterion, interval, written, kind="time", comparator=operator)


def _as_period(text: str, words: Words, length: Quantity) -> Quantity:
    """ "over the 3 months before" names a period and is no comparison, unlike "for over 3 months"."""
    match = PERIOD_OVER.match(text, length.start, length.end)
    bound = length.interval.low
    if length.comparator != "gt" or not match or bound is None:
        return length
    j = token_at(words, length.end)
    i = token_at(words, length.start)
    changing = not CHANGES.isdisjoint(words.norms[max(0, i - 12) : i])
    if not match["article"] and not changing and "period" not in words.norms[j : j + 2]:
        return length
    point = Bound(value=bound.value, inclusive=True)
    return replace(length, start=match.end(), interval=Interval(low=point, high=point), comparator=None)


def _alike(first: Quantity, length: Quantity) -> Quantity:
    """An alternative without a comparator has that of the first: "at least 28 days or 5 half-lives"."""
    low, bound = first.interval.low, length.interval.low
    if length.comparator or low is None or bound is None or first.interval.high is not None:
        return length
    return replace(length, interval=Interval(low=Bound(value=bound.value, inclusive=low.inclusive)))


def _open_ends(first: Quantity, second: Quantity) -> bool:
    """Whether one bounds below and the other above: "more than 2 months and less than 5 years"."""
    ends = [(q.interval.low is None, q.interval.high is None) for q in (first, second)]
    return sorted(ends) == [(False, True), (True, False)]


def _combined(first: Quantity, second: Quantity) -> list[Quantity]:
    """One range where the units agree, else both."""
    if first.unit is None or second.unit is None or first.unit.ucum != second.unit.ucum:
        return [first, second]
    interval = Interval(low=first.interval.low or second.interval.low, high=first.interval.high or second.interval.high)
    return [
        Quantity(first.start, second.end, first.criterion, interval, second.unit, kind="time", comparator="between")
    ]
