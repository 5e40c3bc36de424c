"""The criteria that define a fact, "per | RECIST 1.1", and how a value is read, "by the | Cockcroft-Gault formula"."""

from __future__ import annotations

from functools import cache

from ...lexicon.roles import role
from ..marks import BRACKETS
from .places import REACH, Places

LONGEST_NAME = 12
LINKS = frozenset({"of", "in", "and", "the", "/", "&", "on", "against"})


def schemes(places: Places) -> None:
    """The criteria that define or grade a fact: "measurable disease per | RECIST 1.1", "meets | Rome III criteria
    for IBS"."""
    for at in places.left_in(_heads()):
        first, last = _scheme_around(places, at)
        lead = places.led_by(first, role("by_scheme") | role("meeting"))
        if lead is None or not _is_proper(places, first, last, at) or places.is_denied(lead):
            continue
        of = places.texts[last : last + 1] in (["for"], ["of"])
        place = places.after(last + 1) if of else places.before(first)
        if place is not None:
            places.take("criteria", first, last, [place], lead)


def methods(places: Places) -> None:
    """How a value is measured: "by the | Cockcroft-Gault formula", "in a | sitting position"."""
    for at in places.left_in(_method_heads()):
        chunk = places.read.chunk_at(at)
        first = min(_scheme_around(places, at)[0], chunk.first if chunk is not None else at)
        lead = places.led_by(first, role("method") | role("by_method"))
        place = places.before(first)
        if lead is None or place is None or places.is_denied(lead) or not places.named.isdisjoint(range(first, at)):
            continue
        if first < at and any(one.type == "measurement" or one.interval for one in place.constraints):
            places.take("method", first, at + 1, [place], lead)


@cache
def _heads() -> frozenset[str]:
    """Words that names of criteria end with, or are."""
    return role("scheme") | role("reference")


@cache
def _method_heads() -> frozenset[str]:
    return role("formula") | role("method_head")


def _scheme_around(places: Places, at: int) -> tuple[int, int]:
    """The words of a proper name around one of them."""
    first = at
    while first and at - first < LONGEST_NAME and _is_of_name(places, first - 1):
        first -= 1
    while first < at and (places.texts[first] in LINKS or places.texts[first] in BRACKETS):
        first += 1
    last = at + 1
    while last < len(places.texts) and last - at < LONGEST_NAME and _goes_on(places, last):
        last += 1
    opened = next((k for k in range(last - 1, at, -1) if places.texts[k] in BRACKETS), last)
    if opened < last and places.texts[opened] in "([":
        last = opened
    while last > at + 1 and (places.texts[last - 1] in LINKS or places.texts[last - 1] in "([.,"):
        last -= 1
    return first, last


def _is_of_name(places: Places, at: int) -> bool:
    """Whether a word is one of a name: it is written with a capital letter or a number, or belongs to names."""
    if at in places.named:
        return False
    word = places.texts[at]
    if word in LINKS or word in BRACKETS or word == ",":
        return at > 0 and at - 1 not in places.named and (word in "([" or _is_name_word(places, at - 1))
    return _is_name_word(places, at)


def _is_name_word(places: Places, at: int) -> bool:
    return places.is_proper_word(at) or places.texts[at] in role("scheme_word")


def _goes_on(places: Places, at: int) -> bool:
    word = places.texts[at]
    if at in places.named:
        return False
    if word in role("version") or word in role("edition") or word.removeprefix("v").isdigit() or word in _heads():
        return True
    if word in {"in", "of", "(", "["}:
        return at + 1 < len(places.texts) and at + 1 not in places.named and places.is_proper_word(at + 1)
    opened = not BRACKETS.isdisjoint(places.texts[max(at - REACH, 0) : at])
    closes = word in ")]" and opened
    return closes or (
        places.is_proper_word(at) and (opened or places.texts[at - 1] in {"in", "of"} or _is_of_name(places, at - 1))
    )


def _is_proper(places: Places, first: int, last: int, at: int) -> bool:
    """Whether a name is that of a scheme of its own, and not "the inclusion criteria"."""
    if places.texts[at] in role("scheme"):
        return True
    own = [
        k
        for k in range(first, last)
        if places.texts[k] not in role("reference") and places.read.classes[k] == "content"
    ]
    return any(places.is_proper_word(k) and places.texts[k] not in role("of_the_trial") for k in own)
