"""Measure thresholds on registry texts: the neutral scorer's four levels against `benchmarks/gold/thresholds.jsonl`.

    python benchmarks/thresholds.py [--registry ../shared/corpora/registry/criteria.jsonl.gz]
                                    [--scorer ../shared/bench/score.py] [--misses N]

The gold holds offsets only; the texts are read from the registry file, and each must have the SHA-256 the gold names.
Every trial is parsed, the gold is written out in the form the scorer reads (subjects, units and evidence as text), and
the scorer itself counts: bounds of the thresholds whose role is `numeric`; rows of any other role, and rows without a
bound, neither ask for a prediction nor count one as false. `--misses N` prints up to N gold bounds that are not wholly
right, each with what is wrong (found, interval, subject or unit), and up to N predicted bounds that match none.
`benchmarks/gold/README.md` says how the gold was drawn and annotated.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from segmentation import read_texts

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "benchmarks" / "gold" / "thresholds.jsonl"
REGISTRY = ROOT.parent / "shared" / "corpora" / "registry" / "criteria.jsonl.gz"
SCORER = ROOT.parent / "shared" / "bench" / "score.py"
SCORED_ROLE = "numeric"

Span = tuple[int, int]


class Bound(NamedTuple):
    """One end of an interval; `inclusive` is None where the wording leaves it open ("18-75")."""

    value: float
    inclusive: bool | None


class Threshold(NamedTuple):
    """One comparison about one subject: spans are code points into the text; no bounds where it has no number."""

    start: int
    end: int
    low: Bound | None
    high: Bound | None
    unit_span: Span | None
    relative_to: str | None
    role: str
    subject: Span | None


class GoldTrial(NamedTuple):
    """One annotated trial: its registry id, the SHA-256 of its text in UTF-8, its thresholds in reading order."""

    id: str
    sha256: str
    thresholds: list[Threshold]


class Fault(NamedTuple):
    """A bound that differs: `what` is "not found", "interval", "subject", "unit" or "false"."""

    what: str
    bound: dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the levels; return 0, or 2 with one line on stderr where gold, texts or scorer cannot be read."""
    options = _options(arguments)
    try:
        gold = read_gold(options.gold)
        texts = read_texts(options.registry, gold)
        scorer = load_scorer(options.scorer)
        predictions = [predict(texts[trial.id], trial.id) for trial in gold]
    except (OSError, ValueError) as error:
        print(f"thresholds: {error}", file=sys.stderr)
        return 2
    rows = [scorer_row(trial, texts[trial.id]) for trial in gold]
    print_levels(scorer, rows, predictions)
    if options.misses:
        print_misses(scorer, rows, predictions, options.misses)
    return 0


def predict(text: str, trial_id: str) -> dict[str, Any]:
    """The parsed trial as JSON. Raises ValueError where its text, and so its offsets, are not the gold's."""
    import eligo

    parsed = eligo.parse(text, trial_id=trial_id)
    if parsed.text != text:
        raise ValueError(f"{trial_id}: the parsed text is not the text given, so its offsets cannot be compared")
    return parsed.model_dump(mode="json")


def scorer_row(trial: GoldTrial, text: str) -> dict[str, Any]:
    """The trial as a line of the scorer's gold: one entry a comparison, with every subject it applies to."""
    entries: dict[tuple[Any, ...], dict[str, Any]] = {}
    for threshold in trial.thresholds:
        for operators, values in operators_and_values(threshold.low, threshold.high):
            key = (threshold.start, threshold.end, operators, values, threshold.unit_span, threshold.role)
            entry = entries.setdefault(key, _entry(threshold, operators, values, text))
            if threshold.subject:
                start, end = threshold.subject
                entry["subjects"].append({"start": start, "end": end, "text": text[start:end]})
    return {"id": trial.id, "text": text, "thresholds": list(entries.values())}


def operators_and_values(low: Bound | None, high: Bound | None) -> list[tuple[tuple[str, ...], tuple[float, ...]]]:
    """What the scorer's format calls an interval: one pair of operators and values, or two where both ends are closed.

    The format's BETWEEN leaves open whether its ends are inside, so "18 to 75 inclusive" is a GTEQ and an LTEQ.
    """
    if low and high:
        if low.inclusive is None and high.inclusive is None:
            return [(("BETWEEN",), (low.value, high.value))]
        if low == high:
            return [(("EQ",), (low.value,))]
        return [*operators_and_values(low, None), *operators_and_values(None, high)]
    if low:
        return [(("GTEQ" if low.inclusive else "GT",), (low.value,))]
    if high:
        return [(("LTEQ" if high.inclusive else "LT",), (high.value,))]
    return [((), ())]


