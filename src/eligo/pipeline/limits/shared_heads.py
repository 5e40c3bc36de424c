"""Names that borrow their end from the next: "total or direct bilirubin > 2", "≥ 6 tender and ≥ 6 swollen joints"."""

from __future__ import annotations

from ...lexicon.analytes import lookup
from ...schema import Unit
from ..marks import JOINING
from ..phrasing.coordination import is_adjective
from .continuations import adopt
from .readings import Reading
from .subjects import Name, Passage

LONGEST = 2
"""Words of a name that borrows its end."""


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
