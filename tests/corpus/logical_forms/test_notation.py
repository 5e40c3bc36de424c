"""The reader of logical forms: what annotators write, what they slip at, and what is no form."""

import pytest

from eligo.corpus.logical_forms import Constant, read_calls


@pytest.mark.parametrize(
    ("text", "keys", "methods"),
    [
        ('cond("gout")', ['cond("gout")'], []),
        ('drug("ironol").severity(MILD)', ['drug("ironol")'], ["severity(MILD)"]),
        ('lab("Hb")\n   .change()\n   .mod("x")', ['lab("Hb")'], ["change()", 'mod("x")']),
        ('union(a("x"), b(), )', ['union(a("x"), b())'], []),
        ('union(a("x") b())', ['union(a("x"), b())'], []),
        ('age() . num_filter(eq(val("3")))', ["age()"], ['num_filter(eq(val("3")))']),
        ('a("x").temporality()(eq(val("2")))', ['a("x")'], ['temporality(eq(val("2")))']),
        ('a("x").mod("y"\n', ['a("x")'], ['mod("y")']),
        ('a("x")\n\nneg(b("y"))', ['a("x")', 'neg(b("y"))'], []),
        ('a("x (y), z.")', ['a("x (y), z.")'], []),
    ],
)  # fmt: skip
def test_reads(text, keys, methods):
    calls = read_calls(text)
    assert [call.key for call in calls] == keys
    assert [method.key for method in calls[0].methods] == methods


def test_a_method_behind_a_comma_belongs_to_the_argument_before_it():
    (call,) = read_calls('neg(cond("gout").mod("tophaceous"), .chronic())')
    (argument,) = call.calls()
    assert [method.key for method in argument.methods] == ['mod("tophaceous")', "chronic()"]


def test_arguments_are_told_apart():
    (call,) = read_calls('eq(op(BETWEEN), "two")')
    assert call.calls()[0].arguments == [Constant("BETWEEN")]
    assert call.arguments[1] == "two"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("union", r"'\(' is missing after 'union' at line 1"),
        ('union(a("x"),\n  ! b())', r"'!' cannot stand in 'union' at line 2, column 3"),
        ('a("x") )', r"a name such as 'union' is expected at line 1, column 8"),
        ('cond("gout', "cannot stand in 'cond'"),
        ("not(" * 100, "deeper than 60"),
    ],
)
def test_says_what_is_no_form(text, says):
    with pytest.raises(ValueError, match=says):
        read_calls(text)


@pytest.mark.parametrize("piece", ['a("x"),', "a(", ").", '"', "a.", "((", "., ", "a()()"])
def test_hostile_text_costs_linear_time(piece, within):
    with within(seconds=2), pytest.raises(ValueError, match=r"line|empty|deeper"):
        read_calls("union(" + piece * 20_000 + "!")
