"""The steps that read people and their facts: when each fact was, and what value it has in the unit asked."""

from __future__ import annotations

from collections.abc import Iterator

from ..cdm import Catalog, FactTable
from .concepts import Parameters
from .parameters import ANCHOR, BARRED, BROADER, EXACT, LEADING, QUESTION
from .steps import INSIDE, LARGEST


def people(catalog: Catalog, index_date: str | None) -> str:
    """Persons, with the day that each is judged on."""
    columns = catalog["person"]
    born = [column if column in columns else "NULL" for column in ("month_of_birth", "day_of_birth")]
    person = (
        f"p.person_id, p.gender_concept_id, p.year_of_birth,"
        f" CAST({'p.' if born[0] != 'NULL' else ''}{born[0]} AS INT) AS month_of_birth,"
        f" CAST({'p.' if born[1] != 'NULL' else ''}{born[1]} AS INT) AS day_of_birth"
    )
    if index_date:
        return f"SELECT {person}, CAST('{index_date}' AS DATE) AS index_date FROM person AS p"
    if "observation_period" not in catalog:
        return f"SELECT {person}, CAST(NULL AS DATE) AS index_date FROM person AS p"
    return (
        f"SELECT {person}, o.last_day AS index_date FROM person AS p LEFT JOIN (SELECT person_id,"
        " MAX(CAST(observation_period_end_date AS DATE)) AS last_day FROM observation_period GROUP BY person_id)"
        " AS o ON o.person_id = p.person_id"
    )


def facts(table: FactTable, catalog: Catalog, barring: bool) -> Iterator[str]:
    """Facts of a kind that bear on a test, by their concept, and by the source's where that is no standard one; none
    that is barred."""
    columns = catalog[table.name]

    def column(name: str, type: str) -> str:
        return f"CAST(f.{name} AS {type})" if name in columns else f"CAST(NULL AS {type})"

    selected = ", ".join(
        [
            "f.person_id",
            "s.test",
            "s.role",
            f"{column(table.start, 'DATE')} AS start_date",
            f"{column(table.end, 'DATE')} AS end_date",
            f"{column(table.number, 'DOUBLE')} AS number_value",
            f"{column(table.text, 'TEXT')} AS text_value",
            f"{column(table.answer, 'INT')} AS answer_id",
            f"{column(table.unit, 'INT')} AS unit_id",
            f"{column(table.unit_text, 'TEXT')} AS unit_text",
            f"{column(table.low, 'DOUBLE')} AS range_low",
            f"{column(table.high, 'DOUBLE')} AS range_high",
            f"{column(table.operator, 'INT')} AS operator_id",
        ]
    )
    drugs = table.kind == "drug"
    role = f"CASE WHEN s.role >= {LEADING} THEN s.role - {LEADING} ELSE s.role END AS role" if drugs else "s.role"
    sought = f"SELECT s.test, {role}, s.concept_id FROM sought AS s JOIN tests AS t ON t.test = s.test"
    counted = ", ".join(
        str(one) for one in (EXACT, BROADER, QUESTION, *((EXACT + LEADING, BROADER + LEADING) if drugs else ()))
    )
    asked = f"((t.in_{table.kind} = 1 AND s.role IN ({counted})) OR s.role = {ANCHOR})"
    joined = f"SELECT {selected} FROM {table.name} AS f JOIN"
    none_barred = _none_barred(table, catalog) if barring else ""
    yield f"{joined} ({sought} WHERE {asked}) AS s ON s.concept_id = f.{table.concept}{none_barred}"
    if table.source_concept in columns:
        if "standard_concept" in catalog["concept"]:
            sought += f" JOIN concept AS c ON c.concept_id = s.concept_id AND {_NO_STANDARD}"
        differs = f"f.{table.source_concept} <> f.{table.concept}"
        where = f"{none_barred} AND {differs}" if barring else f" WHERE {differs}"
        yield f"{joined} ({sought} WHERE {asked}) AS s ON s.concept_id = f.{table.source_concept}{where}"


_NO_STANDARD = "COALESCE(c.standard_concept, '') <> 'S'"


def _none_barred(table: FactTable, catalog: Catalog) -> str:
    """That neither concept of a fact is one that the test bars; what days are counted from is never barred."""
    roles = f"{BARRED}, {BARRED + LEADING}" if table.kind == "drug" else str(BARRED)
    barred = f"SELECT DISTINCT s.test, s.concept_id FROM sought AS s WHERE s.role IN ({roles})"
    by_source = (
        f"SELECT DISTINCT s.test, s.concept_id FROM sought AS s JOIN concept AS c ON c.concept_id = s.concept_id"
        f" AND {_NO_STANDARD} WHERE s.role IN ({roles})"
        if "standard_concept" in catalog["concept"]
        else barred
    )
    joins = f" LEFT JOIN ({barred}) AS b1 ON b1.test = s.test AND b1.concept_id = f.{table.concept}"
    free = "b1.test IS NULL"
    if table.source_concept in catalog[table.name]:
        joins += f" LEFT JOIN ({by_source}) AS b2 ON b2.test = s.test AND b2.concept_id = f.{table.source_concept}"
        free += " AND b2.test IS NULL"
    return f"{joins} WHERE (s.role = {ANCHOR} OR ({free}))"


