"""How much of a trial was computed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from .trial import ParsedTrial


@dataclass(frozen=True, slots=True)
class Counts:
    """Criteria (a note is none), those computed in full and in part, their words and those of them computed,
    constraints, and those with a number."""

    criteria: int
    computable: int
    computable_in_part: int
    words: int
    words_computed: int
    constraints: int
    thresholds: int

    @property
    def share_of_criteria(self) -> float | None:
        """The share of the criteria that is computed in full; None where there are none."""
        return self.computable / self.criteria if self.criteria else None

    @property
    def share_of_words(self) -> float | None:
        """The share of the criteria's words that is computed; None where there are none."""
        return self.words_computed / self.words if self.words else None


def counts(trial: ParsedTrial) -> Counts:
    """The counts of one trial.

    A word is what white space sets apart. Computed are the words of criteria that have an expression or ask for
    nothing, but for those that carry meaning and that no constraint covers (``residue``). A group's words are those
    before its sub-items.
    """
    asked = [item for item in trial.criteria if item.role != "note"]
    starts = sorted({item.start for item in trial.criteria})
    words = computed = 0
    for item in asked:
        following = bisect_right(starts, item.start)
        end = min(item.end, starts[following]) if following < len(starts) else item.end
        written = len(trial.text[item.start : end].split())
        words += written
        if item.expression is not None or item.asks_nothing:
            computed += max(0, written - sum(len(span.text.split()) for span in item.residue))
    return Counts(
        criteria=len(asked),
        computable=sum(item.computability == "full" for item in asked),
        computable_in_part=sum(item.computability == "partial" for item in asked),
        words=words,
        words_computed=computed,
        constraints=len(trial.constraints),
        thresholds=sum(1 for constraint in trial.constraints if constraint.interval or constraint.count),
    )
