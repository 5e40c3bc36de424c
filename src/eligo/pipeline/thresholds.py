"""Thresholds: each quantity joined to what it is about, as one constraint a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import count, groupby, islice

from spacy.tokens import Doc

from ..lexicon.analytes import LOINC, analytes
from ..lexicon.roles import cues
from ..schema import Concept, Constraint, Criterion, Interval, Leaf, Mention, Node, Qualifier, Subject
from .analysis import Quantity, Section, analysis, qualifier_at, text_span
from .limits.conditions import Condition, find_conditions
from .limits.forbidden import affirm_forbidden, shut_out_at
from .limits.measures import read_passage
from .limits.mentioned import told_by_mentions
from .limits.passage import Name, Passage
from .limits.pressures import PRESSURES
from .limits.readings import Occasions, Reading
from .limits.subjects import bracket_open
from .limits.times import is_when
from .numeric.words import Words, words_of
from .phrasing.prohibitions import barred_lines, forbids
from .staging import Staged

LONGEST_HEADING = 60
SECTION_WORDS = cues("section-words")
NEGATING = cues("negating")
NOT_LIMITED = cues("not-limited")
""""Including but not limited to QTc > 480 ms" denies nothing."""
MOST_BETWEEN = 60
"""How many constraints may stand between a limit and another one of the same subject for some patients."""
PREGNANCY = cues("pregnancy-stages") | cues("gestation")


class Thresholds(Staged):
    """The component ``eligo_thresholds``: adds to ``analysis.constraints`` and claims the quantities it uses."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.constraints += find_thresholds(
            found.text, found.criteria, found.quantities, found.mentions, found.sections, new_id=found.new_id
        )
        return doc


def find_thresholds(
    text: str,
    criteria: Sequence[Criterion],
    quantities: Iterable[Quantity],
    mentions: Iterable[Mention] = (),
    sections: Sequence[Section] = (),
    *,
    new_id: Callable[[], str] | None = None,
) -> list[Constraint]:
    """The constraints that the quantities make, in the order of the text; a quantity that is used is marked claimed."""
    numbers = count(1)
    issue = new_id or (lambda: f"c{next(numbers)}")
    by_id = {criterion.id: criterion for criterion in criteria}
    named: dict[str | None, list[Mention]] = {}
    for mention in mentions:
        named.setdefault(mention.criterion, []).append(mention)
    headings = Headings(text, sections)
    barred = barred_lines(criteria)
    passages = []
    for criterion_id, group in groupby(quantities, key=lambda quantity: quantity.criterion):
        own = list(group)
        if not all(is_when(text, quantity) for quantity in own):
            criterion = by_id[criterion_id]
            start = criterion.start + (len("no") if criterion_id in barred else 0)
            passages.append((criterion, Passage(words_of(text, start, criterion.end), own)))
    for criterion, passage in passages:
        if criterion.section == "exclusion":
            affirm_forbidden(passage)
    readings = []
    for criterion, passage in passages:
        parent = by_id.get(criterion.parent or "")
        above = _over(text, parent) if parent else partial(headings.above, criterion.start)
        readings.append(read_passage(passage, above))
        if criterion.id in named:
            told_by_mentions(passage, readings[-1], named[criterion.id])
    constraints: list[Constraint] = []
    for (criterion, passage), read in zip(passages, readings, strict=True):
        made = _criterion_constraints(passage, read, criterion, issue)
        for start, end in shut_out_at(passage) if criterion.section != "exclusion" else ():
            for one in made:
                one.negated = one.negated != (start <= one.evidence.start < end)
        constraints += made
    return constraints


def _over(text: str, parent: Criterion) -> Callable[[], Passage]:
    return lambda: Passage(words_of(text, parent.start, parent.end), ())


