"""Where a prohibition begins."""

import pytest

from eligo.pipeline.phrasing.prohibitions import forbids


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("patients may not be pregnant nor breastfeeding", [1, 5]),
        ("women must not be pregnant . neither asthma nor gout", [1]),
        ("symptoms that must not last nor return", []),
        ("women cannot be taking warfarin", [1]),
    ],
)
def test_a_prohibition_begins_at_its_verb_and_at_the_nor_that_goes_on_with_it(text, begins):
    words = text.split()
    assert [at for at in range(len(words)) if forbids(words, at)] == begins


@pytest.mark.parametrize("hostile", ["not nor " * 10_000, "must not nor " * 10_000, "nor " * 20_000])
def test_hostile_text_is_read_in_linear_time(hostile):
    words = hostile.split()
    assert sum(forbids(words, at) for at in range(len(words))) <= len(words)
