"""The founding page is held at its gold: no item, threshold or population field missed, none invented."""

from pathlib import Path

import pytest

from eligo.corpus import compare, read_gold
from eligo.parsing import analyse

PAGE = Path(__file__).parents[2] / "corpus" / "NCT03970954"


@pytest.fixture(scope="module")
def page():
    record, gold = read_gold(PAGE)
    return gold, analyse(record)[0]


@pytest.mark.parametrize("level", ["population", "items", "thresholds"])
def test_nothing_is_missed_or_invented(page, level):
    result = compare(*page)
    found = [str(one) for one in result.differences if one.level == level and one.kind in ("missed", "invented")]
    assert not found
    assert result.tallies[level].f1 == 1


def test_two_inclusion_and_27_exclusion_items(page):
    sections = [item.section for item in page[1].criteria]
    assert (sections.count("inclusion"), sections.count("exclusion")) == (2, 27)


def test_contraindications_are_a_group_of_17_items(page):
    criteria = page[1].criteria
    (group,) = [item for item in criteria if item.role == "group"]
    assert (group.id, group.marker, group.text) == ("E10", "•", "Main known contraindications to treatment with IL-2:")
    assert [item.id for item in criteria if item.parent] == [f"E10.{number}" for number in range(1, 18)]


def test_thresholds_have_their_codes_and_canonical_values(page):
    known = {c.subject.text: c for c in page[1].constraints if c.subject.concept and c.subject.concept.code}
    wanted = {"AMH": "38476-8", "Leukocytes": "6690-2", "platelets": "777-3", "hematocrit": "4544-3"}
    assert {name: known[name].subject.concept.code for name in wanted} == wanted
    assert known["platelets"].canonical.interval.high.value == 100
    assert known["platelets"].canonical.ucum == "10*3/uL"


def test_every_span_is_what_stands_there(page):
    trial = page[1]
    spans = [*trial.mentions, *(c.subject for c in trial.constraints), *(c.evidence for c in trial.constraints)]
    spans += [span for item in trial.criteria for span in item.residue]
    assert spans
    assert all(trial.text[span.start : span.end] == span.text for span in spans)
