"""How many of a list in the line must hold: "at least two of", "all of the following", "one of the following"."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.numbers import counts
from ..phrasing.syntax import Syntax

EVERY = 1000
"""More than any list has: all of it must hold."""
COUNTS = counts(2, 6) | {str(number): number for number in range(2, 10)}
ONE = frozenset({"one", "1", "any", "either"})
NAMING = frozenset({"the", "these", *COUNTS})
"""What may stand between "of" and "following": "two of | the three | following"."""
LONGEST = 4
"""So many words stand from "of" to "following" at most."""
COUNTING = frozenset({*COUNTS, *ONE, "all", "both"})


def counted_lists(read: Syntax) -> dict[int, int]:
    """Where a list begins of which at least so many must hold: "at least two of", "2 or more of", "any two of", "three
    of the four following", and all of "all of the following", "both of these:". Of "one of the following" one is
    enough."""
    found: dict[int, int] = {}
    written = read.texts
    if COUNTING.isdisjoint(read.words):
        return found
    for index in [index for index, word in enumerate(written) if word in COUNTING]:
        count = 1 if written[index] in ONE else COUNTS.get(written[index], EVERY)
        following = written[index + 1 : index + 4]
        more = 2 if count == 1 and following[:2] == ["or", "more"] else 0
        begin = _list_behind(written, index + 1 + more)
        if begin is not None:
            found[begin] = count
            continue
        if count == EVERY or count == 1:
            continue
        if written[max(index - 2, 0) : index] == ["at", "least"] or written[max(index - 1, 0) : index] in (
            ["any"],
            ["least"],
        ):
            if following[:1] in (["of"], [":"]) or following[1:2] == [":"]:
                found[index + 1] = count
        elif following[:3] in (["or", "more", "of"], ["or", "more", ":"]):
            found[index + 4 if following[2] == "of" else index + 3] = count
    return found


def _list_behind(written: Sequence[str], at: int) -> int | None:
    """The word before a list that "of the following", "out of these three:" announces at ``at``, if it does."""
    begin = at + (written[at : at + 1] == ["out"])
    if written[begin : begin + 1] != ["of"]:
        return None
    for place in range(begin + 1, min(begin + LONGEST, len(written))):
        if written[place] == "following" or (written[place] == ":" and place > begin + 1):
            return place
        if written[place] not in NAMING:
            return None
    return None
