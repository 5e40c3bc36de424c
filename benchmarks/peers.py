"""Eligo beside what one would pick instead and pip can install: speed, memory, and thresholds, in one run.

    python benchmarks/peers.py [--figures peers.json] [--work FOLDER] [--trials 1000] [--only NAME …]
                               [--save]

Every system runs by itself on one core, in a process of its own, by its adapter in `benchmarks/peers/`: the peers in
virtual environments that are made in the work folder, with the versions below, Eligo in the environment that runs
this. Speed is measured on the registry's texts where they stand beside the checkout, else on the gold documents of
`corpus/` over and over; thresholds are scored by the neutral scorer where it and its corpus are there.

With `--figures` and `--work`, a run that was stopped goes on with the systems that are missing. A system that fails is
reported in its row. `--save` keeps the table in `peers.json`, and later runs print it below their own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ledger import Figures, add_options, begun, digest, eligo_digest, keep, kept, last_words
from ledger import run as run_benchmark
from thresholds import SCORED_ROLE, load_scorer
from throughput import texts

HERE = Path(__file__).resolve().parent
ADAPTERS = HERE / "peers"
KEPT = HERE / "peers.json"
SHARED = HERE.parents[1] / "shared"
REGISTRY = "corpora/registry/criteria.jsonl.gz"
GOLD = "corpora/lct-dev/thresholds.jsonl"
SCORER = "bench/score.py"
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
INSTALLATION = 1800.0
LEVELS = {
    "found (span, side)": "found",
    "+ interval right": "interval",
    "+ subject right": "subject",
    "+ unit right": "unit",
}


class Peer(NamedTuple):
    """A system: its adapter, what to install for it (nothing: it is here), what it gives, and what it cannot give."""

    name: str
    adapter: str
    requirements: tuple[str, ...]
    gives: str
    lacks: str
    thresholds: bool = True


PEERS = (
    Peer("eligo", "eligo_parser.py", (), "criteria, logic, entities, thresholds, time windows, concepts", ""),
    Peer(
        "eligo --only thresholds",
        "eligo_thresholds.py",
        (),
        "criteria and thresholds",
        "entities, facts without numbers, time windows",
    ),
    Peer(
        "medspacy",
        "medspacy_pipeline.py",
        ("medspacy==1.3.1", "spacy==3.7.5", "numpy==1.26.4"),
        "sentences, matches of the user's own rules, negation and history of those",
        "thresholds: it reads no values; its pipeline runs here without rules of the user's",
        thresholds=False,
    ),
    Peer(
        "edsnlp",
        "edsnlp_quantities.py",
        ("edsnlp==0.23.0", "spacy==3.8.18"),
        "values with a known unit, < or >, ranges",
        "subjects; numbers without a unit; it is French: the adapter gives it English words for units, comparators and"
        " ranges, and tells <= from < by the words it took; 100,000 is 100 to it",
    ),
    Peer(
        "quantulum3",
        "quantulum3_quantities.py",
        ("quantulum3==0.10.0", "inflect==7.6.0", "num2words==0.5.14"),
        "values, units, ranges as a centre with an uncertainty",
        "comparators, so that a lone value counts as an equality (one of its two bounds is then wrong); subjects",
    ),
)


class PeerError(Exception):
    """A system that could not be installed or run; the message is its row."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    chosen = _options(arguments)
    with begun(chosen) as (ledger, work):
        source, pages = texts(chosen.shared / REGISTRY, chosen.trials)
        speed = write_texts(work / "texts.jsonl", enumerate(pages))
        gold, scorer = chosen.shared / GOLD, chosen.shared / SCORER
        scored = gold.is_file() and scorer.is_file()
        if scored:
            annotated = write_texts(work / "annotated.jsonl", first_rows(gold, chosen.annotated))
        for peer in PEERS:
            if chosen.only and peer.name not in chosen.only:
                continue
            print(f"{peer.name} …", file=sys.stderr, flush=True)
            identity = _identity(peer)
            ledger.measured(
                f"speed: {peer.name}",
                digest(identity, speed, chosen.seconds),
                lambda peer=peer: run(peer, work, speed, seconds=chosen.seconds, patience=chosen.patience),
            )
            if scored and peer.thresholds:
                ledger.measured(
                    f"thresholds: {peer.name}",
                    digest(identity, annotated, gold, scorer),
                    lambda peer=peer: accuracy(peer, work, annotated, gold, scorer, patience=chosen.patience),
                )
        figures = ledger.figures
    print(f"{len(pages)} trials of {source}, one core; thresholds: {GOLD if scored else 'not scored, no corpus here'}")
    peers = [peer for peer in PEERS if not chosen.only or peer.name in chosen.only]
    rows, before = table_rows(figures, peers), kept(KEPT)
    print_table(rows)
    if last := {name: before[name] for name in rows if before.get(name, rows[name]) != rows[name]}:
        print("\nwhen last kept:")
        print_table(last)
    print_notes(figures, peers)
    if chosen.save:
        keep(KEPT, {**before, **{name: cells for name, cells in rows.items() if "failed" not in cells}})
    return 0


