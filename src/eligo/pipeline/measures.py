"""What each quantity of a criterion is about: the rules in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import Bound, ConstraintType, Interval, Unit
from .ages import age_subject, at_onset, could_be_age
from .analysis import Quantity
from .numbers import FACTORS
from .subjects import (
    BREAK,
    GENERIC,
    MEASURES,
    PERSONS,
    Name,
    Passage,
    coordinated,
    name_after,
    name_before,
    phrase_beginning,
)
from .words import cues

DOSE_CODES = cues("dose-codes")
DOSE_RATES = cues("dose-rates")
DRUG_WORDS = cues("drug-words")
ELLIPTIC = cues("elliptic")
FOLLOWING = cues("following-words")
FORWARD_LINKS = cues("forward-links")
GRADE_LINKS = cues("grade-links")
INSTRUMENTS = cues("instruments")
MULTIPLICITY = cues("multiplicity")
NOMINAL = cues("nominal-scales")
PROCEDURE_WORDS = cues("procedure-words")
SCORE_UNITS = cues("score-units")
STAGES = cues("stage-words")
STRETCHES = cues("stretch-words")
LENGTH_CODES = frozenset(("cm", "mm", "m", "km", "[in_i]", "[ft_i]", "[mi_i]"))
TIME_CODES = frozenset(("s", "ms", "min", "h", "d", "wk", "mo", "a"))
STANDARD_MEASURES = cues("standard-measures")
TIME_HEADS = cues("time-heads")
SCORE_HEADS = cues("score-heads")
FUNCTIONAL = cues("functional-class")
RANGE_AFTER = cues("scale-range-after")
TIME_QUANTITIES = cues("time-quantities")


@dataclass(slots=True)
class Reading:
    """A quantity and what it was read to be about; ``counts`` says that it tells how many."""

    quantity: Quantity
    names: list[Name]
    type: ConstraintType
    counts: bool = False
    confidence: float = 0.9


def read_passage(passage: Passage, parent: Passage | None) -> list[Reading]:
    """The readings of one criterion's quantities; those that are about nothing measurable are left out.

    ``parent`` is the group that the criterion stands in, whose words supply a subject that the criterion lacks.
    """
    readings: list[Reading | None] = []
    previous: dict[str, Reading] = {}
    for index, quantity in enumerate(passage.quantities):
        reading = _read(passage, index, previous, parent)
        readings.append(reading)
        if reading:
            previous["time" if quantity.kind == "time" else "measure"] = reading
    _share_backward(passage, readings)
    return [reading for reading in readings if reading]


def _read(passage: Passage, index: int, previous: dict[str, Reading], parent: Passage | None) -> Reading | None:
    quantity = passage.quantities[index]
    floor, ceiling = _surroundings(passage, index)
    if could_be_age(quantity):
        age = age_subject(passage, index, floor, ceiling)
        if age:
            onset = at_onset(passage, age)
            return Reading(quantity, [age], "observation" if onset else "age", confidence=0.8 if onset else 0.97)
    if quantity.origin in ("quantities:sandwich", "quantities:reversed"):
        inner = _between(passage, index, ceiling)
        if inner:
            return Reading(quantity, [inner], name_type(inner))
    if quantity.kind == "time":
        return _time(passage, index, floor, ceiling, previous.get("time"))
    if quantity.kind == "ordinal" or _stage_word(passage, index) is not None:
        staged = _staged(passage, index, floor, ceiling, previous.get("measure"))
        if staged:
            return staged
    return _measure(passage, index, floor, ceiling, previous.get("measure"), parent)


def name_type(name: Name) -> ConstraintType:
    """What kind of constraint a number about this subject makes."""
    return "age" if name.origin == "age" or (name.analyte and name.analyte.id == "age") else "measurement"


def _surroundings(passage: Passage, index: int) -> tuple[int, int]:
    """The tokens that belong to quantity ``index``: from behind the one before to the start of the next."""
    i, j = passage.spans[index]
    floor, ceiling = 0, len(passage.words)
    for _, b in reversed(passage.spans[:index]):
        if b <= i:
            floor = b
            break
    for a, _ in passage.spans[index + 1 :]:
        if a >= j:
            ceiling = a
            break
    return floor, ceiling


def _between(passage: Passage, index: int, ceiling: int) -> Name | None:
    """ "18 < BMI < 30", "18 ≤ age": the subject inside the evidence, or behind a number that stands first."""
    i, j = passage.spans[index]
    norms = passage.words.norms
    if passage.quantities[index].origin == "quantities:reversed":
        return name_after(passage, j, ceiling)
    for k in range(i, j):
        if k in passage.analyte_at:
            return passage.analyte_at[k]
    k = next((k for k in range(i + 1, j) if norms[k] in "<≤>≥"), i) + 1
    while k < j and norms[k] == "=":
        k += 1
    end = k
    while end < j and norms[end] not in "<≤>≥=":
        end += 1
    return Name(k, end) if end > k else None


# --------------------------------------------------------------------------- times


def _time(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None) -> Reading | None:
    """A time that is the value of something: life expectancy, QTc, gestational age; other times are for windows."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    inside = next((k for k in range(i, j) if passage.words.norms[k] in ("gestational", "gestation")), None)
    if inside is not None:
        return Reading(quantity, [Name(inside, inside + 1)], "measurement", confidence=0.85)
    before = name_before(passage, i, floor)
    if before and _is_time_quantity(passage, before):
        return Reading(quantity, [before], name_type(before), confidence=0.93)
    if before is None or not before.known:
        after = name_after(passage, j, min(ceiling, j + 5))
        if after and _is_time_quantity(passage, after) and passage.words.norms[after.j - 1] not in TIME_HEADS:
            return Reading(quantity, [after], name_type(after), confidence=0.9)
    if previous and _elliptic(passage, index, floor) and (previous.type != "age" or could_be_age(quantity)):
        return Reading(quantity, previous.names, previous.type, confidence=0.85)
    return None


