"""Thresholds: each quantity joined to what it is about, as one constraint a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from spacy.tokens import Doc

from ..lexicon.analytes import LOINC, analytes
from ..schema import Concept, Constraint, ConstraintType, Criterion, Mention, Subject, Unit
from .ages import age_subject, at_onset, could_be_age
from .analysis import Quantity, Section, analysis, text_span
from .subjects import BREAK, GENERIC, PERSONS, Name, Passage, coordinated, name_after, name_before, phrase_beginning
from .words import Words, cues

TIME_QUANTITIES = cues("time-quantities")
ELLIPTIC = cues("elliptic")
FOLLOWING = cues("following-words")
NEGATING = cues("negating")
STAGES = cues("stage-words")
DRUG_WORDS = cues("drug-words")
PROCEDURE_WORDS = cues("procedure-words")
TIME_CODES = frozenset(("s", "ms", "min", "h", "d", "wk", "mo", "a"))
PREGNANCY = cues("pregnancy-length")
MULTIPLICITY = cues("multiplicity")
DOSE_RATES = cues("dose-rates")
GRADE_LINKS = cues("grade-links")
FORWARD_LINKS = cues("forward-links")
DOSE_CODES = ("mg", "ug", "g", "[iU]", "U", "mL", "kg", "mmol", "meq", "{tablets}", "ng")
TYPES: dict[str, ConstraintType] = {
    "Condition": "condition",
    "Drug": "drug",
    "Procedure": "procedure",
    "Device": "device",
    "Measurement": "measurement",
    "Observation": "observation",
    "Visit": "visit",
    "Person": "observation",
}


class Thresholds:
    """The component ``eligo_thresholds``: adds to ``analysis.constraints`` and claims the quantities it uses."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.constraints += find_thresholds(
            doc.text, found.criteria, found.quantities, found.mentions, found.sections, new_id=found.new_id
        )
        return doc


@dataclass(slots=True)
class Reading:
    """A quantity and what it was read to be about."""

    quantity: Quantity
    names: list[Name]
    type: ConstraintType
    counts: bool = False
    confidence: float = 0.9


def find_thresholds(
    text: str,
    criteria: Sequence[Criterion],
    quantities: Iterable[Quantity],
    mentions: Iterable[Mention] = (),
    sections: Sequence[Section] = (),
    *,
    new_id: Callable[[], str] | None = None,
) -> list[Constraint]:
    """The constraints that the quantities make, in the order of the text; a quantity that is used is marked claimed."""
    numbers = count(1)
    issue = new_id or (lambda: f"c{next(numbers)}")
    by_id = {criterion.id: criterion for criterion in criteria}
    constraints: list[Constraint] = []
    for criterion_id, group in groupby(quantities, key=lambda quantity: quantity.criterion):
        criterion = by_id[criterion_id]
        passage = Passage(Words(text, criterion.start, criterion.end), list(group))
        for reading in read_passage(passage, by_id.get(criterion.parent or ""), text):
            constraints += _constraints(passage, reading, criterion_id, issue)
    return constraints


def read_passage(passage: Passage, parent: Criterion | None, text: str) -> list[Reading]:
    """What each quantity of one criterion is about; quantities that are about nothing measurable are left out."""
    readings: list[Reading | None] = []
    for index in range(len(passage.quantities)):
        previous = next((reading for reading in reversed(readings) if reading), None)
        reading = _read(passage, index, previous, parent, text)
        readings.append(reading)
    _share_forward(passage, readings)
    return [reading for reading in readings if reading]


def _read(
    passage: Passage, index: int, previous: Reading | None, parent: Criterion | None, text: str
) -> Reading | None:
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
            return Reading(quantity, inner, _type(inner[0]))
    if quantity.kind == "time":
        return _time(passage, index, floor, ceiling, previous)
    if quantity.kind == "ordinal" or _stage_word(passage, index):
        staged = _staged(passage, index, floor, ceiling)
        if staged:
            return staged
    return _measure(passage, index, floor, ceiling, previous, parent, text)


def _surroundings(passage: Passage, index: int) -> tuple[int, int]:
    """The tokens that belong to quantity ``index``: from behind the one before to the start of the next."""
    i, j = passage.spans[index]
    floor = max((b for a, b in passage.spans[:index] if b <= i), default=0)
    ceiling = next((a for a, b in passage.spans[index + 1 :] if a >= j), len(passage.words))
    return floor, ceiling


