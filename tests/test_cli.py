"""The command: what it prints, where it writes, and how it ends on bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "corpus" / "NCT03970954" / "page.txt"


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "eligo.cli", *arguments], input=stdin, capture_output=True, check=False, timeout=120
    )


def test_parse_prints_a_table():
    done = run("parse", str(PAGE))
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "hematocrit < 30 %" in text
    assert "Low-dose Interleukin-2" in text
    assert "29 criteria" in text


def test_json_lines_hold_one_trial_each(tmp_path):
    target = tmp_path / "out.jsonl"
    done = run("parse", str(PAGE), str(PAGE), "--to", "jsonl", "-o", str(target))
    trials = [json.loads(line) for line in target.read_text().splitlines()]
    assert done.returncode == 0
    assert [trial["trial_id"] for trial in trials] == ["NCT03970954"] * 2


def test_standard_input_and_json():
    done = run("parse", "-", "--to", "json", stdin=b"Inclusion Criteria:\n- Age 18 to 40 years\n")
    (trial,) = json.loads(done.stdout)
    assert [item["id"] for item in trial["criteria"]] == ["I1"]


def test_text_is_a_line_a_criterion():
    done = run("parse", "-", "--to", "text", stdin=b"Exclusion Criteria:\n- Platelets < 90,000/mm3\n")
    assert done.stdout.decode().strip() == "E1. NOT eligible if Platelets < 90,000 /mm3."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("broken.json", b'{"protocolSection": {'),
        ("broken.xml", b"<clinical_study><id_info>"),
        ("entities.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><clinical_study>&b;</clinical_study>'),
        ("no_criteria.json", b'{"protocolSection": {"identificationModule": {"nctId": "NCT99999999"}}}'),
        ("punctuation.txt", b"--- ... !!!\n"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    done = run("parse", str(file))
    message = done.stderr.decode()
    assert done.returncode == 2
    assert name in message
    assert len(message.strip().splitlines()) == 1
    assert "Traceback" not in message


def test_a_missing_file_is_named():
    done = run("parse", "no/such/page.txt")
    assert done.returncode == 2
    assert "no/such/page.txt" in done.stderr.decode()


def test_one_bad_input_does_not_cost_the_others(tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"")
    done = run("parse", str(tmp_path / "bad.txt"), str(PAGE), "--to", "jsonl")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "1 trials parsed, 1 inputs failed" in done.stderr.decode()


def test_an_unknown_format_is_refused():
    done = run("parse", str(PAGE), "--from", "docx")
    assert done.returncode == 2
    assert "docx" in done.stderr.decode()


def test_explain_shows_the_steps():
    done = run("explain", str(PAGE), "--criterion", "E7")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "AMH" in text
    assert "38476-8" in text


def test_explain_of_an_unknown_criterion_says_which_there_are():
    done = run("explain", str(PAGE), "--criterion", "E99")
    assert done.returncode == 2
    assert "I1, I2, E1" in done.stderr.decode()


def test_formats_are_listed():
    done = run("formats")
    assert done.returncode == 0
    assert "ctgov-json" in done.stdout.decode()


def test_schema_is_the_one_kept():
    done = run("schema")
    assert json.loads(done.stdout) == json.loads((ROOT / "schema" / "eligo-1.json").read_text())


def test_help_has_examples():
    done = run("parse", "--help")
    assert "eligo parse page.txt" in done.stdout.decode()
