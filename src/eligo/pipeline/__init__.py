"""The spaCy pipeline: from eligibility text to constraints, one component a module, in the order they run."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
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
    "linking",
)
"""The components in the order they run; each is registered with spaCy as ``eligo_<name>``."""

THRESHOLDS = ("sections", "items", "quantities", "thresholds", "windows", "concepts")
"""The components that ``only="thresholds"`` runs: none of them looks at tokens."""


@cache
def load(*, only: str | None = None, vocabulary: str | Path | None = None, linker: str | None = None) -> Language:
    """The pipeline as a spaCy ``Language``: ``doc.ents`` carries Chia's labels, ``doc._.eligo`` the analysis.

    Needs no network. The same object is returned at every call with the same arguments.

    Args:
        only: ``thresholds`` for numbers alone, many times as fast: no entities, no logic.
        vocabulary: a folder that ``eligo vocab build`` made; names are looked up there first.
        linker: one of scispaCy's linkers (``umls``, ``mesh``, ``rxnorm``, ``go``, ``hpo``) whose files are on this
            machine; it has the first word on every mention.

    Raises:
        ValueError: ``only`` is something else.
        InputError: ``vocabulary`` is no vocabulary.
        ModelError: the linker's files are not here.
    """
    import spacy

    from . import factories  # noqa: F401  registers the components where the package is not installed
    from .tokenizer import create_tokenizer, keep_whole

    if only not in (None, "thresholds"):
        raise ValueError(f"only={only!r} is not known; leave it out or say only='thresholds'")
    settings = {"linking": {"vocabulary": None if vocabulary is None else str(vocabulary)}}
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer(nlp.vocab) if only is None else partial(keep_whole, nlp.vocab)
    for component in COMPONENTS if only is None else THRESHOLDS:
        if find_spec(f"eligo.pipeline.{component}") is not None:
            nlp.add_pipe(f"eligo_{component}", config=settings.get(component, {}))
    if linker is not None and "eligo_linking" in nlp.pipe_names:
        nlp.add_pipe("eligo_scispacy_linker", before="eligo_linking", config={"linker_name": linker})
    return nlp
