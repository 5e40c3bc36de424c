"""Mentions: where lexicon, patterns, the trained model and abbreviations meet, and are settled by one rule.

The rule: **of mentions that overlap, the one from the better source stays; from one source, the longest; of equal
ones, the first**. Sources from best to least: the trained model (the entities that ``doc.ents`` holds when this
component runs), the lexicon (``lexicon/terms.tsv``), patterns (noun phrases by their last word, cues, qualifiers).

Six corrections come before it. A model's mention that reaches over the border of a criterion is cut off there, and
one that ends in the letter which counts the next entry of a list, before it. A time that takes in what its special
case is for, "within 3 weeks (6 weeks for | nitrosoureas)", ends before that, which is a mention of its own. What says
of a condition that it was not found, "HIV-| negative", is its qualifier, and so is how sure it is, "histologically
confirmed", no procedure and its value. An abbreviation that the text itself spells out, "antiphospholipid syndrome
(APS)", is a mention wherever it stands again, with the label of its long form.

Where the model has run, ``doc.ents`` stays the model's alone: on Chia's validation criteria the lexicon's additions
are right 1 time in 12 and those of the patterns 1 in 19, and with both strict F1 falls from .69 to .63. For the
constraints, which a missing subject costs more than a spare one, ``analysis.mentions`` holds all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..lexicon.roles import role
from ..schema import Criterion, Mention
from .analysis import Analysis, Extent, analysis, spelled_out
from .marks import AND_OR
from .ner import PROBABILITIES
from .phrasing.abbreviations import Abbreviation, recurrences
from .phrasing.syntax import Chunk, Syntax, head_label, syntax
from .phrasing.vocabulary import NARROWING, qualifiers, terms
from .staging import Staged

MODEL, LEXICON, PATTERN = 0, 1, 2
USED = b"\1"
CODE = re.compile(r"[ivx]{1,4}|\d.*")
NOT_FOUND = "negative"
SPECIAL_CASE = re.compile(r"(?P<time>(?:\(|(?<=\())[^()]{0,30}\d[^()]{1,30}?) for ", re.IGNORECASE)
FACTS = frozenset({"Condition", "Drug", "Procedure", "Device", "Measurement", "Observation"})


class Candidate(NamedTuple):
    """A mention that has not been settled yet; offsets into the document."""

    source: int
    start: int
    end: int
    label: str


class Mentions(Staged):
    """The spaCy component ``eligo_mentions``: writes ``analysis.mentions`` and ``doc.ents``."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab

    def __call__(self, doc: Doc) -> Doc:
        spelled_out(doc)
        found = analysis(doc)
        entities = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        known = find_mentions(found, entities)
        stated = known if PROBABILITIES in doc.user_data else found.mentions
        if not entities or [(one.start, one.end, one.label) for one in stated] != entities:
            _set_entities(doc, stated)
        return doc


def find_mentions(found: Analysis, entities: Iterable[tuple[int, int, str]]) -> list[Mention]:
    """Finds the mentions of a text, whose abbreviations are known, and returns those that are the model's.

    ``entities`` are what the model has found, in order: start, end and label of each.
    """
    model = list(entities)
    ends = [end for _, end, _ in model]
    criterion_of: dict[int, str | None] = {}
    chosen: list[Candidate] = []
    for extent in found.extents:
        inside = []
        for start, end, label in islice(model, bisect_right(ends, extent.start), None):
            if start >= extent.end:
                break
            inside.append(Candidate(MODEL, max(start, extent.start), min(end, extent.end), label))
        settled = _of_extent(extent, inside)
        criterion_of.update((one.start, extent.criterion) for one in settled)
        chosen += settled
    chosen.sort(key=lambda one: (one.start, one.end))
    for one in _abbreviated(found.abbreviations or (), found.text, chosen):
        criterion_of[one.start] = _home(one, found.criteria)
        chosen.append(one)
    if found.criteria:
        chosen = [one for one in chosen if criterion_of[one.start] is not None]
    chosen.sort(key=lambda one: (one.start, one.end))
    found.mentions = [
        Mention.made(
            {
                "id": f"m{number}",
                "criterion": criterion_of[one.start],
                "label": one.label,
                "start": one.start,
                "end": one.end,
                "text": found.text[one.start : one.end],
                "concept": None,
            }
        )
        for number, one in enumerate(chosen, 1)
    ]
    return [mention for mention, one in zip(found.mentions, chosen, strict=True) if one.source == MODEL]


def _of_extent(extent: Extent, model: list[Candidate]) -> list[Candidate]:
    """The mentions of one criterion: the model's, then the lexicon's, then those of patterns, each where nothing is
    yet."""
    start, written = extent.start, extent.text
    read = syntax(written)
    model = _special_cases(read, written, start, _uncounted(read, written, start, model))
    model = _confirmed(written, start, _results(written, start, model))
    used = bytearray(extent.end - start)
    settled = _settled(model, used, start)
    settled += _settled(_listed(read, used, start), used, start)
    settled += _settled(_patterned(read, used, start, whole=not model), used, start)
    return settled


