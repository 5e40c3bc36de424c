"""Annotated corpora, as sentences that a tagger can be fitted to: brat, JSON lines, and Eligo's gold documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from ..errors import InputError
from ..pipeline.tagging.passages import passages
from ..pipeline.tokenizer import TOKEN

LONGEST_SENTENCE = 256

Span = tuple[int, int, str]


@dataclass(slots=True)
class Sentence:
    """One passage: word forms, and its mentions as (first token, end token, label), in order and apart."""

    document: str
    forms: list[str]
    mentions: list[Span]


@dataclass(slots=True)
class Annotated:
    """A corpus that was read. `dropped` counts annotations that could not be used, by reason."""

    sentences: list[Sentence] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)

    @property
    def labels(self) -> list[str]:
        """The labels that are used, sorted."""
        return sorted({label for sentence in self.sentences for _, _, label in sentence.mentions})

    @property
    def documents(self) -> list[str]:
        """The documents' names, sorted."""
        return sorted({sentence.document for sentence in self.sentences})


def read_corpus(path: Path, labels: Collection[str] | None = None) -> Annotated:
    """Read a corpus, of whichever kind it is. Only mentions of `labels` count, or of any label.

    - a folder with brat files: `NAME.txt` and `NAME.ann`; a discontinuous mention counts from its first to its last
      character;
    - a folder with Eligo's gold documents (`gold.json`) at or below it;
    - a JSON Lines file, one passage a line:
      `{"text": ..., "entities": [{"type", "start", "end"}], "nct_id" or "id": ...}`.

    Of mentions that overlap the longest is kept. Raises `InputError` where there is nothing to read, or a file
    is malformed.
    """
    if path.is_file():
        rows = _json_lines(path)
    elif path.is_dir() and any(path.glob("*.ann")):
        rows = _brat(path)
    elif path.is_dir():
        rows = _gold(path)
    else:
        raise InputError(str(path), "does not exist.", "Give a folder of brat or gold documents, or a .jsonl file.")
    corpus = Annotated()
    for document, text, spans in rows:
        wanted = [span for span in spans if labels is None or span[2] in labels]
        _count(corpus, "of other labels", len(spans) - len(wanted))
        _add(corpus, document, text, wanted)
    if not any(sentence.mentions for sentence in corpus.sentences):
        raise InputError(str(path), "holds no annotated mention.", "There is nothing to learn from.")
    return corpus


def _add(corpus: Annotated, document: str, text: str, spans: list[Span]) -> None:
    wanted = flattened(spans)
    _count(corpus, "inside another", len(spans) - len(wanted))
    used = 0
    for start, end in passages(text):
        forms: list[str] = []
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        for match in TOKEN.finditer(text, start, end):
            if not match.group(1).isspace():
                starts[match.start(1)] = len(forms)
                forms.append(match.group(1))
                ends[match.end(1)] = len(forms)
        here = [(s, e, label) for s, e, label in wanted if start <= s and e <= end]
        used += len(here)
        aligned = [(starts[s], ends[e], label) for s, e, label in here if s in starts and e in ends]
        _count(corpus, "border inside a token", len(here) - len(aligned))
        for first in range(0, len(forms), LONGEST_SENTENCE):
            last = min(first + LONGEST_SENTENCE, len(forms))
            mentions = [(s - first, e - first, label) for s, e, label in aligned if first <= s and e <= last]
            corpus.sentences.append(Sentence(document, forms[first:last], mentions))
    _count(corpus, "across passages", len(wanted) - used)


def _count(corpus: Annotated, reason: str, number: int) -> None:
    if number:
        corpus.dropped[reason] = corpus.dropped.get(reason, 0) + number


def flattened(spans: Iterable[Span]) -> list[Span]:
    """Mentions without overlaps, in order; of those that overlap the longest is kept, then the first."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= start or end <= span[0] for start, end, _ in kept):
            kept.append(span)
    return sorted(kept)


def _json_lines(path: Path) -> Iterator[tuple[str, str, list[Span]]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = orjson.loads(line)
            text = row["text"]
            spans = [(int(e["start"]), int(e["end"]), str(e["type"])) for e in row["entities"]]
            document = str(row.get("nct_id") or row.get("id") or number)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}:{number}",
                f"is no annotated passage ({error}).",
                'Each line is {"text": ..., "entities": [{"type", "start", "end"}]}.',
            ) from None
        yield document, text, _checked(f"{path}:{number}", text, spans)


def _brat(folder: Path) -> Iterator[tuple[str, str, list[Span]]]:
    for path in sorted(folder.glob("*.ann")):
        source = path.with_suffix(".txt")
        if not source.is_file():
            raise InputError(str(path), f"has no {source.name} beside it.", "Brat keeps text and annotations together.")
        text = _text(source)
        spans = []
        for number, line in enumerate(_text(path).split("\n"), 1):
            if not line.startswith("T"):
                continue
            try:
                label, *written = line.split("\t")[1].replace(";", " ").split()
                offsets = [int(offset) for offset in written]
                spans.append((min(offsets), max(offsets), label))
            except (ValueError, IndexError):
                raise InputError(
                    f"{path}:{number}",
                    "is no brat text-bound annotation.",
                    "Expected 'T1<TAB>Label START END<TAB>text'.",
                ) from None
        yield path.stem.removesuffix("_inc").removesuffix("_exc"), text, _checked(str(path), text, spans)


def _gold(folder: Path) -> Iterator[tuple[str, str, list[Span]]]:
    from ..corpus import gold_folders, read_gold

    for document in gold_folders(folder):
        _, trial = read_gold(document)
        yield document.name, trial.text, [(m.start, m.end, m.label) for m in trial.mentions]


def _checked(source: str, text: str, spans: list[Span]) -> list[Span]:
    for start, end, label in spans:
        if not 0 <= start < end <= len(text):
            raise InputError(
                source,
                f"{label} at {start}:{end} lies outside the text of {len(text)} characters.",
                "Offsets are in Unicode code points into the text.",
            )
    return spans


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), f"is not UTF-8 ({error.reason} at byte {error.start}).", "Convert it first."
        ) from None
