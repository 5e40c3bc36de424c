"""Units, and powers of ten, that are written once for two numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ...lexicon.roles import cues
from .numbers import scaled
from .words import Words

if TYPE_CHECKING:
    from .terms import Term

UNIT_SHARING = cues("unit-sharing")
SPECIAL_CASES = cues("person-words") | {"case", "those", "presence"}


def share_units(words: Words, terms: Sequence[Term]) -> None:
    """ "within 14 or 21 days", "< 20 or > 35 kg/m2", "< 4 or > 11 x 10^9/L": a unit said once is both numbers'.

    So it is in "≥ 75 x 10^9/L (or 20 if ...)" and in "≥ 18 years (20 for Japanese)".
    """
    for first, second in pairwise(terms):
        between = words.norms[first.j : second.i]
        if first.unit is None and second.unit is not None and between and first.reference is None:
            joined = len(between) <= 2 and all(norm in UNIT_SHARING for norm in between)
            share = second.unit.text == "%" and 0 < first.value < 1  # "FEV1/FVC < 0.7, FEV1 ≥ 50 %"
            share = share or (second.unit.kind == "ucum" and "score" in words.norms[max(first.i - 3, 0) : first.i])
            share = share or words.norms[first.j - 1] == "+"
            if joined and second.unit.kind != "count" and first.operator is not None and not share:
                _take_unit(first, second)
        elif _is_rate_of(first, second) and between and all(norm in UNIT_SHARING for norm in between):
            _take_unit(first, second)
        elif (
            (between == ["(", "or"] or _is_special(words, between, second.j))
            and second.unit is None
            and second.reference is None
            and second.numeral.form == "digits"
        ):
            _take_unit(second, first)


def _is_special(words: Words, between: Sequence[str], j: int) -> bool:
    """Whether "for", "if" or "in women" behind a number in brackets says that it is that of a special case."""
    if between[-1:] != ["("] or not SPECIAL_CASES.issuperset(
        norm for norm in between[:-1] if norm not in ("for", "in")
    ):
        return False
    following = words.norms[j : j + 2]
    return following[:1] in (["for"], ["if"]) or (following[:1] == ["in"] and not SPECIAL_CASES.isdisjoint(following))


def _is_rate_of(first: Term, second: Term) -> bool:
    """ "< 50 beats or > 90 beats per minute": the first unit lacks the time that the second says."""
    codes = [term.unit.ucum or "" if term.unit else "" for term in (first, second)]
    return bool(codes[0]) and codes[1].partition("/")[0] == codes[0] != codes[1] and second.dimension == "frequency"


def _take_unit(term: Term, other: Term) -> None:
    term.unit, term.dimension, term.reference = other.unit, other.dimension, other.reference
    if other.numeral.exponent and term.numeral.form == "digits":
        term.value = scaled(term.value, other.numeral.exponent)
