"""Every table can be read, and says nothing twice."""

import re
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


WORD_SETS = ["roles", "quantity_cues", "time_words", "line_words"]


@pytest.mark.parametrize("name", WORD_SETS)
def test_sets_of_words_have_names_of_their_own(name: str) -> None:
    names = [row["name"] for row in table(name)]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", WORD_SETS)
def test_a_set_of_words_says_what_it_is_for(name: str) -> None:
    lines = Path(eligo.lexicon.__file__).with_name(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    remarks = "\n".join(line for line in lines if line.startswith("#"))
    rows = [line.split("\t")[0] for line in lines if not line.startswith("#")][1:]
    assert [row for row in rows if not re.search(rf"(?<![\w-]){re.escape(row)}(?:(?:,| and) [\w-]+)*:", remarks)] == []


def test_the_files_that_tables_name_exist() -> None:
    tables = Path(eligo.lexicon.__file__).parent
    text = "\n".join(table.read_text(encoding="utf-8") for table in sorted(tables.glob("*.tsv")))
    named = set(re.findall(r"\b(?:pipeline|matching|lexicon|units)/[\w/]+\.\w+", text))
    assert named
    assert [name for name in sorted(named) if not (tables.parent / name).exists()] == []
