"""Vocabularies: the concepts that names stand for, shipped or brought by the user.

    >>> from eligo import vocabulary
    >>> vocabulary.concept_for("COPD", "Condition").code
    'J44'

``build`` makes a vocabulary from an OHDSI Athena download, ``open`` opens it, and ``eligo.load(vocabulary=...)`` or
``eligo.parse(..., vocabulary=...)`` uses it.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..schema import Concept
from .building import Summary, build
from .index import THRESHOLD, Index
from .linker import Linker

__all__ = ["Index", "Linker", "Summary", "build", "concept_for", "open"]


def open(folder: str | os.PathLike[str], *, threshold: float = THRESHOLD) -> Index:
    """The vocabulary that ``build`` or ``eligo vocab build`` put into a folder.

    Args:
        threshold: the least likeness (cosine of character 3-grams, 0 to 1) at which a name that no concept has is
            taken for one that a concept has; above 1, exact matches only.

    Raises:
        InputError: the folder holds no vocabulary.
    """
    return Index(Path(folder), threshold)


def concept_for(text: str, label: str, vocabulary: Index | None = None) -> Concept | None:
    """The concept that a name stands for; ``None`` where no code can be given with confidence.

    As shipped, conditions have ICD-10-CM codes, measurements LOINC codes; pregnancy, smoking and alcohol LOINC codes
    of the question, sex the codes of FHIR. Nothing shipped codes drugs, procedures, devices or visits.

    Args:
        text: the name as written: "type II diabetes", "COPD".
        label: one of Chia's: Condition, Measurement, Observation, Person …
        vocabulary: the user's own, asked first.
    """
    return Linker(vocabulary).concept([text], label)
