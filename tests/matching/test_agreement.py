"""One meaning: the Python evaluator and the SQL say the same of every person and criterion, whatever the database."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligo.matching import KINDS, Matcher, make_plan
from eligo.matching.cdm import FACT_TABLES, Cdm, full_catalog, open_cdm
from eligo.matching.chart import Chart
from eligo.matching.omop import read_persons
from eligo.matching.sql import compile_sql

INDEX = date(2024, 6, 1)
ONE_THREAD = {"threads": 1}
"""Threads cost more than a few rows give them to do."""

CONCEPTS = [
    # concept_id, name, vocabulary, code
    (0, "No matching concept", "None", "0"),
    (1, "Asthma", "SNOMED", "195967001"),
    (2, "Severe asthma", "SNOMED", "370221004"),
    (3, "Disorder of lung", "SNOMED", "19829001"),
    (4, "Asthma, uncomplicated", "ICD10CM", "J45.909"),
    (5, "Mild intermittent asthma", "ICD10CM", "J45.20"),
    (6, "Platelets [#/volume] in Blood by Automated count", "LOINC", "777-3"),
    (7, "Platelets [#/volume] in Blood", "LOINC", "26515-7"),
    (8, "Alanine aminotransferase", "LOINC", "1742-6"),
    (9, "Hepatitis B virus surface Ag", "LOINC", "5195-3"),
    (10, "metformin", "RxNorm", "6809"),
    (11, "metformin 500 MG Oral Tablet", "RxNorm", "861007"),
    (12, "Cataract surgery", "SNOMED", "110473004"),
    (13, "New York Heart Association Classification", "LOINC", "88020-3"),
    (14, "Family history of asthma", "SNOMED", "160377001"),
    (16, "Pneumonia, unspecified organism", "ICD10CM", "J18.9"),
    (17, "Tobacco smoking status", "LOINC", "72166-2"),
    (15, "Implantable cardioverter-defibrillator", "SNOMED", "72506001"),
    (9191, "Positive", "SNOMED", "10828004"),
    (9189, "Negative", "SNOMED", "260385009"),
    (4188540, "No", "SNOMED", "373067005"),
    (777, "Haemolysed", "SNOMED", "281280004"),
    (778, "Class III", "LOINC", "LA10110-7"),
]
SYNONYMS = [(1, "Bronchial asthma"), (12, "Extraction of cataract"), (2, "Asthma, severe")]
ANCESTORS = [(1, 1), (2, 2), (3, 3), (10, 10), (1, 2), (3, 1), (3, 2), (10, 11)]
RELATIONS = [
    (4, 1, "Maps to", None),
    (5, 1, "Maps to", None),
    (7, 6, "Maps to", None),
    (11, 10, "Is a", None),
    (14, 3, "Maps to", "D"),
    (16, 3, "Maps to", None),
    (1, 1, "Maps to", None),
]
SECOND_RELATIONS = [(4, 3, "Maps to", None), (5, 2, "Maps to", None), (16, 1, "Maps to", None), (7, 8, "Maps to", "D")]

SUBJECTS = {
    "condition": [
        ("asthma", None),
        ("asthma", "195967001"),
        ("disorder of lung", None),
        ("bronchial asthma", None),
        ("asthma", "ICD10CM J45"),
        ("chronic lower respiratory disease", "ICD10CM J40-J4A"),
        ("respiratory infection", "ICD10CM J09-J18"),
        ("respiratory disease", "ICD10CM J00-J99"),
    ],
    "observation": [
        ("smokers", "LOINC 72166-2"),
        ("family history of asthma", None),
        ("asthma", None),
        ("New York Heart Association Classification", None),
    ],
    "drug": [("Metformin", None), ("metformin", "6809")],
    "procedure": [("cataract surgery", None), ("extraction of cataract", None), ("metformin", None)],
    "device": [("implantable cardioverter-defibrillator", None)],
    "measurement": [
        ("platelets", "777-3"),
        ("ALT", "1742-6"),
        ("HBsAg", "5195-3"),
        ("NYHA class", "88020-3"),
        ("asthma", None),
    ],
    "administrative": [("informed consent", None)],
    "visit": [("hospital visit", None)],
}
UNITS = [None, "/mm3", "10*9/L", "10*3/uL", "U/L", "{score}", "g/dL"]
UNIT_CONCEPTS = [None, 0, 8785, 9444, 8848, 8645, 44777566, 12345]
NUMBERS = [0, 1, 2, 3, 40, 99.9, 100, 120, 140, 1000, 99999.9, 100000, 140000, float("nan")]


def random_constraint(pick: random.Random, name: str, text_of: Any) -> dict[str, Any]:
    """A constraint of any type, from among those that the vocabulary below has something for."""
    type = pick.choice([*SUBJECTS, "measurement", "measurement", "condition", "age", "sex"])
    spec: dict[str, Any] = {"negated": pick.random() < 0.2}
    if type == "sex":
        return text_of(name, type, "women", values=[pick.choice(["female", "male"])], **spec)
    if type == "age":
        unit, scale = pick.choice([("a", 1), ("mo", 12), ("wk", 52), ("d", 365)])
        spec |= random_bounds(pick, [0, 1, 5, 18, 24, 40, 65], scale)
        return text_of(name, type, "age", unit=unit, **spec)
    text, code = pick.choice(SUBJECTS[type])
    if type == "measurement":
        spec |= random_value(pick)
    elif pick.random() < 0.15:
        spec |= random_bounds(pick, [1, 2, 3])
    if pick.random() < 0.25:
        kinds = {"severity": "severe", "certainty": "confirmed", "experiencer": "family", "site": "left"}
        spec["qualifiers"] = [pick.choice([*kinds.items(), ("latest", "since"), ("latest", "since")])]
    if pick.random() < 0.15:
        spec["count"] = pick.choice([(2, None), (None, 1), (2, 2), (0, None), ("1", None), (1, "3")])
    if pick.random() < 0.5:
        spec["temporal"] = random_window(pick)
    if pick.random() < 0.2:
        spec["duration"] = {"unit": "mo", **random_bounds(pick, [1, 3, 6, 12, 24])}
    if pick.random() < 0.1:
        spec["applies_if"] = {"constraint": pick.choice(["c1", "c2", "c3"])}
    if code and code.startswith("LOINC "):
        return text_of(name, type, text, code=code.split()[1], system="http://loinc.org", **spec)
    if code and code.startswith("ICD10CM "):
        return text_of(name, type, text, code=code.split()[1], system="http://hl7.org/fhir/sid/icd-10-cm", **spec)
    return text_of(name, type, text, code=code, **spec)


def random_bounds(pick: random.Random, numbers: list[float], scale: float = 1) -> dict[str, Any]:
    low, high = sorted(pick.sample(numbers, 2))
    sides = pick.choice([("low",), ("high",), ("low", "high")])
    values = {"low": low * scale, "high": high * scale}
    return {side: values[side] if pick.random() < 0.5 else str(values[side]) for side in sides}


def random_value(pick: random.Random) -> dict[str, Any]:
    shape = pick.choice(["number", "number", "limit", "answer", "grade", "none"])
    if shape == "number":
        return random_bounds(pick, [0, 1, 2, 100, 140, 100000, 140000]) | {"unit": pick.choice(UNITS[1:])}
    if shape == "limit":
        return random_bounds(pick, [1, 2, 3]) | {"relative_to": pick.choice(["ULN", "LLN", "baseline"])}
    if shape == "answer":
        return {"values": [pick.choice(["positive", "Negative", "detectable", "normal"])]}
    if shape == "grade":
        return {"values": ["II", "III"], "low": 2, "high": 3}
    return {}


def random_window(pick: random.Random) -> dict[str, Any]:
    window: dict[str, Any] = {
        "relation": pick.choice(["past", "past", "past", "present", "before", "after", "during", "future"]),
        "words": pick.choice(["within", "History of", "at any time in"]),
        "anchor": pick.choice([None, None, "screening", "the cataract surgery", "enrolment"]),
    }
    if pick.random() < 0.7:
        window["unit"] = pick.choice(["d", "wk", "mo", "a"])
        window |= random_bounds(pick, [1, 2, 3, 6, 12])
    return window


def random_trial(pick: random.Random, constraint: Any, trial: Any) -> Any:
    constraints = [random_constraint(pick, f"c{i}", constraint) for i in range(1, pick.randint(4, 8))]
    if pick.random() < 0.5:
        type = pick.choice(["condition", "condition", "drug"])
        for number in (0, 1):
            text, code = pick.choice(
                [subject for subject in SUBJECTS[type] if not (subject[1] or "").startswith("ICD")]
            )
            window = {"temporal": random_window(pick)} if pick.random() < 0.5 else {}
            constraints[number] = constraint(f"c{number + 1}", type, text, code=code, **window)
    for number, found in enumerate(constraints):
        start = 100 * (number + 1)
        found["subject"] |= {"start": start, "end": start + len(found["subject"]["text"])}
    criteria = [
        {
            "id": f"C{number}",
            "section": pick.choice(["inclusion", "exclusion", "exclusion", "unknown"]),
            "start": 0,
            "end": len(TEXT),
            "text": "'; DROP TABLE person; --",
            "residue": pick.sample([span("first"), span("second"), span("third")], pick.choice([0, 0, 0, 1, 2])),
            "expression": random_expression(pick, [found["id"] for found in constraints], 0),
            "computability": "full",
            "applies_to": pick.choice([None, None, None, "Part B"]),
            "parent": pick.choice([None, None, "C1"]) if number > 1 else None,
        }
        for number in range(1, 6)
    ]
    return trial(*constraints, criteria=criteria, text=TEXT)


TEXT = "or first and second narrowed third".ljust(160) + "except".ljust(100) * 8


def span(word: str) -> dict[str, Any]:
    return {"start": TEXT.index(word), "end": TEXT.index(word) + len(word), "text": word}


def random_expression(pick: random.Random, names: list[str], depth: int) -> Any:
    if depth == 0 and pick.random() < 0.05:
        return None
    if depth == 3 or pick.random() < 0.4:
        return {"constraint": pick.choice(names)}
    if pick.random() < 0.3:
        return {"op": "all", "of": [{"constraint": "c1"}, {"op": "not", "of": [{"constraint": "c2"}]}]}
    op = pick.choice(["all", "any", "not", "at_least"])
    of = [
        random_expression(pick, names, depth + 1) or {"constraint": names[0]}
        for _ in range(1 if op == "not" else pick.randint(1, 3))
    ]
    return {"op": op, "of": of} | ({"n": pick.randint(1, 3)} if op == "at_least" else {})


def random_cdm(pick: random.Random) -> dict[str, list[dict[str, Any]]]:
    """The tables of a small CDM with three persons."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in full_catalog()}
    names = ("concept_id", "concept_name", "vocabulary_id", "concept_code", "standard_concept")
    standard = [None if concept[2] == "ICD10CM" or pick.random() < 0.3 else "S" for concept in CONCEPTS]
    tables["concept"] = [
        dict(zip(names, (*row, mark), strict=True)) for row, mark in zip(CONCEPTS, standard, strict=True)
    ]
    if pick.random() < 0.7:
        tables["concept_ancestor"] = [{"ancestor_concept_id": a, "descendant_concept_id": d} for a, d in ANCESTORS]
    tables["concept_synonym"] = [{"concept_id": c, "concept_synonym_name": name} for c, name in SYNONYMS]
    names = ("concept_id_1", "concept_id_2", "relationship_id", "invalid_reason")
    relations = RELATIONS + [row for row in SECOND_RELATIONS if pick.random() < 0.4]
    tables["concept_relationship"] = [dict(zip(names, row, strict=True)) for row in relations]
    for person in range(1, 4):
        born = INDEX - timedelta(days=pick.choice([30, 200, 400, 6574, 6575, 6576, 14000, 23000]))
        whole = pick.choice([3, 3, 2, 1])
        tables["person"].append(
            {
                "person_id": person,
                "gender_concept_id": pick.choice([8507, 8532, 0]),
                "year_of_birth": born.year,
                "month_of_birth": born.month if whole > 1 else None,
                "day_of_birth": born.day if whole > 2 else None,
            }
        )
        for _ in range(pick.choice([0, 1, 1, 1, 2])):
            last = INDEX - timedelta(days=pick.choice([0, 0, 30]))
            tables["observation_period"].append({"person_id": person, "observation_period_end_date": last})
        for table in FACT_TABLES:
            for _ in range(pick.randint(0, 4)):
                tables[table.name].append({"person_id": person, **random_fact(pick, table)})
    return tables


