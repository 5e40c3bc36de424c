"""Thresholds: each quantity joined to what it is about, as one constraint a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count, groupby

from spacy.tokens import Doc

from ..lexicon.analytes import LOINC, analytes
from ..schema import Concept, Constraint, Criterion, Mention, Subject
from .analysis import Quantity, Section, analysis, text_span
from .measures import Reading, read_passage
from .subjects import Name, Passage
from .words import Words, cues

NEGATING = cues("negating")
PREGNANCY = cues("pregnancy-length")


class Thresholds:
    """The component ``eligo_thresholds``: adds to ``analysis.constraints`` and claims the quantities it uses."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.constraints += find_thresholds(
            doc.text, found.criteria, found.quantities, found.mentions, found.sections, new_id=found.new_id
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
    constraints: list[Constraint] = []
    for criterion_id, group in groupby(quantities, key=lambda quantity: quantity.criterion):
        criterion = by_id[criterion_id]
        passage = Passage(Words(text, criterion.start, criterion.end), list(group))
        parent = by_id.get(criterion.parent or "")
        above = Passage(Words(text, parent.start, parent.end), ()) if parent else None
        for reading in read_passage(passage, above):
            constraints += _constraints(passage, reading, criterion_id, issue)
    return constraints


def _constraints(passage: Passage, reading: Reading, criterion: str, issue: Callable[[], str]) -> list[Constraint]:
    quantity, words = reading.quantity, passage.words
    quantity.claimed = True
    made = []
    for name in reading.names:
        start, end = name.span(words)
        subject = Subject.model_construct(
            start=start, end=end, text=words.text[start:end], concept=_concept(name, quantity, passage)
        )
        negated = quantity.comparator == "outside" or _negated(passage, name)
        made.append(
            Constraint.model_construct(
                id=issue(),
                criterion=criterion,
                type=reading.type,
                subject=subject,
                interval=None if reading.counts else quantity.interval,
                unit=None if reading.counts else quantity.unit,
                relative_to=quantity.relative_to,
                values=quantity.values,
                count=quantity.interval if reading.counts else None,
                negated=negated,
                evidence=text_span(words.text, quantity.start, quantity.end),
                confidence=reading.confidence,
                origin=f"thresholds:{'count' if reading.counts else name.origin}",
            )
        )
    return made


def _concept(name: Name, quantity: Quantity, passage: Passage) -> Concept | None:
    analyte = name.analyte
    norms = (name.home or passage.words).norms[name.i : name.j]
    weeks = quantity.unit is not None and quantity.unit.ucum in ("wk", "d")
    if analyte is None and weeks and not PREGNANCY.isdisjoint(norms):
        analyte = analytes()["gestational_age"]
    if (
        quantity.origin == "quantities:pair"
        and (analyte is None or analyte.id in ("sbp", "dbp"))
        and _is_pressure(norms, quantity)
    ):
        analyte = analytes()["sbp" if _is_first_of_pair(passage, quantity) else "dbp"]
    if analyte is None or not analyte.loinc:
        return None
    return Concept(system=LOINC, code=analyte.loinc, display=analyte.name)


def _is_pressure(norms: list[str], quantity: Quantity) -> bool:
    if quantity.unit is not None and quantity.unit.ucum == "mm[Hg]":
        return True
    return not {"bp", "pressure", "hypertension"}.isdisjoint(norms)


def _is_first_of_pair(passage: Passage, quantity: Quantity) -> bool:
    return next(q for q in passage.quantities if (q.start, q.end) == (quantity.start, quantity.end)) is quantity


def _negated(passage: Passage, name: Name) -> bool:
    if name.home is not None:
        return False
    norms = passage.words.norms
    for k in range(name.i - 1, max(-1, name.i - 7), -1):
        if norms[k] in NEGATING:
            return True
        if norms[k] in ",;:." or k in passage.quantity_at:
            return False
    return False
