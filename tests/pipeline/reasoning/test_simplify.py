"""The normal form means what was written, in three-valued logic."""

from hypothesis import given
from hypothesis import strategies as st

from eligo.pipeline.reasoning.simplify import simplified
from eligo.schema import Leaf, Node

NAMES = ("c1", "c2", "c3", "c4")
LEAVES = st.sampled_from(NAMES).map(lambda name: Leaf(constraint=name))


def nodes(operands):
    several = st.lists(operands, min_size=1, max_size=4)
    joined = st.builds(lambda op, of: Node(op=op, of=of), st.sampled_from(["all", "any"]), several)
    denied = operands.map(lambda one: Node(op="not", of=[one]))
    counted = st.builds(lambda n, of: Node(op="at_least", n=n, of=of), st.integers(1, 4), several)
    return joined | denied | counted


EXPRESSIONS = st.recursive(LEAVES, nodes, max_leaves=12)
ASSIGNMENTS = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in NAMES})


def kleene(expression, values):
    """True, False, or None for unknown."""
    if isinstance(expression, Leaf):
        return values[expression.constraint]
    found = [kleene(one, values) for one in expression.of]
    if expression.op == "not":
        return None if found[0] is None else not found[0]
    needed = {"all": len(found), "any": 1}.get(expression.op, expression.n)
    if found.count(True) >= needed:
        return True
    return None if found.count(True) + found.count(None) >= needed else False


@given(EXPRESSIONS, ASSIGNMENTS)
def test_meaning_stays(expression, values):
    assert kleene(simplified(expression), values) == kleene(expression, values)


@given(EXPRESSIONS)
def test_simplifying_once_is_enough(expression):
    once = simplified(expression)
    assert simplified(once) == once
