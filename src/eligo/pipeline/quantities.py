"""Quantities: every number or range in the criteria, with its comparator, unit and reference.

What a quantity is about is not decided here; ``thresholds`` and ``windows`` do that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from spacy.tokens import Doc

from ..schema import Bound, Criterion, Interval, Unit
from .analysis import Quantity, analysis
from .named_scales import LetterSet, find_letters
from .terms import Term, find_terms
from .words import FRACTION_GLYPHS, ROMAN_GLYPHS, Words, cues, words_of

RANGE_SIGNS = cues("range-signs")
JOINING = cues("joining")
ASIDE = cues("aside")
LIST_SIGNS = cues("list-signs")
LOW = {"ge": True, "gt": False, "from": True}
HIGH = {"le": True, "lt": False, "within": True}
TURNED_ROUND = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
NUMERIC = re.compile(rf"[\d{FRACTION_GLYPHS}{ROMAN_GLYPHS}]")
NUMBER_HINTS = tuple(sorted(cues("number-hints")))
HINT = re.compile(rf"\b(?:{'|'.join(NUMBER_HINTS)})")
ORDINAL_CUES = cues("ordinal-cues")


class Quantities:
    """The component ``eligo_quantities``: fills ``analysis.quantities``."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.quantities = find_quantities(found.text, found.criteria)
        return doc


def find_quantities(text: str, criteria: Iterable[Criterion]) -> list[Quantity]:
    """The quantities of each criterion, in the order of the text."""
    quantities: list[Quantity] = []
    for criterion in criteria:
        if may_hold_number(text[criterion.start : criterion.end]):
            words = words_of(text, criterion.start, criterion.end)
            quantities += read_quantities(words, criterion.id)
    return quantities


def may_hold_number(stretch: str) -> bool:
    """A quick look that spares most criteria the reading: no digit, no number word, no class, no limit of normal."""
    if NUMERIC.search(stretch):
        return True
    folded = stretch.lower()
    return any(hint in folded for hint in NUMBER_HINTS) and HINT.search(folded) is not None


def read_quantities(words: Words, criterion: str) -> list[Quantity]:
    """The quantities among the tokens of one criterion."""
    terms = find_terms(words)
    found: list[Quantity] = []
    k = 0
    while k < len(terms):
        for rule in (_sandwich, _range, _bounded, _list):
            made = rule(words, terms, k, criterion)
            if made:
                found += made[1]
                k += made[0]
                break
        else:
            found += _single(words, terms[k], criterion)
            k += 1
    letters = find_letters(words)
    return sorted([*found, *_lettered(words, letters, criterion)], key=_place) if letters else found


def _place(quantity: Quantity) -> tuple[int, int]:
    return quantity.start, quantity.number_start


def _lettered(words: Words, letters: list[LetterSet], criterion: str) -> list[Quantity]:
    """ "Child-Pugh A or B": values without an interval."""
    return [
        Quantity(
            start=words.starts[one.i],
            end=words.ends[one.j - 1],
            criterion=criterion,
            interval=Interval(),
            values=list(one.values),
            kind="ordinal",
            comparator=one.comparator,
            number_start=words.starts[one.i],
            number_end=words.ends[one.j - 1],
            origin="quantities:letters",
        )
        for one in letters
    ]


Made = tuple[int, list[Quantity]] | None


