"""How a batch grows: with the number of trials, time should be linear and memory flat; with workers, speed should grow.

    python benchmarks/growth.py [--figures growth-run.json] [--sizes 1000 4000 16000 64000] [--workers 1 2 4]
                                [--full-up-to 16000] [--only full | thresholds] [--save]

The trials are the registry's texts where they stand beside the checkout, else the gold documents of `corpus/`, repeated
with new ids and written as JSON lines. Each batch (`eligo.batch.run`, Parquet) is measured in a process of its own,
from `import eligo` to the last part, so that seconds include the start of the workers; what a batch of one trial a
worker takes is given as the start-up, and figures are given without it, too. CPU is that of all processes together;
"parent" is the reading process's share of one core.

The full pipeline is measured up to `--full-up-to` trials, numbers alone on all sizes. On four cores that is about six
minutes and two. With `--figures`, a run that was stopped goes on with the batches that are missing. `--save` keeps the
tables in `growth.json`, and later runs print them beside their own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

from ledger import Figures, Ledger, add_options, begun, digest, eligo_digest, keep, kept, last_words, run
from throughput import REGISTRY, texts

HERE = Path(__file__).resolve().parent
KEPT = HERE / "growth.json"
SIZES = (1000, 4000, 16000, 64000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables; return 0, or 1 where a batch failed."""
    chosen = _options(arguments)
    source, pages = registry_pages(chosen.registry)
    tables: dict[str, list[dict[str, str]]] = {}
    failures: list[str] = []
    print(f"trials of {source}, repeated; parts of {chosen.part_size}; {os.cpu_count()} cores", flush=True)
    with begun(chosen) as (ledger, work):
        for mode in (chosen.only,) if chosen.only else ("full", "thresholds"):
            made, failed = measure(mode, chosen, ledger, pages, work)
            tables |= made
            failures += failed
    before = kept(KEPT)
    for name, rows in tables.items():
        print_rows(name, rows)
        if before.get(name, rows) != rows:
            print_rows("when last kept:", before[name])
    for failure in dict.fromkeys(failures):
        print(f"failed: {failure}")
    if chosen.save and not failures:
        keep(KEPT, {**before, **tables})
    return 1 if failures else 0


def measure(
    mode: str, chosen: argparse.Namespace, ledger: Ledger, pages: list[str], work: Path
) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
    """The tables of one mode, ``full`` or ``thresholds``, by their names, and what failed."""
    limit = chosen.full_up_to if mode == "full" and not chosen.only else max(chosen.sizes)
    sizes, workers = sorted({min(size, limit) for size in chosen.sizes}), sorted(set(chosen.workers))
    most, at = workers[-1], chosen.at or sizes[min(1, len(sizes) - 1)]
    code = digest(eligo_digest(), HERE / "growth_run.py", pages)
    only = None if mode == "full" else mode

    def measured(size: int, workers: int, part_size: int, what: str = "") -> Figures:
        name = f"{what or f'{size} trials'}, {workers} workers, {mode}"
        print(f"{name} …", file=sys.stderr, flush=True)
        return ledger.measured(
            name,
            digest(code, part_size),
            lambda: batch(pages, work, size=size, workers=workers, part_size=part_size, only=only),
        )

    starts = {count: measured(count, count, 1, "start-up") for count in workers}
    growth = {size: measured(size, most, chosen.part_size) for size in sizes}
    scaling = {count: measured(at, count, chosen.part_size) for count in workers}
    tables = {
        f"{mode}, {most} workers": list(growth_rows(growth, starts[most])),
        f"{mode}, {at} trials": list(scaling_rows(scaling, starts)),
    }
    everything = (*starts.values(), *growth.values(), *scaling.values())
    return tables, [figures["error"] for figures in everything if "error" in figures]


def growth_rows(growth: Mapping[int, Figures], start: Figures) -> Iterator[dict[str, str]]:
    """A row a size; "relative" is the time a trial against that of the first size, 1 where growth is linear."""
    first = next((figures for figures in growth.values() if "error" not in figures), None)
    for size, figures in growth.items():
        if "error" in figures or first is None:
            yield {"trials": f"{size}", "seconds": "failed"}
            continue
        yield {
            "trials": f"{size}",
            "seconds": f"{figures['seconds']:.1f}",
            "trials/s": f"{figures['trials'] / figures['seconds']:.1f}",
            "MB/s": f"{figures['bytes'] / 1e6 / figures['seconds']:.3f}",
            **_cpu(figures),
            "ms/trial": f"{1000 * figures['seconds'] / figures['trials']:.2f}",
            "relative": _ratio(_each(figures), _each(first)),
            "without start": _ratio(_each(figures, start), _each(first, start)),
            "worker MB": f"{figures['largest worker, MB']:.0f}",
            "parent MB": f"{figures['parent, MB']:.0f}",
            "failures": f"{sum(figures['failures'].values())}",
        }


