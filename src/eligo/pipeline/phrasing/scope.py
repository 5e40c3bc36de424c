"""Which constraints of a criterion a cue reaches: the scope of "no", "history of", "suspected".

A cue that stands before its scope reaches the next constraint, if no border comes between, and then on through the
list that this constraint begins, and through what is said of it: "no A, B or C" denies three, "no surgery of the hip"
a surgery of the hip, "no disease requiring insulin" a disease together with insulin. What stands in brackets does not
end a list, and another denial does: "no A (B) or C" denies A and C, "no A and no B" each for itself; a cue in brackets
stays in them. A cue that stands after its scope ("is absent") reaches the constraint before it and back through its
list. Borders are the ends of sentences, semicolons, "but", relative clauses about people, and the cues of exceptions,
conditions, permissions and definitions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ...schema import Constraint
from .acts import past_hindered
from .admission import shut_out
from .coordination import CONNECTORS
from .sentences import ends_sentence
from .syntax import Cue, Syntax, head_label
from .vocabulary import role, terms

BORDERS = frozenset({"exception", "condition", "permission", "definition", "unless"})
BORDER_WORDS = frozenset({";", "but", "only", "who", "unless", "however", "although", "whose"})
ASIDE = frozenset(
    [
        "by",
        "before",
        "after",
        "during",
        "prior",
        "despite",
        "due",
        "because",
        "from",
        "within",
        "since",
        "via",
        "under",
        "through",
        "until",
        "as",
    ]
)
"""Words behind which nothing is what a cue is about: "not accepted by the parents" denies no parents. Who is "not under
guardianship" has none."""
UNDER_CARE = frozenset({"treatment", "therapy"})
""""Not under treatment for diabetes" denies the treated diabetes."""
CAUSED = frozenset({"caused", "explained", "attributable"})
DUE_TO = ["due", "to"]
"""What follows is not the cause, "not caused by diabetes": it is denied."""
NARROWING = frozenset({"with", "without", "that", "which", "known", "thought", "likely"})
REASONS = (["due"], ["because"], ["for"], ["owing"], ["after"])
"""What follows is why something was ended, "discontinued | due to toxicity"."""
CAUSING = frozenset({"due", "because", "secondary", "related"})
HAVING = frozenset({"have", "having", "had"})
PARTICIPLES = ("ing", "ed")
PASSIVE = frozenset({"not", "cannot"})
VERBAL = frozenset({"not", "be", "been"})
"""How denials end that are said of what stands before them: "is not | positive"."""
NOMINAL = frozenset({"no", "without", "of", "never", "neither", "nor", "from"})
"""How cues end that deny things, and no verb: their lists may be mixed."""
NO_OR_HAVING = HAVING | {"no"}
OF_THINGS = NO_OR_HAVING | {"without", "of"}
"""How cues end that deny things and not what someone does."""
JOINS = CONNECTORS | {"neither", "either", "than"}
LONGEST_TIE = 16
"""How many characters may stand between a time and its event: "6 months | prior to the | surgery"."""
ALTERNATIVES = frozenset({"or", "nor"})
OPENING = frozenset("([")
CLOSING = frozenset(")]")
HINDERING = frozenset({"hindrance", "inability"})
OF_NONE = frozenset({"none", "free"})
"""How denials begin that end in "of" and name no thing."""
TIES = frozenset({"of", "to", "in", "for", "on", "against", "at"})
MOST_CONSTRAINTS = 400
"""A text with more constraints is no criterion that a person wrote: nothing is said of its context and logic."""
BEFORE_LIMIT = 2
"""How many words may stand between a cue and the limit of a subject before it: "BMI not | above | 30"."""
FARTHEST = 40
"""How many words that stand between two constraints are looked at: no list is so loose."""
REACH = 9
"""How many words may stand between a cue and the constraint it reaches."""


