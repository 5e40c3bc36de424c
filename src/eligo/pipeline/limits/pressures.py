"""Blood pressures: two numbers in mmHg, and the phases that numbers are of."""

from __future__ import annotations

from ...lexicon.roles import cues
from .passage import Name, Passage
from .readings import Reading
from .subjects import name_before

PHASES = (["systolic"], ["diastolic"], ["sbp"], ["dbp"])
PHASE_ENDS: tuple[list[str], ...] = ([], [","], [";"], ["."], ["("], [")"], ["and"], ["or"], ["/"])
TENSIONS = cues("tensions")
PRESSURES = TENSIONS | cues("pressures")
REACH = 100
"""How many tokens before the numbers the word may stand."""


def pressure(passage: Passage, index: int) -> Name | None:
    """ "Hypertension in spite of treatment (> 150/100 mmHg)": two numbers in mmHg are a blood pressure."""
    quantity, norms = passage.quantities[index], passage.words.norms
    if quantity.origin != "quantities:pair" or quantity.unit is None or quantity.unit.ucum != "mm[Hg]":
        return None
    i = passage.spans[index][0]
    k = next((k for k in range(i - 1, max(-1, i - 1 - REACH), -1) if norms[k] in PRESSURES), None)
    return Name(k, k + 1) if k is not None and norms[k] in TENSIONS else None


def phase_behind(passage: Passage, j: int) -> Name | None:
    """ "90-150 mmHg systolic, 60-90 mmHg diastolic": each number with the phase behind it."""
    name = passage.analyte_at.get(j) if passage.words.norms[j : j + 1] in PHASES else None
    if name is None or j + 1 in passage.quantity_at:
        return None
    return name if passage.words.norms[j + 1 : j + 2] in PHASE_ENDS else None


def phase_in_brackets(passage: Passage, i: int, j: int, floor: int, previous: Reading | None) -> Name | None:
    """ "Blood pressure > 140 mmHg (systolic) or > 90 mmHg (diastolic)": which of the two the number is."""
    norms = passage.words.norms
    if norms[j : j + 1] != ["("] or norms[j + 1 : j + 2] not in PHASES or norms[j + 2 : j + 3] != [")"]:
        return None
    phase = passage.analyte_at.get(j + 1)
    for named in (previous.names[0] if previous else None, name_before(passage, i, floor)):
        if phase and named and named.analyte and named.analyte.id in ("bp", "sbp", "dbp"):
            return Name(named.i, named.j, phase.analyte, "analyte", home=named.home)
    return None
