"""The spaCy pipeline: from eligibility text to constraints, one component a module, in the order they run.

A component reads and writes the :class:`~.analysis.Analysis` of a document. What it is made of stands in a folder:

* ``sections``, ``items``: :mod:`.segmentation`, the text's structure;
* ``ner``: :mod:`.tagging`, the entity model; ``mentions``, ``facts``: :mod:`.phrasing`, what words name and state;
* ``quantities``: :mod:`.numeric`, the numbers; ``thresholds``: :mod:`.limits`, what they are about;
* ``windows``: :mod:`.temporal`, the times; ``context``: :mod:`.scoping`, what is denied and suspected;
* ``logic``: :mod:`.reasoning`, the expressions, and :mod:`.residue`, what they leave out;
* ``concepts`` (with :mod:`.plausibility`), ``linking``: the codes.

:mod:`.texts` runs the components over texts without a ``Doc`` for each, :mod:`.numbers_only` those that need no tokens.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

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

FIRST = ("sections", "items")
THRESHOLDS = ("sections", "items", "quantities", "thresholds", "windows", "concepts")
"""The components that ``only="thresholds"`` runs: none of them looks at tokens."""


class Loading(TypedDict, total=False):
    """The arguments of :func:`load`, as every function that parses takes them."""

    model: str | Path
    base: str | Path | None
    only: str | None
    vocabulary: str | Path | None
    linker: str | None


def load(
    *,
    model: str | Path = "default",
    base: str | Path | None = None,
    only: str | None = None,
    vocabulary: str | Path | None = None,
    linker: str | None = None,
) -> Language:
    """The pipeline as a spaCy ``Language``: ``doc.ents`` carries Chia's labels, ``doc._.eligo`` the analysis.

    Needs no network. The same object is returned at every call with the same arguments.

    Args:
        model: the entity model: a shipped one's name (``default``, or ``accurate``, which is slower), or a folder that
            ``eligo train`` wrote.
        base: an installed spaCy pipeline, or a folder with one, to build on (``en_core_sci_sm``): its tokenizer and
            components are kept; its ``ner`` takes the place of ``model`` if its labels are Chia's, else it is left out.
        only: ``thresholds`` for numbers alone, many times as fast: no entities, no logic.
        vocabulary: a folder that ``eligo vocab build`` made; names are looked up there first.
        linker: one of scispaCy's linkers (``umls``, ``mesh``, ``rxnorm``, ``go``, ``hpo``) whose files are on this
            machine; it has the first word on every mention.

    Raises:
        ValueError: ``only`` is something else.
        InputError: ``vocabulary`` is no vocabulary.
        ModelError: there is no such model or base, or the linker's files are not here.
    """
    if only not in (None, "thresholds"):
        raise ValueError(f"only={only!r} is not known; leave it out or say only='thresholds'")
    return _loaded(str(model), _path(base), only, _path(vocabulary), linker)


def _path(given: str | Path | None) -> str | None:
    return None if given is None else str(given)


@cache
def _loaded(model: str, base: str | None, only: str | None, vocabulary: str | None, linker: str | None) -> Language:
    from . import factories  # noqa: F401  registers the components where the package is not installed

    nlp = _start(base, only)
    settings: dict[str, dict[str, Any]] = {
        "ner": {"model": model},
        "linking": {"vocabulary": vocabulary},
    }
    wanted = [name for name in (THRESHOLDS if only else COMPONENTS) if name != "ner" or "ner" not in nlp.pipe_names]
    # What the base brings runs between the items, which set sentence borders, and the rest.
    brought = nlp.pipe_names[:1]
    for component in wanted:
        before = brought[0] if brought and component in FIRST else None
        nlp.add_pipe(f"eligo_{component}", config=settings.get(component, {}), before=before)
    if linker is not None and "eligo_linking" in nlp.pipe_names:
        nlp.add_pipe("eligo_scispacy_linker", before="eligo_linking", config={"linker_name": linker})
    if only is None:
        nlp.meta["eligo_model"] = base if "eligo_ner" not in nlp.pipe_names else model
    return nlp


def _start(base: str | None, only: str | None) -> Language:
    """A pipeline with a tokenizer, and with the components of the base."""
    import spacy

    from ..errors import ModelError
    from ..schema import LABELS
    from .tokenizer import create_tokenizer, keep_whole

    if base is None:
        nlp = spacy.blank("en")
        nlp.tokenizer = create_tokenizer(nlp.vocab) if only is None else partial(keep_whole, nlp.vocab)
        return nlp
    try:
        nlp = spacy.load(base)
    except OSError as error:
        raise ModelError(f"{base}: no such spaCy pipeline is installed; install it, or name its folder") from error
    if "ner" in nlp.pipe_names and not set(LABELS).issuperset(nlp.get_pipe("ner").labels):  # type: ignore[attr-defined]
        nlp.remove_pipe("ner")
    return nlp