def _is_time_quantity(passage: Passage, name: Name) -> bool:
    if name.analyte:
        return name.analyte.id != "age" and not TIME_CODES.isdisjoint((name.analyte.ucum, *name.analyte.accepted))
    norms = passage.words.norms[name.i : name.j]
    return norms[-1] in TIME_HEADS or not TIME_QUANTITIES.isdisjoint(norms)


# --------------------------------------------------------------------------- classes, grades and stages


def _stage_word(passage: Passage, index: int) -> int | None:
    """The token of "grade" or "stage" at the number."""
    i, j = passage.spans[index]
    norms = passage.words.norms
    for k in (*range(i, j), i - 1, i - 2):
        near = k >= i - 1 or (i > 0 and norms[i - 1] in GRADE_LINKS)
        if 0 <= k < len(norms) and norms[k] in STAGES and near:
            return k
    return None


def _staged(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None) -> Reading | None:
    """ "grade ≥ 2 neuropathy", "stage IIIB-IV NSCLC", "NYHA class III"."""
    quantity = passage.quantities[index]
    word = _stage_word(passage, index)
    i, j = passage.spans[index]
    inside = _inside(passage, i, j)
    before = inside or name_before(passage, min(i, word) if word is not None else i, floor)
    if word is None:
        if before is None:
            return None
        before = _class_of(passage, before, floor)
        if before is None:
            return None
        if not NOMINAL.isdisjoint(passage.words.norms[before.i : before.j]):
            quantity.interval = Interval()
        elif (
            not before.known
            and not _is_scored(passage, before)
            and quantity.kind == "ordinal"
            and quantity.values
            and quantity.values[0].isdigit()
        ):
            return None
        _add_score_unit(passage, quantity, i, before)
        return Reading(quantity, [before], name_type(before), confidence=0.9 if before.known else 0.6)
    if quantity.unit is None:
        quantity.unit = Unit(text=passage.words.written(word, word + 1), kind="score")
    if before and before.analyte and before.analyte.category == "score":
        return Reading(quantity, [before], "measurement")
    after = phrase_beginning(passage, j, ceiling) if j < len(passage.words) else None
    if previous and not after and not before and _elliptic(passage, index, floor):
        return Reading(quantity, previous.names, previous.type, confidence=0.7)
    name = after or before or Name(word, word + 1)
    return Reading(quantity, [name], "measurement" if name.known else "condition", confidence=0.7)