class Headings:
    """The sections' headings as passages, for the subjects that they supply ("Hemoglobin:")."""

    def __init__(self, text: str, sections: Sequence[Section]) -> None:
        self.text = text
        self.sections = [section for section in sections if section.heading_end > section.heading_start]

    def above(self, start: int) -> Passage | None:
        """The heading that the text at ``start`` stands under; none where it only names a section."""
        section = next((one for one in reversed(self.sections) if one.start <= start < one.end), None)
        if section is None or section.heading_end - section.heading_start > LONGEST_HEADING:
            return None
        words = Words(self.text, section.heading_start, section.heading_end)
        if not SECTION_WORDS.isdisjoint(words.norms):
            return None
        return Passage(words, ())


def _criterion_constraints(
    passage: Passage, readings: Sequence[Reading], criterion: Criterion, issue: Callable[[], str]
) -> list[Constraint]:
    constraints: list[Constraint] = []
    made: dict[tuple[int, int], Constraint] = {}
    found: list[Constraint] = []
    for reading, condition in zip(readings, find_conditions(passage, readings), strict=True):
        if reading.restates and found:
            _take_in(reading.quantity, found, passage.words.text)
            continue
        found = _constraints(passage, reading, criterion, issue)
        constraints += found
        if condition is None:
            continue
        place = condition.name.i, condition.name.j
        if place not in made:
            made[place] = _condition(passage, condition, criterion.id, issue)
            constraints.append(made[place])
        for constraint in found:
            constraint.applies_if = _applying(condition, made[place])
            if not condition.negated:
                _leave_to(constraint, constraints)
    return constraints


def _take_in(restated: Quantity, constraints: Sequence[Constraint], text: str) -> None:
    """ "≤ 1.5 mg/dL (133 µmol/L)": what says a limit again is part of its evidence, with the bracket behind it."""
    restated.claimed = True
    end = restated.end + (text[restated.end : restated.end + 1] in (")", "]"))
    for constraint in constraints:
        constraint.evidence = text_span(text, constraint.evidence.start, end)


def _leave_to(alternative: Constraint, constraints: Sequence[Constraint]) -> None:
    """ "≤ 2.5 x ULN, or ≤ 5 x ULN if liver metastases": the limit before holds where the condition does not."""
    for base in islice(reversed(constraints), MOST_BETWEEN):
        same = _subject_of(base) == _subject_of(alternative) or base.type == alternative.type == "age"
        if (
            same
            and base is not alternative
            and base.applies_if is None
            and base.interval
            and alternative.interval
            and alternative.applies_if
        ):
            if (base.interval.low is None) == (alternative.interval.low is None):
                base.applies_if = Node(op="not", of=[alternative.applies_if])
            return


def _subject_of(constraint: Constraint) -> str:
    """What a constraint is about, wherever it is named."""
    concept = constraint.subject.concept
    return concept.code if concept is not None and concept.code else constraint.subject.text.lower()


def _condition(passage: Passage, condition: Condition, criterion: str, issue: Callable[[], str]) -> Constraint:
    start, end = condition.name.span(passage.words)
    text = passage.words.text
    evidence = text_span(text, passage.words.starts[condition.i], passage.words.ends[condition.j - 1])
    return Constraint(
        id=issue(),
        criterion=criterion,
        type=condition.type,
        subject=Subject(start=start, end=end, text=text[start:end], concept=None),
        values=condition.values,
        evidence=evidence,
        confidence=0.8 if condition.type == "sex" else 0.65,
        origin="thresholds:condition",
    )


def _applying(condition: Condition, constraint: Constraint) -> Leaf | Node:
    leaf = Leaf(constraint=constraint.id)
    return Node(op="not", of=[leaf]) if condition.negated else leaf


