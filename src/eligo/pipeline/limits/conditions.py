"""Conditions of a threshold: "(males)", "for women", "if liver metastases are present", "unless Gilbert's syndrome",
"in Japan".

A threshold that holds only for some patients gets ``applies_if``; the condition itself is a constraint of its own,
made here and marked ``thresholds:condition``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ...lexicon import listed
from ...lexicon.roles import cues
from ...schema import ConstraintType
from .. import marks
from .ages import FEMALE, MALE
from .passage import Name, Passage
from .readings import Reading
from .subjects import PERSONS, phrase_beginning

INTRODUCING = cues("condition-introducing")
STATING = cues("condition-stating")
EXCEPTING = cues("condition-excepting")
FILLING = cues("condition-filling")
TRAILING = cues("condition-trailing")
DRUG_STATING = cues("condition-drug")
APART = cues("condition-apart")
WITH = frozenset(("in", "for", "with"))
SEXES = FEMALE | MALE
STATED = STATING | EXCEPTING
OPENING = STATED | WITH
SIGNS = SEXES | OPENING
"""One of these stands in every condition."""
BEFORE_SEX = INTRODUCING | PERSONS
REACH = 12
SETTING_APART = marks.OPENING | marks.STOPS
OF_AGE = frozenset(("of", "age", "old", "or", "older"))
TO_PLACE = frozenset(
    ("in", "for", "at", "from", "if", "the", "only", "sites", "centers", "centres", "enrolled", "living")
)
""""In Japan", "for subjects enrolled at sites in Japan"."""
LONGEST_PLACE = 4
FOR_WHOM = frozenset(("for", "in", "if", "among", "is", "are"))
""""For women" and "if female" say for whom a limit is; "postmenopausal women with ..." are whom a trial seeks."""
NO_CONDITION = frozenset(("exception", "exceptions", "addition"))
""""With the exception of", "in addition"."""
CALCULATION = cues("calculations")
""""(With Bazett's correction)" says how a value is calculated."""


@dataclass(slots=True)
class Condition:
    """What must hold (or, where ``negated``, must not) for a reading to apply: a sex, a place, or a named condition.

    The tokens ``i`` to ``j`` (not included) are its evidence.
    """

    name: Name
    type: ConstraintType
    i: int
    j: int
    values: list[str] | None = None
    negated: bool = False


def find_conditions(passage: Passage, readings: Sequence[Reading]) -> list[Condition | None]:
    """For each reading the condition it stands under, if any."""
    if SIGNS.isdisjoint(passage.words.norms):
        return [None] * len(readings)
    spans = {id(q): span for q, span in zip(passage.quantities, passage.spans, strict=True)}
    borders = sorted({edge for span in passage.spans for edge in span})
    found: list[Condition | None] = []
    taken = 0
    limited: set[tuple[str, bool]] = set()
    for number, reading in enumerate(readings):
        if reading.restates and found:
            found.append(found[-1])
            continue
        i, j = spans[id(reading.quantity)]
        if number + 1 < len(readings) and readings[number + 1].restates:
            j = spans[id(readings[number + 1].quantity)][1]
        after, before = bisect_right(borders, j), bisect_left(borders, i)
        ceiling = borders[after] if after < len(borders) else len(passage.words)
        floor = borders[before - 1] if before else 0
        subject = min((name.i for name in reading.names if name.home is None and floor <= name.i < i), default=i)
        ranked = reading.quantity.kind == "ordinal"
        special = i > 0 and passage.words.norms[i - 1] == "(" and passage.words.norms[j : j + 1] == ["for"]
        behind = _behind(passage, j, ceiling, reading.type, ranked=ranked, special=special)
        measured = _measured(passage, reading)
        again = not measured.isdisjoint(limited)
        limited |= measured
        listed = passage.words.norms[taken : taken + 1] in (["or"], ["and"], [","])
        begin = max(floor, taken) if listed else floor
        front = None
        if behind is None or (behind.type == "sex" and behind.j == ceiling < len(passage.words)):
            front = _in_front(passage, subject, i, begin, reading.type, again=again)
        if behind and front and front.type == "sex":  # "males ≥ 13, | females ≥ 12"
            behind = None
        found.append(behind or front)
        taken = behind.j if behind and behind.type == "sex" else 0
    return _without_lone_sexes(passage, readings, found)


def _measured(passage: Passage, reading: Reading) -> set[tuple[str, bool]]:
    """What a reading limits, and whether from above."""
    interval = reading.quantity.interval
    above = interval is not None and interval.high is not None
    names = (name.analyte.id if name.analyte else passage.words.written(name.i, name.j) for name in reading.names)
    return {(name, above) for name in names}


def _behind(
    passage: Passage, j: int, ceiling: int, kind: ConstraintType, *, ranked: bool, special: bool
) -> Condition | None:
    """What stands behind a limit. "Stage IIIB with pleural effusion" asks for both: that is no condition.

    A limit in brackets is that of a ``special`` case: "(3.0 for Gilbert's syndrome)"; what a comma sets apart behind
    the bracket is of all before it, "bradycardia (heart rate < 50), unless paced".
    """
    norms = passage.words.norms
    k = j
    while k < ceiling and norms[k] in ("(", ",", "*", ")", "["):
        k += 1
    if k < ceiling and norms[k] in EXCEPTING and norms[j:k] == [")", ","]:
        return None
    stop = min(ceiling, k + REACH)
    known = _sex(norms, k, stop) or _place(passage, k, stop)
    if known:
        return known
    if (kind == "age" and not special) or (ranked and norms[k : k + 1] == ["with"]):
        return None
    stated = _stated(passage, k, stop, special=special)
    return None if stated and _is_of_next(passage, j, stated.j, ceiling) else stated


def _is_of_next(passage: Passage, j: int, k: int, ceiling: int) -> bool:
    """Whether brackets that open behind a limit, at token ``j``, hold a condition that ends before token ``k`` and the
    limit it is of: "<= 1.5 x ULN (in patients with Gilbert's syndrome, | <= 3 x ULN)"."""
    norms = passage.words.norms
    if norms[j] not in marks.OPENING or ceiling >= len(norms) or not marks.ENDS.isdisjoint(norms[k:ceiling]):
        return False
    span = passage.spans[passage.quantity_at[ceiling]]
    return norms[span[1]] not in OPENING


def _in_front(
    passage: Passage, subject: int, i: int, floor: int, kind: ConstraintType, *, again: bool
) -> Condition | None:
    """ "males: ≥ 13", "in patients with liver metastases, ≤ 5 x ULN". Behind "except" or "unless" only what is limited
    ``again`` has a condition, "≤ 3, except in Gilbert's, ≤ 5": any other limit is excepted itself."""
    norms = passage.words.norms
    for begin, end in ((floor, subject), (subject, i)):
        for k in range(end - 1, begin - 1, -1):
            if norms[k] in SEXES:
                start = k
                while start > begin and norms[start - 1] in BEFORE_SEX:
                    start -= 1
                both = _sex(norms, start, min(end, start + 8))
                return both if both and both.j > k else None
            if norms[k] == ";" or (norms[k] == "." and k < end - 1):
                break
            if kind != "age" and norms[k] in STATED and (again or norms[k] not in EXCEPTING):
                stated = _stated(passage, k, end)
                if stated:
                    stated.negated = stated.negated and norms[k] not in EXCEPTING
                    return stated
            if kind != "age" and norms[k] in WITH and k > 0 and norms[k - 1] in SETTING_APART:
                stated = _stated(passage, k, end, special=True)
                if stated and marks.JOINING.isdisjoint(norms[stated.j : end]):
                    return stated
    return None


def _sex(norms: list[str], k: int, stop: int) -> Condition | None:
    """ "for adult women", "(males)"; none for "men and women"."""
    start = k
    while k < stop and norms[k] in BEFORE_SEX and norms[k] not in SEXES:
        k += 1
    if k >= stop or norms[k] not in SEXES:
        return None
    sexes = FEMALE if norms[k] in FEMALE else MALE
    others = MALE if sexes is FEMALE else FEMALE
    nearby = [*norms[max(start - 2, 0) : k], *norms[k + 1 : k + 3]]
    joined = any(norm in others for norm in nearby) and any(norm in ("or", "and", "/", "&") for norm in nearby)
    if joined:
        return None
    return Condition(Name(k, k + 1, origin="sex"), "sex", start, k + 1, ["female" if sexes is FEMALE else "male"])


def _place(passage: Passage, k: int, stop: int) -> Condition | None:
    """ "Of age in Japan", "for subjects in Japan or Taiwan"."""
    norms, start = passage.words.norms, k
    while k < stop and norms[k] in OF_AGE:
        k += 1
    begin = k
    while k < stop and (norms[k] in TO_PLACE or (k > begin and norms[k] in PERSONS)):
        k += 1
    end = _past_place(passage, k)
    if k == begin or end == k:
        return None
    while end < len(norms) and norms[end] in ("and", "or", ",", "/") and _past_place(passage, end + 1) > end + 1:
        end = _past_place(passage, end + 1)
    return Condition(Name(k, end, origin="place"), "observation", start, end)


def _past_place(passage: Passage, k: int) -> int:
    """One past the last token of the place whose first token is ``k``; ``k`` where there is none."""
    norms = passage.words.norms
    if k >= len(norms) or not passage.words.text[passage.words.starts[k]].isupper():
        return k
    lengths = (n for n in range(LONGEST_PLACE, 0, -1) if " ".join(norms[k : k + n]) in _places())
    return k + next(lengths, 0)


@cache
def _places() -> frozenset[str]:
    return frozenset(map(str.lower, listed("places", "names")))


def _stated(passage: Passage, k: int, stop: int, *, special: bool = False) -> Condition | None:
    """ "If liver metastases are present", "in patients with Gilbert's syndrome", "unless on dialysis"; none where a
    list begins, "unless due to Gilbert's, haemolysis or infiltration", nor in "or with asthma"."""
    norms = passage.words.norms
    start = k
    while k < stop and norms[k] in ("or", "then", "only", "except", "even"):
        k += 1
    if k >= stop or norms[k] not in OPENING:
        return None
    opened = norms[k]
    if opened == "with" and "or" in norms[start:k]:
        return None
    negated = any(norm in EXCEPTING for norm in norms[start : k + 1])
    drug = False
    k += 1
    seen_person = False
    while k < stop and (norms[k] in FILLING or norms[k] in PERSONS or norms[k] in DRUG_STATING):
        seen_person = seen_person or norms[k] in PERSONS or norms[k] in ("case", "presence", "setting")
        drug = drug or norms[k] in DRUG_STATING
        if norms[k] in ("no", "not", "without"):
            negated = not negated
        k += 1
    if opened in WITH and not seen_person and opened != "with" and not special:
        return None
    name = phrase_beginning(passage, k, stop)
    if name is None or name.known or any(t in passage.quantity_at for t in range(name.i, name.j)):
        return None
    if norms[name.i] in NO_CONDITION or (opened == "with" and norms[name.j - 1] in CALCULATION):
        return None
    if opened in EXCEPTING and _begins_list(passage, name.j, stop):
        return None
    kind: ConstraintType = "drug" if drug else "condition"
    end = name.j
    while end < stop and norms[end] in TRAILING:
        end += 1
    return Condition(Name(name.i, name.j, origin="condition"), kind, start, end, None, negated)


def _begins_list(passage: Passage, k: int, stop: int) -> bool:
    """Whether what ends before token ``k`` is the first of several: "Gilbert's | , haemolysis or infiltration"."""
    norms = passage.words.norms
    if k >= stop or norms[k] not in (",", "or", "/", "and"):
        return False
    for j in range(k, stop):
        if j in passage.quantity_at or norms[j] in ("then", ";", "."):
            return False
        if norms[j] in ("or", "/", "and"):
            return j + 1 not in passage.quantity_at
    return False


def _without_lone_sexes(
    passage: Passage, readings: Sequence[Reading], found: list[Condition | None]
) -> list[Condition | None]:
    """ "women aged ≥ 18", "women with ≥ 3 relapses" are facts about the trial's people; a sex is a condition where the
    other has its own limit, or where it is set apart: "for women", "(men)", "males: ≥ 13", "women must have …"."""
    sexes = {(condition.values or [""])[0] for condition in found if condition and condition.type == "sex"}
    if len(sexes) > 1:
        return found
    norms = passage.words.norms

    def apart(condition: Condition) -> bool:
        before, after = norms[max(condition.i - 1, 0) : condition.j], norms[condition.j : condition.j + 1]
        return bool(FOR_WHOM.intersection(before) or "(" in before or APART.intersection(after))

    return [
        None if condition and condition.type == "sex" and (reading.type == "age" or not apart(condition)) else condition
        for condition, reading in zip(found, readings, strict=True)
    ]
