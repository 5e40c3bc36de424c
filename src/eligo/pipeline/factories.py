"""The pipeline's components under their registered names.

spaCy imports every installed package's entry points when it starts, so nothing here imports a component before one
is asked for.
"""

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

Component = Callable[[Doc], Doc]
ANALYSIS = "doc._.eligo"


@Language.factory("eligo_sections", assigns=[ANALYSIS])
def make_sections(nlp: Language, name: str) -> Component:
    from .sections import Sections

    return Sections()


@Language.factory("eligo_items", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_items(nlp: Language, name: str) -> Component:
    from .items import Items

    return Items()


@Language.factory("eligo_mentions", assigns=[ANALYSIS, "doc.ents"], requires=[ANALYSIS])
def make_mentions(nlp: Language, name: str) -> Component:
    from .mentions import Mentions

    return Mentions(nlp)


@Language.factory("eligo_quantities", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_quantities(nlp: Language, name: str) -> Component:
    from .quantities import Quantities

    return Quantities()


@Language.factory("eligo_thresholds", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_thresholds(nlp: Language, name: str) -> Component:
    from .thresholds import Thresholds

    return Thresholds()


@Language.factory("eligo_facts", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_facts(nlp: Language, name: str) -> Component:
    from .facts import Facts

    return Facts()


@Language.factory("eligo_windows", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_windows(nlp: Language, name: str) -> Component:
    from .windows import Windows

    return Windows()


@Language.factory("eligo_context", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_context(nlp: Language, name: str) -> Component:
    from .context import Context

    return Context()


@Language.factory("eligo_logic", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_logic(nlp: Language, name: str) -> Component:
    from .logic import Logic

    return Logic()


@Language.factory("eligo_concepts", assigns=[ANALYSIS], requires=[ANALYSIS])
def make_concepts(nlp: Language, name: str) -> Component:
    from .concepts import Concepts

    return Concepts()


@Language.factory("eligo_ner", assigns=["doc.ents"], default_config={"model": "default"})
def make_ner(nlp: Language, name: str, model: str) -> Component:
    from .ner import Ner

    return Ner(nlp.vocab, name, model)


@Language.factory("eligo_linking", assigns=[ANALYSIS], requires=[ANALYSIS], default_config={"vocabulary": None})
def make_linking(nlp: Language, name: str, vocabulary: str | None) -> Component:
    from ..vocabulary import Linker
    from ..vocabulary import open as open_vocabulary
    from .linking import Linking

    return Linking(Linker(None if vocabulary is None else open_vocabulary(vocabulary)))


@Language.factory("eligo_scispacy_linker", assigns=["span._.kb_ents"], requires=["doc.ents"])
def make_scispacy_linker(nlp: Language, name: str, linker_name: str) -> Component:
    from ..vocabulary.scispacy_linkers import entity_linker

    linker: Component = entity_linker(nlp, linker_name)
    return linker
