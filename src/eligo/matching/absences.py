"""The times of what is denied: "no steroids for at least 4 weeks" is no steroids in those weeks.

A denial with a length of time says how long something has not been so: its time is looked back over, whatever the
length is written as ("off insulin for 2 weeks", "warfarin must be discontinued at least 7 days before surgery"). An
exclusion that denies something for so long ("not on insulin for 3 months") asks instead whether it was so for that
time, unless it is said to have ended ("off insulin for 3 months").

"At least 4 weeks since surgery" is no surgery in those weeks too: who never had one is as the text says, and who had
another before is not.
"""

from __future__ import annotations

from ..lexicon.roles import ending
from ..schema import Bound, Constraint, Interval, ParsedTrial


def with_absences(trial: ParsedTrial) -> dict[str, Constraint]:
    """The constraints of a trial by id, those of something that is not so with the days in which it may not be."""
    excluding = {item.id for item in trial.criteria if item.section == "exclusion"}
    return {one.id: _looking_back(one, excluding=one.criterion in excluding) for one in trial.constraints}


def _looking_back(constraint: Constraint, *, excluding: bool) -> Constraint:
    if constraint.is_of_latest and not constraint.negated:
        return _none_since(constraint)
    denials = [one.text.lower().split() for one in constraint.qualifiers if one.kind == "negation"]
    ended = not ending().isdisjoint(word for words in denials for word in words)
    if len(denials) % 2 == 0 or constraint.interval is not None or (excluding and not ended):
        return constraint
    window = constraint.duration or constraint.temporal
    if window is None or (window is constraint.temporal and window.relation not in ("past", "before")):
        return constraint
    length = window.interval
    if length is None or length.low is None or length.high not in (None, length.low):
        return constraint
    relation = "before" if window.anchor else "past"
    back = window.model_copy(update={"relation": relation, "interval": Interval(high=length.low)})
    return constraint.model_copy(update={"temporal": back, "duration": None})


def _none_since(constraint: Constraint) -> Constraint:
    """What was so last a length of time ago: it is not so in that time, whose last day is open where the length is
    not."""
    window = constraint.temporal
    length = window.interval if window is not None and window.relation == "past" else None
    least = length.low if length is not None and length.high is None else None
    if window is None or least is None:
        return constraint
    most = Bound(value=least.value, inclusive=not least.inclusive)
    back = window.model_copy(update={"interval": Interval(high=most)})
    return constraint.model_copy(update={"temporal": back, "negated": True})
