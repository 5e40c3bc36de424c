"""Concepts: the code of what a constraint or a mention is about, and its interval in a comparable unit.

Codes are LOINC's, for the quantities of ``lexicon/analytes.tsv``. A name with a second meaning ("PT", "iron") has its
code only beside a number that can be a value of it. What is odd about a value is said by :mod:`.plausibility`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from spacy.tokens import Doc

from ..lexicon.analytes import LOINC, Analyte, Found, analytes, lookup_found
from ..schema import Concept, Constraint, Diagnostic, Mention
from ..units import canonical, is_unwritten, measures, resolve
from .analysis import analysis
from .limits.ages import is_age_of_an_event
from .plausibility import oddities
from .staging import Staged

SCORE = 1.0
AMBIGUOUS_SCORE = 0.8


class Concepts(Staged):
    """The component ``eligo_concepts``: fills concepts and ``canonical``, and adds diagnostics on values."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        found.diagnostics += conceptualise(found.text, found.constraints, found.mentions)
        return doc


def conceptualise(text: str, constraints: Iterable[Constraint], mentions: Iterable[Mention] = ()) -> list[Diagnostic]:
    """Fill the concepts and canonical intervals of constraints, and the concepts of Measurement mentions, in place.

    A code that is there already stays, and so does the wording that an ellipsis was resolved to. Returns what is odd
    about the values, in the order of the constraints.
    """
    diagnostics: list[Diagnostic] = []
    for constraint in constraints:
        analyte = _analyte(constraint)
        if analyte is None:
            continue
        subject = constraint.subject
        subject.concept = (
            Concept(display=analyte.name)
            if is_age_of_an_event(constraint)
            else _concept(analyte, subject.concept, _score(constraint))
        )
        unit = constraint.unit
        if unit is not None and (resolved := resolve(unit, analyte)) is not unit:
            constraint.unit = unit = resolved
        if constraint.canonical is None and constraint.relative_to is None and constraint.interval is not None:
            constraint.canonical = canonical(constraint.interval, unit, analyte)
        diagnostics += oddities(text, constraint, analyte)
    for mention in mentions:
        if mention.label == "Measurement" and mention.concept is None:
            found = lookup_found(mention.text)
            if found and not found.ambiguous:
                mention.concept = _concept(found.analyte, None, SCORE)
    return diagnostics


def _analyte(constraint: Constraint) -> Analyte | None:
    """The quantity that a constraint is about: the one already coded, or the one that its subject names; in percent,
    the share of what is predicted for the patient."""
    analyte = _named_analyte(constraint)
    if analyte and constraint.unit and constraint.unit.ucum == "%":
        return _of_predicted(analyte) or analyte
    return analyte


def _named_analyte(constraint: Constraint) -> Analyte | None:
    concept = constraint.subject.concept
    if concept is not None and concept.system == LOINC and concept.code:
        return _by_code().get(concept.code)
    if is_age_of_an_event(constraint):
        return analytes()["age_at_onset"]
    if constraint.type not in ("measurement", "age", "observation"):
        return None
    found = lookup_found(constraint.subject.text)
    if constraint.type == "age":
        return found.analyte if found and found.analyte.ucum in _AGE_UNITS else analytes()["age"]
    if found is None or (constraint.type == "observation" and constraint.interval is None):
        return None
    return found.analyte if not found.ambiguous or _fits(constraint, found) else None


def _of_predicted(analyte: Analyte) -> Analyte | None:
    """For a quantity that is also given in percent of what is predicted for the patient, that percentage."""
    return analytes().get(f"{analyte.id}_pct_pred") if analyte.ucum != "%" else None


_AGE_UNITS = frozenset({"a", "mo", "wk", "d"})


def _fits(constraint: Constraint, found: Found) -> bool:
    """Whether the number beside an ambiguous name can be a value of the analyte."""
    if constraint.interval is None:
        return False
    if constraint.relative_to in ("ULN", "LLN"):
        return True
    if not is_unwritten(constraint.unit):
        return measures(constraint.unit, found.analyte)
    return canonical(constraint.interval, None, found.analyte) is not None


def _concept(analyte: Analyte, present: Concept | None, score: float) -> Concept | None:
    if not analyte.loinc or (present is not None and present.code and present.system != LOINC):
        return present
    display = analyte.loinc_name or analyte.name
    if present is not None:
        if present.display and present.display != analyte.name:
            display = present.display
        score = score if present.score is None else present.score
    return _code(analyte.loinc, display, score)


@lru_cache(maxsize=4096)
def _code(loinc: str, display: str, score: float) -> Concept:
    return Concept(system=LOINC, code=loinc, display=display, score=score)


def _score(constraint: Constraint) -> float:
    found = lookup_found(constraint.subject.text)
    return AMBIGUOUS_SCORE if found and found.ambiguous else SCORE


@cache
def _by_code() -> Mapping[str, Analyte]:
    return MappingProxyType({analyte.loinc: analyte for analyte in analytes().values() if analyte.loinc})
