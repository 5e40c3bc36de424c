"""EDS-NLP's ``eds.quantities``, all units, with ranges.

Its words are French. English words for units of time, numbers, comparators and ranges are given through the options
that it documents for that; what is international (``mg/dL``, ``%``, ``mmHg``) is its own.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from typing import Any

from running import Constraint, Parse, System, constraint, main, unit_as_written

UNITS = {
    "year": ["year", "years", "yr", "yrs", "y"],
    "month": ["month", "months"],
    "week": ["week", "weeks", "wk", "wks"],
    "day": ["day", "days"],
    "hour": ["hour", "hours", "hr", "hrs"],
}
NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
INCLUSIVE = {
    "<": [
        "<=",
        "=<",
        "≤",
        "≦",
        "at most",
        "no more than",
        "not more than",
        "up to",
        "maximum of",
        "less than or equal to",
    ],
    ">": [">=", "=>", "≥", "≧", "at least", "no less than", "not less than", "minimum of", "greater than or equal to"],
}
EXCLUSIVE = {
    "<": ["<", "less than", "below", "under", "lower than", "fewer than"],
    ">": [">", "greater than", "more than", "above", "over", "higher than", "exceeding"],
}
RANGES = [("between", "and"), ("from", "to"), (None, "to"), (None, "-"), (None, "–")]


def load() -> Parse:
    from loguru import logger

    logger.remove()
    import edsnlp
    from edsnlp.pipes.misc.quantities import patterns

    units = deepcopy(patterns.units_config)
    for name, terms in UNITS.items():
        units[name]["terms"] = [*units[name]["terms"], *terms]
    nlp = edsnlp.blank("eds")
    nlp.add_pipe("eds.sentences")
    nlp.add_pipe("eds.tables")
    options = {
        "quantities": "all",
        "extract_ranges": True,
        "use_tables": True,
        "units_config": units,
        "number_terms": {str(number): [word] for number, word in enumerate(NUMBERS, 1)},
        "operator_terms": {sign: [*EXCLUSIVE[sign], *INCLUSIVE[sign]] for sign in "<>"},
        "range_patterns": RANGES,
        "unit_divisors": ["/", "per"],
        "stopwords": ["of", "a", ",", "and", "-", "to"],
    }
    nlp.add_pipe("eds.quantities", config=options)
    return lambda texts: list(nlp.pipe(texts))


def constraints(text: str, doc: Any) -> list[Constraint]:
    """A constraint for each quantity."""
    return [quantity_constraint(span.text, span.start_char, span._.value) for span in doc.spans["quantities"]]


def quantity_constraint(written: str, start: int, quantity: Any) -> Constraint:
    """From the span's text, its place, and its value: one number with an operator, or a range of two.

    The operator is ``<``, ``>`` or ``=``; whether ``<`` was written ``<=`` is told from the words in the span.
    """
    values = [float(item.value) for item in quantity]
    unit = f"{quantity[0].unit} {unit_as_written(written)}"
    low = high = None
    if len(values) > 1:
        low, high = (min(values), True), (max(values), True)
    else:
        operator = quantity.operator
        inclusive = operator not in ("<", ">") or written.lower().startswith(tuple(INCLUSIVE[operator]))
        low = (values[0], inclusive) if operator != "<" else None
        high = (values[0], inclusive) if operator != ">" else None
    return constraint(start, start + len(written), low=low, high=high, unit=unit)


if __name__ == "__main__":
    sys.exit(main(System("edsnlp", load, constraints)))
