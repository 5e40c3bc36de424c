"""The growth curve: its arithmetic on authored figures, and batches of a few trials."""

from __future__ import annotations

import json

import pytest


def figures(trials, seconds, worker=300.0, parent=90.0):
    return {
        "trials": trials,
        "bytes": trials * 2000,
        "seconds": seconds,
        "largest worker, MB": worker,
        "parent, MB": parent,
        "failures": {},
    }


FAILED = {"error": "200 trials on 4 workers: status 1: killed"}


def test_growth_is_relative_to_the_first_size(script):
    growth = script("growth")
    measured = {100: figures(100, 12.0), 200: figures(200, 22.0), 400: FAILED}
    first, second, failed = growth.growth_rows(measured, figures(4, 2.0))
    assert (first["relative"], first["without start"], first["ms/trial"]) == ("1.00", "1.00", "120.00")
    assert (second["relative"], second["without start"], second["trials/s"]) == ("0.92", "1.00", "9.1")
    assert failed == {"trials": "400", "seconds": "failed"}


def test_growth_where_the_first_size_failed(script):
    rows = list(script("growth").growth_rows({100: FAILED, 200: figures(200, 20.0)}, FAILED))
    assert rows[0]["seconds"] == "failed"
    assert (rows[1]["relative"], rows[1]["without start"]) == ("1.00", "1.00")


def test_a_size_that_takes_no_longer_than_the_start(script):
    (row,) = script("growth").growth_rows({1: figures(1, 2.0)}, figures(1, 2.0))
    assert row["without start"] == "-"


def test_efficiency_is_relative_to_one_worker(script):
    starts = {1: figures(1, 2.0), 2: figures(2, 2.0), 4: figures(4, 4.0)}
    scaling = {1: figures(400, 42.0), 2: figures(400, 22.0), 4: figures(400, 14.0)}
    rows = list(script("growth").scaling_rows(scaling, starts))
    assert [row["efficiency"] for row in rows] == ["1.00", "0.95", "0.75"]
    assert [row["without start"] for row in rows] == ["1.00", "1.00", "1.00"]


def test_efficiency_without_one_worker_is_relative_to_the_fewest(script):
    scaling = {1: FAILED, 2: figures(400, 20.0), 4: figures(400, 12.5)}
    rows = list(script("growth").scaling_rows(scaling, dict.fromkeys(scaling, FAILED)))
    assert rows[0] == {"workers": "1", "seconds": "failed"}
    assert [row["efficiency"] for row in rows[1:]] == ["1.00", "0.80"]


def test_repeated_trials_have_ids_of_their_own(script, tmp_path):
    script("growth").write_trials(tmp_path / "trials.jsonl", ["Age ≥ 40", "BMI < 30"], 5)
    rows = [json.loads(line) for line in (tmp_path / "trials.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["trial_id"] for row in rows}) == 5
    assert [row["criteria"] for row in rows] == ["Age ≥ 40", "BMI < 30", "Age ≥ 40", "BMI < 30", "Age ≥ 40"]


def test_a_batch_that_fails_says_why(script, tmp_path):
    outcome = script("growth").batch(["Age ≥ 40"], tmp_path, size=1, workers=1, part_size=1, only="nothing")
    assert "nothing" in outcome["error"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_other_content_is_refused(script, tmp_path, capsys):
    (tmp_path / "notes.json").write_text("[]", encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        script("growth").main(["--figures", str(tmp_path / "notes.json")])
    assert "holds no figures" in capsys.readouterr().err


def test_computing_time_is_that_of_all_processes(script):
    computed = {**figures(100, 10.0), "parent CPU, s": 0.2, "workers' CPU, s": 9.8}
    (row,) = script("growth").growth_rows({100: computed}, FAILED)
    assert (row["CPU ms/trial"], row["parent"]) == ("100.00", "2.0%")


@pytest.mark.slow
def test_batches_are_measured_and_taken_up_again(script, tmp_path, capsys):
    growth, kept = script("growth"), tmp_path / "figures.json"
    command = ["--sizes", "4", "8", "--workers", "1", "2", "--part-size", "2", "--only", "thresholds"]
    command += ["--registry", str(tmp_path / "absent"), "--figures", str(kept), "--work", str(tmp_path / "work")]
    assert growth.main(command) == 0
    shown = capsys.readouterr().out
    measured = json.loads(kept.read_text(encoding="utf-8"))["figures"]
    assert set(measured) == {
        "start-up, 1 workers, thresholds",
        "start-up, 2 workers, thresholds",
        "4 trials, 2 workers, thresholds",
        "8 trials, 2 workers, thresholds",
        "8 trials, 1 workers, thresholds",
    }
    for figures in measured.values():
        assert figures["largest worker, MB"] > 20
        assert figures["parent, MB"] > 20
        assert figures["failures"] == {}
    assert list((tmp_path / "work").iterdir()) == []
    before = kept.read_bytes()
    assert growth.main(command) == 0
    assert capsys.readouterr().out == shown
    assert kept.read_bytes() == before
