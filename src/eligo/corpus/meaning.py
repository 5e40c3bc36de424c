"""What a constraint means, in values that compare, and in words for lists of differences."""

from __future__ import annotations

from ..schema import Constraint, Expression, Interval, Leaf, ParsedTrial, Window

_PURE_NUMBER = "1"
_COUNTED_FROM = {"past": "before", "future": "after"}


def bounds(interval: Interval | None) -> str:
    """An interval in signs, empty where there is none."""
    if interval is None:
        return ""
    low, high = interval.low, interval.high
    if low and high:
        return f"{'[' if low.inclusive else '('}{low.value}, {high.value}{']' if high.inclusive else ')'}"
    if low:
        return f"{'>=' if low.inclusive else '>'} {low.value}"
    return f"{'<=' if high.inclusive else '<'} {high.value}" if high else ""


def number(constraint: Constraint) -> tuple[object, ...]:
    """The numbers of a constraint with their unit; the unit 1 of a pure number is none."""
    ucum = constraint.unit.ucum if constraint.unit else None
    unit = None if ucum == _PURE_NUMBER else ucum
    return bounds(constraint.interval), bounds(constraint.count), constraint.relative_to, unit


def meaning(constraint: Constraint) -> tuple[object, ...]:
    """All that a constraint says of its subject."""
    windows = tuple(
        window and (_relation(window), bounds(window.interval), window.unit.ucum if window.unit else None)
        for window in (constraint.temporal, constraint.duration)
    )
    values = [value.casefold() for value in constraint.values or ()]
    return constraint.type, constraint.negated, values, windows, *number(constraint)


def _relation(window: Window) -> str:
    return _COUNTED_FROM.get(window.relation, window.relation) if window.anchor else window.relation


def describe(constraint: Constraint) -> str:
    """A constraint in a few words, for lists of differences."""
    parts = [constraint.type, "not" if constraint.negated else "", repr(constraint.subject.text)]
    parts += [
        bounds(constraint.interval),
        constraint.relative_to or "",
        (constraint.unit and constraint.unit.ucum) or "",
    ]
    parts += [f"count {bounds(constraint.count)}" if constraint.count else "", str(constraint.values or "")]
    for name in ("temporal", "duration"):
        window: Window | None = getattr(constraint, name)
        if window:
            ucum = (window.unit and window.unit.ucum) or ""
            parts.append(f"{name} {window.relation} {bounds(window.interval)} {ucum}")
    return " ".join(part for part in parts if part)


def show(tree: Expression | None, trial: ParsedTrial) -> str:
    """An expression in the notation of gold files, with the subjects in place of the names."""
    subjects = {c.id: ("not " if c.negated else "") + c.subject.text for c in trial.constraints}
    if tree is None:
        return "nothing"
    if isinstance(tree, Leaf):
        return f"<{subjects.get(tree.constraint, tree.constraint)}>"
    parts = [show(operand, trial) for operand in tree.of]
    if tree.op == "not":
        return f"not {parts[0]}"
    if tree.op == "at_least":
        return f"{tree.n} of ({', '.join(parts)})"
    return f"({(' and ' if tree.op == 'all' else ' or ').join(parts)})"
