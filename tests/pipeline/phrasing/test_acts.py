"""Acts that a text asks for or denies: where they begin and end."""

import pytest

from eligo.pipeline.phrasing.acts import acts
from eligo.pipeline.phrasing.syntax import syntax

ACTS = [
    ("Unable to walk", ["walk"]),
    ("Able to climb a flight of stairs", ["climb a flight of stairs"]),
    ("Inability to read and/or write in Norwegian", ["read and/or write in Norwegian"]),
    ("Unable to sit upright or to stand, or deaf", ["sit upright", "stand"]),
    ("Cannot attend follow-up visits at the clinic", ["attend follow-up visits at the clinic"]),
    ("Unable to perform", []),
    ("Unwilling to wear the device in the opinion of the investigator", ["wear the device"]),
    ("Never practiced yoga regularly", ["practiced yoga"]),
    ("Is not complete", []),
    ("Not allowed", []),
    ("Injury that keeps or prevents the child from riding a bicycle", ["riding a bicycle"]),
    ("Stiffness precluding use of the brace", ["use of the brace"]),
    ("Asthma", []),
]


@pytest.mark.parametrize(("text", "expected"), ACTS)
def test_acts(text, expected):
    read = syntax(text)
    found = acts(read, frozenset())
    assert [text[read.starts[act.first] : read.ends[act.last - 1]] for act in found] == expected


def test_numbers_end_an_act():
    read = syntax("Unable to walk 10 meters")
    assert [(act.first, act.last) for act in acts(read, {3, 4})] == [(2, 3)]


@pytest.mark.parametrize(
    "hostile", ["unable to " * 20_000, "not able or to " * 20_000, "prevent " * 30_000, "from " * 30_000]
)
def test_hostile_text_is_read_in_linear_time(hostile):
    assert len(acts(syntax(hostile), frozenset())) <= 60_000
