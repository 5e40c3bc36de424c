"""What a criterion names without stating it about the patient.

An effect ("arthritis impairing | the use of a wheelchair"), a purpose, an instruction ("perform | a stress test"), and
a person beside the patient ("consent of a | parent"), who narrows what is before.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import attrgetter

from ...lexicon import entries, table
from ...lexicon.roles import role
from ..marks import CLOSING, OPENING
from .coordination import CONNECTORS, Part
from .syntax import Cue, Syntax

ENDING = frozenset({",", ";", ".", "(", ")", "[", "]", ":"})
ENDING_CUES = frozenset({"definition", "example", "exception", "unless", "condition", "permission", "obligation"})
"""What ends an aside."""
TIES = frozenset({"of", "in", "by", "from", "to"})
REACH = 3
"""How many words tie a person to a fact: "in both | spouses"."""
LONGEST_TITLE = 16
"""How many words a title may have."""
BEYOND_TITLES = frozenset({"or", ";"})
LEADING_TO_TITLE = frozenset({"diagnostic", "and", "national"})
EXAMINING = frozenset({"Procedure", "Measurement", "Observation"})
REGULATION_REACH = 6
CLASSIFICATION = "icd"
REVISIONS = frozenset({"9", "10", "11"})
CODE = re.compile(r"[a-z]\d{2}")
FORMULA = 3
"""How far behind a name the word is that makes it a formula's: "CKD | EPI 2021 equation"."""


def without_asides(read: Syntax, parts: Sequence[Part]) -> list[Part]:
    """The parts that state something about the patient, in their order."""
    if not parts:
        return []
    cues = [cue for cue in read.cues if cue.kind == "aside" and _is_one(read, cue)]
    asides = sorted(cue.last for cue in cues)
    openings = {at for cue in cues for at in range(cue.first, cue.last)}
    ends = _ends(read) if asides else []
    titles = _titles(read)
    unable_to = [cue.last for cue in read.cues if cue.kind == "inability"]
    barred = "forbidden" in [cue.kind for cue in read.cues]
    defining = not _defining().isdisjoint(read.words)
    classified = CLASSIFICATION in read.words
    reckoned = {cue.last for cue in read.cues if cue.kind == "reckoning"}
    kept: list[Part] = []
    last = parts[-1].last
    for part in parts:
        if reckoned and _is_reckoned_by(read, part, reckoned):
            continue
        if read.texts[part.last - 1] in role("relative") and _is_tied(read, part):
            if kept and part.lead - kept[-1].last <= REACH:
                kept[-1].shared.append((read.starts[kept[-1].last], part.end))
        elif kept and _is_regulation(read, kept[-1], part):
            kept[-1].shared.append((read.starts[kept[-1].last], part.end))
        elif part.lead in openings or (asides and _is_inside(part, asides, ends)):
            if part.lead not in openings and not kept and _is_defined(read, part):
                kept.append(part)
        elif not (
            _is_of_title(read, part, titles)
            or (defining and _defines(read, part, last))
            or _is_of_another(read, part)
            or (barred and _is_this_trial(read, part))
            or _is_purpose(read, part, kept, unable_to)
            or (classified and _is_coded(read, part))
        ):
            kept.append(part)
    return _without_who_consents(read, kept)


def _without_who_consents(read: Syntax, parts: list[Part]) -> list[Part]:
    """The parts without the persons who consent with the patient or in his stead: "the patient or his | legal
    representative | has given informed consent"."""
    if role("consent").isdisjoint(read.words):
        return parts
    consents = [part for part in parts if not role("consent").isdisjoint(read.texts[part.first : part.last])]
    if not consents:
        return parts
    kept = []
    for part in parts:
        if read.texts[part.last - 1] in role("proxy"):
            consents[0].shared.append((part.start, part.end))
        else:
            kept.append(part)
    return kept


def _is_regulation(read: Syntax, act: Part, part: Part) -> bool:
    """Whether a part is what someone complies with: "compliance with the requirements and | restrictions", "comply with
    the visits and | procedures"; consent and compliance are two facts."""
    conduct = act.kind == "administrative" or read.texts[act.last - 1] in role("taking_part")
    if not conduct or role("regulation").isdisjoint(read.texts[part.first : part.last]):
        return False
    if read.texts[act.last] in {"with", "to"}:
        return part.lead - act.last <= REGULATION_REACH
    listed = read.texts[act.last - 1] in role("regulation") and read.texts[act.last] in CONNECTORS
    return listed and part.lead - act.last <= 2 and read.texts[part.first] not in role("conduct")


def _is_this_trial(read: Syntax, part: Part) -> bool:
    """Whether a part is the trial itself, "should be excluded from this | clinical trial"."""
    number = bisect_right(read.cues, part.lead, key=attrgetter("first")) - 1
    return number >= 0 and read.cues[number].kind == "forbidden" and part.last <= read.cues[number].last


