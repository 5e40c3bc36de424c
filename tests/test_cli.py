"""The command: what it prints, where it writes, and how it ends on bad input."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from eligo.__main__ import main

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "corpus" / "NCT03970954" / "page.txt"


class Done(NamedTuple):
    returncode: int
    stdout: bytes
    stderr: bytes


@pytest.fixture
def run(monkeypatch):
    """The command in this process, which has loaded already what most of a new one's time goes to."""

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        monkeypatch.setattr(sys, "argv", ["eligo", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        monkeypatch.undo()
        for stream in streams.values():
            stream.flush()
        return Done(int(ended.value.code or 0), *(stream.buffer.getvalue() for stream in streams.values()))

    return run


def command(*arguments: str) -> list[str]:
    """The command as a process of its own."""
    return [sys.executable, "-m", "eligo", *arguments]


def test_parse_prints_a_table(run):
    done = run("parse", str(PAGE))
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "hematocrit < 30 %" in text
    assert "Low-dose Interleukin-2" in text
    assert "29 criteria" in text


def test_json_lines_hold_one_trial_each(tmp_path, run):
    target = tmp_path / "out.jsonl"
    done = run("parse", str(PAGE), str(PAGE), "--to", "jsonl", "-o", str(target))
    trials = [json.loads(line) for line in target.read_text().splitlines()]
    assert done.returncode == 0
    assert [trial["trial_id"] for trial in trials] == ["NCT03970954"] * 2


def test_standard_input_and_json(run):
    done = run("parse", "-", "--to", "json", stdin=b"Inclusion Criteria:\n- Age 18 to 40 years\n")
    (trial,) = json.loads(done.stdout)
    assert [item["id"] for item in trial["criteria"]] == ["I1"]


def test_text_is_a_line_a_criterion(run):
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
def test_bad_input_is_one_sentence_and_status_2(tmp_path, name, content, run):
    file = tmp_path / name
    file.write_bytes(content)
    done = run("parse", str(file))
    message = done.stderr.decode()
    assert done.returncode == 2
    assert name in message
    assert len(message.strip().splitlines()) == 1
    assert "Traceback" not in message


def test_a_missing_file_is_named(run):
    done = run("parse", "no/such/page.txt")
    assert done.returncode == 2
    assert "no/such/page.txt" in done.stderr.decode()


def test_one_bad_input_does_not_cost_the_others(tmp_path, run):
    (tmp_path / "bad.txt").write_bytes(b"")
    done = run("parse", str(tmp_path / "bad.txt"), str(PAGE), "--to", "jsonl")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "1 trial parsed, 1 input failed" in done.stderr.decode()


def test_an_unknown_format_is_refused(run):
    done = run("parse", str(PAGE), "--from", "docx")
    assert done.returncode == 2
    assert "docx" in done.stderr.decode()


def test_explain_shows_the_steps(run):
    done = run("explain", str(PAGE), "--criterion", "E7")
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "AMH" in text
    assert "38476-8" in text


def test_explain_of_an_unknown_criterion_says_which_there_are(run):
    done = run("explain", str(PAGE), "--criterion", "E99")
    assert done.returncode == 2
    assert "I1, I2, E1" in done.stderr.decode()


def test_formats_are_listed(run):
    done = run("formats")
    assert done.returncode == 0
    assert "ctgov-json" in done.stdout.decode()


def test_schema_is_the_one_kept(run):
    done = run("schema")
    assert json.loads(done.stdout) == json.loads((ROOT / "schema" / "eligo-1.json").read_text())


@pytest.mark.parametrize(
    "command",
    [
        "parse",
        "explain",
        "match",
        "cohort",
        "batch",
        "vocab build",
        "vocab search",
        "score",
        "train",
        "formats",
        "schema",
    ],
)
def test_help_has_examples(run, command):
    help = run(*command.split(), "--help").stdout.decode()
    assert "Example" in help
    assert f"eligo {command}" in help.partition("Example")[2]


def test_help_lists_every_command(run):
    done = run("--help")
    listed = re.findall(r"^. (\w+) {2,}\w", done.stdout.decode(), re.MULTILINE)
    assert listed == ["parse", "explain", "match", "cohort", "batch", "vocab", "score", "train", "formats", "schema"]


def test_match_gives_reasons(tmp_path, run):
    person = tmp_path / "person.json"
    person.write_text('{"id": "p7", "sex": "male", "birth_date": "1990-01-01", "index_date": "2024-01-01"}')
    done = run("match", str(PAGE), str(person))
    text = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "patient p7, judged on 2024-01-01" in text
    assert "missing=unknown" in text
    done = run("match", str(PAGE), str(person), str(tmp_path / "none.json"), "--to", "jsonl", "--missing", "fail")
    (found,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (found["patient_id"], found["missing"], found["verdict"]) == ("p7", "fail", "ineligible")
    assert done.returncode == 2
    assert "none.json: cannot be read" in done.stderr.decode()


def test_match_takes_a_trial_that_was_parsed_before(tmp_path, run):
    parsed, person = tmp_path / "parsed.json", tmp_path / "person.json"
    parsed.write_bytes(run("parse", str(PAGE), "--to", "json").stdout)
    person.write_text('[{"id": "a"}, {"id": "b"}]')
    done = run("match", str(parsed), str(person))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().count("undetermined") == 2


def test_cohort_prints_sql_and_asks_for_a_database(run):
    done = run("cohort", str(PAGE), "--sql", "bigquery")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.startswith(b"WITH ")
    done = run("cohort", str(PAGE))
    assert done.returncode == 2
    assert "--cdm" in done.stderr.decode()
    done = run("cohort", str(PAGE), "--cdm", "no/such/place")
    assert done.returncode == 2
    assert "is not there" in done.stderr.decode()


def test_cohort_prints_the_funnel(tmp_path, run):
    import duckdb

    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE concept (concept_id INT, concept_name TEXT, vocabulary_id TEXT, concept_code TEXT)"
        )
        connection.execute("CREATE TABLE person (person_id INT, gender_concept_id INT, year_of_birth INT)")
        connection.execute("INSERT INTO person VALUES (1, 8532, 1990), (2, 8507, 1990)")
    done = run("cohort", str(PAGE), "--cdm", str(path), "--index-date", "2024-06-01")
    assert done.returncode == 0, done.stderr.decode()
    assert "0 eligible, 1 undetermined of 2" in done.stdout.decode()


@pytest.mark.parametrize("target", ["no/such/folder/out.jsonl", "."])
def test_an_output_that_cannot_be_opened_is_named(run, target):
    done = run("parse", str(PAGE), "--to", "jsonl", "-o", target)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"eligo: {target}: ")
    assert len(done.stderr.splitlines()) == 1


FULL = Path("/dev/full")
"""A device that takes nothing, as a full disk."""


@pytest.mark.parametrize("arguments", [("parse", str(PAGE)), ("parse", str(PAGE), "--to", "jsonl"), ("schema",)])
def test_an_output_that_takes_no_more_is_one_sentence(arguments):
    with FULL.open("wb") as full:
        done = subprocess.run(command(*arguments), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "eligo: the output: No space left on device\n"


@pytest.mark.parametrize("to", ["table", "jsonl"])
def test_a_reader_that_has_enough_ends_the_command_without_a_word(to):
    process = subprocess.Popen(
        command("parse", *[str(PAGE)] * 4, "--to", to), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 1


def test_a_process_without_standard_streams_ends_as_with_empty_ones(tmp_path):
    for given, status in ((str(PAGE), 0), ("-", 2)):
        closed = f"{' '.join(command('parse', given))} <&- >&- 2>&-"
        assert subprocess.run(["sh", "-c", closed], check=False).returncode == status


def test_an_interrupt_leaves_no_trace_however_early():
    while_importing = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from eligo.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", while_importing], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_standard_input_is_called_so(run):
    for arguments in (("parse", "-"), ("explain", "-"), ("match", "-", "patient.json"), ("cohort", "-")):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.decode().startswith("eligo: standard input: it is empty.")


@pytest.mark.parametrize(
    "arguments", [("parse", "-"), ("parse", "-", "--to", "text"), ("explain", "-"), ("match", "-", "PATIENT")]
)
def test_a_terminal_is_not_steered_by_what_is_shown(run, tmp_path, arguments):
    steering = "\x1b[2J\x9b31m"
    page = json.dumps(
        {"nct_id": f"NCT9{steering}", "title": steering, "criteria": f"- Age > 18 years {steering} or gout"}
    )
    patient = tmp_path / "patient.json"
    patient.write_text(json.dumps({"id": f"p{steering}", "conditions": [{"text": f"gout {steering}"}]}))
    done = run(*(str(patient) if part == "PATIENT" else part for part in arguments), stdin=page.encode())
    assert done.returncode == 0, done.stderr.decode()
    assert "\N{REPLACEMENT CHARACTER}[2J" in done.stdout.decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", done.stdout.decode())
