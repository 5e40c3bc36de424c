"""Places of the body that say where a fact is: "adenocarcinoma of the colon or rectum"."""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import role
from .coordination import Part, connected
from .syntax import Syntax
from .vocabulary import is_site

SITED = frozenset({"Condition", "Procedure"})
SITE_TIES = frozenset({"of", "to", "in", "on"})
"""Words that tie a place of the body to what is there: "surgery to the colon"."""


def sited(read: Syntax, parts: Sequence[Part]) -> list[Part]:
    """ "Adenocarcinoma of the colon or rectum" is one of the colon and one of the rectum."""
    ordered = sorted(parts, key=lambda part: (part.first, part.last))
    if SITE_TIES.isdisjoint(read.words):
        return ordered
    kept: list[Part] = []
    host: Part | None = None
    tie = 0
    for part in ordered:
        last = kept[-1] if kept else None
        if last is not None and last.label in SITED and part.label is None and _is_site_of(read, last, part):
            host, tie = last, last.last
            last.end, last.last = part.end, part.last
            continue
        if host is not None and last is not None and part.label is None and is_bare_site(read, part):
            if connected(read, last, part):
                part.heads.append((host.start, read.ends[tie]))
                part.label, part.kind, part.origin, part.modifier = host.label, host.kind, "coordination", False
        else:
            host, tie = _seated(read, part)
        kept.append(part)
    return kept


def is_bare_site(read: Syntax, part: Part) -> bool:
    """Whether a part names a place of the body alone: "the colon", "the biliary tract"."""
    last = part.last - (part.last - part.lead > 1 and read.texts[part.last - 1] in role("region"))
    return all(is_site(read.texts[at]) for at in range(part.lead, last))


def _seated(read: Syntax, part: Part) -> tuple[Part | None, int]:
    """A part that says itself where it is, "disease of the liver", and the word that ties the place to it."""
    at = part.last - 1
    while at > part.first and is_site(read.texts[at]):
        at -= 1
    at -= read.classes[at] == "determiner"
    seated = part.label in SITED and part.first < at < part.last - 1 and read.texts[at] in SITE_TIES
    return (part, at) if seated else (None, 0)


def _is_site_of(read: Syntax, part: Part, site: Part) -> bool:
    tied = part.last < site.first and read.texts[part.last] in SITE_TIES
    return tied and is_bare_site(read, site) and read.past(part.last + 1, {"determiner"}) == site.lead
