"""Many texts without documents: the short way gives what the spaCy pipeline gives."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eligo
from eligo.pipeline.texts import analyse_texts, needs_no_docs
from eligo.pipeline.tokenizer import create_tokenizer, cut

TEXTS = [
    "",
    "   \n",
    "asthma",
    "Inclusion Criteria:\n- Women with antiphospholipid syndrome (APS), aged 18 to 40 years\n- APS for ≥ 6 months\n"
    "- no history of deep-vein thrombosis (DVT) or stroke\n\n"
    "Exclusion Criteria:\n1. HbA1c > 9 %\n2. DVT in the past year",
    "Exclusion Criteria:\n* AST \\> 2.5 x ULN\n* known (or suspected) pregnancy\n* allergy to \\*iodine\\*",
    "Creatinine clearance of 30\udc80 mL/min or more; hepatic  or\u00a0renal insufficiency",
    "Surgery or " + "radiotherapy or chemotherapy, " * 150 + "whichever comes first",
]


@pytest.fixture(scope="module")
def nlp():
    return eligo.load()


def test_the_short_way_equals_the_pipeline(nlp):
    assert needs_no_docs(nlp, TEXTS)
    assert analyse_texts(nlp, TEXTS) == [doc._.eligo for doc in nlp.pipe(TEXTS)]
    assert analyse_texts(nlp, TEXTS) == [nlp(text)._.eligo for text in TEXTS]


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="Aa(1)≥<. -,;\n\\or\u00a0B'", max_size=80))
def test_the_short_way_equals_the_pipeline_on_any_text(text):
    nlp = eligo.load()
    assert analyse_texts(nlp, [text]) == [nlp(text)._.eligo]


def test_documents_are_made_where_someone_asks_for_them():
    nlp = eligo.load()
    assert not needs_no_docs(nlp, ["a" * (nlp.max_length + 1)])
    assert not needs_no_docs(eligo.load(only="thresholds"), ["asthma"])
    with nlp.select_pipes(disable=["eligo_logic"]):
        assert not needs_no_docs(nlp, ["asthma"])
    assert needs_no_docs(nlp, ["asthma"])


@pytest.mark.parametrize("text", [*TEXTS[:5], "a  b\n", " a", "x10 e.g. 1.5x10"])
def test_tokens_stand_where_those_of_a_document_do(nlp, text):
    doc, tokens = create_tokenizer(nlp.vocab)(text), cut(text)
    assert [(token.text, token.text_with_ws, token.idx) for token in doc] == tokens.within(0, len(doc))
    assert tokens.ends == [token.idx + len(token) for token in doc]


@pytest.mark.parametrize("text", ["syndrome (APS)", "a bb  c"])
def test_a_stretch_is_filled_by_tokens_or_none(nlp, text):
    doc, tokens = create_tokenizer(nlp.vocab)(text), cut(text)
    for start in range(len(text) + 1):
        for end in range(start + 1, len(text) + 1):
            span = doc.char_span(start, end)
            assert tokens.at(start, end) == (None if span is None else (span.start, span.end))
