"""``eligo_windows``: when each fact holds, and for how long."""

from __future__ import annotations

from spacy.tokens import Doc

from ..schema import Constraint, Subject
from .analysis import Analysis, analysis, text_span
from .temporal.attachment import attach, window_of
from .temporal.events import Event
from .temporal.found_window import FoundWindow
from .temporal.timing import find_windows

INFERRED = 0.5


class Windows:
    """The component: sets ``temporal`` and ``duration`` of the constraints, and adds one where a time has no fact."""

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        date_constraints(found.text, found)
        return doc


def date_constraints(text: str, found: Analysis) -> None:
    """Give the times in ``text`` to the constraints of ``found``, in place."""
    windows = find_windows(text, found.criteria, found.quantities)
    if windows:
        attach(text, found, windows)
        criteria = {criterion.id: criterion for criterion in found.criteria if criterion.role != "note"}
        for window in windows:
            if window.event is not None and window.criterion in criteria:
                found.constraints.append(_event_constraint(text, found, window, window.event))


def _event_constraint(text: str, found: Analysis, window: FoundWindow, event: Event) -> Constraint:
    """A constraint for an event that no mention names, dated by the window."""
    written = window_of(text, window)
    return Constraint(
        id=found.new_id(),
        criterion=window.criterion,
        type=event.type,
        subject=Subject(start=event.start, end=event.end, text=text[event.start : event.end]),
        temporal=None if window.kind == "duration" else written,
        duration=written if window.kind == "duration" else None,
        evidence=text_span(text, *window.evidence),
        confidence=INFERRED,
        origin="windows:pattern",
    )
