"""From names to concepts: what is shipped, what the user brought, and in which order they are asked.

A name is looked for (1) exactly in the user's vocabulary, (2) there again under the synonyms that the shipped tables
know for it ("MI", "heart attack"), (3) in the shipped tables, (4) by likeness in the user's vocabulary; a measurement
in the shipped tables before all. Each exact step is taken with every wording, best wording first, before the next;
likeness is asked of the plainest alone. What no step finds has no concept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import Protocol

from ..lexicon import entries, table
from ..lexicon.analytes import LOINC, lookup_found, may_be_in_name
from ..schema import Concept
from . import icd10cm
from .findings import finding, name_words
from .names import LONGEST, has_synonym, name_key, name_tokens

NARROWED = 0.1
"""What a score loses where a word like "severe" had to be set aside."""

OBSERVED = 0.95
"""The least score with which an observation is taken for a condition."""

SHIPPED_BY_WORDS = frozenset({"Condition", "Observation", "Person"})
"""The labels whose names :func:`shipped` compares word by word; of the others it knows measurements alone."""

NEUTRAL_KINDS = frozenset({"severity", "acuity", "laterality", "status", "certainty", "stage"})
NEUTRAL_TYPES = frozenset({"metastatic", "localized", "localised", "advanced", "locally", "invasive", "newly"})


PARENTHESIS = re.compile(r"\([^()]{0,60}\)")


class Vocabulary(Protocol):
    """What the user brings: names to concepts."""

    def exact(self, name: str, label: str) -> Concept | None:
        """The concept that has this name, in the domains that the label asks for."""

    def similar(self, name: str, label: str) -> Concept | None:
        """The concept whose name is most alike, if it is alike enough."""


REMEMBERED = 16384
"""So many names' concepts are kept: the same ones come again in trial after trial."""

LookUp = Callable[[str, str], Concept | None]
"""From a name and a label to a concept."""


class Linker:
    """Gives names their concepts.

    Args:
        vocabulary: the user's own, asked first; without it, what is shipped.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._concept)

    def concept(self, wordings: Sequence[str], label: str) -> Concept | None:
        """The concept of an entity that can be worded in several ways, the best wording first.

        Args:
            wordings: "unstable angina pectoris", "angina".
            label: one of Chia's: Condition, Drug, Measurement, Procedure, Observation, Person, Device, Visit.
        """
        return self._remembered(tuple(wordings), label)

    def words_of_names(self, label: str) -> Callable[[str], bool]:
        """Tells whether a name with a word in it can have a concept: a quick answer, true where it is not known."""
        if self.vocabulary is not None:
            return _any_word
        if label == "Measurement":
            return _is_measured_word
        return _is_shipped_word if label in SHIPPED_BY_WORDS else _no_word

    def _concept(self, wordings: tuple[str, ...], label: str) -> Concept | None:
        tried = [attempt for wording in wordings for attempt in barer(wording)]
        tried.sort(key=itemgetter(1))
        for look_up in self._steps(label):
            for wording, loss in tried:
                if found := look_up(wording, label):
                    return _scored(found, loss)
        plainest = min(wordings, key=len, default="")
        if self.vocabulary is None or vague(plainest, label):
            return None
        for wording, loss in barer(plainest):
            if found := self.vocabulary.similar(wording, label):
                return _scored(found, loss)
        return None

    def _steps(self, label: str) -> list[LookUp]:
        if self.vocabulary is None:
            return [shipped]
        steps: list[LookUp] = [self.vocabulary.exact, partial(_synonymous, self.vocabulary), shipped]
        return [shipped, *steps] if label == "Measurement" else steps


def _scored(found: Concept, loss: float) -> Concept:
    score = round((1.0 if found.score is None else found.score) - loss, 4)
    return found if score == found.score else found.model_copy(update={"score": score})


def _synonymous(brought: Vocabulary, name: str, label: str) -> Concept | None:
    others = icd10cm.names_for(name) if label == "Condition" else ()
    return next((found for other in others if (found := brought.exact(other, label))), None)


def shipped(name: str, label: str) -> Concept | None:
    """The concept in the shipped tables: LOINC, ICD-10-CM, or a finding; ``None`` where no code can be given."""
    return _shipped(name, label) if len(name) <= LONGEST else None


@lru_cache(maxsize=16384)
def _shipped(name: str, label: str) -> Concept | None:
    if label == "Measurement":
        found = lookup_found(name)
        if found is None or found.ambiguous or not found.analyte.loinc:
            return None
        return Concept(system=LOINC, code=found.analyte.loinc, display=found.analyte.loinc_name, score=1.0)
    if label not in SHIPPED_BY_WORDS:
        return None
    key = name_key(name)
    if (known := finding(key)) is not None or label == "Person":
        return known
    coded = icd10cm.code_for(name, key)
    if coded is None or (label == "Observation" and coded.score < OBSERVED):
        return None
    return Concept(system=icd10cm.SYSTEM, code=coded.code, display=coded.title, score=coded.score)


@lru_cache(maxsize=65536)
def _is_shipped_word(word: str) -> bool:
    """Whether a word stands in a shipped name, or may be set aside or put in other words to make it one."""
    return all(
        token in icd10cm.name_words() or token in name_words() or token in _neutral_tokens() or has_synonym(token)
        for token in name_tokens(word)
    )


def _is_measured_word(word: str) -> bool:
    """Whether a word stands in an analyte's name, or may be set aside before one."""
    return may_be_in_name(word) or word.lower().strip(",") in _neutral()


def _any_word(word: str) -> bool:
    return True


def _no_word(word: str) -> bool:
    return False


def vague(name: str, label: str) -> bool:
    """Whether a name is known to be too wide for a code ("disease", "lesion"): likeness must not give it one."""
    return label == "Condition" and icd10cm.is_known(name) and icd10cm.code_for(name) is None


def barer(wording: str) -> list[tuple[str, float]]:
    """A wording, then without parentheses, then without one after another of the words at its head that do not change
    what the condition is, each with what the score loses by it."""
    attempts = [(wording, 0.0)]
    if "(" in wording:
        wording = " ".join(PARENTHESIS.sub(" ", wording).split("(", 1)[0].split())
        attempts += [(wording, 0.0)] if wording else []
    head, _, rest = wording.partition(" ")
    while rest and head.lower().strip(",") in _neutral():
        attempts.append((rest, NARROWED))
        head, _, rest = rest.partition(" ")
    return attempts


@cache
def _neutral_tokens() -> frozenset[str]:
    return frozenset(token for word in _neutral() for token in name_tokens(word))


@cache
def _neutral() -> frozenset[str]:
    listed = (
        word
        for row in table("qualifiers")
        if row["kind"] in NEUTRAL_KINDS
        for phrase in entries(row["words"])
        for word in phrase.split()
    )
    return frozenset(listed) - {"of", "for", "to", "both", "sided", "high", "low"} | NEUTRAL_TYPES
