"""What each quantity of a criterion is about: the rules in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from ...lexicon.analytes import Analyte
from ...lexicon.roles import cues
from ...schema import ConstraintType
from ...units import measures
from ..analysis import Quantity
from .ages import ONSET, age_above, age_subject, at_onset, could_be_age
from .continuations import adopt, continued, distributed, is_elliptic, share_backward, share_variants
from .counts import (
    another_count,
    counted,
    event_type,
    is_frequency,
    is_total,
    times_of,
    treatments_counted,
)
from .doses import NOT_DRUGS, beside_dose, is_dose, is_rate_of_dose, own_dose
from .extremes import take_in_extremes
from .farther_names import known_nearby, name_between, name_in_group, name_of, surroundings
from .no_limits import (
    is_definition,
    is_excess,
    is_in_name,
    is_margin,
    is_unknown_multiple,
    is_variation,
    is_year,
    says_of_the_following,
)
from .occasions import with_occasions
from .pairs import is_whole, of_pair
from .passage import OTHER_SPECIMENS, Above, Name, Passage
from .places import is_place, placed
from .pressures import phase_behind, phase_in_brackets, pressure
from .rates import named_by_rate, take_in_daily, take_in_drinks, take_in_rates
from .readings import Reading, name_type
from .scales import (
    add_score_unit,
    instrument,
    is_own_range,
    is_scored,
    lead_is_generic,
    only_generic,
    scale_of,
    stage_word,
    staged,
)
from .shared_heads import coordinated, lend_to_counted, with_borrowing
from .shares import share_behind
from .subjects import GENERIC, is_compatible, name_after
from .times import about_time, is_when

GIVEN_ANALYTES = cues("given-analytes")


def read_passage(passage: Passage, parent: Above) -> list[Reading]:
    """The readings of one criterion's quantities; those that are about nothing measurable are left out.

    ``parent`` is the group that the criterion stands in, whose words supply a subject that the criterion lacks.
    """
    numbers = range(len(passage.quantities))
    take_in_extremes(passage)
    take_in_rates(passage.words.text, passage.quantities)
    take_in_drinks(passage)
    idle = (is_own_range, is_total, is_in_name)
    passage.leave_out({index for says in idle for index in numbers if says(passage, index)})
    readings: list[Reading | None] = []
    previous: dict[str, Reading] = {}
    for index, quantity in enumerate(passage.quantities):
        if len(readings) > index:
            continue
        reading = _read(_Place.of(passage, index), previous, parent)
        dealt = distributed(passage, index, reading) if reading else []
        if dealt:
            readings += dealt
            continue
        readings.append(reading)
        if reading and not reading.restates:
            previous["time" if quantity.kind == "time" else "measure"] = reading
    if len(readings) > 1:
        share_backward(passage, readings)
        share_variants(passage, readings)
        lend_to_counted(passage, readings)
    return with_occasions(passage, [reading for reading in readings if reading])


@dataclass(slots=True)
class _Place:
    """A quantity: its tokens ``i`` to ``j`` (not included), and those around it that are its own, from ``floor`` on and
    before ``ceiling``."""

    passage: Passage
    index: int
    quantity: Quantity
    i: int
    j: int
    floor: int
    ceiling: int

    @classmethod
    def of(cls, passage: Passage, index: int) -> _Place:
        return cls(passage, index, passage.quantities[index], *passage.spans[index], *surroundings(passage, index))

    @property
    def is_compared(self) -> bool:
        """Whether the number is a limit: it has a comparator, or is a multiple of a limit."""
        return self.quantity.comparator is not None or self.quantity.relative_to is not None

    def about(self, name: Name, confidence: float, type: ConstraintType = "measurement") -> Reading:
        """The reading that the quantity is about a name."""
        return Reading(self.quantity, [name], type, confidence=confidence)

    def number_of(self, things: Name, confidence: float) -> Reading:
        """The reading that the quantity says how many of some things there are."""
        return Reading(self.quantity, [things], event_type(self.passage, things), True, confidence)


def _read(at: _Place, previous: dict[str, Reading], parent: Above) -> Reading | None:
    passage, index, quantity = at.passage, at.index, at.quantity
    if quantity.origin == "quantities:tnm":
        i = passage.words.at(quantity.number_end) - 1
        return at.about(Name(i, i + 1, origin="tnm", within=(quantity.number_start, quantity.number_end)), 0.85)
    if quantity.origin == "quantities:birthday":
        began = not ONSET.isdisjoint(passage.words.norms[max(0, at.i - 6) : at.i])
        return at.about(Name(at.j - 1, at.j, origin="age"), 0.9, "observation" if began else "age")
    if is_when(passage.words.text, quantity):
        return None
    if is_excess(passage, index) or is_unknown_multiple(passage, index):
        quantity.claimed = True
        return None
    age = _age(at, previous.get("time"), parent) if could_be_age(quantity) else None
    if age:
        return age
    if quantity.origin in ("quantities:sandwich", "quantities:reversed"):
        inner = name_between(passage, index, at.ceiling)
        if inner:
            return Reading(quantity, [inner], name_type(inner))
    _share_milliseconds(at, previous.get("time"))
    if quantity.kind == "time":
        return about_time(passage, index, at.floor, at.ceiling, previous.get("time"), parent)
    if quantity.kind == "ordinal" or stage_word(passage, index) is not None:
        ranked = staged(passage, index, at.floor, at.ceiling, previous.get("measure"))
        named = quantity.values is not None and not all(value[:1].isdigit() for value in quantity.values)
        if ranked or (named and quantity.kind == "ordinal"):
            return ranked
    measured = _measure(at, previous.get("measure"), parent)
    return None if measured and is_variation(quantity, measured.names[0].analyte) else measured


def _age(at: _Place, previous: Reading | None, parent: Above) -> Reading | None:
    """The age that a number is, by the words around it or those of the group above; ``previous`` is the last time."""
    age = age_subject(at.passage, at.index, at.floor, at.ceiling)
    if age:
        if previous is not None and at.passage.words.norms[at.floor : at.i] == ["("]:
            adopt(at.passage, at.index, at.floor, previous.quantity)
        onset = at_onset(at.passage, at.index, age)
        return at.about(age, 0.8, "observation") if onset else at.about(age, 0.97, "age")
    heading = age_above(at.passage, at.index, parent)
    return at.about(heading, 0.8, "age") if heading else None


def _share_milliseconds(at: _Place, last: Reading | None) -> None:
    """ "QTc > 450 msec (males) and > 470 (females)": the unit goes on, in place."""
    quantity = at.quantity
    if last is None or quantity.kind != "number" or quantity.unit is not None or quantity.comparator is None:
        return
    unit, following = last.quantity.unit, last.quantity is at.passage.quantities[at.index - 1]
    if following and unit is not None and unit.ucum == "ms" and is_elliptic(at.passage, at.index, at.floor):
        quantity.unit, quantity.kind = unit, "time"


def _measure(at: _Place, previous: Reading | None, parent: Above) -> Reading | None:
    """What a number is about that is no age, no time and no rank."""
    passage, index, quantity = at.passage, at.index, at.quantity
    if is_place(quantity):
        lying = placed(passage, index, at.floor)
        return at.about(lying, 0.6) if lying else None
    if says_of_the_following(passage, index) or is_whole(passage, index) or is_margin(passage, index):
        return None
    if not at.is_compared and (is_year(quantity) or _is_in_analyte(at)):
        return None
    phase = phase_behind(passage, at.j) or phase_in_brackets(passage, at.i, at.j, at.floor, previous)
    if phase is not None:
        limited = at.is_compared or (previous is not None and adopt(passage, index, at.floor, previous.quantity))
        return at.about(phase, 0.95 if limited else 0.85)
    before = name_of(passage, index, at.floor)
    if before and before.analyte:
        return _of_analyte(at, before, before.analyte)
    often = times_of(passage, index, before)
    if often:
        return at.number_of(often, 0.7)
    if quantity.origin == "quantities:normal":
        return _normal(at, before, parent)
    frequent = quantity.unit is None and is_frequency(passage, quantity)
    if is_year(quantity) or frequent or is_definition(passage, index):
        return None
    onward = _onward(at, before, previous) if previous else None
    if onward:
        return onward
    return _compared(at, before, parent) if at.is_compared else _uncompared(at, before, previous)


def _is_in_analyte(at: _Place) -> bool:
    """Whether a number is part of an analyte's name."""
    named = at.passage.analyte_at.get(at.i)
    return named is not None and named.i < at.i


