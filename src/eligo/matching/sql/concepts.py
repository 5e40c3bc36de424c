"""The steps that find concepts: those under which a test's facts are recorded, and those that results are given as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ..cdm import Catalog
from .parameters import FIRST, PREFIX, Parameter

Parameters: TypeAlias = Mapping[str, Parameter]


def looked_up(parameters: Parameters, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The tables of literals, and from them the concepts of tests and of answers."""
    for name, parameter in parameters.items():
        cells = ", ".join(f"CAST({column} AS {type}) AS {column}" for column, type in parameter.columns)
        yield name, f"SELECT {cells} FROM literal_{name}"
    yield "seeds", " UNION ".join(_seeds(parameters, catalog))
    yield "mapped", _mapped(parameters, catalog)
    yield "sought", _sought(parameters, catalog)
    yield "answers", _answers(parameters, catalog)


def _seeds(parameters: Parameters, catalog: Catalog) -> Iterator[str]:
    """Concepts that have a code or a name that is looked up."""
    if "codes" in parameters:
        yield (
            "SELECT k.test, k.role, c.concept_id FROM codes AS k JOIN concept AS c"
            " ON c.vocabulary_id = k.vocabulary AND c.concept_code = k.code"
        )
        if any(row[PREFIX] for row in parameters["codes"].rows):
            yield (
                "SELECT k.test, k.role, c.concept_id FROM codes AS k JOIN concept AS c"
                " ON c.vocabulary_id = k.vocabulary AND SUBSTRING(c.concept_code, 1, LENGTH(k.code)) = k.code"
                " WHERE k.prefix = 1 AND c.concept_code NOT LIKE '%-%'"
            )
        if any(row[FIRST] for row in parameters["codes"].rows):
            yield (
                "SELECT k.test, k.role, c.concept_id FROM codes AS k JOIN concept AS c"
                " ON c.vocabulary_id = k.vocabulary AND SUBSTRING(c.concept_code, 1, 3) BETWEEN k.first_category AND"
                " k.last_category WHERE k.first_category IS NOT NULL AND c.concept_code NOT LIKE '%-%'"
            )
    if "names" in parameters:
        yield (
            "SELECT k.test, k.role, c.concept_id FROM names AS k JOIN concept AS c ON LOWER(c.concept_name) = k.name"
        )
        if "concept_synonym" in catalog:
            yield (
                "SELECT k.test, k.role, c.concept_id FROM names AS k JOIN concept_synonym AS c"
                " ON LOWER(c.concept_synonym_name) = k.name"
            )
    if "first_words" in parameters:
        found = "SELECT k.test, k.role, c.concept_id FROM first_words AS k JOIN"
        yield f"{found} concept AS c ON {_first_word('c.concept_name')} = k.word"
        if "concept_synonym" in catalog:
            yield f"{found} concept_synonym AS c ON {_first_word('c.concept_synonym_name')} = k.word"


def _first_word(name: str) -> str:
    """A name up to the first space or stroke, as :func:`eligo.matching.keys.leading_key` has it."""
    spaced = f"REPLACE(LOWER(TRIM({name})), '/', ' ')"
    return f"SUBSTRING({spaced}, 1, STRPOS(CONCAT({spaced}, ' '), ' ') - 1)"


def _mapped(parameters: Parameters, catalog: Catalog) -> str:
    """With the standard concept that each maps to; one that maps to several says them all together, and none alone."""
    if "concept_relationship" not in catalog:
        return "SELECT test, role, concept_id FROM seeds"
    return (
        "SELECT test, role, concept_id FROM seeds UNION SELECT s.test, s.role, MIN(r.concept_id_2) FROM seeds AS s"
        " JOIN concept_relationship AS r ON r.concept_id_1 = s.concept_id"
        " WHERE r.relationship_id = 'Maps to' AND COALESCE(r.invalid_reason, '') = ''"
        " GROUP BY s.test, s.role, s.concept_id HAVING MIN(r.concept_id_2) = MAX(r.concept_id_2)"
    )


def _sought(parameters: Parameters, catalog: Catalog) -> str:
    """With their descendants."""
    own = "SELECT test, role, concept_id FROM mapped WHERE concept_id <> 0"
    if "concept_ancestor" not in catalog:
        return own
    return (
        f"{own} UNION SELECT m.test, m.role, a.descendant_concept_id FROM mapped AS m"
        " JOIN concept_ancestor AS a ON a.ancestor_concept_id = m.concept_id"
        " WHERE m.concept_id <> 0 AND a.descendant_concept_id <> 0"
    )


def _answers(parameters: Parameters, catalog: Catalog) -> str:
    """Concepts that results are given as, and what each says."""
    found = []
    if "answer_codes" in parameters:
        found.append(
            "SELECT k.answer_set, c.concept_id, k.outcome FROM answer_codes AS k JOIN concept AS c"
            " ON c.vocabulary_id = k.vocabulary AND c.concept_code = k.code"
        )
    if "answer_names" in parameters:
        found.append(
            "SELECT k.answer_set, c.concept_id, k.outcome FROM answer_names AS k JOIN concept AS c"
            " ON LOWER(c.concept_name) = k.name"
        )
    return (
        "SELECT answer_set, concept_id, MAX(outcome) AS outcome FROM"
        f" ({' UNION ALL '.join(found)}) AS found GROUP BY answer_set, concept_id"
    )
