"""Where a part of a criterion ends over which nothing is listed, denied or narrowed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from .sentences import ends_sentence
from .syntax import Syntax, once

BORDERS = frozenset({"exception", "condition", "permission", "definition", "unless"})
"""Kinds of cues that are borders."""
BORDER_WORDS = frozenset({";", "but", "only", "who", "unless", "however", "although", "whose"})


@once
def borders(read: Syntax) -> AbstractSet[int]:
    """The words of a text that are borders; in "such as, but not limited to" none is."""
    found = {at for cue in read.cues if cue.kind in BORDERS for at in range(cue.first, cue.last)}
    if "." in read.words or not BORDER_WORDS.isdisjoint(read.words):
        giving = examples(read)
        found.update(
            at
            for at, word in enumerate(read.texts)
            if (word in BORDER_WORDS and at not in giving) or (word == "." and ends_sentence(read, at))
        )
    return found


@once
def examples(read: Syntax) -> AbstractSet[int]:
    """The words that begin examples: "such as"."""
    return {at for cue in read.cues if cue.kind == "example" for at in range(cue.first, cue.last)}
