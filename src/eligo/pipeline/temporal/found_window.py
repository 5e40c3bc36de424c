"""A time found in the text: what reading hands to attachment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...schema import Interval, Unit
from .anchors import Anchor
from .events import Event

Relation = Literal["past", "present", "future", "before", "after", "during"]
Kind = Literal["temporal", "duration", "length"]


@dataclass(slots=True)
class FoundWindow:
    """A time in the text.

    ``start:end`` is the whole phrase with its cue and anchor, ``evidence`` the comparison in it. ``kind`` is
    ``length`` where only the fact decides between a window and a duration ("(< 6 months)"). ``side`` is where the
    fact stands, if the wording settles it. ``alternative`` says of the second of two ("30 days or 5 half-lives")
    whether either will do; None leaves that to the words between. ``special`` is the window whose special case this is
    ("(6 weeks for nitrosoureas)"). ``event`` is set in attachment: words beside the window that are its fact, though no
    mention names them.
    """

    criterion: str
    start: int
    end: int
    kind: Kind
    relation: Relation
    evidence: tuple[int, int]
    interval: Interval | None = None
    unit: Unit | None = None
    anchor: Anchor | None = None
    side: Literal["back", "ahead"] | None = None
    alternative: bool | None = None
    special: FoundWindow | None = None
    event: Event | None = None

    @property
    def is_at_most(self) -> bool:
        """Whether the length is how long ago something was at most: "within 6 months"."""
        return self.interval is not None and self.interval.low is None and self.relation in ("past", "before")
