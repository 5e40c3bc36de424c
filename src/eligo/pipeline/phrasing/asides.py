"""What a criterion names without stating it about the patient.

An effect ("arthritis impairing | the use of a wheelchair"), a purpose, an instruction ("perform | a stress test"), and
a person beside the patient ("consent of a | parent"), who narrows what is before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from .coordination import CONNECTORS, Part
from .syntax import Cue, Syntax
from .vocabulary import role

ENDING = frozenset({",", ";", ".", "(", ")", "[", "]", ":"})
ENDING_CUES = frozenset({"definition", "example", "exception", "unless", "condition", "permission", "obligation"})
"""What ends an aside."""
TIES = frozenset({"of", "in", "by", "from", "to"})
REACH = 3
"""How many words tie a person to a fact: "in both | spouses"."""


LONGEST_TITLE = 16
"""How many words a title may have."""
LEADING_TO_TITLE = frozenset({"diagnostic", "and", "national"})
TITLES = {
    ("statistical", "manual"): frozenset({"manual", "disorders", "edition", "criteria"}),
    ("common", "terminology"): frozenset({"terminology", "criteria", "events"}),
    ("response", "evaluation"): frozenset({"criteria", "tumors", "tumours"}),
    ("cancer", "institute"): frozenset({"institute"}),
}
"""The first two words of titles that name no fact, and words that they may end with."""
BEGINNINGS = frozenset(first for first, _ in TITLES)
FORMULA = 3
"""How far behind a name the word is that makes it a formula's: "CKD | EPI 2021 equation"."""


def without_asides(read: Syntax, parts: Sequence[Part]) -> list[Part]:
    """The parts that state something about the patient, in their order."""
    cues = [cue for cue in read.cues if cue.kind == "aside" and _is_one(read, cue)]
    asides, openings = sorted(cue.last for cue in cues), {cue.first for cue in cues}
    ends = _ends(read) if asides else []
    titles = _titles(read)
    kept: list[Part] = []
    last = parts[-1].last if parts else 0
    for part in parts:
        if read.texts[part.last - 1] in role("relative") and _is_tied(read, part):
            if kept and part.lead - kept[-1].last <= REACH:
                kept[-1].shared.append((read.starts[kept[-1].last], part.end))
        elif part.lead not in openings and not (
            part.last - 1 in titles
            or (asides and _is_inside(part, asides, ends) and (kept or not _is_defined(read, part)))
            or _defines(read, part, last)
        ):
            kept.append(part)
    return kept


def _is_defined(read: Syntax, part: Part) -> bool:
    """Whether a part is what a reference defines: "according to the criteria for | fibromyalgia"."""
    tied = part.lead > 1 and read.texts[part.lead - 1] in {"for", "of"}
    return tied and read.texts[part.lead - 2] in role("reference")


def _titles(read: Syntax) -> set[int]:
    """The words of titles: "Diagnostic and Statistical Manual of Mental Disorders, Fifth Edition (DSM-5) criteria"."""
    found: set[int] = set()
    if BEGINNINGS.isdisjoint(read.texts):
        return found
    for (one, other), ends in TITLES.items():
        if one in read.texts and other in read.texts:
            first = read.texts.index(one)
            stop = min(first + LONGEST_TITLE, len(read.texts))
            last = [at for at in range(first, stop) if read.texts[at] in ends]
            if read.texts[first + 1 : first + 2] == [other] and last:
                found.update(range(first, last[-1] + 1))
                while first > 0 and read.texts[first - 1] in LEADING_TO_TITLE:
                    first -= 1
                    found.add(first)
    return found


def _defines(read: Syntax, part: Part, last: int) -> bool:
    """Whether a part only names what defines a later one, "the diagnostic criteria for | gout", or the one before it,
    "gout (ACR criteria)", or gives a number."""
    if not role("formula").isdisjoint(read.texts[part.last : part.last + FORMULA]):
        return all(cls in {"content", "generic"} for cls in read.classes[part.last : part.last + 1])
    if read.texts[part.last - 1] not in role("reference"):
        return False
    if part.lead > 0 and read.texts[part.lead - 1] in "([" and read.texts[part.last : part.last + 1] in ([")"], ["]"]):
        return True
    if part.last >= last:
        return False
    return read.texts[part.last] in {"for", "of"}


def _is_one(read: Syntax, cue: Cue) -> bool:
    """Whether a cue begins an aside: "perform" is an instruction only where a clause begins."""
    alone = cue.first == 0 or read.classes[cue.first - 1] == "punctuation"
    return alone or read.texts[cue.first] != "perform"


def _ends(read: Syntax) -> list[int]:
    """The words behind which no aside goes on, in their order."""
    marks = [at + 1 for at, word in enumerate(read.texts) if word in ENDING]
    return sorted([*marks, *(cue.first for cue in read.cues if cue.kind in ENDING_CUES)])


def _is_inside(part: Part, asides: list[int], ends: list[int]) -> bool:
    """Whether an aside begins before a part and has not ended there."""
    begun, ended = bisect_right(asides, part.lead), bisect_right(ends, part.lead)
    return begun > 0 and (ended == 0 or ends[ended - 1] <= asides[begun - 1])


def _is_tied(read: Syntax, part: Part) -> bool:
    """Whether a preposition ties a part to what is before it."""
    at = part.lead - 1
    while at > 0 and (
        read.classes[at] in {"determiner", "adverb", "generic"}
        or read.texts[at] in CONNECTORS | role("relative") | {"legal"}
    ):
        at -= 1
    return at > 0 and read.texts[at] in TIES
