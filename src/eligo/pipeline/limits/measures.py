"""What each quantity of a criterion is about: the rules in the order in which they are asked."""

from __future__ import annotations

from ...lexicon.analytes import Analyte
from ...schema import ConstraintType
from ...units import measures
from ..numeric.words import cues
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
        reading = _read(passage, index, previous, parent)
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


def _read(passage: Passage, index: int, previous: dict[str, Reading], parent: Above) -> Reading | None:
    quantity = passage.quantities[index]
    if quantity.origin == "quantities:tnm":
        i = passage.words.at(quantity.number_end) - 1
        letter = Name(i, i + 1, origin="tnm", within=(quantity.number_start, quantity.number_end))
        return Reading(quantity, [letter], "measurement", confidence=0.85)
    if quantity.origin == "quantities:birthday":
        i, j = passage.spans[index]
        began = not ONSET.isdisjoint(passage.words.norms[max(0, i - 6) : i])
        return Reading(quantity, [Name(j - 1, j, origin="age")], "observation" if began else "age", confidence=0.9)
    if is_when(passage.words.text, quantity):
        return None
    if is_excess(passage, index) or is_unknown_multiple(passage, index):
        quantity.claimed = True
        return None
    floor, ceiling = surroundings(passage, index)
    if could_be_age(quantity):
        age = age_subject(passage, index, floor, ceiling)
        if age:
            if "time" in previous and passage.words.norms[floor : passage.spans[index][0]] == ["("]:
                adopt(passage, index, floor, previous["time"].quantity)
            onset = at_onset(passage, index, age)
            return Reading(quantity, [age], "observation" if onset else "age", confidence=0.8 if onset else 0.97)
        heading = age_above(passage, index, parent)
        if heading:
            return Reading(quantity, [heading], "age", confidence=0.8)
    if quantity.origin in ("quantities:sandwich", "quantities:reversed"):
        inner = name_between(passage, index, ceiling)
        if inner:
            return Reading(quantity, [inner], name_type(inner))
    _share_milliseconds(passage, index, floor, previous.get("time"))
    if quantity.kind == "time":
        return about_time(passage, index, floor, ceiling, previous.get("time"), parent)
    if quantity.kind == "ordinal" or stage_word(passage, index) is not None:
        ranked = staged(passage, index, floor, ceiling, previous.get("measure"))
        named = quantity.values is not None and not all(value[:1].isdigit() for value in quantity.values)
        if ranked or (named and quantity.kind == "ordinal"):
            return ranked
    measured = _measure(passage, index, floor, ceiling, previous.get("measure"), parent)
    return None if measured and is_variation(quantity, measured.names[0].analyte) else measured


def _share_milliseconds(passage: Passage, index: int, floor: int, last: Reading | None) -> None:
    """ "QTc > 450 msec (males) and > 470 (females)": the unit goes on, in place."""
    quantity = passage.quantities[index]
    if last is None or quantity.kind != "number" or quantity.unit is not None or quantity.comparator is None:
        return
    unit, following = last.quantity.unit, last.quantity is passage.quantities[index - 1]
    if following and unit is not None and unit.ucum == "ms" and is_elliptic(passage, index, floor):
        quantity.unit, quantity.kind = unit, "time"


def _measure(
    passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None, parent: Above
) -> Reading | None:
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    if is_place(quantity):
        lying = placed(passage, index, floor)
        return Reading(quantity, [lying], "measurement", confidence=0.6) if lying else None
    if says_of_the_following(passage, index) or is_whole(passage, index) or is_margin(passage, index):
        return None
    compared = quantity.comparator is not None or quantity.relative_to is not None
    named = passage.analyte_at.get(i) if not compared else None
    if not compared and (is_year(quantity) or (named and named.i < i)):
        return None
    phase = phase_behind(passage, j) or phase_in_brackets(passage, i, j, floor, previous)
    if phase is not None:
        if not compared and previous:
            compared = adopt(passage, index, floor, previous.quantity)
        return Reading(quantity, [phase], "measurement", confidence=0.95 if compared else 0.85)
    before = name_of(passage, index, floor)
    if before and before.analyte:
        return _of_analyte(passage, index, floor, before, before.analyte, compared)
    often = times_of(passage, index, before)
    if often:
        return Reading(quantity, [often], event_type(passage, often), True, 0.7)
    if quantity.origin == "quantities:normal":
        if before and not OTHER_SPECIMENS.isdisjoint(passage.words.norms[before.i : before.j]):
            return Reading(quantity, [before], "measurement", confidence=0.6)
        above = name_in_group(parent) if i == 0 else None
        return Reading(quantity, [above], "measurement", confidence=0.6) if above and above.analyte else None
    if (
        is_year(quantity)
        or (is_frequency(passage, quantity) and quantity.unit is None)
        or is_definition(passage, index)
    ):
        return None
    if previous:
        own = own_dose(passage, index, floor, ceiling, previous)
        if own:
            return own
        onward = continued(passage, index, floor, before, previous, compared)
        if onward:
            return onward
    if not compared:
        count = another_count(passage, index, floor, ceiling, previous) or treatments_counted(passage, index, ceiling)
        return count or _uncompared(passage, index, before, floor, ceiling)
    return _compared(passage, index, floor, ceiling, before, parent)


