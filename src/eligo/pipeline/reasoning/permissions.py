"""Whether a criterion only permits, "Prior tamoxifen is allowed": it asks for nothing, and that is all it says.

One that sets a condition, a limit or a time, denies anything, or says who is eligible may ask for something: that is
left open.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import role
from ...schema import Constraint, Window
from ..phrasing.syntax import Syntax

PERMITTING = frozenset({"permission", "leave"})
ASKING = frozenset({"negation", "inability", "hindrance", "unfit", "prefix", "double", "forbidden"}) | {
    "exception",
    "unless",
    "condition",
    "obligation",
}
TAKING_PART = frozenset({"eligibility", "inclusion"})
LIMITING = frozenset({"provided", "only", "except", "until", "than", "stable", "limited", "no", "if", "not"})


def only_permits(read: Syntax, constraints: Sequence[Constraint]) -> bool:
    """Whether a criterion whose expression asks for none of its constraints permits them without any condition."""
    if not constraints or not LIMITING.isdisjoint(read.words) or _is_of_people(read):
        return False
    kinds = {cue.kind for cue in read.cues}
    if PERMITTING.isdisjoint(kinds) or not ASKING.isdisjoint(kinds):
        return False
    return not any(_limits(one) for one in constraints)


def _is_of_people(read: Syntax) -> bool:
    """Whether a permission says who may take part, and so perhaps who may not."""
    return not (role("admitting").isdisjoint(read.words) and TAKING_PART.isdisjoint(read.words))


def _limits(one: Constraint) -> bool:
    bounded = one.interval or one.count or _is_bounded(one.temporal) or _is_bounded(one.duration)
    return bool(bounded) or one.negated or one.applies_if is not None


def _is_bounded(window: Window | None) -> bool:
    return window is not None and window.interval is not None
