"""Ages: the limits on the patient's age in all wordings, kept apart from gestational age, bone age and age at onset."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...lexicon.roles import cues
from ...schema import Bound, Constraint, Interval
from ..analysis import Quantity
from ..marks import AND_OR
from .passage import Name, Passage
from .subjects import BREAK, GLUE, PERSONS, bracket_open

AGE_WORDS = cues("age-words")
AGE_AFTER = cues("age-after")
NOT_OWN = cues("not-own-age")
OWN = cues("own-age-words")
ONSET = cues("onset-words")
ELAPSED = cues("elapsed-words")
BETWEEN_AGE_AND_NUMBER = cues("between-age-and-number")
BETWEEN_NUMBER_AND_AGE = cues("between-number-and-age")
AGING_THINGS = cues("aging-things")
CHILDREN = cues("children-words")
OLD = frozenset(("old", "older"))
EVENT_LINKS = frozenset(("before", "after", "prior", "under", "at"))
WHO = cues("people-who")
"""What follows the bare age of people: "patients > 60 with a fracture"."""
SAID_OF_PEOPLE = frozenset((",", ")", "that", "who"))
NOT_OF_PEOPLE = frozenset(("for", "within", "from"))
"""What stands between people and their age, "patients who are > 65", and what does not."""
WHEN_OF_AGE = cues("when-of-age")
FEMALE = cues("sex-female")
MALE = cues("sex-male")
OLDEST = 130
FOR_PEOPLE = frozenset((":", ",", ";", "and", "or", "for", "in", "(", ")"))
LONGEST_MEASURE = 16
"""How many tokens before the people of its second limit an analyte's name may stand."""


def could_be_age(quantity: Quantity) -> bool:
    """Whether the number and its unit can be an age: a time, or no unit and a number that a person reaches."""
    if quantity.kind == "time":
        return quantity.unit is not None and quantity.unit.ucum in ("a", "mo", "wk", "d", "h", None)
    if (
        quantity.unit is not None
        or quantity.relative_to
        or (quantity.kind == "ordinal" and quantity.values and not all(value.isdigit() for value in quantity.values))
    ):
        return False
    values = [bound.value for bound in (quantity.interval.low, quantity.interval.high) if bound]
    return all(0 <= value <= OLDEST for value in values)


def age_subject(passage: Passage, index: int, floor: int, ceiling: int) -> Name | None:
    """The words that say that quantity ``index`` is an age; none where it is no age, or not one of the patient."""
    i, j = passage.spans[index]
    if _is_of_a_thing(passage, index):
        return None
    return (
        _inside(passage, i, j, AGE_WORDS)
        or _before(passage, i, floor)
        or _after(passage, i, j, ceiling)
        or _inside(passage, i, j, AGE_AFTER)
        or _bare(passage, index, i, j, floor)
    )


def _is_of_a_thing(passage: Passage, index: int) -> bool:
    """ "An infarction older than 3 months": a time in less than years, beside a name, where no child is spoken of."""
    unit = passage.quantities[index].unit
    i, j = passage.spans[index]
    norms = passage.words.norms
    if unit is None or unit.ucum not in ("mo", "wk", "d", "h") or i == 0 or not norms[i - 1][0].isalpha():
        return False
    if OLD.isdisjoint(norms[i : j + 1]) or norms[i - 1] in GLUE or norms[i - 1] in PERSONS:
        return False
    return CHILDREN.isdisjoint(norms)


def age_above(passage: Passage, index: int, parent: Callable[[], Passage | None]) -> Name | None:
    """ "Age: / 18 and over": the heading says that the number is an age, where nothing but the number stands below."""
    i, j = passage.spans[index]
    alone = i <= 1 and len(passage.words) - j <= 2
    group = parent() if alone else None
    if group is None or len(group.words) > 4:
        return None
    k = next((k for k, norm in enumerate(group.words.norms) if norm in AGE_WORDS), None)
    return Name(k, k + 1, origin="age", home=group.words) if k is not None else None


def at_onset(passage: Passage, index: int, name: Name) -> bool:
    """ "age at onset", "diagnosed before the age of 16": the age of an event.

    "before" and "after" are then the quantity's comparator, if it has none.
    """
    norms = passage.words.norms
    i = passage.spans[index][0]
    start = min(i, name.i)
    said = next((k for k in range(i - 1, max(-1, i - 6), -1) if norms[k] in ("before", "after")), None)
    named = any(norm in ONSET for norm in norms[name.j : name.j + 3]) and norms[name.j : name.j + 1] in (["at"], ["of"])
    before = next((k for k in range(start - 1, max(-1, start - 7), -1) if norms[k] in EVENT_LINKS), None)
    if not named and (before is None or ONSET.isdisjoint(norms[max(0, before - 4) : before])):
        return False
    if said is not None:
        take_in_side(passage, index, said)
    return True