def random_fact(pick: random.Random, table: Any) -> dict[str, Any]:
    concepts = [row[0] for row in CONCEPTS[:18]]
    likely = {
        "measurement": [6, 6, 7, 8, 9, 13],
        "drug": [10, 11],
        "procedure": [12],
        "observation": [17],
        "device": [15],
        "condition": [1, 2, 4, 16],
    }
    start = INDEX - timedelta(days=pick.choice([-10, 0, 1, 7, 30, 91, 92, 183, 184, 365, 366, 800, 4000]))
    row: dict[str, Any] = {
        table.concept: pick.choice(likely.get(table.kind, []) * 3 + concepts),
        table.source_concept: pick.choice([None, 0, *concepts]),
        table.start: start if pick.random() < 0.9 else None,
    }
    if table.end and pick.random() < 0.5:
        row[table.end] = start + timedelta(days=pick.choice([-3, 0, 5, 60, 400, 5000]))
    if table.number:
        row[table.number] = pick.choice([None, *NUMBERS])
        row[table.answer] = pick.choice([None, 0, 0, 9191, 9189, 4188540, 777, 778, 999])
        row[table.unit] = pick.choice(UNIT_CONCEPTS)
        row[table.unit_text] = pick.choice([None, "", "10*9/L", "U/L", "mm3"])
    if table.text:
        row[table.text] = pick.choice([None, "", "Positive", " no ", "class III", "2"])
    if table.low:
        row[table.low], row[table.high] = pick.choice([(None, None), (1, 40), (0, 0), (60, 120)])
        row[table.operator] = pick.choice([None, 0, 4172703, 4171756, 4171754, 4172704, 4171755])
    return row


