"""Terms: one numeral with what belongs to it alone, its comparator, unit and reference; ranges are built from them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ...lexicon.roles import cues
from ...schema import Unit
from ...units import match
from .comparators import Comparator, by_rank, comparator_after, comparator_before, find_comparators, suffix_at
from .named_numbers import names_something, spans_name
from .numbers import Numeral, find_numerals
from .references import Reference, match_limit, match_multiple, may_refer
from .sharing import share_units
from .words import Words

BEFORE_SIGN = cues("before-sign")
BEFORE_UNIT = cues("before-unit")
ORDINAL_ENDINGS = cues("ordinal-endings")
LATELY = cues("lately")
NO_UNIT = cues("no-unit")
ABOVE = re.compile(r"\b(?:higher|greater|more|above|over)\b", re.IGNORECASE)


@dataclass(slots=True)
class Term:
    """The tokens ``i`` to ``j`` (not included): "≥ 18 years" or "2.5 x ULN" or "60 or older".

    ``operator`` is the comparator's, ``None`` without one; ``start:end`` are offsets of the evidence. ``value`` is
    ``None`` only for a limit without a number ("≤ ULN").
    """

    i: int
    j: int
    start: int
    end: int
    numeral: Numeral
    value: int | float
    operator: str | None = None
    lead: str | None = None
    unit: Unit | None = None
    dimension: str | None = None
    reference: Reference | None = None
    implied: bool = False

    @property
    def is_time(self) -> bool:
        """Whether the unit is one of time."""
        return self.dimension in ("time", "half-lives", "trimester")


def find_terms(words: Words) -> list[Term]:
    """All terms among the tokens, left to right."""
    before, after = find_comparators(words)
    referring = may_refer(words.norms)
    terms: list[Term] = []
    for numeral in find_numerals(words):
        term = _term(words, numeral, before, after, referring)
        if term is not None and (not terms or term.i >= terms[-1].j or term.numeral.i >= terms[-1].j):
            terms.append(term)
    share_units(words, terms)
    bare = _limits(words, before, {term.numeral.i for term in terms}, terms) if referring else []
    if not bare:
        return terms
    ends = {term.j for term in bare}
    alone = [term for term in terms if term.j not in ends]
    return sorted(alone + bare, key=lambda term: term.numeral.i)


def _term(
    words: Words, numeral: Numeral, before: dict[int, Comparator], after: dict[int, Comparator], referring: bool
) -> Term | None:
    norms = words.norms
    first, value = _sign(words, numeral)
    lead = comparator_before(words, first, before)
    if lead and norms[lead.i] == "~" and any(norm.isdecimal() for norm in norms[max(0, lead.i - 3) : lead.i]):
        lead = None
    if lead is None and names_something(words, numeral, first):
        return None
    i = lead.i if lead else first
    term = Term(
        i, numeral.j, words.starts[i], words.ends[numeral.j - 1], numeral, value, lead.operator if lead else None
    )
    if lead is not None:
        term.lead = words.written(lead.i, lead.j).lower()
    follows = suffix_at(words, numeral.j, after)
    if follows:
        _extend(words, term, follows.j)
    _attach_unit(words, term, referring)
    if term.unit is None and words.glued(term.j) and norms[term.j : term.j + 1] and norms[term.j] in ORDINAL_ENDINGS:
        _extend(words, term, term.j + 1)
    if follows and norms[follows.i] == "+" and term.unit is None and not _after_age(norms, first):
        follows = None
    if not follows:
        follows = comparator_after(words, term.j, after)
        if follows:
            _extend(words, term, follows.j)
    if follows and term.operator in (None, "eq", "approx", "from", "between"):
        term.operator, term.lead = follows.operator, words.written(follows.i, follows.j).lower()
    if lead is None and spans_name(words, term, follows is not None):
        return None
    if term.operator is not None and term.lead is not None:
        term.operator = by_rank(words, term.operator, term.lead, term.i, term.j, value)
    return term


def _extend(words: Words, term: Term, j: int) -> None:
    term.j, term.end = j, words.ends[j - 1]


def _sign(words: Words, numeral: Numeral) -> tuple[int, int | float]:
    """A minus or plus sign that touches the number, where it is no dash of a range or of a list."""
    i, norms = numeral.i, words.norms
    if i == 0 or norms[i - 1] not in "-+" or not words.glued(i):
        return i, numeral.value
    if i > 1:
        behind = norms[i - 2]
        if behind[0].isalpha() and words.glued(i - 1):
            return i, numeral.value
        opens = behind in BEFORE_SIGN
        if not opens or (norms[i - 1] == "+" and behind == "/"):
            return i, numeral.value
    elif norms[i : i + 3] and not any(norm in "<≤" for norm in norms[i + 1 : i + 3]):
        return i, numeral.value
    return i - 1, -numeral.value if norms[i - 1] == "-" else numeral.value


def _attach_unit(words: Words, term: Term, referring: bool) -> None:
    """The unit or the reference after the number."""
    if term.numeral.form == "roman":
        return
    text, j = words.text, term.j
    norms = words.norms
    reference = match_multiple(text, term.end) if referring else None
    if reference:
        term.reference = reference.to
        term.unit = Unit(text=text[reference.start : reference.end], ucum="1", kind="ratio")
        _extend(words, term, _token_at(words, reference.end, j))
        if term.operator is None and ABOVE.search(term.unit.text):
            term.operator = "gt"
        return
    k = j + 1 if norms[j : j + 1] == [")"] and _in_bracket(words, term.numeral.i) else j
    if k < len(norms) and norms[k] == "-" and words.glued(k) and words.glued(k + 1):
        k += 1
    while k < len(norms) and k - j < 3 and norms[k] in BEFORE_UNIT:
        k += 1
    if k >= len(norms) or norms[k] in NO_UNIT:
        return
    found = match(text, words.starts[k])
    if found is None and k != j:
        k = j
        found = match(text, words.starts[j])
    if found is None or (k != j and found.dimension != "time" and norms[j] in LATELY):
        return
    if k != j and found.dimension != "time" and norms[j] == "-" and found.unit.kind != "ratio":
        return
    term.unit, term.dimension = found.unit, found.dimension
    _extend(words, term, _behind_repeated_unit(words, _token_at(words, found.end, k)))
    after_unit = match_multiple(text, term.end) if referring and found.unit.text == "%" else None
    if after_unit and after_unit.to != "baseline":
        term.reference = after_unit.to
        _extend(words, term, _token_at(words, after_unit.end, term.j))


def _behind_repeated_unit(words: Words, j: int) -> int:
    """ "percent (%)", "grams per deciliter (g/dL)": the unit said again in brackets is passed over."""
    if j + 2 >= len(words.norms) or words.norms[j] not in "([":
        return j
    again = match(words.text, words.starts[j + 1])
    if again is None:
        return j
    end = _token_at(words, again.end, j + 1)
    return end + 1 if end < len(words.norms) and words.norms[end] in ")]" else j


def _in_bracket(words: Words, i: int) -> bool:
    """Whether a bracket opens before token ``i`` with nothing but a range in it: "(16-24) weeks"."""
    for k in range(i - 1, max(-1, i - 6), -1):
        if words.norms[k] == "(":
            return True
        if not (words.norms[k].isdecimal() or words.norms[k] in "-.~<>≤≥="):
            return False
    return False


def _token_at(words: Words, end: int, k: int) -> int:
    """The first token at or after ``k`` that begins at or behind the offset ``end``."""
    return bisect_left(words.starts, end, k)


def _after_age(norms: list[str], i: int) -> bool:
    """Whether the words before token ``i`` speak of age: "ages 16+", but not "IHC 3+"."""
    return any(norm in ("age", "aged", "ages", "adults", "years") for norm in norms[max(0, i - 4) : i])


def _limits(words: Words, before: dict[int, Comparator], taken: set[int], terms: list[Term]) -> list[Term]:
    """ "≤ ULN", "above the upper limit of normal": a multiple of one, without a number; "> ULN x 3" has it behind."""
    found: list[Term] = []
    covered = {token for term in terms for token in range(term.i, term.j)}
    for j, comparator in before.items():
        if comparator.operator not in ("lt", "le", "gt", "ge") or j >= len(words.norms) or j in taken:
            continue
        reference = match_limit(words.text, words.ends[j - 1])
        if reference is None or comparator.i in covered:
            continue
        covered.update(range(comparator.i, _token_at(words, reference.end, j)))
        end = _token_at(words, reference.end, j)
        factor = next((term for term in terms if term.i == end + 1 and words.norms[end] == "x"), None)
        if factor is not None and (factor.operator or factor.unit):
            factor = None
        unit = Unit(text=words.text[reference.start : reference.end], ucum="1", kind="ratio")
        end = factor.j if factor else end
        value = factor.value if factor else 1
        numeral = Numeral(j, end, value, "implied")
        found.append(
            Term(
                comparator.i,
                end,
                words.starts[comparator.i],
                words.ends[end - 1],
                numeral,
                value,
                comparator.operator,
                words.written(comparator.i, j).lower(),
                unit,
                None,
                reference.to,
                True,
            )
        )
    return sorted(found, key=lambda term: term.i)
