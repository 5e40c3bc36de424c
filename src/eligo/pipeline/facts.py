"""Facts: each part of a criterion that says something about the patient, and is no threshold's, as a constraint.

What a mention's label tells is the constraint's type, with the lexicon's exceptions (consent and insurance are
``administrative``, "female" is ``sex``). :mod:`.phrasing.parts` finds the parts, :mod:`.phrasing.coordination` spells
out lists with ellipsis, :mod:`.phrasing.narrowing` gives each its qualifiers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from spacy.tokens import Doc

from ..lexicon.analytes import analytes, find_analytes
from ..lexicon.roles import cues, role
from ..schema import Constraint, Mention, Qualifier, Subject, TextSpan
from .analysis import Analysis, Extent, analysis, qualifier_at, spelled_out
from .limits.nearby import NearbyLimits
from .limits.readings import TNM
from .marks import OPENING
from .numeric.tnm import is_any_category
from .phrasing.coordination import Part
from .phrasing.found_by import Methods
from .phrasing.narrowing import Span, narrowings
from .phrasing.parts import Parts
from .phrasing.reasons import explanations
from .phrasing.remarks import remarks
from .phrasing.syntax import syntax
from .staging import Staged

SEXES: dict[str, str] = {**dict.fromkeys(cues("sex-male"), "male"), **dict.fromkeys(cues("sex-female"), "female")}
CERTAIN, INFERRED = 0.9, 0.6
OF_FINDINGS = frozenset({"condition", "observation"})
"""Types of facts that an examination shows."""
Place: TypeAlias = tuple[int, int]


class Facts(Staged):
    """The spaCy component ``eligo_facts``: adds to ``analysis.constraints``."""

    def __call__(self, doc: Doc) -> Doc:
        spelled_out(doc)
        find_facts(analysis(doc))
        return doc


def find_facts(found: Analysis) -> None:
    """Adds the facts of each criterion to the constraints; abbreviations that the text spells out are known."""
    mentions: dict[str | None, list[Mention]] = {}
    for mention in found.mentions:
        mentions.setdefault(mention.criterion, []).append(mention)
    thresholds: dict[str, list[Constraint]] = {}
    for constraint in found.constraints:
        thresholds.setdefault(constraint.criterion, []).append(constraint)
    quantities: dict[str, list[Place]] = {}
    for quantity in found.quantities:
        if quantity.kind == "ordinal" and not quantity.claimed:  # the "I or III" of "class I or III antiarrhythmics"
            continue
        quantities.setdefault(quantity.criterion, []).append((quantity.start, quantity.end))
    notes = {criterion.id for criterion in found.criteria if criterion.role == "note"}
    for extent in found.extents:
        name = extent.criterion
        if name is not None and name not in notes:
            limits = thresholds.get(name, [])
            _Criterion(found, extent, mentions.get(name, []), limits, quantities.get(name, [])).add_facts()


class _Criterion:
    """One criterion, of which facts are made; ``numbers`` are the places of its quantities."""

    def __init__(
        self,
        found: Analysis,
        extent: Extent,
        mentions: Sequence[Mention],
        thresholds: list[Constraint],
        numbers: Sequence[Place],
    ) -> None:
        self.found, self.name, self.offset, self.text = found, extent.criterion, extent.start, extent.text
        self.thresholds, self.limits = thresholds, NearbyLimits(thresholds, extent.start)
        labelled = [(one.start - self.offset, one.end - self.offset, one.label) for one in mentions]
        self.loose = [(start, end) for start, end, label in labelled if label == "Qualifier"]
        taken = [(one.start, one.end) for each in thresholds for one in (each.subject, each.evidence)]
        spelled = [(one.start, one.end) for one in found.abbreviations or ()]
        end = self.offset + len(self.text)
        defined = [place for place in spelled if self.offset <= place[0] and place[1] <= end]
        self.parts = Parts(syntax(self.text), self.text, labelled, self._own([*taken, *numbers]), self._own(defined))
        self.methods = Methods(self.parts, self.limits)
        self.supposed = [*explanations(self.parts.read), *remarks(self.parts.read)]

    def _own(self, places: Sequence[Place]) -> list[Place]:
        """Places of the trial's text as places of the criterion's."""
        return [(start - self.offset, end - self.offset) for start, end in places]

    def add_facts(self) -> None:
        """Adds a constraint for each part of the criterion that states something and no threshold says."""
        parts = self.parts
        for part, narrowing in zip(
            parts.found, narrowings(parts.read, self.text, parts.found, self.loose), strict=True
        ):
            if self._states_nothing(part) or self._says_of_a_limit(part):
                continue
            fact = self._constraint(part, narrowing)
            self.found.constraints.append(fact)
            self.methods.finding = (fact, part.end) if fact.type in OF_FINDINGS else None
            if fact.type == "measurement" and fact.values:
                self.methods.result = fact, max(part.end, *(end for name, _, end in narrowing if name == "result"))

    def _states_nothing(self, part: Part) -> bool:
        """Whether a part stands in a remark, names the scale of a number, or is any category of the TNM."""
        if any(first <= part.first < last for first, last in self.supposed):
            return True
        if part.label == "Measurement" and _is_scale_of(self.text, part, self.limits):
            return True
        return part.last - part.first == 1 and is_any_category(self.parts.read.texts, part.first)

    def _says_of_a_limit(self, part: Part) -> bool:
        """Whether a part names again what a limit is of, or how a limit or a result was found: its qualifier."""
        short = _abbreviated(self.text, part, self.limits) if self.thresholds else None
        if short is not None:
            short.qualifiers.append(self._qualifier("modifier", part.start, part.end))
            return True
        phases = _phases(self.text[part.start : part.end], self.thresholds) if part.label == "Measurement" else []
        for phase in phases:
            phase.qualifiers.append(self._qualifier("head", self.parts.read.starts[part.lead], part.end))
        version = _end_of_grading(self.parts, part)
        measured = self.methods.of(part) if version is None else self.limits.last_before(part.start)
        if measured is not None:
            measured.qualifiers.append(self._qualifier("method", part.start, version or part.end))
        return bool(phases) or version is not None or measured is not None

    def _qualifier(self, kind: str, start: int, end: int) -> Qualifier:
        return qualifier_at(kind, self.text, start, end, offset=self.offset)

    def _constraint(self, part: Part, narrowing: list[Span]) -> Constraint:
        kind = part.kind or (part.label or "Observation").lower()
        written = self.text[part.start : part.end]
        values = None
        if part.label == "Person":
            kind = "sex" if written.lower() in SEXES else "observation"
        if kind == "sex":
            values = [SEXES.get(written.lower(), written.lower())]
        elif kind == "measurement":
            values = [self.text[start:end] for name, start, end in narrowing if name == "result"] or None
            narrowing = [one for one in narrowing if one[0] != "result"]
        beside = [start for _, start, end in narrowing if self.text[end : part.start].isspace()]
        begin = min(part.start, *beside) if beside else part.start
        start, end = self.offset + part.start, self.offset + part.end
        return Constraint.made(
            {
                "id": self.found.new_id(),
                "criterion": self.name,
                "type": kind,
                "subject": Subject.made({"start": start, "end": end, "text": written, "concept": None}),
                "interval": None,
                "unit": None,
                "relative_to": None,
                "canonical": None,
                "values": values,
                "count": None,
                "qualifiers": [self._qualifier(name, start, end) for name, start, end in narrowing],
                "negated": False,
                "temporal": None,
                "duration": None,
                "applies_if": None,
                "evidence": TextSpan.made(
                    {"start": self.offset + begin, "end": end, "text": self.text[begin : part.end]}
                ),
                "confidence": CERTAIN if part.origin == "facts" else INFERRED,
                "origin": part.origin,
            }
        )


def _abbreviated(text: str, part: Part, limits: NearbyLimits) -> Constraint | None:
    """The limit whose subject a part is short for, in a bracket that goes on with the limit: "platelets (| PLT | >
    100)"."""
    if text[max(part.start - 2, 0) : part.start].rstrip()[-1:] not in OPENING:
        return None
    for threshold in limits.near(part.start):
        begin, end = threshold.subject.end - limits.offset, threshold.evidence.start - limits.offset
        if text[begin : part.start].strip() in OPENING and part.end <= end and ")" not in text[part.end : end]:
            return threshold
    return None