class Line:
    """A criterion's words with its constraints on them, in the order of the text."""

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
        self.examples = {index for cue in read.cues if cue.kind == "example" for index in range(cue.first, cue.last)}
        self.beginnings = {(cue.kind, cue.first) for cue in read.cues if _begins_anew(read, cue)}
        self.brackets = _brackets(read.texts)
        self.borders = {index for cue in read.cues if cue.kind in BORDERS for index in range(cue.first, cue.last)} | {
            index
            for index, word in enumerate(read.texts)
            if (word in BORDER_WORDS and index not in self.examples) or (word == "." and ends_sentence(read, index))
        }

    def reached(self, cue: Cue) -> list[int]:
        """The constraints in the scope of a cue, as indices into ``constraints``; a cue that has its scope before it
        has it behind where nothing is before, "Not confirmed | thrombosis"."""
        clause = shut_out(self.read, cue) if cue.kind == "forbidden" else None
        if clause is not None and (inside := self._within(clause)):
            return inside
        if cue.side == "before":
            if cue.first == 0 or (cue.kind == "negation" and self._has_object(cue)):
                return self._after(cue, cue.last)
            return self._before(cue.first, mixed=self.read.texts[cue.first] == "are")
        if self._denies_result(cue):
            return self._before(cue.first, mixed=False)
        begin = past_hindered(self.read, cue.last) if cue.kind == "hindrance" else cue.last
        found = self._after(cue, begin)
        if cue.kind == "inability":
            found = self._of_the_inability(found)
        if cue.kind == "uncertainty" and self.read.texts[cue.last - 1] == "to":
            found = self._of_the_plan(cue, found)
        return found if self.read.texts[cue.last - 1] in NOMINAL else self._of_the_verb(cue, found)

    def are_listed(self, left: int, right: int) -> bool:
        """Whether two constraints, by their indices, stand side by side in one list."""
        return self._listed(left, right)

    def _has_object(self, cue: Cue) -> bool:
        """Whether what is denied stands right behind a passive verb: "must not have been given | aspirin"."""
        if PASSIVE.isdisjoint(self.read.texts[cue.first : cue.last]):
            return False
        chunk = self.read.chunk_at(self.read.past(cue.last, {"determiner", "adverb"}))
        return chunk is not None and any(chunk.first <= first < chunk.last for first, _ in self.ranges)

    def _denies_result(self, cue: Cue) -> bool:
        """Whether a cue denies the result of what stands before it: "HBsAg must not be | positive"."""
        texts, classes, at = self.read.texts, self.read.classes, self.read.past(cue.last, {"auxiliary"})
        if cue.kind != "negation" or cue.first == 0 or at == len(texts) or texts[at] not in role("result"):
            return False
        return texts[at - 1] in VERBAL and (at + 1 == len(texts) or classes[at + 1] not in {"content", "generic"})

    def _within(self, clause: tuple[int, int]) -> list[int]:
        """The constraints of a clause, without what it makes a condition or an exception of, if anything is left."""
        begin, end = clause
        inside = [index for index, (first, _) in enumerate(self.ranges) if begin <= first < end]
        aside: set[int] = set()
        for cue in self.read.cues:
            if cue.kind in BORDERS and begin <= cue.first < end:
                past = next((at for at in range(cue.last, end) if self.read.texts[at] == ","), end)
                aside.update(range(cue.last, past))
        return [index for index in inside if self.ranges[index][0] not in aside] or inside

    def _of_the_plan(self, cue: Cue, found: list[int]) -> list[int]:
        """What a plan reaches that is one of a series: "pregnant, planning to become pregnant, | or breastfeeding"."""
        texts = self.read.texts
        if not cue.first or texts[cue.first - 1] not in JOINS:
            return found
        for place, (left, right) in enumerate(pairwise(found)):
            if "," in texts[self.ranges[left][1] : self.ranges[right][0]]:
                return found[: place + 1]
        return found

    def _of_the_inability(self, found: list[int]) -> list[int]:
        """What someone cannot or will not do, and no disease listed behind it: "unable to swallow, | malabsorption"."""
        for place, index in enumerate(found):
            if (
                place
                and self._is_disease(index)
                and not JOINS.isdisjoint(self.read.texts[at] for at in self._between(found[place - 1], index))
            ):
                return found[:place]
        return found

    def _is_disease(self, index: int) -> bool:
        constraint = self.constraints[index]
        if constraint.type != "condition" or constraint.interval is not None:
            return False
        name = constraint.subject.text.lower()
        return terms().get(name) is not None or head_label(name.split()[-1]) == "Condition"

    def _of_the_verb(self, cue: Cue, found: list[int]) -> list[int]:
        """What a denied verb reaches: behind a comma nothing of another kind, "could not be scanned, pregnancy", nor
        behind what someone cannot do, "unable to read, written agreement", unless it is of a series, "not pregnant,
        breastfeeding or fertile"."""
        texts = self.read.texts
        links = [JOINS.intersection(texts[at] for at in self._between(left, right)) for left, right in pairwise(found)]
        for place, (left, right) in enumerate(pairwise(found)):
            other = cue.kind in HINDERING or self.constraints[left].type != self.constraints[right].type
            if other and links[place] == {","} and not any(link & {"or", "nor", "/"} for link in links[place:]):
                return found[: place + 1]
        return found

    def _after(self, cue: Cue, at: int) -> list[int]:
        found: list[int] = []
        if self.read.texts[at - 1] in role("ended") and self.read.texts[at : at + 1] in REASONS:
            return found
        denial = self.read.texts[cue.last - 1] if cue.kind == "negation" else ""
        inside = self.brackets.get(cue.first)
        for index, (first, last) in enumerate(self.ranges):
            if last <= at or (first < at and self.limits[index] - at > BEFORE_LIMIT):
                continue
            if not found:
                if first - at > REACH or self._border(range(at, first)) or self._aside(at, first):
                    break
                if inside is not None and first not in inside:
                    break
                if denial not in OF_THINGS and not self.examples.isdisjoint(range(at, first)):
                    break
            elif (
                not self._listed(found[-1], index, cue.kind)
                and not self._said_of(self.ranges[found[-1]][1], first)
                and not self._narrows(self.ranges[found[-1]][1], first, index, denial=denial)
            ):
                if self._is_beside(index, found[-1]):
                    continue
                break
            found.append(index)
        return found

    def _before(self, at: int, *, mixed: bool) -> list[int]:
        """What a cue reaches that stands behind it; ``mixed``: also a list with "and" of things of several kinds, as
        "are" has it, "surgery and opioids | are not permitted"."""
        found: list[int] = []
        for index in range(len(self.ranges) - 1, -1, -1):
            first, last = self.ranges[index]
            if first >= at:
                continue
            if not found:
                if at - last > REACH // 2 or self._border(range(last, at)):
                    break
            elif not self._listed(index, found[-1], mixed=mixed) and not self._narrows(
                last, self.ranges[found[-1]][0], found[-1]
            ):
                if self._is_beside(index, found[-1]):
                    continue
                break
            found.append(index)
        return found[::-1]

    def _border(self, words: Iterable[int]) -> bool:
        return any(index in self.borders for index in words)

    def _between(self, left: int, right: int) -> list[int]:
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

    def _is_beside(self, index: int, other: int) -> bool:
        """Whether a constraint stands in a bracket that another one does not stand in."""
        bracket = self.brackets.get(self.ranges[index][0])
        return bracket is not None and bracket != self.brackets.get(self.ranges[other][0])

    def _aside(self, first: int, last: int) -> bool:
        texts = self.read.texts
        return any(
            texts[index] in ASIDE
            and (texts[index] != "prior" or texts[index + 1] == "to")
            and (texts[index] != "under" or (index > first and texts[index + 1] not in UNDER_CARE))
            and not (texts[index - 1] in CAUSED or texts[index : index + 2] == DUE_TO)
            for index in range(first, last)
        )

    def _said_of(self, end: int, start: int) -> bool:
        """Whether only a preposition ties what begins at ``start`` to what ends at ``end``: "surgery of the hip"."""
        between = range(end, start)
        small = {"determiner", "generic", "preposition", "adverb"}
        found = self.read.classes[end] == "generic" and self.read.texts[end + 1] == "of"
        return (
            0 < len(between) <= 4
            and (found or self.read.texts[end] in TIES)
            and all(self.read.classes[index] in small for index in between)
        )

    def _narrows(self, end: int, start: int, right: int, *, denial: str = "") -> bool:
        """Whether what begins at ``start`` narrows what ends at ``end``: "disease | requiring | insulin", "cancer that
        was treated with | chemotherapy", "infarction with | ST elevation"; a number is said of the patient, but in "no
        infarction with | LVEF < 40 %". So does the cause of a thing, "no anaemia due to | myeloma", and not why someone
        does not do something. ``denial`` is the last word of what denies it."""
        between = range(end, start)
        lead = self.read.texts[end]
        limited = self.constraints[right].interval is not None and (lead != "with" or denial not in NO_OR_HAVING)
        if limited or not 0 < len(between) <= REACH:
            return False
        narrowing = lead in NARROWING or (denial in OF_THINGS and lead in CAUSING)
        if not narrowing and not (self.read.classes[end] == "verb" and lead.endswith(PARTICIPLES)):
            return False
        return not any(
            index in self.borders or self.read.texts[index] in JOINS or self.read.classes[index] == "punctuation"
            for index in between
        )

    def _listed(self, left: int, right: int, kind: str = "", *, mixed: bool = False) -> bool:
        """Whether two constraints stand in one list, with nothing but a connector and small words between, or a class
        with what it is of: "NYHA class III | heart failure". What a cue of this kind denies it denies with examples of
        it, "no disease such as | gout"; what it hinders has none, "hindering | treatment, such as | gout"."""
        end, start = self.ranges[left][1], self.ranges[right][0]
        if start < end or (start == end and self._is_class_of(left, right)):
            return True
        timed = self._timed(left)
        words = [at for at in self._between(left, right) if at not in timed]
        examples = self.examples.intersection(words)
        if examples and kind in HINDERING:
            return False
        exemplified = bool(examples) and kind == "negation"
        if exemplified:
            words = [at for at in words if at not in examples and self.read.texts[at] != ":"]
        between = [(self.read.texts[at], self.read.classes[at]) for at in words]
        links = [word for word, _ in between if word in JOINS]
        if not (links or exemplified) or self._border(words) or len(between) > 6:
            return False
        if any(("negation", at) in self.beginnings or (kind, at) in self.beginnings for at in words):
            return False
        if between and between[0][0] == "," and any(word == "with" for word, _ in between):
            return False
        if timed and links == [","] and ALTERNATIVES.isdisjoint(self.read.texts[start:]):
            return False
        if not mixed and "and" in links and self.constraints[left].type != self.constraints[right].type:
            return False
        small = {"determiner", "adverb", "preposition", "generic"} | ({"verb"} if "or" in links else set())
        if self.constraints[right].interval is not None and between and between[-1][0] in role("coded"):
            between.pop()
        return all(word in JOINS or cls in small or word in HAVING for word, cls in between)

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
    if "(" not in texts and "[" not in texts:
        return found
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
    return (
        min(constraint.subject.start, constraint.evidence.start) - offset,
        max(constraint.subject.end, constraint.evidence.end) - offset,
    )
