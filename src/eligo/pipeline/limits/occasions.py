"""How often a value has to be found: "> 140 mmHg on two occasions", "two consecutive PSA values > 2 ng/mL"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from ...lexicon.numbers import counts
from ...lexicon.roles import cues
from ...schema import Bound, Interval
from ..analysis import Quantity
from .passage import Passage
from .readings import Occasions, Reading

TIMES = counts(2, 5) | {str(number): number for number in range(2, 6)} | {"second": 2, "repeat": 2}
SEPARATE = cues("separate")
APART = rf"(?:(?:more\s{{1,9}})?(?:{'|'.join(sorted(SEPARATE))})\s{{1,9}})"
NUMBER = (
    r"(?P<least>at\s{1,9}least\s{1,9}|≥\s?|a\s{1,9}minimum\s{1,9}of\s{1,9}|minimum\s{1,9})?"
    rf"(?P<times>{'|'.join(counts(2, 5))}|[2-5])(?P<more>\s{{1,9}}or\s{{1,9}}more)?"
)
READINGS = cues("reading-words")
OCCASION = rf"(?:{'|'.join(sorted(READINGS | cues('occasion-words')))})\b"
BEHIND = re.compile(
    r"[^.;:]{0,40}?\b(?P<on>(?:confirmed\s{1,9})?(?:on|in|at|by|during))\s{1,9}"
    rf"(?:a\s{{1,9}}(?P<again>second|repeat)|{NUMBER})\s{{1,9}}{APART}?{OCCASION}",
    re.IGNORECASE,
)
LEADING = re.compile(rf"\b{NUMBER}\s{{1,9}}(?P<apart>{APART})?\Z", re.IGNORECASE)
BEHIND_SIGNS = frozenset(("on", "in", "at", "by", "during"))
LEADING_SIGNS = frozenset((*TIMES, "more", *SEPARATE))
"""What has to stand behind a number, or right before its subject: spares most the search."""
REACH = 90


def with_occasions(passage: Passage, readings: Sequence[Reading]) -> list[Reading]:
    """The readings with how often each is asked for; a count of occasions is no reading of its own."""
    kept: list[Reading] = []
    for index, reading in enumerate(readings):
        if reading.counts and _counts_readings(passage, reading):
            following = readings[index + 1] if index + 1 < len(readings) else None
            if _shares_name(following, reading):
                following.occasions = _of(reading.quantity)  # type: ignore[union-attr]
                following.counts, following.type = False, "measurement"  # type: ignore[union-attr]
                reading.quantity.claimed = True
                continue
            if kept and not kept[-1].counts and kept[-1].type == "measurement":
                _give(kept, reading.quantity)
                continue
        if not reading.counts and reading.type == "measurement" and reading.occasions is None:
            reading.occasions = _behind(passage, reading) or _leading(passage, reading)
        kept.append(reading)
    return kept


def _counts_readings(passage: Passage, reading: Reading) -> bool:
    name = reading.names[0]
    return name.home is None and passage.words.norms[name.j - 1] in READINGS


def _shares_name(following: Reading | None, reading: Reading) -> bool:
    """ "at least 3 readings above 140 mmHg": the limit goes on with what was counted."""
    if following is None or following.quantity.unit is None or following.quantity.unit.kind == "count":
        return False
    return [(name.i, name.j) for name in following.names] == [(name.i, name.j) for name in reading.names]


def _give(kept: Sequence[Reading], count: Quantity) -> None:
    """The count to the last reading, and to the other half of a pair."""
    count.claimed = True
    for reading in kept[-2:]:
        if reading.quantity.start == kept[-1].quantity.start:
            reading.occasions = _of(count)


def _of(count: Quantity) -> Occasions:
    return Occasions(count.interval, count.start, count.end)


def _behind(passage: Passage, reading: Reading) -> Occasions | None:
    """ "> 140 mmHg on two occasions", with no other number between."""
    text, end = passage.words.text, reading.quantity.end
    j = passage.words.at(end)
    if BEHIND_SIGNS.isdisjoint(passage.words.norms[j : j + REACH // 2]):
        return None
    match = BEHIND.match(text, end, min(passage.words.ends[-1], end + REACH))
    if match is None:
        return None
    said = match.start("times") if match["times"] else match.start("again")
    following = bisect_left(passage.quantities, end, key=attrgetter("start"))
    if following < len(passage.quantities) and passage.quantities[following].end <= said:
        return None
    return _occasions(match, match.start("on"))


def _leading(passage: Passage, reading: Reading) -> Occasions | None:
    """ "two consecutive PSA values > 2", "two blood pressure readings > 140/90"."""
    words, name = passage.words, reading.names[0]
    if name.home is not None:
        return None
    start = words.starts[name.i]
    if name.i == 0 or words.norms[name.i - 1] not in LEADING_SIGNS:
        return None
    match = LEADING.search(words.text, max(words.starts[0], start - REACH), start)
    if match and (match["apart"] or not READINGS.isdisjoint(words.norms[name.j - 1 : name.j + 1])):
        return _occasions(match, match.start())
    return None


def _occasions(match: re.Match[str], start: int) -> Occasions:
    again = match.groupdict().get("again")
    edge = Bound(value=TIMES[(again or match["times"]).lower()], inclusive=True)
    interval = Interval(low=edge, high=None if again or match["least"] or match["more"] else edge)
    return Occasions(interval, start, start + len(match.string[start : match.end()].rstrip()))
