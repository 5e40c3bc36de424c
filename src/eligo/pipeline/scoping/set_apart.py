"""States that a fact is not in, is spared in or must be in, as constraints of their own: "gout | not controlled"."""

from __future__ import annotations

from collections.abc import Sequence

from ...schema import OF_STATES, Concept, Constraint, Qualifier, Subject, TextSpan, Window
from ..analysis import Analysis, qualifier_at, text_span
from .denied_states import LASTING, State


def set_apart(found: Analysis, text: str, offset: int, state: State, constraints: Sequence[Constraint]) -> None:
    """Makes a state a constraint of its own, or denies the fact that is nothing but a state. A fact with several
    times or limits is several constraints under one name."""
    fact, place = state.fact, (state.fact.subject.start, state.fact.subject.end)
    facts = [one for one in constraints if (one.subject.start, one.subject.end) == place]
    denial = qualifier_at("negation", text, *state.denial, offset=offset)
    said = qualifier_at("", text, state.start, state.end, offset=offset)
    for each in facts:
        each.qualifiers = [one for one in each.qualifiers if one.end <= said.start or said.end <= one.start]
    if state.name == (state.start, state.end):
        for each in facts:
            each.subject, each.negated = _subject(said, None), not each.negated
            each.qualifiers.append(denial)
        return
    if state.name is not None:
        name = qualifier_at("head", text, *state.name, offset=offset)
        for each in facts:
            each.subject = _subject(name, name.text)
        wording = f"{said.text} {name.text}"
    else:
        name = qualifier_at("head", text, fact.subject.start - offset, fact.subject.end - offset, offset=offset)
        wording = f"{name.text} {said.text}"
    apart = _apart(found, fact, name, said, denial, wording)
    _part_times(fact, apart, name, said, denial)
    if state.affirmed:
        apart.negated, apart.qualifiers = False, [name]
        apart.type = fact.type if fact.type in LASTING else "observation"
        apart.evidence = text_span(found.text, said.start, said.end)
    if state.within:
        found.constraints = [one for one in found.constraints if one.id not in state.within]
    found.constraints.append(apart)


def _apart(
    found: Analysis, fact: Constraint, name: Qualifier, said: Qualifier, denial: Qualifier, wording: str
) -> Constraint:
    """The constraint of a state, which is looked up by its ``wording``."""
    return fact.model_copy(
        deep=True,
        update={
            "id": found.new_id(),
            "subject": _subject(said, wording),
            "qualifiers": [name, denial],
            "negated": True,
            **dict.fromkeys(("interval", "unit", "relative_to", "canonical", "values", "count")),
            "evidence": text_span(found.text, min(denial.start, name.start), max(said.end, name.end)),
            "origin": OF_STATES,
        },
    )


def _part_times(fact: Constraint, apart: Constraint, name: Qualifier, said: Qualifier, denial: Qualifier) -> None:
    """Leaves the fact a time that stands before the denial, and its state one that stands behind it."""
    for slot in ("temporal", "duration"):
        window: Window | None = getattr(fact, slot)
        if window is not None and window.evidence.end <= denial.start:
            setattr(apart, slot, None)
        if name.end <= said.start and window is not None and window.evidence.start >= said.end:
            setattr(fact, slot, None)


def _subject(span: TextSpan, wording: str | None) -> Subject:
    """A subject; ``wording`` is what it is looked up by."""
    concept = None if wording is None else Concept(display=" ".join(wording.split()))
    return Subject.made({"start": span.start, "end": span.end, "text": span.text, "concept": concept})
