"""The gold documents in corpus/: each reads, agrees with itself, and says what the contract allows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eligo.corpus import compare, gold_folders, read_gold
from eligo.lexicon.analytes import analytes
from eligo.schema import Constraint, ParsedTrial, TextSpan, leaves

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SECTION_OF = {"I": "inclusion", "E": "exclusion", "U": "unknown"}
LONGEST_HEADING = 5
"""Words between two items: a section's and a part's heading, and the next item's bullet."""


@pytest.fixture(scope="module", params=gold_folders(CORPUS), ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def trial(folder: Path) -> ParsedTrial:
    return read_gold(folder)[1]


def test_it_says_where_it_comes_from(folder):
    text = (folder / "PROVENANCE.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {folder.name}: ")
    assert all(f"**{word}" in text for word in ("Source**", "Gold**", "Decisions."))


def test_it_equals_itself(trial):
    result = compare(trial, trial)
    assert not result.differences
    assert all(tally.f1 == 1 for tally in result.tallies.values())


def test_what_stands_at_its_offsets_is_what_it_quotes(trial):
    for span in spans(trial):
        assert trial.text[span.start : span.end] == span.text


def test_ids_give_sections_parents_and_order(trial):
    by_id = {item.id: item for item in trial.criteria}
    assert len(by_id) == len(trial.criteria)
    for previous, item in zip([None, *trial.criteria], trial.criteria, strict=False):
        assert item.section == SECTION_OF[item.id[0]]
        above, _, number = item.id.rpartition(".")
        assert item.parent == (above or None)
        assert item.parent is None or by_id[item.parent].role == "group"
        siblings = [other.id for other in trial.criteria if other.parent == item.parent and other.id[0] == item.id[0]]
        assert siblings.index(item.id) + 1 == int(number if above else item.id[1:])
        assert previous is None or previous.end <= item.start


def test_items_hold_the_text_but_for_headings_and_bullets(trial):
    ends = [0, *(item.end for item in trial.criteria)]
    starts = [*(item.start for item in trial.criteria), len(trial.text)]
    for end, start in zip(ends, starts, strict=True):
        assert len(trial.text[end:start].split()) <= LONGEST_HEADING + 1, trial.text[end:start]


def test_a_group_has_items_and_only_a_group_has(trial):
    parents = {item.parent for item in trial.criteria}
    assert {item.id for item in trial.criteria if item.role == "group"} == parents - {None}


def test_an_item_is_computable_where_it_has_an_expression(trial):
    for item in trial.criteria:
        assert (item.computability == "none") == (item.expression is None), item.id


def test_every_constraint_is_used_by_its_item(trial):
    for item in trial.criteria:
        own = [constraint for constraint in trial.constraints if constraint.criterion == item.id]
        used = set(leaves(item.expression)).union(*(leaves(constraint.applies_if) for constraint in own))
        unused = [constraint.subject.text for constraint in own if constraint.id not in used]
        assert not unused or item.computability != "full", (item.id, unused)


def test_numbers_are_in_order_and_have_their_evidence(trial):
    for constraint in trial.constraints:
        for interval in (constraint.interval, constraint.count):
            if interval is None:
                continue
            assert interval.low or interval.high
            assert not (interval.low and interval.high) or interval.low.value <= interval.high.value
            assert constraint.evidence.text != constraint.subject.text
            assert any(character.isdigit() for character in constraint.evidence.text) or is_in_words(constraint)


def test_codes_are_of_the_table_of_analytes(trial):
    known = {analyte.loinc for analyte in analytes().values()}
    codes = {constraint.subject.concept.code for constraint in trial.constraints if constraint.subject.concept}
    assert codes <= known


def spans(trial: ParsedTrial) -> Iterator[TextSpan]:
    yield from (TextSpan(start=mention.start, end=mention.end, text=mention.text) for mention in trial.mentions)
    for constraint in trial.constraints:
        yield constraint.evidence
        yield TextSpan(start=constraint.subject.start, end=constraint.subject.end, text=constraint.subject.text)
        yield from constraint.qualifiers
        for window in (constraint.temporal, constraint.duration):
            if window:
                yield window.evidence
                yield from [window.anchor] if window.anchor else []


def is_in_words(constraint: Constraint) -> bool:
    """A count spelt out ("at least two"), a limit of normal without a factor, or classes ("III/IV")."""
    return any((constraint.count, constraint.relative_to, constraint.values))
