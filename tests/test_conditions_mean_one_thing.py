"""What ``applies_if`` comes to: the same in verdicts and where expressions are compared."""

import itertools

import pytest

import eligo
from eligo.corpus.equivalence import equivalent, truth, written_out
from eligo.corpus.notation import expression_of
from eligo.matching import Patient, match
from eligo.schema import Leaf, Node

NAMES = {"p": "asthma", "q": "gout", "r": "psoriasis", "s": "scabies"}
CONDITIONAL = [
    # the section, what is said where p is asked of those with q, and what that comes to
    ("inclusion", "p", "p or not q"),
    ("exclusion", "p", "p and q"),
    ("inclusion", "p and r", "r and (p or not q)"),
    ("exclusion", "p and r", "p and q and r"),
    ("inclusion", "p or r", "r or p and q"),
    ("exclusion", "p or r", "r or p and q"),
    ("inclusion", "not p", "not p or not q"),
    ("exclusion", "not p", "q and not p"),
    ("inclusion", "not (p and r)", "not (p and q and r)"),
    ("exclusion", "not (p and r)", "not (r and (p or not q))"),
    ("exclusion", "s or not (p and r)", "s or not (r and (p or not q))"),
    ("inclusion", "2 of (p, r, s)", "2 of (p and q, r, s)"),
]


def trial_that_says(section, notation):
    trial = eligo.parse(f"{section.title()} Criteria:\n- Asthma, gout, psoriasis and scabies")
    by_name = dict(zip(NAMES, trial.constraints, strict=True))
    by_name["p"].applies_if = Leaf(constraint=by_name["q"].id)

    def renamed(tree):
        if isinstance(tree, Leaf):
            return Leaf(constraint=by_name[tree.constraint].id)
        return Node(op=tree.op, n=tree.n, of=[renamed(operand) for operand in tree.of])

    trial.criteria[0].expression = renamed(expression_of(notation))
    return trial, {one.id: name for name, one in by_name.items()}


@pytest.mark.parametrize(("section", "said", "meant"), CONDITIONAL)
def test_written_out(section, said, meant):
    trial, names = trial_that_says(section, said)
    assert equivalent(written_out(trial.criteria[0].expression, trial, names.__getitem__), expression_of(meant))


@pytest.mark.parametrize(("section", "said", "meant"), CONDITIONAL)
def test_verdicts(section, said, meant):
    trial, _ = trial_that_says(section, said)
    for values in itertools.product((False, True), repeat=len(NAMES)):
        row = dict(zip(NAMES, values, strict=True))
        recorded = [{"text": NAMES[name]} for name, value in row.items() if value]
        patient = Patient.model_validate({"id": "1", "conditions": recorded, "complete": ["condition", "observation"]})
        assert match(trial, patient).criteria[0].value is truth(expression_of(meant), row)
