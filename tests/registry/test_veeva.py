from pathlib import Path

import pytest

from eligo.errors import InputError
from eligo.registry import read
from eligo.registry.record import Origin
from eligo.registry.veeva import is_page, read_page

PAGE = (Path(__file__).parent / "fixtures" / "page.txt").read_text(encoding="utf-8")
ORIGIN = Origin("the page", None, "0" * 64)


def test_fields():
    record = read(PAGE)
    assert record.format == "veeva"
    assert record.trial_id == "NCT99000001"
    assert record.secondary_ids == ["2025-AMI-7"]
    assert record.title == "Inhaled Amikacin for Children With Bronchiectasis (AMI-KID)"
    assert (record.status, record.phases, record.study_type) == ("Enrolling", ["Phase 2", "Phase 3"], "Interventional")
    assert record.enrollment == 1240
    assert record.conditions == record.population.conditions == ["Bronchiectasis", "Pseudomonas Infection"]
    assert [(given.kind, given.name) for given in record.interventions] == [
        ("Drug", "inhaled amikacin"),
        ("Other", "placebo"),
    ]
    population = record.population
    assert (population.sex, population.healthy_volunteers) == ("all", False)
    assert (population.age.interval.low.value, population.age.interval.high.value) == (6, 204)
    assert population.age.unit.ucum == "mo"
    assert record.diagnostics == []


def test_criteria_is_the_slice_of_the_page():
    record = read(PAGE)
    assert record.criteria == PAGE[PAGE.index("Inclusion criteria\n") : PAGE.index("Trial design\n\nPrimary")]


@pytest.mark.parametrize(
    ("old", "new", "age"),
    [
        ("6 months to 17 years old", "18+ years old", (18, True, None, None)),
        ("6 months to 17 years old", "Under 18 years old", (None, None, 18, False)),
        ("6 months to 17 years old", "18 to 40 years old", (18, True, 40, True)),
    ],
)
def test_ages(old, new, age):
    interval = read(PAGE.replace(old, new)).population.age.interval
    low, high = interval.low, interval.high
    assert (low and low.value, low and low.inclusive, high and high.value, high and high.inclusive) == age


@pytest.mark.parametrize(
    ("wording", "expected"),
    [("No Healthy Volunteers", False), ("Accepts Healthy Volunteers", True), ("Accepts healthy volunteers", True)],
)
def test_volunteers(wording, expected):
    assert read(PAGE.replace("No Healthy Volunteers", wording)).population.healthy_volunteers is expected


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_page_with_other_line_ends_and_without_its_menu(end):
    page = PAGE[PAGE.index("Inhaled") :].replace("\n", end)
    record = read(page)
    assert record.format == "veeva"
    assert record.title == "Inhaled Amikacin for Children With Bronchiectasis (AMI-KID)"
    assert record.criteria in page


def test_a_page_without_a_trial_design_ends_before_the_contacts():
    page = PAGE[: PAGE.index("Trial design\n\nPrimary")] + PAGE[PAGE.index("Trial contacts") :]
    assert read(page).criteria.rstrip().endswith("taking part in this one.")


@pytest.mark.parametrize("rest", ["", "Trial design\n\nPrimary purpose\n", "Data sourced from clinicaltrials.gov\n"])
def test_a_page_without_criteria_is_refused(rest):
    page = PAGE[: PAGE.index("Inclusion criteria\n")] + rest
    assert is_page(page)
    with pytest.raises(InputError, match="no heading"):
        read_page(page, ORIGIN)


@pytest.mark.parametrize("heading", ["Inclusion and exclusion criteria", "Eligibility criteria", "INCLUSION CRITERIA:"])
def test_other_headings(heading):
    page = PAGE.replace("Inclusion criteria\n", f"{heading}\n")
    assert read(page).criteria.startswith(heading)


def test_criteria_without_a_heading_stand_between_the_fields_and_the_design():
    page = PAGE.replace("Inclusion criteria\n", "").replace("Exclusion criteria\n", "")
    record = read(page)
    assert record.format == "veeva"
    assert record.criteria == page[page.index("  • Bronchiectasis") : page.index("Trial design\n\nPrimary")]


@pytest.mark.parametrize("noise", ["Sex\nAll\n" * 5000, "Trial design\n" * 5000, "a" * 60_000, "\n" * 60_000])
def test_hostile_pages_are_read_in_linear_time(noise):
    record = read(PAGE.replace("Full description", noise))
    assert record.criteria in PAGE.replace("Full description", noise)
