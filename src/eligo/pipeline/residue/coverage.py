"""What a criterion says that no constraint covers, and how much of it can be computed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ...lexicon.roles import role, time_words
from ...schema import Constraint, TextSpan
from ..limits.ages import ONSET, is_age_of_an_event
from ..limits.counts import EARLIER
from ..limits.readings import TNM
from ..limits.subjects import CORRECTED
from ..marks import OPENING
from ..numeric.tnm import is_any_category
from ..phrasing.coordination import CONNECTORS
from ..phrasing.examinations import examinations
from ..phrasing.formulas import formulas
from ..phrasing.remarks import label
from ..phrasing.study_acts import times_of_the_study
from ..phrasing.syntax import Cue, Syntax
from ..reasoning.counted_lists import COUNTING, counted_lists
from ..temporal.lengths import RESTATED, UCUM

SAID_BY_WINDOW = time_words("said-by-window")
EMPTY = frozenset({"determiner", "preposition", "pronoun", "conjunction", "auxiliary", "generic"}) | {
    "punctuation",
    "enumerator",
}
SMALL = frozenset({"determiner", "adverb", "preposition", "auxiliary", "generic"})
NEAR_A_TIME = 8
AGAIN = re.compile(rf"{RESTATED.pattern}[\d.]{{1,6}}\s{{0,60}}(?:{'|'.join(UCUM)})s?\s?[)\]]", re.IGNORECASE)
"""A length behind another that it says in other units: "4 weeks | (28 days)"."""
GRADE = "grade"
TIME, ONE, SECONDARY = "time", "one", "secondary"
NEAR_A_LIMIT = 4
NEAR_AN_AGE = 12
BEFORE_LIST = 4
"""How far the number stands before the list that it counts: "two | or more of the following"."""
COVERED = b"\1"
AROUND = frozenset("(),")
"""Marks that a limit and what is said of it may have between them."""
GOING_ON = frozenset({"at", "throughout", "during"})
"""What begins a time or a circumstance behind a word that ties nothing then: "continue | at a standard dose"."""
SHORT_FORM = 6
CUES_OF_LOGIC = frozenset(
    {
        "negation",
        "inability",
        "hindrance",
        "ability",
        "uncertainty",
        "unfit",
        "family",
        "kin",
        "partner",
        "history",
        "current",
        "exception",
        "unless",
        "condition",
        "permission",
        "leave",
    }
) | {"definition", "example", "double", "forbidden"}
OF_ACTS = frozenset({"inability", "ability", "double"})
OF_INABILITY = frozenset({"inability", "double"})
NEAR = 8
"""How many words behind "unwilling to" the act or the fact may be that it bears on."""
REFERRING = (["it"], ["them"])
"""What names no fact that a cue bears on: "unwilling to avoid | them"."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which words of a criterion, whose text begins at ``offset``, the constraints in its expression or its conditions,
    ``said``, account for: ``covered``, by word. ``saying`` are the words that carry meaning of their own.
    """

    text: str
    read: Syntax
    offset: int
    said: Sequence[Constraint]
    covered: bytearray
    saying: Sequence[int]

    def cover(self, first: int, last: int) -> None:
        self.covered[first:last] = COVERED * (last - first)

    def words_of(self, start: int, end: int) -> tuple[int, int]:
        """The words of a span of the trial's text."""
        return bisect_right(self.read.ends, start - self.offset), bisect_left(self.read.starts, end - self.offset)

    def is_covered(self, first: int, last: int) -> bool:
        return 0 not in self.covered[first:last]

    def is_whole(self) -> bool:
        return all(map(self.covered.__getitem__, self.saying))

    def left(self) -> list[tuple[int, int]]:
        """The stretches of words that carry meaning and that nothing accounts for."""
        stretches: list[tuple[int, int]] = []
        for index in [index for index in self.saying if not self.covered[index]]:
            goes_on = stretches and COVERED not in self.covered[stretches[-1][1] : index]
            begin = stretches.pop()[0] if goes_on else index
            stretches.append((begin, index + 1))
        return stretches


def residue(coverage: Coverage) -> list[TextSpan]:
    """The stretches of a criterion's text that carry meaning and are part of no used constraint."""
    starts, ends, offset = coverage.read.starts, coverage.read.ends, coverage.offset
    spans = [(starts[first], ends[last - 1]) for first, last in coverage.left()]
    return [
        TextSpan.made({"start": offset + start, "end": offset + end, "text": coverage.text[start:end]})
        for start, end in spans
    ]


