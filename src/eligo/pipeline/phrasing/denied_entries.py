"""Semicolons that part the entries of a list that is denied as a whole: "none of the following: gout; asthma; stroke".

Elsewhere a semicolon ends a statement, and a denial with it. Here it says what "or" does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...lexicon.roles import role
from ..marks import AND_OR, STOPS

BESIDE = AND_OR | STOPS | {","}
LONGEST_LEAD = 10
"""How many words may stand between a denial and the colon behind which its list begins."""


def denied_entries(texts: Sequence[str], denials: Iterable[int]) -> dict[int, str]:
    """What such semicolons say, and the conjunction behind one, by their places.

    ``denials`` are the places behind denials that something may follow; the words between one and its colon point to
    the list, and neither count it nor name anything beside it.
    """
    found: dict[int, str] = {}
    read = 0
    for begin in denials:
        if begin < read:
            continue
        lead = texts[begin : begin + LONGEST_LEAD]
        colon = lead.index(":") if ":" in lead else 0
        said = set(lead[:colon])
        if said.isdisjoint(role("pointing_on")) or not said.isdisjoint(role("some_of") | BESIDE):
            continue
        first = begin + colon + 1
        read = next((at for at in range(first, len(texts)) if texts[at] == "."), len(texts))
        for at in (at for at in range(first, read) if texts[at] == ";"):
            joined = at + 1 < read and texts[at + 1] in AND_OR
            found.update({at: ",", at + 1: "or"} if joined else {at: "or"})
    return found
