"""Criteria beside one another that "or" at the end of a line, or on a line of its own, joins: "creatinine ≤ 1.5 mg/dL
OR", "asthma; or"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...schema import Criterion
from .simplify import Tree, either, every

ENDS_IN_OR = re.compile(r"(?:(?<=[\s,;])|^)(?:and/)?or\s?[:.,;]?\s{0,3}$", re.IGNORECASE)
LISTED = (",", ";")
"""How the lines of a list end that the "or" of the last but one joins as a whole."""
LONGEST_END = 12


def all_of_children(children: Sequence[Criterion]) -> Tree | None:
    """What all of a group's children say, those being alternatives whose lines say so."""
    runs = _alternatives(children)
    return every([either([child.expression for child in run]) for run in runs])


def join_alternatives(criteria: Sequence[Criterion]) -> None:
    """Gives inclusion criteria that are alternatives the expression of them all, as a trial asks for each of its
    criteria. ``criteria`` are those under no other, in order."""
    included = [one for one in criteria if one.section == "inclusion"]
    if not any(map(ends_in_or, included[:-1])):
        return
    for run in _runs(included):
        if len(run) > 1 and all(one.expression is not None for one in run):
            whole = either([one.expression for one in run])
            for one in run:
                one.expression = whole


def _alternatives(children: Sequence[Criterion]) -> list[list[Criterion]]:
    """The children in runs of alternatives: one run where "or" ends the last line but one of a list, "A; B; or C"."""
    lines = [child for child in children if child.role != "note"]
    whole = len(lines) > 1 and ends_in_or(lines[-2])
    whole = whole and all(ends_in_or(line) or line.text.endswith(LISTED) for line in lines[:-1])
    return [lines] if whole else _runs(children)


def _runs(criteria: Sequence[Criterion]) -> list[list[Criterion]]:
    runs: list[list[Criterion]] = []
    goes_on = False
    for criterion in criteria:
        if criterion.role == "note":
            goes_on = bool(runs) and (goes_on or ends_in_or(criterion))
            continue
        if goes_on:
            runs[-1].append(criterion)
        else:
            runs.append([criterion])
        goes_on = ends_in_or(criterion)
    return runs


def ends_in_or(criterion: Criterion) -> bool:
    """Whether a criterion's text ends in "or"."""
    return ENDS_IN_OR.search(criterion.text[-LONGEST_END:]) is not None