def _uncounted(read: Syntax, text: str, offset: int, inside: list[Candidate]) -> list[Candidate]:
    """The candidates without the letter that counts the next entry of a list: "a) hypertension | B) diabetes"."""
    if ")" not in text or not inside or "enumerator" not in read.classes:
        return inside
    ends, classes = read.ends, read.classes
    before = {offset + ends[at]: offset + ends[at - 1] for at in range(1, len(ends)) if classes[at] == "enumerator"}
    return [
        one._replace(end=before[one.end]) if one.end in before and one.start < before[one.end] else one
        for one in inside
    ]


def _special_cases(read: Syntax, text: str, offset: int, inside: list[Candidate]) -> list[Candidate]:
    """The candidates, times without what they are for in a bracket: "within 3 weeks (6 weeks for | nitrosoureas)"."""
    if "(" not in text or " for " not in text:
        return inside
    kept: list[Candidate] = []
    for one in inside:
        stop = one.end - offset
        special = SPECIAL_CASE.search(text, one.start - offset, stop) if one.label == "Temporal" else None
        if special is None:
            kept.append(one)
            continue
        begin = special.end()
        bracket = text.find(")", begin, stop)
        last = bracket if bracket >= 0 else len(text)
        chunks = [chunk for chunk in read.chunks if begin <= chunk.start and chunk.end <= last]
        if not chunks:
            kept.append(one)
            continue
        kept.append(one._replace(end=offset + special.end("time")))
        for chunk in chunks:
            known = terms().get(text[chunk.start : chunk.end])
            label = known[0] if known else chunk.label or "Drug"
            kept.append(Candidate(MODEL, offset + chunk.start, offset + chunk.end, label))
    return kept


def _results(text: str, offset: int, inside: list[Candidate]) -> list[Candidate]:
    """The candidates, what a condition's test did not find as its qualifier: "HIV-| negative", "HIV | negative"."""
    if NOT_FOUND not in text:
        return inside
    kept: list[Candidate] = []
    for one in inside:
        begin, stop = one.start - offset, one.end - offset
        result = stop - len(NOT_FOUND)
        if text[result:stop] != NOT_FOUND:
            kept.append(one)
        elif one.label == "Condition" and result - 1 > begin and text[result - 1] in "- ":
            kept.append(one._replace(end=offset + result - 1))
            kept.append(Candidate(MODEL, offset + result, one.end, "Qualifier"))
        elif result == begin and kept and kept[-1].label == "Condition" and one.start - kept[-1].end == 1:
            kept.append(one._replace(label="Qualifier"))
        else:
            kept.append(one)
    return kept


def _confirmed(text: str, offset: int, inside: list[Candidate]) -> list[Candidate]:
    """The candidates, how sure something is as one qualifier, "Histologically | confirmed"; no adverb a procedure."""
    kept: list[Candidate] = []
    for one in inside:
        if one.label == "Value" and qualifiers().get(text[one.start - offset : one.end - offset]) == "certainty":
            one = one._replace(label="Qualifier")
            while kept and _leads(text[kept[-1].start - offset : one.start - offset]):
                one = one._replace(start=kept.pop().start)
        kept.append(one)
    return [one for one in kept if one.label != "Procedure" or not _leads(text[one.start - offset : one.end - offset])]


def _leads(written: str) -> bool:
    """Whether adverbs, "Histologically or cytologically", are all there is up to a mention."""
    words = written.lower().split()
    return bool(words) and words[0].endswith("ly") and all(word.endswith("ly") or word in AND_OR for word in words)


def _home(one: Candidate, criteria: list[Criterion]) -> str | None:
    """The innermost criterion that holds a mention."""
    holding = [c for c in criteria if c.start <= one.start and one.end <= c.end]
    return max(holding, key=lambda c: c.start).id if holding else None


def _settled(candidates: Iterable[Candidate], used: bytearray, offset: int) -> list[Candidate]:
    """The candidates of one source that stay by the rule above: none overlaps another or what is ``used`` already, and
    they are used from now on. ``used`` says of each code point of a criterion's text, which begins at ``offset``,
    whether a mention is there."""
    ordered = list(candidates)
    if len(ordered) > 1:
        ordered.sort(key=lambda one: (one.start - one.end, one.start))
    chosen: list[Candidate] = []
    for one in ordered:
        begin, stop = one.start - offset, one.end - offset
        if begin < stop and _is_free(used, begin, stop):
            used[begin:stop] = USED * (stop - begin)
            chosen.append(one)
    return chosen


def _is_free(used: bytearray, begin: int, stop: int) -> bool:
    return used.find(USED, begin, stop) < 0


