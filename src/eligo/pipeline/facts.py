"""Facts: each mention that says something about the patient, and is not the subject of a threshold, as a constraint.

What a mention's label tells is the constraint's type, with the lexicon's exceptions (consent and insurance are
``administrative``, "female" is ``sex``). Qualifiers beside a mention go to its constraint. Lists with ellipsis are
spelled out by :mod:`.coordination`; "hypersensitivity to A or B" is a hypersensitivity for each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import cast

from spacy.tokens import Doc

from ..schema import Constraint, ConstraintType, Mention, Qualifier, Subject
from .analysis import Analysis, analysis, text_span
from .coordination import CODED, CONNECTORS, Part, connected, is_code, join
from .mentions import extents
from .syntax import syntax
from .vocabulary import NARROWING, introductions, qualifiers, terms

TYPES: dict[str, ConstraintType] = {
    "Condition": "condition",
    "Drug": "drug",
    "Procedure": "procedure",
    "Device": "device",
    "Measurement": "measurement",
    "Observation": "observation",
    "Person": "observation",
    "Visit": "visit",
}
SEXES = {"male": "male", "man": "male", "men": "male", "boy": "male", "female": "female", "woman": "female"}
SEXES |= {"women": "female", "girl": "female", "males": "male", "females": "female", "boys": "male", "girls": "female"}
REACTIONS = frozenset(
    [
        "hypersensitivity",
        "hypersensitivities",
        "allergy",
        "allergies",
        "allergic",
        "hypersensitive",
        "intolerance",
        "intolerant",
        "sensitivity",
        "contraindication",
        "contraindications",
        "contraindicated",
        "anaphylaxis",
    ]
)
RESULTS = frozenset(
    [
        "positive",
        "negative",
        "abnormal",
        "normal",
        "elevated",
        "increased",
        "decreased",
        "reduced",
        "detectable",
        "undetectable",
        "reactive",
        "nonreactive",
        "high",
        "low",
    ]
)
BEFORE_ANCHOR = frozenset({"before", "prior", "after", "following", "since", "preceding", "from", "until", "to", "of"})
TIMES = frozenset(
    [
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "hr",
        "hrs",
        "wk",
        "wks",
        "yr",
        "yrs",
        "time",
    ]
)
CERTAIN, INFERRED = 0.9, 0.6


class Facts:
    """The spaCy component ``eligo_facts``: adds to ``analysis.constraints``."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        text = doc.text
        by_criterion: dict[str | None, list[Mention]] = {}
        for mention in found.mentions:
            by_criterion.setdefault(mention.criterion, []).append(mention)
        notes = {criterion.id for criterion in found.criteria if criterion.role == "note"}
        for criterion, start, end in extents(doc, found.criteria):
            if criterion is not None and criterion not in notes:
                taken = _taken(found, criterion, start)
                reading = _Reading(text[start:end], start, by_criterion.get(criterion, []), taken)
                parts = reading.parts()
                found.constraints += [
                    _constraint(found, text, criterion, part, narrowing, start)
                    for part, narrowing in zip(parts, reading.qualifiers(parts), strict=True)
                ]
        return doc


def _taken(found: Analysis, criterion: str, offset: int) -> list[tuple[int, int]]:
    """What thresholds and quantities of the criterion have used, relative to its text."""
    used = []
    for constraint in found.constraints:
        if constraint.criterion == criterion:
            used += [
                (constraint.subject.start, constraint.subject.end),
                (constraint.evidence.start, constraint.evidence.end),
            ]
    used += [(quantity.start, quantity.end) for quantity in found.quantities if quantity.criterion == criterion]
    return sorted((start - offset, end - offset) for start, end in used)


