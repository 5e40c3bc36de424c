"""Logic on single criteria: the parser against logical forms that annotators wrote, and annotators among themselves.

    python benchmarks/logical_forms.py [--forms ../shared/corpora/lct-dev/logical_forms] [--misses N] [--kind operator]

Each criterion is parsed by itself, under a heading that says its section. Facts are aligned by text; see
`eligo.corpus.logical_forms` for what counts. Where several annotators wrote one criterion, each pair of their forms is
compared by the same rules: that is the ceiling. Trials are halved by a hash of their id, so that one half can be read
for what is wrong and the other tells whether the mending carries over. `--misses N` prints up to N criteria that
are not wholly right.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import eligo
from eligo.corpus.logical_forms import (
    Agreement,
    LogicalForm,
    compare_readings,
    form_files,
    read_form,
    reading_of_form,
    reading_of_trial,
)
from eligo.corpus.logical_forms.reading import shown

FORMS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "lct-dev" / "logical_forms"
HEADINGS = {"inclusion": "Inclusion Criteria:\n\n", "exclusion": "Exclusion Criteria:\n\n"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, or one line where there are no forms."""
    options = _options(arguments)
    try:
        files = form_files(options.forms)
    except eligo.InputError as error:
        print(error)
        return 0
    forms: list[LogicalForm] = []
    for file in files:
        try:
            forms.append(read_form(file))
        except eligo.InputError as error:
            print(f"left out: {error}")
    compared = compare_all(forms)
    halves: dict[str, Agreement] = {"even": Agreement(), "odd": Agreement()}
    for form, agreement in compared:
        halves[half_of(form)] += agreement
    ceiling = ceiling_of(forms)
    columns = {**halves, "all": halves["even"] + halves["odd"], "annotators": ceiling}
    print(f"{'':28}" + "".join(f"{name:>18}" for name in columns))
    rows = {name: agreement.shares() for name, agreement in columns.items()}
    for figure in rows["all"]:
        cells = (f"{share:.3f} of {whole:>5}" for share, whole in (row[figure] for row in rows.values()))
        print(f"{figure:28}" + "".join(f"{cell:>18}" for cell in cells))
    wanted = [one for one in compared if options.half in {"all", half_of(one[0])}]
    print("differences: " + ", ".join(f"{kind} {count}" for kind, count in _kinds(wanted).most_common()))
    missed = [one for one in wanted if any(options.kind in {fault.kind, "all"} for fault in one[1].faults)]
    for form, agreement in missed[: options.misses]:
        _print(form, agreement)
    return 0


def compare_all(forms: Sequence[LogicalForm]) -> list[tuple[LogicalForm, Agreement]]:
    """Each form with how far the parser agrees with it."""
    return [
        (form, compare_readings(reading_of_form(form), reading_of_trial(trial, len(HEADINGS[form.section]))))
        for form, trial in zip(forms, _parsed(forms), strict=True)
    ]


def ceiling_of(forms: Sequence[LogicalForm]) -> Agreement:
    """How far annotators of the same criterion agree, each pair both ways."""
    by_criterion: dict[str, list[LogicalForm]] = defaultdict(list)
    for form in forms:
        by_criterion[form.criterion].append(form)
    total = Agreement()
    for same in by_criterion.values():
        for one, other in combinations([reading_of_form(form) for form in same], 2):
            total += compare_readings(one, other) + compare_readings(other, one)
    return total


def half_of(form: LogicalForm) -> str:
    """The half that a form's trial falls in."""
    return "odd" if zlib.crc32(form.trial.encode()) % 2 else "even"


def _parsed(forms: Sequence[LogicalForm]) -> list[eligo.ParsedTrial]:
    records = [eligo.RegistryRecord("text", HEADINGS[form.section] + form.text, "") for form in forms]
    return [trial for trial in eligo.parse_many(records) if isinstance(trial, eligo.ParsedTrial)]


def _kinds(compared: Sequence[tuple[LogicalForm, Agreement]]) -> Counter[str]:
    return Counter(fault.kind for _, agreement in compared for fault in agreement.faults)


def _print(form: LogicalForm, agreement: Agreement) -> None:
    gold = reading_of_form(form)
    (trial,) = _parsed([form])
    found = reading_of_trial(trial, len(HEADINGS[form.section]))
    print(f"\n{form.criterion} {form.annotator} {form.section}: {form.text}")
    print(f"  gold   {shown(gold.tree, gold.facts)}")
    print(f"  found  {shown(found.tree, found.facts)}")
    for fault in agreement.faults:
        print(f"    {fault.kind}: {fault.what}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--forms", type=Path, default=FORMS, help="the folder of logical forms")
    options.add_argument("--misses", type=int, default=0, help="print so many criteria that are not wholly right")
    options.add_argument("--kind", default="all", help="only those with a difference of this kind")
    options.add_argument("--half", choices=["even", "odd", "all"], default="even", help="whose differences to print")
    return options.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
