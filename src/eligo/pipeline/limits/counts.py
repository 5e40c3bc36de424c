"""Numbers of things."""

from __future__ import annotations

from ...lexicon.roles import cues
from ...schema import ConstraintType, Interval
from ..analysis import Quantity
from ..marks import AND_OR
from ..numeric.numbers import FACTORS, NUMBER_WORDS
from .passage import Name, Passage
from .readings import Reading
from .subjects import BREAK, is_treatment_unit, phrase_beginning

DRUG_WORDS = cues("drug-words")
MULTIPLICITY = cues("multiplicity")
PROCEDURE_WORDS = cues("procedure-words")
TOTALS = frozenset(("of", "of the", "out of", "of every", "out of every", "in every"))
COUNTED = cues("treatment-lines")
EARLIER = frozenset(("prior", "previous"))
CONJOINED = frozenset(("or", "and", "to", "-", "/", ",", "("))
NO_LIST = frozenset((".", ";", ":", "who", "which"))
WHEN = frozenset((".", ",", ";", ")", "in", "within", "during", "over", "or", "and", "since", "for", "before", "prior"))
"""What follows "more than twice" where it says how often something happened."""
STRETCHES = cues("stretch-words")


def counted(passage: Passage, index: int, ceiling: int) -> Name | None:
    """ "at least 5 consecutive miscarriages", "≥ 2 relapses": what is counted. A part of something is no count."""
    quantity = passage.quantities[index]
    if any(0 < limit.value < 1 for limit in (quantity.interval.low, quantity.interval.high) if limit):
        return None
    j = passage.spans[index][1]
    if quantity.unit is not None:
        if quantity.unit.kind != "count" or "/" in (quantity.unit.ucum or ""):
            return None
        start = passage.words.at(quantity.end - len(quantity.unit.text))
        if start >= j or not STRETCHES.isdisjoint(passage.words.norms[start:j]):
            return None
        of = phrase_beginning(passage, j + 1, ceiling) if passage.words.norms[j : j + 1] == ["of"] else None
        return Name(start, of.j if of else j)
    norms = passage.words.norms
    if norms[j : j + 1] == [","] and norms[j + 1 : j + 2] and norms[j + 1] in MULTIPLICITY:
        j += 1
    while j < ceiling and norms[j] in MULTIPLICITY:
        j += 1
    treated = norms[j : j + 1] in (["treatment"], ["treatments"]) and norms[j - 1] in MULTIPLICITY
    if treated and not is_treatment_unit(norms, j):
        return Name(j, j + 1)
    if passage.words.norms[j : j + 2] == ["out", "of"]:
        j += 1
    if passage.words.norms[j : j + 1] == ["of"]:
        j += 1
        while j < ceiling and passage.words.norms[j] in ("the", "these", "their", "your", "a", "an", "every"):
            j += 1
        j += j < ceiling and _is_number(passage.words.norms[j])
    if j < len(passage.words) and (norms[j] not in BREAK or is_treatment_unit(norms, j)):
        return phrase_beginning(passage, j, ceiling)
    return None


def is_total(passage: Passage, index: int) -> bool:
    """ "at least 3 of 5 joints": the number of things there are, and no limit."""
    if index == 0:
        return False
    quantity, before = passage.quantities[index], passage.quantities[index - 1]
    first, total = before.interval.low or before.interval.high, quantity.interval.low
    plain = (
        quantity.comparator is None and before.unit is None and (quantity.unit is None or quantity.unit.kind == "count")
    )
    if not plain or first is None or total is None or first.value >= total.value:
        return False
    between = passage.words.norms[passage.spans[index - 1][1] : passage.spans[index][0]]
    return " ".join(between) in TOTALS


def another_count(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None) -> Reading | None:
    """ "At least 8 of 68 tender joints and 6 of 66 swollen joints": a number of things beside another.

    "More than 2 moderate attacks or 1 severe one" is at least 1.
    """
    quantity, norms, (i, j) = passage.quantities[index], passage.words.norms, passage.spans[index]
    if previous is None or not previous.counts or norms[i - 1] not in AND_OR or norms[j : j + 1] == ["+"]:
        return None
    thing, low, before = counted(passage, index, ceiling), quantity.interval.low, previous.quantity.interval
    if thing is None or low is None or low != quantity.interval.high or not NO_LIST.isdisjoint(norms[floor:i]):
        return None
    if (before.low is None) != (before.high is None):
        quantity.interval = Interval(low=low) if before.low else Interval(high=low)
        quantity.comparator = "ge" if before.low else "le"
    return Reading(quantity, [thing], event_type(passage, thing), True, 0.7)


def treatments_counted(passage: Passage, index: int, ceiling: int) -> Reading | None:
    """ "Received 2 prior chemotherapy regimens", "one prior line of therapy": so many, neither more nor fewer."""
    quantity, norms, (i, j) = passage.quantities[index], passage.words.norms, passage.spans[index]
    if quantity.unit is not None or quantity.interval.low != quantity.interval.high or norms[j : j + 1] == ["of"]:
        return None
    thing = counted(passage, index, ceiling) if i == 0 or norms[i - 1] not in CONJOINED else None
    if thing is None or COUNTED.isdisjoint(norms[thing.i : thing.j]) or EARLIER.isdisjoint(norms[j : thing.j]):
        return None
    return Reading(quantity, [thing], "procedure", True, 0.7)


def times_of(passage: Passage, index: int, before: Name | None) -> Name | None:
    """ "Hospitalised more than twice", "used cannabis more than 5 times": what happened so often."""
    quantity, norms, j = passage.quantities[index], passage.words.norms, passage.spans[index][1]
    if before is None or quantity.comparator is None or quantity.relative_to is not None:
        return None
    often = is_frequency(passage, quantity) if quantity.unit is None else quantity.unit.ucum == "{times}"
    return before if often and (j >= len(norms) or norms[j] in WHEN) else None


def _is_number(norm: str) -> bool:
    return norm.isdecimal() or norm in NUMBER_WORDS


def event_type(passage: Passage, name: Name) -> ConstraintType:
    """What kind of thing is counted, by its words."""
    norms = set(passage.words.norms[name.i : name.j])
    if norms & DRUG_WORDS:
        return "drug"
    return "procedure" if norms & PROCEDURE_WORDS else "condition"


def is_frequency(passage: Passage, quantity: Quantity) -> bool:
    """ "once", "twice a week": how often, and no number of anything."""
    return passage.words.text[quantity.number_start : quantity.number_end].lower() in FACTORS
