"""Age limits as registries write them: "18 Years", "6 Months", "N/A", "18 to 40 years old", "18+ years old"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..schema import Age, Bound, Interval, Unit
from .limits import MAX_AGE


def age_between(minimum: str | None, maximum: str | None) -> Age | None:
    """The age limits of two fields, each a number with its unit; null where neither sets one.

    Both ends are inclusive, as registries mean them, unless a field itself says ``<`` or ``>``. A number without a unit
    counts years. Where the two have different units both are stated in the finer one, by UCUM's lengths (12 months to
    a year, 30.4375 days to a month).

    Raises:
        ValueError: a field holds something else; the message quotes it.
    """
    return _age(_field_limit(minimum, "minimum"), _field_limit(maximum, "maximum"))


def age_phrase(phrase: str) -> Age | None:
    """The age limits of a phrase: "18 to 40 years old", "6 months to 5 years old", "18+ years old",
    "Under 18 years old".

    "Under" and "over" are exclusive, "up to" and "or older" inclusive. "All ages" and the like are null: no limit.

    Raises:
        ValueError: the phrase is something else; the message quotes it.
    """
    text = " ".join(phrase.split())
    if _says_no_limit(text):
        return None
    if found := _RANGE.fullmatch(text):
        high = _Limit(float(found["high"]), found["high_unit"], True)
        return _age(_Limit(float(found["low"]), found["low_unit"] or found["high_unit"], True), high)
    if found := _AT_LEAST.fullmatch(text):
        strict = (found["words"] or "").lower() in ("over", "above", "older than")
        return _age(_Limit(float(found["low"]), found["unit"], not strict), None)
    if found := _AT_MOST.fullmatch(text):
        strict = (found["words"] or "").lower() in ("under", "below", "younger than", "less than")
        return _age(None, _Limit(float(found["high"]), found["unit"], not strict))
    raise ValueError(f"ages {phrase!r}")


def age_unit(word: str) -> str | None:
    """The UCUM code of a unit of age ("Years" is ``a``), null where it is none."""
    return _UCUM.get(word.lower().removesuffix("(s)"))


def convert_age(value: float, unit: str, target: str) -> float:
    """An age in another unit, both as UCUM codes.

    Raises:
        KeyError: one of the units is not a unit of age.
    """
    if unit == target:
        return value
    if {unit, target} == {"a", "mo"}:
        return value * 12 if unit == "a" else value / 12
    return round(value * _MINUTES[unit] / _MINUTES[target], 6)


class _Limit(NamedTuple):
    value: float
    unit: str
    inclusive: bool


# Lengths by UCUM: a = 365.25 d, mo = a / 12.
_MINUTES = {"min": 1.0, "h": 60.0, "d": 1440.0, "wk": 10080.0, "mo": 43830.0, "a": 525960.0}
_UCUM = {
    word: code
    for code, words in {
        "a": "year years yr yrs y",
        "mo": "month months mo mos m",
        "wk": "week weeks wk wks w",
        "d": "day days d",
        "h": "hour hours hr hrs h",
        "min": "minute minutes min mins",
    }.items()
    for word in words.split()
}
_UNIT = r"(?:year|month|week|day|hour|minute)s?"
_OLD = r"(?: ?(?:of age|old))?"
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_RANGE = re.compile(
    rf"(?P<low>{_NUMBER})(?: (?P<low_unit>{_UNIT}))?{_OLD}"
    rf" ?(?:to|-|–|and) ?(?P<high>{_NUMBER}) (?P<high_unit>{_UNIT}){_OLD}",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"(?:(?P<words>over|above|older than|at least|from) )?(?P<low>{_NUMBER}) ?\+? ?(?P<unit>{_UNIT}){_OLD}"
    r"(?: ?(?:\+|and older|and over|and up|or older|or over|and above))?",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    rf"(?:(?P<words>under|below|younger than|less than|up to|at most|maximum) )?"
    rf"(?P<high>{_NUMBER}) ?(?P<unit>{_UNIT}){_OLD}(?: ?(?:and younger|and under|or younger|or under))?",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rf"(?P<sign>>=|=>|≥|>|<=|=<|≤|<)? ?(?P<value>{_NUMBER}) ?-?(?P<unit>[a-z]{{1,10}}(?:\(s\))?)?[ -]?(?:old)?",
    re.IGNORECASE,
)
_NO_LIMIT = re.compile(
    r"(?:n/?a|none|no|all|any|-|any age|all ages|not applicable|no (?:age )?limits?(?: .{0,20})?|unlimited)\.?",
    re.IGNORECASE,
)


def _says_no_limit(text: str) -> bool:
    return not text or _NO_LIMIT.fullmatch(text) is not None


def _field_limit(field: str | None, side: str) -> _Limit | None:
    text = " ".join((field or "").split())
    if _says_no_limit(text):
        return None
    found = _FIELD.fullmatch(text)
    word = found["unit"] if found and found["unit"] else "years"
    unit = "years" if word.lower() == "age" else word  # Japan's "20age old"
    if found is None or age_unit(unit) is None:
        raise ValueError(f"{side} age {field!r}")
    value = float(found["value"])
    if side == "maximum" and age_unit(unit) == "a" and value > MAX_AGE:
        return None
    return _Limit(value, unit, found["sign"] not in ("<", ">"))


def _age(low: _Limit | None, high: _Limit | None) -> Age | None:
    limits = [limit for limit in (low, high) if limit]
    if not limits:
        return None
    finest = min(limits, key=lambda limit: _MINUTES[age_unit(limit.unit) or "a"]).unit
    ucum = age_unit(finest)
    assert ucum is not None

    def bound(limit: _Limit | None) -> Bound | None:
        if limit is None:
            return None
        value = convert_age(limit.value, age_unit(limit.unit) or "a", ucum)
        return Bound(value=value, inclusive=limit.inclusive)

    return Age(interval=Interval(low=bound(low), high=bound(high)), unit=Unit(text=finest, ucum=ucum))