def _class_of(passage: Passage, name: Name, floor: int) -> Name | None:
    """The scale of "(NYHA) class III"; none for "HLA class I" and other classes that rank no patient."""
    norms = passage.words.norms
    if name.known or norms[name.j - 1] not in ("class", "classes"):
        return name
    outer = name_before(passage, name.i, floor) if _only_generic(passage, name) else None
    if outer and outer.known:
        return outer
    named = [*norms[name.i : name.j], *(norms[outer.i : outer.j] if outer else ())]
    return (outer or name) if not FUNCTIONAL.isdisjoint(named) else None


def _is_scored(passage: Passage, name: Name) -> bool:
    """Whether the name is one of a scale: "… score", "… level", "… scale"."""
    return passage.words.norms[name.j - 1] in SCORE_HEADS


def _inside(passage: Passage, i: int, j: int) -> Name | None:
    """ "> ASA II": the scale between the comparator and the number."""
    return next((passage.analyte_at[k] for k in range(i, j) if k in passage.analyte_at), None)


def _add_score_unit(passage: Passage, quantity: Quantity, i: int, name: Name | None) -> None:
    """ "score > 20", "class III": the word that says what kind of number it is, where there is no other unit."""
    norms = passage.words.norms
    if quantity.unit is not None or quantity.relative_to is not None:
        return
    place = (
        i - 1
        if i and norms[i - 1] in SCORE_UNITS
        else name.j - 1
        if name and norms[name.j - 1] in SCORE_UNITS
        else None
    )
    if place is not None and i - place <= 3:
        quantity.unit = Unit(text=passage.words.written(place, place + 1), kind="score")


# --------------------------------------------------------------------------- measured and counted things


def _measure(
    passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None, parent: Passage | None
) -> Reading | None:
    quantity = passage.quantities[index]
    norms = passage.words.norms
    i, j = passage.spans[index]
    if _says_of_the_following(passage, index) or _is_place(quantity) or _is_own_range(passage, index):
        return None
    compared = quantity.comparator is not None or quantity.relative_to is not None
    before = _inside(passage, i, j) or name_before(passage, i, floor)
    if before and before.analyte:
        if not compared and quantity.unit is None and before.analyte.category != "score" and i - before.j > 1:
            return None
        _add_score_unit(passage, quantity, i, before)
        names = coordinated(passage, before, floor)
        return Reading(quantity, names, "measurement", confidence=0.97 if compared else 0.85)
    if _is_year(quantity) or _is_frequency(passage, quantity) or _is_definition(passage, quantity, before):
        return None
    if previous:
        continued = _continued(passage, index, floor, before, previous, compared)
        if continued:
            return continued
    if not compared:
        return _uncompared(passage, index, before, floor, ceiling)
    scored = before is not None and _is_scored(passage, before)
    if before is None or _only_generic(passage, before) or _lead_is_generic(passage, index):
        scale = _scored(passage, index, before, floor, ceiling)
        if scale:
            _add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [scale], "measurement", confidence=0.85 if scale.known else 0.7)
    if before and scored:
        _add_score_unit(passage, quantity, i, before)
        return Reading(quantity, [_instrument(passage, before, floor) or before], "measurement", confidence=0.8)
    generic = before is not None and not GENERIC.isdisjoint(norms[before.i : before.j])
    counted = _counted(passage, index, ceiling)
    if counted and not generic and not (before and quantity.unit and quantity.unit.kind != "count"):
        return Reading(quantity, [counted], _event_type(passage, counted), True, 0.75)
    if _is_dose(quantity):
        drug = name_after(passage, j, ceiling) or before
        if drug and not drug.known:
            return Reading(quantity, [drug], "drug", confidence=0.6)
    if before:
        known = _known_nearby(passage, index, floor, ceiling)
        if known:
            return Reading(quantity, [known], "measurement", confidence=0.7)
        measured = generic or quantity.unit is not None or quantity.origin == "quantities:pair"
        kind: ConstraintType = "measurement" if measured else "observation"
        return Reading(quantity, [before], kind, confidence=0.75)
    return _without_name_before(passage, index, floor, ceiling, parent)


