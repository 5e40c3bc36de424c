"""scispaCy's own linkers (UMLS, MeSH, RxNorm, GO, HPO), where the user has their files; nothing is downloaded.

scispaCy keeps the files it has downloaded in ``$SCISPACY_CACHE`` or ``~/.scispacy``, each under a hash of its address;
its own loader asks the network even for those. Here the same files are opened where they lie.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ModelError
from ..schema import Concept

if TYPE_CHECKING:
    from spacy.language import Language

SYSTEMS = (
    (re.compile(r"C\d{7}\Z"), "http://www.nlm.nih.gov/research/umls"),
    (re.compile(r"D\d{6,9}\Z"), "https://www.nlm.nih.gov/mesh"),
)
"""What an id looks like, and its system; scispaCy's RxNorm, GO and HPO are subsets of UMLS with its ids."""


def entity_linker(nlp: Language, linker_name: str) -> Any:
    """scispaCy's ``EntityLinker`` on the files that are here.

    Raises:
        ModelError: scispaCy has no linker of this name, or its files are not on this machine.
    """
    from scispacy.candidate_generation import DEFAULT_KNOWLEDGE_BASES, DEFAULT_PATHS, CandidateGenerator, LinkerPaths
    from scispacy.linking import EntityLinker

    if linker_name not in DEFAULT_PATHS:
        raise ModelError(f"{linker_name}: scispaCy has no such linker; it has {', '.join(sorted(DEFAULT_PATHS))}")
    paths = LinkerPaths(*(_downloaded(address, linker_name) for address in DEFAULT_PATHS[linker_name]))
    knowledge = DEFAULT_KNOWLEDGE_BASES[linker_name]
    source = inspect.signature(knowledge).parameters["file_path"].default
    aliases, vectorizer, index = paths.load()
    generator = CandidateGenerator(index, vectorizer, aliases, knowledge(_downloaded(source, linker_name)))
    return EntityLinker(nlp, candidate_generator=generator, resolve_abbreviations=False)


def concept_of(candidates: Sequence[tuple[str, float]], text: str) -> Concept | None:
    """The first of the (id, score) pairs that a scispaCy linker leaves at ``span._.kb_ents``; ``None`` for none.

    ``display`` is the text: the knowledge base is the linker's, and a span does not lead to it.
    """
    if not candidates:
        return None
    code, score = candidates[0]
    system = next((system for shape, system in SYSTEMS if shape.match(code)), None)
    return Concept(system=system, code=code, display=text, score=round(min(max(float(score), 0.0), 1.0), 4))


def _downloaded(address: str, linker_name: str) -> str:
    """The newest file that scispaCy downloaded from an address."""
    from scispacy.file_cache import DATASET_CACHE, url_to_filename

    wanted, _, last_part = url_to_filename(address).partition(".")
    found = sorted(_existing(DATASET_CACHE, wanted, last_part), key=lambda path: path.stat().st_mtime)
    if not found:
        raise ModelError(
            f"{linker_name}: scispaCy's files are not on this machine; with a network, once: "
            f"python -c 'from scispacy.candidate_generation import CandidateGenerator as C; C(name=\"{linker_name}\")'"
        )
    return str(found[-1])


def _existing(folder: str, wanted: str, last_part: str) -> list[Any]:
    from pathlib import Path

    return [path for path in Path(folder).glob(f"{wanted}*") if path.name.endswith(last_part) and path.is_file()]
