"""The comparison with peers: what adapters make of their output, how they run, and the table. Nothing is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest


@dataclass
class OneNumber:
    """As EDS-NLP gives one number: iterable and indexable, with an operator."""

    value: float
    unit: str
    operator: str = "="

    def __iter__(self):
        return iter((self,))

    def __getitem__(self, index):
        return [self][index]


class TwoNumbers(list):
    """As EDS-NLP gives a range."""


@pytest.mark.parametrize(
    ("written", "quantity", "low", "high", "unit"),
    [
        ("≥ 21 years", OneNumber(21, "year", ">"), (21, True), None, "year years"),
        ("more than 7 g/dL", OneNumber(7, "g_per_dl", ">"), (7, False), None, "g_per_dl g/dL"),
        ("At most 3 months", OneNumber(3, "month", "<"), None, (3, True), "month months"),
        ("<90 mmHg", OneNumber(90, "mmHg", "<"), None, (90, False), "mmHg mmHg"),
        ("12 kg", OneNumber(12, "kg"), (12, True), (12, True), "kg kg"),
        ("6.5%-9%", TwoNumbers([OneNumber(9, "%"), OneNumber(6.5, "%")]), (6.5, True), (9, True), "% %"),
    ],
)
def test_edsnlp_quantity(script, written, quantity, low, high, unit):
    found = script("edsnlp_quantities").quantity_constraint(written, 10, quantity)
    assert found["evidence"] == {"start": 10, "end": 10 + len(written)}
    assert ends(found) == (low, high)
    assert found["unit"] == {"text": unit}
    assert found["subject"] is None


@pytest.mark.parametrize(
    ("surface", "value", "uncertainty", "name", "low", "high", "unit"),
    [
        ("21 years", 21.0, None, "year", 21, 21, {"text": "year years"}),
        ("18-65 years", 41.5, 23.5, "year", 18, 65, {"text": "year years"}),
        ("between 18.5 and 30 kg/m2", 24.25, 5.75, "kilogram per square metre", 18.5, 30, None),
        ("0.1 to 0.4", 0.25, 0.15, "dimensionless", 0.1, 0.4, None),
    ],
)
def test_quantulum3_quantity(script, surface, value, uncertainty, name, low, high, unit):
    quantity = SimpleNamespace(
        value=value,
        uncertainty=uncertainty,
        unit=SimpleNamespace(name=name),
        surface=surface,
        span=(4, 4 + len(surface)),
    )
    found = script("quantulum3_quantities").quantity_constraint(quantity)
    assert ends(found) == ((low, True), (high, True))
    assert found["evidence"] == {"start": 4, "end": 4 + len(surface)}
    if unit or name == "dimensionless":
        assert found["unit"] == unit
    else:
        assert found["unit"]["text"].endswith("kg/m2")


def test_medspacy_gives_no_thresholds(script):
    assert script("medspacy_pipeline").constraints("Age over 40 years.", object()) == []


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        ("≥ 1.5 g/dL", "g/dL"),
        ("18.5 to 30 kg/m2", "kg/m2"),
        ("100,000/mm3", "/mm3"),
        ("five years", ""),
        ("12", ""),
    ],
)
def test_unit_as_written(script, quantity, unit):
    assert script("running").unit_as_written(quantity) == unit


@pytest.mark.parametrize("again", ["1", "1 ", "., ", "1/", "a1"])
def test_unit_as_written_is_linear(script, again, within):
    with within(seconds=2):
        script("running").unit_as_written(again * 50_000)


def test_a_text_that_fails_costs_itself_alone(script, tmp_path):
    running = script("running")

    def parse(texts):
        if any("crash" in text for text in texts):
            raise RuntimeError("crash")
        return [len(text) for text in texts]

    system = running.System("pytest", lambda: parse, lambda text, size: [running.constraint(0, size, low=(1, True))])
    rows = [{"id": str(n), "text": "crash" if n == 3 else f"text {n}"} for n in range(6)]
    figures = running.measure(system, rows, tmp_path / "out.jsonl", 60)
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (figures["trials"], figures["failed"]) == (6, 1)
    assert figures["bytes"] == sum(len(row["text"]) for row in rows)
    assert figures["version"] == pytest.__version__
    assert [row["trial_id"] for row in written] == list("012345")
    assert [len(row["constraints"]) for row in written] == [1, 1, 1, 0, 1, 1]


def test_a_measurement_ends_when_its_time_is_over(script, tmp_path):
    running = script("running")
    system = running.System("pytest", lambda: lambda texts: texts, lambda text, result: [])
    rows = [{"id": str(n), "text": "x"} for n in range(1000)]
    assert running.measure(system, rows, tmp_path / "out.jsonl", 1e-9)["trials"] == running.CHUNK


def test_eligo_runs_as_an_adapter(script, tmp_path):
    peers = script("peers")
    pages = peers.write_texts(
        tmp_path / "texts.jsonl", [("a", "Inclusion: HbA1c ≥ 7.5 %"), ("b", "Age 20 to 30 years")]
    )
    peer = next(peer for peer in peers.PEERS if peer.name == "eligo --only thresholds")
    figures = peers.run(peer, tmp_path, pages, patience=120)
    assert figures["trials"] == 2
    assert figures["peak memory, MB"] > 20
    lines = (
        (tmp_path / "runs" / "eligo_thresholds" / "texts-predictions.jsonl").read_text(encoding="utf-8").splitlines()
    )
    first = json.loads(lines[0])
    assert ends(first["constraints"][0]) == ((7.5, True), None)


def test_a_peer_that_fails_is_a_row(script, tmp_path, capsys):
    peers = script("peers")
    peer = peers.Peer("broken", "there_is_no_such_adapter.py", (), "nothing", "anything")
    figures = {"speed: broken": peers.run(peer, tmp_path, tmp_path / "texts.jsonl", patience=60)}
    peers.print_table(peers.table_rows(figures, [peer]))
    peers.print_notes(figures, [peer])
    shown = capsys.readouterr().out
    assert "no_such_adapter" in figures["speed: broken"]["error"]
    assert [line.split()[:2] for line in shown.splitlines() if line.startswith("broken ")] == [["broken", "failed"]]
    assert "does not give anything" in shown


def test_a_peer_that_cannot_be_installed_is_a_row(script, tmp_path, monkeypatch):
    peers = script("peers")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    peer = peers.Peer("absent", "medspacy_pipeline.py", ("no-such-peer==1.0",), "nothing", "")
    figures = peers.run(peer, tmp_path, tmp_path / "texts.jsonl", patience=60)
    assert figures["error"].startswith("its environment cannot be made: ")
    assert peers.table_rows({"speed: absent": figures}, [peer])["absent"][1] == "failed"


def test_table(script, capsys):
    peers = script("peers")
    level = {"P": 0.5, "R": 0.25, "F1": 0.333, "predicted": 4, "gold": 8}
    speed = {
        "version": "9.1",
        "trials": 50,
        "bytes": 5_000_000,
        "failed": 2,
        "seconds": 2.0,
        "peak memory, MB": 99.6,
        "start to first result, s": 1.23,
    }
    names = ("found", "interval", "subject", "unit", "interval and unit", "number")
    figures = {"speed: one": speed, "thresholds: one": dict.fromkeys(names, level)}
    peer = peers.Peer("one", "one.py", ("one==9.1",), "numbers", "")
    peers.print_table(peers.table_rows(figures, [peer, peer._replace(name="two")]))
    peers.print_notes(figures, [peer])
    lines = capsys.readouterr().out.splitlines()
    row = "one 9.1 25.0 2.500 100 1.2 0.500 0.250 0.333 0.333 0.333 0.333 0.250"
    assert lines[1].split() == row.split()
    assert lines[2].split() == ["two", *["-"] * 11]
    assert "  2 of 50 texts failed" in lines


def test_requirements_are_pinned(script):
    for peer in script("peers").PEERS:
        assert all("==" in requirement for requirement in peer.requirements)
        assert (Path(script("peers").ADAPTERS) / peer.adapter).is_file()


def test_an_adapters_command_line(script, tmp_path):
    peers, running = script("peers"), Path(script("running").__file__)
    adapter = tmp_path / "adapter.py"
    adapter.write_text(
        f"import sys; sys.path.insert(0, {str(running.parent)!r})\n"
        "from running import System, main\n"
        "sys.exit(main(System('json', lambda: lambda texts: texts, lambda text, result: [])))\n",
        encoding="utf-8",
    )
    pages = peers.write_texts(tmp_path / "texts.jsonl", [("ä", "≥ 5")])
    command = [sys.executable, str(adapter), str(pages), str(tmp_path / "p.jsonl"), str(tmp_path / "f.json")]
    subprocess.run(command, check=True)
    assert json.loads((tmp_path / "p.jsonl").read_text(encoding="utf-8")) == {
        "trial_id": "ä",
        "text": "≥ 5",
        "constraints": [],
    }


def ends(constraint):
    interval = constraint["interval"]
    return tuple(
        (interval[side]["value"], interval[side]["inclusive"]) if interval[side] else None for side in interval
    )
