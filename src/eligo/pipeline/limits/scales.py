"""Scales: classes, grades, stages and scores, and what their numbers are about."""

from __future__ import annotations

from ...lexicon.roles import cues
from ...schema import Interval, Unit
from ..analysis import Quantity
from ..numeric.comparators import GRADING_SIGNS
from .continuations import is_elliptic
from .passage import Name, Passage
from .readings import Reading, name_type
from .subjects import GENERIC, MEASURES, is_coming_to, name_after, name_before, phrase_beginning, phrase_ending

GRADE_LINKS = cues("grade-links")
INSTRUMENTS = cues("instruments")
NOMINAL = cues("nominal-scales")
SCORE_UNITS = cues("score-units")
STAGES = cues("stage-words")
SCORE_HEADS = cues("score-heads")
FUNCTIONAL = cues("functional-class")
TOXICITIES = cues("toxicity-words")
TOXICITY_LINKS = cues("toxicity-links")
AUXILIARIES = 3
"""How many words may stand between a list and what it has come to: "chemotherapy or surgery, must have | resolved"."""
BEFORE_HARM = frozenset(("all", "any", "the"))
STAGING = cues("staging-words")
RANGE_AFTER = cues("scale-range-after")


def is_scored(passage: Passage, name: Name, i: int) -> bool:
    """Whether the name before token ``i`` is one of a scale: "… score", "… level", "… scale"."""
    return any(norm in SCORE_HEADS for norm in passage.words.norms[name.j - 1 : i])


def only_generic(passage: Passage, name: Name) -> bool:
    """Whether a name says of no quantity which it is: "level", "total score"."""
    return all(norm in GENERIC or norm in MEASURES for norm in passage.words.norms[name.i : name.j])


def scale_of(passage: Passage, index: int, before: Name | None, floor: int, ceiling: int) -> Name | None:
    """The scale of "a score of ≥ 22 on the MADRS" or of "(T-MoCA) score of > 20"."""
    norms = passage.words.norms
    j = passage.spans[index][1]
    after = name_after(passage, j, ceiling)
    if after and after.known and not (before and norms[j : j + 1] == ["for"]):
        return after
    onward = norms[j : j + 1] in (["on"], ["in"], ["from"])
    if before is None and not lead_is_generic(passage, index):
        return after if norms[j : j + 1] == ["on"] and j + 1 < len(norms) else None
    if before and only_generic(passage, before):
        outer = name_before(passage, before.i, floor)
        if outer and (outer.known or after is None or not onward):
            return outer
    return after if onward or norms[j : j + 1] == ["of"] else None


def instrument(passage: Passage, name: Name, floor: int) -> Name | None:
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


def lead_is_generic(passage: Passage, index: int) -> bool:
    """ "a minimum score of ≥ 22": the word "score" stands in the comparator."""
    i, j = passage.spans[index]
    return any(norm in ("score", "scores", "value") for norm in passage.words.norms[i:j])


def stage_word(passage: Passage, index: int) -> int | None:
    """The token of "grade" or "stage" at the number."""
    i, j = passage.spans[index]
    norms = passage.words.norms
    if STAGES.isdisjoint(norms[max(0, i - 2) : j]):
        return None
    places: list[int] = [*range(i, j), i - 1, i - 2]
    for k in places:
        near = k >= i - 1 or (i > 0 and norms[i - 1] in GRADE_LINKS)
        if 0 <= k < len(norms) and norms[k] in STAGES and near:
            return k
    return None


def staged(passage: Passage, index: int, floor: int, ceiling: int, previous: Reading | None) -> Reading | None:
    """ "grade ≥ 2 neuropathy", "stage IIIB-IV NSCLC", "NYHA class III"."""
    quantity = passage.quantities[index]
    word = stage_word(passage, index)
    i, j = passage.spans[index]
    inside = name_inside(passage, i, j)
    covering = passage.analyte_at.get(word) if word is not None else None
    word_start = i if word is None else _before_staging(passage, word)
    before = inside or covering or name_before(passage, min(i, word_start), floor)
    if word is None:
        return _ranked(passage, index, floor, ceiling, before) if before else None
    if quantity.unit is None:
        quantity.unit = Unit(text=passage.words.written(word, word + 1), kind="score")
    if before and (before.scale or (before.analyte and before.analyte.category == "score")):
        return Reading(quantity, [before], "measurement")
    before = _toxicity(passage, before, floor) or before if before else None
    k = _behind_remark(passage, j, ceiling)
    after = phrase_beginning(passage, k, ceiling) if k < len(passage.words) else None
    after = after or _harm_behind(passage, k, ceiling)
    if after and GRADING_SIGNS.intersection(passage.words.norms[after.i : after.j]):
        after = None  # "> grade 2 NCI-CTC"
    if previous and not after and not before and is_elliptic(passage, index, floor):
        return Reading(quantity, previous.names, previous.type, confidence=0.7)
    stage = passage.words.norms[word].startswith("stag")
    behind = before if before and (not stage or before.j in (word, word_start)) else None  # "CKD stage 3-5"
    name = after or behind or Name(word, word + 1)
    return Reading(quantity, [name], "measurement" if name.known else "condition", confidence=0.7)


