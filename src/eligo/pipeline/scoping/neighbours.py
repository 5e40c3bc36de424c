"""How two constraints of a criterion stand to each other: in one list, one narrowing the other, in brackets apart."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from ...lexicon.roles import role
from ...schema import Constraint
from ..marks import CLOSING, OPENING
from ..phrasing.acts import HINDERING
from ..phrasing.borders import borders, examples
from ..phrasing.coordination import CONNECTORS
from ..phrasing.syntax import Cue, Syntax

NARROWING = frozenset({"with", "without", "that", "which", "known", "thought", "likely"})
CAUSING = frozenset({"due", "because", "secondary", "related", "from"})
POTENTIAL = "potential"
"""How the name of a state ends that has another in its stead, which is its denial's reason: "no childbearing potential
due to | hysterectomy"."""
HAVING = frozenset({"have", "having", "had"})
PARTICIPLES = ("ing", "ed")
NO_OR_HAVING = HAVING | {"no"}
OF_THINGS = NO_OR_HAVING | {"without", "of"}
"""How cues end that deny things and not what someone does."""
JOINS = CONNECTORS | {"neither", "either", "than"}
LONGEST_TIE = 16
"""How many characters may stand between a time and its event: "6 months | prior to the | surgery"."""
ALTERNATIVES = frozenset({"or", "nor"})
BESIDE_NAMES = frozenset({"hindrance", "uncertainty", "history", "current"})
"""Kinds of cues that may stand before a name in a list: "no surgery or anticipation of the need for | surgery"."""
OF_NONE = frozenset({"none", "free"})
"""How denials begin that end in "of" and name no thing."""
TIES = frozenset({"of", "to", "in", "for", "on", "against", "at"})
FARTHEST = 40
"""How many words that stand between two constraints are looked at: no list is so loose."""
REACH = 9
"""How many words may stand between a cue and the constraint it reaches."""
SMALL = frozenset({"determiner", "adverb", "preposition", "generic"})
LOOSEST = 6
"""How many words may stand between two constraints of one list that belong to neither."""


