"""The lexicon of terms and qualifiers as phrase tables."""

from __future__ import annotations

from functools import cache

from ...lexicon import entries, listed, table
from ...lexicon.roles import role
from .phrases import PhraseTable

NARROWING = frozenset({"severity", "acuity", "laterality", "status", "stage", "certainty", "quality"})
"""Kinds of qualifiers that stand beside a name and are no part of it, unlike those of type and site."""


@cache
def terms() -> PhraseTable[tuple[str, str]]:
    """Terms: phrase to label and constraint type; singular and plural are one."""
    return PhraseTable(
        ((term, (row["label"], row["type"])) for row in table("terms") for term in entries(row["terms"])), fold=True
    )


@cache
def qualifiers() -> PhraseTable[str]:
    """Qualifiers: phrase to kind."""
    return PhraseTable((word, row["kind"]) for row in table("qualifiers") for word in entries(row["words"]))


@cache
def introductions() -> PhraseTable[str]:
    """Phrases that tell what the noun phrase after them is about: phrase to label."""
    return PhraseTable((phrase, row["label"]) for row in table("introductions") for phrase in entries(row["phrases"]))


@cache
def people() -> frozenset[str]:
    """The words and phrases for the people that a text addresses."""
    return listed("people", "word")


@cache
def participants() -> frozenset[str]:
    """Those of them who take part themselves, and are no donors, caregivers or the like."""
    return listed("people", "word", named="")


@cache
def other_people() -> frozenset[str]:
    """The words with which a text turns to other people: "patients with A and | those with B"."""
    return listed("people", "word", others="yes")


@cache
def judgements() -> PhraseTable[bool]:
    """Phrases that leave a criterion to someone's judgement."""
    return PhraseTable((phrase, True) for phrase in role("judgement"))


@cache
def wholes() -> PhraseTable[bool]:
    """Names of several words that are never read in pieces."""
    return PhraseTable((phrase, True) for phrase in role("whole"))


def is_site(word: str) -> bool:
    """Whether a word says where or by what: "renal", "liver", "psychiatric", "alcohol" (in "alcohol abuse")."""
    return word in _sites()


@cache
def _sites() -> frozenset[str]:
    return frozenset(word for word in listed("qualifiers") if qualifiers().get(word) in {"site", "substance"})
