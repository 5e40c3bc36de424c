"""What a source is, which format it is in, and what is said of one that cannot be read."""

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import orjson
import pytest

from eligo.errors import InputError
from eligo.registry import FORMATS, read, read_many
from eligo.registry.record import RegistryRecord

FIXTURES = Path(__file__).parent / "fixtures"
TEXT = "Inclusion Criteria:\n- Age ≥ 18 years\n\nExclusion Criteria:\n- Pregnancy\n"


def study(criteria="Inclusion Criteria:\n\n* Gout", number="NCT99000002"):
    return {
        "protocolSection": {
            "identificationModule": {"nctId": number},
            "eligibilityModule": {"eligibilityCriteria": criteria},
        }
    }


def message(source, **options):
    with pytest.raises(InputError) as error:
        read(source, **options)
    assert str(error.value).count("\n") == 0
    assert error.value.source
    assert error.value.reason
    assert error.value.advice
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "AST/ALT <= 2.5 x ULN",
        "Pregnancy.",
        "<18 years",
        "< 18 years; [see below]",
        "[Part A] adults",
        "{Part A} adults",
        "Inclusion, exclusion, and criteria; all | of them",
        "HbA1c>7.0%",
        "Age > 18 e.g. adults",
        "No prior anti-PD-1/PD-L1 therapy",
        "≥18y/o",
        "﻿Adults",
        "Adults\r\nwith\tgout\r\n",
    ],
)
def test_a_text_is_its_criteria(text):
    record = read(text)
    assert (record.format, record.criteria, record.uri) == ("text", text, None)


@pytest.mark.parametrize(
    "path",
    [
        "trial.txt",
        "my trial.json",
        "no/such/folder",
        "./trial",
        "../x",
        "/tmp/no-such-file",
        "~/trials",
        "C:\\trials\\x",
        "page.docx",
        "a.json.gz",
        "trials.parquet",
        Path("trial.txt"),
        Path("Pregnancy"),
    ],
)
def test_a_path_without_its_file_is_not_criteria(path):
    assert "there is no such file" in message(path)


def test_a_path_as_text_or_as_a_path(tmp_path):
    file = tmp_path / "NCT99000007.txt"
    file.write_text(TEXT, encoding="utf-8")
    for source in (file, str(file)):
        record = read(source)
        assert (record.criteria, record.uri, record.trial_id) == (TEXT, str(file), "NCT99000007")


