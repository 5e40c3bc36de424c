"""Comparisons that go on from the one before: "> 30 or < 18.5", "≥ 13 g/dL in men or 12 g/dL in women"."""

from __future__ import annotations

from ...lexicon.roles import cues
from ...schema import Bound, Interval
from ..analysis import Quantity
from ..marks import AND_OR
from ..numeric.numbers import NUMBER_WORDS
from .ages import could_be_age
from .passage import CHANGES, Name, Passage
from .readings import Reading
from .subjects import BREAK, PERSONS

ELLIPTIC = cues("elliptic")
FORWARD_LINKS = cues("forward-links")
RESTATING = frozenset(("or", "i.e.", "ie", ",", "equivalent", "to"))
"""What may stand before a limit in brackets that is the one before them in another unit."""
LONGEST_LIST = 12
"""How many limits before it one may vary."""
SPECIALISING = (["if"], ["for"], ["in"], ["when"], ["where"], ["with"])
"""Behind a limit in brackets of its own: "(5 x ULN for patients with liver metastases)"."""


def continued(
    passage: Passage, index: int, floor: int, before: Name | None, previous: Reading, compared: bool
) -> Reading | None:
    """ "> 30 or < 18.5", "≥ 13 g/dL in men or 12 g/dL in women": the subject of the number before goes on.

    A number without a comparator takes the one before's, if it is joined by "or" or "and" and has the same unit.
    """
    quantity = passage.quantities[index]
    if quantity.comparator == "eq" and quantity.unit is None:
        return None
    if quantity.unit is None and previous.quantity.unit is not None and _says_of_what(passage, index):
        return None
    if _overlaps_normal(passage, index, previous.quantity):
        return Reading(quantity, previous.names, previous.type, confidence=0.85)
    if (previous.counts or _is_spelled(passage, index)) and quantity.unit is None and _says_of_what(passage, index):
        return None
    if quantity.unit is not None and quantity.unit.kind == "count" and previous.quantity.unit is None and compared:
        return None
    same_reference = quantity.relative_to is not None and previous.quantity.relative_to == quantity.relative_to
    if is_elliptic(passage, index, floor) and (before is None or quantity.relative_to):
        again = _is_restated(passage, index, floor, previous)
        if again:
            _take_comparator(quantity, previous.quantity)
        adopted = again or (quantity.comparator is None and adopt(passage, index, floor, previous.quantity))
        if not compared and not adopted:
            return None
        return Reading(quantity, previous.names, previous.type, previous.counts, 0.85, restates=again)
    if same_reference or (before is None and _same_measure(passage, index, floor, previous.quantity)):
        return Reading(quantity, previous.names, previous.type, previous.counts, confidence=0.8)
    if before is None and previous.counts and passage.spans[index][0] - floor <= 2:
        return Reading(quantity, previous.names, "measurement", confidence=0.7)
    return None


def _is_spelled(passage: Passage, index: int) -> bool:
    return passage.words.norms[passage.spans[index][1] - 1] in NUMBER_WORDS


def _overlaps_normal(passage: Passage, index: int, previous: Quantity) -> bool:
    """ "Within the normal range of 90 to 110 mg/dL": what is normal, said in numbers too."""
    overlapping = index > 0 and passage.spans[index - 1][1] > passage.spans[index][0]
    return overlapping and previous.origin == "quantities:normal" and previous is passage.quantities[index - 1]


def _same_measure(passage: Passage, index: int, floor: int, previous: Quantity) -> bool:
    """Whether the number before is joined by "or" or "and" and stands in the same unit, not a bare percentage."""
    unit = passage.quantities[index].unit
    if unit is None or previous.unit is None or unit.ucum in (None, "%") or unit.ucum != previous.unit.ucum:
        return False
    between = passage.words.norms[floor : passage.spans[index][0]]
    joined = not AND_OR.isdisjoint(between) and CHANGES.isdisjoint(between)
    return len(between) <= 12 and joined and "." not in between


def adopt(passage: Passage, index: int, floor: int, previous: Quantity) -> bool:
    """Gives a number without a comparator the one of the number before, where the two are joined."""
    quantity = passage.quantities[index]
    between = passage.words.norms[floor : passage.spans[index][0]]
    between = between[between[:1] in ([")"], ["]"]) :]  # "60 kg (132 lb | ) for men and 48 kg"
    joined = AND_OR.intersection(between) or not PERSONS.isdisjoint(between)
    following = passage.words.norms[passage.spans[index][1] :][:1]
    special = between[-1:] == ["("] and len(between) <= 4 and following in SPECIALISING
    aside = between == ["(", "or"] or special
    if quantity.origin == "quantities:pair":
        aside = False
    units = [unit.ucum if unit else None for unit in (quantity.unit, previous.unit)]
    reversible = between == ["and"] and units[1] == "%" and units[0] in ("mL", "L")
    alike = units[0] == units[1] or reversible  # "FEV1 by 12 % and 200 mL"
    if not (joined or aside) or not alike or quantity.kind != previous.kind:
        return False
    low, high = quantity.interval.low, quantity.interval.high
    if low is None or high is None or low.value != high.value:
        return True
    if previous.comparator is None or (between.count("(") != between.count(")") and not aside):
        return False
    _take_comparator(quantity, previous)
    return True


