"""Parsed trials, scores and formats as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from .batch import Summary
from .corpus import LEVELS, Comparison
from .registry import FORMATS
from .schema import Criterion, Node, ParsedTrial
from .schema.counting import counts
from .schema.rendering import expression_text, population_text
from .vocabulary import Summary as Built
from .vocabulary.index import Row

_MARKS = {"full": ("✓", "green"), "partial": ("◐", "yellow"), "none": ("✗", "red")}
_SECTIONS = {"inclusion": "Inclusion", "exclusion": "Exclusion", "unknown": "No section"}


def trial_table(trial: ParsedTrial) -> RenderableType:
    """A trial: each criterion, what was understood of it, and what was not."""
    table = Table(title=None, expand=True, show_lines=True)
    table.add_column("", no_wrap=True)
    table.add_column("Criterion", ratio=5)
    table.add_column("Understood", ratio=5)
    table.add_column("Not understood", ratio=2)
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    section = None
    for item in trial.criteria:
        if item.section != section:
            section = item.section
            table.add_row("", Text(_SECTIONS[section], style="bold"), "", "")
        group = item.role == "group"
        understood = "" if item.expression is None or group else expression_text(item.expression, constraints)
        if item.asks_nothing:
            understood = "(asks for nothing)"
        table.add_row(
            _id_cell(item),
            Text(("  " * item.id.count(".")) + _scoped(item)),
            Text(_group_words(item) if group else understood),
            Text(_missing(item), style="dim"),
        )
    head = " ".join(filter(None, (trial.trial_id, trial.title))) or trial.source.uri or "Trial"
    return Group(
        Text(head, style="bold"),
        Text(population_text(trial) or "The registry's fields say nothing of the population."),
        table,
        Text(summary(trial)),
        *(Text(f"{found.severity}: {found.message}", style="dim") for found in trial.diagnostics),
    )


def summary(trial: ParsedTrial) -> str:
    """How many criteria there are, how many of them can be computed, and how many thresholds were found."""
    found = counts(trial)
    missing = found.criteria - found.computable - found.computable_in_part
    words = "" if found.share_of_words is None else f" ({found.share_of_words:.0%} of the words)"
    criteria, constraints = counted(found.criteria, "criterion", "criteria"), counted(found.constraints, "constraint")
    return (
        f"{criteria}: {found.computable} computable, {found.computable_in_part} in part, {missing} not{words}; "
        f"{constraints}, {found.thresholds} with a number"
    )


def counted(number: int, one: str, more: str = "") -> str:
    """A number of things in words: "1 trial", "2,000 criteria"."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def score_table(rows: Sequence[tuple[str, Comparison]]) -> Table:
    """Precision, recall and F1 of each document at each level, and of all together."""
    table = Table()
    for column in ("document", *LEVELS):
        table.add_column(column, justify="left" if column == "document" else "right")
    total = Comparison()
    for name, result in rows:
        total = total + result
        table.add_row(escape(name), *_f1_cells(result))
    if len(rows) > 1:
        table.add_section()
        table.add_row("all, F1", *_f1_cells(total))
    tallies = [total.tallies[level] for level in LEVELS]
    table.add_row("precision", *(f"{tally.precision:.3f}" for tally in tallies))
    table.add_row("recall", *(f"{tally.recall:.3f}" for tally in tallies))
    table.add_row("right / found / gold", *(f"{tally.right}/{tally.found}/{tally.gold}" for tally in tallies))
    return table


def batch_text(summary: Summary) -> str:
    """What a batch came to, in a few lines."""
    total = summary.total
    asked = max(1, total.criteria)
    failures = ", ".join(f"{number:,} {code}" for code, number in sorted(total.failures.items())) or "none"
    return "\n".join(
        [
            f"{counted(total.trials, 'trial')}, {counted(total.criteria, 'criterion', 'criteria')}, "
            f"{counted(total.constraints, 'constraint')}, {total.thresholds:,} with a number",
            f"criteria computable: {total.computable / asked:.1%}, in part: {total.computable_in_part / asked:.1%}; "
            f"of their words: {total.words_computed / max(1, total.words):.1%}",
            f"failures: {failures}",
            f"{counted(summary.parsed, 'trial')} in {summary.seconds:,.1f} s: {summary.rate:,.1f} trials/s, "
            f"{summary.megabytes_per_second:.2f} MB/s",
        ]
    )


def vocabulary_text(summary: Built, folder: Path, *, alike: bool) -> str:
    """What a vocabulary holds, and what was left out of it."""
    held = ", ".join(f"{count:,} {name}" for name, count in summary.vocabularies.items())
    lines = [f"{folder}: {counted(summary.concepts, 'concept')} ({held}), {counted(summary.names, 'name')}"]
    lines += [f"  left out: {counted(count, 'row')} {reason}" for reason, count in summary.skipped.items()]
    if alike and not summary.alike:
        lines.append(
            "  too many names for the search by likeness: exact matches only; --vocabulary, --domain, --standard"
        )
    return "\n".join(lines)


def search_table(found: Iterable[tuple[float, Row]]) -> Table:
    """Concepts with their scores, best first."""
    table = Table()
    for column in ("score", "vocabulary", "code", "name", "domain", "standard"):
        table.add_column(column, no_wrap=column != "name", justify="right" if column == "score" else "left")
    for score, row in found:
        table.add_row(f"{score:.3f}", *map(escape, (row.vocabulary, row.code, row.name, row.domain, row.standard)))
    return table


def formats_table() -> Table:
    """The registry formats that can be read, with an example each."""
    table = Table()
    for column in ("--from", "what it is", "example"):
        table.add_column(column)
    for name, known in FORMATS.items():
        table.add_row(name, escape(known.description), escape(known.example))
    return table


def _f1_cells(result: Comparison) -> Iterable[str]:
    return (f"{result.tallies[level].f1:.3f}" for level in LEVELS)


def _id_cell(item: Criterion) -> Text:
    if item.role == "note":
        return Text(f"{item.id}  ")
    mark, style = _MARKS[item.computability]
    return Text.assemble(item.id, " ", (mark, style))


def _scoped(item: Criterion) -> str:
    return f"[{item.applies_to}] {item.text}" if item.applies_to else item.text


def _group_words(item: Criterion) -> str:
    if not isinstance(item.expression, Node):
        return "" if item.expression is None else "its item"
    words = {"all": "all of its items", "any": "any of its items", "not": "none of its items"}
    return words.get(item.expression.op, f"at least {item.expression.n} of its items")


def _missing(item: Criterion) -> str:
    if item.role == "note":
        return "(note)"
    if item.expression is None:
        return "" if item.asks_nothing else "all of it"
    return "; ".join(" ".join(span.text.split()) for span in item.residue)