class Neighbours:
    """A criterion's words with its constraints on them, in the order of the text, by whose indices they are named.

    ``ranges`` are the words of each constraint, ``examples`` those that begin examples, ``beginnings`` kind and place
    of the cues that begin anew in a list, ``brackets`` the bracket that a word is in, ``borders`` what ends a scope.
    """

    def __init__(self, read: Syntax, constraints: Sequence[Constraint], offset: int) -> None:
        self.read = read
        self.offset = offset
        self.constraints = sorted(constraints, key=lambda one: (one.subject.start, one.evidence.start))
        self.extents = [extent(one, offset) for one in self.constraints]
        self.covered = [
            (span.start - offset, span.end - offset) for one in self.constraints for span in (one.subject, one.evidence)
        ]
        starts = read.starts
        self.limits = [bisect_left(starts, one.evidence.start - offset) for one in self.constraints]
        self.ranges = [(bisect_left(starts, begin), bisect_left(starts, end)) for begin, end in self.extents]
        self.examples = examples(read)
        self.beginnings = {(cue.kind, cue.first) for cue in read.cues if _begins_anew(read, cue)}
        self.brackets = {} if OPENING.isdisjoint(read.words) else _brackets(read.texts)
        self.borders = borders(read)

    def has_border(self, words: Iterable[int]) -> bool:
        """Whether a scope ends among words."""
        return any(index in self.borders for index in words)

    def between(self, left: int, right: int) -> list[int]:
        """The words between two constraints, without brackets that begin there: "fever | (> 38 C) or | cough"."""
        (first, at), start = self.ranges[left], self.ranges[right][0]
        around = self.brackets.get(start)
        found: list[int] = []
        while at < start and len(found) <= FARTHEST:
            bracket = self.brackets.get(at)
            if bracket is None or bracket.start <= first or bracket == around:
                found.append(at)
                at += 1
            else:
                at = bracket.stop
        return found

    def is_beside(self, index: int, other: int) -> bool:
        """Whether a constraint stands in a bracket that another one does not stand in."""
        bracket = self.brackets.get(self.ranges[index][0])
        return bracket is not None and bracket != self.brackets.get(self.ranges[other][0])

    def said_of(self, end: int, start: int) -> bool:
        """Whether only a preposition ties what begins at ``start`` to what ends at ``end``: "surgery of the hip"."""
        between = range(end, start)
        found = self.read.classes[end] == "generic" and self.read.texts[end + 1] == "of"
        return (
            0 < len(between) <= 4
            and (found or self.read.texts[end] in TIES)
            and all(self.read.classes[index] in SMALL for index in between)
        )

    def narrows(self, end: int, start: int, right: int, *, denial: str = "") -> bool:
        """Whether what begins at ``start`` narrows what ends at ``end``: "disease | requiring | insulin", "cancer that
        was treated with | chemotherapy", "infarction with | ST elevation"; a number is said of the patient, but in "no
        infarction with | LVEF < 40 %". So does the cause of a thing, "no anaemia due to | myeloma", and not why someone
        does not do something, or has no potential. ``denial`` is the last word of what denies it."""
        between = range(end, start)
        lead = self.read.texts[end]
        limited = self.constraints[right].interval is not None and (lead != "with" or denial not in NO_OR_HAVING)
        if limited or not 0 < len(between) <= REACH:
            return False
        caused = denial in OF_THINGS and lead in CAUSING and self.read.texts[end - 1] != POTENTIAL
        narrowing = lead in NARROWING or caused
        if not narrowing and not (self.read.classes[end] == "verb" and lead.endswith(PARTICIPLES)):
            return False
        return not any(
            index in self.borders or self.read.texts[index] in JOINS or self.read.classes[index] == "punctuation"
            for index in between
        )

    def are_listed(self, left: int, right: int, kind: str = "", *, mixed: bool = False) -> bool:
        """Whether two constraints stand in one list, with nothing but a connector and small words between, or a class
        with what it is of: "NYHA class III | heart failure". What a cue of this kind denies it denies with examples of
        it, "no disease such as | gout"; what it hinders has none, "hindering | treatment, such as | gout"."""
        end, start = self.ranges[left][1], self.ranges[right][0]
        if start < end or (start == end and self._is_class_of(left, right)):
            return True
        apart = self.between(left, right)
        timed = self._timed(left)
        words = [at for at in apart if at not in timed]
        dated = len(words) < len(apart)
        examples = self.examples & set(words)
        if examples and kind in HINDERING:
            return False
        exemplified = bool(examples) and kind == "negation"
        if exemplified:
            words = [at for at in words if at not in examples and self.read.texts[at] != ":"]
        links = [self.read.texts[at] for at in words if self.read.texts[at] in JOINS]
        if not (links or exemplified) or self.has_border(words) or (len(words) > LOOSEST and kind != "negation"):
            return False
        if any(("negation", at) in self.beginnings or (kind, at) in self.beginnings for at in words):
            return False
        if words and self.read.texts[words[0]] == "," and any(self.read.texts[at] == "with" for at in words):
            return False
        if dated and links == [","] and not exemplified and not self._goes_on(left, right):
            return False
        limit = self.constraints[right].interval is not None
        limited = "and" in links or (links == [","] and limit and not self._is_before_alternative(right))
        if not mixed and limited and self.constraints[left].type != self.constraints[right].type:
            return False
        if limit and words and self.read.texts[words[-1]] in role("coded"):
            words.pop()
        small = SMALL | {"verb"} if "or" in links else SMALL
        if self._are_light(words, small):
            return True
        if kind != "negation" or "or" not in links or self._begins_otherwise([*words, start]):
            return False
        named = self._named_with(end, start)
        return self._are_light([at for at in words if at not in named], SMALL)

    def _begins_otherwise(self, words: Sequence[int]) -> bool:
        """Whether an alternative to what is denied is said as no part of its list is: "or | have A", "or | on A", "or |
        stable A"."""
        texts, classes = self.read.texts, self.read.classes
        if any(texts[at] in HAVING or texts[at] in role("steady") for at in words):
            return True
        return any(texts[at] == "or" and classes[at + 1] == "preposition" for at in words)

    def _are_light(self, words: Sequence[int], small: AbstractSet[str]) -> bool:
        """Whether words that stand between two constraints are few and name nothing."""
        texts, classes = self.read.texts, self.read.classes
        if len(words) > LOOSEST:
            return False
        return all(texts[at] in JOINS or classes[at] in small or texts[at] in HAVING for at in words)

    def _named_with(self, end: int, start: int) -> set[int]:
        """The words of the noun phrases that one constraint's name ends in and another's begins in, and of what is tied
        to the one: "invasion of the | tracheal tree | or | multifocal | arrhythmia"; and of what is said of the other,
        or names nothing and hinders it, "gout or | other condition that would preclude | surgery"."""
        chunk = self.read.chunk_at(end - 1)
        last = max(end, chunk.last) if chunk is not None else end
        if self.read.texts[last] in TIES:
            tied = self.read.chunk_at(self.read.past(last + 1, {"determiner"}))
            last = tied.last if tied is not None else last
        own = self.read.chunk_at(start)
        named = {*range(end, last), *range(own.first if own is not None else start, start)}
        for cue in self.read.cues:
            if end < cue.first < start and cue.kind in BESIDE_NAMES:
                named.update(range(cue.first, cue.last))
                if cue.kind == "hindrance":
                    before = range(end, cue.first)
                    named.update(at for at in before if self.read.texts[at] in role("unspecific") | {"that", "which"})
        return named

    def _is_before_alternative(self, index: int) -> bool:
        """Whether another thing without a limit is an alternative to this one: "no gout, | BMI > 30, or | asthma"."""
        following = index + 1
        if following == len(self.constraints) or self.constraints[following].interval is not None:
            return False
        return not ALTERNATIVES.isdisjoint(self.read.texts[at] for at in self.between(index, following))

    def _goes_on(self, left: int, right: int) -> bool:
        """Whether a list goes on behind a time and a comma: an alternative follows, or another such thing with its own
        time."""
        first, second = self.constraints[left], self.constraints[right]
        alike = first.type == second.type and bool(self._timed(right))
        return alike or not ALTERNATIVES.isdisjoint(self.read.texts[self.ranges[right][0] :])

    def _timed(self, index: int) -> range:
        """The words that say when a constraint holds: "no stroke | within 6 months | or asthma"."""
        window = self.constraints[index].temporal or self.constraints[index].duration
        if window is None:
            return range(0)
        starts, begin, end = self.read.starts, window.evidence.start, window.evidence.end
        if window.anchor is not None and 0 < window.anchor.start - end < LONGEST_TIE:
            end = window.anchor.end
        return range(bisect_left(starts, begin - self.offset), bisect_left(starts, end - self.offset))

    def _is_class_of(self, left: int, right: int) -> bool:
        """Whether two constraints that touch are one thing: two limits of one subject, or a class and what it is of, on
        whichever side: "heart failure | NYHA III"."""
        first, second = self.constraints[left], self.constraints[right]
        return first.subject == second.subject or _is_class(first) != _is_class(second)


