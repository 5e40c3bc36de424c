"""Batches: the same bytes whatever the workers, resumable after a kill, no trial lost or doubled."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import eligo
from eligo.batch import BatchError, run
from eligo.batch.claim import claimed
from eligo.batch.crew import WorkerError
from eligo.batch.writing import _Content
from eligo.errors import InputError
from eligo.registry import RegistryRecord

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


def test_the_summary_is_kept(trials, tmp_path):
    seen = []
    summary = run([trials], tmp_path / "out", workers=2, part_size=25, only="thresholds", progress=seen.append)
    kept = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert kept["trials"] == 61
    assert kept["failures"] == {"unreadable-input": 1}
    assert kept["criteria"] == summary.total.criteria == 180
    assert [progress.total.trials for progress in seen] == [25, 50, 61]
    assert 0 < seen[0].share < seen[1].share < seen[2].share == 1
    assert seen[0].left > seen[2].left == 0
    assert all(progress.rate > 0 for progress in seen)


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


def remove_markers(folder):
    for marker in (folder / "parts").iterdir():
        marker.unlink()


def remove_all_but_the_claim(folder):
    for place in folder.iterdir():
        if place.is_dir():
            shutil.rmtree(place)


def leave_files_half_written(folder):
    (folder / "parts" / "part-000003.json").unlink()
    (folder / "trials" / "part-000003.parquet").unlink()
    (folder / "trials" / ".eligo-part-000003.parquet.77").write_bytes(b"PAR1")
    (folder / ".eligo-summary.json.77").write_bytes(b"{")


def damage_a_marker(folder):
    (folder / "parts" / "part-000002.json").write_bytes(b"")
    (folder / "parts" / "part-000003.json").write_bytes(b"[]")


def nothing_at_all(folder):
    """As after a kill that came when all was written."""


@pytest.mark.parametrize(
    "damage",
    [remove_markers, remove_all_but_the_claim, leave_files_half_written, damage_a_marker, nothing_at_all],
    ids=lambda f: f.__name__,
)
def test_what_a_kill_leaves_is_completed(trials, tmp_path, damage):
    options = {"workers": 2, "part_size": 9, "only": "thresholds"}
    run([trials], tmp_path / "whole", **options)
    shutil.copytree(tmp_path / "whole", tmp_path / "cut")
    (tmp_path / "cut" / "summary.json").unlink()
    damage(tmp_path / "cut")
    summary = run([trials], tmp_path / "cut", resume=True, **options)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
    assert summary.total.trials == 61


def test_a_kill_before_the_claim_was_made_leaves_a_folder_that_can_be_used(trials, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".eligo-run.json.77").write_bytes(b"{")
    run([trials], tmp_path / "out", workers=1, only="thresholds")
    assert not list((tmp_path / "out").glob(".*"))


def test_a_batch_of_another_version_is_not_gone_on_with(trials, tmp_path):
    run([trials], tmp_path / "out", workers=1, only="thresholds")
    claim = json.loads((tmp_path / "out" / "run.json").read_bytes())
    (tmp_path / "out" / "run.json").write_text(json.dumps({**claim, "eligo": "0.0.1"}))
    with pytest.raises(BatchError, match=r"eligo \(0\.0\.1 there"):
        run([trials], tmp_path / "out", workers=1, only="thresholds", resume=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_claim_is_named(trials, tmp_path, content):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "run.json").write_bytes(content)
    with pytest.raises(BatchError, match="not what a batch wrote"):
        run([trials], tmp_path / "out", resume=True)


def test_two_processes_do_not_write_one_batch(trials, tmp_path):
    with claimed(tmp_path / "out", {}, resume=False), pytest.raises(BatchError, match="another process"):
        run([trials], tmp_path / "out", resume=True)


@pytest.mark.parametrize(
    ("wrong", "error", "named"),
    [
        ({"only": "nothing"}, WorkerError, "nothing"),
        ({"model": "no/such/model"}, WorkerError, "no/such/model"),
        ({"vocabulary": "no/such/vocabulary"}, WorkerError, "no/such/vocabulary"),
        ({"format": "telepathy"}, InputError, "telepathy"),
        ({"writes": ("papyrus",)}, InputError, "papyrus"),
        ({"writes": ()}, InputError, "nothing"),
        ({"workers": 0}, InputError, "workers=0"),
        ({"part_size": 0}, InputError, "part_size=0"),
        ({"seconds": -1.0}, InputError, "seconds"),
    ],
)
def test_wrong_options_are_named_and_leave_nothing_behind(trials, tmp_path, wrong, error, named):
    with pytest.raises(error, match=named) as raised:
        run(trials, tmp_path / "out", **{"workers": 1, **wrong})
    assert "Traceback" not in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_a_trial_that_no_file_can_hold_costs_itself_alone():
    texts = ["Age \ud800 over 40 years" if number == 2 else "Age over 40 years" for number in range(5)]
    parsed = [eligo.parse(RegistryRecord("text", text, ""), only="thresholds") for text in texts]
    content = _Content(10, ("jsonl", "parquet"))
    content.add(parsed)
    files = {name: data for name, _, data in content.files()}
    assert content.tally.trials == 5
    assert content.tally.failures == {"parser-failed": 1}
    assert [bool(json.loads(line)["constraints"]) for line in files["jsonl"].splitlines()] == [True] * 2 + [False] + [
        True
    ] * 2
    assert pq.read_table(pa.BufferReader(files["constraints"]))["trial"].to_pylist() == [10, 11, 13, 14]


def test_half_of_a_surrogate_pair_is_refused_where_it_is_read(tmp_path):
    studies = [study(number, "Age \ud800 over 40 years" if number == 2 else "Age over 40 years") for number in range(5)]
    file = tmp_path / "studies.json"
    file.write_text(json.dumps([*studies, study(5, "x" * 70_000)]))
    summary = run([file], tmp_path / "out", workers=1, only="thresholds")
    assert summary.total.trials == 6
    assert summary.total.failures == {"unreadable-input": 1}
    assert summary.total.thresholds == 4


def test_a_number_beyond_all_integers_is_written(tmp_path):
    (tmp_path / "one.txt").write_text(f"Inclusion Criteria:\n- Platelets > 4{'0' * 24}/mm3\n- Age > 18 years")
    run([tmp_path / "one.txt"], tmp_path / "out", workers=1, only="thresholds", writes=("parquet", "jsonl"))
    (first, _) = pq.read_table(tmp_path / "out" / "constraints").to_pylist()
    assert first["interval"]["low"]["value"] == 4e24


def test_a_full_disk_is_one_clear_error_and_the_batch_goes_on_after(trials, tmp_path):
    """A limit on the size of files stands for it: the system refuses the write in the same way."""
    command = [sys.executable, "-m", "eligo", "batch", str(trials), "-o", str(tmp_path / "out"), "--resume"]
    command += ["--part-size", "25", "--workers", "2", "--only", "thresholds"]
    limited = (
        "import os, sys, resource as r; r.setrlimit(r.RLIMIT_FSIZE, (5000, 5000)); os.execv(sys.argv[1], sys.argv[1:])"
    )
    full = subprocess.run([sys.executable, "-c", limited, *command], capture_output=True, text=True, check=False)
    assert full.returncode == 2
    assert full.stderr.startswith("eligo: ")
    assert len(full.stderr.splitlines()) == 1
    assert "cannot be written" in full.stderr
    assert not list((tmp_path / "out").rglob(".eligo-*"))
    subprocess.run(command, check=True, capture_output=True)
    run([trials], tmp_path / "whole", workers=1, part_size=25, only="thresholds")
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def study(number, criteria):
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT9{number:07d}", "briefTitle": f"Trial {number}"},
            "eligibilityModule": {"eligibilityCriteria": f"Inclusion Criteria:\n* {criteria}\n"},
        }
    }


def aact_folder(folder):
    folder.mkdir()
    rows = [f"{n}|NCT9{n:07d}|Inclusion Criteria:~* Age over {20 + n} years|All|18 Years|No" for n in range(12)]
    head = "id|nct_id|criteria|gender|minimum_age|healthy_volunteers"
    (folder / "eligibilities.txt").write_text("\n".join([head, *rows]) + "\n")
    titles = [f"NCT9{n:07d}|Trial {n}" for n in range(12)]
    (folder / "studies.txt").write_text("\n".join(["nct_id|brief_title", *titles]) + "\n")
    return folder


def aact_zip(folder):
    tables = aact_folder(folder)
    with zipfile.ZipFile(folder / "aact.zip", "w") as packed:
        for name in ("eligibilities.txt", "studies.txt"):
            packed.write(tables / name, name)
            (tables / name).unlink()
    return folder / "aact.zip"


def api_zip(folder):
    folder.mkdir()
    with zipfile.ZipFile(folder / "studies.zip", "w") as packed:
        for n in range(12):
            packed.writestr(f"NCT9{n:07d}.json", json.dumps(study(n, f"Age over {20 + n} years")))
    return folder / "studies.zip"


def api_list(folder):
    folder.mkdir()
    (folder / "studies.json").write_text(json.dumps([study(n, f"Age over {20 + n} years") for n in range(12)]))
    return folder / "studies.json"


def csv_table(folder):
    folder.mkdir()
    rows = [f'NCT9{n:07d},Trial {n},"Inclusion Criteria:\n* Age over {20 + n} years"' for n in range(12)]
    (folder / "trials.csv").write_text("\n".join(["trial,title,elig", *rows]) + "\n")
    return folder / "trials.csv"


def jsonl_gz(folder):
    folder.mkdir()
    with gzip.open(folder / "trials.jsonl.gz", "wt") as lines:
        for n in range(12):
            row = {"nct_id": f"NCT9{n:07d}", "title": f"Trial {n}"}
            lines.write(json.dumps({**row, "criteria": f"Inclusion Criteria:\n* Age over {20 + n} years"}) + "\n")
    return folder / "trials.jsonl.gz"


def parquet(folder):
    folder.mkdir()
    columns = {
        "nct_id": [f"NCT9{n:07d}" for n in range(12)],
        "title": [f"Trial {n}" for n in range(12)],
        "criteria": [f"Inclusion Criteria:\n* Age over {20 + n} years" for n in range(12)],
    }
    pq.write_table(pa.table(columns), folder / "trials.parquet")
    return folder / "trials.parquet"


@pytest.mark.parametrize(
    "made", [aact_folder, aact_zip, api_zip, api_list, csv_table, jsonl_gz, parquet], ids=lambda made: made.__name__
)
def test_inputs_of_every_kind(tmp_path, made):
    columns = {"trial_id": "trial", "criteria": "elig"} if made is csv_table else None
    summary = run([made(tmp_path / "in")], tmp_path / "out", workers=1, only="thresholds", columns=columns)
    assert summary.total.failures == {}
    trials = pq.read_table(tmp_path / "out" / "trials").to_pylist()
    assert [(row["trial_id"], row["title"]) for row in trials] == [(f"NCT9{n:07d}", f"Trial {n}") for n in range(12)]
    constraints = pq.read_table(tmp_path / "out" / "constraints").to_pylist()
    assert [row["interval"]["low"]["value"] for row in constraints] == [20 + n for n in range(12)]


def test_a_row_that_cannot_be_read_costs_itself_alone(tmp_path):
    file = tmp_path / "trials.jsonl"
    good = [json.dumps({"nct_id": f"NCT9{n:07d}", "criteria": f"Age over {20 + n} years"}) for n in range(3)]
    bad = ['{"nct_id": "NCT99999999"', '{"criteria": 7}', "[]", '{"nct_id": "NCT99999998", "criteria": null}', "7"]
    file.write_text("\n".join([good[0], *bad, *good[1:]]) + "\n")
    summary = run([file], tmp_path / "out", workers=1, only="thresholds")
    assert summary.total.trials == 8
    assert summary.total.failures == {"unreadable-input": 5}
    messages = [row["message"] for row in pq.read_table(tmp_path / "out" / "diagnostics").to_pylist()]
    assert [f"line={number}" in message for number, message in enumerate(messages, 2)] == [True] * 5


def test_options_reach_the_pipeline(trials, tmp_path):
    run([trials], tmp_path / "out", workers=1, only="thresholds")
    assert set(pq.read_table(tmp_path / "out" / "trials")["model"].to_pylist()) == {None}
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["loading"] == {"only": "thresholds"}


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
