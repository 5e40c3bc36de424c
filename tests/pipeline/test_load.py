"""Loading the pipeline: models of one's own, and spaCy pipelines to build on."""

import pytest
import spacy

import eligo

TEXT = "Exclusion Criteria:\n- Severe asthma\n- Platelets < 100,000/mm3"


def test_the_model_is_named_in_the_result():
    assert eligo.parse(TEXT).parser.model == "default"


def test_the_accurate_model_is_named_too():
    assert eligo.parse(TEXT, model="accurate").parser.model == "accurate"


def test_a_model_that_is_not_there_is_named():
    with pytest.raises(eligo.ModelError, match="no_such_model"):
        eligo.load(model="no_such_model")


def test_a_base_that_is_not_installed_is_named():
    with pytest.raises(eligo.ModelError, match="en_core_sci_xxl"):
        eligo.load(base="en_core_sci_xxl")


def test_a_base_keeps_its_components(tmp_path):
    base = spacy.blank("en")
    base.add_pipe("sentencizer")
    base.to_disk(tmp_path / "base")
    nlp = eligo.load(base=tmp_path / "base")
    assert nlp.pipe_names[:4] == ["eligo_sections", "eligo_items", "sentencizer", "eligo_ner"]
    assert [c.subject.text for c in nlp(TEXT)._.eligo.constraints if c.interval] == ["Platelets"]


@pytest.mark.parametrize(("labels", "kept"), [(("Condition", "Drug"), True), (("ENTITY",), False)])
def test_a_base_with_chias_labels_finds_the_entities(tmp_path, labels, kept):
    base = spacy.blank("en")
    ner = base.add_pipe("ner")
    for label in labels:
        ner.add_label(label)
    base.initialize()
    base.to_disk(tmp_path / "base")
    nlp = eligo.load(base=tmp_path / "base")
    assert ("ner" in nlp.pipe_names) is kept
    assert ("eligo_ner" in nlp.pipe_names) is not kept
    assert nlp(TEXT)._.eligo.criteria


def test_an_unknown_restriction_is_refused():
    with pytest.raises(ValueError, match="thresholds"):
        eligo.load(only="entities")


def test_pipe_in_several_processes_keeps_the_analysis():
    texts = [TEXT, "Inclusion Criteria:\n- Age 18 to 40 years"]
    docs = list(eligo.load().pipe(texts, n_process=2))
    assert [doc._.eligo.constraints for doc in docs] == [doc._.eligo.constraints for doc in eligo.load().pipe(texts)]
