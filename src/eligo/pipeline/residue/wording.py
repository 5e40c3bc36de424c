"""What a criterion says beside its facts that asks for nothing: "(see Appendix 2)", "as described above".

Such words are no residue: without them the criterion asks for the same. They bring on nothing by themselves either:
each rule asks for a fact or a time beside them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from operator import itemgetter

from ...lexicon.roles import role
from ...schema import TextSpan
from ..analysis import TREATMENTS
from ..marks import CLOSING, JOINING, OPENING
from ..phrasing.vocabulary import is_site
from .coverage import Coverage

REACH = 4
LONGEST_REFERENCE = 12
LONGEST_ASIDE = 16
MARKS = frozenset("()'/")
HERE = frozenset({"above", "below"})
POINTERS = HERE | {"see"}
LONGEST_TITLE = 5
VISITS = frozenset({"visit", "visits"})
SOLELY = frozenset({"only", "alone"})
LISTED = frozenset({"following", "these"})
CONDITIONS = frozenset({"if", "for", "when", "in"})
FAR_JUDGE = 7
"""How far behind "by" or "of" stands who judges: "in the opinion of | the treating study physician"."""
LONGEST_CHOICE = 4
"""How many words choose one of two times: ", whichever is longer"."""
LINKS = JOINING | {",", "-", "&", ".", "+"}


def cover_wording(coverage: Coverage) -> None:
    """Covers what asks for nothing."""
    for first, last in (
        *_references(coverage),
        *_titles(coverage),
        *_of_any(coverage),
        *_spans_of_study(coverage),
        *_occasions(coverage),
        *_solely(coverage),
        *_readings(coverage),
        *_lists(coverage),
        *_consenting(coverage),
        *_attributions(coverage),
        *_reckonings(coverage),
    ):
        coverage.cover(first, last)


def _references(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """Pointers to another place of the text: "(see section 5.1)", "as described | below"."""
    texts = coverage.read.texts
    if POINTERS.isdisjoint(coverage.read.words):
        return
    for at, word in enumerate(texts):
        if word == "see" and at and (texts[at - 1] in OPENING or texts[at - 1] in {",", ";", "please", "."}):
            last = at + 1
            while last < len(texts) and last - at < LONGEST_REFERENCE and _is_of_reference(coverage, last):
                last += 1
            if last > at + 1 and (last == len(texts) or texts[last] in CLOSING or texts[last] in {",", ";", "."}):
                yield at, last
        elif word in HERE and at and texts[at - 1] in role("pointing"):
            yield at - 1, at + 1


def _is_of_reference(coverage: Coverage, at: int) -> bool:
    word = coverage.read.texts[at]
    small = coverage.read.classes[at] in {"determiner", "preposition", "conjunction", "enumerator"}
    number = any(map(str.isdigit, word)) or len(word) == 1
    return small or (number and word not in ";)]") or word in role("place_of_text")


def _titles(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """The organ that a limit behind a colon is of: "| Renal: creatinine < 1.5 mg/dL"."""
    texts = coverage.read.texts
    colon = texts.index(":", 0, LONGEST_TITLE) if ":" in texts[:LONGEST_TITLE] else 0
    if colon and all(is_site(word) or word in role("functioning") or word in LINKS for word in texts[:colon]):
        yield 0, colon


def _of_any(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """What "any" leaves open: "hepatitis due to any | cause", "regardless of | severity"."""
    texts, classes = coverage.read.texts, coverage.read.classes
    if role("left_open").isdisjoint(coverage.read.words):
        return
    for at, word in enumerate(texts):
        if at > 1 and word in role("left_open"):
            of = at - 1 - (classes[at - 1] == "determiner")
            tied = texts[at - 1] == "any" and classes[at - 2] == "preposition"
            if tied or (texts[of] == "of" and texts[of - 1] in role("regardless")):
                yield at, at + 1


def _spans_of_study(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """What says that the whole study is meant: "during the | course of the trial"."""
    texts, classes = coverage.read.texts, coverage.read.classes
    if role("span_of_study").isdisjoint(coverage.read.words):
        return
    for at, word in enumerate(texts):
        if word in role("span_of_study") and texts[at + 1 : at + 2] == ["of"]:
            of = coverage.read.past(at + 2, {"determiner"})
            if of < len(texts) and classes[of] == "generic" and texts[of] in role("of_the_trial"):
                yield at, at + 1


def _occasions(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """What else a time of the trial is called, "at screening (| Visit 1)", the visit that it is, "at the screening |
    visit 2", and at which visit an age is asked for."""
    texts, covered = coverage.read.texts, coverage.covered
    occasion = role("occasion")
    if occasion.isdisjoint(coverage.read.words):
        return
    limits = sorted((one.evidence.end, one.type) for one in coverage.said)
    ages = any(kind == "age" for _, kind in limits)
    for at, word in enumerate(texts):
        if not at or word not in occasion or all(covered[at : at + 3]):
            continue
        last = at
        while last < len(texts) and (texts[last] in occasion or texts[last] in LINKS or _is_number(texts[last])):
            last += 1
        if texts[at - 1] in OPENING and texts[last : last + 1] and texts[last] in CLOSING and at > 1:
            if covered[at - 2] or texts[at - 2] in role("at_entry"):
                yield at, last
        elif (word in VISITS and _is_of_covered(coverage, at)) or (
            ages
            and texts[at - 1] in {"at", "on", "of", "the", "during"}
            and _behind_age(limits, coverage.offset + coverage.read.starts[at])
        ):
            yield at, last


