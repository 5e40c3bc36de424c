"""The tables hold what the contract says, and the page about them says what they hold."""

from pathlib import Path

import orjson
import pytest

import eligo
from eligo.batch import PARSED, SCHEMAS
from eligo.batch.arrays import batches_of, nested_batch
from eligo.batch.columns import KEY, STRUCTS, TABLES, page
from eligo.batch.parts import Counted
from eligo.schema import Bound, Interval
from eligo.schema.counting import counts

KEPT = Path(__file__).parents[2] / "schema" / "tables-1.md"

TEXTS = [
    """Inclusion Criteria:
- Women aged 18 to 40 years with type 2 diabetes
- HbA1c between 7.0% and 10.0%, measured within 3 months before screening
- No history of stroke
- At least 2 exacerbations in the past year
- ECOG 0-1; AST and ALT <= 2.5 x ULN (<= 5 x ULN in case of liver metastases)
Exclusion Criteria:
1. Any of the following:
   a. Severe renal failure
   b. Platelets < 100,000/mm3
2. Treatment with warfarin for more than 6 months
3. In the opinion of the investigator, unlikely to comply""",
    "Inclusion Criteria:\n- Willing to take part",
    "Exclusion Criteria:\n- Asthma or gout, except mild asthma\n- NYHA class III or IV",
]


@pytest.fixture(scope="module")
def trials():
    return list(eligo.parse_many(TEXTS))


def expected(table, number, trial):
    """The rows of a table by way of the contract's own JSON."""
    key = {"trial": number, "trial_id": trial.trial_id}
    if table == "trials":
        population, found = trial.population, counts(trial)
        age = population.age.model_dump() if population.age else None
        return [
            {
                **key,
                "title": trial.title,
                **trial.source.model_dump(),
                "sex": population.sex,
                "age": age and age["interval"],
                "age_unit": age and age["unit"]["ucum"],
                "healthy_volunteers": population.healthy_volunteers,
                **{name: getattr(found, name) for name in found.__slots__},
                "characters": len(trial.text),
                "parser": trial.parser.version,
                "model": trial.parser.model,
            }
        ]
    rows = []
    for one in getattr(trial, table):
        row = {**key, **one.model_dump()}
        for name in row.keys() & {"expression", "applies_if"}:
            row[name] = None if row[name] is None else orjson.dumps(row[name]).decode()
        if table == "constraints":
            row["concept"] = row["subject"].pop("concept")
            canonical = row["canonical"] or {"interval": None, "ucum": None}
            row["canonical"], row["canonical_ucum"] = canonical["interval"], canonical["ucum"]
        rows.append(row)
    return rows


@pytest.mark.parametrize("table", SCHEMAS)
def test_a_table_holds_what_the_trials_do(trials, table):
    record = eligo.read({"nct_id": "NCT90000001", "criteria": TEXTS[0], "gender": "Female", "minimum_age": "18 Years"})
    trials = [*trials, eligo.parse(record)]
    batch = batches_of([Counted(number, trial, counts(trial)) for number, trial in enumerate(trials, 40)])[table]
    assert batch.schema == SCHEMAS[table]
    batch.validate(full=True)
    assert batch.to_pylist() == [
        row for number, trial in enumerate(trials, 40) for row in expected(table, number, trial)
    ]


def test_a_nested_table_holds_the_same(trials):
    batch = nested_batch(["a", None, "c"], trials)
    assert batch.schema == PARSED
    batch.validate(full=True)
    for row, trial in zip(batch.to_pylist(), trials, strict=True):
        for table in ("criteria", "constraints", "mentions", "diagnostics"):
            rows = [
                {k: v for k, v in one.items() if k not in ("trial", "trial_id")} for one in expected(table, 0, trial)
            ]
            assert row[table] == rows


def test_the_texts_fill_every_column(trials):
    """Else the two tests above say little; what no text says is left out."""
    batches = batches_of([Counted(number, trial, counts(trial)) for number, trial in enumerate(trials)])
    empty = {
        f"{table}.{name}"
        for table, batch in batches.items()
        for name in batch.schema.names
        if not any(batch[name].to_pylist())
    }
    found = {"criteria", "constraints", "mentions"}
    assert {name for name in empty if name.split(".")[0] in found} <= {
        *(f"{table}.trial_id" for table in found),
        "criteria.applies_to",
    }


def test_a_number_beyond_all_integers_is_held(trials):
    trial = trials[0].model_copy(deep=True)
    trial.constraints[0].interval = Interval(low=Bound(value=4 * 10**24, inclusive=True))
    batch = batches_of([Counted(0, trial, counts(trial))])["constraints"]
    assert batch["interval"].to_pylist()[0]["low"]["value"] == 4e24


def test_no_trials_make_empty_tables():
    assert {name: batch.num_rows for name, batch in batches_of([]).items()} == dict.fromkeys(SCHEMAS, 0)
    assert nested_batch([], []).num_rows == 0


def test_the_page_is_that_of_the_tables():
    assert KEPT.read_text(encoding="utf-8") == page() + "\n", (
        "the tables and schema/tables-1.md differ: write it anew with 'eligo schema --tables > schema/tables-1.md'"
    )


@pytest.mark.parametrize("struct", [KEY, *TABLES, *STRUCTS], ids=lambda struct: struct.name)
def test_every_column_is_described(struct):
    assert struct.says.endswith(".")
    assert all(len(column.says) > 5 for column in struct.columns)
    names = [column.name for column in struct.columns]
    assert len(set(names)) == len(names)