def _continued(
    passage: Passage, index: int, floor: int, before: Name | None, previous: Reading, compared: bool
) -> Reading | None:
    """ "> 30 or < 18.5", "≥ 13 g/dL in men or 12 g/dL in women": the subject of the number before goes on.

    A number without a comparator takes the one before's, if it is joined by "or" or "and" and has the same unit.
    """
    quantity = passage.quantities[index]
    if quantity.comparator == "eq" and quantity.unit is None:
        return None
    same_reference = quantity.relative_to is not None and previous.quantity.relative_to == quantity.relative_to
    if _elliptic(passage, index, floor) and (before is None or quantity.relative_to):
        if not compared and not _adopts(passage, index, floor, previous.quantity):
            return None
        return Reading(quantity, previous.names, previous.type, previous.counts, 0.85)
    if same_reference or (before is None and _same_measure(passage, index, floor, previous.quantity)):
        return Reading(quantity, previous.names, previous.type, previous.counts, confidence=0.8)
    if before is None and previous.counts and passage.spans[index][0] - floor <= 2:
        return Reading(quantity, previous.names, "measurement", confidence=0.7)
    return None


def _same_measure(passage: Passage, index: int, floor: int, previous: Quantity) -> bool:
    """Whether the number before is joined by "or" or "and" and stands in the same unit, not a bare percentage."""
    unit = passage.quantities[index].unit
    if unit is None or previous.unit is None or unit.ucum in (None, "%") or unit.ucum != previous.unit.ucum:
        return False
    between = passage.words.norms[floor : passage.spans[index][0]]
    return len(between) <= 12 and not {"or", "and"}.isdisjoint(between) and "." not in between


def _adopts(passage: Passage, index: int, floor: int, previous: Quantity) -> bool:
    """Gives a number without a comparator the one of the number before, where the two are joined."""
    quantity = passage.quantities[index]
    between = passage.words.norms[floor : passage.spans[index][0]]
    joined = {"or", "and"}.intersection(between) or not PERSONS.isdisjoint(between)
    units = [unit.ucum if unit else None for unit in (quantity.unit, previous.unit)]
    if not joined or units[0] != units[1] or quantity.kind != previous.kind:
        return False
    low, high = quantity.interval.low, quantity.interval.high
    if low is None or high is None or low.value != high.value:
        return True
    if previous.comparator is None or "(" in between:
        return False
    value = low.value
    before = previous.interval
    if before.low and not before.high:
        quantity.interval = Interval(low=Bound(value=value, inclusive=before.low.inclusive))
    elif before.high and not before.low:
        quantity.interval = Interval(high=Bound(value=value, inclusive=before.high.inclusive))
    quantity.comparator = previous.comparator
    return True


def _uncompared(passage: Passage, index: int, before: Name | None, floor: int, ceiling: int) -> Reading | None:
    """A number alone is about a scale or nothing: "a score of 9 or 10 on the ladder", "level 4"."""
    quantity = passage.quantities[index]
    i = passage.spans[index][0]
    if before and _is_scored(passage, before):
        if not _only_generic(passage, before):
            _add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [before], "measurement", confidence=0.6)
        scale = _scored(passage, index, before, floor, ceiling)
        if scale and (scale.known or i - before.j <= 1):
            _add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [scale], "measurement", confidence=0.6)
    if before is None and quantity.unit is not None:
        after = name_after(passage, passage.spans[index][1], ceiling)
        if after and after.known and _is_compatible(quantity, after):
            return Reading(quantity, [after], "measurement", confidence=0.6)
    return None


