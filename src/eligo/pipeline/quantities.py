"""Quantities: every number or range in the criteria, with its comparator, unit and reference.

What a quantity is about is not decided here; ``thresholds`` and ``windows`` do that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from spacy.tokens import Doc

from ..lexicon.roles import cues
from ..schema import Criterion, Interval, Unit
from .analysis import Quantity, analysis
from .numeric.birthdays import find_birthdays
from .numeric.intervals import between, bound, bounds, single
from .numeric.named_scales import find_letters, letter_openers
from .numeric.ranges import Made, around, bounded, listed, sandwich, sides, spread, tolerance
from .numeric.references import WITHIN_NORMAL, Reference
from .numeric.terms import Term, find_terms
from .numeric.tnm import FORMS, POSITIVE, find_categories
from .numeric.words import FRACTION_GLYPHS, ROMAN_GLYPHS, Words, words_of
from .segmentation.wordings import alternatives
from .staging import Staged

NUMERIC = re.compile(rf"[\d{FRACTION_GLYPHS}{ROMAN_GLYPHS}]")
PLAIN_DIGIT = re.compile("[0-9]")
HINT = re.compile(rf"[^a-z0-9_](?:{alternatives(cues('number-hints'))})")
"""Begins with what stands before a word, as a search for that skips the rest at once; a letter that is not in ASCII
before it makes one criterion more be read."""


class Quantities(Staged):
    """The component ``eligo_quantities``: fills ``analysis.quantities``."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.quantities = find_quantities(found.text, found.criteria)
        return doc


def find_quantities(text: str, criteria: Iterable[Criterion]) -> list[Quantity]:
    """The quantities of each criterion, in the order of the text."""
    numeric = [one for one in criteria if may_hold_number(text[one.start : one.end])]
    tokens = [words_of(text, one.start, one.end) for one in numeric]
    terms = [find_terms(words) for words in tokens]
    quantities: list[Quantity] = []
    for words, found, criterion in zip(tokens, terms, numeric, strict=True):
        quantities += _of_terms(words, found, criterion.id)
    return quantities


def may_hold_number(stretch: str) -> bool:
    """A quick look that spares most criteria the reading: no digit, no number word, no class, no limit of normal."""
    if (PLAIN_DIGIT if stretch.isascii() else NUMERIC).search(stretch):
        return True
    return HINT.search(f" {stretch.lower()}") is not None


Rule = Callable[[Words, list[Term], int, str], Made]
RULES = (sandwich, tolerance, sides, spread, around, bounded, listed)
ALONE = (listed,)
"""What a term without another near it may be more than: a pair of classes ("III/IV")."""
NEAR = 10
"""No rule reads two terms as one that have more tokens between them."""


def _of_terms(words: Words, terms: list[Term], criterion: str) -> list[Quantity]:
    found: list[Quantity] = []
    k = 0
    while k < len(terms):
        for rule in _rules(terms, k):
            made = rule(words, terms, k, criterion)
            if made:
                found += made[1]
                k += made[0]
                break
        else:
            found += single(words, terms[k], criterion)
            k += 1
    if _signs().isdisjoint(words.norms):
        return found
    others = [
        *_lettered(words, criterion),
        *_normal(words, criterion),
        *_categories(words, criterion),
        *_birthdays(words, criterion),
    ]
    return sorted([*found, *others], key=_place) if others else found


def _rules(terms: list[Term], k: int) -> tuple[Rule, ...]:
    """The rules that may read the term ``k`` together with those behind it, or alone as more than one number."""
    if k + 1 < len(terms) and terms[k + 1].i - terms[k].j <= NEAR:
        return RULES
    return ALONE if terms[k].numeral.form == "pair" else ()


@cache
def _signs() -> frozenset[str]:
    """The words one of which stands in every criterion with a quantity that is no term: spares most the search."""
    return letter_openers() | FORMS | POSITIVE | {"normal", "wnl", "birthday"}


def _place(quantity: Quantity) -> tuple[int, int]:
    return quantity.start, quantity.number_start


def _normal(words: Words, criterion: str) -> list[Quantity]:
    """ "within normal limits": at least the lower limit of normal, and at most the upper one."""
    if "normal" not in words.norms and "wnl" not in words.norms:
        return []
    found: list[Quantity] = []
    start, end = words.starts[0], words.ends[-1]
    for match in WITHIN_NORMAL.finditer(words.text, start, end):
        edge = bound(1)
        limits: tuple[tuple[Interval, Reference], ...] = ((Interval(low=edge), "LLN"), (Interval(high=edge), "ULN"))
        found += [
            Quantity(
                start=match.start(),
                end=match.end(),
                criterion=criterion,
                interval=interval,
                relative_to=reference,
                comparator="within",
                number_start=match.start(),
                number_end=match.end(),
                origin="quantities:normal",
            )
            for interval, reference in limits
        ]
    return found


def _categories(words: Words, criterion: str) -> list[Quantity]:
    """ "T2-T4 N0 M0": one quantity a letter; ``number_start:number_end`` is the letter, which is the subject."""
    found = []
    for one in find_categories(words):
        numbers = one.numbers if len(one.numbers) == len(one.values) else []
        low, high = (bound(min(numbers)), bound(max(numbers))) if numbers else (None, None)
        if one.operator == "positive":
            low, high = bound(1), None
        elif one.operator and numbers:
            low, high = bounds(one.operator, numbers[0])
        found.append(
            Quantity(
                start=words.starts[one.i],
                end=words.ends[one.j - 1],
                criterion=criterion,
                interval=between(low, high),
                values=one.values or None,
                kind="ordinal",
                comparator=one.operator,
                number_start=one.start,
                number_end=one.end,
                origin="quantities:tnm",
            )
        )
    return found


def _birthdays(words: Words, criterion: str) -> list[Quantity]:
    """ "Before the 12th birthday", "not yet reached their 18th birthday": an age in years."""
    if "birthday" not in words.norms:
        return []
    found = []
    for one in find_birthdays(words):
        low, high = bounds(one.operator, one.age)
        start, end = words.starts[one.i], words.ends[one.j - 1]
        unit = Unit(text=words.written(one.j - 1, one.j), ucum="a")
        made = Quantity(start, end, criterion, between(low, high), unit, None, None, "time", one.operator, start, end)
        made.origin = "quantities:birthday"
        found.append(made)
    return found


def _lettered(words: Words, criterion: str) -> list[Quantity]:
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
        for one in find_letters(words)
    ]
