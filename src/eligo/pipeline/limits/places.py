"""Distances: how far somebody walks, and where something lies ("within 5 cm of the anal verge")."""

from __future__ import annotations

from ...lexicon.roles import cues
from ..analysis import Quantity
from .passage import Name, Passage
from .subjects import GLUE, name_before

LENGTHS = frozenset(("cm", "mm", "m", "km", "[in_i]", "[mi_i]"))
WALKED = frozenset(("m", "[ft_i]", "[yd_i]", "[mi_i]", "km"))
WALKS = cues("walks")
LYING = cues("lying")
REACH = 12


def is_place(quantity: Quantity) -> bool:
    """ "within 2 cm of the lesion" says where."""
    return quantity.comparator == "within" and quantity.unit is not None and quantity.unit.ucum in LENGTHS


def placed(passage: Passage, index: int, floor: int) -> Name | None:
    """What is "located within 12 cm of the anal verge"; none without a word that says that it lies there."""
    norms, k = passage.words.norms, passage.spans[index][0]
    lying = False
    while k > floor and (norms[k - 1] in LYING or norms[k - 1] in GLUE):
        lying, k = lying or norms[k - 1] in LYING, k - 1
    name = name_before(passage, k, floor) if lying else None
    return name if name and not name.known else None


def walker(passage: Passage, index: int, floor: int) -> Name | None:
    """ "Ambulate with a device for at least 50 feet": the verb that the distance is of."""
    unit, k = passage.quantities[index].unit, passage.spans[index][0] - 1
    if unit is None or unit.ucum not in WALKED or k < 1 or passage.words.norms[k] != "for":
        return None
    verb = next((i for i in range(k - 1, max(floor, k - REACH) - 1, -1) if passage.words.norms[i] in WALKS), None)
    return Name(verb, verb + 1) if verb is not None else None