def _of_analyte(
    passage: Passage, index: int, floor: int, before: Name, analyte: Analyte, compared: bool
) -> Reading | None:
    """What the name of an analyte stands before: its value, unless a number without comparator and unit is apart."""
    quantity, (i, j) = passage.quantities[index], passage.spans[index]
    alone = quantity.unit is None and quantity.relative_to is None
    bare = not compared and quantity.unit is None and analyte.category != "score"
    written = passage.words.text[quantity.number_start : quantity.number_end]
    if (bare and (i - before.j > 1 or not written[:1].isdigit())) or (alone and is_frequency(passage, quantity)):
        return None
    if alone and passage.words.norms[j : j + 1] == ["consecutive"]:
        run = counted(passage, index, len(passage.words))
        return Reading(quantity, [run], event_type(passage, run), True, 0.7) if run else None
    given = not GIVEN_ANALYTES.isdisjoint(passage.words.norms[before.i : before.j])
    if (given and is_rate_of_dose(quantity)) or (analyte.category == "score" and is_dose(quantity)):
        return Reading(quantity, [Name(before.i, before.j)], "drug", confidence=0.7)
    add_score_unit(passage, quantity, i, before)
    together = coordinated(passage, before, floor)
    own = quantity.unit is not None and quantity.unit.kind == "ucum" and quantity.unit.ucum != "%"
    if own and len(together) > 1 and measures(quantity.unit, analyte):
        together = [name for name in together if name.analyte is None or measures(quantity.unit, name.analyte)]
    names = of_pair(passage, index, with_borrowing(passage, together, floor))
    return Reading(quantity, names, "measurement", confidence=0.97 if compared else 0.85)


def _compared(
    passage: Passage, index: int, floor: int, ceiling: int, before: Name | None, parent: Above
) -> Reading | None:
    """What a limit is about that no analyte's name stands before: a share, a score, a count, a dose, a name."""
    quantity, norms = passage.quantities[index], passage.words.norms
    i, j = passage.spans[index]
    share = share_behind(passage, index, ceiling)
    if share:
        return Reading(quantity, [share], "measurement", confidence=0.7)
    tension = pressure(passage, index)
    if tension:
        return Reading(quantity, [tension], "measurement", confidence=0.7)
    scored = before is not None and is_scored(passage, before, i)
    if before is None or only_generic(passage, before) or lead_is_generic(passage, index):
        scale = scale_of(passage, index, before, floor, ceiling)
        if scale and scale.analyte and scale.analyte.category != "score" and scale.j <= i:
            return _of_analyte(passage, index, floor, scale, scale.analyte, True)
        if scale:
            add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [scale], "measurement", confidence=0.85 if scale.known else 0.7)
    if before and scored:
        add_score_unit(passage, quantity, i, before)
        return Reading(quantity, [instrument(passage, before, floor) or before], "measurement", confidence=0.8)
    generic = before is not None and not GENERIC.isdisjoint(norms[before.i : before.j])
    thing = counted(passage, index, ceiling)
    if thing and not generic and not (before and quantity.unit and quantity.unit.kind != "count"):
        return Reading(quantity, [thing], event_type(passage, thing), True, 0.75)
    if is_dose(quantity):
        drug = beside_dose(passage, j, ceiling) or before or name_after(passage, j, ceiling)
        words = set(norms[i : j + 6]) | (set(norms[drug.i : drug.j]) if drug else set())
        if drug and not drug.known and words.isdisjoint(NOT_DRUGS):
            take_in_daily(passage, quantity, drug)
            return Reading(quantity, [drug], "drug", confidence=0.6)
    if before:
        known = known_nearby(passage, index, floor, ceiling)
        if known:
            return Reading(quantity, [known], "measurement", confidence=0.7)
        measured = generic or before.known or quantity.unit is not None or quantity.origin == "quantities:pair"
        kind: ConstraintType = "measurement" if measured else "observation"
        return Reading(quantity, [before], kind, confidence=0.75)
    return _without_name_before(passage, index, floor, ceiling, parent)


def _uncompared(passage: Passage, index: int, before: Name | None, floor: int, ceiling: int) -> Reading | None:
    """A number alone is about a scale or nothing: "a score of 9 or 10 on the ladder", "level 4"."""
    quantity = passage.quantities[index]
    if (
        not passage.words.text[quantity.number_start].isalnum()
        or passage.words.norms[passage.spans[index][0]].isalpha()
    ):
        return None
    i = passage.spans[index][0]
    if before and before.scale and i - before.j <= 1 and quantity.unit is None:
        return Reading(quantity, [before], "measurement", confidence=0.6)
    if before and is_scored(passage, before, i):
        if not only_generic(passage, before):
            add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [before], "measurement", confidence=0.6)
        scale = scale_of(passage, index, before, floor, ceiling)
        if scale and (scale.known or i - before.j <= 1):
            add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [scale], "measurement", confidence=0.6)
    if before is None and quantity.unit is not None:
        after = name_after(passage, passage.spans[index][1], ceiling)
        if after and after.known and is_compatible(quantity, after):
            return Reading(quantity, [after], "measurement", confidence=0.6)
    return None


def _without_name_before(passage: Passage, index: int, floor: int, ceiling: int, parent: Above) -> Reading | None:
    """The subject behind the number, in the group above, or the last analyte named in the sentence."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    for k in range(i - 1, floor - 1, -1):
        if passage.words.norms[k] in ".;" and k not in passage.analyte_at:
            break
        if k in passage.analyte_at and passage.words.norms[k] not in ".;":
            return Reading(quantity, [passage.analyte_at[k]], "measurement", confidence=0.6)
    if quantity.unit is not None or quantity.relative_to:
        after = name_after(passage, j, ceiling)
        if after:
            rated = None if after.known else named_by_rate(passage, quantity)
            return Reading(quantity, [rated or after], "measurement", confidence=0.6)
    above = name_in_group(parent) or named_by_rate(passage, quantity)
    return Reading(quantity, [above], "measurement", confidence=0.6) if above else None
