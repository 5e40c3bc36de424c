"""Names alike: scispaCy's candidate generator over character 3-grams, with exact neighbours read from disk.

scispaCy (``scispacy.candidate_generation``) weighs the character 3-grams of names by TF-IDF and looks for the nearest
names by cosine. It finds neighbours with an approximate graph (nmslib) that takes hours to build, gives another result
at each build, and cannot be built at all with a SciPy of this decade (its ``create_tfidf_ann_index`` refuses SciPy
1.11 and newer). Here its ``CandidateGenerator`` gets an index of the same interface that finds the exact neighbours:
for each 3-gram, the names that hold it with their weights, in flat arrays that are mapped into memory.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RARE = 10
"""A 3-gram in fewer names is left out (scispaCy's ``min_df``) …"""

FEW = 10_000
"""… unless there are fewer names than this."""

BATCH = 20_000

Keys = Callable[[], Iterable[str]]
"""Gives all names, in the order of their numbers, as often as it is called."""


def build_ngrams(keys: Keys, total: int, folder: Path, advance: Callable[[int], None]) -> None:
    """Write the index of ``total`` names to a new folder. Memory does not grow with their number.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir()
    analyse = _vectorizer({}).build_analyzer()
    found: Counter[str] = Counter()
    for key in keys():
        found.update(set(analyse(key)))
        advance(1)
    kept = sorted(ngram for ngram, count in found.items() if count >= (RARE if total >= FEW else 1))
    counts = np.array([found[ngram] for ngram in kept], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    idf = (np.log((1 + total) / (1 + counts)) + 1).astype(np.float32)
    (folder / "ngrams.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    np.save(folder / "starts.npy", starts)
    np.save(folder / "idf.npy", idf)
    size = (max(int(starts[-1]), 1),)
    names, weights = _mapped(folder / "names.npy", np.uint32, size), _mapped(folder / "weights.npy", np.float32, size)
    _fill(keys, _vectorizer_of(kept, idf), starts[:-1].copy(), names, weights, advance)


def _fill(
    keys: Keys,
    vectorizer: Any,
    free: NDArray[np.int64],
    names: NDArray[np.uint32],
    weights: NDArray[np.float32],
    advance: Callable[[int], None],
) -> None:
    """Write each name's weights behind those that its 3-grams already have."""
    first = 0
    for batch in _batches(keys()):
        rows = vectorizer.transform(batch).tocsc()
        counts = np.diff(rows.indptr)
        within = np.arange(rows.nnz) - np.repeat(rows.indptr[:-1], counts)
        places = np.repeat(free, counts) + within
        names[places] = rows.indices + first
        weights[places] = rows.data
        free += counts
        first += len(batch)
        advance(len(batch))


def _mapped(path: Path, kind: type, size: tuple[int]) -> NDArray[Any]:
    """A new array on disk."""
    mapped: NDArray[Any] = np.lib.format.open_memmap(path, "w+", kind, size)  # type: ignore[no-untyped-call]
    return mapped


class NearestNames:
    """The exact nearest names, with the interface of the nmslib index that scispaCy asks.

    Raises:
        OSError, EOFError, ValueError, TypeError: the folder lacks a file, or one is damaged.
    """

    def __init__(self, folder: Path, total: int) -> None:
        self.total = total
        self.starts = np.load(folder / "starts.npy", mmap_mode="r")
        self.names = np.load(folder / "names.npy", mmap_mode="r")
        self.weights = np.load(folder / "weights.npy", mmap_mode="r")
        ngrams = json.loads((folder / "ngrams.json").read_text(encoding="utf-8"))
        idf = np.load(folder / "idf.npy")
        if not isinstance(ngrams, list) or len(ngrams) != len(idf):
            raise ValueError("its ngrams are not those that were weighed")
        self.vectorizer = _vectorizer_of(ngrams, idf)

    def knnQueryBatch(self, vectors: Any, k: int) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:  # noqa: N802
        """For each row of a sparse matrix, the numbers of the ``k`` nearest names and their cosine distances."""
        return [self._nearest(vectors.getrow(row), k) for row in range(vectors.shape[0])]

    def _nearest(self, vector: Any, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        likeness = np.zeros(self.total, dtype=np.float32)
        for ngram, weight in zip(vector.indices, vector.data, strict=True):
            held = slice(self.starts[ngram], self.starts[ngram + 1])
            likeness[self.names[held]] += weight * self.weights[held]
        k = min(k, self.total)
        best = np.argpartition(-likeness, k - 1)[:k] if k < self.total else np.arange(self.total)
        best = best[likeness[best] > 0]
        order = np.lexsort((best, -likeness[best]))
        return best[order], (1 - likeness[best[order]]).astype(np.float32)


def _vectorizer(vocabulary: dict[str, int]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), vocabulary=vocabulary or None, dtype=np.float32)


def _vectorizer_of(ngrams: list[str], idf: NDArray[np.float32]) -> Any:
    """scispaCy's vectorizer, as it would be after fitting; nothing is unpickled."""
    vectorizer = _vectorizer({ngram: place for place, ngram in enumerate(ngrams)})
    vectorizer.idf_ = idf
    return vectorizer


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(keys)
    while batch := list(islice(iterator, BATCH)):
        yield batch