def _known_nearby(passage: Passage, index: int, floor: int, ceiling: int) -> Name | None:
    """For a number in a laboratory's unit beside other words: the analyte of that unit that stands near."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    if quantity.unit is None or quantity.unit.ucum in (None, "%", "1") or quantity.unit.kind != "ucum":
        return None
    after = name_after(passage, j, ceiling) if passage.words.norms[j : j + 1] == ["of"] else None
    if after and after.known and _is_compatible(quantity, after):
        return after
    for k in range(i - 1, max(-1, i - 30), -1):
        name = passage.analyte_at.get(k)
        if name and _is_compatible(quantity, name):
            return name
    return None


def _is_compatible(quantity: Quantity, name: Name) -> bool:
    """Whether the analyte is measured in the quantity's unit."""
    if name.analyte is None or quantity.unit is None or not quantity.unit.ucum:
        return False
    return quantity.unit.ucum in (name.analyte.ucum, *name.analyte.accepted)


def _without_name_before(
    passage: Passage, index: int, floor: int, ceiling: int, parent: Passage | None
) -> Reading | None:
    """The subject behind the number, in the group above, or the last analyte named in the sentence."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    for k in range(i - 1, floor - 1, -1):
        if k in passage.analyte_at and passage.words.norms[k] not in ".;":
            return Reading(quantity, [passage.analyte_at[k]], "measurement", confidence=0.6)
    if quantity.unit is not None or quantity.relative_to:
        after = name_after(passage, j, ceiling)
        if after:
            return Reading(quantity, [after], "measurement", confidence=0.6)
    above = _name_above(parent) if parent else None
    return Reading(quantity, [above], "measurement", confidence=0.6) if above else None


def _name_above(parent: Passage) -> Name | None:
    """The one analyte that the group names ("Hemoglobin:"), else the phrase that the group's text is."""
    if any(norm[0].isdecimal() for norm in parent.words.norms):
        return None
    names = {name.analyte.id: name for name in parent.analytes if name.analyte and name.analyte.id != "age"}
    if len(names) == 1:
        (name,) = names.values()
        return Name(name.i, name.j, name.analyte, "group", parent.words)
    if names or len(parent.words) > 8:
        return None
    phrase = name_before(parent, len(parent.words), 0)
    return Name(phrase.i, phrase.j, None, "group", parent.words) if phrase else None


def _scored(passage: Passage, index: int, before: Name | None, floor: int, ceiling: int) -> Name | None:
    """The scale of "a score of ≥ 22 on the MADRS" or of "(T-MoCA) score of > 20"."""
    norms = passage.words.norms
    j = passage.spans[index][1]
    after = name_after(passage, j, ceiling)
    if after and after.known:
        return after
    onward = norms[j : j + 1] in (["on"], ["in"], ["from"])
    if before is None and not _lead_is_generic(passage, index):
        return after if norms[j : j + 1] == ["on"] and j + 1 < len(norms) else None
    if before and _only_generic(passage, before):
        outer = name_before(passage, before.i, floor)
        if outer and (outer.known or after is None or not onward):
            return outer
    return after if onward or norms[j : j + 1] == ["of"] else None


def _only_generic(passage: Passage, name: Name) -> bool:
    return all(norm in GENERIC or norm in MEASURES for norm in passage.words.norms[name.i : name.j])


def _lead_is_generic(passage: Passage, index: int) -> bool:
    """ "a minimum score of ≥ 22": the word "score" stands in the comparator."""
    i, j = passage.spans[index]
    return any(norm in ("score", "scores", "value") for norm in passage.words.norms[i:j])


def _instrument(passage: Passage, name: Name, floor: int) -> Name | None:
    """ "PHQ-9 questionnaire for depression score": the instrument named before the "for"."""
    norms = passage.words.norms
    k = name.i - 1
    if k <= floor or norms[k] not in ("for", "of", "on", "in"):
        return None
    outer = name_before(passage, k, floor)
    if outer and (
        (outer.analyte and outer.analyte.category == "score") or not INSTRUMENTS.isdisjoint(norms[outer.i : outer.j])
    ):
        return outer
    return None


def _is_year(quantity: Quantity) -> bool:
    """A number that reads as a calendar year."""
    if quantity.unit is not None:
        return False
    values = [bound.value for bound in (quantity.interval.low, quantity.interval.high) if bound]
    return all(isinstance(value, int) and 1900 <= value <= 2100 for value in values)


