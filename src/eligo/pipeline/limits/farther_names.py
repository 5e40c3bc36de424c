"""Names that stand elsewhere than right before their number: between its signs, across a bracket, near, or above it."""

from __future__ import annotations

from ...lexicon.roles import cues
from .methods import before_method
from .passage import CHANGES, Above, Name, Passage
from .places import walker
from .scales import name_inside
from .subjects import (
    GLUE,
    OCCASIONS,
    bracket_open,
    is_compatible,
    name_above,
    name_after,
    name_before,
    phrase_beginning,
)

ACROSS = cues("across-times")
SMOKING = cues("smoking")
WITHIN = frozenset(("within", "during", "in", "after", "before", "at"))
BEFORE_TIME = ACROSS | WITHIN


def surroundings(passage: Passage, index: int) -> tuple[int, int]:
    """The tokens that belong to quantity ``index``: from behind the one before to the start of the next."""
    spans = passage.spans
    i, j = spans[index]
    before, after = index - 1, index + 1
    while before >= 0 and spans[before][1] > i:
        before -= 1
    while after < len(spans) and spans[after][0] < j:
        after += 1
    return spans[before][1] if before >= 0 else 0, spans[after][0] if after < len(spans) else len(passage.words)


def name_of(passage: Passage, index: int, floor: int) -> Name | None:
    """The name inside the evidence of a quantity or before it."""
    i, j = passage.spans[index]
    name = _name_inside(passage, i, j, floor) or name_before(passage, i, floor) or _name_across(passage, index, floor)
    return before_method(passage, name, floor) if name else walker(passage, index, floor)


def name_between(passage: Passage, index: int, ceiling: int) -> Name | None:
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


def _name_inside(passage: Passage, i: int, j: int, floor: int) -> Name | None:
    """The name inside the evidence; "a smoking history of ≥ 10 pack-years" names its subject before it."""
    inside = name_inside(passage, i, j)
    if inside is None or inside.analyte is None or inside.analyte.id != "pack_years":
        return inside
    outer = name_before(passage, i, floor)
    return outer if outer and not SMOKING.isdisjoint(passage.words.norms[outer.i : outer.j]) else inside


def _name_across(passage: Passage, index: int, floor: int) -> Name | None:
    """The name before a time or a remark in brackets: "score (of the first 7 questions) of ≥ 25".

    "Lipase performed within 28 days of randomization must be ≤ 1.5 x ULN".
    """
    norms = passage.words.norms
    i = passage.spans[index][0]
    between = norms[floor:i]
    if index == 0 or not between or passage.spans[index - 1][1] != floor:
        return None
    if ")" in between and passage.quantities[index].comparator is not None:
        closing = floor + between.index(")")
        opening = bracket_open(norms, closing, 0)
        if opening is None or opening >= passage.spans[index - 1][0] or not GLUE.issuperset(norms[closing + 1 : i]):
            return None
        outer = next((b for _, b in reversed(passage.spans[: index - 1]) if b <= opening), 0)
        return name_before(passage, opening, outer)
    timed = passage.quantities[index - 1].kind == "time"
    if not timed or not all(norm in ACROSS or norm in OCCASIONS or norm in GLUE for norm in between):
        return None
    k = passage.spans[index - 1][0]
    while k > 0 and norms[k - 1] in BEFORE_TIME:
        k -= 1
    return name_before(passage, k, surroundings(passage, index - 1)[0])


def known_nearby(passage: Passage, index: int, floor: int, ceiling: int) -> Name | None:
    """For a number in a laboratory's unit beside other words: the analyte of that unit that stands near."""
    quantity = passage.quantities[index]
    i, j = passage.spans[index]
    behind = phrase_beginning(passage, j, ceiling) if j < ceiling else None
    if behind and behind.known and behind.j not in passage.quantity_at:
        return behind
    if quantity.unit is None or quantity.unit.ucum in (None, "%", "1") or quantity.unit.kind != "ucum":
        return None
    after = name_after(passage, j, ceiling) if passage.words.norms[j : j + 1] == ["of"] else None
    if after and after.known and is_compatible(quantity, after):
        return after
    for k in range(i - 1, max(-1, i - 30), -1):
        if passage.words.norms[k] in CHANGES:
            return None
        name = passage.analyte_at.get(k)
        if name and is_compatible(quantity, name):
            return name
    return None


def name_in_group(parent: Above) -> Name | None:
    """The name in the group above."""
    group = parent()
    return name_above(group) if group else None
