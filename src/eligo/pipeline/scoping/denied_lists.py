"""Lines that deny the list below them: "None of the following:", "No history of any of these:", "Free of:"."""

from __future__ import annotations

from typing import NamedTuple

from ...lexicon.roles import role
from ...schema import Constraint
from ..phrasing.borders import BORDERS, examples
from ..phrasing.prohibitions import COMPARING, forbids
from ..phrasing.syntax import Cue, Syntax

ENDS = frozenset({";", ".", "but", "and", "plus", "must", "should", "who", "whose", "however", "although"})
"""Words behind which a line no longer denies: "not pregnant and one of the following"."""
IF = frozenset({"if", "when", "who"})
SAYING_NOTHING = IF | {"they", "the", "patient", "subject", "participant", "have", "has", "are", "is", ":"}
"""All that a line says behind what forbids, whose list says the rest."""
OF_SOME = role("some_of") | {"one"}
DENIALS = frozenset({"negation", "inability"})
OF_ANY = frozenset({"any", "one", "either"})
DUTIES = frozenset({"must", "should", "shall", "may", "will", "cannot"})
LONGEST = 32


def denial_of_list(read: Syntax, own: list[Constraint], offset: int) -> Cue | None:
    """The cue by which a line denies the list below it, None where it denies none.

    Args:
        read: the line.
        own: the facts that the line names itself.
        offset: where the line begins.
    """
    for cue in reversed(read.cues):
        if cue.kind == "forbidden" and _forbids(read, cue):
            return None if _is_denied_itself(read, cue) else cue
        if cue.kind == "negation" and (_is_of_the_following(read, cue) or _reaches_list(read, cue, own, offset)):
            return cue
    return None


class Unmet(NamedTuple):
    """What denies that someone meets a list, and whether it is of any of its entries."""

    cue: Cue
    of_any: bool


def unmet_list(read: Syntax) -> Unmet | None:
    """How a line says that someone does not meet the list below it, "Patients who do not meet the following:", and not
    that nobody may, "must not meet any of the following exclusion criteria"."""
    for cue in read.cues:
        rest = read.texts[cue.last :]
        demanded = cue.kind == "negation" and rest[:1] != [] and rest[0] in role("meeting") and "exclusion" not in rest
        if demanded and not role("pointing_on").isdisjoint(rest) and not forbids(read.texts, cue.first):
            return Unmet(cue, not OF_ANY.isdisjoint(rest))
    return None


def _forbids(read: Syntax, cue: Cue) -> bool:
    """ "The following drugs are not permitted:", "patients with gout who are not eligible:", "not eligible if any of
    these apply:", "excluded if they have:"."""
    before, behind = read.texts[: cue.first], read.texts[cue.last :]
    if all(word == ":" for word in behind):
        return behind == [":"] or not role("pointing_on").isdisjoint(before)
    return behind[0] in IF and (not role("pointing_on").isdisjoint(behind) or SAYING_NOTHING.issuperset(behind))


def _admits(read: Syntax, cue: Cue) -> bool:
    """ "Patients without the following | are eligible:"."""
    return cue.kind == "permission" and set(read.texts[cue.last :]) <= {":"}


def _is_denied_itself(read: Syntax, cue: Cue) -> bool:
    """ "Patients who do not meet the following criteria will be excluded:" asks for them."""
    return any(other.kind in DENIALS and other.last <= cue.first for other in read.cues)


def _is_of_the_following(read: Syntax, cue: Cue) -> bool:
    """ "The following drugs must not be used within 4 weeks before or during treatment:"."""
    before = read.texts[: cue.first]
    first = bool(before) and (before[0] in role("pointing_on") or (before[0] == "the" and before[1:2] == ["following"]))
    return first and read.texts[cue.first] in DUTIES and read.texts[-1] == ":"


def _reaches_list(read: Syntax, cue: Cue, own: list[Constraint], offset: int) -> bool:
    if cue.side == "before":
        return False
    tail = read.texts[cue.last :]
    illustrating = examples(read)
    said = [
        word
        for at, word in enumerate(tail, cue.last)
        if at not in illustrating and read.texts[at : at + 2] != ["and", "/"]
    ]
    if len(tail) > LONGEST or not ENDS.isdisjoint(said) or not COMPARING.isdisjoint(tail[:1]):
        return False
    if any(other.first >= cue.last and other.kind in BORDERS and not _admits(read, other) for other in read.cues):
        return False
    if not any(one.subject.start >= offset + cue.end for one in own):
        return tail[-1:] in ([], [":"]) or not role("pointing_on").isdisjoint(tail)
    illustrated = any(at >= cue.last for at in illustrating)
    return illustrated or (not role("pointing_on").isdisjoint(tail) and OF_SOME.isdisjoint(tail))
