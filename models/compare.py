"""Compare entity models on criteria with gold mentions, by a bootstrap over trials.

    python models/compare.py ../shared/corpora/chia/val_entities.jsonl default accurate \\
        --train ../shared/corpora/chia/train_entities.jsonl

A model may be followed by another threshold and overlap weight for its decoding: `default@.45,.4`.

Prints a Markdown table: strict and relaxed micro-F1 of each model with the 95 % interval of a bootstrap over trials;
the same without the criteria whose wording also occurs in the training split; and how far each model is from the first
one, with the share of resampled sets of trials on which it is ahead of it (the same trials are drawn for all models).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import spacy
from evaluate import folded, overlapping, read

import eligo.pipeline.factories  # noqa: F401
from eligo.pipeline.tokenizer import create_tokenizer

DRAWS = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--train", type=Path)
    given = parser.parse_args()
    rows = read(given.gold)
    known = {folded(row["text"]) for row in read(given.train)} if given.train else set()
    new = np.array([folded(row["text"]) not in known for row in rows])
    names = [row["id"].split("_")[0] for row in rows]
    trials = [np.flatnonzero(np.array(names) == name) for name in sorted(set(names))]
    chance = np.random.default_rng(0)
    drawn = [np.concatenate([trials[i] for i in chance.integers(len(trials), size=len(trials))]) for _ in range(DRAWS)]
    print(f"| model | strict (95 %) | relaxed (95 %) | without {(~new).sum()} that recur | ahead of the first |")
    print("| --- | --- | --- | --- | --- |")
    first = None
    for name in given.models:
        counts = counted(name, rows)
        resampled = np.array([f1(counts[draw]) for draw in drawn])
        low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
        whole, unseen = f1(counts), f1(counts[new])
        cells = [f"{w:.4f} ({a:.3f} to {b:.3f})" for w, a, b in zip(whole, low, high, strict=True)]
        cells.append(" / ".join(f"{value:.3f}" for value in unseen))
        if first is None:
            first = whole, resampled
            cells.append("")
        else:
            gains = [f"{a - b:+.4f}" for a, b in zip(whole, first[0], strict=True)]
            shares = (resampled > first[1]).mean(0)
            cells.append(" / ".join(f"{gain} ({share:.0%})" for gain, share in zip(gains, shares, strict=True)))
        print("| " + " | ".join([name, *cells]) + " |", flush=True)


def counted(model: str, rows: Sequence[dict]) -> np.ndarray:
    """(N, 4) of each criterion: mentions found exactly, found with an overlap, found at all, and to be found."""
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer(nlp.vocab)
    name, _, setting = model.partition("@")
    tagger = nlp.add_pipe("eligo_ner", config={"model": name}).tagger
    if setting:
        tagger.threshold, tagger.overlap = map(float, setting.split(","))
    counts = []
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        mine = [(e.label_, e.start_char, e.end_char) for e in doc.ents]
        gold = [(e["type"], e["start"], e["end"]) for e in row["entities"]]
        counts.append((len(set(mine) & set(gold)), len(overlapping(mine, gold)), len(mine), len(gold)))
    return np.array(counts)


def f1(counts: np.ndarray) -> tuple[float, float]:
    exact, loose, said, wanted = counts.sum(0)
    return 2 * exact / (said + wanted), 2 * loose / (said + wanted)


if __name__ == "__main__":
    main()
