"""What the words beside a noun phrase say of its kind: "diagnosis of | sarcoidosis", "dapsone | -naive"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ...lexicon.roles import role
from .acts import is_administrative
from .coordination import CONNECTORS, Part
from .sites import is_bare_site
from .syntax import Cue, Syntax

DENIED_BY = {"naive": "Drug", "naïve": "Drug", "measured": "Measurement", "performed": "Procedure", "done": "Procedure"}
"""What the last word of a denial is said of that stands behind it: "ferritin was not | measured"."""


def announce(read: Syntax, parts: Sequence[Part]) -> None:
    """Labels parts without a label: what a phrase announces, what illustrates, and what a word behind them denies."""
    cues = [cue for cue in read.cues if cue.kind in {"exception", "example"} or _denies_before(read, cue)]
    if not read.introduced and not cues:
        return
    begins = {part.lead: part for part in parts}
    unnamed = {part.last: part for part in parts if part.label is None}
    labels = sorted((part.last, part.label) for part in parts if part.label is not None)
    ends = [last for last, _ in labels]
    for cue in cues:
        if cue.kind == "negation":
            _label_denied(read, unnamed.get(cue.first), cue)
        elif cue.side == "after":
            at = read.past(cue.last, {"determiner", "adverb"})
            part = begins.get(read.past(at, {"determiner", "adverb", "punctuation"}))
            if part is not None and part.label is None and not (part.modifier and part.lead > at):
                before = bisect_right(ends, cue.first)
                _label(part, labels[before - 1][1] or "" if before else "Condition")
    for _, last, label in read.introduced:
        part = begins.get(read.past(last, {"determiner", "adverb"}))
        if part is None or part.label is not None or label in {"Act", "Deed"}:
            continue
        if (not part.modifier or _stands_alone(read, part)) and not _leads_on(read, part, begins):
            _label(part, "Observation" if label == "Hindrance" else label)
            if label in {"Hindrance", "Procedure"} and is_administrative(read, part.first, part.last):
                part.kind = "administrative"
            elif label == "Observation" and not role("studies").isdisjoint(read.texts[part.last : part.last + 1]):
                part.last, part.end = part.last + 1, read.ends[part.last]
                part.kind = "administrative"


def _label(part: Part, label: str) -> None:
    part.label, part.kind, part.origin, part.modifier = label, label.lower(), "introduction", False


def _denies_before(read: Syntax, cue: Cue) -> bool:
    """Whether a cue denies what stands before it and says of what kind that is: "-naive", "-free", "was not done"."""
    if cue.kind != "negation" or cue.side != "before":
        return False
    word = read.texts[cue.last - 1]
    return word in DENIED_BY or (cue.last - cue.first == 1 and word in role("suffixed"))


def _label_denied(read: Syntax, part: Part | None, cue: Cue) -> None:
    """ "Dapsone | -naive" is a drug, "stone | -free" a condition."""
    if part is not None and not read.texts[part.last - 1].endswith("ly"):
        _label(part, DENIED_BY.get(read.texts[cue.last - 1], "Condition"))


def _stands_alone(read: Syntax, part: Part) -> bool:
    """Whether a part of the body is all that a phrase is about: "absence of the spleen"."""
    ends = part.last == len(read.texts) or read.texts[part.last] not in CONNECTORS
    return ends and is_bare_site(read, part)


def _leads_on(read: Syntax, part: Part, begins: Mapping[int, Part]) -> bool:
    """Whether a noun phrase only leads to the next: "intake of | antibiotics"."""
    at = part.last
    if at >= len(read.texts) or read.texts[at] != "of":
        return False
    following = begins.get(read.past(at + 1, {"determiner", "adverb", "generic"}))
    return following is not None and following.label is not None
