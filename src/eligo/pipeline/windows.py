"""``eligo_windows``: when each fact holds, and for how long."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import cast, get_args

from spacy.tokens import Doc

from ..schema import Constraint, ConstraintType, Criterion, Subject
from .analysis import Analysis, analysis, text_span
from .staging import Staged
from .temporal.attachment import LASTING_ACTS, UNDATED, attach, window_of
from .temporal.events import Event
from .temporal.found_window import FoundWindow
from .temporal.last_times import count_from_last
from .temporal.lengths import UCUM
from .temporal.timing import find_windows

INFERRED = 0.5
MEASURING = re.compile("|".join((*UCUM, "19", "20")))
"""What every time with a length that is no quantity holds: the name of a period, or a year's first digits."""


class Windows(Staged):
    """The component: sets ``temporal`` and ``duration`` of the constraints, and adds one where a time has no fact."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        date_constraints(found.text, found)
        return doc


def date_constraints(text: str, found: Analysis) -> None:
    """Give the times in ``text`` to the constraints of ``found``, in place."""
    holding = _holding(found)
    windows = find_windows(text, list(_datable(text, found, holding)), found.quantities, holding)
    if windows:
        attach(text, found, windows)
        notes = {criterion.id for criterion in found.criteria if criterion.role == "note"}
        for window in windows:
            if window.event is not None and window.criterion not in notes:
                found.constraints.append(_event_constraint(text, found, window, window.event))
        count_from_last(text, found, windows)


def _holding(found: Analysis) -> set[str]:
    """The criteria with a fact that a time can date, in them or under them."""
    holding = {constraint.criterion for constraint in found.constraints if constraint.type not in UNDATED}
    for criterion in reversed(found.criteria):  # what stands under a criterion stands behind it
        if (parent := criterion.parent) is not None and criterion.id in holding:
            holding.add(parent)
    return holding


def _datable(text: str, found: Analysis, holding: set[str]) -> Iterator[Criterion]:
    """The criteria that a time can matter in.

    A time without a length dates a fact of its criterion or of those under it. One with a length may also date an
    event that is no fact yet; it is written with a period's name or a year, or a quantity has it already.
    """
    concerned = {quantity.criterion for quantity in found.quantities if quantity.kind == "time"}
    concerned |= holding
    for criterion in found.criteria:
        if criterion.id in concerned or MEASURING.search(text[criterion.start : criterion.end].lower()):
            yield criterion


def _type_of(found: Analysis, event: Event) -> ConstraintType:
    """What the mention on the event is, if there is one that is a fact; else what the event's head says."""
    for mention in found.mentions[bisect_left(found.mentions, event.start, key=lambda mention: mention.end) :]:
        if mention.start >= event.end:
            break
        if mention.end > event.start and mention.label.lower() in get_args(ConstraintType):
            return cast(ConstraintType, mention.label.lower())
    return event.type


def _event_constraint(text: str, found: Analysis, window: FoundWindow, event: Event) -> Constraint:
    """A constraint for an event that no mention names, dated by the window."""
    goes_on = window.kind == "length" and text[event.start : event.end].lower().split()[-1] in LASTING_ACTS
    lasting = goes_on or window.kind == "duration"
    written = window_of(text, window, "duration" if lasting else "")
    subject = {"start": event.start, "end": event.end, "text": text[event.start : event.end], "concept": None}
    return Constraint.made(
        {
            "id": found.new_id(),
            "criterion": window.criterion,
            "type": _type_of(found, event),
            "subject": Subject.made(subject),
            "interval": None,
            "unit": None,
            "relative_to": None,
            "canonical": None,
            "values": None,
            "count": None,
            "qualifiers": [],
            "negated": False,
            "temporal": None if lasting else written,
            "duration": written if lasting else None,
            "applies_if": None,
            "evidence": text_span(text, *window.evidence),
            "confidence": INFERRED,
            "origin": "windows:pattern",
        }
    )