def cover(text: str, read: Syntax, offset: int, constraints: Sequence[Constraint], used: AbstractSet[str]) -> Coverage:
    """What the used constraints account for; ``used`` are the ids of those in the criterion's expression or its
    conditions. Function words, cues that were obeyed and words like "patients" carry no meaning of their own.
    """
    texts, classes, starts, ends = read.texts, read.classes, read.starts, read.ends
    covered = bytearray(len(texts))
    said = [constraint for constraint in constraints if constraint.id in used]
    for start, end in {span for constraint in said for span in _spans(constraint)}:
        first, last = bisect_right(ends, start - offset), bisect_left(starts, end - offset)
        covered[first:last] = COVERED * (last - first)
    unsaid = _unsaid()
    saying = [at for at, kind in enumerate(classes) if kind not in EMPTY and texts[at] not in unsaid]
    if not _choosing().isdisjoint(read.words):
        saying = sorted({*saying, *_chosen(texts)})
    coverage = Coverage(text, read, offset, said, covered, saying)
    if not coverage.is_whole():
        _cover_times(coverage)
        _cover_limits(coverage)
        _cover_cues(coverage)
        if not coverage.is_whole():
            _cover_words(coverage)
    return coverage


@cache
def _choosing() -> frozenset[str]:
    """The words that :func:`_chosen` asks for."""
    return role("unnamed") | role("ordinal") | {ONE, SECONDARY}


def _chosen(texts: list[str]) -> Iterator[int]:
    """Words that say which or how many are meant, though elsewhere they say nothing: "| certain drugs", "their | first
    episode", "| one prior course", "| secondary hypertension"."""
    for at, word in enumerate(texts[:-1]):
        following = texts[at + 1]
        ordered = word in role("ordinal") and following in role("in_order")
        counted = word == ONE and following in EARLIER
        of_another = word == SECONDARY and following not in CONNECTORS and following != "to"
        if word in role("unnamed") or ordered or counted or of_another:
            yield at


def _cover_times(coverage: Coverage) -> None:
    """Covers the words beside a time that only say that it is one."""
    read, covered, offset = coverage.read, coverage.covered, coverage.offset
    for constraint in coverage.said:
        for window in (constraint.temporal, constraint.duration):
            if window is not None:
                time = window.evidence
                _cover_again(coverage, time.end)
                _cover(read, covered, bisect_left(read.starts, time.end - offset), 1, SAID_BY_WINDOW, NEAR_A_TIME)
                _cover(
                    read, covered, bisect_left(read.starts, time.start - offset) - 1, -1, SAID_BY_WINDOW, NEAR_A_TIME
                )


def _cover_limits(coverage: Coverage) -> None:
    """Covers the words beside a limit or a result that only say what kind it is."""
    read, covered, starts, offset = coverage.read, coverage.covered, coverage.read.starts, coverage.offset
    for constraint in coverage.said:
        if constraint.interval is not None or constraint.values:
            limit, beside = constraint.evidence, role("measuring")
            _cover_again(coverage, limit.end)
            if is_age_of_an_event(constraint):
                beside = beside | ONSET
            if constraint.values:
                beside = beside | role("tested")
            as_it_should = not role("sound").isdisjoint(map(str.lower, constraint.values or ()))
            if constraint.relative_to is not None or as_it_should or not role("predicted").isdisjoint(read.words):
                beside = beside | role("normal_range")
            at_entry = constraint.type == "age"  # "18 years or older at the time of signing the informed consent form"
            if at_entry and TIME in read.words:
                beside = beside | role("at_entry")
            after = beside | role("at_entry") if at_entry else beside
            reach = NEAR_AN_AGE if at_entry or constraint.relative_to is not None else NEAR_A_LIMIT
            _cover(read, covered, bisect_left(starts, limit.end - offset), 1, after, reach)
            before, near = beside | role("recovering"), NEAR_A_TIME if constraint.values or at_entry else NEAR_A_LIMIT
            _cover(read, covered, bisect_left(starts, limit.start - offset) - 1, -1, before, near)
            if constraint.unit is not None and constraint.unit.text.lower() == GRADE:
                name = bisect_left(starts, constraint.subject.start - offset)
                _cover(read, covered, name - 1, -1, role("recovering"), NEAR_A_LIMIT)
    if results := {value.lower() for one in coverage.said for value in one.values or ()}:
        for index, word in enumerate(read.texts):
            if word in results:
                covered[index] = True


def _cover_cues(coverage: Coverage) -> None:
    """Covers short forms, and cues that were obeyed."""
    texts = coverage.read.texts
    if not OPENING.isdisjoint(coverage.read.words):
        for index in _short_forms(coverage.read, coverage.covered):
            coverage.covered[index] = True
    for cue in coverage.read.cues:
        of_an_act = cue.kind in OF_ACTS or texts[cue.first] in role("ceasing")
        refers = of_an_act and texts[cue.last : cue.last + 1] in REFERRING
        idle = cue.kind in OF_INABILITY and COVERED not in coverage.covered[cue.last : cue.last + NEAR]
        if cue.kind in CUES_OF_LOGIC and not (refers or idle or _tells_which(coverage.read, cue)):
            coverage.cover(cue.first, cue.last)