def _normal(at: _Place, before: Name | None, parent: Above) -> Reading | None:
    """What is "within normal limits": the test of a specimen before it, or what the group above names."""
    if before and not OTHER_SPECIMENS.isdisjoint(at.passage.words.norms[before.i : before.j]):
        return at.about(before, 0.6)
    above = name_in_group(parent) if at.i == 0 else None
    return at.about(above, 0.6) if above and above.analyte else None


def _onward(at: _Place, before: Name | None, previous: Reading) -> Reading | None:
    """What the quantity before goes on to be about: the drug it is a dose of, or its own subject."""
    own = own_dose(at.passage, at.index, at.floor, at.ceiling, previous)
    return own or continued(at.passage, at.index, at.floor, before, previous, at.is_compared)


def _of_analyte(at: _Place, before: Name, analyte: Analyte) -> Reading | None:
    """What the name of an analyte stands before: its value, unless a number without comparator and unit is apart."""
    passage, quantity = at.passage, at.quantity
    alone = quantity.unit is None and quantity.relative_to is None
    bare = not at.is_compared and quantity.unit is None and analyte.category != "score"
    written = passage.words.text[quantity.number_start : quantity.number_end]
    if (bare and (at.i - before.j > 1 or not written[:1].isdigit())) or (alone and is_frequency(passage, quantity)):
        return None
    if alone and passage.words.norms[at.j : at.j + 1] == ["consecutive"]:
        run = counted(passage, at.index, len(passage.words))
        return at.number_of(run, 0.7) if run else None
    given = not GIVEN_ANALYTES.isdisjoint(passage.words.norms[before.i : before.j])
    if (given and is_rate_of_dose(quantity)) or (analyte.category == "score" and is_dose(quantity)):
        return at.about(Name(before.i, before.j), 0.7, "drug")
    add_score_unit(passage, quantity, at.i, before)
    together = coordinated(passage, before, at.floor)
    own = quantity.unit is not None and quantity.unit.kind == "ucum" and quantity.unit.ucum != "%"
    if own and len(together) > 1 and measures(quantity.unit, analyte):
        together = [name for name in together if name.analyte is None or measures(quantity.unit, name.analyte)]
    names = of_pair(passage, at.index, with_borrowing(passage, together, at.floor))
    return Reading(quantity, names, "measurement", confidence=0.97 if at.is_compared else 0.85)


