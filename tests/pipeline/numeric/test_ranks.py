"""The ranks that a range of roman numerals spans."""

from __future__ import annotations

import pytest

from eligo.pipeline.numeric.numbers import ROMAN_NUMERALS
from eligo.pipeline.numeric.ranks import ranks_between


@pytest.mark.parametrize(
    ("first", "last", "ranks"),
    [
        ("I", "III", ["I", "II", "III"]),
        ("III", "IV", ["III", "IV"]),
        ("IV", "II", ["II", "III", "IV"]),
        ("IIIB", "IV", ["IIIB", "IIIC", "IV"]),
        ("IIIB", "IVA", ["IIIB", "IIIC", "IVA"]),
        ("IA", "IIB", ["IA", "IB", "IC", "IIA", "IIB"]),
        ("II", "IIIA", ["II", "IIIA"]),
        ("IB", "IV", ["IB", "IC", "II", "III", "IV"]),
        ("IIIA2", "IV", ["IIIA2", "IIIB", "IIIC", "IV"]),
        ("Ⅰ", "Ⅲ", ["Ⅰ", "II", "Ⅲ"]),
    ],
)
def test_all_ranks_of_a_range_are_its_values(first: str, last: str, ranks: list[str]) -> None:
    assert ranks_between(first, last) == ranks


def test_every_pair_of_numerals_spans_something() -> None:
    for first in ROMAN_NUMERALS:
        for last in ROMAN_NUMERALS:
            ranks = ranks_between(first, last)
            assert {ranks[0], ranks[-1]} == {first, last}
