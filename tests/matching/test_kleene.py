"""Kleene's tables, and the trees of a plan that are made by them."""

import itertools

import pytest

from eligo.matching.kleene import evaluate
from eligo.matching.plan import Ask, AtLeast, Deny, Every, Fixed, Some, deny, every, some

THREE = (True, False, None)


def kleene(value):
    return Fixed(value, "", "unknown")


@pytest.mark.parametrize(("a", "b"), list(itertools.product(THREE, THREE)))
def test_kleenes_tables(a, b):
    values, tree = [None, a, b], (Ask(1), Ask(2))
    conjunction = False if False in (a, b) else None if None in (a, b) else True
    disjunction = True if True in (a, b) else None if None in (a, b) else False
    assert evaluate(Every(tree), values) is conjunction
    assert evaluate(Some(tree), values) is disjunction
    assert evaluate(Deny(Ask(1)), values) is (None if a is None else not a)
    assert evaluate(AtLeast(2, tree), values) is conjunction
    assert evaluate(AtLeast(1, tree), values) is disjunction
    assert evaluate(every([kleene(a), kleene(b)]), values) is conjunction
    assert evaluate(some([kleene(a), kleene(b)]), values) is disjunction
    assert evaluate(deny(kleene(a)), values) is (None if a is None else not a)


@pytest.mark.parametrize("values", list(itertools.product(THREE, repeat=3)))
def test_at_least_two_of_three(values):
    tree = AtLeast(2, (Ask(1), Ask(2), Ask(3)))
    possible = {
        sum(choice) >= 2
        for choice in itertools.product(*([value] if value is not None else [True, False] for value in values))
    }
    assert evaluate(tree, [None, *values]) is (possible.pop() if len(possible) == 1 else None)
