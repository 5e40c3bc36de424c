"""The threshold benchmark: its conversion to the scorer's form, on an authored text, and the soundness of its gold."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
ROLES = frozenset({"numeric", "temporal", "duration", "count", "dose", "stage", "other"})


def _load() -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec = importlib.util.spec_from_file_location("threshold_benchmark", BENCHMARKS / "thresholds.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARKS))
    return module


thresholds = _load()
Bound, Threshold = thresholds.Bound, thresholds.Threshold

TEXT = (
    "Ferritin ≥ 30 µg/L; AST and ALT ≤ 3 x ULN; ECOG 0-2; aged 12 to 17 inclusive; INR normal; no MI within 6 months."
)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def threshold(evidence, low=None, high=None, unit=None, relative_to=None, role="numeric", subject=None):
    start, end = span(evidence)
    unit_span = (start + evidence.index(unit), start + evidence.index(unit) + len(unit)) if unit else None
    return Threshold(start, end, low, high, unit_span, relative_to, role, span(subject) if subject else None)


GOLD = [
    threshold("≥ 30 µg/L", low=Bound(30, True), unit="µg/L", subject="Ferritin"),
    threshold("≤ 3 x ULN", high=Bound(3, True), unit="ULN", relative_to="ULN", subject="AST"),
    threshold("≤ 3 x ULN", high=Bound(3, True), unit="ULN", relative_to="ULN", subject="ALT"),
    threshold("0-2", low=Bound(0, None), high=Bound(2, None), subject="ECOG"),
    threshold("12 to 17 inclusive", low=Bound(12, True), high=Bound(17, True), subject="aged"),
    threshold("normal", subject="INR"),
    threshold("within 6 months", high=Bound(6, True), unit="months", role="temporal", subject="MI"),
]
TRIAL = thresholds.GoldTrial("NCT00000000", hashlib.sha256(TEXT.encode()).hexdigest(), GOLD)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (Bound(18, True), None, [(("GTEQ",), (18,))]),
        (Bound(18, False), None, [(("GT",), (18,))]),
        (None, Bound(1.5, True), [(("LTEQ",), (1.5,))]),
        (None, Bound(1.5, False), [(("LT",), (1.5,))]),
        (Bound(18, None), Bound(75, None), [(("BETWEEN",), (18, 75))]),
        (Bound(18, True), Bound(75, True), [(("GTEQ",), (18,)), (("LTEQ",), (75,))]),
        (Bound(2, False), Bound(5, True), [(("GT",), (2,)), (("LTEQ",), (5,))]),
        (Bound(4, True), Bound(4, True), [(("EQ",), (4,))]),
        (None, None, [((), ())]),
    ],
)
def test_an_interval_in_the_scorers_words(low, high, expected):
    assert thresholds.operators_and_values(low, high) == expected


def test_a_trial_in_the_scorers_form():
    row = thresholds.scorer_row(TRIAL, TEXT)
    assert (row["id"], row["text"]) == ("NCT00000000", TEXT)
    summary = [
        (t["text"], t["ops"], t["values"], t["unit"], t["roles"], [s["text"] for s in t["subjects"]])
        for t in row["thresholds"]
    ]
    assert summary == [
        ("≥ 30 µg/L", ["GTEQ"], [30], "µg/L", ["numeric"], ["Ferritin"]),
        ("≤ 3 x ULN", ["LTEQ"], [3], "ULN", ["numeric"], ["AST", "ALT"]),
        ("0-2", ["BETWEEN"], [0, 2], None, ["numeric"], ["ECOG"]),
        ("12 to 17 inclusive", ["GTEQ"], [12], None, ["numeric"], ["aged"]),
        ("12 to 17 inclusive", ["LTEQ"], [17], None, ["numeric"], ["aged"]),
        ("normal", [], [], None, ["numeric"], ["INR"]),
        ("within 6 months", ["LTEQ"], [6], "months", ["temporal"], ["MI"]),
    ]
    for entry in row["thresholds"]:
        assert TEXT[entry["start"] : entry["end"]] == entry["text"]
        assert all(TEXT[s["start"] : s["end"]] == s["text"] for s in entry["subjects"])
        assert entry["temporal_unit"] == []


SCORER = '''
"""Stands in for the neutral scorer: the names the benchmark uses, on exact spans."""
import json

def overlap(a, b): return a["start"] < b["end"] and b["start"] < a["end"]
def gold_bounds(t):
    sides = {"GTEQ": ["low"], "LTEQ": ["high"], "BETWEEN": ["low", "high"]}
    return [(s, v, None) for s, v in zip(sides[t["ops"][0]], t["values"])] if t["ops"] else None
def threshold_items(doc): return doc["constraints"]
def merge(items): return items
def same_bound(g, p): return (g["side"], g["value"]) == (p["side"], p["value"])
def right_subject(g, p): return any(overlap(s, t) for s in g["subjects"] for t in p["subjects"])
def right_unit(g, p): return g["unit"] is None or g["unit"] == p["unit"]
def greedy(gs, ps, ok):
    matched = {}
    for i, g in enumerate(gs):
        for j, p in enumerate(ps):
            if i not in matched and j not in matched.values() and overlap(g, p) and ok(g, p): matched[i] = j
    return matched
def score_intervals(gold, pred, roles, items, label):
    lines = [json.loads(line) for line in open(gold, encoding="utf8")]
    print(label, sorted(roles), len(lines), sum(len(items(json.loads(line))) for line in open(pred, encoding="utf8")))
'''


def predicted(evidence, side, value, subject, unit=None):
    (start, end), (subject_start, subject_end) = span(evidence), span(subject)
    subjects = [{"start": subject_start, "end": subject_end}]
    return {
        "start": start,
        "end": end,
        "side": side,
        "value": value,
        "inclusive": True,
        "subjects": subjects,
        "unit": unit,
    }


RIGHT = [
    predicted("≥ 30 µg/L", "low", 30, "Ferritin", "µg/L"),
    predicted("≤ 3 x ULN", "high", 3, "ALT", "ULN"),
    predicted("0-2", "low", 0, "ECOG"),
    predicted("0-2", "high", 2, "ECOG"),
    predicted("12 to 17", "low", 12, "aged"),
    predicted("12 to 17", "high", 17, "aged"),
]


@pytest.fixture
def scorer(tmp_path):
    path = tmp_path / "scorer.py"
    path.write_text(SCORER, encoding="utf-8")
    return path


def faults(scorer, constraints):
    row = thresholds.scorer_row(TRIAL, TEXT)
    found = thresholds.faults(thresholds.load_scorer(scorer), row, {"constraints": constraints})
    return [(fault.what, fault.bound["side"], fault.bound["value"]) for fault in found]


def test_what_is_right_is_no_fault(scorer):
    assert faults(scorer, RIGHT) == []


def test_a_prediction_on_another_role_or_on_a_row_without_bounds_is_no_fault(scorer):
    window = predicted("within 6 months", "high", 6, "MI", "months")
    assert faults(scorer, [*RIGHT, window, predicted("normal", "high", 1, "INR")]) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (None, [("not found", "low", 30)]),
        (predicted("≥ 30 µg/L", "high", 30, "Ferritin", "µg/L"), [("false", "high", 30), ("not found", "low", 30)]),
        (predicted("≥ 30 µg/L", "low", 3, "Ferritin", "µg/L"), [("false", "low", 3), ("interval", "low", 30)]),
        (predicted("≥ 30 µg/L", "low", 30, "ECOG", "µg/L"), [("subject", "low", 30)]),
        (predicted("≥ 30 µg/L", "low", 30, "Ferritin", "g/L"), [("unit", "low", 30)]),
        (predicted("no MI", "low", 30, "Ferritin", "µg/L"), [("not found", "low", 30), ("false", "low", 30)]),
    ],
)
def test_every_kind_of_fault_is_named(changed, expected, scorer):
    assert faults(scorer, [*([changed] if changed else []), *RIGHT[1:]]) == expected


def arguments(folder: Path, scorer: Path, text: str = TEXT) -> list[str]:
    (folder / "gold.jsonl").write_text(json.dumps(as_json(TRIAL)) + "\n", encoding="utf-8")
    with gzip.open(folder / "texts.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": TRIAL.id, "criteria": text}) + "\n")
    paths = {"gold": folder / "gold.jsonl", "registry": folder / "texts.jsonl.gz", "scorer": scorer}
    return [*(word for name, path in paths.items() for word in (f"--{name}", str(path))), "--misses", "1"]


def as_json(trial):
    rows = [
        {**t._asdict(), "low": t.low and t.low._asdict(), "high": t.high and t.high._asdict()} for t in trial.thresholds
    ]
    return {"id": trial.id, "sha256": trial.sha256, "thresholds": rows}


def test_levels_and_misses_are_printed(tmp_path, scorer, monkeypatch, capsys):
    found = [*RIGHT[2:], predicted("no MI", "low", 1, "MI")]
    monkeypatch.setattr(thresholds, "predict", lambda text, trial_id: {"trial_id": trial_id, "constraints": found})
    assert thresholds.main(arguments(tmp_path, scorer)) == 0
    levels, missed, false = capsys.readouterr().out.splitlines()
    assert levels == "threshold ['numeric'] 1 5"
    assert missed.startswith("NCT00000000 not found low 30 (open) [Ferritin] Ferritin [[≥ 30 µg/L]]")
    assert false.startswith("NCT00000000 false     low 1 (inclusive) [MI]")


def test_gold_is_read_as_it_was_written(tmp_path, scorer):
    arguments(tmp_path, scorer)
    assert thresholds.read_gold(tmp_path / "gold.jsonl") == [TRIAL]


def test_another_text_than_the_one_annotated_is_one_clear_error(tmp_path, scorer, capsys):
    assert thresholds.main(arguments(tmp_path, scorer, text=TEXT + " ")) == 2
    assert "NCT00000000 is not the one annotated" in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "x = 1\n"])
def test_a_scorer_that_is_absent_or_another_file_is_one_clear_error(content, tmp_path, scorer, capsys):
    line = arguments(tmp_path, scorer)
    scorer.unlink() if content is None else scorer.write_text(content)
    assert thresholds.main(line) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "line", ["[]", '{"id": "NCT1"}', '{"id": "a", "sha256": "", "thresholds": [{"start": 1}]}', "{"]
)
def test_a_line_that_is_no_gold_trial_is_named(line, tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(as_json(TRIAL)) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: not a gold trial"):
        thresholds.read_gold(path)


def test_the_gold_file_is_sound():
    trials = thresholds.read_gold(thresholds.GOLD)
    assert len({trial.id for trial in trials}) == len(trials) == 60
    for trial in trials:
        assert [t[:2] for t in trial.thresholds] == sorted(t[:2] for t in trial.thresholds)
        assert len(set(trial.thresholds)) == len(trial.thresholds)
        for t in trial.thresholds:
            assert 0 <= t.start < t.end
            assert t.role in ROLES
            assert t.relative_to in {"ULN", "LLN", "baseline", None}
            assert all(0 <= span[0] < span[1] for span in (t.unit_span, t.subject) if span)
            assert t.subject or t.role in {"other", "stage"}
            if t.low and t.high:
                assert t.low.value <= t.high.value
                assert (t.low.inclusive is None) == (t.high.inclusive is None)
            elif t.low or t.high:
                assert (t.low or t.high).inclusive is not None


def test_the_gold_file_holds_no_text():
    for line in thresholds.GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"id", "sha256", "thresholds"}
        assert all(set(item) == set(Threshold._fields) for item in row["thresholds"])
