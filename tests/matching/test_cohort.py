"""Cohorts: the funnel, the SQL in every dialect, and what is written, read and refused."""

import re

import duckdb
import psycopg
import pytest
import sqlglot

from eligo.errors import InputError
from eligo.matching import DIALECTS, CdmError, cohort, compile_sql, make_plan, open_cdm
from eligo.matching.sql import compile_lookup

SETUP = """
CREATE TABLE person (person_id INT, gender_concept_id INT, year_of_birth INT, month_of_birth INT, day_of_birth INT);
CREATE TABLE observation_period (person_id INT, observation_period_end_date DATE);
CREATE TABLE concept (concept_id INT, concept_name VARCHAR(255), vocabulary_id VARCHAR(20), concept_code VARCHAR(50));
CREATE TABLE condition_occurrence (person_id INT, condition_concept_id INT, condition_start_date DATE);
CREATE TABLE measurement (person_id INT, measurement_concept_id INT, measurement_date DATE,
  value_as_number DOUBLE PRECISION, unit_concept_id INT);
INSERT INTO person VALUES (1, 8532, 1980, 1, 1), (2, 8507, 1980, 1, 1), (3, 8532, 2015, 1, 1), (4, 8532, 1950, 1, 1);
INSERT INTO observation_period VALUES (1, DATE '2024-06-01'), (2, DATE '2024-06-01'), (3, DATE '2024-06-01');
INSERT INTO concept VALUES (317009, 'Asthma', 'SNOMED', '195967001'), (3024929, 'Platelets', 'LOINC', '777-3');
INSERT INTO condition_occurrence VALUES (1, 317009, DATE '2020-01-01'), (2, 317009, DATE '2020-01-01');
INSERT INTO measurement VALUES (1, 3024929, DATE '2024-05-01', 140, 8848), (2, 3024929, DATE '2024-05-01', 50, 8848);
"""

PLATELETS = {"type": "measurement", "text": "platelets", "code": "777-3", "high": "100000", "unit": "/mm3"}


@pytest.fixture
def trial(make_trial, make_constraint):
    """Women and men of 18 years and more with asthma, and not with few platelets."""
    ids = {"c1": "inclusion", "c2": "inclusion", "c3": "exclusion"}
    return make_trial(
        make_constraint("c1", type="age", text="age", low=18, unit="a"),
        make_constraint("c2"),
        make_constraint("c3", **PLATELETS),
        criteria=[
            {"id": f"{section[0].upper()}{name[1]}", "section": section, "start": 0, "end": 0, "text": name,
             "expression": {"constraint": name}}
            for name, section in ids.items()
        ],
    )  # fmt: skip


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SETUP)
    return path


def test_the_funnel(trial, database):
    found = cohort(trial, database)
    assert [(step.criterion, step.keeps, step.excludes, step.unknown) for step in found.steps] == [
        ("I1", 2, 1, 1),
        ("I2", 2, 0, 2),
        ("E3", 1, 1, 2),
    ]
    assert [(step.remaining, step.certain) for step in found.steps] == [(3, 2), (3, 2), (2, 1)]
    assert (found.persons, found.eligible, found.undetermined) == (4, [1], [4])


@pytest.mark.parametrize(
    ("missing", "eligible", "undetermined"), [("unknown", [1], [4]), ("pass", [1], [4]), ("fail", [1], [])]
)
def test_missing_data(trial, database, missing, eligible, undetermined):
    found = cohort(trial, database, missing=missing)
    assert (found.eligible, found.undetermined, found.missing) == (eligible, undetermined, missing)


def test_an_index_date_for_all(trial, database):
    assert cohort(trial, database, index_date="2024-06-01").eligible == [1]
    assert cohort(trial, database, index_date="2019-01-01").eligible == []


def test_a_complete_kind(trial, database):
    found = cohort(trial, database, complete=["condition", "observation"])
    assert (found.steps[1].keeps, found.steps[1].excludes) == (2, 2)


def test_a_folder_of_parquet(trial, database, tmp_path):
    folder = tmp_path / "parquet"
    folder.mkdir()
    with duckdb.connect(str(database)) as connection:
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            connection.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
    assert cohort(trial, folder).to_dict() | {"source": ""} == cohort(trial, database).to_dict() | {"source": ""}


def test_a_postgresql_server(trial, database, postgres):
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA small")
        connection.execute("SET search_path = small")
        connection.execute(SETUP)
    found = cohort(trial, postgres, schema="small")
    assert found.to_dict() | {"source": ""} == cohort(trial, database).to_dict() | {"source": ""}
    written = cohort(trial, postgres, schema="small", into="result")
    assert written.eligible == found.eligible
    with open_cdm(postgres, schema="small") as cdm:
        assert cdm.rows("SELECT person_id FROM result WHERE eligible = 1") == [(1,)]
        with pytest.raises(CdmError, match="read-only"):
            cdm.write("DELETE FROM person")


