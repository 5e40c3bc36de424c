"""Times that are the value of something: life expectancy, QTc, gestational age; other times are for windows."""

from __future__ import annotations

from ...lexicon.roles import cues
from ..analysis import Quantity
from .ages import ELAPSED, could_be_age, other_age, take_in_side
from .continuations import adopt, is_elliptic
from .methods import before_method
from .passage import Above, Name, Passage
from .readings import Reading, name_type
from .subjects import is_compatible, name_above, name_after, name_before

AT_BIRTH = (["birth"], ["delivery"], ["enrolment"], ["enrollment"])
PREGNANCY_STAGES = cues("pregnancy-stages")
TIME_CODES = frozenset(("s", "ms", "min", "h", "d", "wk", "mo", "a"))
TIME_HEADS = cues("time-heads")
TIME_QUANTITIES = cues("time-quantities")
GESTATION = cues("gestation")
INTERVAL_WORDS = cues("interval-words")
BETWEEN_EVENTS = frozenset(("from", "between", "since", "after", "before", "following", "prior", "must", "should"))
WHEN = frozenset(("beyond", "at", "from"))


def is_when(text: str, quantity: Quantity) -> bool:
    """ "Within 6 months" says when something was or will be, and is the value of nothing; "± 2 years" may be one's."""
    within = quantity.comparator == "within" and quantity.kind == "time" and text[quantity.start] not in "±+"
    return within and quantity.unit is not None and quantity.unit.ucum != "ms"


def about_time(
    passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None, parent: Above
) -> Reading | None:
    """What the time ``index`` is the value of; none where windows have to read it."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    inside = next((k for k in range(i, j) if passage.words.norms[k] in GESTATION), None)
    if inside is not None:
        return Reading(quantity, [Name(inside, inside + 1)], "measurement", confidence=0.85)
    before = name_before(passage, i, floor)
    if before and passage.words.norms[before.i : before.j] in AT_BIRTH and passage.words.norms[before.i - 1] == "at":
        before = name_before(passage, before.i - 1, floor)
    before = before_method(passage, before, floor) if before else None
    if before and _lies_between(passage, before, j):
        return None
    if before and _is_time_quantity(passage, before):
        return Reading(quantity, [before], name_type(before), confidence=0.93)
    if before is None or not before.known:
        if before and _dates_by_pregnancy(passage, before, index):
            return None
        after = None if passage.words.norms[j : j + 1] == ["with"] else name_after(passage, j, min(ceiling, j + 5))
        if after and _is_time_quantity(passage, after) and not _is_bare_head(passage, after):
            if passage.words.norms[i - 1 : i] in (["before"], ["after"]):
                take_in_side(passage, index, i - 1)
            return Reading(quantity, [after], name_type(after), confidence=0.9)
    other = other_age(passage, i, floor)
    if other:
        return Reading(quantity, [other], "measurement", confidence=0.85)
    if quantity.unit is not None and quantity.unit.ucum == "ms":
        measured = _measured_in_ms(passage, quantity, before, i, floor)
        if measured:
            return Reading(quantity, [measured], "measurement", confidence=0.8 if measured.known else 0.7)
    if i == 0 and quantity.comparator is not None:
        group = parent()
        above = name_above(group) if group else None
        if group and above and _is_time_quantity(group, above):
            return Reading(quantity, [above], name_type(above), confidence=0.85)
    return _goes_on(passage, index, floor, previous) if previous else None


def _goes_on(passage: Passage, index: int, floor: int, previous: Reading) -> Reading | None:
    """Another value of what the last time was of: "QTc <= 450 ms or | <= 480 ms"."""
    quantity = passage.quantities[index]
    if not is_elliptic(passage, index, floor):
        return None
    units = [one.unit.ucum if one.unit else None for one in (quantity, previous.quantity)]
    alike = units[0] == units[1] and (previous.type != "age" or could_be_age(quantity))
    if not (alike or _closes_age(passage, index, previous)):
        return None
    if quantity.comparator is None:
        adopt(passage, index, floor, previous.quantity)
    return Reading(quantity, previous.names, previous.type, confidence=0.85)


def _measured_in_ms(passage: Passage, quantity: Quantity, before: Name | None, i: int, floor: int) -> Name | None:
    """The nearest analyte that has milliseconds, or what is named before them: the interval of a heart's beat, a
    relaxation time."""
    near = (passage.analyte_at[k] for k in range(i - 1, floor - 1, -1) if k in passage.analyte_at)
    return next((name for name in near if is_compatible(quantity, name)), None) or before


def _lies_between(passage: Passage, name: Name, j: int) -> bool:
    """ "An interval of 3 weeks from chemotherapy to enrolment": how long ago something was, and no quantity."""
    norms = passage.words.norms
    bare = norms[name.j - 1] in ("interval", "intervals") and INTERVAL_WORDS.issuperset(norms[name.i : name.j - 1])
    return bare and j < len(norms) and norms[j] in BETWEEN_EVENTS


def _closes_age(passage: Passage, index: int, previous: Reading) -> bool:
    """ "Age > 28 days and < 18 years": the upper end in another unit than the lower one."""
    quantity, j = passage.quantities[index], passage.spans[index][1]
    if previous.type != "age" or previous.quantity is not passage.quantities[index - 1]:
        return False
    if not could_be_age(quantity) or quantity.comparator not in ("lt", "le"):
        return False
    return previous.quantity.interval.high is None and ELAPSED.isdisjoint(passage.words.norms[j : j + 1])


def _dates_by_pregnancy(passage: Passage, before: Name, index: int) -> bool:
    """ "Eclampsia beyond 20 weeks of amenorrhea" says when, "pregnancy of 12 weeks of amenorrhea" how long.

    "Miscarriages < 14 weeks of amenorrhea" are those of which the amenorrhea is a measure.
    """
    norms = passage.words.norms
    i, j = passage.spans[index]
    if norms[j : j + 1] != ["of"] or PREGNANCY_STAGES.isdisjoint(norms[j + 1 : j + 2]):
        return False
    dating = norms[i] in WHEN or norms[i - 1] in WHEN
    return dating or any(norm.startswith("pregnan") for norm in norms[before.i : before.j])


def _is_bare_head(passage: Passage, name: Name) -> bool:
    """ "time", "interval": behind a number they say no more than its unit does."""
    norms = passage.words.norms[name.i : name.j]
    return norms[-1] in TIME_HEADS and TIME_QUANTITIES.isdisjoint(norms)


def _is_time_quantity(passage: Passage, name: Name) -> bool:
    if name.analyte:
        return name.analyte.id != "age" and not TIME_CODES.isdisjoint((name.analyte.ucum, *name.analyte.accepted))
    norms = passage.words.norms[name.i : name.j]
    if norms[-1] == "life" and "half" in norms:
        return True
    if "same" in norms:
        return False
    return norms[-1] in TIME_HEADS or not TIME_QUANTITIES.isdisjoint(norms)
