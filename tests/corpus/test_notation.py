"""The notation of gold files."""

import pytest

from eligo.corpus.equivalence import equivalent
from eligo.corpus.notation import expression_of, interval_of


@pytest.mark.parametrize(
    ("notation", "low", "high"),
    [
        (">= 5", (5, True), None),
        ("> 0.5", (0.5, False), None),
        ("< 100000", None, (100000, False)),
        ("<=2.5", None, (2.5, True)),
        ("= 2", (2, True), (2, True)),
        ("[18, 40]", (18, True), (40, True)),
        ("(-2.5, 0)", (-2.5, False), (0, False)),
    ],
)
def test_interval(notation, low, high):
    interval = interval_of(notation)
    bounds = [bound and (bound.value, bound.inclusive) for bound in (interval.low, interval.high)]
    assert bounds == [low, high]


@pytest.mark.parametrize("notation", ["", "5", "18-40", "<", "< five", "[1; 2]"])
def test_interval_refuses(notation):
    with pytest.raises(ValueError, match=r"interval|could not convert"):
        interval_of(notation)


def test_and_binds_tighter_than_or():
    tree = expression_of("a or b and not c").model_dump()
    assert tree == {
        "op": "any",
        "of": [
            {"constraint": "a"},
            {"op": "all", "of": [{"constraint": "b"}, {"op": "not", "of": [{"constraint": "c"}]}]},
        ],
    }


@pytest.mark.parametrize("notation", ["", "a and", "a b", "(a", "a or )", "2 of a", "a & b", "and"])
def test_expression_refuses(notation):
    with pytest.raises(ValueError):  # noqa: PT011  each of the reasons has its own words
        expression_of(notation)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a and b", "b and a", True),
        ("not (a or b)", "not a and not b", True),
        ("a and (b or c)", "(a and b) or (a and c)", True),
        ("2 of (a, b, c)", "(a and b) or (a and c) or (b and c)", True),
        ("1 of (a, b)", "a or b", True),
        ("a or b", "a", False),
        ("a and b", "a or b", False),
        ("a", "not a", False),
        ("a or a and b", "a", True),
    ],
)
def test_equivalence(one, other, same):
    assert equivalent(expression_of(one), expression_of(other)) is same


def test_equivalence_of_many_variables():
    names = [f"v{number}" for number in range(30)]
    assert equivalent(expression_of(" or ".join(names)), expression_of(" or ".join(reversed(names))))
    assert not equivalent(expression_of(" or ".join(names)), expression_of(" or ".join(names[1:])))
    assert not equivalent(expression_of(" and ".join(names)), expression_of(" or ".join(names)))
