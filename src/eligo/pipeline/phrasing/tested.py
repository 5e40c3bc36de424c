"""What a test is for, and what its result is of: "positive test for A or B", "positive pre-study drug screen"."""

from __future__ import annotations

from bisect import bisect_left

from ...lexicon.roles import outcomes, role
from .coordination import Part, connected
from .syntax import Syntax
from .ties import LONGEST_LIST, Tie, followers

FOUND = frozenset({"Condition", "Measurement"})
"""What someone may be positive for: "HIV, hepatitis B surface antigen"."""
SOUGHT = FOUND | {"Drug", "Observation"}
"""What a test may be for."""
LONGEST_OCCASION = 5
"""How many words may stand between the name of a test and what it is for."""
TESTED_FOR = Tie(frozenset({"for"}), FOUND)


def tested(read: Syntax, parts: list[Part]) -> None:
    """ "Positive test result at screening for A, B or C" is A positive, B positive, C positive."""
    for at, part in enumerate(parts):
        if part.lead == part.first or read.texts[part.lead] not in outcomes():
            continue
        result = read.starts[part.lead], read.ends[part.lead]
        found = _tested_within(read, parts, at) or _tested_behind(read, parts, at)
        if found and found[0].label == "Person":  # "negative pregnancy test for women"
            continue
        for one in found:
            one.label, one.kind = "Measurement", "measurement"
            one.origin = one.origin if one is found[0] else "coordination"
            one.results.append(result)
        if found and found[0] is not part:
            part.label = None


def _tested_behind(read: Syntax, parts: list[Part], at: int) -> list[Part]:
    """What a test is for, behind it."""
    part = parts[at]
    what = _past_test(read, part.last) if read.texts[part.last - 1] in role("tested") else part.last
    if read.texts[part.last - 1] not in role("tested") or read.texts[what : what + 1] != ["for"]:
        return []
    return followers(read, parts, at, TESTED_FOR, behind=what)


def _tested_within(read: Syntax, parts: list[Part], at: int) -> list[Part]:
    """What a test is for where its name holds the first of it, "Negative | serology for HIV |, hepatitis B and C"; that
    is cut from the name. None where it is for one thing alone."""
    part, texts = parts[at], read.texts
    words = range(part.first, part.last - 2)
    begin = next((word + 2 for word in words if texts[word] in role("tested") and texts[word + 1] == "for"), 0)
    found = [part]
    for following in parts[at + 1 : at + LONGEST_LIST] if begin else ():
        if following.label not in SOUGHT or not connected(read, found[-1], following):
            break
        found.append(following)
    if len(found) == 1:
        return []
    part.lead, part.first, part.start = begin, begin, read.starts[begin]
    return found


def _past_test(read: Syntax, at: int) -> int:
    """The word behind what goes on with the name of a test, "positive test | result at screening | for"."""
    words = read.texts[at : at + LONGEST_OCCASION]
    occasion = role("tested") | role("before_test") | {"at"}
    return at + next((number for number, word in enumerate(words) if word not in occasion), len(words))


def results(read: Syntax, parts: list[Part], text: str) -> None:
    """ "Positive for A, B or C" and "positive pre-study drug or alcohol screen" are so of each."""
    if role("positive_for").isdisjoint(read.words):
        return
    leads = [part.lead for part in parts]
    for at, word in enumerate(read.texts):
        if word not in role("positive_for"):
            continue
        begin = _past_occasion(read, at + 1)
        number = bisect_left(leads, begin)
        if begin == at + 1 or number == len(parts) or leads[number] > begin + 1:
            continue
        run = [parts[number]]
        found_for = read.texts[at + 1] == "for"
        for following in parts[number + 1 : number + LONGEST_LIST]:
            alike = following.label == run[0].label or (found_for and {following.label, run[0].label} == FOUND)
            if alike and _is_short_form(read, run[-1], following, text):
                run[-1].end, run[-1].last, following.label = read.ends[following.last], following.last + 1, None
                continue
            if not alike or not connected(read, run[-1], following):
                break
            run.append(following)
        for one in run:
            (one.results if one.label == "Measurement" else one.shared).append((read.starts[at], read.ends[at]))


def _is_short_form(read: Syntax, part: Part, following: Part, text: str) -> bool:
    """Whether a part is all that brackets behind another hold, and has capitals: "HIV antibodies (| HIV Ab)"."""
    texts = read.texts
    alone = texts[part.last : following.first] == ["("] and texts[following.last : following.last + 1] == [")"]
    return alone and not text[following.start : following.end].islower()


def _past_occasion(read: Syntax, at: int) -> int:
    """The word behind what stands between a result and what it is of: "positive | for any of the following: | A",
    "positive | pre-study | screen"; ``at`` where nothing does."""
    if read.texts[at : at + 1] == ["for"]:
        begin = read.past(at + 1, {"determiner", "generic", "preposition"})
        return begin + (read.texts[begin : begin + 1] == [":"])
    begin = at
    while begin < len(read.texts) and read.texts[begin] in role("before_test"):
        begin += 1
    return begin