def _compared(at: _Place, before: Name | None, parent: Above) -> Reading | None:
    """What a limit is about that no analyte's name stands before: a share, a score, a count, a dose, a name."""
    passage, index, quantity = at.passage, at.index, at.quantity
    share = share_behind(passage, index, at.ceiling) or pressure(passage, index)
    if share:
        return at.about(share, 0.7)
    scored = _scored(at, before)
    if scored:
        return scored
    generic = before is not None and not GENERIC.isdisjoint(passage.words.norms[before.i : before.j])
    thing = counted(passage, index, at.ceiling)
    if thing and not generic and not (before and quantity.unit and quantity.unit.kind != "count"):
        return at.number_of(thing, 0.75)
    dose = _dose(at, before) if is_dose(quantity) else None
    if dose:
        return dose
    if before is None:
        return _without_name_before(at, parent)
    known = known_nearby(passage, index, at.floor, at.ceiling)
    if known:
        return at.about(known, 0.7)
    measured = generic or before.known or quantity.unit is not None or quantity.origin == "quantities:pair"
    kind: ConstraintType = "measurement" if measured else "observation"
    names = coordinated(passage, before, at.floor) if measured and not before.known else [before]
    return Reading(quantity, names, kind, confidence=0.75)


def _scored(at: _Place, before: Name | None) -> Reading | None:
    """What a limit is about that is one of a scale."""
    passage, quantity = at.passage, at.quantity
    scored = before is not None and is_scored(passage, before, at.i)
    if before is None or only_generic(passage, before) or lead_is_generic(passage, at.index):
        scale = scale_of(passage, at.index, before, at.floor, at.ceiling)
        if scale and scale.analyte and scale.analyte.category != "score" and scale.j <= at.i:
            return _of_analyte(at, scale, scale.analyte)
        if scale:
            add_score_unit(passage, quantity, at.i, before)
            return at.about(scale, 0.85 if scale.known else 0.7)
    if before and scored:
        add_score_unit(passage, quantity, at.i, before)
        return at.about(instrument(passage, before, at.floor) or before, 0.8)
    return None


