"""Vocabularies: the concepts that names stand for, shipped or brought by the user.

>>> from eligo import vocabulary
>>> vocabulary.concept_for("COPD", "Condition").code
'J44'
"""

from __future__ import annotations

from ..schema import Concept
from .linker import Linker

__all__ = ["Linker", "concept_for"]


def concept_for(text: str, label: str) -> Concept | None:
    """The concept that a name stands for, from what is shipped; ``None`` where no code can be given with confidence.

    Conditions have ICD-10-CM codes, measurements LOINC codes; pregnancy, smoking and alcohol LOINC codes of the
    question, sex the codes of FHIR. Nothing shipped codes drugs, procedures, devices or visits.

    Args:
        text: the name as written: "type II diabetes", "COPD".
        label: one of Chia's: Condition, Measurement, Observation, Person …
    """
    return Linker().concept([text], label)