def _listed(read: Syntax, used: bytearray, offset: int) -> Iterator[Candidate]:
    """Mentions from the lexicon in a criterion's text, where nothing is yet."""
    for first, last, (label, _) in terms().find(read.texts):
        begin, stop = read.starts[first], read.ends[last - 1]
        if _is_free(used, begin, stop) and not _is_part_of_a_name(read, first, last, label, read.chunk_at(first)):
            yield Candidate(LEXICON, offset + begin, offset + stop, label)


def _patterned(read: Syntax, used: bytearray, offset: int, *, whole: bool) -> Iterator[Candidate]:
    """Mentions from patterns in a criterion's text, where nothing is yet. ``whole``: a bare noun phrase is a
    condition."""
    alone = whole and _is_bare(read)
    spans = []
    for chunk in read.chunks:
        label = chunk.label or ("Condition" if alone else None)
        if label is not None and _is_free(used, chunk.end - 1, chunk.end):
            spans.append((read.starts[_name_begin(read, chunk)], chunk.end, label))
    found = qualifiers().find(read.texts)
    spans += [(read.starts[first], read.ends[last - 1], "Qualifier") for first, last, _ in found]
    spans += [(cue.start, cue.end, "Negation") for cue in read.cues if cue.kind == "negation"]
    for begin, stop, label in spans:
        if _is_free(used, begin, stop):
            yield Candidate(PATTERN, offset + begin, offset + stop, label)


def _is_bare(read: Syntax) -> bool:
    """Whether a text is one noun phrase and nothing else but function words and punctuation at its end."""
    if len(read.chunks) != 1 or read.chunks[0].last - read.chunks[0].first > 6:
        return False
    chunk = read.chunks[0]
    rest = [
        cls
        for index, cls in enumerate(read.classes)
        if not chunk.first <= index < chunk.last and cls not in {"determiner", "generic", "punctuation"}
    ]
    return not rest and not any(read.texts[index].isdigit() for index in range(chunk.first, chunk.last))


def _is_part_of_a_name(read: Syntax, first: int, last: int, label: str, chunk: Chunk | None) -> bool:
    """Whether a term is only a part of the noun phrase it stands in: "cataract" of "cataract surgery", "nephropathy" of
    "IgA nephropathy", but not "insulin" of "insulin treatment", nor "breastfeeding" of "breastfeeding women"."""
    if chunk is None or chunk.label in {None, "Person"} or last > chunk.last:
        return False
    if any(CODE.fullmatch(read.texts[at]) for at in range(chunk.first, min(first, chunk.first + 2))):
        return False
    if last < chunk.last and chunk.label != label:
        return read.texts[chunk.last - 1] not in role("given")
    return chunk.label == label and (last < chunk.last or _name_begin(read, chunk) < first)


def _name_begin(read: Syntax, chunk: Chunk) -> int:
    """The word where a noun phrase's name begins, behind the qualifiers before it: "severe | renal failure"."""
    begin = chunk.first
    for _, last, kind in qualifiers().lead(read.texts, chunk.first, chunk.last):
        if kind not in NARROWING or last == chunk.last:
            break
        begin = last
    return begin


def _abbreviated(known: Sequence[Abbreviation], text: str, chosen: list[Candidate]) -> list[Candidate]:
    """Mentions of abbreviations that the text spells out, where nothing else was found."""
    spelled = recurrences(text, known)
    if not spelled:
        return []
    starts = [one.start for one in chosen]
    labels: dict[int, str | None] = {}
    fresh = []
    for start, end, form in spelled:
        place = bisect_right(starts, start) - 1
        if any(one.start < end and start < one.end for one in chosen[max(place, 0) : place + 2]):
            continue
        if form.start not in labels:
            labels[form.start] = _label_of(text, form, chosen, starts)
        label = labels[form.start]
        if label is not None:
            fresh.append(Candidate(PATTERN, start, end, label))
    return fresh


def _label_of(text: str, form: Abbreviation, chosen: list[Candidate], starts: list[int]) -> str | None:
    """The label of a long form: that of the mention on it, or what its last word says."""
    place = max(bisect_right(starts, form.long_start) - 1, 0)
    for one in islice(chosen, place, None):
        if one.start >= form.long_end:
            break
        if one.end > form.long_start and one.label in FACTS:
            return one.label
    return head_label(text[form.long_start : form.long_end].split()[-1].lower())


def _set_entities(doc: Doc, mentions: list[Mention]) -> None:
    """Has ``doc.ents`` stand for the mentions."""
    known = {(span.start_char, span.end_char, span.label_): span for span in doc.ents}
    spans: list[Span] = []
    last = 0
    for mention in mentions:
        span = known.get((mention.start, mention.end, mention.label))
        if span is None:
            span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
        if span is not None and span.start >= last:
            spans.append(span)
            last = span.end
    doc.set_ents(spans)