def faults(scorer: ModuleType, row: dict[str, Any], prediction: dict[str, Any]) -> list[Fault]:
    """Where a parsed trial differs from a gold row, by the scorer's own tests, in reading order."""
    wanted, ignored = _wanted_and_ignored(scorer, row)
    found = scorer.merge(scorer.threshold_items(prediction))
    near = set(scorer.greedy(wanted, found, lambda g, p: True).values())
    found = [p for i, p in enumerate(found) if i in near or not any(scorer.overlap(p, t) for t in ignored)]
    levels = {
        "not found": lambda g, p: g["side"] == p["side"],
        "interval": scorer.same_bound,
        "subject": lambda g, p: scorer.same_bound(g, p) and scorer.right_subject(g, p),
        "unit": lambda g, p: scorer.same_bound(g, p) and scorer.right_subject(g, p) and scorer.right_unit(g, p),
    }
    matched = {what: scorer.greedy(wanted, found, agrees) for what, agrees in levels.items()}
    missed = [
        Fault(next(what for what in levels if i not in matched[what]), bound)
        for i, bound in enumerate(wanted)
        if any(i not in matched[what] for what in levels)
    ]
    right = set(matched["interval"].values())
    false = [Fault("false", bound) for i, bound in enumerate(found) if i not in right]
    return sorted(missed + false, key=lambda fault: (fault.bound["start"], fault.bound["end"], fault.what))


def print_levels(scorer: ModuleType, rows: Sequence[dict[str, Any]], predictions: Sequence[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gold_path, predicted_path = Path(folder, "gold.jsonl"), Path(folder, "predicted.jsonl")
        _write_lines(gold_path, rows)
        _write_lines(predicted_path, predictions)
        scorer.score_intervals(gold_path, predicted_path, {SCORED_ROLE}, scorer.threshold_items, "threshold")


def print_misses(
    scorer: ModuleType, rows: Sequence[dict[str, Any]], predictions: Sequence[dict[str, Any]], limit: int
) -> None:
    """Up to `limit` missed and `limit` false bounds: trial, what is wrong, the bound, its subjects, and its context."""
    left = {"missed": limit, "false": limit}
    for row, prediction in zip(rows, predictions, strict=True):
        for what, bound in faults(scorer, row, prediction):
            kind = "false" if what == "false" else "missed"
            if left[kind]:
                left[kind] -= 1
                subjects = ", ".join(row["text"][s["start"] : s["end"]] for s in bound["subjects"])
                print(
                    f"{row['id']} {what:9} {bound['side']} {bound['value']:g} ({_inclusiveness(bound['inclusive'])})"
                    f" [{' '.join(subjects.split())}] {_context(row['text'], bound['start'], bound['end'])}"
                )


def read_gold(path: Path) -> list[GoldTrial]:
    """Read `thresholds.jsonl`. Raises ValueError naming the line that is not a gold trial."""
    trials = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            thresholds = [_threshold(item) for item in row["thresholds"]]
            trials.append(GoldTrial(row["id"], row["sha256"], thresholds))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: not a gold trial ({error!r})") from error
    return trials


def load_scorer(path: Path) -> ModuleType:
    """The neutral scorer as a module. Raises OSError where the file is absent, ValueError where it is another."""
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no scorer there; name it with --scorer")
    spec = importlib.util.spec_from_file_location("neutral_scorer", path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "score_intervals"):
        raise ValueError(f"{path}: has no score_intervals, so it is not the neutral scorer")
    return module


def _threshold(item: dict[str, Any]) -> Threshold:
    values = {name: item[name] for name in Threshold._fields}
    for side in ("low", "high"):
        if values[side] is not None:
            values[side] = Bound(float(values[side]["value"]), values[side]["inclusive"])
    for span in ("unit_span", "subject"):
        if values[span] is not None:
            start, end = values[span]
            values[span] = (start, end)
    return Threshold(**values)


def _entry(threshold: Threshold, operators: Sequence[str], values: Sequence[float], text: str) -> dict[str, Any]:
    unit = threshold.unit_span and text[slice(*threshold.unit_span)]
    return {
        "start": threshold.start,
        "end": threshold.end,
        "text": text[threshold.start : threshold.end],
        "ops": list(operators),
        "values": list(values),
        "unit": unit,
        "temporal_unit": [],
        "roles": [threshold.role],
        "subjects": [],
    }


def _wanted_and_ignored(scorer: ModuleType, row: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    wanted, ignored = [], []
    for entry in row["thresholds"]:
        scored = entry["subjects"] and SCORED_ROLE in entry["roles"]
        bounds = scorer.gold_bounds(entry) if scored else None
        if bounds is None:
            ignored.append(entry)
        for side, value, inclusive in bounds or []:
            wanted.append({**entry, "side": side, "value": value, "inclusive": inclusive})
    return wanted, ignored


def _inclusiveness(inclusive: bool | None) -> str:
    return {True: "inclusive", False: "exclusive", None: "open"}[inclusive]


def _context(text: str, start: int, end: int, width: int = 60) -> str:
    around = f"{text[max(0, start - width) : start]}[[{text[start:end]}]]{text[end : end + width // 2]}"
    return " ".join(around.split())


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure thresholds against the gold trials with the neutral scorer.")
    parser.add_argument("--registry", type=Path, default=REGISTRY, help="gzipped JSON lines with id and criteria")
    parser.add_argument("--gold", type=Path, default=GOLD, help="the gold thresholds (default: %(default)s)")
    parser.add_argument("--scorer", type=Path, default=SCORER, help="the neutral scorer (default: %(default)s)")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="also print N missed and N false bounds")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
