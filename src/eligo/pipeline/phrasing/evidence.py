"""Evidence: how a fact is seen that is said not to be, "no radiological signs of | gout", "no evidence of sepsis | on
MRI". That is no fact beside it, which would have to be missing too; what confirms a fact is one: "sepsis confirmed by
MRI". Adjectives alone never are one: "histologic or cytologic | documentation of cancer" says how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import role
from .coordination import CONNECTORS, Part, connected, is_adjective
from .syntax import Syntax

SHOWING = frozenset({"Procedure", "Device", "Measurement"})
"""What a thing is seen on."""
SMALL = frozenset({"determiner", "adverb", "generic"})
REACH = 4
"""How many words stand between a thing and what it is seen on, or between two ways to see it, at most."""


def by_evidence(read: Syntax, parts: Sequence[Part]) -> list[Part]:
    """The parts without those that only say how another is seen or not; what it is not seen on narrows it."""
    if role("seen").isdisjoint(read.words):
        return list(parts)
    denials = [cue.last for cue in read.cues if cue.kind == "negation" and cue.side == "after"]
    kept: list[Part] = []
    seen: Part | None = None
    shown: Part | None = None
    said: int | None = None
    for part in parts:
        if _is_manner(read, part) and (_is_denied(part, denials) or _describes(read, part)):
            said = part.lead if said is None else said
            continue
        if seen is not None and part.label in SHOWING and not part.results and _shows(read, seen, shown, part):
            start = seen.shared.pop()[0] if shown is not None else read.starts[seen.last]
            seen.shared.append((start, part.end))
            shown = part
            continue
        listed = seen is not None and shown is None and connected(read, seen, part) is not None
        manner = _manner(read, part, said)
        if listed and seen is not None:
            part.shared += seen.shared
        elif manner is not None:
            part.shared.append(manner)
        said = None
        seen, shown = part if listed or manner or (_is_seen(read, part) and _is_denied(part, denials)) else None, None
        kept.append(part)
    return kept


def _is_denied(part: Part, denials: Sequence[int]) -> bool:
    """Whether a denial stands closely before a part."""
    return any(0 <= part.lead - last <= REACH for last in denials)


def _is_manner(read: Syntax, part: Part) -> bool:
    """Whether a part says how something is seen: "radiological findings" of a thing, "clinical" of "clinical or
    radiological evidence"."""
    texts, last = read.texts, part.last
    if texts[last - 1] in role("seen"):
        return texts[last : last + 1] == ["of"]
    if not all(map(is_adjective, texts[part.first : last])):
        return False
    stop = min(last + REACH, len(texts) - 1)
    at = next((at for at in range(last, stop) if texts[at] not in CONNECTORS and not is_adjective(texts[at])), stop)
    return texts[at] in role("seen") and texts[at + 1 : at + 2] == ["of"]


def _describes(read: Syntax, part: Part) -> bool:
    """Whether adjectives are all that says how something is seen: "histologic or cytologic | documentation"."""
    last = part.last - (read.texts[part.last - 1] in role("seen"))
    return all(map(is_adjective, read.texts[part.first : last]))


def _manner(read: Syntax, part: Part, first: int | None) -> tuple[int, int] | None:
    """The words from ``first`` on that say how a part is seen, if it is what they lead to."""
    if first is None or not _is_seen(read, part):
        return None
    of = read.texts.index("of", first)
    return read.starts[first], read.ends[of]


def _is_seen(read: Syntax, part: Part) -> bool:
    """Whether a part is what there is evidence of."""
    at = part.lead - 1
    while at > 0 and read.classes[at] in SMALL:
        at -= 1
    return at > 0 and read.texts[at] == "of" and read.texts[at - 1] in role("seen")


def _shows(read: Syntax, seen: Part, shown: Part | None, part: Part) -> bool:
    """Whether a part is what a thing is seen on: "sepsis | on MRI | or CT"."""
    if shown is not None:
        return connected(read, shown, part) is not None
    between = range(seen.last, part.lead)
    tied = 0 < len(between) <= REACH and read.texts[seen.last] in role("method") | {"in"}
    return tied and all(read.classes[at] in SMALL or read.classes[at] == "preposition" for at in between)
