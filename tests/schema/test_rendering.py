"""Plain language: what a physician proof-reads comes from the result, not from the wording."""

import pytest

from eligo.corpus.notation import expression_of, interval_of
from eligo.schema import (
    OF_STATES,
    Concept,
    Constraint,
    Criterion,
    Interval,
    ParsedTrial,
    Parser,
    Qualifier,
    Source,
    Subject,
    TextSpan,
    Unit,
    Window,
)
from eligo.schema.rendering import constraint_text, criterion_text


def constraint(name="a", subject="platelets", kind="measurement", **fields):
    place = {"start": 0, "end": len(subject), "text": subject}
    base = {"criterion": "E1", "evidence": TextSpan(**place), "origin": "test", "type": kind}
    return Constraint(id=name, subject=Subject(**place, concept=fields.pop("concept", None)), **{**base, **fields})


def window(relation, interval=None, ucum="mo", anchor=None, evidence=""):
    unit = Unit(text="", ucum=ucum) if interval else None
    place = TextSpan(start=0, end=0, text=anchor) if anchor else None
    return Window(
        relation=relation,
        interval=interval_of(interval) if interval else None,
        unit=unit,
        anchor=place,
        evidence=TextSpan(start=0, end=len(evidence), text=evidence),
    )


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"interval": interval_of("< 100000"), "unit": Unit(text="/ mm3", ucum="/mm3")}, "platelets < 100,000 /mm3"),
        (
            {"interval": interval_of(">= 1500000000"), "unit": Unit(text="x 10^9/L", ucum="/L")},
            "platelets >= 1.5 x 10^9 /L",
        ),
        (
            {"interval": interval_of("> 70000000000"), "unit": Unit(text="x 10^9/L", ucum="/L")},
            "platelets > 70 x 10^9 /L",
        ),
        (
            {
                "subject": "swollen joints",
                "interval": interval_of(">= 6"),
                "unit": Unit(text="swollen joints", kind="count"),
            },
            "swollen joints >= 6",
        ),
        (
            {"subject": "DLQI", "interval": interval_of(">= 6"), "unit": Unit(text="points", kind="score")},
            "DLQI >= 6 points",
        ),
        (
            {"subject": "neuropathy", "interval": interval_of("[2, 4]"), "unit": Unit(text="Grade", kind="score")},
            "neuropathy grade 2 to 4",
        ),
        (
            {
                "subject": "melanoma",
                "kind": "condition",
                "interval": interval_of("[3, 4]"),
                "values": ["III", "IV"],
                "unit": Unit(text="stage", kind="score"),
            },
            "melanoma stage III or IV",
        ),
        (
            {
                "subject": "blood pressure",
                "concept": Concept(code="8480-6", display="Systolic blood pressure"),
                "interval": interval_of("> 140"),
                "unit": Unit(text="mmHg", ucum="mm[Hg]"),
            },
            "Systolic blood pressure > 140 mmHg",
        ),
        (
            {
                "subject": "carcinoma",
                "kind": "condition",
                "qualifiers": [
                    Qualifier(kind="course", start=20, end=27, text="treated"),
                    Qualifier(kind="course", start=9, end=27, text="adequately treated"),
                ],
            },
            "carcinoma adequately treated",
        ),
        (
            {"subject": "ALT", "interval": interval_of("<= 2.5"), "relative_to": "ULN"},
            "ALT <= 2.5 x ULN",
        ),
        (
            {
                "subject": "years old",
                "kind": "age",
                "interval": interval_of("[18, 40]"),
                "unit": Unit(text="", ucum="a"),
            },
            "age 18 to 40 years",
        ),
        (
            {"subject": "age", "kind": "age", "interval": interval_of("[4, 17)"), "unit": Unit(text="", ucum="a")},
            "age >= 4 and < 17 years",
        ),
        ({"subject": "NYHA", "values": ["III", "IV"], "interval": interval_of("[3, 4]")}, "NYHA III or IV"),
        ({"subject": "HLA class", "values": ["II"], "interval": Interval()}, "HLA class II"),
        ({"subject": "NYHA", "values": ["II"], "interval": interval_of(">= 2")}, "NYHA II or higher"),
        ({"subject": "ECOG", "values": ["0", "1"], "interval": interval_of("[0, 1]")}, "ECOG 0 to 1"),
        ({"subject": "Woman", "kind": "sex", "values": ["female"]}, "female"),
        ({"subject": "miscarriages", "kind": "condition", "count": interval_of(">= 5")}, "miscarriages (>= 5 times)"),
        ({"subject": "pregnancy", "kind": "condition", "negated": True}, "no pregnancy"),
        ({"subject": "pregnant", "kind": "condition", "negated": True}, "not pregnant"),
        ({"subject": "surgically sterile", "kind": "condition", "negated": True}, "not surgically sterile"),
        ({"subject": "premenopausal", "kind": "observation", "negated": True}, "not premenopausal"),
        ({"subject": "seed", "kind": "drug", "negated": True}, "no seed"),
        (
            {
                "subject": "climb stairs",
                "kind": "observation",
                "negated": True,
                "origin": "introduction",
                "qualifiers": [Qualifier(kind="negation", text="unable to", start=20, end=29)],
            },
            "not climb stairs",
        ),
        (
            {
                "subject": "lumbar puncture",
                "kind": "observation",
                "negated": True,
                "qualifiers": [Qualifier(kind="negation", text="would preclude", start=0, end=14)],
            },
            "would preclude lumbar puncture",
        ),
        (
            {
                "subject": "prejudice",
                "kind": "observation",
                "negated": True,
                "origin": "introduction",
                "qualifiers": [Qualifier(kind="negation", text="without", start=20, end=27)],
            },
            "no prejudice",
        ),
        ({"subject": "relapse", "kind": "condition", "count": interval_of(">= 1")}, "relapse (>= 1 time)"),
        (
            {"subject": "stroke", "kind": "condition", "temporal": window("past", "<= 1", ucum="a")},
            "stroke at most 1 year ago",
        ),
        (
            {"subject": "surgery", "kind": "procedure", "temporal": window("future", "<= 6")},
            "surgery in the next 6 months",
        ),
        (
            {"subject": "surgery", "kind": "procedure", "temporal": window("future", "< 6")},
            "surgery less than 6 months from now",
        ),
        (
            {"subject": "surgery", "kind": "procedure", "temporal": window("future", ">= 3")},
            "surgery at least 3 months from now",
        ),
        (
            {"subject": "QTc", "interval": interval_of("> 450"), "unit": Unit(text="msec.", ucum="ms")},
            "QTc > 450 msec",
        ),
        (
            {"subject": "hepatic", "kind": "condition", "concept": Concept(display="hepatic insufficiency")},
            "hepatic insufficiency",
        ),
        (
            {"subject": "stroke", "kind": "condition", "temporal": window("past", "<= 6")},
            "stroke at most 6 months ago",
        ),
        (
            {"subject": "stroke", "kind": "condition", "temporal": window("past", "<= 6", anchor="screening")},
            "stroke at most 6 months before screening",
        ),
        (
            {"subject": "psoriasis", "kind": "condition", "temporal": window("past", evidence="History of or current")},
            "psoriasis now or in the past",
        ),
        (
            {"subject": "gout", "kind": "condition", "temporal": window("past", evidence="Evidence or history of")},
            "gout now or in the past",
        ),
        ({"subject": "surgery", "kind": "procedure", "temporal": window("future")}, "surgery planned"),
        ({"subject": "smoking", "kind": "observation", "temporal": window("present")}, "smoking currently"),
        (
            {"subject": "metformin", "kind": "drug", "duration": window("during", ">= 3")},
            "metformin for at least 3 months",
        ),
        (
            {"subject": "metformin", "kind": "drug", "duration": window("before", ">= 3", anchor="screening")},
            "metformin for at least 3 months before screening",
        ),
        (
            {
                "subject": "contraception",
                "kind": "procedure",
                "temporal": window("during", anchor="treatment"),
                "duration": window("after", "[3, 3]", anchor="the last dose"),
            },
            "contraception during treatment and for 3 months after the last dose",
        ),
        (
            {
                "subject": "asthma",
                "kind": "condition",
                "qualifiers": [Qualifier(kind="severity", text="severe", start=20, end=26)],
            },
            "asthma severe",
        ),
        (
            {
                "subject": "organ allograft",
                "kind": "procedure",
                "qualifiers": [Qualifier(kind="status", text="History of", start=0, end=10)],
                "temporal": window("past"),
            },
            "organ allograft in the past",
        ),
        (
            {
                "subject": "sudden death",
                "kind": "condition",
                "qualifiers": [Qualifier(kind="experiencer", text="Family history of", start=0, end=17)],
                "temporal": window("past"),
            },
            "family: sudden death in the past",
        ),
        (
            {
                "subject": "pregnant",
                "kind": "observation",
                "qualifiers": [Qualifier(kind="experiencer", text="female partner is", start=0, end=17)],
            },
            "partner: pregnant",
        ),
    ],
)
def test_constraint(fields, text):
    assert constraint_text(constraint(**fields)) == text


