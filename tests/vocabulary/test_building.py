"""A vocabulary is built from an Athena download, whatever the rows; whole, or not at all."""

import json
import random
import sqlite3
from pathlib import Path

import pytest

from eligo import InputError, vocabulary
from eligo.vocabulary import building
from eligo.vocabulary.building import read_manifest

FIXTURES = Path(__file__).parent / "fixtures"
CONCEPTS, SYNONYMS = FIXTURES / "CONCEPT.csv", FIXTURES / "CONCEPT_SYNONYM.csv"
HEADER = CONCEPTS.read_text(encoding="utf-8").splitlines()[0]


def a_row(number: int, name: str, **cells: str) -> str:
    row = {"domain": "Condition", "vocabulary": "SNOMED", "standard": "S", "code": str(number), "invalid": "", **cells}
    cells = [row["domain"], row["vocabulary"], "Finding", row["standard"], row["code"], "19700101", "20991231"]
    return "\t".join([str(number), name, *cells, row["invalid"]])


def written(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "CONCEPT.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_build_says_what_it_holds_and_what_it_left_out(tmp_path: Path) -> None:
    summary = vocabulary.build([SYNONYMS, CONCEPTS], tmp_path / "made")
    assert summary.concepts == 15
    assert summary.vocabularies == {"ATC": 1, "Gender": 1, "LOINC": 1, "RxNorm": 3, "SNOMED": 9}
    assert summary.skipped == {"in another language": 1, "retired": 1}
    assert summary.alike
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == ["alike", "manifest.json", "names.sqlite"]
    assert not (tmp_path / "made.partial").exists()


@pytest.mark.parametrize(
    ("options", "concepts", "reasons"),
    [
        ({"vocabularies": ["RxNorm"]}, 3, {"of another vocabulary": 12}),
        ({"domains": ["Drug"]}, 4, {"of another domain": 11}),
        ({"domains": ["Drug"], "standard": True}, 3, {"of another domain": 11, "not standard": 1}),
    ],
)
def test_what_is_kept_can_be_told(tmp_path: Path, options: dict, concepts: int, reasons: dict) -> None:
    summary = vocabulary.build([CONCEPTS], tmp_path / "made", **options)
    assert summary.concepts == concepts
    assert summary.skipped == {"retired": 1, **reasons}


def test_rows_that_cannot_be_read_are_counted_and_cost_no_other(tmp_path: Path) -> None:
    path = tmp_path / "CONCEPT.csv"
    rows = [
        a_row(1, "Asthma").encode(),
        b"",
        b"2\tToo few cells",
        a_row(3, "too many").encode() + b"\tmore",
        a_row(4, "Not \xff UTF-8".encode("latin-1").decode("latin-1")).encode("latin-1"),
        a_row(5, "x" * 40_000).encode(),
        a_row(6, "").encode(),
        "٣\tArabic digit".encode() + a_row(7, "x").encode()[len("7\tx") :],
        b"-8" + a_row(8, "Negative").encode()[1:],
        b"9" * 30 + a_row(9, "Huge").encode()[1:],
        a_row(10, '"Quoted" \'; DROP TABLE concept; --').encode(),
        a_row(11, "\u0000").encode(),
        a_row(1, "Second with the id of the first").encode(),
        a_row(12, "Last without a line end").encode(),
    ]
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n" + b"\r\n".join(rows))
    summary = vocabulary.build([path], tmp_path / "made")
    assert summary.concepts == 4
    assert summary.skipped == {
        "longer than 16,384 bytes": 1,
        "not UTF-8": 1,
        "with more or fewer cells than the header": 2,
        "without a number for an id, a name or a code": 4,
    }
    made = vocabulary.open(tmp_path / "made")
    assert [row.code for _, row in made.search("drop table concept quoted")][:1] == ["10"]
    assert made.exact("second with the id of the first", "Condition") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no columns"),
        (b"a,b,c\n1,2,3\n", "'a,b,c'"),
        (b"\x00\x01\x02" * 1000, "first line"),
        (b"x" * 1_000_000, "first line"),
    ],
)
def test_what_is_no_athena_file_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(InputError, match=said):
        vocabulary.build([tmp_path / "file.csv"], tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        vocabulary.build([tmp_path / "none.csv"], tmp_path / "made")
    with pytest.raises(InputError, match=r"no CONCEPT\.csv"):
        vocabulary.build([SYNONYMS], tmp_path / "made")
    with pytest.raises(InputError, match="no concept remains"):
        vocabulary.build([CONCEPTS], tmp_path / "made", domains=["Spec Anatomic Site"])
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    vocabulary.build([CONCEPTS], taken)
    with pytest.raises(InputError, match="holds a vocabulary already"):
        vocabulary.build([CONCEPTS], taken)
    assert vocabulary.build([CONCEPTS], taken, domains=["Drug"], replace=True).concepts == 4
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("work")
    with pytest.raises(InputError, match="is no vocabulary"):
        vocabulary.build([CONCEPTS], tmp_path / "other", replace=True)
    assert (tmp_path / "other" / "thesis.txt").read_text() == "work"


def test_an_interrupted_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / path.name for path in (CONCEPTS, SYNONYMS)]
    for path in files:
        path.write_bytes((FIXTURES / path.name).read_bytes())
    with monkeypatch.context() as interrupted:
        interrupted.setattr(building, "_build_alike", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            vocabulary.build(files, tmp_path / "made")
    assert not (tmp_path / "made").exists()
    with pytest.raises(InputError, match="unfinished"):
        vocabulary.open(tmp_path / "made.partial")
    stages: list[str] = []
    summary = vocabulary.build(files, tmp_path / "made", progress=lambda doing, done, total: stages.append(doing))
    assert set(stages) == {"indexing"}
    assert summary.concepts == 15
    with monkeypatch.context() as interrupted:
        interrupted.setattr(building, "_build_alike", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            vocabulary.build(files, tmp_path / "again")
    files[0].write_bytes(files[0].read_bytes() + a_row(13, "New").encode() + b"\n")
    stages.clear()
    assert (
        vocabulary.build(files, tmp_path / "again", progress=lambda doing, done, total: stages.append(doing)).concepts
        == 16
    )
    assert "reading" in stages


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        vocabulary.build([CONCEPTS], tmp_path / "file" / "made")


def test_the_same_rows_in_another_order_give_the_same_names(tmp_path: Path) -> None:
    rows = CONCEPTS.read_text(encoding="utf-8").splitlines()[1:]
    random.Random(1).shuffle(rows)
    vocabulary.build([CONCEPTS], tmp_path / "one")
    vocabulary.build([written(tmp_path, *rows)], tmp_path / "other")

    def content(folder: Path) -> list[list[tuple]]:
        with sqlite3.connect(folder / "names.sqlite") as connection:
            return [
                connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
                for table in ("concept", "name", "key")
            ]

    assert content(tmp_path / "one") == content(tmp_path / "other")
    for name in ("names.npy", "weights.npy", "starts.npy", "idf.npy", "ngrams.json"):
        assert (tmp_path / "one" / "alike" / name).read_bytes() == (tmp_path / "other" / "alike" / name).read_bytes()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"whole": true}', '{"whole": true, "plan": {"format": 99}}'])
def test_a_damaged_manifest_is_no_vocabulary(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(InputError, match="vocabulary"):
        read_manifest(tmp_path)


def test_the_manifest_tells_where_it_came_from(tmp_path: Path) -> None:
    vocabulary.build([CONCEPTS], tmp_path / "made", alike=False)
    manifest = json.loads((tmp_path / "made" / "manifest.json").read_text())
    assert manifest["plan"]["files"][0]["name"] == "CONCEPT.csv"
    assert manifest["summary"]["alike"] is False
    assert vocabulary.open(tmp_path / "made").similar("aspirin", "Drug") is None
