"""Readings of one criterion against each other: what counts as found, right and wrong."""

import pytest

import eligo
from eligo.corpus.logical_forms import (
    Agreement,
    LogicalForm,
    compare_readings,
    read_calls,
    reading_of_form,
    reading_of_trial,
)
from eligo.corpus.logical_forms.document import Mark, marks_of
from eligo.corpus.logical_forms.reading import shown

MARKED = 'cond("gout") , drug("ironol") and lab("uric acid") eq(op(GT), val("6")) in female() with cond("acne")'
PLAIN = "gout , ironol and uric acid above 6 in women with acne"
ACID = 'lab("uric acid").num_filter(eq(op(GT), val("6")))'


def form(text, section="exclusion", plain=PLAIN, marked=MARKED):
    marks = [Mark(call, span) for call, span in marks_of(plain, marked)]
    return LogicalForm("NCT00000001", "NCT00000001_1", "a1", section, plain, marks, read_calls(text))


def tree(text, section="exclusion"):
    reading = reading_of_form(form(text, section))
    return shown(reading.tree, reading.facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('union(cond("gout"), drug("ironol"))', '(<cond("gout")> or <drug("ironol")>)'),
        ('neg(cond("gout"), drug("ironol"))', '(not <cond("gout")> and not <drug("ironol")>)'),
        ('neg(intersect(cond("gout"), female()))', '(not <cond("gout")> or not <female()>)'),
        ('neg(neg(cond("gout")))', '<cond("gout")>'),
        ('cond("gout").except(cond("acne"))', '(<cond("gout")> and not <cond("acne")>)'),
        (
            'union(cond("gout"), drug("ironol")).except(female())',
            '((<cond("gout")> or <drug("ironol")>) and not <female()>)',
        ),
        (
            'contraindication(union(cond("gout"), drug("ironol")))',
            '(<contraindication(cond("gout"))> or <contraindication(drug("ironol"))>)',
        ),
        (
            'criteria(intersect(cond("gout"), cond("acne"))).min_count(eq(op(GTEQ), val("1")))',
            '(<cond("gout")> or <cond("acne")>)',
        ),
        ('seq(drug("ironol"), after(cond("gout")))', '<drug("ironol")>'),
        ('seq(after(cond("gout")))', '<cond("gout")>'),
        ('cond("gout").equiv(cond("acne")).caused_by(drug("ironol"))', '<cond("gout")>'),
        ('if_then(female(), cond("gout"))', '(<female()> and <cond("gout")>)'),
        (f'union(cond("gout"), {ACID})', '(<cond("gout")> or <lab("uric acid")> >6)'),
        ('female().union(cond("gout"), cond("acne"))', '(<female()> and (<cond("gout")> or <cond("acne")>))'),
        ('eq(op(GT), val("6"))', "nothing"),
        ('cond("gout")\ndrug("ironol")', '(<cond("gout")> and <drug("ironol")>)'),
    ],
)
def test_a_form_is_facts_and_how_they_are_joined(text, expected):
    assert tree(text) == expected


def test_if_then_of_an_inclusion_is_neither_and_nor_or():
    assert tree('if_then(female(), cond("gout"))', "inclusion") == '(<female()> if <cond("gout")>)'


@pytest.mark.parametrize(
    ("comparison", "numbers"),
    [
        ('eq(op(LTEQ), val("1,500"))', "<=1500"),
        ('eq(op(GT), val("160"), val("100"), unit("mmHg"))', ">160 >100"),
        ('eq(val("Four"))', "4"),
        ('eq(unit("stage"), val("III"), val("IV"))', "3 4"),
        ('eq(op(GTEQ), val("100"), val("109"), unit("L"))', ">=100"),
        ('eq(op(BETWEEN), val("106"), val("109"))', "106 109"),
        ('eq(op(GT), unit(REF_RANGE_HIGH))', ">1"),
        ('eq(op(GT), val("3"), unit(REF_RANGE_HIGH))', ">3"),
    ],
)  # fmt: skip
def test_numbers(comparison, numbers):
    assert tree(f'cond("gout").num_filter({comparison})') == f'<cond("gout")> {numbers}'


def test_a_comparison_without_a_number_asks_for_nothing():
    reading = reading_of_form(form('cond("gout").temporality(eq(temporal_per(PAST)))'))
    assert reading.facts[0].filters == []


GOLD = f'union(cond("gout"), intersect(female(), {ACID}))'


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (GOLD, []),
        (f'union(intersect({ACID}, female()), cond("gout"))', []),
        (f'union(cond("gout"), female(), {ACID})', ["operator"]),
        (f'intersect(female(), {ACID})', ["leaf"]),
        (f'union(cond("gout"), drug("ironol"), intersect(female(), {ACID}))', ["extra"]),
        (f'union(neg(cond("gout")), intersect(female(), {ACID}))', ["negation"]),
        ('union(cond("gout"), intersect(female(), lab("uric acid")))', ["numeric"]),
        (GOLD.replace("GT", "GTEQ"), ["numeric"]),
        (GOLD.replace('"6"', '"6000"'), []),
    ],
)  # fmt: skip
def test_faults(found, kinds):
    agreement = compare_readings(reading_of_form(form(GOLD)), reading_of_form(form(found)))
    assert [fault.kind for fault in agreement.faults] == kinds
    assert agreement.right == (not kinds)


def test_what_is_only_borne_on_a_fact_may_be_stated_or_not():
    gold = reading_of_form(form('cond("gout").caused_by(drug("ironol"))'))
    for found in ('cond("gout")', 'intersect(cond("gout"), drug("ironol"))'):
        assert compare_readings(gold, reading_of_form(form(found))).right == 1


def test_agreements_add_up():
    gold = reading_of_form(form(GOLD))
    once = compare_readings(gold, gold)
    total = Agreement() + once + once
    assert (total.criteria, total.right, total.facts, total.pairs) == (2, 2, 6, 6)
    assert total.shares()["operator of all"] == (1.0, 6)
    assert total.shares()["time filters"][1] == 0


@pytest.mark.parametrize(
    ("section", "plain", "marked", "written"),
    [
        (
            "exclusion",
            "No gout or acne",
            'neg() cond("gout") or cond("acne")',
            'neg(union(cond("gout"), cond("acne")))',
        ),
        (
            "exclusion",
            "asthma or hemoglobin < 9 g/dL",
            'cond("asthma") or lab("hemoglobin") eq(op(LT), val("9"), unit("g/dL"))',
            'union(cond("asthma"), lab("hemoglobin").num_filter(eq(op(LT), val("9"), unit("g/dL"))))',
        ),
        (
            "inclusion",
            "aged 18 to 40 years",
            'age() eq(op(BETWEEN), val("18"), val("40"), temporal_unit(YEAR))',
            'age().num_filter(eq(op(BETWEEN), val("18"), val("40"), temporal_unit(YEAR)))',
        ),
        (
            "exclusion",
            "stroke within 6 months",
            'cond("stroke") eq(op(LTEQ), val("6"), temporal_unit(MONTH))',
            'cond("stroke").temporality(eq(op(LTEQ), val("6"), temporal_unit(MONTH)))',
        ),
    ],
)
def test_the_parser_against_a_form(section, plain, marked, written):
    gold = reading_of_form(form(written, section, plain, marked))
    heading = f"{section.capitalize()} Criteria:\n\n- "
    trial = eligo.parse(eligo.RegistryRecord("text", heading + plain, ""))
    assert compare_readings(gold, reading_of_trial(trial, len(heading))).faults == []
