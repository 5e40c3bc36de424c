"""How often an amount is meant: "> 10 mg daily", "more than 10 cigarettes a day", "at least twice a week"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...schema import Unit
from ..analysis import Quantity
from ..numeric.numbers import FACTORS
from ..numeric.words import cues
from .subjects import Name, Passage

DOSE_CODES = cues("dose-codes")
PERIODS = {"day": "d", "night": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}
ADVERBS = {"daily": "d", "nightly": "d", "weekly": "wk", "monthly": "mo", "yearly": "a", "annually": "a"}
RATE = re.compile(
    rf"\s{{1,20}}(?:(?P<adverb>{'|'.join(ADVERBS)})|(?:a|per|each|every)\s{{1,20}}(?P<period>{'|'.join(PERIODS)}))\b",
    re.IGNORECASE,
)


def take_in_rates(text: str, quantities: Sequence[Quantity]) -> None:
    """Adds the period behind an amount of a drug, behind things consumed or behind "twice" to the unit, in place."""
    for quantity in quantities:
        unit = quantity.unit
        if unit is None:
            often = quantity.comparator is not None and quantity.relative_to is None
            if not often or text[quantity.number_start : quantity.number_end].lower() not in FACTORS:
                continue
        elif unit.ucum not in DOSE_CODES and not (unit.ucum or "").endswith("}"):
            continue
        found = RATE.match(text, quantity.end)
        if found is None:
            continue
        code = ADVERBS[found["adverb"].lower()] if found["adverb"] else PERIODS[found["period"].lower()]
        start = quantity.end - len(unit.text) if unit else found.end() - len(found[0].lstrip())
        if unit and text[start : quantity.end] != unit.text:
            continue
        written = text[start : found.end()]
        quantity.unit = Unit(
            text=written, ucum=f"{unit.ucum if unit else ''}/{code}", kind=unit.kind if unit else "ucum"
        )
        quantity.end = found.end()


def named_by_rate(passage: Passage, quantity: Quantity) -> Name | None:
    """What is counted in "more than 14 drinks a week", where nothing else is named."""
    unit = quantity.unit
    if unit is None or unit.ucum is None or "}/" not in unit.ucum:
        return None
    i = passage.words.at(quantity.end - len(unit.text))
    return Name(i, i + 1)