def _quantity(
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
    last = terms[-1]
    measured = next((term for term in reversed(terms) if term.unit), last)
    ordinal = any(term.numeral.form == "roman" for term in terms)
    start, end = span or (min(term.start for term in terms), max(term.end for term in terms))
    kind: Literal["number", "time", "ordinal"] = "time" if measured.is_time else "ordinal" if ordinal else "number"
    return Quantity(
        start=start,
        end=end,
        criterion=criterion,
        interval=Interval(low=low, high=high),
        unit=measured.unit,
        relative_to=measured.reference,
        values=values,
        kind=kind,
        comparator=comparator,
        number_start=words.starts[terms[0].numeral.i],
        number_end=words.ends[last.numeral.j - 1],
        origin=origin,
    )


def bound(value: int | float, inclusive: bool = True) -> Bound:
    return Bound(value=value, inclusive=inclusive)


def _single(words: Words, term: Term, criterion: str) -> list[Quantity]:
    """One number: a lower or an upper limit, an exact value, or a pair with a slash."""
    if term.numeral.form == "pair":
        return _pair(words, term, criterion)
    turned = _turned_round(words, term)
    if turned:
        operator, end = turned
        low, high = _bounds(operator, term.value)
        return [
            _quantity(
                words,
                criterion,
                (term,),
                low,
                high,
                comparator=operator,
                span=(term.start, end),
                origin="quantities:reversed",
            )
        ]
    if term.operator == "within" and not term.is_time and words.norms[term.i] in "±+":
        low, high = bound(-term.value), bound(term.value)
    elif term.operator == "within" and term.is_time:
        if words.norms[term.i] == "within":
            term.i = term.numeral.i
            term.start = words.starts[term.i]
        low, high = None, bound(term.value)
    elif term.operator == "outside":
        low, high = _bounds("eq", term.value)
    else:
        low, high = _bounds(term.operator, term.value)
    if term.numeral.form == "sum" and term.numeral.second is not None:
        total = term.value + term.numeral.second
        written = words.written(term.numeral.i, term.numeral.j)
        return [
            _quantity(
                words, criterion, (term,), *_bounds(term.operator, total), comparator=term.operator, values=[written]
            )
        ]
    values = [words.written(term.numeral.i, term.numeral.j)] if term.numeral.form == "roman" else None
    comparator = None if term.operator in ("from", "between") else term.operator
    return [_quantity(words, criterion, (term,), low, high, comparator=comparator, values=values)]


def _bounds(operator: str | None, value: int | float) -> tuple[Bound | None, Bound | None]:
    if operator in LOW and operator != "from":
        return bound(value, LOW[operator]), None
    if operator in HIGH:
        return None, bound(value, HIGH[operator])
    return bound(value), bound(value)


def _turned_round(words: Words, term: Term) -> tuple[str, int] | None:
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
    first, second = term.value, term.numeral.second or 0
    if first in (20, 6) and second >= 4 and (first == 20 or second in (6, 9, 12, 18, 24, 36, 60)) and not term.unit:
        low, high = _bounds(_acuity_operator(words, term), round(first / second, 6) if second else 0)
        written = words.written(term.numeral.i, term.numeral.j)
        return [
            _quantity(
                words,
                criterion,
                (term,),
                low,
                high,
                comparator=term.operator,
                values=[written],
                origin="quantities:snellen",
            )
        ]
    if first < second <= 10 and (term.unit is not None or term.reference):
        value = first / second
        return [_quantity(words, criterion, (term,), *_bounds(term.operator, value), comparator=term.operator)]
    slash = term.numeral.i
    while words.norms[slash] != "/":
        slash += 1
    halves = []
    for value, i, j in ((first, term.numeral.i, slash), (second, slash + 1, term.numeral.j)):
        low, high = _bounds(term.operator, value)
        half = _quantity(words, criterion, (term,), low, high, comparator=term.operator, origin="quantities:pair")
        half.number_start, half.number_end = words.starts[i], words.ends[j - 1]
        halves.append(half)
    return halves


def _acuity_operator(words: Words, term: Term) -> str | None:
    """ "20/40 or better" is an acuity of at least one half; "worse" turns it round."""
    around = [*words.norms[max(0, term.i - 1) : term.numeral.i], *words.norms[term.numeral.j : term.numeral.j + 3]]
    if "better" in around:
        return "ge" if "or" in around or "least" in around else "gt"
    if "worse" in around or "poorer" in around:
        return "le" if "or" in around else "lt"
    return term.operator


def _sandwich(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "18 < BMI < 30", "65 ≥ age ≥ 18": the quantity stands between its limits."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    turned = _turned_round(words, first)
    if not turned or second.operator not in TURNED_ROUND or not 1 <= second.i - first.j <= 10:
        return None
    rising = turned[0] in ("gt", "ge")
    if rising == (second.operator in ("gt", "ge")):
        return None
    low_term, high_term = (first, second) if rising else (second, first)
    low_operator, high_operator = (turned[0], second.operator) if rising else (second.operator, turned[0])
    low = bound(low_term.value, low_operator == "ge")
    high = bound(high_term.value, high_operator == "le")
    return 2, [
        _quantity(words, criterion, (first, second), low, high, comparator="between", origin="quantities:sandwich")
    ]


def _range(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "18 to 65 years", "between 5 and 10", "4 to < 17", "outside 18-30"."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    if not _joins_range(words, first, second):
        return None
    if "pair" in (first.numeral.form, second.numeral.form):
        return _pair_range(words, first, second, criterion)
    start, end = first.start, _range_end(words, second)
    include_low = first.operator != "gt"
    include_high = second.operator != "lt" and not _excluded(words, second)
    low, high = bound(first.value, include_low), bound(second.value, include_high)
    comparator = "outside" if first.operator == "outside" else "between"
    values = None
    if "roman" in (first.numeral.form, second.numeral.form):
        values = [words.written(term.numeral.i, term.numeral.j) for term in (first, second)]
    if (
        first.unit
        and second.unit
        and (first.unit.ucum or first.unit.text) != (second.unit.ucum or second.unit.text)
        and not second.reference
    ):
        if first.dimension != second.dimension:
            return None
        halves = (
            _quantity(words, criterion, (first,), low, None, comparator="ge", span=(start, end)),
            _quantity(words, criterion, (second,), None, high, comparator="le", span=(start, end)),
        )
        return 2, list(halves)
    if first.value > second.value:
        if first.value < 0 or second.value < 0 or first.numeral.form == "power" or values:
            low, high = bound(second.value, include_high), bound(first.value, include_low)
        elif first.unit or words.norms[second.numeral.i - 1] != "-":
            low, high = bound(second.value), bound(first.value)
        else:
            return None
    if first.operator == "within" and first.is_time:
        start = words.starts[first.numeral.i]
    return 2, [
        _quantity(words, criterion, (first, second), low, high, comparator=comparator, span=(start, end), values=values)
    ]


def _joins_range(words: Words, first: Term, second: Term) -> bool:
    if (
        first.operator in ("le", "lt")
        or second.operator not in (None, "lt", "le", "between")
        or first.implied
        or second.implied
    ):
        return False
    norms, k, stop = words.norms, first.j, second.i
    signs: list[str] = []
    if stop - k > 8:
        return False
    for norm in norms[k:stop]:
        if norm in RANGE_SIGNS:
            signs.append(norm)
        elif norm not in ASIDE:
            return False
    if not signs:
        return first.operator in ("from", "between", "ge") and (second.lead or "").startswith("up to")
    words_only = [sign for sign in signs if sign != "-"] or signs[:1]
    if len(words_only) > 1:
        return False
    if second.operator in ("lt", "le"):
        return first.operator in (None, "ge", "gt", "from", "between", "eq") and (
            words_only[0] in ("to", "-", "~", "until", "through")
            or first.operator == "from"
            or first.operator == "between"
        )
    if words_only[0] in ("and", "&"):
        return first.operator in ("between", "outside", "from")
    return first.operator in (None, "between", "outside", "from", "eq", "approx", "ge", "gt", "within")


def _range_end(words: Words, last: Term) -> int:
    """The end of a range, the unit behind a bracket taken in: "between (16-24) weeks"."""
    return last.end


def _excluded(words: Words, last: Term) -> bool:
    return "exclusive" in words.norms[last.j : last.j + 3]


def _pair_range(words: Words, first: Term, second: Term, criterion: str) -> Made:
    """ "20/40 to 20/320": acuities; "130/80 to 160/100": two ranges."""
    a, b = first.numeral, second.numeral
    if a.second is None or b.second is None or not a.second or not b.second:
        return None
    span = (first.start, second.end)
    if first.value in (20, 6) and first.value == second.value:
        ends = sorted((round(first.value / a.second, 6), round(second.value / b.second, 6)))
        values = [words.written(a.i, a.j), words.written(b.i, b.j)]
        made = _quantity(
            words,
            criterion,
            (first, second),
            bound(ends[0]),
            bound(ends[1]),
            comparator="between",
            span=span,
            values=values,
            origin="quantities:snellen",
        )
        return 2, [made]
    halves = []
    for low, high in ((first.value, second.value), (a.second, b.second)):
        half = _quantity(
            words,
            criterion,
            (first, second),
            bound(low),
            bound(high),
            comparator="between",
            span=span,
            origin="quantities:pair",
        )
        halves.append(half)
    return 2, halves


def _bounded(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "≥ 18 and ≤ 65 years", "over 18 and under 75 years of age": two limits of one quantity."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    sides = {first.operator in ("ge", "gt"), second.operator in ("ge", "gt")}
    both = all(term.operator in ("ge", "gt", "le", "lt") for term in (first, second))
    if not both or sides != {True, False} or first.implied or second.implied or first.reference != second.reference:
        return None
    if "pair" in (first.numeral.form, second.numeral.form):
        return None
    between = words.norms[first.j : second.i]
    if len(between) > 7 or "or" in between or not all(norm in JOINING or norm in ASIDE for norm in between):
        return None
    if first.unit and second.unit and first.dimension != second.dimension:
        return None
    low_term, high_term = (first, second) if first.operator in ("ge", "gt") else (second, first)
    if high_term is first and (first.unit is None) != (second.unit is None):
        return None
    if first.unit and second.unit and first.unit.ucum != second.unit.ucum:
        return None
    if low_term.value >= high_term.value:
        return None
    low, high = bound(low_term.value, low_term.operator == "ge"), bound(high_term.value, high_term.operator == "le")
    return 2, [_quantity(words, criterion, (first, second), low, high, comparator="between")]


def _list(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "0, 1 or 2", "III/IV", "0.5 or 1": the values of a scale."""
    first = terms[k]
    if first.operator not in (None, "eq") or (first.unit is not None and not _is_class(first.unit)):
        return None
    if first.numeral.form == "pair":
        if not (first.value + 1 == first.numeral.second or _after_cue(words, first)) or first.unit:
            return None
        if first.numeral.second is None or first.value > 20:
            return None
        values = words.written(first.numeral.i, first.numeral.j).replace(" ", "").split("/")
        made = _quantity(
            words, criterion, (first,), bound(first.value), bound(first.numeral.second), comparator=None, values=values
        )
        made.kind = "ordinal"
        return 1, [made]
    chain = [first]
    signs: list[str] = []
    for term in terms[k + 1 : k + 8]:
        between = words.norms[chain[-1].j : term.i]
        if (
            term.operator
            or not between
            or len(between) > 3
            or not all(norm in LIST_SIGNS or norm in ORDINAL_CUES for norm in between)
        ):
            break
        if term.numeral.form in ("pair", "word") or (term.numeral.form == "roman") != (first.numeral.form == "roman"):
            break
        signs += between
        chain.append(term)
        if term.unit is not None:
            break
    if len(chain) < 2 or (first.numeral.form == "word"):
        return None
    if "or" not in signs and "/" not in signs and first.numeral.form != "roman" and not _after_cue(words, first):
        return None
    numbers = [term.value for term in chain]
    values = [words.written(term.numeral.i, term.numeral.j) for term in chain]
    made = _quantity(
        words, criterion, tuple(chain), bound(min(numbers)), bound(max(numbers)), comparator=None, values=values
    )
    if made.kind == "number":
        made.kind = "ordinal"
    return len(chain), [made]


def _is_class(unit: Unit) -> bool:
    return unit.kind == "score"


def _after_cue(words: Words, term: Term) -> bool:
    return not ORDINAL_CUES.isdisjoint(words.norms[max(0, term.i - 4) : term.i])
