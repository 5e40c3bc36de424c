"""Amounts of drugs, and the drugs that they are of."""

from __future__ import annotations

from ...lexicon.roles import cues
from ..analysis import Quantity
from .continuations import adopt
from .passage import Name, Passage
from .rates import take_in_daily
from .readings import Reading
from .subjects import GENERIC, RATE_TIMES, SPECIMENS, phrase_beginning

DOSE_CODES = cues("dose-codes")
DOSE_RATES = cues("dose-rates")
NOT_DRUGS = cues("not-drugs")


def is_dose(quantity: Quantity) -> bool:
    """ "5 mg", "40 units/day": an amount of a drug."""
    code = quantity.unit.ucum if quantity.unit else None
    if not code:
        return False
    amount, _, rate = code.partition("/")
    return amount in DOSE_CODES and (not rate or rate in DOSE_RATES)


def is_rate_of_dose(quantity: Quantity) -> bool:
    """ "40 units daily": a dose that says how often."""
    return is_dose(quantity) and quantity.unit is not None and "/" in (quantity.unit.ucum or "")


def beside_dose(passage: Passage, j: int, ceiling: int) -> Name | None:
    """ "10 mg prednisone", "10 mg of prednisone", "10 mg (prednisone)"; none in "15 mg total a day"."""
    norms = passage.words.norms
    k = j + (norms[j : j + 1] in (["of"], ["("]))
    name = phrase_beginning(passage, k, ceiling) if k < ceiling else None
    if name and norms[name.j - 2 : name.j - 1] == ["/"] and norms[name.j - 1] in RATE_TIMES and name.j - 2 > name.i:
        name = Name(name.i, name.j - 2)
    return name if name and not all(norm in GENERIC or norm in SPECIMENS for norm in norms[name.i : name.j]) else None


def own_dose(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading) -> Reading | None:
    """ "> 300 mg/m2 of doxorubicin or | 500 mg/m2 of epirubicin": a dose behind another, with a drug of its own."""
    quantity, j = passage.quantities[index], passage.spans[index][1]
    if previous.type != "drug" or not is_dose(quantity):
        return None
    drug = beside_dose(passage, j, ceiling)
    if drug is None or drug.known or not NOT_DRUGS.isdisjoint(passage.words.norms[drug.i : drug.j]):
        return None
    if quantity.comparator is None and not adopt(passage, index, floor, previous.quantity):
        return None
    take_in_daily(passage, quantity, drug)
    return Reading(quantity, [drug], "drug", confidence=0.6)
