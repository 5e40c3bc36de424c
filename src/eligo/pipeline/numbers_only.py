"""What ``only="thresholds"`` finds, without spaCy: its components look at no tokens and need no ``Doc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from .analysis import Analysis
from .concepts import conceptualise
from .items import find_criteria
from .quantities import find_quantities
from .sections import find_sections
from .staging import TOGETHER
from .thresholds import find_thresholds
from .tokenizer import without_lone_surrogates
from .windows import date_constraints


def analyse_numbers(written: str) -> Analysis:
    """The analysis that the components of :data:`eligo.pipeline.THRESHOLDS` make of a text."""
    return next(analyse_many_numbers([written]))


def analyse_many_numbers(texts: Iterable[str]) -> Iterator[Analysis]:
    """:func:`analyse_numbers` of many texts."""
    remaining = iter(texts)
    while some := [Analysis(without_lone_surrogates(text)) for text in islice(remaining, TOGETHER)]:
        for found in some:
            found.sections = find_sections(found.text)
            found.criteria, found.quantifiers = find_criteria(found.text, found.sections)
        for found in some:
            found.quantities = find_quantities(found.text, found.criteria)
        for found in some:
            found.constraints = find_thresholds(
                found.text, found.criteria, found.quantities, sections=found.sections, new_id=found.new_id
            )
        for found in some:
            date_constraints(found.text, found)
        for found in some:
            found.diagnostics += conceptualise(found.text, found.constraints)
        yield from some