def run(peer: Peer, work: Path, pages: Path, *, patience: float, seconds: float | None = None) -> Figures:
    """What the adapter measured on the texts; the predictions lie in the work folder. With ``error`` if it failed."""
    try:
        return _run(peer, work, pages, patience=patience, seconds=seconds)
    except (PeerError, OSError) as error:
        return {"error": str(error)}


def accuracy(peer: Peer, work: Path, pages: Path, gold: Path, scorer: Path, *, patience: float) -> Figures:
    """The neutral scorer's precision, recall and F1 at each of its levels, and the recall of numbers alone."""
    figures = run(peer, work, pages, patience=patience)
    if "error" in figures:
        return figures
    wanted = {json.loads(line)["id"] for line in pages.open(encoding="utf-8")}
    rows = [line for line in gold.open(encoding="utf-8") if json.loads(line)["id"] in wanted]
    part = work / "gold.jsonl"
    part.write_text("".join(rows), encoding="utf-8")
    return {"version": figures["version"], "trials": len(rows), **score(scorer, part, _predictions(peer, work, pages))}


def score(scorer_path: Path, gold: Path, predictions: Path) -> Figures:
    """The levels of the neutral scorer: ``found``, ``interval``, ``subject`` and ``unit``, each with those before it.

    Two more are for systems that give less: ``interval and unit`` leaves the subject out, and ``number`` all but the
    number.
    """

    def levels(**looser: Callable[[Any, Any], bool]) -> Figures:
        scorer = load_scorer(scorer_path)
        for name, agrees in looser.items():
            setattr(scorer, name, agrees)
        found: Figures = {}

        def keep(name: str, p: float, r: float, f: float, predicted: int, expected: int) -> None:
            level = {"P": round(p, 3), "R": round(r, 3), "F1": round(f, 3), "predicted": predicted, "gold": expected}
            found[LEVELS[name.removeprefix("threshold ")]] = level

        scorer.show = keep
        scorer.score_intervals(gold, predictions, {SCORED_ROLE}, scorer.threshold_items, "threshold")
        return found

    same_number = load_scorer(scorer_path).same_number
    return {
        **levels(),
        "interval and unit": levels(right_subject=lambda g, p: True)["unit"],
        "number": levels(same_bound=lambda g, p: same_number(g["value"], p["value"], True))["interval"],
    }


def table_rows(figures: Mapping[str, Figures], peers: Iterable[Peer]) -> dict[str, list[str]]:
    """The cells of each system's line."""
    rows = {}
    for peer in peers:
        speed, found = figures.get(f"speed: {peer.name}", {}), figures.get(f"thresholds: {peer.name}", {})
        rows[peer.name] = [str(speed.get("version", "")), *_speed_cells(speed), *_accuracy_cells(found)]
    return rows


def print_table(rows: Mapping[str, Sequence[str]]) -> None:
    """A line a system."""
    heads = ("trials/s", "MB/s", "peak MB", "start s", "P", "R", "F1", "F1 unit", "F1 subj.", "F1 both", "R number")
    print(f"{'':<26}{'version':<10}" + "".join(f"{head:>10}" for head in heads))
    for name, (version, *cells) in rows.items():
        print(f"{name:<26}{version:<10}" + "".join(f"{cell:>10}" for cell in cells))


def print_notes(figures: Mapping[str, Figures], peers: Iterable[Peer]) -> None:
    """What the columns are, what each system gives and lacks, and what failed."""
    print("\nP, R, F1: thresholds with the right interval; F1 with unit, subject or both right too; R of numbers.\n")
    for peer in peers:
        speed, found = figures.get(f"speed: {peer.name}", {}), figures.get(f"thresholds: {peer.name}", {})
        print(f"{peer.name}: gives {peer.gives}" + (f"; does not give {peer.lacks}" if peer.lacks else ""))
        for error in dict.fromkeys(part["error"] for part in (speed, found) if "error" in part):
            print(f"  failed: {error}")
        if speed.get("failed"):
            print(f"  {speed['failed']} of {speed['trials']} texts failed")