def _begins_anew(read: Syntax, cue: Cue) -> bool:
    """Whether a cue is one of its own in a list, "no gout and no asthma", and no thing that is denied with it, "no gout
    or lack of insight"."""
    first, last = read.texts[cue.first], read.texts[cue.last - 1]
    denied_with_it = cue.kind == "negation" and (first == "nor" or (last == "of" and first not in OF_NONE))
    return cue.side == "after" and not denied_with_it


def _brackets(texts: Sequence[str]) -> dict[int, range]:
    """For each word in a bracket, and the bracket itself, the words of the outermost one that is closed again."""
    found: dict[int, range] = {}
    opened: list[int] = []
    for at, word in enumerate(texts):
        if word in OPENING:
            opened.append(at)
        elif word in CLOSING and opened:
            begin = opened.pop()
            if not opened:
                words = range(begin, at + 1)
                found.update(dict.fromkeys(words, words))
    return found


def _is_class(constraint: Constraint) -> bool:
    return constraint.interval is not None or (bool(constraint.values) and constraint.type == "measurement")


def extent(constraint: Constraint, offset: int) -> tuple[int, int]:
    """From the first to the last word of a constraint's subject and evidence, relative to ``offset``."""
    subject, evidence = constraint.subject, constraint.evidence
    return min(subject.start, evidence.start) - offset, max(subject.end, evidence.end) - offset