def test_what_the_vocabulary_does_not_have_is_not_absent(database, make_trial, make_constraint):
    trial = make_trial(make_constraint(text="sarcoidosis"))
    found = cohort(trial, database, complete=["condition", "observation"])
    assert (found.steps[0].excludes, found.steps[0].unknown) == (0, 4)
    assert found.without_concept == ["sarcoidosis"]
    assert cohort(make_trial(make_constraint()), database).without_concept == []


def test_a_code_that_maps_to_several_concepts_is_none_of_them(database, make_trial, make_constraint):
    """E11.65 maps to type 2 diabetes and to hyperglycaemia: who has the latter alone has no diabetes."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("""
            CREATE TABLE concept_relationship
              (concept_id_1 INT, concept_id_2 INT, relationship_id VARCHAR, invalid_reason VARCHAR);
            INSERT INTO concept VALUES (1, 'Type 2 diabetes mellitus with hyperglycemia', 'ICD10CM', 'E11.65'),
              (2, 'Type 2 diabetes mellitus without complications', 'ICD10CM', 'E11.9'),
              (201826, 'Type 2 diabetes mellitus', 'SNOMED', '44054006'), (3, 'Hyperglycemia', 'SNOMED', '80394007');
            INSERT INTO concept_relationship VALUES (1, 201826, 'Maps to', NULL), (1, 3, 'Maps to', NULL),
              (2, 201826, 'Maps to', NULL);
            INSERT INTO condition_occurrence VALUES (3, 201826, DATE '2020-01-01'), (4, 3, DATE '2020-01-01');
        """)
    icd = "http://hl7.org/fhir/sid/icd-10-cm"
    trial = make_trial(make_constraint(text="type 2 diabetes", code="E11", system=icd))
    found = cohort(trial, database, complete=["condition", "observation"], index_date="2024-06-01")
    assert found.eligible == [3]


# ---------------------------------------------------------------- what is written


def test_nothing_is_written_unless_asked(trial, database):
    before = database.read_bytes()
    cohort(trial, database)
    assert database.read_bytes() == before
    with open_cdm(database) as cdm, pytest.raises(CdmError):
        cdm.write("CREATE TABLE mine (x INT)")


def test_into_a_table(trial, database):
    cohort(trial, database, into="result")
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute('SELECT person_id, "I1", "E3", eligible FROM result ORDER BY 1').fetchall()
    assert rows == [(1, 1, 0, 1), (2, 1, 1, 0), (3, 0, None, 0), (4, None, None, None)]
    with pytest.raises(CdmError, match="result"):
        cohort(trial, database, into="result")


@pytest.mark.parametrize("name", ["x; DROP TABLE person", "a.b.c.d", "", "x y", "1x", '"x"'])
def test_a_table_name_is_a_name(trial, database, name):
    with pytest.raises(InputError, match="table name"):
        cohort(trial, database, into=name)
    with pytest.raises(InputError, match="table name"):
        compile_sql(make_plan(trial), into=name)


# ---------------------------------------------------------------- SQL

HOSTILE = "'); DROP TABLE person; -- \"x\" \\' ; /* */ $$"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_text_of_a_criterion_stands_outside_quotes(dialect, make_trial, make_constraint):
    trial = make_trial(
        make_constraint(
            text=HOSTILE, qualifiers=[("severity", HOSTILE)], temporal={"anchor": HOSTILE, "high": 2, "unit": "d"}
        ),
        make_constraint("c2", type="measurement", text=HOSTILE, code=HOSTILE, values=[HOSTILE]),
    )
    trial.criteria[0].id = HOSTILE
    sql = compile_sql(make_plan(trial), dialect=dialect).sql
    statements = sqlglot.parse(sql, read=dialect)
    assert len(statements) == 1
    assert isinstance(statements[0], sqlglot.exp.Select)
    literals = {literal.this.lower() for literal in statements[0].find_all(sqlglot.exp.Literal)}
    assert any("drop table person" in literal for literal in literals)
    tables = {table.name for table in statements[0].find_all(sqlglot.exp.Table)}
    assert not any("DROP" in name for name in tables)


def test_hostile_text_is_harmless(database, make_trial, make_constraint):
    trial = make_trial(make_constraint(text=HOSTILE))
    trial.criteria[0].id = HOSTILE
    assert cohort(trial, database).persons == 4
    assert cohort(trial, database).steps[0].criterion == HOSTILE


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_reads_its_own(dialect, trial):
    sql = compile_sql(make_plan(trial), dialect=dialect, index_date="2024-06-01", into="result").sql
    assert "result" in sql
    assert len(sqlglot.parse(sql, read=dialect)) == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_step_in_every_dialect(dialect, make_trial, make_constraint):
    """Classes of drugs, doses, blocks, exceptions, durations, counts, anchors and answers."""
    icd = "http://hl7.org/fhir/sid/icd-10-cm"
    whole = make_constraint("c1", text="malignancy", code="C00-C96", system=icd, temporal={"high": 5, "unit": "a"})
    but = make_constraint("c2", text="skin cancer", code="C44", system=icd)
    whole["subject"] |= {"start": 0, "end": 10}
    but["subject"] |= {"start": 20, "end": 31}
    others = [
        make_constraint("c3", type="drug", text="ACE inhibitors", duration={"low": 1, "high": 5, "unit": "a"}),
        make_constraint("c4", type="drug", text="prednisone", high=10, unit="mg/d"),
        make_constraint(
            "c5", text="pneumonia", count=(2, 4), temporal={"anchor": "cataract surgery", "high": 2, "unit": "mo"}
        ),
        make_constraint("c6", type="measurement", text="HBsAg", code="5195-3", values=["positive"]),
        make_constraint("c7", type="observation", text="smokers", code="72166-2", system="http://loinc.org"),
        make_constraint("c8", type="age", text="age", low=28, unit="d"),
        make_constraint("c9", type="age", text="age", low=6, unit="mo"),
    ]
    excepted = {"op": "all", "of": [{"constraint": "c1"}, {"op": "not", "of": [{"constraint": "c2"}]}]}
    expression = {"op": "at_least", "n": 2, "of": [excepted, *({"constraint": one["id"]} for one in others)]}
    text = "malignancy, except  skin cancer"
    plan = make_plan(make_trial(whole, but, *others, expression=expression, text=text))
    (tree,) = sqlglot.parse(compile_sql(plan, dialect=dialect).sql, read=dialect)
    assert {"first_words", "anchors", "counts"} <= {cte.alias for cte in tree.find_all(sqlglot.exp.CTE)}
    assert len(sqlglot.parse(compile_lookup(plan, dialect=dialect), read=dialect)) == 1


def test_ids_that_recur_become_columns_of_their_own(trial):
    for item, name in zip(trial.criteria, ("person_id", "I1", "i1"), strict=True):
        item.id = name
    assert compile_sql(make_plan(trial)).columns == ("person_id", "person_id_2", "I1", "i1_2", "eligible")


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ({"dialect": "oracle"}, "dialect"),
        ({"index_date": "June"}, "index date"),
        ({"index_date": "2024-02-30"}, "date"),
    ],
)
def test_wrong_arguments(trial, argument, words):
    with pytest.raises(InputError, match=words):
        compile_sql(make_plan(trial), **argument)


# ---------------------------------------------------------------- what is refused


def test_a_place_without_database(trial, tmp_path):
    with pytest.raises(InputError, match="is not there"):
        cohort(trial, tmp_path / "nowhere.duckdb")
    with pytest.raises(InputError, match=r"no person\.parquet"):
        cohort(trial, tmp_path)
    (tmp_path / "notes.duckdb").write_text("no database")
    with pytest.raises(CdmError, match=re.escape("notes.duckdb")):
        cohort(trial, tmp_path / "notes.duckdb")
    with pytest.raises(CdmError, match=r"//me:\*\*\*@"):
        cohort(trial, "postgresql://me:secret@127.0.0.1:1/none")


def test_a_database_without_vocabulary(trial, tmp_path):
    path = tmp_path / "cdm.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE person (person_id INT)")
    with pytest.raises(InputError, match="no table concept"):
        cohort(trial, path)


def test_an_error_of_the_database_is_one_line_and_holds_the_statement(trial, database):
    with duckdb.connect(str(database)) as connection:
        connection.execute("ALTER TABLE measurement DROP COLUMN measurement_concept_id")
    with pytest.raises(CdmError) as caught:
        cohort(trial, database)
    assert "measurement_concept_id" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1
    assert caught.value.statement.startswith("WITH")


def test_unknown_kinds_and_policies(trial, database):
    with pytest.raises(InputError, match="complete kind"):
        cohort(trial, database, complete=["labs"])
    with pytest.raises(InputError, match="policy"):
        cohort(trial, database, missing="maybe")