def _dose(at: _Place, before: Name | None) -> Reading | None:
    """The drug that an amount is of, beside it or named before it."""
    passage, norms = at.passage, at.passage.words.norms
    drug = beside_dose(passage, at.j, at.ceiling) or before or name_after(passage, at.j, at.ceiling)
    words = set(norms[at.i : at.j + 6]) | (set(norms[drug.i : drug.j]) if drug else set())
    if drug is None or drug.known or not words.isdisjoint(NOT_DRUGS):
        return None
    take_in_daily(passage, at.quantity, drug)
    return at.about(drug, 0.6, "drug")


def _uncompared(at: _Place, before: Name | None, previous: Reading | None) -> Reading | None:
    """A number alone is about a count or a scale, or nothing: "a score of 9 or 10 on the ladder", "level 4"."""
    passage, index, quantity = at.passage, at.index, at.quantity
    count = another_count(passage, index, at.floor, at.ceiling, previous)
    count = count or treatments_counted(passage, index, at.ceiling)
    if count:
        return count
    if not passage.words.text[quantity.number_start].isalnum() or passage.words.norms[at.i].isalpha():
        return None
    if before and before.scale and at.i - before.j <= 1 and quantity.unit is None:
        return at.about(before, 0.6)
    if before and is_scored(passage, before, at.i):
        generic = only_generic(passage, before)
        scale = scale_of(passage, index, before, at.floor, at.ceiling) if generic else before
        if scale and (not generic or scale.known or at.i - before.j <= 1):
            add_score_unit(passage, quantity, at.i, before)
            return at.about(scale, 0.6)
    if before is None and quantity.unit is not None:
        after = name_after(passage, at.j, at.ceiling)
        if after and after.known and is_compatible(quantity, after):
            return at.about(after, 0.6)
    return None


def _without_name_before(at: _Place, parent: Above) -> Reading | None:
    """The subject behind the number, in the group above, or the last analyte named in the sentence."""
    passage, quantity = at.passage, at.quantity
    for k in range(at.i - 1, at.floor - 1, -1):
        if passage.words.norms[k] in ".;" and k not in passage.analyte_at:
            break
        if k in passage.analyte_at and passage.words.norms[k] not in ".;":
            return at.about(passage.analyte_at[k], 0.6)
    if quantity.unit is not None or quantity.relative_to:
        after = name_after(passage, at.j, at.ceiling)
        if after:
            rated = None if after.known else named_by_rate(passage, quantity)
            return at.about(rated or after, 0.6)
    above = name_in_group(parent) or named_by_rate(passage, quantity)
    return at.about(above, 0.6) if above else None