TYPES = {"DOUBLE": ("number", "low", "high"), "DATE": ("start", "end"), "TEXT": ("text", "unit_text")}


def column_types(float_type: str) -> dict[str, str]:
    """The SQL type of each column that is no integer."""
    types = {"observation_period_end_date": "DATE"}
    types |= dict.fromkeys(("concept_name", "vocabulary_id", "concept_code", "relationship_id"), "TEXT")
    types["standard_concept"] = "TEXT"
    types |= dict.fromkeys(("invalid_reason", "concept_synonym_name"), "TEXT")
    for table in FACT_TABLES:
        for type, fields in TYPES.items():
            types |= {getattr(table, field): float_type if type == "DOUBLE" else type for field in fields}
    return types


def fill(connection: Any, tables: dict[str, list[dict[str, Any]]], mark: str, float_type: str) -> None:
    types = column_types(float_type)
    for name, columns in full_catalog().items():
        ordered = sorted(columns)
        declared = ", ".join(f"{column} {types.get(column, 'INTEGER')}" for column in ordered)
        connection.execute(f"CREATE TABLE {name} ({declared})")
        for row in tables[name]:
            marks = ", ".join([mark] * len(ordered))
            connection.execute(f"INSERT INTO {name} VALUES ({marks})", [row.get(column) for column in ordered])


