"""What a trial itself consists of, which is no fact about a patient, "prior to any study-specific | procedures", and
what other studies are of: "another drug | study"."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import pairwise
from operator import attrgetter

from ...lexicon.roles import role
from ..marks import JOINING
from .coordination import Part, connected
from .syntax import Cue, Syntax

STUDY = frozenset({"study", "trial", "protocol"})
BETWEEN = frozenset({"-", "specific", "related", "any", "all", "other", "the", "of", "to", "their", "screening"})
TIMES = frozenset({"prior", "before"})
OF_THE_STUDY = STUDY | BETWEEN | role("beginning_of_study")
"""What stands between "prior to" and what a trial consists of."""
LISTING = JOINING | {",", "and/or"}
THIS = frozenset({"the", "this", "our", "study"})
OTHERS = frozenset({"another", "other"})
DENYING = frozenset({"hindrance", "unfit", "inability", "negation", "forbidden"})
LONGEST = 9
BEHIND = 4
"""How many words behind an act may name the study: "admission | to the study"."""
REACH = 5
"""How many words a cue may stand before the participation that it denies."""


def is_study_act(read: Syntax, part: Part) -> bool:
    """Whether a part names what a time is counted to, "prior to any study-specific procedures", or that someone is in
    this very trial, "the duration of study participation"; not "unfit for participation" or "participation in another
    trial"."""
    texts = read.texts
    if texts[part.last - 1] not in role("study_act"):
        return False
    if OF_THE_STUDY.issuperset(texts[part.first : part.last - 1]) and _lead_of(texts, part.last - 1) is not None:
        return True
    if part.last - part.first > 1 or texts[part.first] != "participation":
        return False
    if texts[part.last : part.last + 1] == ["in"] and THIS.isdisjoint(texts[part.last + 1 : part.last + 2]):
        return False
    number = bisect_right(read.cues, part.lead, key=attrgetter("last"))
    near = [cue for cue in read.cues[max(number - REACH, 0) : number] if part.lead - cue.last <= REACH]
    return all(cue.kind not in DENYING for cue in near)


def is_in_this_trial(read: Syntax, cue: Cue) -> bool:
    """Whether "participation in" is all that is named: "... in the trial", not "... in other vaccine trials"."""
    at = read.past(cue.last, {"determiner", "adverb"})
    named = at < len(read.classes) and read.classes[at] != "generic"
    other = not OTHERS.isdisjoint(read.texts[cue.last : at])
    return read.texts[cue.last - 2] == "participation" and not named and not other


def times_of_the_study(read: Syntax) -> list[tuple[int, int]]:
    """The words that set a time by what the trial consists of, as any consent has it: "consent | prior to any study
    procedures"."""
    texts = read.texts
    if TIMES.isdisjoint(read.words):
        return []
    ended = _ended()
    ends = [at for at, word in enumerate(texts) if word in ended]
    return [(lead, at + 1) for at in ends if (lead := _lead_of(texts, at)) is not None]


@cache
def _ended() -> frozenset[str]:
    """The words that such a time ends with."""
    return role("study_act") | role("study_time")


def _lead_of(texts: list[str], act: int) -> int | None:
    """Where "prior to" or "before" stands that leads to the word ``act`` over words of the study and others of its
    list alone, "any study procedures or | assessments"."""
    of_the_study = texts[act] == "participation" or not STUDY.isdisjoint(texts[act + 1 : act + BEHIND])
    for at in range(act - 1, max(act - LONGEST, -1), -1):
        of_the_study = of_the_study or texts[at] in STUDY
        if texts[at] in TIMES:
            return at if of_the_study else None
        in_list = texts[at] in LISTING or (texts[at] in role("study_act") and texts[at + 1] in LISTING)
        if not in_list and texts[at] not in OF_THE_STUDY:
            return None
    return None


def name_studies(read: Syntax, parts: list[Part]) -> None:
    """ "Another drug or device | study" are studies, not a drug."""
    if role("studies").isdisjoint(read.words):
        return
    for part in parts:
        if read.texts[part.last - 1] not in role("studied") or (part.lead and read.texts[part.lead - 1] in THIS):
            continue
        if not role("studies").isdisjoint(read.texts[part.last : part.last + 1]):
            part.last, part.end = part.last + 1, read.ends[part.last]
            part.label, part.kind = "Observation", "administrative"
    for part, following in pairwise(parts):
        study = following.last - 1
        if read.texts[study] not in role("studies") or part.heads or read.texts[part.last - 1] not in role("studied"):
            continue
        if connected(read, part, following):
            part.heads.append((read.starts[study], read.ends[study]))
            for one in (part, following):
                one.label, one.kind = "Observation", "administrative"
