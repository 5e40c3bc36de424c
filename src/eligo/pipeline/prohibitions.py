"""What a text forbids: "patients must not have a creatinine > 2", "creatinine must not be > 2".

What an inclusion forbids is denied; what an exclusion forbids is what it excludes.
"""

from __future__ import annotations

from collections.abc import Sequence

from .phrasing.vocabulary import people

FORBIDDING = frozenset({("must", "not"), ("should", "not"), ("shall", "not")})
OF_PEOPLE = frozenset({("may", "not"), ("cannot", "have")})
"""What forbids only where people are before it: "symptoms may not improve" forbids nothing."""
SUBORDINATE = frozenset({"who", "whom", "whose", "which", "that", "where", "when", "if", "because", "as", "for"})
"""Behind these a clause says of whom or what the sentence speaks: "drugs that must not be combined"."""
ENDS = frozenset({".", ";"})
REACH = 12


def forbids(words: Sequence[str], at: int) -> bool:
    """Whether a prohibition begins at a word, all words in lower case."""
    said = tuple(words[at : at + 2])
    if said not in FORBIDDING and said not in OF_PEOPLE:
        return False
    if at == 0 or words[at - 1] in people():
        return True
    if said in OF_PEOPLE:
        return False
    for place in range(at - 1, max(at - 1 - REACH, -1), -1):
        if words[place] in ENDS:
            return True
        if words[place] in SUBORDINATE:
            return False
    return True
