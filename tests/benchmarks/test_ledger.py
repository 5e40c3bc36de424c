"""Figures are taken up where the same thing was measured, and only there."""

from __future__ import annotations

import json

import pytest


def test_figures_are_taken_up_by_name_and_identity(script, tmp_path):
    ledger, path, calls = script("ledger"), tmp_path / "kept" / "figures.json", []

    def measure():
        calls.append(1)
        return {"seconds": len(calls)}

    assert ledger.Ledger(path).measured("speed", "a", measure)["seconds"] == 1
    assert ledger.Ledger(path).measured("speed", "a", measure)["seconds"] == 1
    assert ledger.Ledger(path).measured("speed", "b", measure)["seconds"] == 2
    assert ledger.Ledger(path, fresh=True).measured("speed", "b", measure)["seconds"] == 3
    assert json.loads(path.read_text(encoding="utf-8"))["machine"]["cores"] > 0


def test_a_failure_is_measured_again(script, tmp_path):
    ledger, path = script("ledger"), tmp_path / "figures.json"
    assert "error" in ledger.Ledger(path).measured("speed", "a", lambda: {"error": "no network"})
    assert ledger.Ledger(path).measured("speed", "a", lambda: {"seconds": 2})["seconds"] == 2


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"figures": {"a": 1}}', '{"figures": [1]}'])
def test_another_file_is_not_overwritten(script, tmp_path, content):
    path = tmp_path / "other.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="holds no figures"):
        script("ledger").Ledger(path)
    assert path.read_text(encoding="utf-8") == content


def test_peak_memory_is_that_of_a_living_process(script):
    ledger = script("ledger")
    assert ledger.peak_memory() > 5
    assert ledger.peak_memory(2**22 + 1) == 0


def test_tables_are_kept_with_the_machine(script, tmp_path):
    ledger, path = script("ledger"), tmp_path / "kept.json"
    assert ledger.kept(path) == {}
    ledger.keep(path, {"full": [{"trials": "4"}]})
    assert ledger.kept(path) == {"full": [{"trials": "4"}]}
    assert json.loads(path.read_text(encoding="utf-8"))["machine"]["cores"] > 0
