"""Persons of an OMOP CDM as patients, one at a time.

A fact's codes are those of its concept, of the source's own where that is no standard concept, of what they descend
from and of what maps to one of these by itself: all under which a criterion may look it up. Facts whose concept is 0
cannot be looked up and are left out. A person is judged on the last day of the last observation period.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from ..lexicon import table
from .cdm import FACT_TABLES, OPERATORS, SEXES, Cdm, FactTable
from .keys import broader_codes, code_key, leading_key, name_key
from .patient import HEADINGS, Code, Fact, Patient
from .plan import KINDS, Kind


def read_persons(
    cdm: Cdm,
    *,
    persons: Collection[int] | None = None,
    keys: Collection[str] | None = None,
    complete: Collection[Kind] = (),
) -> Iterator[Patient]:
    """The persons of a database, in the order of their ids; their rows are all read at once.

    Args:
        persons: only these.
        keys: only codes and names under which these keys are found, and only facts that have one: the ``keys()`` of
            the plans that the patients are for.
        complete: kinds of facts of which the database holds all.

    Raises:
        CdmError: the database refuses a query.
    """
    facts = {kind.kind: _rows_by_person(cdm, kind, persons) for kind in FACT_TABLES if kind.name in cdm.catalog}
    all_rows = [row for rows in facts.values() for own in rows.values() for row in own]
    vocabulary = _Vocabulary(cdm, {concept for row in all_rows for concept in row[1:3] if concept}, keys)
    results = [rows for kind in ("observation", "measurement") for rows in facts.get(kind, {}).values()]
    answers = {row[7] for rows in results for row in rows}
    known_answers = _concept_codes(cdm, {answer for answer in answers if answer})
    for row in _people(cdm, persons):
        person, gender, birth, index_date = row
        patient = Patient.model_construct(
            _fields_set=None,
            id=str(person),
            sex=next((sex for sex, concept in SEXES.items() if concept == gender), None),
            birth_date=birth,
            index_date=index_date,
            complete=[kind for kind in KINDS if kind in complete],
            **{heading: [] for heading in HEADINGS.values()},
        )
        for kind, rows in facts.items():
            heading = getattr(patient, HEADINGS[kind])
            for fact_row in rows.get(person, ()):
                codes = vocabulary.codes(fact_row[1], fact_row[2])
                if codes:
                    heading.append(_fact(fact_row, codes, vocabulary.name(fact_row[1]), known_answers))
        yield patient


# ---------------------------------------------------------------- rows

_FACT_COLUMNS = ("number", "text", "answer", "unit", "unit_text", "low", "high", "operator")


def _rows_by_person(cdm: Cdm, kind: FactTable, persons: Collection[int] | None) -> dict[int, list[tuple[Any, ...]]]:
    """Rows of person, concept, source concept, start, end and the columns above, by person."""
    there = cdm.catalog[kind.name]
    names = (kind.concept, kind.source_concept, kind.start, kind.end, *(getattr(kind, name) for name in _FACT_COLUMNS))
    columns = ", ".join(name if name in there else "NULL" for name in names)
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in cdm.rows(f"SELECT person_id, {columns} FROM {kind.name}{_only(persons)}"):
        found.setdefault(row[0], []).append(row)
    return found


def _people(cdm: Cdm, persons: Collection[int] | None) -> Iterator[tuple[int, int | None, str | None, str | None]]:
    there = cdm.catalog["person"]
    columns = ", ".join(name if name in there else "NULL" for name in ("month_of_birth", "day_of_birth"))
    last_days: dict[int, Any] = {}
    if "observation_period" in cdm.catalog:
        last = "SELECT person_id, MAX(observation_period_end_date) FROM observation_period"
        last_days = {row[0]: row[1] for row in cdm.rows(f"{last}{_only(persons)} GROUP BY person_id")}
    people = f"SELECT person_id, gender_concept_id, year_of_birth, {columns} FROM person"
    for person, gender, year, month, day in cdm.rows(f"{people}{_only(persons)} ORDER BY person_id"):
        birth = None if year is None else f"{year:04d}"
        if birth and month:
            birth += f"-{month:02d}" + (f"-{day:02d}" if day else "")
        yield person, gender, birth, _day(last_days.get(person))


def _only(persons: Collection[int] | None) -> str:
    if persons is None:
        return ""
    return f" WHERE person_id IN ({', '.join(str(int(person)) for person in persons) or 'NULL'})"


def _fact(row: Sequence[Any], codes: list[Code], name: str, answers: dict[int, list[Code]]) -> Fact:
    _, _, _, start, end, number, text, answer, unit, unit_text, low, high, operator = row
    value: float | str | None = None
    if number is not None:
        value = float(number)
    elif text and text.strip():
        value = text.strip()
    return Fact.model_construct(
        _fields_set=None,
        codes=codes,
        text=name,
        date=_day(start),
        end_date=_day(end),
        ongoing=None,
        negated=False,
        value=value,
        value_code=_answer(answer, answers) if answer else None,
        comparator=next((sign for sign, concept in OPERATORS.items() if concept == operator), None),
        unit=_units().get(unit, f"omop:{unit}") if unit else unit_text or None,
        range_low=None if low is None else float(low),
        range_high=None if high is None else float(high),
    )


def _answer(concept: int, answers: dict[int, list[Code]]) -> Code:
    return answers[concept][0] if concept in answers else Code(system="omop", code=str(concept))


@cache
def _units() -> dict[int, str]:
    return {int(row["concept_id"]): row["ucum"] for row in table("omop_units")}


def _day(value: Any) -> str | None:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:10] if value else None


# ---------------------------------------------------------------- concepts


class _Vocabulary:
    """The codes and names under which facts of a concept may be looked up."""

    def __init__(self, cdm: Cdm, concepts: set[int], keys: Collection[str] | None) -> None:
        self._wanted = None if keys is None else frozenset(keys)
        ancestors = _pairs(cdm, "concept_ancestor", "descendant_concept_id", "ancestor_concept_id", concepts)
        targets = concepts | {ancestor for found in ancestors.values() for ancestor in found}
        mapped = _pairs(cdm, "concept_relationship", "concept_id_2", "concept_id_1", targets)
        all_targets = _pairs(
            cdm,
            "concept_relationship",
            "concept_id_1",
            "concept_id_2",
            {one for found in mapped.values() for one in found},
        )
        plain = {source for source, found in all_targets.items() if len(set(found)) == 1}
        sources = {target: [source for source in found if source in plain] for target, found in mapped.items()}
        self._found_under: dict[int, set[int]] = {}
        for concept in concepts:
            above = {concept, *ancestors.get(concept, ())} - {0}
            self._found_under[concept] = above | {mapped for target in above for mapped in sources.get(target, ())}
        every = set().union(*self._found_under.values()) if self._found_under else set()
        self._codes = _concept_codes(cdm, every)
        self._standard = _standard_concepts(cdm, concepts)
        self._of_fact: dict[tuple[int, int], list[Code]] = {}

    def codes(self, concept: int | None, source: int | None) -> list[Code]:
        """The codes, one more for each synonym; none where none of the wanted keys is among them."""
        pair = (concept or 0, 0 if source in self._standard else source or 0)
        if pair not in self._of_fact:
            under = self._found_under.get(pair[0], set()) | self._found_under.get(pair[1], set())
            codes = [code for one in sorted(under) for code in self._codes.get(one, ()) if self._is_wanted(code)]
            self._of_fact[pair] = codes
        return self._of_fact[pair]

    def name(self, concept: int | None) -> str:
        codes = self._codes.get(concept or 0, ())
        return next((code.display for code in codes if code.display), "a fact")

    def _is_wanted(self, code: Code) -> bool:
        if self._wanted is None:
            return True
        if code.display and not self._wanted.isdisjoint((name_key(code.display), leading_key(code.display))):
            return True
        return any(key in self._wanted for key in broader_codes(code_key(code.system, code.code)))


def _pairs(cdm: Cdm, name: str, given: str, wanted: str, concepts: set[int]) -> dict[int, list[int]]:
    """From the given concepts to those they are related to."""
    if name not in cdm.catalog:
        return {}
    mapped = " AND relationship_id = 'Maps to' AND COALESCE(invalid_reason, '') = ''"
    found: dict[int, list[int]] = {}
    for some in _batches(concepts):
        sql = f"SELECT {given}, {wanted} FROM {name} WHERE {given} IN ({some})"
        for concept, other in cdm.rows(sql + (mapped if name == "concept_relationship" else "")):
            found.setdefault(concept, []).append(other)
    return found


def _standard_concepts(cdm: Cdm, concepts: set[int]) -> set[int]:
    if "standard_concept" not in cdm.catalog["concept"]:
        return set()
    sql = "SELECT concept_id FROM concept WHERE standard_concept = 'S' AND concept_id IN"
    return {row[0] for some in _batches(concepts) for row in cdm.rows(f"{sql} ({some})")}


def _concept_codes(cdm: Cdm, concepts: set[int]) -> dict[int, list[Code]]:
    found: dict[int, list[Code]] = {}
    for some in _batches(concepts):
        sql = f"SELECT concept_id, vocabulary_id, concept_code, concept_name FROM concept WHERE concept_id IN ({some})"
        for concept, vocabulary, code, name in cdm.rows(sql):
            found.setdefault(concept, []).append(Code(system=vocabulary, code=code, display=name))
        if "concept_synonym" in cdm.catalog:
            sql = f"SELECT concept_id, concept_synonym_name FROM concept_synonym WHERE concept_id IN ({some})"
            for concept, name in cdm.rows(sql):
                for code in found.get(concept, ())[:1]:
                    found[concept].append(code.model_copy(update={"display": name}))
    return found


def _batches(concepts: Iterable[int]) -> Iterator[str]:
    """The concepts as lists in SQL, none too long for a database."""
    ordered = sorted(concepts)
    for start in range(0, len(ordered), _BATCH):
        yield ", ".join(str(int(concept)) for concept in ordered[start : start + _BATCH])


_BATCH = 5000
