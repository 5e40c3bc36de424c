"""What each quantity of a criterion is about: the rules in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass

from ..schema import ConstraintType, Interval, Unit
from .ages import age_subject, at_onset, could_be_age
from .analysis import Quantity
from .subjects import BREAK, GENERIC, PERSONS, Name, Passage, coordinated, name_after, name_before, phrase_beginning
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
    previous: Reading | None = None
    for index in range(len(passage.quantities)):
        reading = _read(passage, index, previous, parent)
        readings.append(reading)
        previous = reading or previous
    _share_backward(passage, readings)
    return [reading for reading in readings if reading]


def _read(passage: Passage, index: int, previous: Reading | None, parent: Passage | None) -> Reading | None:
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
        return _time(passage, index, floor, ceiling, previous)
    if quantity.kind == "ordinal" or _stage_word(passage, index) is not None:
        staged = _staged(passage, index, floor, ceiling)
        if staged:
            return staged
    return _measure(passage, index, floor, ceiling, previous, parent)


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
        if after and _is_time_quantity(passage, after) and "time" not in passage.words.norms[after.i : after.j]:
            return Reading(quantity, [after], name_type(after), confidence=0.9)
    continued = previous and _elliptic(passage, index, floor) and previous.quantity.kind == "time"
    if previous and continued and (previous.type != "age" or could_be_age(quantity)):
        return Reading(quantity, previous.names, previous.type, confidence=0.85)
    return None


def _is_time_quantity(passage: Passage, name: Name) -> bool:
    if name.analyte:
        return name.analyte.id != "age" and not TIME_CODES.isdisjoint((name.analyte.ucum, *name.analyte.accepted))
    return not TIME_QUANTITIES.isdisjoint(passage.words.norms[name.i : name.j])


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


def _staged(passage: Passage, index: int, floor: int, ceiling: int) -> Reading | None:
    """ "grade ≥ 2 neuropathy", "stage IIIB-IV NSCLC", "NYHA class III"."""
    quantity = passage.quantities[index]
    word = _stage_word(passage, index)
    i, j = passage.spans[index]
    inside = _inside(passage, i, j)
    before = inside or name_before(passage, min(i, word) if word is not None else i, floor)
    if word is None:
        if before is None:
            return None
        if not NOMINAL.isdisjoint(passage.words.norms[before.i : before.j]):
            quantity.interval = Interval()
        elif not before.known and quantity.kind == "ordinal" and quantity.values and quantity.values[0].isdigit():
            return None
        _add_score_unit(passage, quantity, i, before)
        return Reading(quantity, [before], name_type(before), confidence=0.9 if before.known else 0.6)
    if quantity.unit is None:
        quantity.unit = Unit(text=passage.words.written(word, word + 1), kind="score")
    if before and before.analyte and before.analyte.category == "score":
        return Reading(quantity, [before], "measurement")
    after = phrase_beginning(passage, j, ceiling) if j < len(passage.words) else None
    name = after or before or Name(word, word + 1)
    return Reading(quantity, [name], "measurement" if name.known else "condition", confidence=0.7)


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
    if _says_of_the_following(passage, index) or _is_place(quantity):
        return None
    compared = quantity.comparator is not None or quantity.relative_to is not None
    before = _inside(passage, i, j) or name_before(passage, i, floor)
    if before and before.known:
        _add_score_unit(passage, quantity, i, before)
        return Reading(
            quantity, coordinated(passage, before, floor), "measurement", confidence=0.97 if compared else 0.85
        )
    if _is_year(quantity):
        return None
    inherited = previous if previous and previous.type != "age" and _elliptic(passage, index, floor) else None
    if inherited and (before is None or quantity.relative_to):
        return Reading(quantity, inherited.names, inherited.type, inherited.counts, 0.85)
    if quantity.relative_to and previous and previous.quantity.relative_to == quantity.relative_to:
        return Reading(quantity, previous.names, previous.type, confidence=0.8)
    if before is None and previous and previous.counts and i - floor <= 2:
        return Reading(quantity, previous.names, "measurement", confidence=0.7)
    generic = before is not None and not GENERIC.isdisjoint(norms[before.i : before.j])
    if before is None or _only_generic(passage, before) or _lead_is_generic(passage, index):
        scored = _scored(passage, index, before, floor, ceiling, compared)
        if scored:
            _add_score_unit(passage, quantity, i, before)
            return Reading(quantity, [scored], "measurement", confidence=0.85 if scored.known else 0.7)
    if generic and before:
        _add_score_unit(passage, quantity, i, before)
        instrument = _instrument(passage, before, floor)
        if instrument:
            return Reading(quantity, [instrument], "measurement", confidence=0.8)
    if not compared:
        if before and generic and not _only_generic(passage, before):
            return Reading(quantity, [before], "measurement", confidence=0.6)
        return None
    counted = _counted(passage, index, ceiling)
    if counted and not generic and not (before and quantity.unit and quantity.unit.kind != "count"):
        return Reading(quantity, [counted], _event_type(passage, counted), True, 0.75)
    if _is_dose(quantity):
        drug = name_after(passage, j, ceiling) or before
        if drug and not drug.known:
            return Reading(quantity, [drug], "drug", confidence=0.6)
    if before:
        kind: ConstraintType = "measurement" if generic or quantity.unit else "observation"
        return Reading(quantity, [before], kind, confidence=0.75)
    return _without_name_before(passage, index, floor, ceiling, parent)


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
    names = {name.analyte.id: name for name in parent.analytes if name.analyte}
    if len(names) == 1:
        (name,) = names.values()
        return Name(name.i, name.j, name.analyte, "group", parent.words)
    if names or len(parent.words) > 8:
        return None
    phrase = name_before(parent, len(parent.words), 0)
    return Name(phrase.i, phrase.j, None, "group", parent.words) if phrase else None


def _scored(passage: Passage, index: int, before: Name | None, floor: int, ceiling: int, compared: bool) -> Name | None:
    """The scale of "a score of ≥ 22 on the MADRS" or of "(T-MoCA) score of > 20"."""
    quantity = passage.quantities[index]
    j = passage.spans[index][1]
    if before is None and not compared and quantity.unit is None:
        return None
    after = name_after(passage, j, ceiling)
    if after and after.known:
        return after
    generic = before is not None or _lead_is_generic(passage, index)
    if generic and before and _only_generic(passage, before):
        outer = name_before(passage, before.i, floor)
        if outer and (outer.known or after is None or passage.words.norms[j : j + 1] not in (["on"], ["in"], ["from"])):
            return outer
    return after if generic and compared else None


def _only_generic(passage: Passage, name: Name) -> bool:
    return all(norm in GENERIC for norm in passage.words.norms[name.i : name.j])


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
        return not FOLLOWING.isdisjoint(norms[j + 1 : j + 4])
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
        return Name(start, j) if start < j and STRETCHES.isdisjoint(passage.words.norms[start:j]) else None
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
