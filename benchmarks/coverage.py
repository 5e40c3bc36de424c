"""Segment every text of a registry file: errors, lost words, speed on one core, and what the texts hold.

    python benchmarks/coverage.py [--registry ../shared/corpora/registry/criteria.jsonl.gz] [--losses]

A word is lost when it stands in no heading and in no criterion, group or note; a bullet or number before an item is
a marker and no word. `--losses` prints each. The speed is that of segmentation alone (`eligo.pipeline.items.segment`),
the best of three passes, on texts already in memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from eligo.pipeline.items import find_criteria, segment
from eligo.pipeline.sections import find_sections

REGISTRY = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "registry" / "criteria.jsonl.gz"
PASSES = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0, 1 where a text failed or lost a word, 2 where the file cannot be read."""
    options = _options(arguments)
    try:
        texts = dict(_texts(options.registry))
    except (OSError, ValueError) as error:
        print(f"coverage: {options.registry}: {error}", file=sys.stderr)
        return 2
    if not texts:
        print(f"coverage: {options.registry}: no texts", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for trial, text in texts.items():
        try:
            lost = list(lost_words(text, counts))
        except Exception as error:
            counts["errors"] += 1
            print(f"coverage: {trial}: {error!r}", file=sys.stderr)
            continue
        counts["lost words"] += len(lost)
        if options.losses:
            for start, word in lost:
                print(f"{trial} {start}: {word!r}")
    seconds = min(_pass(list(texts.values())) for _ in range(PASSES))
    rows = [
        ("trials", f"{len(texts)}"),
        ("characters", f"{sum(map(len, texts.values()))}"),
        *((name, f"{counts[name]}") for name in ("errors", "lost words", "sections with a heading")),
        *((name, f"{counts[name]}") for name in ("criterion", "group", "note", "inclusion", "exclusion", "unknown")),
        ("with a parent", f"{counts['with a parent']}"),
        ("with applies_to", f"{counts['with applies_to']}"),
        ("trials/s on one core", f"{len(texts) / seconds:.0f}"),
    ]
    for name, value in rows:
        print(f"{name:<24}{value:>12}")
    return 1 if counts["errors"] or counts["lost words"] else 0


def lost_words(text: str, counts: Counter[str]) -> Iterator[tuple[int, str]]:
    """The words of ``text`` that stand in no heading and no item, with their offsets; adds to ``counts``."""
    sections = find_sections(text)
    criteria, _ = find_criteria(text, sections)
    spans = [(section.heading_start, section.heading_end) for section in sections]
    counts["sections with a heading"] += sum(start < end for start, end in spans)
    for criterion in criteria:
        spans.append((criterion.start, criterion.end))
        counts[criterion.role] += 1
        counts[criterion.section] += 1
        counts["with a parent"] += criterion.parent is not None
        counts["with applies_to"] += criterion.applies_to is not None
    position = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        if start < position and start < end:
            raise ValueError(f"two items share the text at {start}")
        for word in re.finditer(r"\S+", text[position:start]):
            if any(sign.isalnum() for sign in word.group()) and not _MARKER.fullmatch(word.group()):
                yield position + word.start(), word.group()
        position = max(position, end)


_MARKER = re.compile(
    r"[-*•]?\\?[(\[]?(\d{1,3}|\d{1,2}(\.(\d{1,2}|[a-z])){1,3}|[A-Za-z]|[ivxIVX]{1,5})\\?[.)\]:–-]{0,2}"
)


def _pass(texts: list[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        segment(text)
    return time.perf_counter() - start


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["criteria"]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Segment every text of a registry file; count losses, measure speed.")
    parser.add_argument("--registry", type=Path, default=REGISTRY, help="criteria.jsonl.gz")
    parser.add_argument("--losses", action="store_true", help="print each lost word")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
