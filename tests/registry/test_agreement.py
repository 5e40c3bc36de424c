"""Each row: the registry's fields, what the text was understood to say, and what disagrees."""

import pytest

import eligo
from eligo.registry.agreement import disagreements
from eligo.schema import Age, Bound, Constraint, Criterion, Interval, Population, Subject, TextSpan, Unit


def interval(text):
    """ "[18, 65)" as an Interval; an empty end is open."""
    low, high = text[1:-1].split(",")
    return Interval(
        low=Bound(value=float(low), inclusive=text[0] == "[") if low.strip() else None,
        high=Bound(value=float(high), inclusive=text[-1] == "]") if high.strip() else None,
    )


def population(age=None, unit="a", sex=None):
    return Population(sex=sex, age=Age(interval=interval(age), unit=Unit(text=unit, ucum=unit)) if age else None)


def age(id, text, unit="a", **more):
    span = {"start": 0, "end": len(text), "text": text}
    return Constraint(
        id=id,
        criterion="X",
        type="age",
        subject=Subject(**span),
        interval=interval(text),
        unit=Unit(text=unit, ucum=unit),
        evidence=TextSpan(**span),
        origin="test",
        **more,
    )


def sex(id, word, **more):
    span = {"start": 0, "end": len(word), "text": word}
    return Constraint(
        id=id, criterion="X", type="sex", subject=Subject(**span), evidence=TextSpan(**span), origin="test", **more
    )


def condition(id, word="asthma"):
    span = {"start": 0, "end": len(word), "text": word}
    return Constraint(
        id=id, criterion="X", type="condition", subject=Subject(**span), evidence=TextSpan(**span), origin="test"
    )


def criterion(section, expression, id=None, **more):
    text = more.pop("text", "…")
    return Criterion(
        id=id or section[0].upper() + "1", section=section, start=0, end=1, text=text, expression=expression, **more
    )


def leaf(id):
    return {"constraint": id}


def node(op, *ids, **more):
    return {"op": op, "of": [leaf(id) if isinstance(id, str) else id for id in ids], **more}


def found(people, criteria, constraints):
    return [(diagnostic.code, diagnostic.severity) for diagnostic in disagreements(people, criteria, constraints)]


WARNING, INFO = ("registry-age-disagrees", "warning"), ("registry-age-disagrees", "info")


@pytest.mark.parametrize(
    ("registry", "unit", "section", "text", "text_unit", "expected"),
    [
        ("[18, 65]", "a", "inclusion", "[18, 65]", "a", []),
        ("[18, 65]", "a", "inclusion", "[20, 65]", "a", [WARNING]),
        ("[18, 65]", "a", "inclusion", "[20, 70]", "a", [WARNING, WARNING]),
        ("[18, 65]", "a", "inclusion", "[18, ]", "a", []),  # the text need not repeat every limit
        ("[18, ]", "a", "exclusion", "(, 18)", "a", []),  # "age < 18" as an exclusion
        ("[18, ]", "a", "exclusion", "(, 18]", "a", [INFO]),  # "age <= 18" as an exclusion: 18 itself
        ("[18, ]", "a", "exclusion", "(, 20)", "a", [WARNING]),
        ("[18, 75]", "a", "exclusion", "(75, )", "a", []),
        ("[18, 75]", "a", "exclusion", "[75, )", "a", [INFO]),
        ("[18, 75]", "a", "exclusion", "[76, )", "a", []),  # 76 and older out, 75 is the last year in
        ("[18, 75]", "a", "exclusion", "[30, 40]", "a", []),  # a gap is no limit
        ("[18, 60]", "a", "inclusion", "(, 60)", "a", [INFO]),
        ("[18, 59]", "a", "inclusion", "(, 60)", "a", []),
        ("[18, ]", "a", "inclusion", "(17, )", "a", []),
        ("[18, ]", "a", "inclusion", "(18, )", "a", [INFO]),
        ("[1, ]", "a", "inclusion", "[12, )", "mo", []),
        ("[6, 60]", "mo", "inclusion", "[0.5, 5]", "a", []),
        ("[28, ]", "d", "inclusion", "[4, )", "wk", []),
        ("[28, ]", "d", "inclusion", "[1, )", "mo", []),  # four weeks to a month, as people count
        ("[2, ]", "a", "inclusion", "[12, )", "mo", [WARNING]),
        ("[18, ]", "a", "inclusion", "[18, 75]", "a", [INFO]),  # the registry sets no maximum
        ("[18, 80)", "a", "inclusion", "[18, 79]", "a", []),
        ("[0, 17]", "a", "inclusion", "[2, 17]", "a", [INFO]),
    ],
)
def test_age(registry, unit, section, text, text_unit, expected):
    criteria = [criterion(section, leaf("c1"))]
    assert found(population(registry, unit), criteria, [age("c1", text, text_unit)]) == expected