def anchors() -> str:
    """The day that a person's days are counted from, for each test that counts them from an event."""
    return (
        "SELECT f.person_id, f.test, MAX(f.start_date) AS anchor_date FROM facts AS f"
        " JOIN people AS p ON p.person_id = f.person_id"
        f" WHERE f.role = {ANCHOR} AND f.start_date <= p.index_date GROUP BY f.person_id, f.test"
    )


def placed(anchored: bool) -> str:
    """Each fact's age in days on the day that is counted from, and on the index date."""
    reference = "p.index_date"
    join = ""
    if anchored:
        reference = "CASE WHEN t.anchored = 1 THEN a.anchor_date ELSE p.index_date END"
        join = " LEFT JOIN anchors AS a ON a.person_id = f.person_id AND a.test = f.test"
    return (
        "SELECT f.*, t.span, t.at_least, t.at_most, t.reading, t.bounded, t.limit_of, t.scale, t.answer_set,"
        " t.low_edge, t.low_least, t.low_most, t.high_edge, t.high_least, t.high_most, p.index_date,"
        " DATE_DIFF('day', f.start_date, p.index_date) AS today_age,"
        f" DATE_DIFF('day', f.start_date, {reference}) AS start_age,"
        " CASE WHEN t.at_most IS NOT NULL THEN DATE_DIFF('day',"
        f" CASE WHEN f.end_date >= f.start_date THEN f.end_date ELSE f.start_date END, {reference})"
        " END AS end_age FROM facts AS f JOIN tests AS t ON t.test = f.test"
        f" JOIN people AS p ON p.person_id = f.person_id{join}"
        f" WHERE f.role <> {ANCHOR} AND (f.start_date IS NULL OR p.index_date IS NULL"
        " OR f.start_date <= p.index_date)"
    )


def compared(parameters: Parameters) -> str:
    """Whether each fact lies in the span, its value in the unit asked, and what its answer says."""
    units = "units" in parameters
    names = "answer_names" in parameters
    value = "CAST(NULL AS DOUBLE)"
    if units:
        value = "f.number_value * COALESCE(u.slope, n.slope) + COALESCE(u.intercept, n.intercept)"
    answer = "CASE WHEN a.outcome = 1 OR w.outcome = 1 THEN 1 WHEN a.outcome = 0 OR w.outcome = 0 THEN 0 END"
    unit_join = (
        " LEFT JOIN units AS u ON u.scale = f.scale AND u.unit_id = f.unit_id AND u.unit_id <> 0"
        " LEFT JOIN units AS n ON n.scale = f.scale AND n.unit_id = 0"
        " AND n.unit = CASE WHEN COALESCE(f.unit_id, 0) = 0 THEN COALESCE(f.unit_text, '') END"
    )
    word_join = (
        " LEFT JOIN (SELECT answer_set, name, MAX(outcome) AS outcome FROM answer_names GROUP BY answer_set, name)"
        " AS w ON w.answer_set = f.answer_set AND f.number_value IS NULL AND w.name = LOWER(TRIM(f.text_value))"
    )
    usable = f"f.number_value BETWEEN -{LARGEST} AND {LARGEST}"
    return (
        "SELECT f.person_id, f.test, f.role, f.span, f.reading,"
        " f.low_edge, f.low_least, f.low_most, f.high_edge, f.high_least, f.high_most, f.operator_id, f.today_age,"
        " CASE WHEN f.span >= 2 THEN f.start_age WHEN f.start_date IS NULL THEN 0 ELSE f.today_age END AS age,"
        f" {INSIDE} AS inside,"
        f" CASE WHEN f.bounded = 1 AND {usable} THEN 1 ELSE 0 END AS is_number,"
        " CASE WHEN f.answer_set IS NOT NULL AND (COALESCE(f.answer_id, 0) <> 0"
        " OR (f.number_value IS NULL AND TRIM(f.text_value) <> '')) THEN 1 ELSE 0 END AS is_answer,"
        f" CASE WHEN f.limit_of = 1 THEN CASE WHEN f.range_high > 0 THEN f.number_value / f.range_high END"
        f" WHEN f.limit_of = 2 THEN CASE WHEN f.range_low > 0 THEN f.number_value / f.range_low END"
        f" ELSE {value} END AS x,"
        f" {answer if names else 'a.outcome'} AS answer"
        f" FROM placed AS f{unit_join if units else ''}"
        " LEFT JOIN answers AS a ON a.answer_set = f.answer_set AND a.concept_id = f.answer_id"
        f"{word_join if names else ''}"
    )
