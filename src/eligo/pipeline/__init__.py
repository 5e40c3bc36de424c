"""The spaCy pipeline: from eligibility text to constraints, one component a module, in the order they run."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

COMPONENTS = (
    "sections",
    "items",
    "ner",
    "mentions",
    "quantities",
    "thresholds",
    "facts",
    "windows",
    "context",
    "logic",
    "concepts",
)
"""The components in the order they run; each is registered with spaCy as ``eligo_<name>``."""


@cache
def load() -> Language:
    """The pipeline as a spaCy ``Language``: ``doc.ents`` carries Chia's labels, ``doc._.eligo`` the analysis.

    Needs no network. The same object is returned at every call.
    """
    import spacy

    from . import factories  # noqa: F401  registers the components where the package is not installed

    nlp = spacy.blank("en")
    if find_spec("eligo.pipeline.tokenizer") is not None:
        from .tokenizer import create_tokenizer

        nlp.tokenizer = create_tokenizer(nlp.vocab)
    for component in COMPONENTS:
        if find_spec(f"eligo.pipeline.{component}") is not None:
            nlp.add_pipe(f"eligo_{component}")
    return nlp