def is_age_of_an_event(constraint: Constraint) -> bool:
    """ "Onset before the age of 40": an age, and not the one that the patient has; :func:`at_onset` found it."""
    return constraint.type == "observation" and constraint.origin == "thresholds:age"


def take_in_side(passage: Passage, index: int, said: int) -> None:
    """ "before 16", "after 20 weeks": the word at token ``said`` is the comparator of a quantity that has none."""
    quantity = passage.quantities[index]
    low = quantity.interval.low
    if quantity.comparator is None and low is not None and quantity.interval.high == low:
        edge = Bound(value=low.value, inclusive=False)
        earlier = passage.words.norms[said] == "before"
        quantity.interval = Interval(high=edge) if earlier else Interval(low=edge)
        quantity.comparator = "lt" if earlier else "gt"
        quantity.start = passage.words.starts[said]


def _inside(passage: Passage, i: int, j: int, words: frozenset[str]) -> Name | None:
    """ "under the age of 18", "older than 65", "18 years or older"."""
    norms = passage.words.norms
    for k in range(i, j):
        if norms[k] in words and not (k > 0 and norms[k - 1] in NOT_OWN):
            if norms[k] == "old" and k - 1 >= i and norms[k - 1][0].isalpha():
                return Name(k - 1, k + 1, origin="age")
            return Name(k, k + 1, origin="age")
    return None


def _before(passage: Passage, i: int, floor: int) -> Name | None:
    norms = passage.words.norms
    k = i - 1
    while k >= max(floor, i - 9):
        norm = norms[k]
        if norm in AGE_WORDS:
            if k > 0 and norms[k - 1] in NOT_OWN and norms[k - 1] not in OWN:
                return None
            return Name(k - 1 if k > 0 and norms[k - 1] in OWN else k, k + 1, origin="age")
        skipped = norm in GLUE or norm in PERSONS or norm in BETWEEN_AGE_AND_NUMBER
        if not skipped:
            return None
        k -= 1
    return None


def other_age(passage: Passage, i: int, floor: int) -> Name | None:
    """An age that is not the years lived: "corrected age 18 to 24 months"."""
    norms = passage.words.norms
    k = i - 1
    while k > floor and ((norms[k] in GLUE and norms[k] not in AGE_WORDS) or norms[k] in BETWEEN_AGE_AND_NUMBER):
        k -= 1
    named = k > floor and norms[k] in AGE_WORDS and norms[k - 1] in NOT_OWN
    return Name(k - 1, k + 1) if named else None


def _after(passage: Passage, i: int, j: int, ceiling: int) -> Name | None:
    """ "years of age", "years old", "18-year-old", "yo"."""
    norms = passage.words.norms
    k = j
    while k < min(ceiling, j + 5):
        if norms[k] in AGE_WORDS:
            return Name(k, k + 1, origin="age")
        if norms[k] in AGE_AFTER:
            if _begins_a_name(passage, k):
                return None
            if i > 0 and norms[i - 1] in AGING_THINGS:
                return None
            return _old_behind(passage, j) or Name(k, k + 1, origin="age")
        if norms[k] not in BETWEEN_NUMBER_AND_AGE:
            break
        k += 1
    unit = norms[j - 1] if j else ""
    if unit in ("yo", "y.o", "o") or (unit == "." and norms[j - 2 : j - 1] == ["o"]):
        return Name(j - 1 - (unit == "o" and j - 3 >= i) * 2, j, origin="age")
    return None


def _begins_a_name(passage: Passage, k: int) -> bool:
    """ "Within the previous 3 years or old tuberculosis": what is old is named behind it."""
    norms = passage.words.norms
    if norms[k] != "old" or norms[k - 1] not in AND_OR or k + 1 >= len(norms):
        return False
    return norms[k + 1][0].isalpha() and norms[k + 1] not in GLUE and norms[k + 1] not in BREAK


def _old_behind(passage: Passage, j: int) -> Name | None:
    """The tokens of "years old" behind an evidence that ends with the unit."""
    norms = passage.words.norms
    k = j
    while k < len(norms) and norms[k] == "-":
        k += 1
    if k < len(norms) and norms[k] == "old" and j > 0:
        return Name(j - 1, k + 1, origin="age") if norms[j - 1][0].isalpha() else Name(k, k + 1, origin="age")
    return None


