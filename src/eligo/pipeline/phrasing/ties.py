"""What is tied to a name by a word between them: the list behind "positive test for" or "allergy to"."""

from __future__ import annotations

from typing import NamedTuple

from ...lexicon.roles import role
from .coordination import Part, connected
from .syntax import Syntax

LONGEST_LIST = 40
"""How many members of a list are read."""


class Tie(NamedTuple):
    """The words that tie a list to what stands before it, and the labels that may be mixed in that list."""

    words: frozenset[str]
    mixed: frozenset[str] = frozenset()


def followers(read: Syntax, parts: list[Part], at: int, tie: Tie, *, behind: int = 0) -> list[Part]:
    """The list that is tied to the part at a place, whose name ends before the word ``behind``; reactions of their own
    are none of it."""
    found: list[Part] = []
    for index in range(at + 1, len(parts)):
        following = parts[index]
        if found:
            labels = {following.label, found[0].label}
            same = (
                tie.mixed.issuperset(labels) or following.label == found[0].label or following.origin == "coordination"
            )
            if not same or not connected(read, found[-1], following):
                break
        else:
            gap = read.texts[max(parts[at].last, behind) : following.lead]
            if not gap or gap[0] not in tie.words or len(gap) > 5 or {",", ".", ";"} & set(gap):
                break
        if read.texts[following.last - 1] in role("reaction"):
            break
        found.append(following)
    return found
