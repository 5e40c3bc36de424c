"""Keys: how a plan names what it looks for, and a record what it holds, in one space of strings.

A code is ``"LOINC|777-3"``, with the vocabulary as OMOP names it; a name is ``"|platelet count"``, lower-cased, with
runs of space folded. Two things are the same where they share a key. There is no fuzzy comparison here: what is alike
but not equal is for the concepts of a trial to settle, beforehand.
"""

from __future__ import annotations

from functools import cache, lru_cache

from ..lexicon import entries, table
from ..vocabulary import icd10cm

NAME = "|"
"""What a key that is a name begins with."""

ALLERGY_FORMS = ("allergy to {}", "{} allergy", "hypersensitivity to {}")
"""The names of an allergy to a substance."""


def code_key(system: str | None, code: str) -> str:
    """The key of a code; ``system`` is a FHIR URI or an OMOP vocabulary, and an unknown one stands for itself."""
    return f"{vocabulary(system)}|{code.strip()}"


def name_key(text: str) -> str:
    """The key of a name, whatever its case and spacing."""
    return NAME + " ".join(text.lower().split())


def leading_key(text: str) -> str:
    """The key of a drug's name by its first word: "Insulin glargine" is found under that of "insulin", and
    "sacubitril/valsartan" under that of "sacubitril"."""
    words = text.lower().replace("/", " ").split()
    return f"{LEADING}{words[0]}" if words else LEADING


LEADING = f"{NAME}>"
"""What a key that is the first word of a name begins with."""


def vocabulary(system: str | None) -> str:
    """OMOP's vocabulary_id for a FHIR URI: ``LOINC`` for ``http://loinc.org``."""
    if not system:
        return "unknown"
    return _vocabularies().get(system.rstrip("/"), system.replace("|", "/"))


def broader_codes(key: str) -> list[str]:
    """A code's key and those of the codes that it lies beneath: the shorter codes that it begins with, in vocabularies
    whose codes are built by prefix, and the blocks of ICD-10-CM ("E08-E13") that hold it."""
    system, _, code = key.partition("|")
    if system not in by_prefix() or len(code) < SHORTEST_PREFIX or "-" in code:
        return [key]
    return [key, *_above(system, code)]


def block_of(system: str, code: str) -> tuple[str, str] | None:
    """The first and the last category of a block of ICD-10-CM; ``None`` for a code that is no such block."""
    if system != ICD10CM or "-" not in code or icd10cm.title(code) is None:
        return None
    first, _, last = code.partition("-")
    return first, last


ICD10CM = "ICD10CM"

SHORTEST_PREFIX = 3
"""An ICD category has three characters."""


@lru_cache(maxsize=1 << 14)
def _above(system: str, code: str) -> tuple[str, ...]:
    shorter = [code[:length] for length in range(SHORTEST_PREFIX, len(code)) if code[length - 1] != "."]
    if system == ICD10CM:
        shorter += [block for block in icd10cm.broader(code[:SHORTEST_PREFIX]) if block_of(system, block)]
    return tuple(f"{system}|{other}" for other in shorter)


@cache
def known_vocabularies() -> frozenset[str]:
    """The vocabularies of ``lexicon/code_systems.tsv``."""
    return frozenset(_vocabularies().values())


@cache
def by_prefix() -> frozenset[str]:
    """Vocabularies in which a longer code is a kind of the shorter one that it begins with."""
    return frozenset(row["vocabulary"] for row in table("code_systems") if row["by_prefix"])


@cache
def loinc_alternates() -> dict[str, tuple[str, ...]]:
    """For an analyte's id, the LOINC codes that it is also reported under."""
    return {row["analyte"]: tuple(entries(row["loinc"])) for row in table("loinc_alternates")}


@cache
def _vocabularies() -> dict[str, str]:
    return {row["uri"]: row["vocabulary"] for row in table("code_systems")}
