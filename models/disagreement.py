"""What the lexicon's and the patterns' mentions would add to the entity model's, and how often they are right.

    python models/disagreement.py ../shared/corpora/chia/val_entities.jsonl [--model default]

Prints, for criteria with gold mentions, how many mentions `eligo_mentions` keeps beside the model's from each source,
how many of them are right, and micro-F1 of `doc.ents` with and without them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from compare import f1
from evaluate import overlapping, read
from spacy.tokens import Doc

import eligo
from eligo.pipeline.mentions import _listed
from eligo.pipeline.phrasing.syntax import syntax

SOURCES = {"lexicon": ("lexicon",), "patterns": ("patterns",), "lexicon and patterns": ("lexicon", "patterns")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default="default")
    given = parser.parse_args()
    rows = read(given.gold)
    added, right = Counter[str](), Counter[str]()
    counts = {name: np.zeros(4, dtype=int) for name in ("the model alone", *SOURCES)}
    for row, doc in zip(rows, eligo.load(model=given.model).pipe(row["text"] for row in rows), strict=True):
        gold = [(e["type"], e["start"], e["end"]) for e in row["entities"]]
        ents = [(e.label_, e.start_char, e.end_char) for e in doc.ents]
        beside = sources(row["text"], doc, ents)
        added.update(beside.values())
        right.update(beside[mention] for mention in set(beside) & set(gold))
        for name, total in counts.items():
            mine = ents + [mention for mention, source in beside.items() if source in SOURCES.get(name, ())]
            total += len(set(mine) & set(gold)), len(overlapping(mine, gold)), len(mine), len(gold)
    for source in added:
        print(f"{source}: {added[source]} added, {right[source]} of them right")
    for name, total in counts.items():
        strict, relaxed = f1(total[None])
        print(f"{name}: strict {strict:.3f} relaxed {relaxed:.3f}")


def sources(text: str, doc: Doc, ents: list[tuple[str, int, int]]) -> dict[tuple[str, int, int], str]:
    """The source of each mention that the constraints see beside the model's."""
    lexicon = {(one.label, one.start, one.end) for one in _listed(syntax(text), bytearray(len(text)), 0)}
    all_mentions = [(str(m.label), m.start, m.end) for m in doc._.eligo.mentions]
    return {m: "lexicon" if m in lexicon else "patterns" for m in all_mentions if m not in ents}


if __name__ == "__main__":
    main()
