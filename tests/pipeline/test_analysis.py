"""An analysis travels with its document."""

import spacy
from spacy.tokens import Doc

from eligo.pipeline.analysis import Analysis, Quantity, analysis
from eligo.schema import Bound, Interval


def test_analysis_survives_bytes():
    nlp = spacy.blank("en")
    doc = nlp("AMH < 1 ng/ml")
    found = doc._.eligo
    found.quantities.append(Quantity(4, 13, "E1", Interval(high=Bound(value=1, inclusive=False))))
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert analysis(again) == found


def test_documents_do_not_share_an_analysis():
    nlp = spacy.blank("en")
    first, second = nlp("a"), nlp("b")
    first._.eligo.new_id()
    assert analysis(second) == Analysis("b")