def _tells_which(read: Syntax, cue: Cue) -> bool:
    """Whether a word that forbids only says that some are forbidden, and not which: "| prohibited medications". A line
    that ends in a colon lists them."""
    alone = cue.kind == "forbidden" and cue.last - cue.first == 1
    return alone and read.classes[cue.last : cue.last + 1] == ["content"] and read.texts[-1] != ":"


def _cover_words(coverage: Coverage) -> None:
    """Covers what ties facts together or names the study's own acts."""
    read, covered = coverage.read, coverage.covered
    texts = read.texts
    for at in counted_lists(read):
        for index in range(max(at - 1 - BEFORE_LIST, 0), at):
            covered[index] |= texts[index] in COUNTING
    _cover_corrections(read, covered)
    if any(one.origin == TNM for one in coverage.said):
        for index in range(len(texts)):
            covered[index] |= is_any_category(texts, index)
    for first, last in ((0, label(read)), *formulas(read), *examinations(read), *times_of_the_study(read)):
        coverage.cover(first, last)
    if not _tying().isdisjoint(read.words):
        _cover_ties(read, covered)


@cache
def _unsaid() -> frozenset[str]:
    return role("handing") | role("unsaid") | role("origin")


def _cover_corrections(read: Syntax, covered: bytearray) -> None:
    """Covers what a value is corrected for, behind it: "calcium | (corrected for albumin)"."""
    for cue in read.cues:
        said = cue.kind == "aside" and read.texts[cue.first] in CORRECTED and read.texts[cue.last - 1] == "for"
        if said and cue.first and (covered[cue.first - 1] or read.texts[cue.first - 1] in OPENING):
            chunk = read.chunk_at(cue.last)
            last = chunk.last if chunk is not None else cue.last
            covered[cue.first : last] = COVERED * (last - cue.first)


@cache
def _tying() -> frozenset[str]:
    """The words that :func:`_cover_ties` asks for."""
    return role("tying") | role("evidential") | role("evidence")


def _cover_ties(read: Syntax, covered: bytearray) -> None:
    """Covers what ties a fact to what it stands behind and says no more, "infection | requiring | antibiotics", and
    what evidence is from, "| clinical or radiologic | evidence of gout"."""
    tying, evidential, evidence = role("tying"), role("evidential"), role("evidence")
    following, led = len(covered), False
    for index in range(len(covered) - 1, -1, -1):
        word, fact_follows = read.texts[index], following < len(covered) and covered[following]
        led = word in evidence or (led and (word in evidential or word in CONNECTORS))
        goes_on = fact_follows and read.texts[index + 1] in GOING_ON and not covered[index + 1]
        ties = word in tying and fact_follows and not goes_on
        of = read.texts[index + 1 : index + 2] == ["of"]
        if (led and word in evidential) or (word in evidence and of) or ties:
            covered[index] = True
        if read.classes[index] not in SMALL or (covered[index] and read.classes[index] == "generic"):
            following = index


def _short_forms(read: Syntax, covered: bytearray) -> Iterator[int]:
    """Words in brackets of their own that abbreviate what is covered before them: "triglycerides (tg)"."""
    for index in [index for index, one in enumerate(read.texts) if one in OPENING]:
        if not 0 < index < len(read.texts) - 2:
            continue
        word, closing = read.texts[index + 1 : index + 3]
        if closing not in ")]" or covered[index + 1] or not covered[index - 1]:
            continue
        if len(word) <= SHORT_FORM and word.isalnum() and not word.isdigit():
            begin = max(index - len(word) - 2, 0)
            letters = iter("".join(read.texts[begin:index]))
            if all(letter in letters for letter in word):
                yield index + 1


def _cover_again(coverage: Coverage, end: int) -> None:
    """Covers what says once more the length that ends there."""
    again = AGAIN.match(coverage.text, end - coverage.offset)
    if again:
        coverage.cover(*coverage.words_of(coverage.offset + again.start(), coverage.offset + again.end()))


def _cover(read: Syntax, covered: bytearray, index: int, step: int, said: AbstractSet[str], reach: int) -> None:
    """Covers the words near a time or a limit that only say what kind it is: "ago", "must have elapsed", "score"."""
    for near in islice(range(index, len(covered) if step > 0 else -1, step), reach):
        if read.texts[near] in said:
            covered[near] = True
        elif not covered[near] and not (
            read.texts[near] in AROUND or (read.classes[near] in EMPTY and read.classes[near] != "punctuation")
        ):
            return


def _spans(constraint: Constraint) -> list[tuple[int, int]]:
    spans: list[TextSpan] = [constraint.subject, constraint.evidence, *constraint.qualifiers]
    for window in (constraint.temporal, constraint.duration):
        if window is not None:
            spans.append(window.evidence)
            if window.anchor is not None:
                spans.append(window.anchor)
    return [(one.start, one.end) for one in spans]
