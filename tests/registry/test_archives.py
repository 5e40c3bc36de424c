"""Gzip and zip: what they hold is read in memory, within limits, and their names stay names."""

import gzip
import io
import os
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from eligo.errors import InputError
from eligo.registry import archives, read, read_many

TEXT = "Inclusion Criteria:\n- Gout\n"
FIXTURES = Path(__file__).parent / "fixtures"


def zipped(entries, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def gzipped(data):
    """Without the hour, which would give a test another name at every collection."""
    return gzip.compress(data, mtime=0)


def outcomes(source):
    return [record if isinstance(record, InputError) else record.criteria for record in read_many(source)]


def test_entries_come_in_sorted_order_and_only_readable_ones(tmp_path):
    file = tmp_path / "trials.zip"
    file.write_bytes(
        zipped({"b.txt": "B gout", "a/c.txt": "C gout", "logo.png": "x", "__MACOSX/a.txt": "x", ".a.txt": "x"})
    )
    records = list(read_many(file))
    assert [record.criteria for record in records] == ["C gout", "B gout"]
    assert [record.uri for record in records] == [f"{file}!/a/c.txt", f"{file}!/b.txt"]


@pytest.mark.parametrize(
    "name", ["../../escape.txt", "/etc/escape.txt", "C:\\escape.txt", "a/../../escape.txt", "x" * 3000 + ".txt"]
)
def test_entry_names_never_touch_the_file_system(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(os.walk(tmp_path))
    assert outcomes(zipped({name: TEXT})) == [TEXT]
    assert sorted(os.walk(tmp_path)) == before


def test_a_bad_entry_costs_one_error():
    first, second, third = outcomes(zipped({"a.txt": TEXT, "b.json": "{", "c.txt": TEXT}))
    assert (first, third) == (TEXT, TEXT)
    assert "b.json" in str(second)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (gzipped(gzipped(TEXT.encode())), "an archive inside an archive"),
        (gzipped(zipped({"a.txt": TEXT})), "an archive inside an archive"),
        (zipped({"a.zip": zipped({"a.txt": TEXT})}), "an archive inside an archive"),
        (zipped({"a.txt.gz": gzipped(TEXT.encode())}), "an archive inside an archive"),
        (gzipped(TEXT.encode() * 1000)[:-20], "damaged or cut short"),
        (gzipped(random.Random(1).randbytes(500))[:30] + b"garbage" * 20, "damaged or cut short"),
        (b"\x1f\x8b", "damaged or cut short"),
        (zipped({"a.txt": TEXT})[:-30], "directory is damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "directory is damaged"),
        (zipped({}), "holds no file that Eligo reads"),
        (zipped({"a.png": "x"}), "holds no file that Eligo reads"),
        (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "an Office document"),
        (gzipped(b""), "empty"),
        (gzipped(b"\0" * 100 + b"ustar"), "binary"),
    ],
)
def test_bad_archives_are_one_sentence(data, said):
    with pytest.raises(InputError, match=said):
        read(data)


def test_a_damaged_entry_is_said():
    data = bytearray(zipped({"a.txt": "Gout " * 50 + TEXT}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    (error,) = outcomes(bytes(data))
    assert "damaged" in str(error)


def test_an_encrypted_entry_is_said():
    data = bytearray(zipped({"a.txt": TEXT}))
    directory = data.index(b"PK\x01\x02")
    for at in (6, directory + 8):
        (flags,) = struct.unpack_from("<H", data, at)
        struct.pack_into("<H", data, at, flags | 1)
    (error,) = outcomes(bytes(data))
    assert "encrypted" in str(error)


@pytest.mark.parametrize("name", ["bomb.csv", "bomb.jsonl", "bomb.json", "bomb.txt", "bomb.xml"])
def test_a_bomb_is_refused_before_it_is_unpacked(name):
    bomb = b"nct_id,criteria\nNCT1,gout\n" + b"0" * 80_000_000
    for packed in (gzip.compress(bomb), zipped({name: bomb})):
        assert len(packed) < 100_000
        assert isinstance(list(read_many(packed))[-1], InputError)


def test_small_rows_count_too(monkeypatch):
    monkeypatch.setattr(archives, "RATIO_GRACE", 400_000)
    *records, last = read_many(gzip.compress(b"nct_id,criteria\n" + b"NCT1,gout\n" * 100_000, 9))
    assert "decompression bomb" in str(last)
    assert len(records) > 20_000
    assert not any(isinstance(record, InputError) for record in records)


def test_entries_share_one_budget(monkeypatch):
    monkeypatch.setattr(archives, "RATIO_GRACE", 100_000)
    text = "Gout. " * 15_000
    found = outcomes(zipped({f"{number}.txt": text for number in range(8)}))
    assert found[0] == text
    assert any("decompression bomb" in str(outcome) for outcome in found)


def test_the_absolute_limit(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    with pytest.raises(InputError, match="unpacks to more than 1,000 bytes"):
        read(gzip.compress(os.urandom(3000).hex().encode()))


def test_aact_in_an_archive_finds_the_tables_beside_it():
    files = {f"20260101/{path.name}": path.read_bytes() for path in (FIXTURES / "aact").iterdir()}
    first, without, last = read_many(zipped(files))
    assert (first.title, first.conditions) == ("Tocolysis", ["Preterm Labor", "Chorioamnionitis"])
    assert isinstance(without, InputError)
    assert last.acronym == "MEV"


def test_raw_deflate_is_not_mistaken_for_text():
    with pytest.raises(InputError):
        read(zlib.compress(TEXT.encode() * 100))


def test_a_name_with_control_characters_is_said_in_one_line():
    (error,) = outcomes(zipped({"a\n\x1b[31mred.json": "{"}))
    assert str(error).isprintable()


def test_an_entry_without_a_name_is_passed_over():
    data = zipped({"a.txt": TEXT, "b.txt": TEXT}).replace(b"b.txt", b"a.txt")
    assert outcomes(data)
    data = bytearray(zipped({"x": ""}))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 28, 0)  # the length of the entry's name
    del data[at + 46]
    end = data.index(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, end - at)
    assert "holds no file" in str(outcomes(bytes(data))[0])


def test_a_file_whose_name_is_no_text_has_an_address_that_is(tmp_path):
    file = tmp_path / b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    file.write_text(TEXT)
    assert read(file).uri == f"{tmp_path}/caf\N{REPLACEMENT CHARACTER}.txt"
