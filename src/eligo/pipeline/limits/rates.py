"""How often a thing happens: "exercise at least twice a week", "more than 14 drinks a week"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon.roles import cues
from ...schema import Interval, Unit
from ..analysis import Quantity
from ..numeric.numbers import FACTORS
from .passage import Name, Passage

PERIODS = {"day": "d", "night": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}
ADVERBS = {"daily": "d", "nightly": "d", "weekly": "wk", "monthly": "mo", "yearly": "a", "annually": "a"}
DAILY = re.compile(
    rf"\s{{0,20}}(?:(?:or|\(or)\s{{1,20}}(?:its\s{{1,20}})?equivalent\)?\s{{0,20}})?"
    rf"(?P<rate>(?P<adverb>{'|'.join(ADVERBS)})"
    rf"|(?:/\s{{0,5}}|(?:a|per|each|every)\s{{1,20}})(?P<period>{'|'.join(PERIODS)}))\b",
    re.IGNORECASE,
)
DRINKING = cues("drinking")
DRUNK = cues("drunk")
DRINKING_TIMES = frozenset(PERIODS.values())
SELF_NAMED = frozenset(("[MET]", "{pack-years}"))
"""Units of one thing alone: "> 7 metabolic equivalents"."""
RATE = re.compile(
    rf"\s{{1,20}}(?:(?P<adverb>{'|'.join(ADVERBS)})|(?:a|per|each|every)\s{{1,20}}(?P<period>{'|'.join(PERIODS)}))\b",
    re.IGNORECASE,
)


OR_MORE = re.compile(r"\s{1,20}or\s{1,20}(?:more|greater|above|over)(?:\s{1,20}often)?\b", re.IGNORECASE)


def take_in_rates(text: str, quantities: Sequence[Quantity]) -> None:
    """Gives "at least twice a week" and "twice weekly or more" their units, in place.

    Without a comparator it is a schedule and no limit.
    """
    for quantity in quantities:
        if quantity.unit is not None or quantity.relative_to is not None:
            continue
        if text[quantity.number_start : quantity.number_end].lower() not in FACTORS:
            continue
        found = RATE.match(text, quantity.end)
        more = OR_MORE.match(text, found.end()) if found and quantity.comparator is None else None
        low = quantity.interval.low
        if found is None or (quantity.comparator is None and (more is None or low is None)):
            continue
        code = ADVERBS[found["adverb"].lower()] if found["adverb"] else PERIODS[found["period"].lower()]
        quantity.unit = Unit(text=found[0].lstrip(), ucum=f"/{code}")
        quantity.end = found.end()
        if more:
            quantity.interval, quantity.comparator, quantity.end = Interval(low=low), "ge", more.end()


def take_in_drinks(passage: Passage) -> None:
    """ "Alcohol intake > 7 units a week": units of alcohol, not of activity; in place."""
    norms = passage.words.norms
    if DRINKING.isdisjoint(norms) or "insulin" in norms:
        return
    for quantity in passage.quantities:
        unit = quantity.unit
        amount, slash, rate = (unit.ucum or "").partition("/") if unit else ("", "", "")
        if unit and amount == "U" and (not rate or rate in DRINKING_TIMES):
            quantity.unit = Unit(text=unit.text, ucum=f"{{alcohol_units}}{slash}{rate}", kind=unit.kind)


def take_in_daily(passage: Passage, quantity: Quantity, drug: Name) -> None:
    """ "10 mg of prednisone per day", "20 mg prednisone daily": a dose whose rate stands behind the drug; in place."""
    unit = quantity.unit
    start, end = drug.span(passage.words)
    if unit is None or unit.ucum is None or "/" in unit.ucum or start < quantity.end:
        return
    found = DAILY.match(passage.words.text, end, passage.words.ends[-1])
    if found is None:
        return
    said = (found["adverb"] or found["period"]).lower()
    rate = found["rate"]
    quantity.unit = Unit(
        text=f"{unit.text}{rate if rate[0] == '/' else f' {rate}'}",
        ucum=f"{unit.ucum}/{ADVERBS.get(said) or PERIODS[said]}",
        kind=unit.kind,
    )
    quantity.end = found.end()


def named_by_rate(passage: Passage, quantity: Quantity) -> Name | None:
    """What is counted or drunk in "more than 14 drinks a week", "40 g of alcohol a day", if nothing else is named."""
    unit = quantity.unit
    if unit is None or unit.ucum is None:
        return None
    behind = passage.words.text.find(unit.text, quantity.number_end, quantity.end)  # "5 METs | or more"
    start = behind if behind >= 0 else quantity.end - len(unit.text)
    i, j = passage.words.at(start), passage.words.at(start + len(unit.text))
    drunk = next((k for k in range(i, j) if passage.words.norms[k] in DRUNK), None)
    if drunk is not None:
        return Name(drunk, drunk + 1)
    if unit.ucum in SELF_NAMED:
        return Name(i, j)
    if "}/" not in unit.ucum or unit.ucum.startswith("{times}"):
        return None
    return Name(i, i + 1 + (passage.words.norms[i] in DRINKING and i + 1 < j))
