"""The last steps: what a test comes to for each person, what the criteria do, and the trial's verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ..cdm import identifier
from ..evaluate import Missing
from ..plan import AgeTest, Ask, AtLeast, Deny, Every, FactTest, Fixed, PlannedCriterion, SexTest, Test, Tree
from .demographics import age_sql, sex_sql


def outcomes(tests: Iterable[Test], asked: bool) -> str:
    """The query of what each test comes to: a row a person, a column a test, 1, 0 or null."""
    columns = []
    for test in tests:
        if isinstance(test, SexTest):
            sql = sex_sql(test)
        elif isinstance(test, AgeTest):
            sql = age_sql(test)
        elif asked:
            default = without_facts(test)
            sql = (
                f"CASE v.t{test.number} WHEN 1 THEN 1 WHEN 0 THEN 0 WHEN 2 THEN NULL"
                f" ELSE {'CAST(NULL AS INT)' if default is None else int(default)} END"
            )
        else:
            sql = constant(without_facts(test))
        columns.append(f"{sql} AS o{test.number}")
    join = " LEFT JOIN pivoted AS v ON v.person_id = p.person_id" if asked else ""
    return f"SELECT p.person_id{''.join(', ' + column for column in columns)} FROM people AS p{join}"


def criteria(planned_criteria: Collection[PlannedCriterion], columns: Collection[str]) -> str:
    """The query of what each criterion comes to: a row a person, a column a criterion, 1, 0 or null."""
    selected = [
        f"CAST(CASE WHEN {predicate(planned.tree)} THEN 1 WHEN NOT ({predicate(planned.tree)}) THEN 0 END"
        f" AS SMALLINT) AS {identifier(name)}"
        for planned, name in zip(planned_criteria, columns, strict=True)
    ]
    return f"SELECT person_id{''.join(', ' + column for column in selected)} FROM outcomes"


def eligible(planned_criteria: Collection[PlannedCriterion], columns: Collection[str], missing: Missing) -> str:
    """The trial's verdict: 1 eligible, 0 ineligible, NULL undetermined."""
    against, open_ = [], []
    for planned, name in zip(planned_criteria, columns, strict=True):
        if not planned.decides:
            continue
        column, good = identifier(name), 1 if planned.section == "inclusion" else 0
        if planned.section == "unknown":
            open_.append("1 = 1")
            continue
        if planned.scoped:
            open_.append(f"({column} IS NULL OR {column} <> {good})")
            continue
        against.append(f"{column} = {1 - good}")
        if planned.section == "exclusion" and missing == "fail":
            against.append(f"{column} IS NULL")
        elif planned.section == "inclusion" or missing == "unknown":
            open_.append(f"{column} IS NULL")
    cases = [f"WHEN {' OR '.join(against)} THEN 0"] if against else []
    cases += [f"WHEN {' OR '.join(open_)} THEN NULL"] if open_ else []
    return f"CAST(CASE {' '.join(cases)} ELSE 1 END AS SMALLINT)" if cases else "CAST(1 AS SMALLINT)"


def column_names(criteria: Collection[PlannedCriterion]) -> tuple[str, ...]:
    """The criteria's ids, each once."""
    names: list[str] = []
    taken = {"person_id", "eligible"}
    for planned in criteria:
        name, number = planned.id, 1
        while name.lower() in taken:
            number += 1
            name = f"{planned.id}_{number}"
        taken.add(name.lower())
        names.append(name)
    return tuple(names)


def without_facts(test: FactTest) -> bool | None:
    """The outcome for a person who has no fact that bears on the test."""
    if not test.complete:
        return True if test.asks.count and not test.asks.count.low and test.asks.count.high is None else None
    count = test.asks.count
    return False if count is None else not count.low


def constant(value: bool | None) -> str:
    """An outcome that no record changes."""
    return "CAST(NULL AS INT)" if value is None else str(int(value))


def predicate(tree: Tree) -> str:
    """A tree as a predicate; SQL's own AND, OR and NOT are Kleene's."""
    if isinstance(tree, Ask):
        return f"o{tree.test} = 1"
    if isinstance(tree, Fixed):
        return "NULL = 1" if tree.value is None else "1 = 1" if tree.value else "1 = 0"
    if isinstance(tree, Deny):
        return f"NOT ({predicate(tree.of)})"
    parts = [f"({predicate(part)})" for part in tree.of]
    if not isinstance(tree, AtLeast):
        return (" AND " if isinstance(tree, Every) else " OR ").join(parts)
    true = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in parts)
    possible = " + ".join(f"CASE WHEN NOT {part} THEN 0 ELSE 1 END" for part in parts)
    return f"CASE WHEN {true} >= {tree.n} THEN 1 WHEN {possible} < {tree.n} THEN 0 END = 1"