def _ranked(passage: Passage, index: int, floor: int, ceiling: int, before: Name) -> Reading | None:
    """What has ranks without a word for them: "hepatitis C genotype 1 or 4", "Child-Pugh A"."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    name = _class_of(passage, before, floor) or _classed(passage, before, j, ceiling)
    if name is None:
        return None
    plain = quantity.kind == "ordinal" and quantity.values and quantity.values[0].isdigit()
    if not NOMINAL.isdisjoint(passage.words.norms[name.i : name.j]):
        quantity.interval = Interval()
    elif plain and not name.known and not is_scored(passage, name, i):
        return None
    add_score_unit(passage, quantity, i, name)
    return Reading(quantity, [name], name_type(name), confidence=0.9 if name.known else 0.6)


def _before_staging(passage: Passage, word: int) -> int:
    """Where the words begin that say how the "stage" at a token was found: "cancer (| current clinical stage IV)"."""
    k = word
    while k > 0 and passage.words.norms[k - 1] in STAGING:
        k -= 1
    return k - (k < word and k > 0 and passage.words.norms[k - 1] == "(")


def _behind_remark(passage: Passage, j: int, ceiling: int) -> int:
    """Behind "(NCI CTC)" and "of", where what is graded begins: "≥ grade 2 (CTCAE) rash", "stage 3 or 4 of cancer"."""
    norms = passage.words.norms
    if norms[j : j + 1] == ["("]:
        closing = next((k for k in range(j + 1, min(ceiling, j + 8)) if norms[k] == ")"), None)
        following = norms[closing + 1 : closing + 2] if closing is not None else []
        j = closing + 1 if closing is not None and following and following[0][0].isalpha() else j
    return j + (norms[j : j + 1] == ["of"])


def _harm_behind(passage: Passage, k: int, ceiling: int) -> Name | None:
    """ "Recovered to grade 1 | from all adverse events": what is graded is named behind."""
    norms = passage.words.norms
    if norms[k : k + 1] != ["from"]:
        return None
    k += 1
    while k < min(ceiling, len(norms)) and norms[k] in BEFORE_HARM:
        k += 1
    name = phrase_beginning(passage, k, ceiling) if k < len(norms) else None
    return name if name and not TOXICITIES.isdisjoint(norms[name.i : name.j]) else None


def _toxicity(passage: Passage, name: Name, floor: int) -> Name | None:
    """ "Toxicities of prior therapy > grade 2", "neuropathy of severity ≥ grade 2": what is graded is named before.
    Behind a list that may be of it, "toxicities of A or B resolved to grade 1", it is what has come to the grade."""
    norms = passage.words.norms
    if norms[name.i : name.j] == ["severity"] and norms[name.i - 1 : name.i] == ["of"]:
        return name_before(passage, name.i - 1, floor)
    if name.known or not TOXICITIES.isdisjoint(norms[name.i : name.j]):
        return None
    for k in range(name.i - 1, max(floor, name.i - 8) - 1, -1):
        if norms[k] in TOXICITIES and not TOXICITY_LINKS.isdisjoint(norms[k + 1 : name.i]):
            return phrase_ending(passage, k, floor)
        if norms[k] in ",;:." or norms[k] in ("and", "or"):
            coming = (at for at in range(name.j, len(norms)) if is_coming_to(norms, at))
            at = next(coming, None) if norms[k] not in ";:." else None
            return Name(at, at + 1) if at is not None and at - name.j <= AUXILIARIES else None
    return None


def _classed(passage: Passage, name: Name, j: int, ceiling: int) -> Name | None:
    """What "class III | heart failure" is of, where no scale is named."""
    if passage.words.norms[name.j - 1] not in ("class", "classes") or j >= len(passage.words):
        return None
    after = phrase_beginning(passage, j, ceiling)
    return after if after and not FUNCTIONAL.isdisjoint(passage.words.norms[after.i : after.j]) else None


def _class_of(passage: Passage, name: Name, floor: int) -> Name | None:
    """The scale of "(NYHA) class III"; none for "HLA class I" and other classes that rank no patient."""
    norms = passage.words.norms
    if name.known:
        return name
    outer = name_before(passage, name.i, floor) if only_generic(passage, name) else None
    if outer and outer.known:
        return outer
    if norms[name.j - 1] not in ("class", "classes"):
        return name
    named = [*norms[name.i : name.j], *(norms[outer.i : outer.j] if outer else ())]
    return (outer or name) if not FUNCTIONAL.isdisjoint(named) else None


def name_inside(passage: Passage, i: int, j: int) -> Name | None:
    """ "> ASA II": the scale between the comparator and the number."""
    return next((passage.analyte_at[k] for k in range(i, j) if k in passage.analyte_at), None)


def add_score_unit(passage: Passage, quantity: Quantity, i: int, name: Name | None) -> None:
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


def is_own_range(passage: Passage, index: int) -> bool:
    """ "NRS (0-10) ≥ 4", "a scale of 0-10": the range that a scale has, and no limit."""
    quantity = passage.quantities[index]
    low, high = quantity.interval.low, quantity.interval.high
    if low is None or high is None or low.value not in (0, 1) or low.value == high.value or quantity.values:
        return False
    norms = passage.words.norms
    i, j = passage.spans[index]
    if norms[j : j + 1] == ["-"]:
        j += 1
    if not RANGE_AFTER.isdisjoint(norms[j : j + 1]) or norms[max(0, i - 2) : i] in (["scale", "of"], ["scale", "from"]):
        return True
    bracketed = i > 0 and norms[i - 1] in "([" and norms[j : j + 1] in ([")"], ["]"])
    later = passage.quantities[index + 1 :]
    return bracketed and bool(later) and later[0].comparator is not None
