"""Percentages of what stands behind them: "< 25 % reduction in M-protein", "to ≥ 25 % of the bone marrow"."""

from __future__ import annotations

from ...lexicon.roles import cues
from ..marks import ARTICLES
from .passage import SHADOWING, Name, Passage
from .subjects import BREAK, OCCASIONS, phrase_beginning

SHARED_CHANGES = SHADOWING | cues("shared-changes")
BEFORE_WHOLE = ARTICLES | {"their", "his", "her", "total"}
EXPECTED = cues("expected-values")


def share_behind(passage: Passage, index: int, ceiling: int) -> Name | None:
    """What a percentage is of, where that stands behind it; a percentage of what is expected is the subject's own."""
    unit, (i, j) = passage.quantities[index].unit, passage.spans[index]
    norms = passage.words.norms
    if unit is None or unit.ucum != "%" or j + 1 >= ceiling:
        return None
    if norms[j] in SHARED_CHANGES and norms[j + 1] in ("in", "of"):
        return _phrase(passage, j, j + 2, ceiling)
    if i > 1 and norms[i - 1] == "," and norms[j] not in EXPECTED and norms[j] not in BREAK:
        return phrase_beginning(passage, j, ceiling)
    if norms[j] == "of" and i > 0 and norms[i - 1] == "to":
        return _phrase(passage, None, j + 1, ceiling)
    return None


def _phrase(passage: Passage, start: int | None, k: int, ceiling: int) -> Name | None:
    """The phrase at token ``k``, from ``start`` on if that is given."""
    norms = passage.words.norms
    while k < ceiling and norms[k] in BEFORE_WHOLE:
        k += 1
    of = phrase_beginning(passage, k, ceiling) if k < ceiling else None
    if of is None or OCCASIONS.issuperset(norms[of.i : of.j]) or norms[of.i] in EXPECTED:
        return None
    return Name(of.i if start is None else start, of.j)
