"""The models that are shipped: where they are found, what they weigh, and criteria that they must not misread."""

import pytest
import spacy

import eligo.pipeline.factories  # noqa: F401
from eligo.pipeline.ner import find_weights
from eligo.pipeline.tagging.tagger import Tagger
from eligo.pipeline.tokenizer import create_tokenizer
from eligo.schema import LABELS

CRITERIA = [
    ("Platelets < 100,000/mm3", [("Platelets", "Measurement"), ("< 100,000/mm3", "Value")]),
    ("Hemoglobin < 9 g/dL", [("Hemoglobin", "Measurement"), ("< 9 g/dL", "Value")]),
    ("Pregnant women", [("Pregnant", "Condition"), ("women", "Person")]),
    ("Known hypersensitivity to penicillin", [("hypersensitivity", "Condition"), ("penicillin", "Drug")]),
    ("Severe asthma", [("Severe", "Qualifier"), ("asthma", "Condition")]),
    ("Stroke within 6 months", [("Stroke", "Condition"), ("within 6 months", "Temporal")]),
    ("Type 2 diabetes treated with metformin", [("Type 2 diabetes", "Condition"), ("metformin", "Drug")]),
]


@pytest.fixture(scope="module", params=["default", "accurate"])
def nlp(request):
    nlp = spacy.blank("en")
    nlp.tokenizer = create_tokenizer(nlp.vocab)
    nlp.add_pipe("eligo_ner", config={"model": request.param})
    return nlp


@pytest.mark.parametrize(("text", "mentions"), CRITERIA)
def test_plain_criteria(nlp, text, mentions):
    assert [(entity.text, entity.label_) for entity in nlp(text).ents] == mentions


@pytest.mark.parametrize(("model", "megabytes"), [("default", 7), ("accurate", 20)])
def test_it_is_small_and_loads_quickly(model, megabytes, within):
    folder = find_weights(model)
    assert sum(file.stat().st_size for file in folder.iterdir()) < megabytes * 1_000_000
    assert max(file.stat().st_size for file in folder.iterdir()) < 5_000_000
    with within(seconds=2):
        assert Tagger.read(folder).labels == LABELS


def test_line_breaks_and_bullets_change_nothing(nlp):
    page = "\n".join(f"  {number}. {text}" for number, (text, _) in enumerate(CRITERIA, 1))
    assert [(e.text, e.label_) for e in nlp(page).ents] == [mention for _, mentions in CRITERIA for mention in mentions]
