"""Matches and funnels as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .evaluate import Match
from .funnel import Funnel

_STYLES = {True: "green", False: "red", None: "yellow"}
_VERDICTS = {"eligible": "green", "ineligible": "red", "undetermined": "yellow"}
_POLICIES = {
    "unknown": "exclusion criteria that are unknown leave the verdict open",
    "pass": "exclusion criteria that are unknown were passed",
    "fail": "exclusion criteria that are unknown excluded",
}

_PARTIAL = {
    "strict": "criteria read in part decide where the rest could not overturn them",
    "computed": "criteria read in part are judged by that part",
}


def policies(found: Match | Funnel) -> str:
    """How missing data and criteria that are read in part were counted."""
    return f"missing={found.missing}: {_POLICIES[found.missing]}; partial={found.partial}: {_PARTIAL[found.partial]}"


def match_table(found: Match) -> RenderableType:
    """One patient: each criterion's verdict and what it rests on."""
    table = Table(expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("Criterion", ratio=4)
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Why", ratio=5)
    for verdict in found.criteria:
        planned = verdict.planned
        notes = f"[{planned.section}] " if planned.section != "inclusion" else ""
        table.add_row(
            planned.id,
            Text(notes + planned.text, style="" if planned.decides else "dim"),
            Text(verdict.verdict.replace("_", " "), style=_STYLES[verdict.favours]),
            Text("; ".join(verdict.reasons)),
        )
    who = f"{found.trial_id or 'Trial'}, patient {found.patient_id or '(no id)'}"
    return Group(
        Text(f"{who}, judged on {found.index_date or 'no date'}", style="bold"),
        table,
        Text.assemble(
            "Verdict: ",
            (found.verdict, _VERDICTS[found.verdict]),
            f"; {policies(found)}",
        ),
    )


def matches_table(matches: Sequence[Match]) -> Table:
    """Many patients: the verdict, and how many criteria speak for, against, and neither."""
    table = Table(caption=policies(matches[0]) if matches else None, caption_justify="left")
    for column in ("patient", "verdict", "for", "against", "unknown", "ruled out by"):
        table.add_column(column, justify="right" if column in ("for", "against", "unknown") else "left")
    for found in matches:
        decisive = [verdict for verdict in found.criteria if verdict.planned.decides]
        counts = [str(sum(verdict.favours is kind for verdict in decisive)) for kind in (True, False, None)]
        against = ", ".join(verdict.criterion for verdict in decisive if verdict.favours is False)
        table.add_row(
            Text(found.patient_id or ""), Text(found.verdict, style=_VERDICTS[found.verdict]), *counts, Text(against)
        )
    return table


def funnel_table(found: Funnel) -> RenderableType:
    """A database: what each criterion does, and who remains after it."""
    table = Table(expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("Criterion", ratio=1, overflow="ellipsis", no_wrap=True)
    for column in ("keeps", "excludes", "unknown", "remaining", "certain"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_row("", Text("all persons", style="dim"), "", "", "", f"{found.persons:,}", f"{found.persons:,}")
    for step in found.steps:
        planned = step.planned
        numbers = (step.keeps, step.excludes, step.unknown, step.remaining, step.certain)
        table.add_row(
            planned.id,
            Text(planned.text, style="" if planned.decides else "dim"),
            *(f"{number:,}" for number in numbers),
        )
    when = found.index_date or "the end of each person's last observation period"
    lacking = [Text(f"Not in this vocabulary: {'; '.join(found.without_concept)}", style="dim")]
    return Group(
        Text(f"{found.trial_id or 'Trial'} over {found.source}, judged on {when}", style="bold"),
        table,
        Text(f"{len(found.eligible):,} eligible, {len(found.undetermined):,} undetermined of {found.persons:,}"),
        Text(policies(found), style="dim"),
        *(lacking if found.without_concept else ()),
    )