def _is_frequency(passage: Passage, quantity: Quantity) -> bool:
    """ "once", "twice a week": how often, and no number of anything."""
    if quantity.relative_to is not None:
        return False
    return passage.words.text[quantity.number_start : quantity.number_end].lower() in FACTORS


def _is_definition(passage: Passage, quantity: Quantity, before: Name | None) -> bool:
    """ "one unit = 10 g of alcohol" says what a unit is."""
    if quantity.comparator != "eq" or before is None:
        return False
    return passage.words.norms[before.j - 1] in STANDARD_MEASURES


def _is_own_range(passage: Passage, index: int) -> bool:
    """ "NRS (0-10) ≥ 4", "a scale of 0-10": the range that a scale has, and no limit."""
    quantity = passage.quantities[index]
    norms = passage.words.norms
    i, j = passage.spans[index]
    low, high = quantity.interval.low, quantity.interval.high
    if low is None or high is None or low.value not in (0, 1) or low.value == high.value or quantity.values:
        return False
    if norms[j : j + 1] == ["-"]:
        j += 1
    if not RANGE_AFTER.isdisjoint(norms[j : j + 1]) or norms[max(0, i - 2) : i] in (["scale", "of"], ["scale", "from"]):
        return True
    bracketed = i > 0 and norms[i - 1] in "([" and norms[j : j + 1] in ([")"], ["]"])
    later = passage.quantities[index + 1 :]
    return bracketed and bool(later) and later[0].comparator is not None


def _is_place(quantity: Quantity) -> bool:
    """ "within 2 cm of the lesion" says where, not how much."""
    return (
        quantity.comparator == "within"
        and quantity.unit is not None
        and quantity.unit.ucum in ("cm", "mm", "m", "km", "[in_i]", "[mi_i]")
    )


def _says_of_the_following(passage: Passage, index: int) -> bool:
    norms = passage.words.norms
    j = passage.spans[index][1]
    if norms[j : j + 1] == ["of"]:
        share = passage.quantities[index].unit is not None and not PERSONS.isdisjoint(norms[j + 1 : j + 4])
        return share or not FOLLOWING.isdisjoint(norms[j + 1 : j + 4])
    return not FOLLOWING.isdisjoint(norms[j : j + 2])


def _elliptic(passage: Passage, index: int, floor: int) -> bool:
    """Whether only connecting words and conditions stand between this quantity and the one before."""
    if floor == 0:
        return False
    between = passage.words.norms[floor : passage.spans[index][0]]
    return len(between) <= 14 and all(norm in ELLIPTIC or norm in PERSONS for norm in between)


def _counted(passage: Passage, index: int, ceiling: int) -> Name | None:
    """ "at least 5 consecutive miscarriages", "≥ 2 relapses": what is counted."""
    quantity = passage.quantities[index]
    j = passage.spans[index][1]
    if quantity.unit is not None:
        if quantity.unit.kind != "count" or "/" in (quantity.unit.ucum or ""):
            return None
        start = passage.words.at(quantity.end - len(quantity.unit.text))
        if start >= j or not STRETCHES.isdisjoint(passage.words.norms[start:j]):
            return None
        of = phrase_beginning(passage, j + 1, ceiling) if passage.words.norms[j : j + 1] == ["of"] else None
        return Name(start, of.j if of else j)
    while j < ceiling and passage.words.norms[j] in MULTIPLICITY:
        j += 1
    if j < len(passage.words) and passage.words.norms[j] not in BREAK:
        return phrase_beginning(passage, j, ceiling)
    return None


def _is_dose(quantity: Quantity) -> bool:
    code = quantity.unit.ucum if quantity.unit else None
    if not code:
        return False
    amount, _, rate = code.partition("/")
    return amount in DOSE_CODES and (not rate or rate in DOSE_RATES)


def _event_type(passage: Passage, name: Name) -> ConstraintType:
    norms = set(passage.words.norms[name.i : name.j])
    if norms & DRUG_WORDS:
        return "drug"
    return "procedure" if norms & PROCEDURE_WORDS else "condition"


def _share_backward(passage: Passage, readings: list[Reading | None]) -> None:
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
