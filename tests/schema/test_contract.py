"""The models hold what the contract says."""

import pytest
from pydantic import TypeAdapter, ValidationError

from eligo.schema import Bound, Expression, Interval, leaves

expression = TypeAdapter(Expression)


@pytest.mark.parametrize(
    "tree",
    [
        {"constraint": "c1"},
        {"op": "all", "of": [{"constraint": "c1"}, {"op": "not", "of": [{"constraint": "c2"}]}]},
        {"op": "at_least", "n": 2, "of": [{"constraint": "c1"}, {"constraint": "c2"}, {"constraint": "c3"}]},
    ],
)
def test_expression_round_trips(tree):
    assert expression.validate_python(tree).model_dump() == tree
    assert expression.validate_json(expression.dump_json(expression.validate_python(tree))).model_dump() == tree


@pytest.mark.parametrize(
    "tree",
    [
        {"op": "not", "of": [{"constraint": "c1"}, {"constraint": "c2"}]},
        {"op": "at_least", "of": [{"constraint": "c1"}]},
        {"op": "all", "n": 2, "of": [{"constraint": "c1"}]},
        {"op": "all", "of": []},
        {"op": "xor", "of": [{"constraint": "c1"}]},
    ],
)
def test_expression_refuses(tree):
    with pytest.raises(ValidationError):
        expression.validate_python(tree)


def test_leaves_in_order():
    tree = expression.validate_python({"op": "any", "of": [{"constraint": "b"}, {"constraint": "a"}]})
    assert list(leaves(tree)) == ["b", "a"]


def test_whole_numbers_stay_whole():
    interval = Interval(low=Bound(value=100000.0, inclusive=True), high=Bound(value=2.5, inclusive=False))
    assert interval.model_dump_json() == (
        '{"low":{"value":100000,"inclusive":true},"high":{"value":2.5,"inclusive":false}}'
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_bounds_are_finite(value):
    with pytest.raises(ValidationError):
        Bound(value=value, inclusive=True)
