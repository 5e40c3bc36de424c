"""Measure segmentation: items, sections and parents against the gold in `benchmarks/gold/items.jsonl`.

    python benchmarks/segmentation.py [--registry ../shared/corpora/registry/criteria.jsonl.gz] [--misses]

The gold holds offsets only; the texts are read from the registry file, and each must have the SHA-256 the gold names.
An item is found when its start and end are both exactly the gold's; groups, criteria and notes all count as items.
Sections and parents are judged over the found items; a parent is right when it spans what the gold's parent spans.
`benchmarks/gold/README.md` says how the gold was drawn and annotated.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "benchmarks" / "gold" / "items.jsonl"
REGISTRY = ROOT.parent / "shared" / "corpora" / "registry" / "criteria.jsonl.gz"


class Item(NamedTuple):
    """One item of a text: `text[start:end]` in code points; `parent` is the index of its group in the same list."""

    start: int
    end: int
    section: str
    role: str
    parent: int | None


class GoldTrial(NamedTuple):
    """One annotated trial: its registry id, the SHA-256 of its text in UTF-8, its items in reading order."""

    id: str
    sha256: str
    items: list[Item]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 0, or 2 with one line on stderr where the gold or the texts cannot be read."""
    options = _options(arguments)
    try:
        gold = read_gold(options.gold)
        texts = read_texts(options.registry, gold)
    except (OSError, ValueError) as error:
        print(f"segmentation: {error}", file=sys.stderr)
        return 2
    total = Score()
    for trial in gold:
        text = texts[trial.id]
        predicted = predict(text)
        total += score(trial.items, predicted)
        if options.misses:
            print_misses(trial, predicted, text)
    print_table(total, trials=len(gold))
    return 0


def predict(text: str) -> list[Item]:
    """The items Eligo finds in `text`, in the order it gives them."""
    import eligo

    criteria = eligo.parse(text).criteria
    index = {criterion.id: position for position, criterion in enumerate(criteria)}
    return [
        Item(
            criterion.start,
            criterion.end,
            str(criterion.section),
            str(criterion.role),
            None if criterion.parent is None else index[criterion.parent],
        )
        for criterion in criteria
    ]


@dataclass
class Agreement:
    """Exact matches between gold and predicted extents."""

    matched: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.matched + other.matched, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        return _share(self.matched, self.predicted)

    @property
    def recall(self) -> float:
        return _share(self.matched, self.gold)

    @property
    def f1(self) -> float:
        return _share(2 * self.matched, self.gold + self.predicted)


@dataclass
class Score:
    """Counts that add up over trials; `nested` are the found items that have a parent in the gold."""

    items: Agreement = field(default_factory=Agreement)
    criteria: Agreement = field(default_factory=Agreement)
    sections_right: int = 0
    parents_right: int = 0
    nested: int = 0
    nested_right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.items + other.items,
            self.criteria + other.criteria,
            self.sections_right + other.sections_right,
            self.parents_right + other.parents_right,
            self.nested + other.nested,
            self.nested_right + other.nested_right,
        )


def score(gold: Sequence[Item], predicted: Sequence[Item]) -> Score:
    """Compare two segmentations of one text. A second item with an extent already matched is a false one."""
    pairs = matched_pairs(gold, predicted)
    nested = [(g, p) for g, p in pairs if g.parent is not None]
    return Score(
        items=_agreement(gold, predicted),
        criteria=_agreement(_only_criteria(gold), _only_criteria(predicted)),
        sections_right=sum(g.section == p.section for g, p in pairs),
        parents_right=sum(_same_parent(g, gold, p, predicted) for g, p in pairs),
        nested=len(nested),
        nested_right=sum(_same_parent(g, gold, p, predicted) for g, p in nested),
    )


