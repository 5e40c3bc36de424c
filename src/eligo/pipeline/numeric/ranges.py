"""Ranges and lists: quantities that are written with several numbers."""

from __future__ import annotations

from ...lexicon.roles import cues
from ..analysis import Quantity
from .intervals import bound, bounds, made_of, turned_round
from .numbers import scaled
from .ranks import ranks_between
from .terms import Term
from .words import Words

RANGE_SIGNS = cues("range-signs")
JOINING = cues("joining")
ASIDE = cues("aside")
LIST_SIGNS = cues("list-signs")
TURNED_ROUND = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
ORDINAL_CUES = cues("ordinal-cues")
CLASS_CUES = ORDINAL_CUES - {"score", "level", "status"}
HIGHEST_CLASS = 20
LONGEST_LIST = 8
Made = tuple[int, list[Quantity]] | None


def sandwich(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "18 < BMI < 30", "65 ≥ age ≥ 18": the quantity stands between its limits."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    turned = turned_round(words, first)
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
        made_of(words, criterion, (first, second), low, high, comparator="between", origin="quantities:sandwich")
    ]


def tolerance(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "25 ± 2 kg/m2": from 23 to 27."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    signed = second.operator == "within" and words.norms[second.i][0] in "±+" and second.i == first.j
    if not signed or first.operator not in (None, "eq", "approx") or first.unit is not None:
        return None
    if {first.numeral.form, second.numeral.form} != {"digits"} or second.value < 0:
        return None
    low, high = bound(first.value - second.value), bound(first.value + second.value)
    return 2, [made_of(words, criterion, (first, second), low, high, comparator="between")]


def sides(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "≥ 5 x 5 mm", "2 cm x 3 cm", "1 x 2 x 3 cm": a size, which is that of the longest side."""
    chain = [terms[k]]
    for term in terms[k + 1 : k + 3]:
        if words.norms[chain[-1].j : term.i] != ["x"] or term.operator or term.numeral.form != "digits":
            break
        chain.append(term)
    if len(chain) < 2 or chain[-1].dimension != "length" or chain[0].numeral.form != "digits":
        return None
    unit = chain[-1].unit
    if not all(term.unit is None or (unit and term.unit.ucum == unit.ucum) for term in chain):
        return None
    low, high = bounds(chain[0].operator, max(term.value for term in chain))
    return len(chain), [made_of(words, criterion, tuple(chain), low, high, comparator=chain[0].operator)]


def spread(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "18 to 65 years", "between 5 and 10", "4 to < 17", "outside 18-30"."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    if not _joins_range(words, first, second):
        return None
    if "pair" in (first.numeral.form, second.numeral.form):
        return _pair_range(words, first, second, criterion)
    start, end = first.start, second.end
    excluded = _excluded(words, second)
    lower = _scaled(first, second)
    include_low = first.operator != "gt" and not excluded
    include_high = second.operator != "lt" and not excluded
    low, high = bound(lower, include_low), bound(second.value, include_high)
    comparator = "outside" if first.operator == "outside" else "between"
    values = None
    if "roman" in (first.numeral.form, second.numeral.form):
        values = [words.written(term.numeral.i, term.numeral.j) for term in (first, second)]
        if first.numeral.form == second.numeral.form:
            values = ranks_between(*values)
    if _differ_in_unit(first, second):
        if first.dimension != second.dimension:
            return None
        return 2, [
            made_of(words, criterion, (first,), low, None, comparator="ge", span=(start, end)),
            made_of(words, criterion, (second,), None, high, comparator="le", span=(start, end)),
        ]
    if lower > second.value:
        if first.value < 0 or second.value < 0 or first.numeral.form == "power" or values:
            low, high = bound(second.value, include_high), bound(first.value, include_low)
        elif first.unit or words.norms[second.numeral.i - 1] != "-":
            low, high = bound(second.value), bound(first.value)
        else:
            return None
    if first.operator == "within" and first.is_time:
        start = words.starts[first.numeral.i]
    return 2, [
        made_of(words, criterion, (first, second), low, high, comparator=comparator, span=(start, end), values=values)
    ]


def _differ_in_unit(first: Term, second: Term) -> bool:
    """Whether the ends of a range have units of their own: "6 months to 18 years"."""
    if not (first.unit and second.unit) or second.reference:
        return False
    return (first.unit.ucum or first.unit.text) != (second.unit.ucum or second.unit.text)


def around(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "between 18 (20 for Japanese) and 65 years": a range whose first end has a special case in brackets."""
    if k + 2 >= len(terms) or words.norms[terms[k].j : terms[k].j + 1] != ["("]:
        return None
    first, second = terms[k], terms[k + 2]
    between = words.norms[terms[k + 1].j : second.i]
    if first.operator not in ("between", "from") or second.operator or first.implied or len(between) > 6:
        return None
    if between[-2:] not in ([")", "and"], [")", "to"]) or between.count(")") != 1 or first.value >= second.value:
        return None
    low, high = bound(first.value), bound(second.value)
    return 3, [made_of(words, criterion, (first, second), low, high, comparator="between")]


def _scaled(first: Term, second: Term) -> int | float:
    """The lower number of "4.0-11.0 x 10^9/L": the power of ten belongs to both."""
    exponent = second.numeral.exponent
    if not exponent or first.numeral.form != "digits" or first.unit is not None:
        return first.value
    return scaled(first.value, exponent)


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
        elif norm not in ASIDE and not (first.numeral.form == "roman" and norm in ORDINAL_CUES):
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
        return first.operator in ("between", "outside", "from") or (first.operator == "within" and first.is_time)
    return first.operator in (None, "between", "outside", "from", "eq", "approx", "ge", "gt", "within")


def _excluded(words: Words, last: Term) -> bool:
    """ "between 18 and 30, exclusive": neither end; "exclusive of smokers" is another matter."""
    following = words.norms[last.j : last.j + 4]
    return "exclusive" in following[:3] and following[following.index("exclusive") + 1 :][:1] != ["of"]


def _pair_range(words: Words, first: Term, second: Term, criterion: str) -> Made:
    """ "20/40 to 20/320": acuities; "130/80 to 160/100": two ranges."""
    a, b = first.numeral, second.numeral
    if a.second is None or b.second is None or not a.second or not b.second:
        return None
    span = (first.start, second.end)
    if first.value in (20, 6) and first.value == second.value:
        ends = sorted((round(first.value / a.second, 6), round(second.value / b.second, 6)))
        values = [words.written(a.i, a.j), words.written(b.i, b.j)]
        made = made_of(
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
        half = made_of(
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


def bounded(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "≥ 18 and ≤ 65 years", "over 18 and under 75 years of age": two limits of one quantity."""
    if k + 1 >= len(terms):
        return None
    first, second = terms[k], terms[k + 1]
    if first.operator not in TURNED_ROUND or second.operator not in TURNED_ROUND:
        return None
    rising = first.operator in ("ge", "gt")
    if rising == (second.operator in ("ge", "gt")):
        return None
    if first.implied or second.implied or first.reference != second.reference:
        return None
    if "pair" in (first.numeral.form, second.numeral.form):
        return None
    between = words.norms[first.j : second.i]
    if len(between) > 7 or "or" in between or not all(norm in JOINING or norm in ASIDE for norm in between):
        return None
    if first.unit and second.unit and first.dimension != second.dimension:
        return None
    low_term, high_term = (first, second) if rising else (second, first)
    other = _scaled(first, second)
    least, most = (other, second.value) if low_term is first else (second.value, other)
    if high_term is first and (first.unit is None) != (second.unit is None):
        return None
    if first.unit and second.unit and first.unit.ucum != second.unit.ucum:
        return None
    if least >= most:
        return None
    low, high = bound(least, low_term.operator == "ge"), bound(most, high_term.operator == "le")
    return 2, [made_of(words, criterion, (first, second), low, high, comparator="between")]


def listed(words: Words, terms: list[Term], k: int, criterion: str) -> Made:
    """ "0, 1 or 2", "III/IV", "0.5 or 1": the values of a scale."""
    first = terms[k]
    if first.operator not in (None, "eq") or (first.unit is not None and first.unit.kind != "score"):
        return None
    if first.numeral.form == "pair":
        return _listed_pair(words, first, criterion)
    chain, signs = _chain(words, terms, k)
    if len(chain) < 2 or first.numeral.form == "word":
        return None
    if "or" not in signs and "/" not in signs and first.numeral.form != "roman" and not _after_cue(words, first):
        return None
    numbers = [term.value for term in chain]
    values = [words.written(term.numeral.i, term.numeral.j) for term in chain]
    made = made_of(
        words, criterion, tuple(chain), bound(min(numbers)), bound(max(numbers)), comparator=None, values=values
    )
    if made.kind == "number":
        made.kind = "ordinal"
    return len(chain), [made]


def _listed_pair(words: Words, pair: Term, criterion: str) -> Made:
    """ "Class 1/2"."""
    low, high = pair.value, pair.numeral.second
    if not (low + 1 == high or _after_class(words, pair)) or pair.unit or high is None or low > HIGHEST_CLASS:
        return None
    values = words.written(pair.numeral.i, pair.numeral.j).replace(" ", "").split("/")
    made = made_of(words, criterion, (pair,), bound(low), bound(high), comparator=None, values=values)
    made.kind = "ordinal"
    return 1, [made]


def _chain(words: Words, terms: list[Term], k: int) -> tuple[list[Term], list[str]]:
    """The terms that are listed from one on, and the signs between them; one with a unit is the last."""
    first = terms[k]
    chain = [first]
    signs: list[str] = []
    for term in terms[k + 1 : k + LONGEST_LIST]:
        between = words.norms[chain[-1].j : term.i]
        linked = between and all(norm in LIST_SIGNS or norm in ORDINAL_CUES for norm in between)
        if term.operator or len(between) > 3 or not linked:
            break
        if term.numeral.form in ("pair", "word") or (term.numeral.form == "roman") != (first.numeral.form == "roman"):
            break
        signs += between
        chain.append(term)
        if term.unit is not None:
            break
    return chain, signs


def _after_class(words: Words, term: Term) -> bool:
    """Whether a class or grade is named before a pair; "pain score 4/10" is 4 of 10."""
    return not CLASS_CUES.isdisjoint(words.norms[max(0, term.i - 4) : term.i])


def _after_cue(words: Words, term: Term) -> bool:
    return not ORDINAL_CUES.isdisjoint(words.norms[max(0, term.i - 4) : term.i])
