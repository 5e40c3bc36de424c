"""Concepts of mentions and subjects in their sentences."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

import eligo
from eligo.pipeline.linking import Linking, completed, is_in_situ, next_word, wordings
from eligo.schema import Concept

IN_CONTEXT = [
    ("Known [hypertension].", "I10"),
    ("Known secondary [hypertension].", "I15"),
    ("Chronic [hepatitis] B infection", "B18.1"),
    ("No hepatitis B [vaccine]", None),
    ("No [hepatitis B] vaccine", None),
    ("positive [hepatitis B] surface antigen", None),
    ("unstable [angina] pectoris", "I20.0"),
    ("third degree [AV block]", "I44.2"),
    ("history of [stroke]", "I63"),
    ("aspiration\n      [pneumonia]", "J69.0"),
    ("uncontrolled [disease]", None),
    ("type 2\ndiabetes and [asthma]", "J45"),
    ("mild-to-moderate [asthma]", "J45"),
    ("in situ [cervical cancer]", "D06"),
    ("[breast cancer] in situ", "D05"),
    ("in situ [pancreatic cancer]", None),
    ("by the [Chronic Kidney Disease] Epidemiology Collaboration", None),
    ("[chronic hepatitis C virus (HCV) infection]", "B18.2"),
    ("[psychiatric illnesses]", "F99"),
    ("acute or chronic [renal insufficiency]", "N28.9"),
    ("asthma or chronic [renal insufficiency]", "N18"),
    ("[chronic persistent hepatitis]", "K73.0"),
    ("severe [hepatic] or renal insufficiency", "K72"),
    ("[hepatic], renal or cardiac insufficiency", "K72"),
    ("hepatitis B or [C]", "B19.2"),
    ("hepatitis A, B or [C] infection", "B19.2"),
    ("diabetes type I or [II]", "E11"),
    ("[hepatic] or renal biopsy", None),
    ("vitamin B or [C]", None),
]


@pytest.mark.parametrize("label", ["Condition", "Observation", "Person", "Drug", "Measurement"])
@pytest.mark.parametrize("marked", [marked for marked, _ in IN_CONTEXT])
def test_words_that_no_name_has_cost_no_concept(marked, label):
    text = marked.replace("[", "").replace("]", "")
    start, end = marked.index("["), marked.index("]") - 1
    component = Linking()
    ways = wordings(text, start, end, {})
    if label == "Condition":
        ways += completed(text, start, end)
    if label == "Condition" and is_in_situ(text, start, end):
        ways = [way for way in ways if "situ" in way.lower()]
    found = component.link(text, start, end, label)
    if found is not None or label != "Condition" or next_word(text, end) is None:
        assert found == component.linker.concept(ways, label)


@pytest.mark.parametrize(("marked", "code"), IN_CONTEXT)
def test_the_words_around_a_mention_count(marked: str, code: str | None) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    found = Linking().link(text, start, end, "Condition")
    assert (found.code if found else None) == code


def test_an_abbreviation_is_what_the_text_says_it_is() -> None:
    text = "Multiple sclerosis, or metabolic syndrome (MS). Severe MS is excluded."
    start = text.index("MS is")
    linking = Linking()
    alone = linking.link(text, start, start + 2, "Condition")
    assert alone is not None
    assert alone.code == "G35"
    spelt_out = linking.link(text, start, start + 2, "Condition", {"MS": "metabolic syndrome"})
    assert spelt_out is not None
    assert spelt_out.code == "E88.81"
    assert linking.link(text, start, start + 2, "Condition", {"MS": "motor score"}) is None


def test_a_parsed_trial_has_concepts() -> None:
    trial = eligo.parse(
        "Exclusion Criteria:\n- Congestive heart failure (CHF)\n- Pregnant women\n- Hepatitis B or C\n- Aspirin"
    )
    codes = {mention.text: mention.concept and mention.concept.code for mention in trial.mentions}
    assert codes["Congestive heart failure"] == "I50"
    assert codes["CHF"] == "I50"
    assert "Aspirin" not in codes or codes["Aspirin"] is None
    subjects = {constraint.subject.text: constraint.subject.concept for constraint in trial.constraints}
    assert subjects["Congestive heart failure"] is not None
    assert subjects["Congestive heart failure"].code == "I50"


def test_the_wording_of_an_ellipsis_is_looked_up_and_stays() -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from eligo.pipeline.analysis import analysis
    from eligo.schema import Constraint, Subject, TextSpan

    doc = Doc(Vocab(), words=["hepatitis", "B", "or", "C"])
    found = analysis(doc)
    subject = Subject(start=15, end=16, text="C", concept=Concept(display="hepatitis C"))
    evidence = TextSpan(start=15, end=16, text="C")
    found.constraints = [
        Constraint(id="c1", criterion="E1", type="condition", subject=subject, evidence=evidence, origin="test")
    ]
    Linking()(doc)
    concept = found.constraints[0].subject.concept
    assert concept is not None
    assert (concept.code, concept.display) == ("B19.2", "hepatitis C")


@pytest.mark.parametrize("filler", ["a ", "1", "(", "< ", "a-", "word\n", "'", "é "])
def test_hostile_surroundings_take_no_time(filler: str, within: Callable[..., AbstractContextManager[None]]) -> None:
    text = filler * 50_000 + " asthma " + filler * 50_000
    start = text.index("asthma")
    with within(seconds=0.5):
        Linking().link(text, start, start + 6, "Condition")
        next_word(text, start + 6)
        assert len(wordings(text, start, start + 6, {})) <= 12


def test_what_a_scispacy_linker_found_comes_first() -> None:
    from spacy.tokens import Span

    from eligo.pipeline.analysis import analysis

    doc = eligo.load()("Exclusion Criteria:\n- Asthma\n- Gout")
    found = analysis(doc)
    for mention in found.mentions:
        mention.concept = None
    Span.set_extension("kb_ents", default=[], force=True)
    try:
        next(ent for ent in doc.ents if ent.text == "Asthma")._.kb_ents = [("C0004096", 0.99)]
        Linking()(doc)
    finally:
        Span.remove_extension("kb_ents")
    concepts = {mention.text: mention.concept for mention in found.mentions}
    assert concepts["Asthma"] == Concept(
        system="http://www.nlm.nih.gov/research/umls", code="C0004096", display="Asthma", score=0.99
    )
    assert concepts["Gout"] is not None
    assert concepts["Gout"].code == "M10"