def test_a_folder_is_walked_in_sorted_order(tmp_path):
    for name in ("b.txt", "a/z.json", "a/b.txt.gz", "README.md", ".hidden.txt", "a/gold.json", "c.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        data = orjson.dumps(study()) if name.endswith("json") else TEXT.encode()
        file.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    read_files = [Path(record.uri).relative_to(tmp_path).as_posix() for record in read_many(tmp_path)]
    assert read_files == ["a/b.txt.gz", "a/z.json", "b.txt"]
    assert "several trials" in message(tmp_path)


def test_an_empty_folder_is_said(tmp_path):
    assert "holds no file that Eligo reads" in message(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark(encoding):
    assert read(TEXT.encode(encoding)).criteria == TEXT
    assert read(orjson.dumps(study(TEXT)).decode().encode(encoding)).criteria == TEXT
    xml = (FIXTURES / "study.xml").read_text(encoding="utf-8")
    declared = "utf-8" if encoding.startswith("utf-8") else encoding
    if encoding != "utf-32":
        marked = xml.replace('encoding="UTF-8"', f'encoding="{declared}"').encode(encoding)
        assert read(marked).criteria == read(xml).criteria
    rows = (FIXTURES / "trials.csv").read_text(encoding="utf-8").encode(encoding)
    assert next(read_many(rows)).trial_id == "NCT99000041"


def test_windows_1252_is_read_and_said():
    text = "Inclusion Criteria:\n- Temperature above 38 °C, “confirmed”\n"
    record = read(text.encode("cp1252"))
    assert record.criteria == text
    assert [diagnostic.code for diagnostic in record.diagnostics] == ["encoding-assumed"]
    assert read(text).diagnostics == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        (b"", "empty"),
        (b"\x00\x01\x02", "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
        (TEXT.encode("utf-16-le"), "UTF-16 without a byte-order mark"),
        ("Age ≥ 18 years and ≤ 65 ≥ ≤".encode() + b"\xff broken", "not valid UTF-8"),
        ("年齢 18 歳以上".encode("shift_jis"), "not valid UTF-8"),
        (b"\xff\xfe\x00", "not valid UTF-16"),
        ("Age \x00 18", "U+0000"),
        ("Age \ud800 18", "surrogate"),
        ("12 345 - 67\n", "no letter"),
        ("<html><body>Trial</body></html>", "web page"),
        ("<!DOCTYPE html><html></html>", "web page"),
        ("<rss><a/></rss>", "<rss>"),
        ("<clinical_study><eligibility>", "XML is broken (line 1"),
        ("<clinical_study></clinical_study>", "no eligibility criteria"),
        ('{"protocolSection": {}}', "no eligibility criteria"),
        ('{"protocolSection": {"eligibilityModule": {"eligibilityCriteria": 5}}}', "no eligibility criteria"),
        ('{"protocolSection": ', "JSON is broken at line 1"),
        ("[]", "list of studies is empty"),
        ('{"studies": []}', "list of studies is empty"),
        ('["a", 1]', "not a JSON object"),
        ('{"a": 1}', "no column of eligibility criteria"),
        ({"a": 1}, "no column of eligibility criteria"),
        ({"criteria": ""}, "no eligibility criteria"),
        ({"studies": []}, "list of studies is empty"),
        ([], "list of studies is empty"),
        ([[1]], "not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000, "nested too deeply"),
        ('{"protocolSection": {"x": ' + "[" * 5000 + "]" * 5000 + "}}", "nested too deeply"),
        ({"schema_version": "1", "diagnostics": [], "criteria": []}, "result of Eligo's own"),
        (5, "it is a int"),
        (None, "it is a NoneType"),
        (b"PAR1 and nothing else", "Parquet cannot be read"),
        ("nct_id,criteria\n", "holds no trial"),
        ("id|nct_id|criteria\n||\n", "holds no trial"),
        ("<Trials_downloaded_from_ICTRP></Trials_downloaded_from_ICTRP>", "holds no trial"),
        ("\n" * 100_000 + "Age", "blank"),
        ("id|nct_id|name\n1|NCT1|x\n", "without eligibility criteria"),
    ],
)
def test_bad_input_is_one_sentence_with_what_to_do(source, said):
    assert said in message(source)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
@pytest.mark.parametrize("root", ["clinical_study", "Trials_downloaded_from_ICTRP"])
@pytest.mark.parametrize("format", ["auto", "ctgov-xml", "ictrp-xml"])
def test_entities_and_dtds_are_refused(doctype, root, format):
    xml = f'<?xml version="1.0"?>{doctype}<{root}><x>&a;</x></{root}>'
    assert "DTD or an entity" in message(xml, format=format)


def test_an_unknown_format_names_the_known_ones():
    assert "ctgov-json" in message(TEXT, format="word")


@pytest.fixture(scope="module")
def long_line(tmp_path_factory):
    file = tmp_path_factory.mktemp("long") / "line"
    file.write_bytes(b"a" * 50_000_000)
    return file


@pytest.mark.parametrize(
    ("suffix", "format"),
    [(".txt", format) for format in FORMATS if format != "parquet"]
    + [(suffix, "auto") for suffix in (".txt", ".json", ".jsonl", ".csv", ".xml", "")],
)
def test_a_line_of_fifty_megabytes_is_refused_at_once(long_line, tmp_path, suffix, format, within):
    file = tmp_path / f"line{suffix}"
    file.symlink_to(long_line)
    with within(seconds=2):
        assert message(file, format=format)


def test_the_size_is_named(tmp_path):
    file = tmp_path / "long.txt"
    file.write_bytes(b"word " * 10_000_000)
    assert "50.0 MB" in message(file)
    assert "131,072" in message("word " * 50_000)


def test_a_format_may_be_forced():
    page = (FIXTURES / "page.txt").read_text(encoding="utf-8")
    assert read(page, format="text").criteria == page
    assert read("<b>Adults</b> with gout", format="text").format == "text"
    assert "no heading" in message("Adults with gout", format="veeva")


def test_the_content_outweighs_the_suffix(tmp_path):
    file = tmp_path / "trial.txt"
    file.write_bytes(orjson.dumps(study()))
    assert read(file).format == "ctgov-json"
    file = tmp_path / "page.csv.txt"
    file.write_bytes((FIXTURES / "study.xml").read_bytes())
    assert read(file).format == "ctgov-xml"


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json", ".txt", ""])
def test_one_object_a_line(tmp_path, suffix):
    file = tmp_path / f"studies{suffix}"
    lines = [orjson.dumps(study(number="NCT99000001")), b"{broken", b"", orjson.dumps(study(number="NCT99000003"))]
    file.write_bytes(b"\n".join(lines[:1] + lines[3:] + lines[1:3] + lines[3:]))
    records = list(read_many(file))
    assert [getattr(record, "trial_id", None) for record in records] == [
        "NCT99000001",
        "NCT99000003",
        None,
        "NCT99000003",
    ]
    assert records[1].uri == f"{file}#line=2"
    assert records[1].sha256 == records[3].sha256 != records[0].sha256
    assert "#line=3" in str(records[2])


def test_lines_longer_than_what_a_format_is_told_by():
    long = study("Gout. " * 20_000)
    data = orjson.dumps(long) + b"\n" + orjson.dumps(study())
    assert [record.format for record in read_many(data)] == ["ctgov-json", "ctgov-json"]


@pytest.mark.parametrize("wrap", [lambda studies: studies, lambda studies: {"totalCount": 9, "studies": studies}])
@pytest.mark.parametrize("indent", [0, orjson.OPT_INDENT_2])
def test_long_lists_are_streamed(tmp_path, wrap, indent):
    file = tmp_path / "studies.json"
    studies = [study(f"Gout {number}. " + "é" * 4000, f"NCT{number:08}") for number in range(200)]
    file.write_bytes(orjson.dumps(wrap([*studies[:100], 5, *studies[100:]]), option=indent))
    records = list(read_many(file))
    assert len(records) == 201
    assert isinstance(records[100], InputError)
    assert [record.trial_id for record in records if isinstance(record, RegistryRecord)] == [
        f"NCT{number:08}" for number in range(200)
    ]
    whole = list(read_many(wrap(studies)))
    assert [record.sha256 for record in whole[:100]] == [record.sha256 for record in records[:100]]
    pointer = "/studies/7" if isinstance(wrap([]), dict) else "/7"
    assert records[7].uri == f"{file}#{pointer}"


@pytest.mark.parametrize("end", [b"", b'{"protocolSection', b"[[[", b"\xff\xff", b"]" + b"[" * 200_000])
def test_a_list_that_is_cut_short_gives_what_it_had(tmp_path, end):
    file = tmp_path / "studies.json"
    whole = orjson.dumps([study("Gout " + "x" * 4000)] * 50)
    file.write_bytes(whole[:-1] + b"," + end)
    records = list(read_many(file))
    assert [type(record) for record in records[:50]] == [RegistryRecord] * 50
    assert all(isinstance(record, InputError) for record in records[50:])


def test_memory_stays_flat(tmp_path):
    lists, lines, rows = tmp_path / "list.json", tmp_path / "lines.jsonl", tmp_path / "rows.csv"
    one = study("Inclusion Criteria:\n" + "* Gout of the big toe\n" * 500)
    data = orjson.dumps(one)
    lists.write_bytes(b"[" + b",".join([data] * 1500) + b"]")
    lines.write_bytes(b"\n".join([data] * 1500))
    rows.write_bytes(
        b"nct_id,criteria\n" + b'NCT1,"' + (b"- Gout of the big toe\n" * 500 + b'"\nNCT1,"') * 1500 + b'x"\n'
    )
    for file in (lists, lines, rows):
        assert file.stat().st_size > 16_000_000
        tracemalloc.start()
        count = sum(isinstance(record, RegistryRecord) for record in read_many(file))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count >= 1500
        assert peak < 6_000_000, file


def test_a_csv_with_an_open_quote_never_gives_another_trials_text():
    rows = 'nct_id,criteria\nNCT1,"Gout\n' + "NCT2,Asthma\n" * 20_000
    records = list(read_many(rows.encode()))
    assert len(records) == 1
    assert isinstance(records[0], InputError)


def test_a_tables_delimiter_is_told_from_its_header():
    for delimiter in ",;\t|":
        assert read(f"nct_id{delimiter}criteria\nNCT99000001{delimiter}Gout\n").criteria == "Gout"


def test_a_name_for_what_has_none():
    assert message(b"", name="standard input").startswith("standard input: ")


def test_packed(tmp_path):
    for name in ("page.txt", "study.json", "study.xml", "ictrp.xml", "trials.csv", "euctr.ndjson"):
        data = (FIXTURES / name).read_bytes()
        expected = list(read_many(data))
        file = tmp_path / f"{name}.gz"
        file.write_bytes(gzip.compress(data))
        found = list(read_many(file))
        texts = [getattr(record, "criteria", None) for record in expected]
        assert [getattr(record, "criteria", None) for record in found] == texts
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"folder/{name}", data)
        assert [getattr(record, "criteria", None) for record in read_many(packed.getvalue())] == texts


def test_every_format_reads_its_own_fixture_by_name():
    files = {
        "veeva": "page.txt",
        "ctgov-json": "study.json",
        "ctgov-xml": "study.xml",
        "aact": "aact/eligibilities.txt",
        "ictrp-xml": "ictrp.xml",
        "ictrp-csv": "ictrp.csv",
        "ctis-json": "ctis.json",
        "euctr-json": "euctr.ndjson",
        "json": "study.json",
        "jsonl": "euctr.ndjson",
        "csv": "trials.csv",
    }
    assert set(FORMATS) - set(files) == {"text", "parquet"}
    for name, file in files.items():
        first = next(read_many(FIXTURES / file, format=name))
        assert first.criteria
        assert first.criteria == next(read_many(FIXTURES / file)).criteria
