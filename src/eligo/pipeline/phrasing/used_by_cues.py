"""The words of a criterion that its cues use, and that name no fact themselves."""

from __future__ import annotations

from ...lexicon.roles import role
from .study_acts import is_in_this_trial
from .syntax import Syntax

KINDS = frozenset({"family", "kin", "history", "current", "unfit", "partner"})
"""Kinds of cues that the model may take for a mention: "family history", "current"."""


class UsedByCues:
    """What cues use of a text; words by index.

    Attributes:
        words: those of which a mention is no fact.
        recovered: where words begin that say that something is over, and where they end.
        denials: where denials of what follows begin, and where they end.
        denied: the words right behind these.
        suffixes: the words that deny what they are joined to: "steroid-naive".
    """

    def __init__(self, read: Syntax) -> None:
        self.words: set[int] = set()
        self.recovered: dict[int, int] = {}
        self.denials: dict[int, int] = {}
        self.denied: set[int] = set()
        self.suffixes: set[int] = set()
        if read.cues:
            self._take_from(read)

    def _take_from(self, read: Syntax) -> None:
        cues, texts = read.cues, read.texts
        self.recovered = {
            first: cue.last
            for cue in cues
            if cue.kind == "recovery"
            for first in (cue.first, cue.first - 1)
            if first == cue.first or texts[first] == "not"
        }
        used = [cue for cue in cues if cue.kind in KINDS and not is_in_this_trial(read, cue)]
        self.words = {at for cue in used for at in range(cue.first, cue.last)}
        self.words.update(at for first, last in self.recovered.items() for at in range(first, last))
        self.denials = {cue.first: cue.last for cue in cues if cue.kind == "negation" and cue.side == "after"}
        self.words.update(first for first in self.denials if texts[first] in role("suffixed"))
        self.denied = set(self.denials.values())
        self.denied |= {cue.last for cue in cues if cue.kind == "history" and cue.first in self.denied}
        self.suffixes = {cue.first for cue in cues if cue.kind == "negation" and texts[cue.first] in role("suffixed")}
