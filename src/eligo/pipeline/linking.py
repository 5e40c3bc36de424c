"""Linking: the concept of every mention, and of every constraint's subject, that has no code yet.

A mention is looked up with the words around it as well as by itself: in "known secondary hypertension" it is the
secondary kind that is meant, in "hepatitis B" the letter tells which. The widest wording that a vocabulary knows wins.
An abbreviation that the text spells out is looked up by its long form and never by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from spacy.tokens import Doc, Span

from ..garbage import no_collection
from ..lexicon import listed
from ..schema import OF_STATES, Concept, Constraint
from ..vocabulary.linker import Linker
from ..vocabulary.scispacy_linkers import concept_of
from .analysis import Analysis, analysis, spelled_out

LABELS = {"condition": "Condition", "drug": "Drug", "procedure": "Procedure", "device": "Device", "sex": "Person"}
LABELS |= {"observation": "Observation", "visit": "Visit", "measurement": "Measurement"}
"""The label that a constraint's subject is looked up under, by the constraint's type."""

LINKED = frozenset(LABELS.values())

TOGETHER = 128
"""So many documents are drawn at once at most: they are all held meanwhile."""

REACH = 60
"""Code points to each side in which words that belong to a name are looked for."""

BEFORE_REVERSED = re.compile(r"(?:[-‐‑ \n\t]{1,16}[\w'’]{0,24}[^\W\d_]){1,3}")
"""Up to three words before a name, in a text that is turned round."""
AFTER = re.compile(r"(?:[-‐‑ \n\t]{1,16}[\w'’]{1,25}){1,2}")
HEAD_AFTER = re.compile(
    r"(?:,\s?[\w-]{3,25}){0,3},?\s{1,16}(?:or|and|and/or)\s{1,16}[\w-]{3,25}\s{1,16}(?P<head>[\w-]{3,25})"
)
HEAD_BEFORE = re.compile(
    r"(?P<head>[^\W\d_]{3,25})(?:\s{1,16}type)?\s{1,16}\w{1,3}(?:,\s?\w{1,3}){0,4},?\s{1,16}(?:or|and)\s{1,16}\Z"
)
SHORTEST_NAME = 3
FIRST_OF_TWO = re.compile(r"\b(?P<first>[^\W\d_]{2,25})\s{1,16}(?:or|and|and/or)\s{1,16}\Z", re.IGNORECASE)
IN_SITU_BEFORE = re.compile(r"\bin[-\s]{1,3}situ\s{1,3}\Z", re.IGNORECASE)
IN_SITU_AFTER = re.compile(r"\s{1,3}in[-\s]{1,3}situ\b", re.IGNORECASE)
WORD = re.compile(r"[\w'’]+")

Known = dict[tuple[int, int, str], Concept | None]
"""What has been linked in a text: place and label, and the concept found."""


class Linking:
    """The component ``eligo_linking``: fills the concepts of mentions and of constraints' subjects.

    Args:
        linker: what gives names their concepts; the shipped tables if not given.
    """

    def __init__(self, linker: Linker | None = None) -> None:
        self.linker = linker or Linker()

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        spelled_out(doc)
        for mention in found.mentions if Span.has_extension("kb_ents") else ():
            mention.concept = mention.concept or scispacy_concept(doc, mention.start, mention.end)
        self.link_all(found)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = TOGETHER) -> Iterator[Doc]:
        """As ``__call__`` for each document, in order. This component is the last: the documents that it draws go
        through all others meanwhile, and there is no garbage to look for in them."""
        documents = iter(stream)
        while True:
            with no_collection():
                docs = [self(doc) for doc in islice(documents, min(batch_size, TOGETHER))]
            if not docs:
                return
            yield from docs

    def link_all(self, found: Analysis) -> None:
        """Looks up what has no code yet; abbreviations that the text spells out are known."""
        text, spelt_out = found.text, long_forms(found)
        known: Known = {}
        for mention in found.mentions:
            label, present = mention.label, mention.concept
            if label in LINKED and (present is None or not present.code):
                place = mention.start, mention.end, label
                concept = known[place] = self.link(text, *place, spelt_out)
                if concept is not present:
                    mention.concept = concept
        for constraint in found.constraints:
            self._link_subject(text, constraint, spelt_out, known)

    def link(
        self, text: str, start: int, end: int, label: str, spelt_out: Mapping[str, str] | None = None
    ) -> Concept | None:
        """The concept of what stands at ``text[start:end]``.

        Args:
            spelt_out: the abbreviations that the text defines, with their long forms.
        """
        known = self.linker.words_of_names(label)
        name = text[start:end]
        if "(" not in name and name not in (spelt_out or {}) and not all(map(known, name.split())):
            return None
        if label == "Condition" and next_word(text, end) in _of_another_kind():
            return None
        ways = wordings(text, start, end, spelt_out or {}, known)
        if label == "Condition":
            ways += completed(text, start, end)
        if label == "Condition" and is_in_situ(text, start, end):
            ways = [way for way in ways if "situ" in way.lower()]
        return self.linker.concept(ways, label)

    def _link_subject(self, text: str, constraint: Constraint, spelt_out: Mapping[str, str], known: Known) -> None:
        subject = constraint.subject
        label = LABELS.get(constraint.type)
        present = subject.concept
        if label is None or (present is not None and present.code):
            return
        if present is None or not present.display:
            place = subject.start, subject.end, label
            if place not in known:
                known[place] = self.link(text, *place, spelt_out)
            if (concept := known[place]) is not None:
                subject.concept = concept
        elif (concept := self.linker.concept([present.display], label)) and not self._is_of_fact(constraint, concept):
            subject.concept = concept.model_copy(update={"display": present.display})

    def _is_of_fact(self, constraint: Constraint, concept: Concept) -> bool:
        """Whether a code of a state, "treated gout", is that of the fact by itself: it does not tell one from the
        other."""
        if constraint.origin != OF_STATES:
            return False
        fact = next(one.text for one in constraint.qualifiers if one.kind == "head")
        known = self.linker.concept([fact], LABELS[constraint.type])
        return known is not None and known.code == concept.code


def scispacy_concept(doc: Doc, start: int, end: int) -> Concept | None:
    """The likeliest concept that a scispaCy linker gave the entity at these code points."""
    span = doc.char_span(start, end, alignment_mode="expand")
    entity = None if span is None else next((ent for ent in doc.ents if ent.start == span.start), None)
    return concept_of(entity._.kb_ents, entity.text) if entity is not None else None


def long_forms(found: Analysis) -> dict[str, str]:
    """The abbreviations that a text spells out, each with its first long form."""
    text = found.text
    spelled = reversed(found.abbreviations or ())
    return {text[one.start : one.end]: text[one.long_start : one.long_end] for one in spelled}


def wordings(
    text: str, start: int, end: int, spelt_out: Mapping[str, str], known: Callable[[str], bool] | None = None
) -> list[str]:
    """The ways to read a name: with the words around it, fewest left out first, then as it stands.

    Args:
        known: whether a name can have a word in it; what lies beyond one that it cannot have is left alone.
    """
    name = text[start:end]
    if name in spelt_out:
        return [spelt_out[name]]
    begins, ends = [start], [end]
    before = BEFORE_REVERSED.match(text[max(0, start - REACH) : start][::-1])
    for word in WORD.finditer(before.group()) if before else ():
        if known is not None and not known(word.group()[::-1]):
            break
        begins.append(start - word.end())
    after = AFTER.match(text, end, end + REACH)
    for word in WORD.finditer(after.group()) if after else ():
        if known is not None and not known(word.group()):
            break
        ends.append(end + word.end())
    if len(begins) == len(ends) == 1:
        return [" ".join(name.split())]
    begins = [begin for begin in begins if begin == start or not is_one_of_two(text, begin)]
    spans = [(first, last) for first in reversed(begins) for last in reversed(ends)]
    spans.sort(key=lambda span: span[0] - span[1])
    return [" ".join(text[first:last].split()) for first, last in spans]


def completed(text: str, start: int, end: int) -> list[str]:
    """A name with what coordination left out: "hepatic | or renal insufficiency", "hepatitis B or | C"."""
    name = text[start:end]
    if head := HEAD_AFTER.match(text, end, end + REACH):
        return [f"{name} {head['head']}"]
    if len(name) <= SHORTEST_NAME and (head := HEAD_BEFORE.search(text, max(0, start - REACH), start)):
        return [f"{head['head']} {name}"]
    return []


def is_one_of_two(text: str, start: int) -> bool:
    """Whether the word at ``start`` is the second of two that both belong to a name: "acute or | chronic hepatitis"."""
    if text[max(0, start - REACH) : start].rstrip()[-2:].lower() not in {"or", "nd"}:
        return False
    found = FIRST_OF_TWO.search(text, max(0, start - REACH), start)
    return found is not None and found["first"].lower() in _qualifying()


def is_in_situ(text: str, start: int, end: int) -> bool:
    """Whether "in situ" stands beside a name: what it names is another disease then, not a kind of the same."""
    if "situ" not in text[max(0, start - 12) : end + 12].lower():
        return False
    return bool(IN_SITU_BEFORE.search(text, max(0, start - 12), start) or IN_SITU_AFTER.match(text, end, end + 12))


def next_word(text: str, end: int) -> str | None:
    """The word that follows without punctuation between."""
    after = AFTER.match(text, end, end + REACH)
    found = None if after is None else WORD.search(after.group())
    return None if found is None else found.group().lower()


@cache
def _of_another_kind() -> frozenset[str]:
    """Words after a condition's name that make something else of it: "hepatitis B vaccine"."""
    return listed("name_words", role="after")


@cache
def _qualifying() -> frozenset[str]:
    return listed("qualifiers")
