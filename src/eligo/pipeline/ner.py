"""`eligo_ner`: the mentions that the trained model finds, with Chia's labels, in `doc.ents`.

The model reads a text passage by passage (`passages`), or criterion by criterion where `items` has run, over all
documents of a batch at once. Entities that are already set stay, and no mention of the model's crosses them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import srsly
from numpy.typing import NDArray
from spacy.attrs import IDX, IS_SPACE, ORTH  # type: ignore[import-not-found]
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from ..errors import ModelError
from .analysis import KEY, Analysis
from .tagging.network import Arrays, Vocabulary
from .tagging.passages import MARKER, passages
from .tagging.tagger import Tagger
from .tokens import Tokens

PROBABILITIES = "eligo_ner"
"""Key in `doc.user_data` of the model's mentions as [start, end, probability], offsets in code points."""

LONGEST_WINDOW = 256
MOST_TOGETHER = 128
"""Documents that are read at once: with more the network is hardly quicker, and they are all held meanwhile."""
_NONE = np.zeros(0, dtype=np.uint64)
SENTENCE_ENDS = frozenset(".;!?")
ESCAPE = "\\"


def find_weights(name: str = "default") -> Path:
    """The folder of a model: the name of one that is shipped, or a path.

    Shipped models lie in the package (`eligo/models/NAME`), or, in a source checkout, in `models/NAME` at its root.
    Raises `ModelError` where there is none.
    """
    package = Path(__file__).resolve().parent.parent
    homes = [package / "models", package.parent.parent / "models"]
    shipped = [home / name for home in homes] if Path(name).name == name else []
    for folder in (*shipped, Path(name)):
        if (folder / "model.json").is_file():
            return folder
    raise ModelError(
        f"{name}: no such entity model; it is neither a folder with a model.json nor one of those shipped in {homes[0]}"
    )