def matched_pairs(gold: Sequence[Item], predicted: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Gold items with the first predicted item of exactly the same extent."""
    by_extent: dict[tuple[int, int], Item] = {}
    for item in predicted:
        by_extent.setdefault(_extent(item), item)
    return [(item, by_extent[_extent(item)]) for item in gold if _extent(item) in by_extent]


def read_gold(path: Path) -> list[GoldTrial]:
    """Read `items.jsonl`. Raises ValueError naming the line that is not a gold trial."""
    trials = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            items = [Item(*(item[name] for name in Item._fields)) for item in row["items"]]
            trials.append(GoldTrial(row["id"], row["sha256"], items))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}, line {number}: not a gold trial ({error!r})") from error
    return trials


def read_texts(path: Path, gold: Iterable[GoldTrial]) -> dict[str, str]:
    """The annotated trials' texts by id. Raises ValueError where one is absent or is not the text annotated."""
    wanted = {trial.id: trial.sha256 for trial in gold}
    texts: dict[str, str] = {}
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["id"] in wanted:
                    texts[row["id"]] = row["criteria"]
    except (EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: not gzipped JSON lines with id and criteria ({error!r})") from error
    for trial_id, sha256 in wanted.items():
        if trial_id not in texts:
            raise ValueError(f"{path}: no trial {trial_id}, which the gold annotates")
        if hashlib.sha256(texts[trial_id].encode("utf-8")).hexdigest() != sha256:
            raise ValueError(f"{path}: the text of {trial_id} is not the one annotated (its SHA-256 differs)")
    return texts


def print_table(total: Score, trials: int) -> None:
    found = total.items.matched
    print(f"{trials} trials, {total.items.gold} gold items, {total.items.predicted} predicted\n")
    print(f"{'':22}{'precision':>10}{'recall':>10}{'F1':>10}")
    for name, agreement in (("items", total.items), ("role = criterion", total.criteria)):
        print(f"{name:22}{agreement.precision:10.4f}{agreement.recall:10.4f}{agreement.f1:10.4f}")
    print(f"\n{'over found items':22}{'accuracy':>10}{'right':>10}{'of':>10}")
    for name, right, of in (
        ("section", total.sections_right, found),
        ("parent", total.parents_right, found),
        ("parent, where nested", total.nested_right, total.nested),
    ):
        print(f"{name:22}{_share(right, of):10.4f}{right:10d}{of:10d}")


def print_misses(trial: GoldTrial, predicted: Sequence[Item], text: str) -> None:
    """One line for each missed, false or misplaced item: what is wrong, offsets, the text's first and last words."""
    pairs = matched_pairs(trial.items, predicted)
    lines = [(item, "missed") for item in trial.items if item not in {g for g, _ in pairs}]
    lines += [(item, "false") for item in _unmatched(predicted, pairs)]
    for g, p in pairs:
        if g.section != p.section:
            lines.append((p, f"section {p.section}, gold {g.section}"))
        if g.role != p.role:
            lines.append((p, f"role {p.role}, gold {g.role}"))
        if not _same_parent(g, trial.items, p, predicted):
            want, got = _parent_extent(g, trial.items), _parent_extent(p, predicted)
            lines.append((p, f"parent {got}, gold {want}"))
    if lines:
        print(f"{trial.id}")
    for item, fault in sorted(lines, key=lambda line: (line[0].start, line[0].end, line[1])):
        print(f"  {item.start:6d} {item.end:6d} {item.role:9} {fault}: {_excerpt(text[item.start : item.end])}")
    if lines:
        print()


def _unmatched(predicted: Sequence[Item], pairs: Iterable[tuple[Item, Item]]) -> list[Item]:
    """Predicted items that found no gold item; of several with one extent, all but one."""
    free = Counter(_extent(p) for _, p in pairs)
    left = []
    for item in predicted:
        if free[_extent(item)]:
            free[_extent(item)] -= 1
        else:
            left.append(item)
    return left


def _agreement(gold: Sequence[Item], predicted: Sequence[Item]) -> Agreement:
    return Agreement(len(matched_pairs(gold, predicted)), len(gold), len(predicted))


def _only_criteria(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.role == "criterion"]


def _same_parent(g: Item, gold: Sequence[Item], p: Item, predicted: Sequence[Item]) -> bool:
    return _parent_extent(g, gold) == _parent_extent(p, predicted)


def _parent_extent(item: Item, items: Sequence[Item]) -> tuple[int, int] | None:
    return None if item.parent is None else _extent(items[item.parent])


def _extent(item: Item) -> tuple[int, int]:
    return item.start, item.end


def _excerpt(text: str, width: int = 100) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= width else f"{folded[: width // 2]} … {folded[-width // 2 :]}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure item segmentation against the gold trials.")
    parser.add_argument("--registry", type=Path, default=REGISTRY, help="gzipped JSON lines with id and criteria")
    parser.add_argument("--gold", type=Path, default=GOLD, help="the gold items (default: %(default)s)")
    parser.add_argument("--misses", action="store_true", help="also print every span that differs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