def _is_purpose(read: Syntax, part: Part, kept: Sequence[Part], unable_to: Sequence[int]) -> bool:
    """Whether a part is what someone cannot do something for: "unable to lie flat for | the scan"."""
    at = part.lead - 1
    while at > 0 and read.classes[at] == "determiner":
        at -= 1
    if part.label not in EXAMINING or at <= 0 or read.texts[at] != "for" or not kept:
        return False
    number = bisect_right(unable_to, at) - 1
    unable = unable_to[number] if number >= 0 else at
    return unable <= kept[-1].lead and kept[-1].last <= at and ENDING.isdisjoint(read.texts[unable:at])


def _is_reckoned_by(read: Syntax, part: Part, reckoned: set[int]) -> bool:
    """Whether a part is what a time is reckoned by, "5 half-lives of the | drug", or goes on with that, "of the drug or
    | vaccine", where ``reckoned`` are the words that such parts begin at."""
    at = part.lead - (read.texts[part.lead - 1] == "or")
    while at > 0 and at not in reckoned and read.classes[at - 1] in {"determiner", "generic"}:
        at -= 1
    if at in reckoned:
        reckoned.add(part.last)
    return at in reckoned


def _is_coded(read: Syntax, part: Part) -> bool:
    """Whether a part is the name of the classification of diseases, "ICD-10", or in its company a code, "G45"."""
    if read.texts[part.first] == CLASSIFICATION:
        return not REVISIONS.isdisjoint(read.texts[part.first + 1 : part.first + 3])
    return part.last - part.first == 1 and CODE.fullmatch(read.texts[part.first]) is not None


def _is_of_another(read: Syntax, part: Part) -> bool:
    """Whether a sex is that of someone beside the patient: "men with | female | partners"."""
    return part.label == "Person" and not role("relative").isdisjoint(read.texts[part.last : part.last + 1])


def _is_defined(read: Syntax, part: Part) -> bool:
    """Whether a part is what a reference defines: "according to the criteria for | fibromyalgia"."""
    tied = part.lead > 1 and read.texts[part.lead - 1] in {"for", "of"}
    return tied and read.texts[part.lead - 2] in role("reference")


def _titles(read: Syntax) -> set[int]:
    """The words of titles: "Diagnostic and Statistical Manual of Mental Disorders, Fifth Edition (DSM-5) criteria"."""
    found: set[int] = set()
    texts = read.texts
    if read.words.isdisjoint(_ends_of_titles()):
        return found
    for first, pair in enumerate(pairwise(texts)):
        ends = _ends_of_titles().get(pair[0], {}).get(pair[1])
        if ends is None:
            continue
        last = [at for at in range(first, _past_title(texts, first)) if texts[at] in ends]
        if last:
            found.update(range(first, last[-1] + 1))
            while first > 0 and texts[first - 1] in LEADING_TO_TITLE:
                first -= 1
                found.add(first)
    return found


def _is_of_title(read: Syntax, part: Part, titles: set[int]) -> bool:
    """Whether a part ends in a title or begins there, and is not what a value is measured or graded by."""
    if part.last - 1 in titles:
        return True
    if part.first not in titles or part.label == "Procedure":
        return False
    return role("scheme").isdisjoint(read.texts[part.first : part.last])


def _past_title(texts: list[str], first: int) -> int:
    """The word that a title which begins at ``first`` ends before at the latest: "(MDRD formula | ) or | disease"."""
    depth = 0
    for at in range(first, min(first + LONGEST_TITLE, len(texts))):
        depth += (texts[at] in OPENING) - (texts[at] in CLOSING)
        if depth < 0 or texts[at] in BEYOND_TITLES:
            return at
    return min(first + LONGEST_TITLE, len(texts))


@cache
def _ends_of_titles() -> dict[str, dict[str, frozenset[str]]]:
    """The words that titles may end with, by their first word and by their second."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for row in table("titles"):
        one, other = row["begins"].split()
        found.setdefault(one, {})[other] = frozenset(entries(row["ends"]))
    return found


def _defines(read: Syntax, part: Part, last: int) -> bool:
    """Whether a part only names what defines a later one, "the diagnostic criteria for | gout", or the one before it,
    "gout (ACR criteria)", gives a number, or is a part of a name, "the American | Diabetes | Association"."""
    last_word, following = read.texts[part.last - 1], read.texts[part.last : part.last + 1]
    if last_word in role("body") or last_word in role("board"):
        return True
    if part.label != "Measurement" and following and (following[0] in role("body") or following[0] in role("named_by")):
        return True
    if not role("formula").isdisjoint(read.texts[part.last : part.last + FORMULA]):
        return all(cls in {"content", "generic"} for cls in read.classes[part.last : part.last + 1])
    if read.texts[part.last - 1] not in role("reference"):
        return False
    if part.lead > 0 and read.texts[part.lead - 1] in "([" and read.texts[part.last : part.last + 1] in ([")"], ["]"]):
        return True
    if part.last >= last:
        return False
    return read.texts[part.last] in {"for", "of"}


@cache
def _defining() -> frozenset[str]:
    """The words that :func:`_defines` asks for."""
    return role("body") | role("board") | role("named_by") | role("formula") | role("reference")


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
