"""ICD-10-CM for conditions, as shipped: what a name is coded as, what a code is called, what lies above it.

Source of the classification: Centers for Disease Control and Prevention, National Center for Health Statistics, and
CMS, release of April 2026; :mod:`~eligo.vocabulary.icd10cm_source` makes the tables. Neither agency endorses Eligo.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

from ..lexicon import entries, table
from .names import name_key

SYSTEM = "http://hl7.org/fhir/sid/icd-10-cm"

SCORES = {"authored": 1.0, "title": 1.0, "inclusion": 0.95, "part": 0.9, "unspecified": 0.85}
"""How sure a name is of its code, by where the name stands: a judgement, and the order in which names win."""

NO_CODE = "-"


class Coded(NamedTuple):
    """A code, its title, and the score of the name that led to it."""

    code: str
    title: str
    score: float


def code_for(name: str, key: str | None = None) -> Coded | None:
    """The code that a condition's name stands for: category ("I21"), code below it ("I25.2") or block ("C00-C96").

    Short forms (COPD, NSCLC) are compared as written; everything else by :func:`~eligo.vocabulary.names.name_key`.
    ``None`` where the classification has no such name, or where the name is too wide or vague to be coded ("disease").

    Args:
        key: that of the name, for who has it already.
    """
    code = _short_forms().get(name.strip())
    kind = "authored"
    if code is None:
        code, kind = _names().get(name_key(name) if key is None else key, (NO_CODE, ""))
    return None if code == NO_CODE else Coded(code, _titles()[code], SCORES[kind])


def is_known(name: str) -> bool:
    """Whether a name is in the tables, be it as one that has no code."""
    return name.strip() in _short_forms() or name_key(name) in _names()


@cache
def name_words() -> frozenset[str]:
    """The words, folded as in keys, that names and short forms in the tables consist of."""
    keys = {*_names(), *map(name_key, _short_forms())}
    return frozenset(word for key in keys for word in key.split())


def names_for(name: str) -> tuple[str, ...]:
    """The other names of the condition that an authored name or short form stands for: "MI" is "heart attack" too."""
    return _synonyms().get(name.strip()) or _synonyms().get(name_key(name), ())


def title(code: str) -> str | None:
    """What a code is called: ``None`` for a code that is not in the tables."""
    return _titles().get(code)


def broader(code: str) -> list[str]:
    """A code and what it lies under, from narrow to wide: E11.65, E11.6, E11, E08-E13."""
    lengths = (length for length in range(len(code), 2, -1) if code[length - 1] != ".")
    found = [code] if "-" in code else [code[:length] for length in lengths]
    first, _, last = found[-1].partition("-")
    around = [block for block in _blocks() if block[0] <= first and (last or first) <= block[1]]
    around.sort(key=lambda block: block[1])
    around.sort(key=lambda block: block[0], reverse=True)
    return found + [f"{first}-{last}" for first, last in around if f"{first}-{last}" != code]


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Key to code and kind; what is authored comes before the classification's own terms."""
    found = {}
    for line in _lines("icd10cm_names.tsv"):
        key, code, kind = line.split("\t")
        found[key] = (code, kind)
    for row in table("conditions"):
        for name in entries(row["names"]):
            found[name_key(name)] = (row["code"], "authored")
    return found


@cache
def _short_forms() -> dict[str, str]:
    return {short: row["code"] for row in table("conditions") for short in entries(row["short_forms"])}


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table("conditions"):
        names = tuple(entries(row["names"]))
        if row["code"] != NO_CODE:
            found |= {name_key(name): names for name in names}
            found |= dict.fromkeys(entries(row["short_forms"]), names)
    return found


@cache
def _titles() -> dict[str, str]:
    return dict(line.split("\t", 1) for line in _lines("icd10cm_titles.tsv"))


@cache
def _blocks() -> tuple[tuple[str, str], ...]:
    """First and last category of each block."""
    return tuple((code[:3], code[4:]) for code in _titles() if "-" in code)


def _lines(name: str) -> list[str]:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