class _Reading:
    """One criterion: its words, and the mentions on them."""

    def __init__(self, text: str, offset: int, mentions: list[Mention], taken: list[tuple[int, int]]) -> None:
        self.text = text
        self.offset = offset
        self.read = syntax(text)
        self.starts = [word.start for word in self.read.words]
        self.ends = [word.end for word in self.read.words]
        self.taken = taken
        self.spans = [(m.start - offset, m.end - offset, m.label) for m in mentions]

    def parts(self) -> list[Part]:
        parts = [*self._mentioned()]
        parts += self._unlabelled(parts)
        parts += self._introduced(parts)
        parts = self._merged(join(self.read, parts, self.text))
        return [part for part in self._reactions(parts) if not self._is_anchor(part)]

    def qualifiers(self, parts: list[Part]) -> Iterator[list[Qualifier]]:
        """For each part what narrows it: the words before it, what it borrows and shares, the model's qualifiers."""
        loose = self._loose_qualifiers(parts)
        for number, part in enumerate(parts):
            spans = [("head", *head) for head in part.heads]
            spans += [(self._kind_of(start, end, "agent"), start, end) for start, end in part.shared]
            spans += self._before(part) + self._result(part) + loose.get(number, [])
            yield [
                Qualifier(kind=kind, start=self.offset + start, end=self.offset + end, text=self.text[start:end])
                for kind, start, end in dict.fromkeys(spans)
            ]

    def _before(self, part: Part) -> list[tuple[str, int, int]]:
        """The narrowing words that lead a part."""
        lead = self.read.words[part.lead : part.first]
        return [
            (
                "result"
                if part.label == "Measurement" and self.read.words[part.lead + begin].text in RESULTS
                else kind,
                lead[begin].start,
                lead[end - 1].end,
            )
            for begin, end, kind in qualifiers().find(lead)
        ]

    def _result(self, part: Part) -> list[tuple[str, int, int]]:
        """The result that follows a measurement: "HBsAg positive", "pregnancy test must be negative"."""
        if part.label != "Measurement":
            return []
        for index in range(part.last, min(part.last + 6, len(self.read.words))):
            if self.read.words[index].text in RESULTS:
                return [("result", self.starts[index], self.ends[index])]
            if (
                self.read.classes[index] not in {"auxiliary", "determiner", "generic"}
                and self.read.words[index].text != ":"
            ):
                break
        return []

    def _loose_qualifiers(self, parts: list[Part]) -> dict[int, list[tuple[str, int, int]]]:
        """The model's qualifiers that stand right beside a part and not in its lead."""
        found: dict[int, list[tuple[str, int, int]]] = {}
        for start, end, label in self.spans:
            if label != "Qualifier":
                continue
            first, last = self._word_range(start, end)
            if any(first < part.last and part.lead < last for part in parts):
                continue
            for number, part in enumerate(parts):
                between = range(last, part.lead) if last <= part.lead else range(part.last, first)
                if len(between) <= 1 and all(self._is_transparent(index) for index in between):
                    found.setdefault(number, []).append((self._kind_of(start, end, "modifier"), start, end))
                    break
        return found

    def _is_transparent(self, index: int) -> bool:
        return self.read.classes[index] not in {"punctuation", "conjunction", "preposition"}

    def _kind_of(self, start: int, end: int, otherwise: str) -> str:
        return qualifiers().get(self.text[start:end]) or otherwise

    def _mentioned(self) -> Iterator[Part]:
        for start, end, label in self.spans:
            if label in TYPES and not self._is_taken(start, end):
                first, last = self._word_range(start, end)
                if first < last:
                    yield from self._conjuncts(first, self._with_code(last), label)

    def _conjuncts(self, first: int, last: int, label: str) -> Iterator[Part]:
        """A mention, cut at the conjunctions in it: the model takes "hepatic or renal insufficiency" for one."""
        cuts = [at for at in range(first + 1, last - 1) if self.read.words[at].text in CONNECTORS]
        if terms().get(self.text[self.starts[first] : self.ends[last - 1]]) is not None:
            cuts = []
        begins = [first, *(cut + 1 for cut in cuts)]
        for begin, end in zip(begins, [*cuts, last], strict=True):
            while begin < end and self.read.words[begin].text in CONNECTORS | {"a", "an", "the", "any"}:
                begin += 1
            if begin == end:
                continue
            bare = bool(cuts) and self._after_qualifiers(begin, end) == end
            part = self._part(begin, end, None if bare else label)
            part.kind = "" if bare else _kind(self.text[part.start : part.end], label)
            part.modifier = bare
            yield part

    def _unlabelled(self, labelled: list[Part]) -> Iterator[Part]:
        covered = {index for part in labelled for index in range(part.first, part.last)}
        for chunk in self.read.chunks:
            if covered.isdisjoint(range(chunk.first, chunk.last)) and not self._is_taken(chunk.start, chunk.end):
                bare = self._after_qualifiers(chunk.first, chunk.last) == chunk.last
                first = self._after_qualifiers(chunk.first, chunk.last, NARROWING)
                first = chunk.first if first == chunk.last else first
                start, end = self.starts[first], self.ends[chunk.last - 1]
                yield Part(start, end, chunk.first, first, chunk.last, None, modifier=bare)

    def _introduced(self, parts: list[Part]) -> Iterator[Part]:
        """Labels what a phrase announces ("diagnosis of ..."); gives acts that no noun names ("unable to walk")."""
        begins = {part.lead: part for part in parts}
        covered = {index for part in parts for index in range(part.lead, part.last)}
        for first, last, label in introductions().find(self.read.words):
            at = self._past(last, {"determiner", "adverb"})
            part = begins.get(at)
            if part is not None:
                open_to_it = part.label is None and not part.modifier and label != "Act"
                if open_to_it and not self._is_transparent_noun(part, begins):
                    part.label, part.kind, part.origin = label, TYPES[label], "introduction"
            elif label == "Act" and at < len(self.read.words) and self.read.classes[at] == "verb" and at not in covered:
                object_at = self._past(at + 1, {"determiner", "adverb", "verb"})
                if not (object_at in begins and begins[object_at].label) and not self._is_taken(
                    self.starts[at], self.ends[at]
                ):
                    yield Part(
                        self.starts[first], self.ends[at], first, first, at + 1, "Observation", origin="introduction"
                    )

    def _past(self, at: int, classes: set[str]) -> int:
        """The first word from ``at`` on that is of none of these classes."""
        while at < len(self.read.words) and self.read.classes[at] in classes:
            at += 1
        return at

    def _is_transparent_noun(self, part: Part, begins: dict[int, Part]) -> bool:
        """Whether a noun phrase only leads to the next: "intake of | antibiotics"."""
        at = part.last
        if at >= len(self.read.words) or self.read.words[at].text != "of":
            return False
        following = begins.get(self._past(at + 1, {"determiner", "adverb", "generic"}))
        return following is not None and following.label is not None

    def _part(self, first: int, last: int, label: str | None) -> Part:
        lead = first
        for chunk in self.read.chunks:
            if chunk.first < first <= chunk.last and self._after_qualifiers(chunk.first, first) == first:
                lead = chunk.first
        return Part(self.starts[first], self.ends[last - 1], lead, first, last, label)

    def _after_qualifiers(self, first: int, last: int, kinds: frozenset[str] | None = None) -> int:
        """The first word from ``first`` on that is no qualifier of these kinds."""
        at = first
        for begin, end, kind in qualifiers().find(self.read.words[first:last]):
            if first + begin != at or (kinds is not None and kind not in kinds):
                break
            at = first + end
        return at

    def _with_code(self, last: int) -> int:
        """The end of a name with the code that follows it: "diabetes | type I", "hepatitis | B"."""
        at = last + (last < len(self.read.words) and self.read.words[last].text in CODED)
        if at < len(self.read.words) and self.starts[at] - self.ends[at - 1] <= 1:
            word = self.read.words[at]
            if (is_code(word, self.text, listed=False) and not word.text.isdigit() | (word.text in {"a", "i"})) or (
                at > last and is_code(word, self.text, listed=False)
            ):
                return at + 1
        return last

    def _word_range(self, start: int, end: int) -> tuple[int, int]:
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def _is_taken(self, start: int, end: int) -> bool:
        return any(begin < end and start < stop for begin, stop in self.taken)

    def _is_anchor(self, part: Part) -> bool:
        """Whether a part is only the event that a time is counted from: "within 6 months before surgery"."""
        at, seen = part.lead - 1, False
        while at >= 0 and part.lead - at <= 9:
            word = self.read.words[at].text
            if seen and word in TIMES:
                return True
            if word in BEFORE_ANCHOR:
                seen = True
            elif self.read.classes[at] not in {"determiner", "generic", "preposition"} and word not in {
                "start",
                "initiation",
            }:
                return False
            at -= 1
        return False

    def _reactions(self, parts: list[Part]) -> list[Part]:
        """ "Allergy to A or B" is an allergy to A and one to B, which borrows "allergy"."""
        kept: list[Part] = []
        at = 0
        while at < len(parts):
            part = parts[at]
            reaction_end = part.end
            agents = self._agents(part, parts[at + 1 :]) if self._is_reaction(part) else []
            if not agents:
                kept.append(part)
            else:
                part.end, part.last = agents[0].end, agents[0].last
                kept.append(part)
                for agent in agents[1:]:
                    agent.heads.insert(0, (part.start, reaction_end))
                    agent.label, agent.kind = "Condition", "condition"
                    agent.shared += part.shared
                kept += agents[1:]
            at += 1 + len(agents)
        return kept

    def _merged(self, parts: list[Part]) -> list[Part]:
        """ "Affiliation to a social security" is one administrative fact."""
        merged: list[Part] = []
        for part in parts:
            last = merged[-1] if merged else None
            alike = last is not None and last.kind == part.kind == "administrative" and last.last < part.lead
            if last is not None and alike and self._past(last.last, {"preposition", "determiner"}) == part.lead:
                last.end, last.last = part.end, part.last
                continue
            merged.append(part)
        return merged

    def _is_reaction(self, part: Part) -> bool:
        return self.read.words[part.last - 1].text in REACTIONS

    def _agents(self, reaction: Part, following: list[Part]) -> list[Part]:
        agents: list[Part] = []
        for part in following:
            if agents:
                if not connected(self.read, agents[-1], part) or self._is_reaction(part):
                    break
            else:
                gap = [word.text for word in self.read.words[reaction.last : part.lead]]
                if not gap or gap[0] not in {"to", "for", "against"} or len(gap) > 5 or {",", ".", ";"} & set(gap):
                    break
            agents.append(part)
        return agents


def _kind(text: str, label: str) -> str:
    known = terms().get(text)
    if known is not None and known[0] == label:
        return known[1]
    if label == "Person" and SEXES.get(text.lower()):
        return "sex"
    return TYPES[label]


def _constraint(
    found: Analysis, text: str, criterion: str, part: Part, narrowing: list[Qualifier], at: int
) -> Constraint:
    start, end = at + part.start, at + part.end
    kind = part.kind or TYPES[part.label or "Observation"]
    written = text[start:end]
    values = None
    if kind == "sex":
        values = [SEXES.get(written.lower(), written.lower())]
    elif kind == "measurement":
        values = [one.text for one in narrowing if one.kind == "result"] or None
        narrowing = [one for one in narrowing if one.kind != "result"]
    beside = [one.start for one in narrowing if one.end <= start and text[one.end : start].isspace()]
    return Constraint(
        id=found.new_id(),
        criterion=criterion,
        type=cast(ConstraintType, kind),
        subject=Subject(start=start, end=end, text=written),
        values=values,
        qualifiers=narrowing,
        evidence=text_span(text, min([start, *beside]), end),
        confidence=CERTAIN if part.origin == "facts" else INFERRED,
        origin=part.origin,
    )
