"""Every table can be read, and says nothing twice."""

from pathlib import Path

import pytest

import eligo.lexicon
from eligo.lexicon import entries, table

TABLES = sorted(path.stem for path in Path(eligo.lexicon.__file__).parent.glob("*.tsv"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_rows_and_no_row_twice(name: str) -> None:
    rows = [tuple(row.items()) for row in table(name)]
    assert rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_begins_with_what_it_holds(name: str) -> None:
    begun = Path(eligo.lexicon.__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8")
    assert begun.startswith("# ")


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_lists_an_entry_twice(name: str) -> None:
    for row in table(name):
        for column, cell in row.items():
            listed = entries(cell)
            assert len(set(listed)) == len(listed), (column, [entry for entry in listed if listed.count(entry) > 1])


def test_abnormal_sides_are_of_known_analytes() -> None:
    known = {row["id"] for row in table("analytes")}
    assert {name for row in table("abnormal_sides") for name in entries(row["analytes"])} <= known
