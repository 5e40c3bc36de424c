"""One batch, measured: what `benchmarks/growth.py` runs in a process of its own for each figure.

    python benchmarks/growth_run.py INPUT FOLDER --workers 4 --part-size 100 [--only thresholds]

Prints one line of JSON. Memory is the most that a process held at any time up to the end of the last part, the workers'
being looked at after every part.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ledger import peak_memory


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the batch and print its figures."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("input", type=Path)
    options.add_argument("folder", type=Path)
    options.add_argument("--workers", type=int, required=True)
    options.add_argument("--part-size", type=int, required=True)
    options.add_argument("--only", choices=["thresholds"])
    chosen = options.parse_args(arguments)
    start = time.perf_counter()
    from eligo.batch import run

    workers_peak = 0.0

    def look(*_: object) -> None:
        nonlocal workers_peak
        children = multiprocessing.active_children()
        workers_peak = max([workers_peak, *(peak_memory(child.pid or 0) for child in children)])

    summary = run(
        [chosen.input],
        chosen.folder,
        workers=chosen.workers,
        part_size=chosen.part_size,
        only=chosen.only,
        progress=look,
    )
    figures = {
        "trials": summary.parsed,
        "bytes": summary.bytes,
        "seconds": round(time.perf_counter() - start, 3),
        **_cpu(),
        "largest worker, MB": workers_peak or _largest_child(),
        "parent, MB": peak_memory(),
        "failures": summary.total.failures,
    }
    print(json.dumps(figures))
    return 0


def _cpu() -> dict[str, float]:
    """The computing time of this process and of the workers, which have ended by now."""
    try:
        import resource
    except ImportError:  # Windows
        return {}
    own, theirs = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "parent CPU, s": round(own.ru_utime + own.ru_stime, 2),
        "workers' CPU, s": round(theirs.ru_utime + theirs.ru_stime, 2),
    }


def _largest_child() -> float:
    """Where the workers cannot be looked at: what the system kept of those that have ended."""
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit, 1)


if __name__ == "__main__":
    sys.exit(main())
