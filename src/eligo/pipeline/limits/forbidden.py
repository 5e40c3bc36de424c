"""Limits and prohibitions: "creatinine must not be > 2" in an exclusion excludes who has more than 2, "patients with
creatinine > 2 are not eligible" in an inclusion denies that."""

from __future__ import annotations

from ...lexicon.roles import role
from ...schema import Bound, Interval
from ..numeric.comparators import AUXILIARIES, TURNED
from ..phrasing.admission import cues_between, shut_out
from ..phrasing.borders import BORDERS
from ..phrasing.prohibitions import forbids
from ..phrasing.syntax import syntax
from .passage import Passage


def affirm_forbidden(passage: Passage) -> None:
    """Turns back, in place, the comparators that the "not" of a prohibition has turned: "not be > 2" is "> 2"."""
    if "not" not in passage.words.norms:
        return
    norms = passage.words.norms
    for quantity, (i, j) in zip(passage.quantities, passage.spans, strict=True):
        turned = TURNED.get(quantity.comparator or "")
        if turned is None or norms[i] != "not" or not forbids(norms, i - 1):
            continue
        low, high = quantity.interval.low, quantity.interval.high
        bound = low or high
        first = next((k for k in range(i + 1, j) if norms[k] not in AUXILIARIES), None)
        if bound is None or (low and high) or first is None:
            continue
        other = Bound(value=bound.value, inclusive=not bound.inclusive)
        quantity.interval = Interval(high=other) if low else Interval(low=other)
        quantity.comparator, quantity.start = turned, passage.words.starts[first]


def shut_out_at(passage: Passage) -> list[tuple[int, int]]:
    """Where clauses of an inclusion say who is not let in, as offsets; one with a condition or an exception says it of
    some alone, and is left out."""
    words = passage.words
    if role("admitting").isdisjoint(words.norms) and role("allowed").isdisjoint(words.norms):
        return []
    start = words.starts[0]
    read = syntax(words.text[start : words.ends[-1]])
    found = []
    for cue in read.cues:
        clause = shut_out(read, cue) if cue.kind == "forbidden" else None
        if clause is not None and BORDERS.isdisjoint(one.kind for one in cues_between(read, *clause)):
            found.append((start + read.starts[clause[0]], start + read.starts[clause[1]]))
    return found
