"""A criterion's tokens with its quantities and the names that tables know, which subjects are looked for in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...lexicon.analytes import Analyte, Tokens, find_among, find_analytes
from ...lexicon.roles import cues
from ..analysis import Quantity
from ..marks import CLOSING, OPENING
from ..numeric.named_scales import find_scales
from ..numeric.words import Words

SHADOWING = cues("shadowing")
CHANGES = SHADOWING | cues("differences")
OTHER_SPECIMENS = cues("other-specimens")
NORMS = cues("references")
Above = Callable[[], "Passage | None"]
"""Gives the group or heading that a criterion stands under."""
LONGEST_BRACKET = 12
"""How many tokens before the end of a name its last bracket may open."""
NAME_TAILS = (["count"], ["counts"], ["performance", "score"], ["performance", "scale"])
"""What goes on with a name behind its abbreviation: "absolute neutrophil (ANC) count"."""


@dataclass(slots=True)
class Name:
    """A subject: the tokens ``i`` to ``j`` (not included), and the analyte, or the scale of ``scales.tsv``, that it is.

    The tokens are the criterion's, or those of ``home`` where the group above supplies the subject. ``within`` are the
    offsets of a part of one token: the letter of "T2". ``head`` are those of what it borrows: the "bilirubin" that
    "total" has in "total or direct bilirubin".
    """

    i: int
    j: int
    analyte: Analyte | None = None
    origin: str = "pattern"
    scale: str = ""
    home: Words | None = None
    within: tuple[int, int] | None = None
    head: tuple[int, int] | None = None

    def span(self, words: Words) -> tuple[int, int]:
        """The subject's offsets, given the criterion's tokens."""
        if self.within:
            return self.within
        words = self.home or words
        return words.starts[self.i], words.ends[self.j - 1]

    @property
    def known(self) -> bool:
        """Whether a table knows the name."""
        return self.analyte is not None or bool(self.scale)


class Passage:
    """One criterion's tokens with the places of its quantities and analytes.

    ``spans`` are the quantities' tokens; ``quantity_at[k]`` is the index of the quantity that covers token ``k``, the
    first of several, ``analyte_at[k]`` the analyte's name that does.
    """

    __slots__ = ("analyte_at", "quantities", "quantity_at", "spans", "words")

    def __init__(self, words: Words, quantities: Sequence[Quantity]) -> None:
        self.words = words
        self._lay(quantities)
        self.analyte_at = self._place_analytes() if words.norms else {}

    def _lay(self, quantities: Sequence[Quantity]) -> None:
        starts = self.words.starts
        self.quantities = quantities
        self.spans = [(bisect_left(starts, q.start), bisect_left(starts, q.end)) for q in quantities]
        self.quantity_at = {k: index for index, (i, j) in reversed([*enumerate(self.spans)]) for k in range(i, j)}

    def leave_out(self, left: set[int]) -> None:
        """Forgets quantities that limit nothing, so that the words around them join."""
        if left:
            self._lay([quantity for index, quantity in enumerate(self.quantities) if index not in left])

    @property
    def analytes(self) -> list[Name]:
        """The analytes' names in the order of the text."""
        return list({name.i: name for name in self.analyte_at.values()}.values())

    def _place_analytes(self) -> dict[int, Name]:
        words = self.words
        placed: dict[int, Name] = {}
        last: Name | None = None
        for i, j, analyte in self._named():
            if j <= i or self._is_shadowed(i, j, analyte):
                continue
            behind = last.j if last else 0
            again = last is not None and last.analyte is analyte and self._one_name(last.j, i)
            goes_on = again and self._goes_on(i, j)
            if last is None or not again or (goes_on and not is_abbreviation(words.written(i, j))):
                last = Name(i, j, analyte, "analyte")
                behind = i
            elif not goes_on:
                last.j = self._behind_brackets(last.i, j)
            placed.update(dict.fromkeys(range(behind, max(j, last.j)), last))
        for scale, i, j in find_scales(words):
            if i not in placed and j - 1 not in placed:
                placed.update(dict.fromkeys(range(i, j), Name(i, j, None, "scale", scale)))
        return placed

    def _is_shadowed(self, i: int, j: int, analyte: Analyte) -> bool:
        """Whether a name is part of another: "weight loss", "a decrease in SBP", "pleural LDH", "calcium/creatinine
        ratio"; "a decrease in LVEF to" limits the LVEF. What is normal "for age" says nothing of the age."""
        norms = self.words.norms
        if analyte.id == "age" and norms[i - 1 : i] == ["for"] and not NORMS.isdisjoint(norms[i - 2 : i - 1]):
            return True
        behind = norms[j] if j < len(norms) else ""
        if behind in SHADOWING or (behind == "ratio" and i > 0 and norms[i - 1] in "/:" and analyte.id != "fvc"):
            return True
        if i > 1 and norms[i - 1] == "in" and norms[i - 2] in CHANGES:
            return norms[j : j + 1] != ["to"]
        return i > 0 and norms[i - 1] in OTHER_SPECIMENS and "rine" not in f"{analyte.name} {analyte.loinc_name}"

    def _named(self) -> Iterator[tuple[int, int, Analyte]]:
        """The tokens of each analyte's name."""
        words = self.words
        raw = words.whole()
        if raw is not None:
            for i, j, analyte, _ in find_among(words.text, Tokens(raw, words.starts, words.ends)):
                yield i, j, analyte
            return
        for found in find_analytes(words.text, words.starts[0], words.ends[-1]):
            i, j = words.at(found.start), words.at(found.end)
            yield i - (words.starts[min(i, len(words) - 1)] != found.start), j, found.analyte

    def _one_name(self, j: int, i: int) -> bool:
        """ "alanine aminotransferase (ALT)", "ECOG performance status": two names of one analyte side by side."""
        between = self.words.norms[j:i]
        return len(between) <= 2 and all(norm in "()-[]/=," for norm in between)

    def _goes_on(self, i: int, j: int) -> bool:
        """Whether the bracket before a name goes on behind it: "tachycardia (heart rate | > 90)", "platelets (PLT | >
        100)", which is one name as it is short for it, but not "(pyruvate transaminase | [SGPT])"."""
        norms = self.words.norms
        if norms[j : j + 1] == ["["] and norms[j + 2 : j + 3] == ["]"]:
            j += 3
        return norms[i - 1] in OPENING and norms[j : j + 1] not in ([")"], ["]"])

    def _behind_brackets(self, i: int, j: int) -> int:
        """The end of a name that begins at token ``i``: behind the brackets that close behind token ``j``."""
        norms = self.words.norms
        opened = sum((norm in OPENING) - (norm in CLOSING) for norm in norms[max(i, j - LONGEST_BRACKET) : j])
        while opened > 0 and norms[j : j + 1] in ([")"], ["]"]):
            j, opened = j + 1, opened - 1
        tail = next((tail for tail in NAME_TAILS if norms[j : j + len(tail)] == tail), [])
        return j + (len(tail) if norms[j - 1] in CLOSING else 0)


def is_abbreviation(text: str) -> bool:
    """Whether a text is short, and most of its letters are capital ones."""
    return 1 < len(text) <= 14 and sum(map(str.isupper, text)) * 2 >= sum(map(str.isalpha, text)) > 0
