"""What the pipeline finds in texts, without a ``Doc`` for each: the same analyses in less time.

Only for a pipeline as :func:`eligo.load` makes it without a base or a linker of others: what else may stand in a
pipeline works on documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import COMPONENTS
from .analysis import Analysis
from .concepts import conceptualise
from .context import set_context
from .facts import find_facts
from .items import find_criteria
from .linking import Linking
from .logic import compose
from .mentions import find_mentions
from .ner import Ner
from .phrasing.abbreviations import abbreviations
from .quantities import find_quantities
from .sections import find_sections
from .staging import TOGETHER
from .thresholds import find_thresholds
from .tokenizer import EligibilityTokenizer, cut, without_lone_surrogates
from .windows import date_constraints

if TYPE_CHECKING:
    from spacy.language import Language

OWN = [f"eligo_{name}" for name in COMPONENTS]


def needs_no_docs(nlp: Language, texts: Sequence[str]) -> bool:
    """Whether these texts can be analysed without documents: the components are Eligo's own, and so is the tokenizer;
    no text is longer than spaCy takes."""
    own = nlp.pipe_names == OWN and isinstance(nlp.tokenizer, EligibilityTokenizer)
    return own and all(len(text) <= nlp.max_length for text in texts)


def analyse_texts(nlp: Language, texts: Sequence[str]) -> list[Analysis]:
    """The analyses that the components of ``nlp`` make of texts; :func:`needs_no_docs` says where it can be asked."""
    components = dict(nlp.pipeline)
    ner, linking = components["eligo_ner"], components["eligo_linking"]
    assert isinstance(ner, Ner)
    assert isinstance(linking, Linking)
    read = []
    for written in texts:
        text = without_lone_surrogates(written)
        found = Analysis(text)
        found.sections = find_sections(text)
        found.criteria, found.quantifiers = find_criteria(text, found.sections)
        read.append((cut(text), found))
    entities = ner.entities(read)
    for first in range(0, len(read), TOGETHER):
        some = read[first : first + TOGETHER]
        for (tokens, found), named in zip(some, entities[first:], strict=False):
            found.abbreviations = abbreviations(tokens, found.text)
            find_mentions(found, named)
        for _, found in some:
            found.quantities = find_quantities(found.text, found.criteria)
        for _, found in some:
            found.constraints = find_thresholds(
                found.text, found.criteria, found.quantities, found.mentions, found.sections, new_id=found.new_id
            )
        for _, found in some:
            find_facts(found)
        for _, found in some:
            date_constraints(found.text, found)
        for _, found in some:
            set_context(found)
        for _, found in some:
            compose(found)
        for _, found in some:
            found.diagnostics += conceptualise(found.text, found.constraints, found.mentions)
            linking.link_all(found)
    return [found for _, found in read]
