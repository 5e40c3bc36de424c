"""Facts: each part of a criterion that says something about the patient, and is no threshold's, as a constraint.

What a mention's label tells is the constraint's type, with the lexicon's exceptions (consent and insurance are
``administrative``, "female" is ``sex``). :mod:`.phrasing.parts` finds the parts, :mod:`.phrasing.coordination` spells
out lists with ellipsis, :mod:`.phrasing.narrowing` gives each its qualifiers.
"""

from __future__ import annotations

from spacy.tokens import Doc

from ..lexicon.analytes import analytes, find_analytes
from ..lexicon.roles import role
from ..schema import Constraint, Mention, Subject, TextSpan
from .analysis import Analysis, analysis, qualifier_at, spelled_out
from .limits.nearby import NearbyLimits
from .limits.readings import TNM
from .marks import OPENING
from .numeric.tnm import is_any_category
from .numeric.words import cues
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
    defined = [(one.start, one.end) for one in found.abbreviations or ()]
    quantities: dict[str, list[tuple[int, int]]] = {}
    for quantity in found.quantities:
        if quantity.kind == "ordinal" and not quantity.claimed:  # the "I or III" of "class I or III antiarrhythmics"
            continue
        quantities.setdefault(quantity.criterion, []).append((quantity.start, quantity.end))
    notes = {criterion.id for criterion in found.criteria if criterion.role == "note"}
    for criterion, start, _, text in found.extents:
        if criterion is None or criterion in notes:
            continue
        here = thresholds.get(criterion, [])
        taken = [(one.start, one.end) for each in here for one in (each.subject, each.evidence)]
        taken += quantities.get(criterion, [])
        _state(found, text, start, criterion, mentions.get(criterion, []), here, taken, defined)


def _state(
    found: Analysis,
    text: str,
    offset: int,
    criterion: str,
    mentions: list[Mention],
    thresholds: list[Constraint],
    taken: list[tuple[int, int]],
    defined: list[tuple[int, int]],
) -> None:
    """Adds the constraints of one criterion, whose text begins at ``offset``."""
    spans = [(one.start - offset, one.end - offset, one.label) for one in mentions]
    parts = Parts(
        syntax(text),
        text,
        spans,
        [(start - offset, end - offset) for start, end in taken],
        [(start - offset, end - offset) for start, end in defined if offset <= start and end <= offset + len(text)],
    )
    supposed = [*explanations(parts.read), *remarks(parts.read)]
    limits = NearbyLimits(thresholds, offset)
    loose = [(start, end) for start, end, label in spans if label == "Qualifier"]
    methods = Methods(parts, limits)
    for part, narrowing in zip(parts.found, narrowings(parts.read, text, parts.found, loose), strict=True):
        if supposed and any(first <= part.first < last for first, last in supposed):
            continue
        if part.label == "Measurement" and _is_scale_of(text, part, limits):
            continue
        if part.last - part.first == 1 and is_any_category(parts.read.texts, part.first):
            continue
        short = _abbreviated(text, part, limits) if thresholds else None
        if short is not None:
            short.qualifiers.append(qualifier_at("modifier", text, part.start, part.end, offset=offset))
            continue
        phases = _phases(text[part.start : part.end], thresholds) if part.label == "Measurement" else []
        for phase in phases:
            phase.qualifiers.append(qualifier_at("head", text, parts.read.starts[part.lead], part.end, offset=offset))
        version = _end_of_grading(parts, part)
        measured = methods.of(part) if version is None else limits.last_before(part.start)
        if measured is not None:
            measured.qualifiers.append(qualifier_at("method", text, part.start, version or part.end, offset=offset))
        elif not phases and version is None:
            fact = _constraint(found, text, offset, criterion, part, narrowing)
            found.constraints.append(fact)
            if fact.type == "measurement" and fact.values:
                methods.result = fact, max(part.end, *(end for name, _, end in narrowing if name == "result"))


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


def _constraint(
    found: Analysis, text: str, offset: int, criterion: str, part: Part, narrowing: list[Span]
) -> Constraint:
    kind = part.kind or (part.label or "Observation").lower()
    written = text[part.start : part.end]
    values = None
    if part.label == "Person":
        kind = "sex" if written.lower() in SEXES else "observation"
    if kind == "sex":
        values = [SEXES.get(written.lower(), written.lower())]
    elif kind == "measurement":
        values = [text[start:end] for name, start, end in narrowing if name == "result"] or None
        narrowing = [one for one in narrowing if one[0] != "result"]
    beside = [start for _, start, end in narrowing if text[end : part.start].isspace()]
    begin = min(part.start, *beside) if beside else part.start
    start, end = offset + part.start, offset + part.end
    return Constraint.made(
        {
            "id": found.new_id(),
            "criterion": criterion,
            "type": kind,
            "subject": Subject.made({"start": start, "end": end, "text": written, "concept": None}),
            "interval": None,
            "unit": None,
            "relative_to": None,
            "canonical": None,
            "values": values,
            "count": None,
            "qualifiers": [qualifier_at(name, text, start, end, offset=offset) for name, start, end in narrowing],
            "negated": False,
            "temporal": None,
            "duration": None,
            "applies_if": None,
            "evidence": TextSpan.made({"start": offset + begin, "end": end, "text": text[begin : part.end]}),
            "confidence": CERTAIN if part.origin == "facts" else INFERRED,
            "origin": part.origin,
        }
    )