def _is_of_covered(coverage: Coverage, at: int) -> bool:
    """Whether what is covered stands before a word, or before the "of" that leads to it."""
    of = coverage.read.texts[at - 1] == "of"
    return at > of and bool(coverage.covered[at - 1 - of])


def _is_number(word: str) -> bool:
    return word.removeprefix("v").removeprefix("d").isdigit() or (len(word) == 2 and word[0].isdigit())


def _behind_age(limits: Sequence[tuple[int, str]], start: int) -> bool:
    """Whether of the limits the one nearest before a place is that of an age."""
    number = bisect_right(limits, start, key=itemgetter(0))
    return number > 0 and limits[number - 1][1] == "age"


def _reckonings(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """What a time is reckoned by: "30 days or 5 half-lives | of the drug, whichever is longer"."""
    read = coverage.read
    for cue in read.cues:
        if cue.kind == "reckoning" and coverage.covered[cue.first - 1]:
            begin = read.past(cue.last, {"determiner", "generic"})
            chunk = read.chunk_at(begin)
            end = begin if chunk is None else chunk.last
            yield cue.first, end + LONGEST_CHOICE if read.texts[end + 1 : end + 2] == ["whichever"] else end


def _solely(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """The "only" of whom a criterion is for, "(females | only)", "| only if diabetic", and of an exact number."""
    texts, covered = coverage.read.texts, coverage.covered
    if SOLELY.isdisjoint(coverage.read.words):
        return
    for at, word in enumerate(texts):
        if word != "only":
            continue
        following = texts[at + 1] if at + 1 < len(texts) else ""
        exact = (following.isdigit() or following in role("numeral")) and covered[at + 1]
        if (at and following in CLOSING and covered[at - 1]) or (at and following in CONDITIONS) or exact:
            yield at, at + 1
    for at, word in enumerate(texts):
        if word == "alone" and texts[at + 1 : at + 4] == ["or", "in", "combination"]:
            yield at, at + 4


def _readings(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """Words behind the name of a measurement or a treatment that it has without them: "antibody | result",
    "birth control | methods"."""
    for one in coverage.said:
        said = role("reading") if one.type in {"measurement", "procedure"} else frozenset()
        if one.type in TREATMENTS:
            said = role("vague_head") if one.type != "procedure" else _vague_readings()
        elif one.type in {"condition", "observation"}:
            said = role("vague_bearer")
        yield from _behind(coverage, one.subject, said)
        for method in [qualifier for qualifier in one.qualifiers if qualifier.kind == "method"]:
            yield from _behind(coverage, method, role("reading"))


def _behind(coverage: Coverage, name: TextSpan, said: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """The words of some that stand behind a name."""
    texts = coverage.read.texts
    _, at = coverage.words_of(name.start, name.end)
    last = at
    while last < len(texts) and last - at < REACH and (texts[last] in said or (coverage.covered[last] and last > at)):
        last += 1
    if last > at:
        yield at, last


@cache
def _vague_readings() -> frozenset[str]:
    return role("reading") | role("vague_head")


def _lists(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """The verb that leads to a list: "who | meet the following criteria:"."""
    texts = coverage.read.texts
    if LISTED.isdisjoint(coverage.read.words):
        return
    meeting = role("meeting")
    for at, word in enumerate(texts):
        if (word in meeting or word == "having") and not LISTED.isdisjoint(texts[at + 1 : at + 1 + REACH + 2]):
            yield at, at + 1


def _consenting(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """How consent is given, and by what rules, "| voluntarily sign", "in accordance with | local legislation", and what
    else someone complies with, "adhere to the visit schedule and | other requirements"."""
    texts = coverage.read.texts
    administrative = [one for one in coverage.said if one.type == "administrative"]
    for first, last in [coverage.words_of(one.subject.start, one.subject.end) for one in administrative]:
        of_consent = not role("consent").isdisjoint(texts[first:last])
        said = _said_of_consent() if of_consent else _said_of_conduct()
        at = first
        while of_consent and at and first - at < LONGEST_ASIDE and _is_said(coverage, at - 1, said):
            at -= 1
        yield at, first
        at = last
        while at < len(texts) and at - last < LONGEST_ASIDE and _is_said(coverage, at, said):
            at += 1
        yield last, at


@cache
def _said_of_consent() -> frozenset[str]:
    return role("consenting") | role("handing") | MARKS


@cache
def _said_of_conduct() -> frozenset[str]:
    return role("regulation") | MARKS | {","}


def _is_said(coverage: Coverage, at: int, said: AbstractSet[str]) -> bool:
    """Whether a word is one of some, or says nothing of its own, or is covered."""
    small = coverage.read.classes[at] not in {"content", "verb", "adverb", "punctuation"}
    return small or coverage.read.texts[at] in said or coverage.is_covered(at, at + 1)


def _attributions(coverage: Coverage) -> Iterator[tuple[int, int]]:
    """Who judges that something is so: "as | determined by the investigator", "in the | opinion of the physician",
    "| considered severe"."""
    texts = coverage.read.texts
    opinion, attributing = role("opinion"), role("attributing")
    if opinion.isdisjoint(coverage.read.words) and attributing.isdisjoint(coverage.read.words):
        return
    for at, word in enumerate(texts):
        own = False
        if word in opinion:
            own = at > 0 and texts[at - 1] in role("judge")
            last = _past_judges(coverage, at + 2) if texts[at + 1 : at + 2] == ["of"] else None
        elif word in attributing:
            by = at + 1
            while by < min(at + FAR_JUDGE, len(texts)) and coverage.covered[by] and texts[by] != "by":
                by += 1
            last = _past_judges(coverage, by + 1) if texts[by : by + 1] == ["by"] else _past_held(coverage, at)
        else:
            continue
        if own or last is not None:
            yield at - own, last or at + 1


def _past_held(coverage: Coverage, at: int) -> int | None:
    """Where "considered" ends before what is held to be so, "| judged to be in good health", "| considered as normal",
    and not "would be considered"."""
    held = coverage.read.past(at + 1, {"preposition", "auxiliary", "determiner"})
    if held >= len(coverage.covered) or not coverage.covered[held]:
        return None
    return at + 1 if held == at + 1 or (held - at <= REACH and coverage.read.texts[at - 1] != "be") else None


def _past_judges(coverage: Coverage, first: int) -> int | None:
    """Where those who judge end, "the investigator | and/or the sponsor |"; None where nobody does."""
    texts, classes = coverage.read.texts, coverage.read.classes
    last, stop = None, first + FAR_JUDGE
    for at in range(first, len(texts)):
        if at >= stop or classes[at] == "preposition" or texts[at] in CLOSING:
            break
        if texts[at] in role("judge"):
            last, stop = at + 1, at + 1 + FAR_JUDGE
        elif last and texts[at] not in LINKS | role("of_judge") and classes[at] != "determiner":
            break
    return last