def _constraints(
    passage: Passage, reading: Reading, criterion: Criterion, issue: Callable[[], str]
) -> list[Constraint]:
    quantity, words = reading.quantity, passage.words
    quantity.claimed = True
    evidence_start = words.at(quantity.start)
    often = reading.occasions
    excludes = criterion.section == "exclusion"
    made = []
    for name in reading.names:
        start, end = name.span(words)
        concept = _concept(name, quantity, passage)
        negated = quantity.comparator == "outside" or _negated(passage, name, evidence_start, excludes)
        made.append(
            Constraint.made(
                {
                    "id": issue(),
                    "criterion": criterion.id,
                    "type": reading.type,
                    "subject": Subject.made(
                        {"start": start, "end": end, "text": words.text[start:end], "concept": concept}
                    ),
                    "interval": None if reading.counts or _is_open(quantity.interval) else quantity.interval,
                    "unit": None if reading.counts else quantity.unit,
                    "relative_to": quantity.relative_to,
                    "canonical": None,
                    "values": None if quantity.values is None else list(quantity.values),
                    "count": quantity.interval if reading.counts else often.times if often else None,
                    "qualifiers": _qualifiers(words.text, name, often),
                    "negated": negated,
                    "temporal": None,
                    "duration": None,
                    "applies_if": None,
                    "evidence": text_span(words.text, quantity.start, quantity.end),
                    "confidence": reading.confidence,
                    "origin": f"thresholds:{'count' if reading.counts else name.origin}",
                }
            )
        )
    return made


def _is_open(interval: Interval) -> bool:
    """Whether an interval holds every number, as that of a class without an order does."""
    return interval.low is None and interval.high is None


def _qualifiers(text: str, name: Name, often: Occasions | None) -> list[Qualifier]:
    if often is None and not name.head:
        return []
    spans = [("multiplicity", often.start, often.end)] if often else []
    spans += [("head", *name.head)] if name.head else []
    return [qualifier_at(kind, text, start, end) for kind, start, end in spans]


def _concept(name: Name, quantity: Quantity, passage: Passage) -> Concept | None:
    analyte = name.analyte
    norms = (name.home or passage.words).norms[name.i : name.j]
    weeks = quantity.unit is not None and quantity.unit.ucum in ("wk", "d")
    if analyte is None and weeks and not PREGNANCY.isdisjoint(norms):
        analyte = analytes()["gestational_age"]
    if (
        quantity.origin == "quantities:pair"
        and (analyte is None or analyte.id in ("bp", "sbp", "dbp"))
        and _is_pressure(norms, quantity)
    ):
        analyte = analytes()["sbp" if _is_first_of_pair(passage, quantity) else "dbp"]
    if analyte is None or not analyte.loinc:
        return None
    return _code(analyte.loinc, analyte.name)


@lru_cache(maxsize=4096)
def _code(loinc: str, name: str) -> Concept:
    return Concept(system=LOINC, code=loinc, display=name)


def _is_pressure(norms: list[str], quantity: Quantity) -> bool:
    if quantity.unit is not None and quantity.unit.ucum == "mm[Hg]":
        return True
    return not PRESSURES.isdisjoint(norms)


def _is_first_of_pair(passage: Passage, quantity: Quantity) -> bool:
    others, span = passage.quantities, (quantity.start, quantity.end)
    near = range(passage.quantity_at.get(passage.words.at(quantity.start), 0), len(others))
    return next((others[k] for k in near if (others[k].start, others[k].end) == span), None) is quantity


def _negated(passage: Passage, name: Name, i: int, excludes: bool) -> bool:
    """Whether a denial stands before the subject, or before the evidence where that comes first; what an exclusion
    forbids, "must not have creatinine > 2", it excludes."""
    norms = passage.words.norms
    start = i if name.home is not None else min(name.i, i)
    k = start - 1
    while k >= max(0, start - 6):
        if norms[k] in NEGATING and norms[k + 1] not in NOT_LIMITED:
            return not (excludes and (forbids(norms, k) or forbids(norms, k - 1)))
        opening = bracket_open(norms, k, 0) if norms[k] == ")" else k
        if norms[k] in ",;:.([" or k in passage.quantity_at or opening is None:
            return False
        k = opening - 1
    return False
