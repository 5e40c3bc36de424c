"""Accuracy on annotated corpora, by the neutral scorer that stands beside them.

    python benchmarks/accuracy.py [--shared ../shared] [--tasks thresholds temporal logic entities] [--misses 20]

Prints the scorer's tables for each corpus that is present. Nothing is written but temporary predictions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import eligo

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = {
    "thresholds": "corpora/lct-dev/thresholds.jsonl",
    "temporal": "corpora/lct-dev/thresholds.jsonl",
    "logic": "corpora/lct-dev/relations.jsonl",
    "entities": "corpora/chia/val_entities.jsonl",
}


def rows(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def predict_trials(gold: Path, target: Path) -> None:
    """Parsed trials as JSON lines, one for each text of the gold file."""
    with target.open("w", encoding="utf-8") as file:
        for row in rows(gold):
            record = eligo.RegistryRecord("text", row["text"], "", trial_id=row["id"])
            file.write(eligo.parse(record).model_dump_json() + "\n")


def predict_entities(gold: Path, target: Path) -> None:
    """The entities of single sentences, as ``doc.ents`` carries them."""
    sentences = list(rows(gold))
    with target.open("w", encoding="utf-8") as file:
        for row, doc in zip(sentences, eligo.load().pipe(row["text"] for row in sentences), strict=True):
            entities = [{"type": e.label_, "start": e.start_char, "end": e.end_char} for e in doc.ents]
            file.write(json.dumps({"id": row["id"], "entities": entities}) + "\n")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--shared", type=Path, default=SHARED, help="the folder with bench/score.py and corpora/")
    options.add_argument("--tasks", nargs="+", choices=list(GOLD), default=list(GOLD))
    options.add_argument("--misses", type=int, default=0, help="print so many missed thresholds or windows")
    chosen = options.parse_args()
    scorer = chosen.shared / "bench" / "score.py"
    if not scorer.is_file():
        print(f"{scorer}: not there; give the folder that holds it with --shared")
        return 0
    predictions: dict[Path, Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for task in chosen.tasks:
            gold = chosen.shared / GOLD[task]
            if not gold.is_file():
                print(f"{task}: {gold} is not there")
                continue
            if gold not in predictions:
                predictions[gold] = Path(folder) / f"{gold.stem}.jsonl"
                (predict_entities if task == "entities" else predict_trials)(gold, predictions[gold])
            print(f"\n{task} on {GOLD[task]}", flush=True)
            command = [sys.executable, str(scorer), task, str(gold), str(predictions[gold])]
            subprocess.run([*command, "--misses", str(chosen.misses)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
