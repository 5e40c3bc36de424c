"""Results that are written as signs: "breast cancer (ER-, PR-, HER2-)", "HBsAg+".

A sign stands right behind the short name of a test, and ends a member of a list. A hyphen that waits for another word,
"EGFR- or HER2-inhibitors", and a sign inside a name, "CD4+ cells", are none; a name that nothing has labelled is one of
a test where another such name stands in the text, so "Ph+" is none beside "Philadelphia chromosome".
"""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import role
from ..marks import AND_OR, BRACKETS, STOPS
from .coordination import SHORT_NAME, Part
from .syntax import Syntax

SIGNS = frozenset({"+", "-"})
ENDS = BRACKETS | STOPS | {",", "/"}
BEHIND_PLUS = ENDS | AND_OR | {"for"}


def signed(read: Syntax, parts: Sequence[Part], text: str) -> None:
    """Gives tests the signs behind them for their results; "K+" is an ion."""
    if SIGNS.isdisjoint(read.words):
        return
    found = [part for part in parts if _is_signed(read, part, text)]
    for part in found:
        if part.label == "Measurement" or len(found) > 1:
            part.label, part.kind, part.modifier, part.suspended = "Measurement", "measurement", False, False
            part.results.append((read.starts[part.last], read.ends[part.last]))


def _is_signed(read: Syntax, part: Part, text: str) -> bool:
    at = part.last
    if at == len(read.texts) or read.texts[at] not in SIGNS or read.starts[at] != part.end:
        return False
    ends = BEHIND_PLUS if read.texts[at] == "+" else ENDS
    named = part.label is None and SHORT_NAME.fullmatch(text[part.start : part.end]) is not None
    tested = (named or part.label == "Measurement") and read.texts[at - 1] not in role("ion")
    return tested and ends.issuperset(read.texts[at + 1 : at + 2])
