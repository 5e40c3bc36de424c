"""A patient's record made ready for tests: facts under their keys, dates as day numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.analytes import lookup
from ..vocabulary import icd10cm
from .answers import affirmations, denials
from .keys import ICD10CM, broader_codes, code_key, leading_key, loinc_alternates, name_key
from .patient import Fact, Patient
from .plan import Kind


class Entry(NamedTuple):
    """A fact as tests read it; days are proleptic ordinals, ``None`` where they are not known to the day."""

    kind: Kind
    start: int | None
    end: int | None
    ongoing: bool | None
    denied: bool
    denied_by_value: bool
    affirmed_by_value: bool
    value: float | None
    comparator: str | None
    unit: str
    range_low: float | None
    range_high: float | None
    answers: frozenset[str]
    name: str
    written_value: str


class Chart:
    """A record, looked up by key.

    Attributes:
        birth: year, month and day of birth, the last two ``None`` where they are not recorded.
        index_day: the index date as an ordinal.
    """

    __slots__ = ("birth", "complete", "entries", "id", "index_day", "sex")

    def __init__(self, patient: Patient, facts: Iterable[tuple[Kind, Fact, Iterable[str]]] | None = None) -> None:
        """``facts``: the facts with their keys, where they are known already."""
        self.id = patient.id
        self.sex = patient.sex
        self.birth = _parts(patient.birth_date)
        self.complete = frozenset(patient.complete)
        self.entries: dict[str, list[Entry]] = {}
        for kind, fact, keys in facts if facts is not None else _keyed(patient):
            entry = _entry(kind, fact)
            for key in keys:
                self.entries.setdefault(key, []).append(entry)
        self.index_day = ordinal(patient.index_date)


def ordinal(day: str | None) -> int | None:
    """A full date as a number of days; ``None`` for a year or a month alone."""
    return None if day is None or len(day) != len("YYYY-MM-DD") else _ordinal(day)


@lru_cache(maxsize=1 << 16)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def fact_keys(kind: Kind, fact: Fact) -> frozenset[str]:
    """The keys of a fact: its codes and those that they lie beneath, its names, and of a drug their first words.

    A measurement that has a name alone has the LOINC codes of the analyte that it names, a condition the ICD-10-CM code
    of the name.
    """
    keys: set[str] = set()
    names = [code.display for code in fact.codes if code.display]
    for code in fact.codes:
        keys.update(broader_codes(code_key(code.system, code.code)))
    if fact.text:
        names.append(fact.text)
        if not fact.codes and kind in ("measurement", "observation"):
            keys.update(_analyte_codes(fact.text))
        if not fact.codes and kind == "condition":
            keys.update(_condition_codes(fact.text))
    keys.update(name_key(name) for name in names)
    if kind == "drug":
        keys.update(leading_key(name) for name in names)
    return frozenset(keys)


@lru_cache(maxsize=1 << 14)
def _condition_codes(text: str) -> tuple[str, ...]:
    found = icd10cm.code_for(text)
    return tuple(broader_codes(f"{ICD10CM}|{found.code}")) if found else ()


@lru_cache(maxsize=1 << 14)
def _analyte_codes(text: str) -> tuple[str, ...]:
    analyte = lookup(text)
    if analyte is None or not analyte.loinc:
        return ()
    return tuple(f"LOINC|{code}" for code in (analyte.loinc, *loinc_alternates().get(analyte.id, ())))


def _keyed(patient: Patient) -> Iterable[tuple[Kind, Fact, Iterable[str]]]:
    return ((kind, fact, fact_keys(kind, fact)) for kind, fact in patient.facts())


_NO_ANSWERS: frozenset[str] = frozenset()
_LARGEST = 1e300


def _entry(kind: Kind, fact: Fact) -> Entry:
    value, answers = fact.value, _NO_ANSWERS
    if isinstance(value, str) or fact.value_code is not None:
        answers = _answer_keys(fact)
    number = value if isinstance(value, (int, float)) and abs(value) <= _LARGEST else None
    return Entry(
        kind,
        ordinal(fact.date),
        ordinal(fact.end_date),
        fact.ongoing,
        fact.negated,
        bool(answers and not answers.isdisjoint(denials())),
        bool(answers and not answers.isdisjoint(affirmations())),
        number,
        fact.comparator,
        fact.unit or "",
        fact.range_low,
        fact.range_high,
        answers,
        fact.text or next((code.display or code.code for code in fact.codes), "a fact"),
        _written(value)
        if value is not None
        else fact.value_code.display or fact.value_code.code
        if fact.value_code
        else "",
    )


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


def _answer_keys(fact: Fact) -> frozenset[str]:
    keys: set[str] = set()
    if isinstance(fact.value, str):
        keys.add(name_key(fact.value))
    if fact.value_code:
        keys.add(code_key(fact.value_code.system, fact.value_code.code))
        if fact.value_code.display:
            keys.add(name_key(fact.value_code.display))
    return frozenset(keys)


def _parts(day: str | None) -> tuple[int, int | None, int | None] | None:
    if day is None:
        return None
    parts = [int(part) for part in day.split("-")]
    return parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None