@pytest.mark.parametrize(("negated", "text"), [(True, "not healing"), (False, "healing")])
def test_the_state_of_a_fact_stands_beside_it(negated, text):
    head = Qualifier(kind="head", text="wound", start=8, end=13)
    state = constraint(subject="healing", kind="condition", concept=Concept(display="healing wound"), qualifiers=[head])
    assert constraint_text(state.model_copy(update={"origin": OF_STATES, "negated": negated})) == text


def criterion(**fields):
    base = {"id": "E1", "section": "exclusion", "start": 0, "end": 9, "text": "the words"}
    return Criterion(**{**base, **fields})


KNOWN = {
    "a": constraint("a", "A", "condition"),
    "b": constraint("b", "B", "condition"),
    "c": constraint("c", "C", "condition", applies_if=expression_of("b")),
}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"expression": expression_of("a or b")}, "NOT eligible if A, or B."),
        ({"section": "inclusion", "expression": expression_of("a and b")}, "Eligible only if A, and B."),
        ({"expression": expression_of("a and (a or b)")}, "NOT eligible if A, and (A, or B)."),
        ({"expression": expression_of("not (a or b)")}, "NOT eligible if not (A, or B)."),
        ({"expression": expression_of("2 of (a, b, c)")}, "NOT eligible if at least 2 of: A; B; C (where B)."),
        ({"expression": None}, "[not computed: the words]"),
        ({"expression": None, "computability": "full"}, "[asks for nothing: the words]"),
        ({"expression": None, "residue": [TextSpan(start=0, end=9, text="the words")]}, "[not computed: the words]"),
        ({"role": "note"}, "Note: the words"),
        ({"expression": expression_of("a"), "applies_to": "Part B"}, "For Part B: NOT eligible if A."),
        (
            {"expression": expression_of("a"), "residue": [TextSpan(start=0, end=9, text="in  doubt")]},
            "NOT eligible if A. [not computed: in doubt]",
        ),
    ],
)
def test_criterion(fields, text):
    assert criterion_text(criterion(**fields), KNOWN) == text