def _between(passage: Passage, index: int, ceiling: int) -> list[Name]:
    """ "18 < BMI < 30", "18 ≤ age": the subject inside the evidence, or behind a number that stands first."""
    i, j = passage.spans[index]
    norms = passage.words.norms
    if passage.quantities[index].origin == "quantities:reversed":
        name = name_after(passage, j, ceiling)
        return [name] if name else []
    inside = [k for k in range(i, j) if norms[k][0].isalpha() or k in passage.analyte_at]
    for k in inside:
        if k in passage.analyte_at:
            return [passage.analyte_at[k]]
    k = next((k for k in range(i + 1, j) if norms[k] in "<≤>≥"), i) + 1
    while k < j and norms[k] == "=":
        k += 1
    end = k
    while end < j and norms[end] not in "<≤>≥=":
        end += 1
    name = Name(k, end, origin="age" if norms[k] in ("age", "aged") else "pattern") if end > k else None
    return [name] if name else []


def _time(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None) -> Reading | None:
    """A time that is the value of something: life expectancy, QTc, gestational age; other times are for windows."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    before = name_before(passage, i, floor)
    if before and _is_time_quantity(passage, before, quantity):
        return Reading(quantity, [before], _type(before), confidence=0.93)
    if before is None or not before.known:
        after = name_after(passage, j, min(ceiling, j + 5))
        if after and _is_time_quantity(passage, after, quantity):
            return Reading(quantity, [after], _type(after), confidence=0.9)
    continued = previous and _elliptic(passage, index, floor) and "time" in (previous.quantity.kind, quantity.kind)
    if previous and continued and (previous.type != "age" or could_be_age(quantity)):
        return Reading(quantity, previous.names, previous.type, confidence=0.85)
    return None


def _is_time_quantity(passage: Passage, name: Name, quantity: Quantity) -> bool:
    if name.analyte:
        codes = {name.analyte.ucum, *name.analyte.accepted}
        return name.analyte.id != "age" and bool(codes & TIME_CODES)
    return not TIME_QUANTITIES.isdisjoint(passage.words.norms[name.i : name.j])


def _stage_word(passage: Passage, index: int) -> int | None:
    """The token of "grade" or "stage" at the number."""
    i, j = passage.spans[index]
    norms = passage.words.norms
    for k in (*range(i, j), i - 1, i - 2):
        if 0 <= k < len(norms) and norms[k] in STAGES and (k >= i or k == i - 1 or norms[i - 1] in GRADE_LINKS):
            return k
    return None


def _staged(passage: Passage, index: int, floor: int, ceiling: int) -> Reading | None:
    """ "grade ≥ 2 neuropathy", "stage IIIB-IV NSCLC", "NYHA class III"."""
    quantity = passage.quantities[index]
    word = _stage_word(passage, index)
    i, j = passage.spans[index]
    before = name_before(passage, min(i, word) if word is not None else i, floor)
    if word is None:
        if before is None:
            return None
        return Reading(quantity, [before], _type(before), confidence=0.9 if before.known else 0.6)
    if quantity.unit is None:
        quantity.unit = Unit(text=passage.words.written(word, word + 1), kind="score")
    if before and before.known and before.analyte and before.analyte.category == "score":
        return Reading(quantity, [before], "measurement")
    after = phrase_beginning(passage, j, ceiling) if j < len(passage.words) else None
    name = after or before or Name(word, word + 1)
    return Reading(quantity, [name], "measurement" if name.known else "condition", confidence=0.7)


def _measure(
    passage: Passage,
    index: int,
    floor: int,
    ceiling: int,
    previous: Reading | None,
    parent: Criterion | None,
    text: str,
) -> Reading | None:
    quantity = passage.quantities[index]
    norms = passage.words.norms
    i, j = passage.spans[index]
    if _says_of_the_following(passage, index):
        return None
    compared = quantity.comparator is not None or quantity.relative_to is not None
    before = name_before(passage, i, floor)
    inherited = previous if previous and previous.type != "age" and _elliptic(passage, index, floor) else None
    if before and before.known:
        names = coordinated(passage, before, floor)
        return Reading(quantity, names, "measurement", confidence=0.97 if compared else 0.85)
    if inherited and (before is None or quantity.relative_to):
        return Reading(quantity, inherited.names, inherited.type, inherited.counts, 0.85)
    if quantity.relative_to and previous and previous.quantity.relative_to == quantity.relative_to:
        return Reading(quantity, previous.names, previous.type, confidence=0.8)
    ranged = quantity.comparator == "between"
    generic = before is not None and not GENERIC.isdisjoint(norms[before.i : before.j])
    only_generic = before is not None and all(norm in GENERIC for norm in norms[before.i : before.j])
    if before is None or only_generic:
        after = name_after(passage, j, ceiling)
        if after and after.known and (compared or quantity.unit or ranged):
            return Reading(quantity, [after], "measurement", confidence=0.85)
        if only_generic and after and compared:
            return Reading(quantity, [after], "measurement", confidence=0.7)
    if not compared:
        if before and generic and not only_generic and quantity.kind != "time":
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
        return Reading(
            quantity, [before], "measurement" if generic or quantity.unit else "observation", confidence=0.75
        )
    if quantity.unit is not None or quantity.relative_to:
        after = name_after(passage, j, ceiling)
        if after:
            return Reading(quantity, [after], "measurement", confidence=0.6)
    return _from_parent(passage, quantity, parent, text)


def _from_parent(passage: Passage, quantity: Quantity, parent: Criterion | None, text: str) -> Reading | None:
    return None


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
    i = passage.spans[index][0]
    between = passage.words.norms[floor:i]
    return len(between) <= 14 and all(norm in ELLIPTIC or norm in PERSONS for norm in between)


def _counted(passage: Passage, index: int, ceiling: int) -> Name | None:
    """ "at least 5 consecutive miscarriages", "≥ 2 relapses": what is counted."""
    quantity = passage.quantities[index]
    j = passage.spans[index][1]
    if quantity.unit is not None:
        if quantity.unit.kind == "count" and "/" not in (quantity.unit.ucum or ""):
            start = passage.words.at(quantity.end - len(quantity.unit.text))
            return Name(start, j) if start < j else None
        return None
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


def _type(name: Name) -> ConstraintType:
    if name.origin == "age" or (name.analyte and name.analyte.id == "age"):
        return "age"
    return "measurement"


def _share_forward(passage: Passage, readings: list[Reading | None]) -> None:
    """ "< 18 or > 65 years of age": the first limit has the subject that the second names."""
    for index in range(len(readings) - 2, -1, -1):
        following = readings[index + 1]
        if readings[index] is not None or following is None or following.counts:
            continue
        quantity = passage.quantities[index]
        j, i = passage.spans[index][1], passage.spans[index + 1][0]
        between = passage.words.norms[j:i]
        if not 0 < len(between) <= 4 or not all(norm in FORWARD_LINKS for norm in between):
            continue
        if following.type == "age" and not could_be_age(quantity):
            continue
        if quantity.unit is None and quantity.comparator and following.quantity.comparator:
            quantity.unit = following.quantity.unit
            readings[index] = Reading(quantity, following.names, following.type, confidence=0.85)


def _constraints(passage: Passage, reading: Reading, criterion: str, issue: Callable[[], str]) -> list[Constraint]:
    quantity, words = reading.quantity, passage.words
    quantity.claimed = True
    made = []
    for name in reading.names:
        start, end = words.starts[name.i], words.ends[name.j - 1]
        subject = Subject.model_construct(
            start=start, end=end, text=words.text[start:end], concept=_concept(name, quantity, passage)
        )
        negated = quantity.comparator == "outside" or _negated(passage, name)
        made.append(
            Constraint.model_construct(
                id=issue(),
                criterion=criterion,
                type=reading.type,
                subject=subject,
                interval=None if reading.counts else quantity.interval,
                unit=None if reading.counts else quantity.unit,
                relative_to=quantity.relative_to,
                values=quantity.values,
                count=quantity.interval if reading.counts else None,
                negated=negated,
                evidence=text_span(words.text, quantity.start, quantity.end),
                confidence=reading.confidence,
                origin=f"thresholds:{'count' if reading.counts else name.origin}",
            )
        )
    return made


def _concept(name: Name, quantity: Quantity, passage: Passage) -> Concept | None:
    analyte = name.analyte
    if (
        quantity.origin == "quantities:pair"
        and (analyte is None or analyte.id in ("sbp", "dbp"))
        and _is_pressure(passage, name, quantity)
    ):
        analyte = analytes()["sbp" if quantity.number_start == _pair_start(passage, quantity) else "dbp"]
    if analyte is None or not analyte.loinc:
        return None
    return Concept(system=LOINC, code=analyte.loinc, display=analyte.name)


def _is_pressure(passage: Passage, name: Name, quantity: Quantity) -> bool:
    if quantity.unit is not None and quantity.unit.ucum == "mm[Hg]":
        return True
    return not {"bp", "pressure", "hypertension"}.isdisjoint(passage.words.norms[name.i : name.j])


def _pair_start(passage: Passage, quantity: Quantity) -> int:
    return min(q.number_start for q in passage.quantities if (q.start, q.end) == (quantity.start, quantity.end))


def _negated(passage: Passage, name: Name) -> bool:
    norms = passage.words.norms
    for k in range(name.i - 1, max(-1, name.i - 7), -1):
        if norms[k] in NEGATING:
            return True
        if norms[k] in ",;:." or k in passage.quantity_at:
            return False
    return False