def write_texts(path: Path, rows: Iterable[tuple[object, str]]) -> Path:
    """Ids and texts as the adapters read them."""
    lines = (json.dumps({"id": str(name), "text": text}, ensure_ascii=False) + "\n" for name, text in rows)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def first_rows(gold: Path, wanted: int | None) -> list[tuple[str, str]]:
    """The ids and texts of so many annotated trials; of all if ``None``."""
    with gold.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["id"], row["text"]) for row in rows[:wanted]]


def _run(peer: Peer, work: Path, pages: Path, *, patience: float, seconds: float | None) -> Figures:
    python = environment(peer, work)
    figures = _folder(peer, work) / f"{pages.stem}.json"
    figures.unlink(missing_ok=True)
    files = [str(pages), str(_predictions(peer, work, pages)), str(figures)]
    limit = [] if seconds is None else ["--seconds", str(seconds)]
    # What is set for this process's imports is not meant for a peer's environment.
    surroundings = {name: value for name, value in os.environ.items() if not peer.requirements or "PYTHON" not in name}
    _call([str(python), str(ADAPTERS / peer.adapter), *files, *limit], patience, {**surroundings, **ONE_CORE})
    return dict(json.loads(figures.read_text(encoding="utf-8")))


def environment(peer: Peer, work: Path) -> Path:
    """The Python that the system runs in; makes its environment unless it is there with just these requirements.

    Raises:
        PeerError: it cannot be made.
    """
    if not peer.requirements:
        return Path(sys.executable)
    folder = work / "environments" / peer.name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed, wanted = folder / "installed.txt", "\n".join(peer.requirements)
    if installed.is_file() and installed.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.requirements]
    try:
        _call([sys.executable, "-m", "venv", str(folder)], INSTALLATION, surroundings)
        _call([str(python), *install], INSTALLATION, surroundings)
    except PeerError as error:
        raise PeerError(f"its environment cannot be made: {error}") from None
    installed.write_text(wanted, encoding="utf-8")
    return python


def _call(command: Sequence[str], patience: float, surroundings: Mapping[str, str]) -> None:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=patience, env=dict(surroundings))
    except subprocess.TimeoutExpired:
        raise PeerError(f"took longer than {patience:g} s") from None
    if ended.returncode:
        raise PeerError(f"ended with {last_words(ended)}")


def _folder(peer: Peer, work: Path) -> Path:
    folder = work / "runs" / Path(peer.adapter).stem
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _predictions(peer: Peer, work: Path, pages: Path) -> Path:
    return _folder(peer, work) / f"{pages.stem}-predictions.jsonl"


def _identity(peer: Peer) -> str:
    adapter = [ADAPTERS / peer.adapter, ADAPTERS / "running.py"]
    return digest(peer.requirements, *adapter, "" if peer.requirements else eligo_digest())


def _speed_cells(figures: Figures) -> list[str]:
    if not figures.get("seconds"):
        return ["failed" if "error" in figures else "-", "-", "-", "-"]
    seconds = figures["seconds"]
    return [
        f"{figures['trials'] / seconds:.1f}",
        f"{figures['bytes'] / 1e6 / seconds:.3f}",
        f"{figures['peak memory, MB']:.0f}",
        f"{figures['start to first result, s']:.1f}",
    ]


def _accuracy_cells(figures: Figures) -> list[str]:
    if "interval" not in figures:
        return ["failed" if "error" in figures else "-", *["-"] * 6]
    interval: dict[str, Any] = figures["interval"]
    values = [interval["P"], interval["R"], interval["F1"]]
    values += [figures[level]["F1"] for level in ("interval and unit", "subject", "unit")]
    return [f"{value:.3f}" for value in (*values, figures["number"]["R"])]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with bench/score.py and corpora/")
    add_options(parser, KEPT)
    parser.add_argument("--trials", type=int, default=1000, help="texts to measure the speed on (default: %(default)s)")
    parser.add_argument("--annotated", type=int, help="annotated trials to score (default: all)")
    parser.add_argument("--seconds", type=float, default=600.0, help="end a speed measurement after so long")
    parser.add_argument("--patience", type=float, default=3600.0, help="give a system up after so long")
    parser.add_argument("--only", nargs="+", choices=[peer.name for peer in PEERS], help="these systems alone")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run_benchmark(main)
