"""``eligo_windows``: when each fact holds, and for how long."""

from __future__ import annotations

from spacy.tokens import Doc

from ..schema import Constraint, Subject
from .analysis import Analysis, analysis, text_span
from .attachment import attach, window_of
from .events import event_beside, event_of_anchor
from .found_window import FoundWindow
from .timing import find_windows

INFERRED = 0.5


class Windows:
    """The component: sets ``temporal`` and ``duration`` of the constraints, and adds one where a time has no fact."""

    def __call__(self, doc: Doc) -> Doc:
        date_constraints(doc.text, analysis(doc))
        return doc


def date_constraints(text: str, found: Analysis) -> None:
    """Give the times in ``text`` to the constraints of ``found``, in place."""
    windows = find_windows(text, found.criteria, found.quantities)
    if windows:
        for orphan in attach(text, found, windows):
            _state(text, found, orphan, windows)


def _state(text: str, found: Analysis, orphan: FoundWindow, windows: list[FoundWindow]) -> None:
    """Add a constraint for the event that a window dates, where the words beside it name one."""
    criterion = next(c for c in found.criteria if c.id == orphan.criterion)
    taken = [(w.start, w.end) for w in windows if w.criterion == orphan.criterion and w.interval]
    if criterion.role == "note":
        return
    event = event_of_anchor(text, orphan) if orphan.dates_anchor else event_beside(text, criterion, orphan, taken)
    if event is None:
        return
    written = window_of(text, orphan)
    found.constraints.append(
        Constraint(
            id=found.new_id(),
            criterion=criterion.id,
            type=event.type,
            subject=Subject(start=event.start, end=event.end, text=text[event.start : event.end]),
            temporal=None if orphan.kind == "duration" else written,
            duration=written if orphan.kind == "duration" else None,
            evidence=text_span(text, *orphan.evidence),
            confidence=INFERRED,
            origin="windows:pattern",
        )
    )
