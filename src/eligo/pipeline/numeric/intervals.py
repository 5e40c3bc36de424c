"""Intervals: the numbers between which a quantity lies, from one term and its comparator."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Literal

from ...schema import Bound, Interval
from ..analysis import Quantity
from .terms import Term
from .words import Words

LOW = {"ge": True, "gt": False, "from": True}
HIGH = {"le": True, "lt": False, "within": True}


def made_of(
    words: Words,
    criterion: str,
    terms: tuple[Term, ...],
    low: Bound | None,
    high: Bound | None,
    *,
    comparator: str | None,
    span: tuple[int, int] | None = None,
    values: list[str] | None = None,
    origin: str = "quantities",
) -> Quantity:
    """The quantity of one term, or of several such as the ends of a range; it stands at ``span``, or where they do."""
    last = measured = terms[-1]
    ordinal = last.numeral.form == "roman"
    start, end = last.start, last.end
    if len(terms) > 1:
        measured = next((term for term in reversed(terms) if term.unit), last)
        ordinal = any(term.numeral.form == "roman" for term in terms)
        start, end = min(term.start for term in terms), max(term.end for term in terms)
    if span:
        start, end = span
    unit = measured.unit
    if unit is not None and unit.ucum == "%" and measured.reference in ("ULN", "LLN"):
        low, high, unit = _multiple(low), _multiple(high), None
    kind: Literal["number", "time", "ordinal"] = "time" if measured.is_time else "ordinal" if ordinal else "number"
    return Quantity(
        start=start,
        end=end,
        criterion=criterion,
        interval=between(low, high),
        unit=unit,
        relative_to=measured.reference,
        values=values,
        kind=kind,
        comparator=comparator,
        number_start=words.starts[terms[0].numeral.i],
        number_end=words.ends[last.numeral.j - 1],
        origin=origin,
    )


def _multiple(percent: Bound | None) -> Bound | None:
    """A limit in percent of a limit of normal as a multiple of that: "150 % of ULN" is 1.5 x ULN."""
    return bound(percent.value / 100, percent.inclusive) if percent is not None else None


@lru_cache(maxsize=4096, typed=True)
def bound(value: int | float, inclusive: bool = True) -> Bound:
    """One end of an interval."""
    return Bound(value=value, inclusive=inclusive)


def between(low: Bound | None, high: Bound | None) -> Interval:
    """The interval between two bounds."""
    lower = (None, False) if low is None else (low.value, low.inclusive)
    return _between(*lower, *((None, False) if high is None else (high.value, high.inclusive)))


@lru_cache(maxsize=4096, typed=True)
def _between(low: int | float | None, from_low: bool, high: int | float | None, to_high: bool) -> Interval:
    return Interval(
        low=None if low is None else bound(low, from_low), high=None if high is None else bound(high, to_high)
    )


def single(words: Words, term: Term, criterion: str) -> list[Quantity]:
    """One number: a lower or an upper limit, an exact value, or a pair with a slash."""
    if term.numeral.form == "pair":
        return _pair(words, term, criterion)
    made = partial(made_of, words, criterion, (term,))
    turned = turned_round(words, term)
    if turned:
        operator, end = turned
        span = term.start, end
        return [made(*bounds(operator, term.value), comparator=operator, span=span, origin="quantities:reversed")]
    if term.operator == "within" and not term.is_time and words.norms[term.i] in "±+":
        limits: tuple[Bound | None, Bound | None] = bound(-term.value), bound(term.value)
    elif term.operator == "within" and term.is_time:
        if words.norms[term.i] == "within":
            term.i = term.numeral.i
            term.start = words.starts[term.i]
        limits = None, bound(term.value)
    else:
        limits = bounds("eq" if term.operator == "outside" else term.operator, term.value)
    form = term.numeral.form
    values = [words.written(term.numeral.i, term.numeral.j)] if form in ("sum", "roman") else None
    if form == "sum" and term.numeral.second is not None:
        total = term.value + term.numeral.second
        return [made(*bounds(term.operator, total), comparator=term.operator, values=values)]
    comparator = None if term.operator in ("from", "between") else term.operator
    return [made(*limits, comparator=comparator, values=values if form == "roman" else None)]


def bounds(operator: str | None, value: int | float) -> tuple[Bound | None, Bound | None]:
    """The lower and the upper bound that a comparator makes of a number."""
    if operator in LOW and operator != "from":
        return bound(value, LOW[operator]), None
    if operator in HIGH:
        return None, bound(value, HIGH[operator])
    return bound(value), bound(value)


def turned_round(words: Words, term: Term) -> tuple[str, int] | None:
    """ "18 ≤ age": the number stands first. The operator, seen from the quantity, and the end of the glyph."""
    norms, j = words.norms, term.j
    if term.operator or j + 1 >= len(norms) or norms[j] not in ("<", "≤", ">", "≥"):
        return None
    k = j + 1
    operator = {"<": "gt", "≤": "ge", ">": "lt", "≥": "le"}[norms[j]]
    if norms[k] == "=":
        operator, k = operator.replace("t", "e"), k + 1
    if k >= len(norms) or not norms[k][0].isalpha() or norms[k] == "or":
        return None
    return operator, words.ends[k - 1]


def _pair(words: Words, term: Term, criterion: str) -> list[Quantity]:
    """ "140/90": two quantities with one evidence; "20/40": an acuity; "1/2": a fraction."""
    made = partial(made_of, words, criterion, (term,))
    first, second = term.value, term.numeral.second or 0
    if first in (20, 6) and second >= 4 and (first == 20 or second in (6, 9, 12, 18, 24, 36, 60)) and not term.unit:
        acuity = bounds(_acuity_operator(words, term), round(first / second, 6) if second else 0)
        values = [words.written(term.numeral.i, term.numeral.j)]
        return [made(*acuity, comparator=term.operator, values=values, origin="quantities:snellen")]
    if first < second <= 10 and (term.unit is not None or term.reference):
        value = first / second
        return [made(*bounds(term.operator, value), comparator=term.operator)]
    slash = term.numeral.i
    while words.norms[slash] != "/":
        slash += 1
    halves = []
    for value, i, j in ((first, term.numeral.i, slash), (second, slash + 1, term.numeral.j)):
        low, high = bounds(term.operator, value)
        half = made(low, high, comparator=term.operator, origin="quantities:pair")
        half.number_start, half.number_end = words.starts[i], words.ends[j - 1]
        halves.append(half)
    return halves


def _acuity_operator(words: Words, term: Term) -> str | None:
    """ "20/40 or better" is an acuity of at least one half; "worse" turns it round, and so does "no worse than"."""
    around = [*words.norms[max(0, term.i - 1) : term.numeral.i], *words.norms[term.numeral.j : term.numeral.j + 3]]
    if ("no" in around or "not" in around) and "than" in around:
        return "le" if "better" in around else "ge" if "worse" in around else term.operator
    if "better" in around:
        return "ge" if "or" in around or "least" in around else "gt"
    if "worse" in around or "poorer" in around:
        return "le" if "or" in around else "lt"
    return term.operator
