"""One table of fixtures: what each format's file gives."""

from pathlib import Path

import orjson
import pytest

from eligo.errors import InputError
from eligo.registry import FORMATS, read, read_many

FIXTURES = Path(__file__).parent / "fixtures"


def many(path, **options):
    return list(read_many(path, **options))


def limits(record):
    interval = record.population.age.interval
    return (interval.low and interval.low.value, interval.high and interval.high.value, record.population.age.unit.ucum)


@pytest.mark.parametrize(
    ("file", "format", "trials"),
    [
        ("page.txt", "veeva", ["NCT99000001"]),
        ("study.json", "ctgov-json", ["NCT99000002"]),
        ("study.xml", "ctgov-xml", ["NCT99000003"]),
        ("aact/eligibilities.txt", "aact", ["NCT99000011", None, "NCT99000013"]),
        ("ictrp.xml", "ictrp-xml", ["EUCTR2020-000001-11-XX", "NCT99000021", None]),
        ("ictrp.csv", "ictrp-csv", ["JPRN-jRCT0001"]),
        ("ctis.json", "ctis-json", ["2025-500009-90-00"]),
        ("euctr.ndjson", "euctr-json", ["2019-000007-33", "2019-000008-44-XX"]),
        ("trials.csv", "csv", ["NCT99000041", None, None, "NCT99000044"]),
    ],
)
def test_a_file_is_recognised_and_a_bad_row_costs_one_error(file, format, trials):
    records = many(FIXTURES / file)
    assert [None if isinstance(record, InputError) else record.trial_id for record in records] == trials
    assert {record.format for record in records if not isinstance(record, InputError)} == {format}
    assert many(FIXTURES / file, format=format) == records or any(isinstance(r, InputError) for r in records)