def _phases(written: str, thresholds: list[Constraint]) -> list[Constraint]:
    """The limits that say all of "blood pressure 90-150 mmHg systolic, 60-90 mmHg diastolic"."""
    found = find_analytes(written)
    if [(one.analyte.id, one.start, one.end) for one in found] != [("bp", 0, len(written))]:
        return []
    phases = {analytes()[name].loinc for name in ("sbp", "dbp")}
    return [one for one in thresholds if one.subject.concept is not None and one.subject.concept.code in phases]


def _end_of_grading(parts: Parts, part: Part) -> int | None:
    """Where the name of a grading ends with its version, "CTCAE v4.0", which is no fact; None for any other part."""
    texts = parts.read.texts
    if role("grading").isdisjoint(texts[part.first : part.last]):
        return None
    at = part.last
    while at < len(texts) and (texts[at] in role("version") or texts[at].removeprefix("v").isdigit()):
        at += 1
    return parts.read.ends[at - 1]


def _is_scale_of(text: str, part: Part, limits: NearbyLimits) -> bool:
    """ "Stage II-IV melanoma": the word before the number says what kind of number it is, and no fact beside it."""
    written = text[part.start : part.end].lower()
    stage = written.split()[-1] in role("staging")
    for threshold in limits.near(part.end):
        unit = threshold.unit
        scored = unit is not None and unit.kind == "score" and unit.text.lower() == written
        if scored or (stage and threshold.origin == TNM):
            begin = threshold.evidence.start - limits.offset
            if begin >= part.end and text[part.end : begin].strip() in ("", "of", ":", "("):
                return True
    return False