@pytest.mark.parametrize(
    "criteria",
    [
        pytest.param([criterion("inclusion", node("any", "c1", "c2"))], id="one of two ways in"),
        pytest.param([criterion("exclusion", node("all", "c1", "c2"))], id="a part of an exclusion"),
        pytest.param([criterion("inclusion", leaf("c1"), applies_to="Part B")], id="one cohort"),
        pytest.param([criterion("inclusion", None)], id="not understood"),
        pytest.param([criterion("inclusion", node("at_least", "c1", "c2", n=1))], id="at least one of two"),
        pytest.param(
            [
                criterion("inclusion", None, id="I1", role="group", applies_to="Cohort 2"),
                criterion("inclusion", leaf("c1"), id="I1.1", parent="I1"),
            ],
            id="a group for one cohort",
        ),
        pytest.param(
            [
                criterion("inclusion", node("any", "c1", "c2"), id="I1", role="group"),
                criterion("inclusion", leaf("c1"), id="I1.1", parent="I1"),
                criterion("inclusion", leaf("c2"), id="I1.2", parent="I1"),
            ],
            id="any of a group",
        ),
    ],
)
def test_what_is_not_asked_of_everyone_does_not_disagree(criteria):
    assert found(population("[18, ]"), criteria, [age("c1", "[40, ]"), condition("c2")]) == []


@pytest.mark.parametrize(
    ("section", "expression"),
    [
        ("inclusion", node("all", "c1", "c2")),
        ("inclusion", node("at_least", "c1", "c2", n=2)),
        ("inclusion", node("any", "c1")),
        ("unknown", leaf("c1")),
        ("inclusion", node("not", node("any", "c3", "c2"))),
        ("exclusion", node("any", "c3", "c2")),
        ("exclusion", node("not", "c1")),
    ],
)
def test_what_is_asked_of_everyone_does(section, expression):
    constraints = [age("c1", "[40, ]"), condition("c2"), age("c3", "(, 40)")]
    assert found(population("[18, ]"), [criterion(section, expression)], constraints) == [WARNING]


def test_a_negated_constraint_is_turned_round():
    criteria = [criterion("inclusion", leaf("c1"))]
    assert found(population("[18, ]"), criteria, [age("c1", "(, 18)", negated=True)]) == []
    assert found(population("[18, ]"), criteria, [age("c1", "(, 20)", negated=True)]) == [WARNING]


def test_a_conditional_or_dated_age_is_no_limit():
    window = {"relation": "past", "evidence": {"start": 0, "end": 1, "text": "x"}}
    for more in ({"applies_if": leaf("c2")}, {"temporal": window}):
        criteria = [criterion("inclusion", leaf("c1"))]
        assert found(population("[18, ]"), criteria, [age("c1", "[40, ]", **more), condition("c2")]) == []


def test_one_agreeing_statement_is_enough():
    criteria = [criterion("inclusion", leaf("c1"), id="I1"), criterion("inclusion", leaf("c2"), id="I2")]
    assert found(population("[18, ]"), criteria, [age("c1", "[30, ]"), age("c2", "[18, ]")]) == []


@pytest.mark.parametrize(
    ("registry", "section", "word", "negated", "expected"),
    [
        ("female", "inclusion", "Women", False, []),
        ("female", "inclusion", "male", False, ["warning"]),
        ("female", "exclusion", "Male", False, []),
        ("female", "exclusion", "women", False, ["warning"]),
        ("male", "inclusion", "female", True, []),
        ("female", "inclusion", "men and women", False, []),
        ("all", "inclusion", "boys", False, ["info"]),
        (None, "inclusion", "boys", False, []),
    ],
)
def test_sex(registry, section, word, negated, expected):
    people = population(sex=registry)
    diagnostics = disagreements(people, [criterion(section, leaf("c1"))], [sex("c1", word, negated=negated)])
    assert [diagnostic.severity for diagnostic in diagnostics] == expected
    assert {diagnostic.code for diagnostic in diagnostics} <= {"registry-sex-disagrees"}


def test_values_tell_the_sex_before_the_words():
    people = population(sex="male")
    assert disagreements(people, [criterion("inclusion", leaf("c1"))], [sex("c1", "Patients", values=["female"])])


def test_both_sexes_each_with_its_own_criterion_do_not_disagree():
    criteria = [criterion("inclusion", leaf("c1"), id="I1"), criterion("inclusion", leaf("c2"), id="I2")]
    assert found(population(sex="female"), criteria, [sex("c1", "men"), sex("c2", "women")]) == []


def test_women_of_childbearing_potential_do_not_keep_men_out():
    criteria = [criterion("inclusion", node("all", "c1", "c2"))]
    assert found(population(sex="all"), criteria, [sex("c1", "Women"), condition("c2", "contraception")]) == []


def test_the_message_is_a_sentence_with_its_place():
    (diagnostic,) = disagreements(
        population("[18, 65]"), [criterion("inclusion", leaf("c1"), id="I3")], [age("c1", "[20, )")]
    )
    assert diagnostic.message == "The registry's minimum age is 18 years, but I3 says “[20, )”."
    assert (diagnostic.start, diagnostic.end) == (0, 6)


def test_a_parsed_study_says_where_its_fields_and_its_text_disagree():
    eligibility = {
        "eligibilityCriteria": "Inclusion Criteria:\n\n* Age 20 years or older\n* Gout",
        "minimumAge": "18 Years",
        "sex": "ALL",
    }
    trial = eligo.parse({"protocolSection": {"eligibilityModule": eligibility}})
    (diagnostic,) = [found for found in trial.diagnostics if found.code.startswith("registry-")]
    assert (diagnostic.code, diagnostic.severity, diagnostic.criterion) == ("registry-age-disagrees", "warning", "I1")
    assert trial.text[diagnostic.start : diagnostic.end] in "Age 20 years or older"


def test_parents_in_a_circle_end():
    criteria = [
        criterion("inclusion", leaf("c1"), id="I1", parent="I2"),
        criterion("inclusion", None, id="I2", parent="I1"),
    ]
    assert found(population("[18, ]"), criteria, [age("c1", "[20, ]")]) == [WARNING]
