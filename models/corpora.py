"""The corpora as sentences of tokens with tags: Chia, the Leaf Clinical Trials corpus, and unlabelled registry text."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from eligo.pipeline.tagging.network import MOST_CHARACTERS, normal_form
from eligo.pipeline.tagging.passages import passages
from eligo.pipeline.tokenizer import TOKEN
from eligo.schema import LABELS

LCT_LEAST = 60
LONGEST = 220


@dataclass
class Sentence:
    id: str
    text: str
    forms: list[str]
    starts: list[int]
    ends: list[int]
    spans: list[tuple[int, int, int]]
    """(first token, end token, label) of each mention."""


def read_sentence(
    text: str, mentions: Iterable[tuple[int, int, str]] = (), labels: tuple[str, ...] = (), id: str = ""
) -> Sentence:
    """Tokens of one criterion; a mention whose border falls inside a token is left out."""
    forms, starts, ends = [], [], []
    for match in TOKEN.finditer(text):
        if not match.group(1).isspace():
            forms.append(match.group(1))
            starts.append(match.start(1))
            ends.append(match.end(1))
    first, last = {s: i for i, s in enumerate(starts)}, {e: i + 1 for i, e in enumerate(ends)}
    spans = [(first[s], last[e], labels.index(t)) for s, e, t in mentions if s in first and e in last]
    return Sentence(id, text, forms, starts, ends, sorted(spans))


def chia(path: Path) -> list[Sentence]:
    """Chia's criteria from `{train,val}_entities.jsonl`."""
    rows = map(json.loads, path.read_text(encoding="utf8").splitlines())
    return [
        read_sentence(r["text"], [(e["start"], e["end"], e["type"]) for e in r["entities"]], LABELS, r["id"])
        for r in rows
    ]


def lct(folder: Path) -> tuple[list[tuple[Sentence, Sentence]], list[tuple[str, ...]]]:
    """LCT's lines, each read twice: nested entities flattened to the longest, and to the shortest."""
    files = {p: _brat_entities(p.with_suffix(".ann")) for p in sorted(folder.glob("*.txt"))}
    counts = Counter(label for entities in files.values() for _, _, label in entities)
    labels = tuple(sorted(label for label, n in counts.items() if n >= LCT_LEAST))
    pairs = []
    for path, entities in files.items():
        text = path.read_text(encoding="utf8")
        for start, end in passages(text):
            here = [(s - start, e - start, t) for s, e, t in entities if start <= s and e <= end and t in labels]
            outer, inner = flat(here, longest=True), flat(here, longest=False)
            pairs.append(tuple(read_sentence(text[start:end], kept, labels) for kept in (outer, inner)))
    return [p for p in pairs if 0 < len(p[0].forms) <= LONGEST], [labels, labels]


def _brat_entities(path: Path) -> list[tuple[int, int, str]]:
    found = set()
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("T"):
            label, *offsets = line.split("\t")[1].replace(";", " ").split()
            found.add((int(offsets[0]), int(offsets[-1]), label))
    return sorted(found)


def flat(mentions: Iterable[tuple[int, int, str]], longest: bool) -> list[tuple[int, int, str]]:
    """Mentions without overlaps; of two that overlap the longest (or the shortest) is kept."""
    kept: list[tuple[int, int, str]] = []
    for s, e, t in sorted(mentions, key=lambda m: ((m[0] - m[1]) * (1 if longest else -1), m)):
        if all(e <= a or b <= s for a, b, _ in kept):
            kept.append((s, e, t))
    return sorted(kept)


def registry(path: Path, every: int = 1) -> Iterator[Sentence]:
    """The passages of registry text, of one trial in `every`, hard wraps joined, each distinct one once."""
    seen = set()
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for line in islice(lines, 0, None, every):
            text = json.loads(line)["criteria"]
            for start, end in passages(text):
                content = " ".join(text[start:end].split())
                if content not in seen:
                    seen.add(content)
                    sentence = read_sentence(content)
                    if 1 < len(sentence.forms) <= LONGEST:
                        yield sentence


class Forms:
    """Word and character ids of every word form met; id 0 is padding, 1 an unknown word or character."""

    def __init__(self, words: list[str], characters: list[str]) -> None:
        self.words, self.characters = words, characters
        self.word_id = {w: i + 2 for i, w in enumerate(words)}
        self.character_id = {c: i + 2 for i, c in enumerate(characters)}
        self.id: dict[str, int] = {}
        self.rows: list[tuple[int, list[int]]] = []
        self.table = (np.zeros(0, np.int64), np.zeros((0, MOST_CHARACTERS), np.int64))

    def add(self, form: str) -> int:
        if form not in self.id:
            characters = [self.character_id.get(c, 1) for c in form[:MOST_CHARACTERS]]
            characters += [0] * (MOST_CHARACTERS - len(characters))
            self.id[form] = len(self.rows)
            self.rows.append((self.word_id.get(normal_form(form), 1), characters))
        return self.id[form]

    def encode(self, sentence: Sentence) -> np.ndarray:
        return np.array([self.add(f) for f in sentence.forms], dtype=np.int64)

    def freeze(self) -> None:
        self.table = (np.array([r[0] for r in self.rows]), np.array([r[1] for r in self.rows]))

    @classmethod
    def of(cls, sentences: Iterable[Sentence], least: int = 3) -> Forms:
        words: Counter[str] = Counter()
        characters: Counter[str] = Counter()
        for sentence in sentences:
            words.update(map(normal_form, sentence.forms))
            characters.update(c for form in sentence.forms for c in form)
        ranked = sorted((w for w, n in words.items() if n >= least), key=lambda w: (-words[w], w))
        return cls(ranked, sorted(c for c, n in characters.items() if n >= 10))
