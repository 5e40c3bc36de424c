"""Batches: the same bytes whatever the workers, resumable after a kill, no trial lost or doubled."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from eligo.batch import BatchError, run
from eligo.errors import InputError

TEXT = (
    "Inclusion Criteria:\n- Age {age} years or older\nExclusion Criteria:\n- Platelets < {count},000/mm3\n- Pregnancy\n"
)


@pytest.fixture
def trials(tmp_path):
    file = tmp_path / "trials.jsonl"
    rows = [
        {"nct_id": f"NCT9{number:07d}", "criteria": TEXT.format(age=18 + number % 40, count=50 + number)}
        for number in range(60)
    ]
    rows.insert(7, {"nct_id": "NCT90000099", "criteria": ""})
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_every_trial_has_its_rows(trials, tmp_path):
    summary = run([trials], tmp_path / "out", workers=1, part_size=25, writes=("parquet", "jsonl"))
    assert summary.total.trials == summary.parsed == 61
    assert summary.total.failures == {"unreadable-input": 1}
    table = pq.read_table(tmp_path / "out" / "trials")
    assert table.column("trial").to_pylist() == list(range(61))
    constraints = pq.read_table(tmp_path / "out" / "constraints").to_pylist()
    platelets = [row["interval"]["high"]["value"] for row in constraints if row["subject"]["text"] == "Platelets"]
    assert platelets == [(50 + number) * 1000 for number in range(60)]
    lines = [line for file in sorted((tmp_path / "out" / "jsonl").iterdir()) for line in file.open()]
    assert len(lines) == 61


def test_the_number_of_workers_changes_no_byte(trials, tmp_path):
    for workers in (1, 3):
        run([trials], tmp_path / str(workers), workers=workers, part_size=9, writes=("parquet", "jsonl"))
    assert contents(tmp_path / "1") == contents(tmp_path / "3")


def test_a_killed_batch_is_resumed(trials, tmp_path):
    run([trials], tmp_path / "whole", workers=1, part_size=4)
    command = [sys.executable, "-m", "eligo", "batch", str(trials), "-o", str(tmp_path / "cut")]
    options = ["--workers", "1", "--part-size", "4"]
    process = subprocess.Popen([*command, *options], start_new_session=True, stderr=subprocess.DEVNULL)
    markers = tmp_path / "cut" / "parts"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (not markers.is_dir() or len(list(markers.glob("part-*"))) < 2):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = subprocess.run([*command, *options, "--resume"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    visible = {name: data for name, data in contents(tmp_path / "cut").items() if not Path(name).name.startswith(".")}
    assert visible == contents(tmp_path / "whole")


def test_a_folder_in_use_is_not_overwritten(trials, tmp_path):
    run([trials], tmp_path / "out", workers=1)
    with pytest.raises(BatchError, match="--resume"):
        run([trials], tmp_path / "out", workers=1)
    with pytest.raises(BatchError, match="part_size"):
        run([trials], tmp_path / "out", workers=1, part_size=7, resume=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").touch()
    with pytest.raises(BatchError, match="empty"):
        run([trials], tmp_path / "mine", workers=1)


def test_an_input_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.jsonl"):
        run([tmp_path / "gone.jsonl"], tmp_path / "out")
