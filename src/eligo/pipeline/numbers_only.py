"""What ``only="thresholds"`` finds, without spaCy: its components look at no tokens and need no ``Doc``."""

from __future__ import annotations

from .analysis import Analysis
from .concepts import conceptualise
from .items import find_criteria
from .quantities import find_quantities
from .sections import find_sections
from .thresholds import find_thresholds
from .tokenizer import without_lone_surrogates
from .windows import date_constraints


def analyse_numbers(written: str) -> Analysis:
    """The analysis that the components of :data:`eligo.pipeline.THRESHOLDS` make of a text, one after the other."""
    text = without_lone_surrogates(written)
    found = Analysis(text)
    found.sections = find_sections(text)
    found.criteria, found.quantifiers, found.diagnostics = find_criteria(text, found.sections)
    found.quantities = find_quantities(text, found.criteria)
    found.constraints = find_thresholds(
        text, found.criteria, found.quantities, sections=found.sections, new_id=found.new_id
    )
    date_constraints(text, found)
    found.diagnostics += conceptualise(text, found.constraints)
    return found
