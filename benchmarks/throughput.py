"""Speed and memory of the whole pipeline on one core.

    python benchmarks/throughput.py [--registry ../shared/corpora/registry/criteria.jsonl.gz] [--trials 500] [--save]

Parses the registry's texts, or, where they are not present, the gold documents of ``corpus/`` over and over, and prints
trials and megabytes a second, the time of each component, and the peak memory, beside the figures last saved.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import json
import platform
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from ledger import peak_memory

HERE = Path(__file__).resolve().parent
REGISTRY = HERE.parents[1] / "shared" / "corpora" / "registry" / "criteria.jsonl.gz"
ALONE = 100
"""So many trials are parsed one at a time, to see where the time goes."""
FIGURES = HERE / "figures.json"


def texts(registry: Path, wanted: int) -> tuple[str, list[str]]:
    """So many eligibility texts, and what they are."""
    if registry.is_file():
        with gzip.open(registry, "rt", encoding="utf-8") as file:
            return registry.name, [json.loads(line)["criteria"] for line in islice(file, wanted)]
    from eligo.corpus import gold_folders, read_gold

    pages = [read_gold(folder)[0].criteria for folder in gold_folders(HERE.parent / "corpus")]
    return "corpus/", list(islice(cycle(pages), wanted))


def measure(pages: list[str]) -> dict[str, float]:
    """The figures, by name; times in seconds unless the name says otherwise."""
    start = time.perf_counter()
    import eligo

    record = eligo.RegistryRecord("text", pages[0], "")
    eligo.parse(record)
    first = time.perf_counter() - start

    records = [eligo.RegistryRecord("text", page, "") for page in pages]
    whole = seconds(lambda: deque(eligo.parse_many(records), maxlen=0))
    numbers = seconds(lambda: deque(eligo.parse_many(records, only="thresholds"), maxlen=0))
    spent: dict[str, float] = defaultdict(float)
    for name, component in eligo.load().pipeline:
        timed(component, name, spent)
    some = records[:: max(1, len(records) // ALONE)]
    gc.collect()
    gc.freeze()  # else one component pays for a look through all that was parsed before
    for record in some:
        eligo.parse(record)
    size = sum(len(page.encode()) for page in pages)
    return {
        "trials": len(pages),
        "trials/s": round(len(pages) / whole, 1),
        "MB/s": round(size / whole / 1e6, 3),
        "thresholds only, trials/s": round(len(pages) / numbers, 1),
        "peak memory, MB": round(peak_memory()),
        "start to first result, s": round(first, 2),
        **{f"{name}, ms/trial alone": round(1000 * taken / len(some), 2) for name, taken in spent.items()},
    }


def seconds(work: Callable[[], object]) -> float:
    """How long some work takes, once what it loads is loaded."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timed(component: object, name: str, spent: dict[str, float]) -> None:
    """Have calls of a component add their time to ``spent[name]``."""
    kind = type(component)
    call = kind.__call__

    def wrapper(self: object, doc: object) -> object:
        start = time.perf_counter()
        try:
            return call(self, doc)
        finally:
            spent[name] += time.perf_counter() - start

    kind.__call__ = wrapper


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--registry", type=Path, default=REGISTRY)
    options.add_argument("--trials", type=int, default=500)
    options.add_argument("--save", action="store_true", help=f"keep the figures in {FIGURES.name}")
    chosen = options.parse_args()
    source, pages = texts(chosen.registry, chosen.trials)
    figures = measure(pages)
    last = json.loads(FIGURES.read_text()) if FIGURES.is_file() else {}
    print(f"{len(pages)} trials of {source}, one core, Python {platform.python_version()}")
    print(f"{'':<34}{'now':>10}{'last':>10}")
    for name, value in figures.items():
        print(f"{name:<34}{value:>10}{last.get(name, '-'):>10}")
    if chosen.save:
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