def test_ctgov_json():
    record = read(FIXTURES / "study.json")
    study = orjson.loads((FIXTURES / "study.json").read_bytes())
    assert record.criteria == study["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    assert record.secondary_ids == ["GLY-204", "2025-500002-20-00", "NCT99000092"]
    assert (record.acronym, record.status, record.study_type) == ("GLYTEEN", "Active not recruiting", "Interventional")
    assert (record.phases, record.enrollment) == (["Phase 2", "Phase 3"], 140)
    assert [(given.kind, given.name, given.other_names) for given in record.interventions] == [
        ("Drug", "Glycorin", ["GLY-204"]),
        ("Dietary Supplement", "Vitamin D", []),
    ]
    assert [(arm.label, arm.kind) for arm in record.arms] == [("Glycorin", "Experimental")]
    assert (record.population.sex, record.population.healthy_volunteers, limits(record)) == (
        "all",
        False,
        (12, 20, "a"),
    )
    assert read(study).criteria == read([study]).criteria == read({"studies": [study]}).criteria == record.criteria


def test_ctgov_xml():
    record = read(FIXTURES / "study.xml")
    assert record.criteria.startswith("\n        Inclusion Criteria:\n\n          -  LVEF < 40 % within 3 months")
    assert record.criteria.endswith("< 90 mmHg\n      ")
    assert record.secondary_ids == ["HF-31", "U1111-0000"]
    assert record.phases == ["Phase 1", "Phase 2"]
    assert (record.conditions, record.keywords, record.enrollment) == (
        ["Heart Failure", "Cardiomyopathy"],
        ["HFrEF"],
        88,
    )
    population = record.population
    assert (population.sex, population.healthy_volunteers, population.gender_based) == ("female", True, True)
    assert population.gender_description == "By self-representation"
    assert population.description == "Women seen in one clinic"
    assert limits(record) == (50, None, "a")


def test_aact():
    first, without, last = many(FIXTURES / "aact" / "eligibilities.txt")
    assert first.criteria == (
        "Inclusion Criteria:\n* Preterm labour | threatened, before 34 weeks\n * cervix \\< 25 mm\n"
        "* \\~ 2 L of fluids a day\n\nExclusion Criteria:\n* Fever, said to be high ≥ 38 °C"
    )
    assert (first.population.sex, first.population.healthy_volunteers, limits(first)) == (
        "female",
        False,
        (18, 45, "a"),
    )
    assert first.population.gender_based is True
    assert first.population.gender_description == "women only"
    assert (first.title, first.phases, first.conditions) == ("Tocolysis", [], ["Preterm Labor", "Chorioamnionitis"])
    assert [(given.kind, given.name) for given in first.interventions] == [("Drug", "Nifedipine")]
    assert "NCT99000012" in str(without)
    assert last.official_title == "A Trial of Early Vaccine" or last.official_title == 'A Trial of "Early" Vaccine'
    assert (last.acronym, last.phases, limits(last)) == ("MEV", ["Phase 2", "Phase 3"], (6, 60, "mo"))


def test_aact_without_the_other_tables(tmp_path):
    (tmp_path / "eligibilities.txt").write_bytes((FIXTURES / "aact" / "eligibilities.txt").read_bytes())
    first, _, _ = many(tmp_path)
    assert (first.title, first.conditions) == (None, [])


def test_a_folder_of_aact_tables_is_one_source():
    assert len(many(FIXTURES / "aact")) == 3
    with pytest.raises(InputError, match=r"Give eligibilities\.txt"):
        read(FIXTURES / "aact" / "countries.txt")


def test_ictrp_xml():
    first, second, third = many(FIXTURES / "ictrp.xml")
    assert first.criteria == (
        "Inclusion Criteria:\n\n1. ALT < 5 x ULN\n2. Platelets > 100 x 10^9/L\n\n"
        "Exclusion Criteria:\n\n- HIV infection\n- BMI <18 kg/m^2"
    )
    assert (first.title, first.official_title) == ("Hepatin in hepatitis B", "A study of hepatin")
    assert (first.secondary_ids, first.enrollment, first.phases) == (["HEP-1", "HEP-2"], 45, ["Phase 2"])
    assert (first.population.sex, limits(first)) == ("all", (18, None, "a"))
    assert (first.conditions, [given.name for given in first.interventions]) == (
        ["Hepatitis B", "Cirrhosis"],
        ["hepatin", "placebo"],
    )
    assert second.criteria.startswith("Inclusion Criteria:\n\n- ") or second.criteria.startswith("Inclusion Criteria:")
    assert second.criteria.count("Inclusion Criteria") == second.criteria.count("Exclusion Criteria") == 1
    assert (second.population.sex, limits(second)) == ("male", (18, 65, "a"))
    assert isinstance(third, InputError)


def test_ictrp_csv():
    record = read(FIXTURES / "ictrp.csv")
    assert record.criteria == "Inclusion Criteria:\n\n1) eGFR < 45\n2) Proteinuria\n\nExclusion Criteria:\n\nDialysis"
    high = record.population.age.interval.high
    assert (limits(record), high.inclusive, record.population.sex) == ((20, 80, "a"), False, "all")


def test_ctis():
    record = read(FIXTURES / "ctis.json")
    assert record.criteria == (
        "Inclusion Criteria:\n\n1. Age of at least 18 years\n2. UPCR > 1 g/g, either\n   of two samples\n\n"
        "Exclusion Criteria:\n\nDialysis"
    )
    assert (record.title, record.enrollment, record.conditions) == ("Nephrolin for kidneys", 200, ["IgA nephropathy"])
    assert [given.name for given in record.interventions] == ["Nephrolin 10 mg", "Placebo"]
    assert (record.population.sex, record.population.healthy_volunteers, record.population.age) == ("all", False, None)


def test_euctr():
    first, second = many(FIXTURES / "euctr.ndjson")
    assert first.criteria == (
        "Inclusion Criteria:\n\n1. Adults after hip surgery\n2. Pain score >= 4\n\n"
        "Exclusion Criteria:\n\n1. Opioid use within 7 days"
    )
    assert (first.phases, first.enrollment, first.secondary_ids) == (["Phase 3"], 300, ["NCT99000031"])
    assert (first.population.sex, first.population.healthy_volunteers, limits(first)) == (
        "female",
        False,
        (18, 64, "a"),
    )
    assert second.population.age is None  # infants and adults: no range
    assert (second.population.sex, second.population.healthy_volunteers) == ("all", True)


def test_csv():
    first, empty, ragged, last = many(FIXTURES / "trials.csv")
    assert first.criteria == (
        "Inclusion Criteria:\n\n- LDL > 2.6 mmol/L\n- Stroke, ischaemic\n\nExclusion Criteria:\n\n- Statin intolerance"
    )
    assert (first.title, first.conditions, limits(first)) == (
        "Statin in stroke",
        ["Stroke", "Dyslipidemia"],
        (40, 85, "a"),
    )
    assert first.uri.endswith("trials.csv#row=2")
    assert "#row=3" in str(empty)
    assert "11 cells" in str(ragged)
    assert (last.population.sex, last.population.healthy_volunteers, limits(last)) == ("male", True, (18, None, "a"))


def test_parquet(tmp_path):
    import pyarrow
    from pyarrow import parquet

    file = tmp_path / "trials.parquet"
    rows = {
        "nct_id": ["NCT99000051", "NCT99000052", "NCT99000053"],
        "criteria": ["Inclusion Criteria:\n* Gout", None, "Age > 5"],
        "healthy_volunteers": [True, None, False],
        "minimum_age": ["18 Years", None, None],
        "conditions": [["Gout"], None, []],
        "ignored": [1.0, 2.0, 3.0],
    }
    parquet.write_table(pyarrow.table(rows), file)
    first, second, third = many(file)
    assert (first.trial_id, first.criteria, first.conditions) == (
        "NCT99000051",
        "Inclusion Criteria:\n* Gout",
        ["Gout"],
    )
    assert (first.format, first.population.healthy_volunteers, limits(first)) == ("parquet", True, (18, None, "a"))
    assert isinstance(second, InputError)
    assert third.criteria == "Age > 5"
    assert many(file.read_bytes())[0].criteria == first.criteria


def test_parquet_without_pyarrow_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"eligo\[parquet\]"):
        read(b"PAR1....PAR1")


