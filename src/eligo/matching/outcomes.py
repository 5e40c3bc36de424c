"""Outcomes of tests: what all that the recorded facts say comes to, true, false or unknown."""

from __future__ import annotations

from typing import NamedTuple

from .chart import Entry
from .entry_codes import DENIED, NO, UNKNOWN, YES
from .plan import Bounds


class Outcome(NamedTuple):
    """``value`` is ``None`` where unknown; ``why`` names the case (see :mod:`.reasons`), ``entry`` the fact."""

    value: bool | None
    why: str
    entry: Entry | None = None


Found = list[tuple[int, int | None, str, Entry]]
"""What each fact says that bears on a test (:data:`.entry_codes.Said`), and the fact."""


def present(found: Found, complete: bool, state: bool) -> Outcome:
    """Whether there is a fact; of a ``state`` the last that was said counts."""
    yes = denied = unknown = ended = None
    for item in found:
        code = item[0]
        if code == YES:
            yes = item if yes is None or _newer(item, yes) else yes
        elif code == DENIED:
            denied = item if denied is None or _newer(item, denied) else denied
        elif code == UNKNOWN:
            unknown = item
        else:
            ended = item if ended is None or _newer(item, ended) else ended
    if yes:
        if state and denied and denied[1] is not None and yes[1] is not None and denied[1] < yes[1]:
            return Outcome(False, "denied", denied[3])
        return Outcome(True, "found", yes[3])
    if denied:
        return Outcome(False, "denied", denied[3])
    if unknown:
        return Outcome(None, unknown[2], unknown[3])
    if ended:
        return Outcome(False, ended[2], ended[3])
    return Outcome(False, "complete") if complete else Outcome(None, "missing")


def _newer(item: tuple[int, int | None, str, Entry], other: tuple[int, int | None, str, Entry]) -> bool:
    return item[1] is not None and (other[1] is None or item[1] < other[1])


def counted(found: Found, count: Bounds, *, closed: bool) -> Outcome:
    """Whether so many days have a fact; ``closed``: there are no others."""
    days = {age for code, age, _, _ in found if code == YES}
    entry = next((item[3] for item in found if item[0] == YES), None)
    unsure = any(code == UNKNOWN for code, _, _, _ in found)
    closed = (closed or any(code == DENIED for code, _, _, _ in found)) and not unsure
    number = len(days)
    why = f"count-{number}"
    if count.high is not None and number > count.high:
        return Outcome(False, why, entry)
    if count.low is not None and number < count.low:
        return Outcome(False if closed else None, why, entry)
    if count.high is None or closed:
        return Outcome(True, why, entry)
    return Outcome(None, why, entry)


def lasted(found: Found, bounds: Bounds, complete: bool) -> Outcome:
    """Whether the days since the first dated fact lie in bounds."""
    dated = [item for item in found if item[0] == YES and item[1] is not None]
    if not dated:
        return present(found, complete, state=False)
    _, days, _, entry = max(dated, key=lambda item: item[1] or 0)
    assert days is not None
    unsure = any(code == UNKNOWN for code, _, _, _ in found)
    why = f"lasted-{days}"
    if bounds.high is not None and days > bounds.high:
        return Outcome(False, why, entry)
    if bounds.low is not None and days < bounds.low:
        return Outcome(None if unsure else False, why, entry)
    return Outcome(None if unsure and bounds.high is not None else True, why, entry)


def latest(found: Found) -> Outcome:
    """Whether the values of the last day compare."""
    ages = [item[1] for item in found if item[1] is not None]
    if not ages:
        return Outcome(None, found[0][2], found[0][3]) if found else Outcome(None, "missing")
    last = min(ages)
    of_day = [item for item in found if item[1] == last]
    codes = {item[0] for item in of_day}
    _, _, why, entry = of_day[0]
    if len(codes) > 1:
        return Outcome(None, "disagree", entry)
    code = codes.pop()
    return Outcome(None if code == UNKNOWN else code == YES, why, entry)


def any_in(found: Found) -> Outcome:
    """Whether one value compares."""
    return _first_of(found, (YES, UNKNOWN, NO))


def all_in(found: Found) -> Outcome:
    """Whether every value compares."""
    return _first_of(found, (NO, UNKNOWN, YES))


def _first_of(found: Found, codes: tuple[int, ...]) -> Outcome:
    """The entry that decides: the first of those with the first code that there is."""
    for code in codes:
        for item in found:
            if item[0] == code:
                return Outcome(None if code == UNKNOWN else code == YES, item[2], item[3])
    return Outcome(None, "missing")