@pytest.mark.parametrize(
    ("logic", "text"),
    [
        ("a or b or c or d", "NOT eligible if E1.1, or E1.2, or D."),
        ("a and (b or c)", "NOT eligible if E1.1, and E1.2."),
        ("2 of (a, b or c, d)", "NOT eligible if at least 2 of: E1.1; E1.2; D."),
        ("a and b and c", "NOT eligible if E1.1, and B, and C (where B)."),
        ("not (b or c)", "NOT eligible if not (E1.2)."),
        ("d and (a or b)", "NOT eligible if D, and (E1.1, or B)."),
        ("b or c", "NOT eligible if E1.2."),
    ],
)
def test_group_names_its_sub_items_where_they_stand_unchanged(logic, text):
    parts = [
        criterion(id="E1.1", expression=expression_of("a")),
        criterion(id="E1.2", expression=expression_of("b or c")),
    ]
    known = {**KNOWN, "d": constraint("d", "D", "condition")}
    assert criterion_text(criterion(expression=expression_of(logic)), known, parts) == text


def test_trial_is_one_line_a_criterion():
    trial = ParsedTrial(
        trial_id="NCT99999999",
        title="A trial",
        source=Source(format="text", sha256=""),
        text="the words",
        criteria=[criterion(expression=expression_of("a")), criterion(id="E2")],
        constraints=list(KNOWN.values()),
        parser=Parser(version="0"),
    )
    assert trial.to_text() == "NCT99999999 A trial\nE1. NOT eligible if A.\nE2. [not computed: the words]\n"
