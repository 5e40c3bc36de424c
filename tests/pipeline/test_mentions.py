"""Mentions: which source wins, what a name is, and abbreviations that the text spells out."""

from itertools import pairwise

import pytest
import spacy

from eligo.pipeline.analysis import analysis
from eligo.pipeline.mentions import Mentions

NLP = spacy.blank("en")


def mentions(text: str, model: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str]]:
    """The mentions of a text without criteria, in which the model found ``model``: words and label."""
    doc = NLP(text)
    begins = [(text.index(words), words, label) for words, label in model]
    doc.ents = [doc.char_span(at, at + len(words), label=label) for at, words, label in begins]
    found = analysis(Mentions(NLP)(doc)).mentions
    assert all(text[one.start : one.end] == one.text for one in found)
    return [(one.label, one.text) for one in found]


@pytest.mark.parametrize(
    ("text", "model", "expected"),
    [
        ("asthma", (), [("Condition", "asthma")]),
        ("severe asthma", (), [("Qualifier", "severe"), ("Condition", "asthma")]),
        ("asthma", (("asthma", "Observation"),), [("Observation", "asthma")]),
        ("chronic asthma", (("chronic asthma", "Condition"),), [("Condition", "chronic asthma")]),
        ("no asthma", (), [("Negation", "no"), ("Condition", "asthma")]),
        ("cataract surgery", (), [("Procedure", "cataract surgery")]),
        ("insulin treatment", (), [("Drug", "insulin")]),
        ("IgA nephropathy", (), [("Condition", "IgA nephropathy")]),
        ("asthma and gout", (), [("Condition", "asthma"), ("Condition", "gout")]),
        ("zebrafication", (), [("Condition", "zebrafication")]),
        ("zebrafication is there", (), []),
        ("", (), []),
    ],
)
def test_the_better_source_wins_then_the_longer_name(text, model, expected):
    assert mentions(text, model) == expected


def test_an_abbreviation_has_the_label_of_what_it_stands_for():
    text = "Severe obstructive widget disease (OWD). Any OWD before."
    found = mentions(text, (("obstructive widget disease", "Condition"),))
    assert [one for one in found if one[1] == "OWD"] == [("Condition", "OWD")] * 2


def test_an_abbreviation_is_spelled_out_over_a_hard_wrap_and_not_over_items():
    wrapped = mentions("Any obstructive\n    widget disease (OWD).", (("widget disease", "Condition"),))
    parted = mentions("- obstructive\n- widget disease (OWD)", (("widget disease", "Condition"),))
    plain = mentions("Any obstructive widget disease (owd)", (("obstructive widget disease", "Condition"),))
    assert ("Condition", "OWD") in wrapped
    assert not {"OWD", "owd"} & {words for _, words in parted + plain}


def test_no_mention_overlaps_another():
    doc = Mentions(NLP)(NLP("No severe chronic kidney disease, cataract surgery or insulin therapy (CKD)"))
    found = analysis(doc).mentions
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("piece", ["asthma ", "(OWD) ", "a", "severe ", ", "])
def test_hostile_text(piece):
    text = piece * (30_000 // len(piece))
    assert all(text[one.start : one.end] == one.text for one in analysis(Mentions(NLP)(NLP(text))).mentions)