def assert_agreement(cdm: Cdm, pick: random.Random, trial: Any) -> None:
    complete = [kind for kind in KINDS if pick.random() < 0.4]
    units = pick.choice(["required", "assumed"])
    missing = pick.choice(["unknown", "pass", "fail"])
    index_date = pick.choice([None, "2024-06-01", "2024-05-20"])
    plan = make_plan(trial, units=units, complete=complete, partial=pick.choice(["strict", "computed"]))
    query = compile_sql(plan, dialect=cdm.dialect, index_date=index_date, missing=missing, catalog=cdm.catalog)
    rows = {str(row[0]): row[1:] for row in cdm.rows(query.sql)}
    matcher = Matcher(plan, missing=missing)
    keys = plan.keys() if pick.random() < 0.5 else None
    for patient in read_persons(cdm, keys=keys):
        found = matcher(Chart(patient), index_date=index_date)
        overall = {"eligible": 1, "ineligible": 0, "undetermined": None}[found.verdict]
        values = (*(None if verdict.value is None else int(verdict.value) for verdict in found.criteria), overall)
        differing = {
            column: (python, sql)
            for column, python, sql in zip(query.columns[1:], values, rows[patient.id], strict=True)
            if python != sql
        }
        assert not differing, (patient.id, differing, [verdict.reasons for verdict in found.criteria])


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(pick=st.randoms(use_true_random=False))
def test_duckdb_agrees_with_the_evaluator(pick, make_constraint, make_trial):
    connection = duckdb.connect(":memory:", config=ONE_THREAD)
    fill(connection, random_cdm(pick), "?", "DOUBLE")
    with Cdm(connection, "duckdb", "generated", full_catalog()) as cdm:
        assert_agreement(cdm, pick, random_trial(pick, make_constraint, make_trial))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_duckdb_agrees_with_the_evaluator_on_many(seed, make_constraint, make_trial):
    """Many more than a search would shrink: databases from fixed seeds."""
    pick = random.Random(seed)
    connection = duckdb.connect(":memory:", config=ONE_THREAD)
    fill(connection, random_cdm(pick), "?", "DOUBLE")
    with Cdm(connection, "duckdb", f"seed {seed}", full_catalog()) as cdm:
        assert_agreement(cdm, pick, random_trial(pick, make_constraint, make_trial))


def test_postgresql_agrees_with_the_evaluator(postgres, make_constraint, make_trial):
    for seed in range(8):
        pick = random.Random(1000 + seed)
        schema = f"cdm{seed}"
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
            connection.execute(f"SET search_path = {schema}")
            fill(connection, random_cdm(pick), "%s", "DOUBLE PRECISION")
        with open_cdm(postgres, schema=schema) as cdm:
            assert_agreement(cdm, pick, random_trial(pick, make_constraint, make_trial))
