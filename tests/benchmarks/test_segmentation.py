"""The arithmetic of the segmentation benchmark, on a tiny authored text, and the soundness of its gold file."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("segmentation_benchmark", ROOT / "benchmarks" / "segmentation.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


segmentation = _load()
Item = segmentation.Item

TEXT = """Inclusion:
- Any of these:
  - Gout
  - Psoriasis
Exclusion:
- Pregnancy
Ask the sponsor.
"""


def span(words: str, section: str, role: str = "criterion", parent: int | None = None):
    start = TEXT.index(words)
    return Item(start, start + len(words), section, role, parent)


GOLD = [
    span("Any of these:", "inclusion", "group"),
    span("Gout", "inclusion", parent=0),
    span("Psoriasis", "inclusion", parent=0),
    span("Pregnancy", "exclusion"),
    span("Ask the sponsor.", "exclusion", "note"),
]


def test_gold_against_itself_is_perfect():
    result = segmentation.score(GOLD, GOLD)
    assert (result.items.precision, result.items.recall, result.items.f1) == (1.0, 1.0, 1.0)
    assert result.criteria == segmentation.Agreement(matched=3, gold=3, predicted=3)
    assert (result.sections_right, result.parents_right, result.nested, result.nested_right) == (5, 5, 2, 2)


def test_every_kind_of_fault_is_counted_once():
    predicted = [
        span("Any of these:", "inclusion", "group"),
        span("Gout", "inclusion", parent=0),
        span("Psoriasis", "inclusion"),  # parent lost
        span("- Pregnancy", "exclusion"),  # marker inside the extent: missed and false
        span("Exclusion:", "exclusion", "note"),  # a heading as an item: false
        span("Ask the sponsor.", "inclusion"),  # wrong section, wrong role
    ]
    result = segmentation.score(GOLD, predicted)
    assert result.items == segmentation.Agreement(matched=4, gold=5, predicted=6)
    assert result.items.precision == pytest.approx(4 / 6)
    assert result.items.recall == pytest.approx(4 / 5)
    assert result.items.f1 == pytest.approx(8 / 11)
    assert result.criteria == segmentation.Agreement(matched=2, gold=3, predicted=4)
    assert result.sections_right == 3
    assert result.parents_right == 3
    assert (result.nested, result.nested_right) == (2, 1)


def test_a_parent_is_judged_by_what_it_spans():
    wider = [span("- Any of these:", "inclusion", "group"), span("Gout", "inclusion", parent=0)]
    result = segmentation.score(GOLD[:2], wider)
    assert result.items.matched == 1
    assert result.parents_right == 0


def test_a_repeated_extent_matches_once():
    result = segmentation.score([GOLD[3]], [GOLD[3], GOLD[3]])
    assert result.items == segmentation.Agreement(matched=1, gold=1, predicted=2)
    assert result.items.f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize(("gold", "predicted"), [([], []), (GOLD, []), ([], GOLD)])
def test_nothing_to_match_scores_zero_without_an_error(gold, predicted):
    result = segmentation.score(gold, predicted)
    assert (result.items.precision, result.items.recall, result.items.f1) == (0.0, 0.0, 0.0)


def test_scores_add_up_over_trials():
    total = segmentation.score(GOLD, GOLD) + segmentation.score(GOLD, [])
    assert total.items == segmentation.Agreement(matched=5, gold=10, predicted=5)
    assert total.items.f1 == pytest.approx(10 / 15)


def write_inputs(folder: Path, text: str = TEXT) -> list[str]:
    row = {
        "id": "NCT00000000",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "items": [item._asdict() for item in GOLD],
    }
    (folder / "gold.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with gzip.open(folder / "texts.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write(json.dumps({"id": "NCT00000000", "criteria": text}) + "\n")
    return ["--gold", str(folder / "gold.jsonl"), "--registry", str(folder / "texts.jsonl.gz"), "--misses"]


def test_the_table_and_the_misses_are_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(segmentation, "predict", lambda text: [*GOLD[:2], GOLD[3], GOLD[4]._replace(section="unknown")])
    assert segmentation.main(write_inputs(tmp_path)) == 0
    printed = capsys.readouterr().out
    assert "missed: Psoriasis" in printed
    assert "section unknown, gold exclusion: Ask the sponsor." in printed
    assert "1 trials, 5 gold items, 4 predicted" in printed
    assert f"{'items':22}{1:10.4f}{4 / 5:10.4f}{8 / 9:10.4f}" in printed


def test_another_text_than_the_one_annotated_is_one_clear_error(tmp_path, capsys):
    assert segmentation.main(write_inputs(tmp_path, text=TEXT + " ")) == 2
    assert "NCT00000000 is not the one annotated" in capsys.readouterr().err


def test_an_absent_registry_file_is_one_clear_error(tmp_path, capsys):
    arguments = write_inputs(tmp_path)
    (tmp_path / "texts.jsonl.gz").unlink()
    assert segmentation.main(arguments) == 2
    assert "texts.jsonl.gz" in capsys.readouterr().err


DAMAGED = gzip.compress(b"{}\n", mtime=0)[:-9]


@pytest.mark.parametrize("content", [b"", b"not gzip", gzip.compress(b"[1]\n", mtime=0), DAMAGED])
def test_a_registry_file_of_another_kind_is_one_clear_error(content, tmp_path, capsys):
    arguments = write_inputs(tmp_path)
    (tmp_path / "texts.jsonl.gz").write_bytes(content)
    assert segmentation.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_gold_file_is_sound():
    trials = segmentation.read_gold(segmentation.GOLD)
    assert len({trial.id for trial in trials}) == len(trials) == 40
    for trial in trials:
        parents = {item.parent for item in trial.items}
        last = 0
        for position, item in enumerate(trial.items):
            assert last <= item.start < item.end
            last = item.end
            assert item.section in {"inclusion", "exclusion", "unknown"}
            assert item.role in {"criterion", "group", "note"}
            assert (item.role == "group") == (position in parents)
            if item.parent is not None:
                assert item.parent < position
                assert trial.items[item.parent].section == item.section


def test_the_gold_file_holds_no_text():
    for line in segmentation.GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"id", "sha256", "items"}
        assert all(set(item) == set(Item._fields) for item in row["items"])
