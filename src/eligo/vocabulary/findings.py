"""Findings about a person that records keep as an answer or an attribute: pregnancy, smoking, alcohol, sex."""

from __future__ import annotations

from functools import cache

from ..lexicon import entries, table
from ..schema import Concept
from .names import name_key


def finding(key: str) -> Concept | None:
    """The concept of the name in ``lexicon/findings.tsv`` that has this key; ``None`` if none there has it."""
    return _findings().get(key)


@cache
def name_words() -> frozenset[str]:
    """The words, folded as in keys, that the names of findings consist of."""
    return frozenset(word for key in _findings() for word in key.split())


@cache
def _findings() -> dict[str, Concept]:
    return {
        name_key(name): Concept(system=row["system"], code=row["code"], display=row["display"], score=1.0)
        for row in table("findings")
        for name in entries(row["names"])
    }
