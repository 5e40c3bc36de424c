"""Names that share a limit, or an end: "AST, ALT and ALP", "total or direct bilirubin > 2", "≥ 6 tender and ≥ 6 swollen
joints"."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.analytes import analytes, lookup
from ...schema import Unit
from ..marks import JOINING
from ..phrasing.coordination import is_adjective
from .continuations import adopt
from .passage import Name, Passage
from .readings import Reading
from .subjects import CONJUNCTIONS, SPECIMENS, bracket_open

LONGEST = 2
"""Words of a name that borrows its end."""


def coordinated(passage: Passage, name: Name, floor: int) -> list[Name]:
    """The analytes that share a comparison with ``name``: "AST, ALT and ALP ≤ 2.5 x ULN"; ``name`` is the last."""
    norms = passage.words.norms
    found = [name]
    k = name.i - 1
    while k >= floor:
        joined = False
        while k >= floor and (norms[k] in CONJUNCTIONS or norms[k] in SPECIMENS) and k not in passage.analyte_at:
            joined = joined or norms[k] in CONJUNCTIONS
            opening = bracket_open(norms, k, floor) if norms[k] in ")]" else None
            if norms[k] in ")]" and opening is None:
                return found[::-1]
            k = opening - 1 if opening is not None else k - 1
        if k < floor or not joined or k in passage.quantity_at or k not in passage.analyte_at:
            break
        other = passage.analyte_at[k]
        if other.i in passage.quantity_at:  # "< 4 years of age, weight < 10 kg": the name has a limit already
            break
        ratio = _ratio(other, found[-1], norms[other.j : found[-1].i])
        if ratio:
            return [ratio]
        if all(other.analyte is not known.analyte for known in found):
            found.append(other)
        k = other.i - 1
    return found[::-1]


def _ratio(above: Name, below: Name, between: Sequence[str]) -> Name | None:
    """FEV1/FVC written out is one quantity."""
    ids = (above.analyte.id if above.analyte else "", below.analyte.id if below.analyte else "")
    if ids == ("fev1", "fvc") and "/" in between:
        return Name(above.i, below.j, analytes()["fev1_fvc"], "analyte")
    return None


def with_borrowing(passage: Passage, names: list[Name], floor: int) -> list[Name]:
    """The names of one limit, the first of them preceded by the one that borrows its end."""
    borrower = _borrowing(passage, names[0], floor)
    return names if borrower is None else [borrower, *names]


def _borrowing(passage: Passage, name: Name, floor: int) -> Name | None:
    """The name joined before an analyte's that is another with its end: the "total" of "total or direct bilirubin"."""
    norms, k = passage.words.norms, name.i - 1
    while k > floor and norms[k] in JOINING:
        k -= 1
    if name.j - name.i < 2 or not floor <= k < name.i - 1 or name.analyte is None:
        return None
    if k in passage.analyte_at or k in passage.quantity_at:
        return None
    for begin in range(name.i + 1, name.j):
        end = passage.words.written(begin, name.j)
        for i in range(k, max(k - LONGEST, floor - 1), -1):
            analyte = lookup(f"{passage.words.written(i, k + 1)} {end}")
            if analyte is not None and analyte is not name.analyte and norms[i].isalpha():
                head = passage.words.starts[begin], passage.words.ends[name.j - 1]
                return Name(i, k + 1, analyte, "analyte", head=head)
    return None


def lend_to_counted(passage: Passage, readings: list[Reading | None]) -> None:
    """ "≥ 6 tender and ≥ 6 swollen joints": an adjective that is counted borrows what the next number counts."""
    for index in range(len(readings) - 1):
        reading, following = readings[index], readings[index + 1]
        if reading is None or following is None or not reading.counts or len(following.names) > 1:
            continue
        name, lender = reading.names[0], following.names[0]
        start = passage.spans[index + 1][0]
        between = passage.words.norms[name.j : start]
        if name.j - name.i > 1 or len(between) != 1 or between[0] not in JOINING or lender.j - lender.i < 2:
            continue
        lent = _lent(passage, name, lender)
        if lent is not None:
            reading.names = [lent]
            if lent.analyte is not None:
                counted = following.quantity.unit.ucum if following.quantity.unit else "{count}"
                unit = Unit(text=passage.words.written(lender.i + 1, lender.j), ucum=counted, kind="count")
                reading.quantity.unit, reading.type, reading.counts = unit, "measurement", False
                if following.quantity.comparator is None:
                    adopt(passage, index + 1, passage.spans[index][1], reading.quantity)


def _lent(passage: Passage, name: Name, lender: Name) -> Name | None:
    words = passage.words
    head = words.starts[lender.i + 1], words.ends[lender.j - 1]
    analyte = lookup(f"{words.norms[name.i]} {words.text[slice(*head)]}")
    if analyte is None and not (is_adjective(words.norms[name.i]) and is_adjective(words.norms[lender.i])):
        return None
    return Name(name.i, name.j, analyte, "analyte" if analyte else name.origin, head=head)
