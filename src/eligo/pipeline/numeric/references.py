"""What a multiple is a multiple of: the upper or lower limit of normal, or the patient's own baseline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...lexicon.roles import cues
from ..remembered import Remembered

Reference = Literal["ULN", "LLN", "baseline"]

_GAP = r"[\s-]{1,60}"
_OWNER = (
    r"(?:the|of|above|over|that|than|greater|higher|more|institutional|institution(?:['’]s)?|institute['’]?s?|laboratory|"
    r"lab|local|site|center|centre|age|gender|sex|adjusted|specific|central|respective|applicable|accepted|its|their|"
    r"for|testing|assay|hospital|study|patient['’]?s|subject['’]?s|a|limit|in|by|and|standard)"
)
_OWNERS = rf"(?:{_OWNER}{_GAP}){{0,7}}"
_LIMIT = r"(?:limits?|range|values?|boundary|bound|levels?|border|end|level)"
_OF_WHAT = (
    rf"(?:{_GAP}(?:of|for|the|normal(?:cy|ity)?|reference|norm|range|interval|values?|limits?|{_OWNER})(?![\w])){{0,9}}"
)
_ABBREVIATED = r"(?:\s?[(\[]\s?(?:I?ULN|UNL|LLN|ULRR)\s?[)\]])?"
_UPPER = (
    rf"(?-i:N)(?![\w+/-])|(?:I?ULN|ULIN|ILUN|UNL|ULNR|ULRR|UNV|UNLs|ULNs)\b|(?:upper|top|high|highest|maximum|maximal|max){_GAP}"
    rf"(?:(?:institutional|laboratory|lab|local|normal|normality|reference|of|the|safety|range){_GAP}){{0,4}}(?:{_LIMIT}|normal)\b{_OF_WHAT}"
    rf"|normal{_GAP}(?:range{_GAP})?(?:upper|maximum|high){_GAP}{_LIMIT}\b|normal{_GAP}maximum\b"
)
_LOWER = (
    rf"(?:LLN|LNL|ILLN)\b|(?:lower|low|lowest|minimum){_GAP}"
    rf"(?:(?:institutional|laboratory|lab|local|normal|reference|of|the|range){_GAP}){{0,4}}(?:{_LIMIT}|normal)\b{_OF_WHAT}"
    rf"|normal{_GAP}lower{_GAP}{_LIMIT}\b"
)
_NORMAL = rf"(?:normal|reference)(?:{_GAP}(?:laboratory{_GAP})?(?:{_LIMIT}|upper|ranges))?\b"
_BASELINE = rf"(?:baseline|pre-?treatment{_GAP}(?:value|level))\b"

_TIMES = r"\s{0,60}(?:(?:-\s?)?folds?\b|[xX×*✕]\s?[(]?|(?:-\s?)?times\b|multiplied\sby\b|of\b|the\b|[(])?\s{0,60}"
MULTIPLE = re.compile(
    rf"{_TIMES}{_OWNERS}(?:(?P<ULN>{_UPPER})|(?P<LLN>{_LOWER})|(?P<baseline>{_BASELINE})|(?P<normal>{_NORMAL})){_ABBREVIATED}",
    re.IGNORECASE,
)
LIMIT = re.compile(
    rf"\s{{0,60}}{_OWNERS}(?:(?P<ULN>{_UPPER})|(?P<LLN>{_LOWER})|(?P<normal>{_NORMAL})){_ABBREVIATED}", re.IGNORECASE
)
WITHIN_NORMAL = re.compile(
    rf"\b(?:with)?in{_GAP}{_OWNERS}(?:normal|reference){_GAP}(?:(?:laboratory|lab|institutional|reference|local){_GAP}){{0,2}}"
    rf"(?:limits?|ranges?|values?|levels?)\b(?:{_GAP}\(WNL\))?"
    rf"|\bWNL\b|\b(?:with)?in{_GAP}{_OWNERS}(?:limits?|range){_GAP}of{_GAP}(?:the{_GAP})?normal\b",
    re.IGNORECASE,
)
_DIRECT = re.compile(r"\s{0,60}(?:(?:-\s?)?folds?\b|[xX×*✕]|(?:-\s?)?times\b|multiplied\sby\b)", re.IGNORECASE)


HINTS = cues("reference-hints")


@dataclass(slots=True)
class ReferenceMatch:
    """``start:end`` is what names the reference, the multiplication sign included."""

    start: int
    end: int
    to: Reference


_REFERRING = Remembered(lambda norm: norm in ("n", "xn") or any(map(norm.__contains__, HINTS)))
"""Whether a word holds one of the hints, or is the short "3 N" for three times the upper limit of normal."""


def may_refer(norms: Iterable[str]) -> bool:
    """A quick look that spares most criteria the search for a reference."""
    return any(map(_REFERRING.__getitem__, norms))


_BEGINNINGS = frozenset(
    word[:2].lower()
    for source in (_TIMES, _OWNER, _UPPER, _LOWER, _NORMAL, _BASELINE, "IULN ILLN")
    for word in re.findall("[A-Za-z]{2,}", source)
)
"""The first two letters of all that :data:`MULTIPLE` may begin with, signs and an "a" apart."""
_SIGNS = frozenset("-(x×*✕")


def _may_begin(text: str, start: int) -> bool:
    """A quick look that spares most numbers beside a reference the search for it."""
    head = text[start : start + 122].lstrip()[:2].lower()
    return head in _BEGINNINGS or head[:1] in _SIGNS or (head[:1] in ("a", "n") and not head[1:].isalpha())


def match_multiple(text: str, start: int) -> ReferenceMatch | None:
    """The reference that follows a number which ends at ``start``: "x ULN", "times the upper limit of normal"."""
    found = MULTIPLE.match(text, start) if _may_begin(text, start) else None
    if found is None:
        return None
    if found.lastgroup == "normal" and not _DIRECT.match(text, start) and "than" not in found.group():
        return None
    if found.lastgroup == "baseline" and found.group().lstrip(" (") == found["baseline"]:
        return None  # "2 | baseline ECGs"
    begin = start + len(found.group()) - len(found.group().lstrip())
    return ReferenceMatch(begin, found.end(), _reference(found))


def match_limit(text: str, start: int) -> ReferenceMatch | None:
    """The limit that follows a comparator without a number: "≤ ULN", "above the upper limit of normal"."""
    found = LIMIT.match(text, start)
    if found is None:
        return None
    begin = start + len(found.group()) - len(found.group().lstrip())
    return ReferenceMatch(begin, found.end(), _reference(found))


def _reference(found: re.Match[str]) -> Reference:
    """Multiples of "normal" without more are multiples of its upper limit."""
    if found.group("LLN"):
        return "LLN"
    return "baseline" if "baseline" in found.groupdict() and found.group("baseline") else "ULN"
