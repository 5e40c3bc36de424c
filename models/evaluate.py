"""Score a trained entity model on criteria with gold mentions, and time it.

    python models/evaluate.py ../shared/corpora/chia/val_entities.jsonl --model default [--predictions OUT.jsonl]
        [--without ../shared/corpora/chia/train_entities.jsonl]

Prints a Markdown table (strict and relaxed F1 a type) and the speed of tokenizer and model in `nlp.pipe`, in words a
second of processor time. Criteria whose wording also occurs in the file after `--without` are left out. The
predictions are written as the neutral scorer reads them (`{"id", "entities": [{"type", "start", "end"}]}`).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import spacy

import eligo.pipeline.factories  # noqa: F401
from eligo.pipeline.tokenizer import create_tokenizer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", default="default")
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--without", type=Path)
    given = parser.parse_args()
    known = {folded(row["text"]) for row in read(given.without)} if given.without else set()
    rows = [row for row in read(given.gold) if folded(row["text"]) not in known]
    texts = [row["text"] for row in rows]
    start = time.perf_counter()
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer(nlp.vocab)
    nlp.add_pipe("eligo_ner", config={"model": given.model})
    loaded = time.perf_counter() - start
    words = sum(len(text.split()) for text in texts)
    first, again = timed(nlp, texts), timed(nlp, texts)
    found = [[(e.label_, e.start_char, e.end_char) for e in doc.ents] for doc in nlp.pipe(texts)]
    gold = [[(e["type"], e["start"], e["end"]) for e in row["entities"]] for row in rows]
    print_table(gold, found)
    print(f"\nloaded in {loaded:.2f} s; {words / first:,.0f} words/s, {words / again:,.0f} once the words are known")
    if given.predictions:
        with given.predictions.open("w", encoding="utf8") as out:
            for row, mentions in zip(rows, found, strict=True):
                entities = [{"type": t, "start": s, "end": e} for t, s, e in mentions]
                out.write(json.dumps({"id": row["id"], "entities": entities}) + "\n")


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def folded(text: str) -> str:
    return " ".join(text.lower().split())


def timed(nlp: spacy.language.Language, texts: list[str]) -> float:
    start = time.process_time()
    for _ in nlp.pipe(texts):
        pass
    return time.process_time() - start


Mentions = list[list[tuple[str, int, int]]]


def print_table(gold: Mentions, found: Mentions) -> None:
    wanted, said, exact, loose = (Counter[str]() for _ in range(4))
    for mine, theirs in zip(found, gold, strict=True):
        said.update(t for t, _, _ in mine)
        wanted.update(t for t, _, _ in theirs)
        exact.update(t for t, _, _ in set(mine) & set(theirs))
        loose.update(overlapping(mine, theirs))
    print("| type | strict F1 | relaxed F1 | mentions |\n| --- | --- | --- | --- |")
    for name, labels in {"**all**": list(wanted), **{t: [t] for t, _ in wanted.most_common()}}.items():
        total = sum(said[t] + wanted[t] for t in labels)
        strict, relaxed = (2 * sum(hits[t] for t in labels) / total for hits in (exact, loose))
        print(f"| {name} | {strict:.3f} | {relaxed:.3f} | {sum(wanted[t] for t in labels)} |")


def overlapping(mine: list[tuple[str, int, int]], theirs: list[tuple[str, int, int]]) -> list[str]:
    """The type of each gold mention matched by an overlapping one of its type, the longest overlaps first."""
    pairs = sorted(
        (
            (min(a[2], b[2]) - max(a[1], b[1]), i, j)
            for i, a in enumerate(mine)
            for j, b in enumerate(theirs)
            if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]
        ),
        reverse=True,
    )
    used: tuple[set[int], set[int]] = set(), set()
    matched = []
    for _, i, j in pairs:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            matched.append(mine[i][0])
    return matched


if __name__ == "__main__":
    main()