def scaling_rows(scaling: Mapping[int, Figures], starts: Mapping[int, Figures]) -> Iterator[dict[str, str]]:
    """A row a number of workers; efficiency is the rate over what the first row's rate would come to, 1 at best."""
    base = next((count for count, figures in scaling.items() if "error" not in figures), None)
    for count, figures in scaling.items():
        if "error" in figures or base is None:
            yield {"workers": f"{count}", "seconds": "failed"}
            continue
        share, first = base / count, scaling[base]
        yield {
            "workers": f"{count}",
            "start-up s": _seconds(starts[count]),
            "seconds": f"{figures['seconds']:.1f}",
            "trials/s": f"{figures['trials'] / figures['seconds']:.1f}",
            "efficiency": _ratio(_each(first), _each(figures), share),
            "without start": _ratio(_each(first, starts[base]), _each(figures, starts[count]), share),
            **_cpu(figures),
            "worker MB": f"{figures['largest worker, MB']:.0f}",
            "parent MB": f"{figures['parent, MB']:.0f}",
        }


def print_rows(name: str, rows: Sequence[dict[str, str]]) -> None:
    """A table, its heads those of its longest row."""
    print(f"\n{name}")
    heads = max(rows, key=len, default={})
    for line in ({head: head for head in heads}, *rows):
        print("".join(f"{line.get(head, '-'):>{max(10, len(head) + 2)}}" for head in heads))


def batch(pages: Sequence[str], work: Path, *, size: int, workers: int, part_size: int, only: str | None) -> Figures:
    """The figures of one batch in a process of its own; with ``error`` if it failed. Leaves nothing behind."""
    source, folder = work / f"trials-{size}.jsonl", work / f"batch-{size}-{workers}"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, str(HERE / "growth_run.py"), str(source), str(folder)]
    command += ["--workers", str(workers), "--part-size", str(part_size), *(["--only", only] if only else [])]
    try:
        write_trials(source, pages, size)
        ended = subprocess.run(command, capture_output=True, text=True)
        if ended.returncode == 0:
            return dict(json.loads(ended.stdout.splitlines()[-1]))
        return {"error": f"{size} trials on {workers} workers: {last_words(ended)}"}
    except OSError as error:
        return {"error": f"{size} trials on {workers} workers: {error}"}
    finally:
        source.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def write_trials(path: Path, pages: Sequence[str], size: int) -> None:
    """So many trials as JSON lines, the pages over and over, each with an id of its own."""
    with path.open("w", encoding="utf-8") as file:
        for number, page in enumerate(islice(cycle(pages), size)):
            file.write(json.dumps({"trial_id": f"T{number:08d}", "criteria": page}, ensure_ascii=False) + "\n")


def registry_pages(registry: Path) -> tuple[str, list[str]]:
    """All eligibility texts there are, each once, and what they are."""
    if registry.is_file():
        with gzip.open(registry, "rb") as lines:
            return texts(registry, sum(1 for _ in lines))
    from eligo.corpus import gold_folders

    return texts(registry, len(gold_folders(HERE.parent / "corpus")))


def _cpu(figures: Figures) -> dict[str, str]:
    if "parent CPU, s" not in figures:
        return {}
    parent, workers = figures["parent CPU, s"], figures["workers' CPU, s"]
    return {
        "CPU ms/trial": f"{1000 * (parent + workers) / figures['trials']:.2f}",
        "parent": f"{parent / figures['seconds']:.1%}",
    }


def _each(figures: Figures, start: Figures | None = None) -> float:
    """Seconds a trial, without those of the start-up if given; 0 where nothing is left."""
    return float(max(0.0, figures["seconds"] - (start or {}).get("seconds", 0.0)) / figures["trials"])


def _ratio(above: float, below: float, share: float = 1.0) -> str:
    return f"{share * above / below:.2f}" if below > 0 else "-"


def _seconds(figures: Figures) -> str:
    return "failed" if "error" in figures else f"{figures['seconds']:.1f}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of trials")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], help="numbers of worker processes")
    parser.add_argument("--at", type=int, help="trials to compare the numbers of workers on (default: the second size)")
    parser.add_argument("--only", choices=["full", "thresholds"], help="the full pipeline, or numbers, alone")
    parser.add_argument("--full-up-to", type=int, default=16000, help="largest size for the full pipeline")
    parser.add_argument("--part-size", type=int, default=100, help="trials a part (default: %(default)s)")
    parser.add_argument("--registry", type=Path, default=REGISTRY, help="gzipped JSON lines with criteria")
    add_options(parser, KEPT)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    run(main)
