"""Reasons in words: the facts that decide a criterion, or what is missing and would decide it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from .chart import Entry
from .kleene import evaluate
from .outcomes import Outcome
from .plan import (
    AgeTest,
    Ask,
    AtLeast,
    Comparison,
    Deny,
    Every,
    FactTest,
    Fixed,
    Plan,
    PlannedCriterion,
    Some,
    Test,
    Tree,
)
from .spans import DATED


def reasons_of(planned: PlannedCriterion, plan: Plan, outcomes: Sequence[Outcome], value: bool | None) -> list[str]:
    """The sentences that say why a criterion came out as it did, each once, in the order of the text."""
    lines: dict[str, None] = {}
    for part in _decisive(planned.tree, outcomes, value):
        if isinstance(part, Fixed):
            if part.reason:
                lines[part.reason] = None
        else:
            lines[reason(plan.tests[part.test - 1], outcomes[part.test - 1])] = None
    if planned.scoped:
        lines["it speaks of one cohort or part of the trial only"] = None
    if planned.partial and value is not None and plan.partial == "computed":
        lines["part of the text is not computed"] = None
    return list(lines)


def reason(test: Test, outcome: Outcome) -> str:
    """Why a test came out as it did."""
    if isinstance(test, FactTest):
        return _fact_reason(test, outcome)
    if outcome.why.startswith("no-"):
        return {"no-sex": "sex is not recorded", "no-birth": "the date of birth is not recorded"}.get(
            outcome.why, "the age cannot be told from the dates recorded"
        )
    known = outcome.why.partition("-")[2]
    if isinstance(test, AgeTest):
        return f"age {known} {_UNITS[test.unit]}; asked: {bounds_text(test.bounds)}"
    return f"sex {known}; asked: {test.label}"


_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days"}


def _decisive(tree: Tree, outcomes: Sequence[Outcome], value: bool | None) -> Iterator[Ask | Fixed]:
    """The leaves that a tree's value rests on."""
    if isinstance(tree, (Ask, Fixed)):
        yield tree
    elif isinstance(tree, Deny):
        yield from _decisive(tree.of, outcomes, None if value is None else not value)
    else:
        for part in tree.of:
            own = _value(part, outcomes)
            settles = own is value or isinstance(tree, AtLeast)
            if settles:
                yield from _decisive(part, outcomes, own)
                if value is not None and isinstance(tree, Some if value else Every):
                    return


def _value(tree: Tree, outcomes: Sequence[Outcome]) -> bool | None:
    return evaluate(tree, [None, *(outcome.value for outcome in outcomes)])


def _fact_reason(test: FactTest, outcome: Outcome) -> str:
    label, entry = test.label, outcome.entry
    fact = _fact(entry) if entry else ""
    shown = f" ({fact})" if fact else ""
    if outcome.why.startswith("count-"):
        return f"{label}: recorded on {outcome.why.removeprefix('count-')} days; {_asked(test)}"
    if outcome.why.startswith("lasted-"):
        days = int(outcome.why.removeprefix("lasted-"))
        return f"{label}: first recorded{shown}, {days:,} days before; {_asked(test)}"
    if isinstance(test.asks, Comparison) and outcome.why in ("value", "answered"):
        return f"{fact}; {_asked(test)}" if outcome.value is not None else f"{fact} does not decide; {_asked(test)}"
    words = {
        "found": f"{label}: recorded{shown}",
        "denied": f"{label}: the record denies it{shown}",
        "ended": f"{label}: it has ended{shown}",
        "earlier": f"{label}: none later is recorded{shown}",
        "complete": f"{label}: none in a record that is complete",
        "indefinite": f"{label}: none recorded by that name, and what else counts as one is not known",
        "unanswered": f"{label}: recorded{shown}, without an answer",
        "missing": f"{label}: not recorded{_when(test)}",
        "undated": f"{label}: recorded without a date; the day would decide",
        "no-anchor": f"{label}: the event that the time is counted from is not recorded",
        "broader": f"{label}: recorded{shown}, but not whether {_kind_asked(test)}",
        "disagree": f"{label}: values of the same day disagree{shown}",
        "no-unit": f"{fact} has no unit; {_asked(test)}",
        "unit": f"{fact}: the unit does not convert; {_asked(test)}",
        "no-range": f"{fact} comes without its limit of normal; {_asked(test)}",
        "result-unread": f"{fact} is not among the results that are known; {_asked(test)}",
    }
    return words[outcome.why]


def _fact(entry: Entry) -> str:
    """A fact in words: "Platelets 140 10*9/L, 2024-02-20"."""
    value = f"{entry.comparator or ''}{entry.written_value}" if entry.written_value else ""
    dates = [date.fromordinal(day).isoformat() if day else "" for day in (entry.start, entry.end)]
    words = " ".join(filter(None, (entry.name, value, entry.unit)))
    when = f"{dates[0] or '?'} to {dates[1]}" if dates[1] else dates[0]
    return f"{words}, {when}" if when else words


def _kind_asked(test: FactTest) -> str:
    return f"'{test.narrowed}'" if test.narrowed else "of the kind that is asked for"


def _asked(test: FactTest) -> str:
    asks = test.asks
    if isinstance(asks, Comparison):
        if asks.bounds:
            return f"asked: {bounds_text(asks.bounds)} {asks.unit}".rstrip()
        return "asked: another result" if asks.answers is None else f"asked: {_answers_text(asks)}"
    if asks.lasting:
        return f"asked: {bounds_text(asks.lasting)} days"
    return f"asked: {bounds_text(asks.count)}" if asks.count else "asked: at least one"


def _answers_text(asks: Comparison) -> str:
    names = sorted(key[1:] for key in asks.answers.yes if key.startswith("|")) if asks.answers else []
    return " or ".join(names[:3])


def bounds_text(bounds: object) -> str:
    """Bounds in signs: ">= 18 and <= 40"."""
    low, high = getattr(bounds, "low", None), getattr(bounds, "high", None)
    parts = []
    if low is not None:
        parts.append(f"{'>=' if getattr(bounds, 'low_inclusive', True) else '>'} {low:g}")
    if high is not None:
        parts.append(f"{'<=' if getattr(bounds, 'high_inclusive', True) else '<'} {high:g}")
    return " and ".join(parts) or "any number"


def _when(test: FactTest) -> str:
    span = test.span
    if span.kind not in DATED:
        return ""
    if span.at_most is None:
        return "" if span.at_least <= 0 else f" at least {span.at_least} days before"
    return (
        f" in the {span.at_most} days before"
        if span.at_least <= 0
        else f" {span.at_least} to {span.at_most} days before"
    )
