"""Numbers that limit nothing: calendar years, what a unit is, shares of all people, margins around an ideal."""

from __future__ import annotations

from ...lexicon.analytes import Analyte
from ...lexicon.roles import cues
from ..analysis import Quantity
from .passage import Passage
from .subjects import PERSONS

EXCEEDING = cues("exceeding")
NOT_KNOWN = cues("references")
ALL_STUDIED = PERSONS | cues("studied")
FOLLOWING = cues("following-words")
STANDARD_MEASURES = cues("standard-measures")


def is_year(quantity: Quantity) -> bool:
    """A number that reads as a calendar year."""
    if quantity.unit is not None:
        return False
    values = [bound.value for bound in (quantity.interval.low, quantity.interval.high) if bound]
    return all(isinstance(value, int) and 1900 <= value <= 2100 for value in values)


def is_definition(passage: Passage, index: int) -> bool:
    """ "one unit = 10 g of alcohol" says what a unit is."""
    i = passage.spans[index][0]
    return passage.quantities[index].comparator == "eq" and i > 0 and passage.words.norms[i - 1] in STANDARD_MEASURES


def is_margin(passage: Passage, index: int) -> bool:
    """ "Weight within 15 % of ideal": how far something may be from what is not known here, to either side."""
    quantity, j = passage.quantities[index], passage.spans[index][1]
    share = quantity.comparator == "within" and quantity.unit is not None and quantity.unit.ucum == "%"
    return share and "ideal" in passage.words.norms[j : j + 3]


def is_variation(quantity: Quantity, analyte: Analyte | None) -> bool:
    """ "Stable weight (± 4 kg)": how much a quantity that is never below zero may vary."""
    low, high = quantity.interval.low, quantity.interval.high
    varying = low is not None and high is not None and low.value == -high.value < 0
    return varying and analyte is not None and analyte.low is not None and analyte.low >= 0


def is_excess(passage: Passage, index: int) -> bool:
    """ "PT < 4 seconds | above the ULN", "3 s longer than control": how far something is from what is not known."""
    behind = index > 0 and passage.spans[index][0] == passage.spans[index - 1][1]
    return _exceeds(passage, index) or (behind and _exceeds(passage, index - 1))


def is_unknown_multiple(passage: Passage, index: int) -> bool:
    """ "≤ 3 x UHN", "= 4.3 x (height": a number times something that is no limit of normal."""
    quantity, norms, j = passage.quantities[index], passage.words.norms, passage.spans[index][1]
    bare = quantity.unit is None and quantity.relative_to is None
    return bare and norms[j : j + 1] in (["x"], ["*"]) and not "".join(norms[j + 1 : j + 2]).isdecimal()


def _exceeds(passage: Passage, index: int) -> bool:
    norms, j = passage.words.norms, passage.spans[index][1]
    unit = passage.quantities[index].unit
    over = unit is not None and unit.ucum == "s" and not EXCEEDING.isdisjoint(norms[j : j + 1])
    return over and not NOT_KNOWN.isdisjoint(norms[j + 1 : j + 5])


def is_in_name(passage: Passage, index: int) -> bool:
    """ "HAM-D 17 total score": a number inside the name of what is measured."""
    quantity, (i, j) = passage.quantities[index], passage.spans[index]
    if quantity.comparator is not None or quantity.unit is not None or quantity.relative_to is not None:
        return False
    name = passage.analyte_at.get(i)
    return name is not None and name.i < i and j <= name.j


def says_of_the_following(passage: Passage, index: int) -> bool:
    """ "At least 50 % of participants", "two of the following": about others than the patient, or what comes behind."""
    norms = passage.words.norms
    j = passage.spans[index][1]
    unit = passage.quantities[index].unit
    if norms[j : j + 1] == ["of"]:
        part = unit is not None and (unit.ucum == "%" or unit.kind == "count")
        share = part and not ALL_STUDIED.isdisjoint(norms[j + 1 : j + 4])
        return share or not FOLLOWING.isdisjoint(norms[j + 1 : j + 4])
    if unit is not None and unit.kind == "ucum":
        return False
    pointing = [norm for k, norm in enumerate(norms[j : j + 2], j) if k not in passage.quantity_at]
    ends = j + 1 >= len(norms) or not norms[j + 1][0].isalnum() or passage.quantities[index].comparator is None
    listed = pointing[:1] == ["below"] and ends  # not "at least 1 SD below the mean"
    return listed or "following" in pointing or pointing[1:] == ["below"]
