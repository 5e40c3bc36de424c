"""A dated fact is named by its event: what happened, and of which type that is."""

from pathlib import Path

import pytest

from ...tables import rows
from .facts import analysed, dated, fact


@pytest.mark.parametrize(
    ("text", "subject", "kind", "name", "named_kind", "concept"), rows(Path(__file__).with_name("named.tsv"))
)
def test_a_dated_fact_is_named_by_its_event(
    text: str, subject: str, kind: str, name: str, named_kind: str, concept: str
) -> None:
    (named,) = analysed(text, fact(text, subject, 1, kind)).constraints
    assert named.subject.text == text[named.subject.start : named.subject.end]
    wording = named.subject.concept.display if named.subject.concept else ""
    assert [named.subject.text, named.type, wording] == [name, named_kind, concept]


def test_a_place_is_named_with_what_brought_one_there() -> None:
    text = "Patients referred to another hospital within 30 days"
    assert dated(text, ["hospital"], "visit") == {"referred to another hospital": "within 30 days"}
