"""How many of a list in the line must hold: "at least two of", "all of the following", "one of the following"."""

from __future__ import annotations

from ...lexicon.numbers import counts
from ..phrasing.syntax import Syntax

LISTING = (["of", "the", "following"], ["of", "these", ":"], ["of", "following", ":"])
EVERY = 1000
"""More than any list has: all of it must hold."""
COUNTS = counts(2, 6) | {str(number): number for number in range(2, 10)}
ONE = frozenset({"one", "1", "any", "either"})
OF_THE_FOLLOWING = (["the", "following"], ["these", ":"], ["following", ":"])
COUNTING = frozenset({*COUNTS, *ONE, "all"})


def counted_lists(read: Syntax) -> dict[int, int]:
    """Where a list begins of which at least so many must hold: "at least two of", "2 or more of", "any two of", "three
    of the following", and all of "all of the following". Of "one of the following" one is enough."""
    found: dict[int, int] = {}
    written = read.texts
    if COUNTING.isdisjoint(read.words):
        return found
    for index in [index for index, word in enumerate(written) if word in COUNTING]:
        count = 1 if written[index] in ONE else COUNTS.get(written[index], EVERY)
        following = written[index + 1 : index + 4]
        if following in LISTING:
            found[index + 3] = count
            continue
        if count == 1 and following == ["or", "more", "of"] and written[index + 4 : index + 6] in OF_THE_FOLLOWING:
            found[index + 6] = count
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