class Ner:
    """The spaCy component. `model` is a shipped model's name or a folder that `eligo train` wrote."""

    def __init__(self, vocab: Vocab, name: str = "eligo_ner", model: str = "default") -> None:
        self.vocab, self.name, self.model = vocab, name, model
        self.tagger = _read(find_weights(model).resolve())

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the model knows."""
        return self.tagger.labels

    def __call__(self, doc: Doc) -> Doc:
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = MOST_TOGETHER) -> Iterator[Doc]:
        """Annotate a stream of documents, in order, `batch_size` at a time, but not more than `MOST_TOGETHER`."""
        documents = iter(stream)
        while docs := list(islice(documents, min(batch_size, MOST_TOGETHER))):
            self._annotate(docs)
            yield from docs

    def to_bytes(self, **_: Any) -> bytes:
        members, opinion = [_packed(arrays) for arrays in self.tagger.members], _packed(self.tagger.opinion)
        words, characters = self.tagger.vocabulary.words, self.tagger.vocabulary.characters
        content = {
            "facts": self.tagger.facts,
            "words": words,
            "characters": characters,
            "members": members,
            "opinion": opinion,
        }
        written: bytes = srsly.msgpack_dumps(content)
        return written

    def from_bytes(self, data: bytes, **_: Any) -> Ner:
        content = srsly.msgpack_loads(data)
        members, opinion = [_unpacked(arrays) for arrays in content["members"]], _unpacked(content["opinion"])
        self.tagger = Tagger(content["facts"], Vocabulary(content["words"], content["characters"]), members, opinion)
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        self.tagger.write(Path(path))

    def from_disk(self, path: str | Path, **_: Any) -> Ner:
        self.tagger = Tagger.read(Path(path))
        return self

    def entities(self, texts: Sequence[tuple[Tokens, Analysis]]) -> list[list[tuple[int, int, str]]]:
        """The mentions of texts whose criteria are known, as start, end and label, in order; what the model finds is
        what it finds in documents."""
        number: dict[str, int] = {}
        windows, sentences = [], []
        for tokens, found in texts:
            words = tokens.words
            places = [at for at, word in enumerate(words) if word != ESCAPE and not word.isspace()]
            kept = np.array(places, dtype=np.int64)
            starts = [tokens.starts[at] for at in places]
            each = list(_cut(kept, starts, _stretches(found.text, found), words.__getitem__))
            numbers = np.zeros(len(words), dtype=np.int64)
            numbers[kept] = [number.setdefault(words[at], len(number)) for at in places]
            windows.append(each)
            sentences += [numbers[window] for window in each]
        mentions = iter(self.tagger.find_numbered(list(number), sentences))
        return [
            [
                (tokens.starts[window[mention.start]], tokens.ends[window[mention.end - 1]], mention.label)
                for window in each
                for mention in next(mentions)
            ]
            for (tokens, _), each in zip(texts, windows, strict=True)
        ]

    def _annotate(self, docs: Sequence[Doc]) -> None:
        windows = [list(_windows(doc)) for doc in docs]
        words = [doc.to_array(ORTH) for doc in docs]
        read = [word[tokens] for word, each in zip(words, windows, strict=True) for tokens in each]
        forms, numbers = np.unique(np.concatenate([*read, _NONE]), return_inverse=True)
        sentences = np.split(numbers, np.cumsum([len(tokens) for tokens in read]))[:-1]
        found = iter(self.tagger.find_numbered([self.vocab.strings[form] for form in forms.tolist()], sentences))
        for doc, each in zip(docs, windows, strict=True):
            spans, chances = [], []
            for tokens in each:
                for mention in next(found):
                    first, last = int(tokens[mention.start]), int(tokens[mention.end - 1])
                    span = Span(doc, first, last + 1, label=mention.label)
                    spans.append(span)
                    chances.append([span.start_char, span.end_char, mention.probability])
            if present := doc.ents:
                taken = {token.i for entity in present for token in entity}
                spans = [*present, *(s for s in spans if taken.isdisjoint(range(s.start, s.end)))]
            doc.set_ents(spans)
            doc.user_data[PROBABILITIES] = sorted(chances)


def _packed(arrays: Arrays) -> dict[str, dict[str, Any]]:
    return {k: {"dtype": v.dtype.str, "shape": list(v.shape), "data": v.tobytes()} for k, v in arrays.items()}


def _unpacked(arrays: dict[str, dict[str, Any]]) -> Arrays:
    return {k: np.frombuffer(v["data"], dtype=v["dtype"]).reshape(v["shape"]) for k, v in arrays.items()}


@cache
def _read(folder: Path) -> Tagger:
    return Tagger.read(folder)


def _windows(doc: Doc) -> Iterator[NDArray[np.int64]]:
    if not len(doc):
        return
    table = doc.to_array([IDX, IS_SPACE, ORTH])
    kept = np.flatnonzero((table[:, 1] == 0) & (table[:, 2] != doc.vocab.strings[ESCAPE]))
    found = doc.user_data.get(KEY)
    text = doc.text if found is None else found.text
    yield from _cut(kept, table[kept, 0].tolist(), _stretches(text, found), lambda at: doc[at].text)


def _cut(
    kept: NDArray[np.int64], starts: Sequence[int], stretches: Iterable[tuple[int, int]], written: Callable[[int], str]
) -> Iterator[NDArray[np.int64]]:
    """The tokens of each stretch that the model reads on its own.

    Args:
        kept: the tokens but white space and Markdown's backslashes.
        starts: their first code points.
        written: a token as it is written.
    """
    for start, end in stretches:
        tokens = kept[bisect_left(starts, start) : bisect_left(starts, end)]
        while len(tokens) > LONGEST_WINDOW:
            cut = next(
                (
                    i + 1
                    for i in range(LONGEST_WINDOW - 1, LONGEST_WINDOW // 2, -1)
                    if written(int(tokens[i])) in SENTENCE_ENDS
                ),
                LONGEST_WINDOW,
            )
            yield tokens[:cut]
            tokens = tokens[cut:]
        if len(tokens):
            yield tokens


def _stretches(text: str, found: Analysis | None) -> Iterator[tuple[int, int]]:
    """Criteria and the passages between them, in code points; without criteria, the passages of the whole text."""
    at = 0
    criteria = sorted((c.start, c.end) for c in found.criteria) if found is not None else []
    for number, (start, end) in enumerate(criteria):
        end = min(end, criteria[number + 1][0]) if number + 1 < len(criteria) else end
        yield from _passages_between(text, at, start)
        marker = MARKER.match(text, max(start, at), end)
        yield (marker.end() if marker else max(start, at)), end
        at = max(at, end)
    yield from _passages_between(text, at, len(text))


def _passages_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    between = text[start:end]
    for first, last in passages(between) if between and not between.isspace() else ():
        yield start + first, start + last