def _take_comparator(quantity: Quantity, previous: Quantity) -> None:
    """Bounds a number on the side that another is bounded on, in place."""
    number, before = quantity.interval.low, previous.interval
    if number is not None and before.low and not before.high:
        quantity.interval = Interval(low=Bound(value=number.value, inclusive=before.low.inclusive))
    elif number is not None and before.high and not before.low:
        quantity.interval = Interval(high=Bound(value=number.value, inclusive=before.high.inclusive))
    quantity.comparator = previous.comparator


def _is_restated(passage: Passage, index: int, floor: int, previous: Reading) -> bool:
    """Whether a number in brackets is the limit before them in another unit: "≤ 1.5 mg/dL (133 umol/L)"."""
    quantity, limit, (i, j) = passage.quantities[index], previous.quantity, passage.spans[index]
    low, high = quantity.interval.low, quantity.interval.high
    if low is None or high is None or low.value != high.value or quantity.comparator not in (None, "eq", "approx"):
        return False
    if passage.quantities[index - 1] is not limit or previous.counts:
        return False
    norms = passage.words.norms
    opened = norms[floor : floor + 1] in (["("], ["["]) and RESTATING.issuperset(norms[floor + 1 : i])
    if not opened or norms[j : j + 1] not in ([")"], ["]"]) or (limit.interval.low and limit.interval.high):
        return False
    units = [unit.ucum if unit else None for unit in (quantity.unit, limit.unit)]
    return (None not in units or quantity.origin == "quantities:snellen") and units[0] != units[1]


def is_elliptic(passage: Passage, index: int, floor: int) -> bool:
    """Whether only connecting words and conditions stand between this quantity and the one before."""
    if floor == 0:
        return False
    between = passage.words.norms[floor : passage.spans[index][0]]
    return len(between) <= 14 and all(norm in ELLIPTIC or norm in PERSONS for norm in between)


def share_backward(passage: Passage, readings: list[Reading | None]) -> None:
    """ "< 18 or > 65 years of age": the first limit has the subject, and the unit, that the second names."""
    for index in range(len(readings) - 2, -1, -1):
        following, quantity = readings[index + 1], passage.quantities[index]
        if readings[index] is not None or following is None or following.counts:
            continue
        between = passage.words.norms[passage.spans[index][1] : passage.spans[index + 1][0]]
        if not 0 < len(between) <= 4 or not all(norm in FORWARD_LINKS for norm in between):
            continue
        if following.type == "age" and not could_be_age(quantity):
            continue
        same = quantity.unit is None or (following.quantity.unit and quantity.unit.ucum == following.quantity.unit.ucum)
        if same and quantity.comparator and following.quantity.comparator:
            quantity.unit = quantity.unit or following.quantity.unit
            readings[index] = Reading(quantity, following.names, following.type, confidence=0.85)


def share_variants(passage: Passage, readings: list[Reading | None]) -> None:
    """ "ALT < 3, AST < 3, or < 5 if liver metastases": the last limit is of all those before it with one limit."""
    for index in range(2, len(readings)):
        variant, last = readings[index], readings[index - 1]
        if variant is None or last is None or variant.names is not last.names or variant.counts:
            continue
        if passage.words.norms[passage.spans[index][1] :][:1] not in SPECIALISING:
            continue
        names = list(variant.names)
        for before in range(index - 2, max(index - 2 - LONGEST_LIST, -1), -1):
            reading = readings[before]
            between = passage.words.norms[passage.spans[before][1] : passage.spans[before + 1][0]]
            if reading is None or not _is_alike(reading, last) or between[:1] not in ([","], ["and"], [";"]):
                break
            names = [*reading.names, *names]
        variant.names = names


def _is_alike(one: Reading, other: Reading) -> bool:
    """Whether two readings set one limit in one unit."""
    left, right = one.quantity, other.quantity
    return left.interval == right.interval and left.unit == right.unit and left.relative_to == right.relative_to


def distributed(passage: Passage, index: int, reading: Reading) -> list[Reading | None]:
    """ "hemoglobin, leukocytes and platelets of at least 9, 3000 and 100,000": to each subject its own number."""
    size = len(reading.names)
    following = passage.quantities[index : index + size]
    if size < 2 or len(following) < size or reading.quantity.comparator in (None, "between"):
        return []
    for k, quantity in enumerate(following[1:], index + 1):
        between = passage.words.norms[passage.spans[k - 1][1] : passage.spans[k][0]]
        if quantity.comparator is not None or not between or not all(norm in (",", "and", "or") for norm in between):
            return []
    for quantity in following[1:]:
        value = quantity.interval.low or quantity.interval.high
        low, high = reading.quantity.interval.low, reading.quantity.interval.high
        if value is None:
            return []
        quantity.interval = Interval(
            low=Bound(value=value.value, inclusive=low.inclusive) if low else None,
            high=Bound(value=value.value, inclusive=high.inclusive) if high else None,
        )
        quantity.comparator = reading.quantity.comparator
    return [
        Reading(quantity, [name], reading.type, reading.counts, 0.85)
        for quantity, name in zip(following, reading.names, strict=True)
    ]


def _says_of_what(passage: Passage, index: int) -> bool:
    """ "in 2 or more leads", "at least one of the sites": the number counts what follows it."""
    j = passage.spans[index][1]
    norms = passage.words.norms
    return j < len(norms) and (norms[j] == "of" or (norms[j][0].isalpha() and norms[j] not in BREAK))