def _bare(passage: Passage, index: int, i: int, j: int, floor: int) -> Name | None:
    """ "Male or female, ≥ 18 years", "Adults (> 18 years)", "over 65 years": years of a person."""
    quantity, norms = passage.quantities[index], passage.words.norms
    if (quantity.comparator is None and not _is_range(quantity)) or (quantity.unit and quantity.unit.ucum == "h"):
        return None
    following = norms[j] if j < len(norms) else ""
    if following in ELAPSED or following == "of" or (following == "-" and j + 1 < len(norms)):
        return None
    k = i - 1
    while k >= floor and (norms[k] in SAID_OF_PEOPLE or norms[k] in GLUE) and norms[k] not in NOT_OF_PEOPLE:
        opening = bracket_open(norms, k, floor) if norms[k] == ")" else k
        if opening is None:
            return None
        k = opening - 1
    person = k >= floor and norms[k] in PERSONS
    ended = following == "" or following in ".,;)" or following in PERSONS or _says_when(norms, j)
    alone = k < floor and floor == 0 and ended
    if quantity.kind == "time":
        years = quantity.unit is not None and quantity.unit.ucum == "a"
        if (person and (years or following in ("", ".", ",", ")", ";", "or", "and"))) or (alone and years):
            return _unit(passage, quantity, j)
        return None
    if person and _is_measured(passage, k):
        return None
    ends = following in ("", ".", ",", ")", ";", "inclusive") or (
        k == i - 1 and following in WHO and _is_adult(quantity)
    )
    if person and _is_adult(quantity) and (following == "will" or _says_when(norms, j)):
        return Name(k, k + 1, origin="age")
    if person and ends and (k == i - 1 or (quantity.comparator == "between" and _is_grown(quantity))):
        return Name(k, k + 1, origin="age")
    return None


def _is_measured(passage: Passage, k: int) -> bool:
    """Whether the number behind a sex, at token ``k``, is of an analyte: "Hb: | males ≥ 13, | females ≥ 12"."""
    norms = passage.words.norms
    sexes = {norms[k]} & (FEMALE | MALE)
    limited = False
    for place in range(k - 1, max(-1, k - LONGEST_MEASURE) if sexes else k, -1):
        if place in passage.analyte_at:
            analyte = passage.analyte_at[place].analyte
            both = not sexes.isdisjoint(FEMALE) and not sexes.isdisjoint(MALE)
            return analyte is not None and analyte.id != "age" and (both or not limited)
        limited = limited or place in passage.quantity_at
        if place not in passage.quantity_at and norms[place] not in PERSONS and norms[place] not in FOR_PEOPLE:
            return False
        sexes |= {norms[place]} & (FEMALE | MALE)
    return False


def _says_when(norms: Sequence[str], j: int) -> bool:
    """ "Patients must be ≥ 18 at the time of consent": behind the age of people, when they have it."""
    at = norms[j : j + 1] in (["at"], ["on"])
    return at and next((norm for norm in norms[j + 1 : j + 3] if norm != "the"), "") in WHEN_OF_AGE


def _unit(passage: Passage, quantity: Quantity, j: int) -> Name:
    """The unit's token: the last of the evidence, or behind the next number where that says it for both."""
    norms = passage.words.norms
    unit = quantity.unit.text.lower() if quantity.unit else ""
    k = next((k for k in range(max(0, j - 3), min(len(norms), j + 6)) if norms[k] == unit), j - 1)
    return Name(k, k + 1, origin="age")


def _is_grown(quantity: Quantity) -> bool:
    """Whether a range without a unit is one of ages: "patients are between 18 and 60"."""
    low, high = quantity.interval.low, quantity.interval.high
    return low is not None and high is not None and low.value >= 10 and high.value <= 100


def _is_adult(quantity: Quantity) -> bool:
    """Whether a number without a unit, behind people, is an age of adults: "any patient ≥ 18 who"."""
    limits = [limit.value for limit in (quantity.interval.low, quantity.interval.high) if limit]
    return quantity.kind == "number" and all(16 <= value <= 100 for value in limits)


def _is_range(quantity: Quantity) -> bool:
    low, high = quantity.interval.low, quantity.interval.high
    return (low is None) != (high is None) or (low is not None and high is not None and low.value != high.value)