@pytest.mark.parametrize(
    "row",
    [
        {"trial": "A1", "elig": "Adults with gout"},
        {"trial": "A1", "elig": "Adults with gout", "inclusion_criteria": "not this"},
        {"trial": "A1", "elig": "Adults with gout", "id": "not this"},
    ],
)
def test_columns_are_named(row, tmp_path):
    columns = {"criteria": "elig", "trial_id": "trial"}
    assert (read(row, columns=columns).criteria, read(row, columns=columns).trial_id) == ("Adults with gout", "A1")
    file = tmp_path / "rows.jsonl"
    file.write_bytes(orjson.dumps(row) + b"\n" + orjson.dumps(row))
    assert [record.criteria for record in read_many(file, columns=columns)] == ["Adults with gout"] * 2


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"criteria": "nope"}, "no column 'nope'"), ({"kriteria": "elig"}, "no field 'kriteria'")],
)
def test_a_wrong_column_is_said(columns, said):
    with pytest.raises(InputError, match=said):
        read({"elig": "Adults"}, columns=columns)


def test_a_table_without_criteria_is_one_error():
    (error,) = read_many(("NCT Number,Status\n" + "NCT99000001,x\n" * 50).encode(), format="csv")
    assert "no column of eligibility criteria is among 'NCT Number', 'Status'" in str(error)
    (error,) = read_many(b"id,elig\n1,Gout\n2,Asthma\n", format="csv", columns={"criteria": "nope"})
    assert "no column 'nope'" in str(error)


def test_a_short_row_lacks_only_its_last_cells():
    (record,) = read_many(b"criteria,nct_id,sex\nGout,NCT99000001\n", columns={"sex": "sex"}, format="csv")
    assert (record.criteria, record.population.sex) == ("Gout", None)


def test_criteria_as_lists():
    record = read({"inclusion": ["Gout", "Age >= 18"], "exclusion": ["Dialysis"]})
    assert record.criteria == "Inclusion Criteria:\n\n1. Gout\n2. Age >= 18\n\nExclusion Criteria:\n\nDialysis"


def test_every_format_is_described():
    for name, format in FORMATS.items():
        assert name == format.name
        assert format.description
        assert format.example.startswith("eligo parse ")
        assert all(suffix.startswith(".") for suffix in format.suffixes)
