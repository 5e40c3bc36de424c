"""Mentions: where lexicon, patterns, the trained model and abbreviations meet, and are settled by one rule.

The rule: **of mentions that overlap, the one from the better source stays; from one source, the longest; of equal
ones, the first**. Sources from best to least: the trained model (the entities that ``doc.ents`` holds when this
component runs), the lexicon (``lexicon/terms.tsv``), patterns (noun phrases by their last word, cues, qualifiers).

Two corrections come before it. A model's mention that reaches over the border of a criterion is cut off there. An
abbreviation that the text itself spells out, "antiphospholipid syndrome (APS)", is a mention wherever it stands
again, with the label of its long form.

Where the model has run, ``doc.ents`` stays the model's alone: on Chia's validation criteria the lexicon's additions
are right 1 time in 10 and those of the patterns 1 in 15, and with both strict F1 falls from .67 to .61. For the
constraints, which a missing subject costs more than a spare one, ``analysis.mentions`` holds all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..schema import Criterion, Label, Mention
from .analysis import analysis
from .ner import PROBABILITIES
from .syntax import Chunk, Syntax, head_label, syntax
from .vocabulary import NARROWING, qualifiers, role, terms

MODEL, LEXICON, PATTERN = 0, 1, 2
CODE = re.compile(r"[ivx]{1,4}|\d.*")
SHORT_FORM = re.compile(r"\(([A-Za-z][A-Za-z0-9-]{1,9})\)")


class Candidate(NamedTuple):
    """A mention that has not been settled yet; offsets into the document."""

    source: int
    start: int
    end: int
    label: str


class Mentions:
    """The spaCy component ``eligo_mentions``: writes ``analysis.mentions`` and ``doc.ents``."""

    def __init__(self, nlp: Language) -> None:
        self.vocab = nlp.vocab

    def __call__(self, doc: Doc) -> Doc:
        found = analysis(doc)
        model = [Candidate(MODEL, ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
        chosen: list[tuple[Candidate, str | None]] = []
        for criterion, start, end in extents(doc, found.criteria):
            inside = [
                Candidate(MODEL, max(one.start, start), min(one.end, end), one.label)
                for one in model
                if one.start < end and start < one.end
            ]
            candidates = [*inside, *_authored(found.text[start:end], start, whole=not inside)]
            chosen += [(one, criterion) for one in _settled(candidates)]
        chosen += _abbreviated(doc, chosen, found.criteria)
        chosen.sort(key=lambda one: (one[0].start, one[0].end))
        found.mentions = [
            Mention(
                id=f"m{number}",
                criterion=criterion,
                label=cast(Label, one.label),
                start=one.start,
                end=one.end,
                text=found.text[one.start : one.end],
            )
            for number, (one, criterion) in enumerate(chosen, 1)
        ]
        known = [mention for mention, (one, _) in zip(found.mentions, chosen, strict=True) if one.source == MODEL]
        doc.ents = _entities(doc, known if PROBABILITIES in doc.user_data else found.mentions)
        return doc


def extents(doc: Doc, criteria: list[Criterion]) -> Iterator[tuple[str | None, int, int]]:
    """Each criterion's own text, without that of its children; the whole text where nothing cut it into criteria."""
    if not criteria:
        yield None, 0, len(doc.text)
    starts = sorted((criterion.start, criterion.end) for criterion in criteria)
    position = {start: index for index, (start, _) in enumerate(starts)}
    for criterion in criteria:
        following = position[criterion.start] + 1
        border = starts[following][0] if following < len(starts) else criterion.end
        yield criterion.id, criterion.start, min(criterion.end, max(border, criterion.start))


def _settled(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that stay by the rule above; none overlaps another."""
    chosen: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: (one.source, one.start - one.end, one.start)):
        if one.start < one.end and all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return chosen


def _authored(text: str, offset: int, *, whole: bool) -> Iterator[Candidate]:
    """Mentions from lexicon and patterns in a criterion's text. ``whole``: a bare noun phrase is a condition."""
    read = syntax(text)
    chunk_of = {index: chunk for chunk in read.chunks for index in range(chunk.first, chunk.last)}
    for first, last, (label, _) in terms().find(read.words):
        if not _is_part_of_a_name(read, first, last, label, chunk_of.get(first)):
            yield Candidate(LEXICON, offset + read.words[first].start, offset + read.words[last - 1].end, label)
    alone = whole and _is_bare(read)
    for chunk in read.chunks:
        about = chunk.label or ("Condition" if alone else None)
        if about is not None:
            start = read.words[_name_begin(read, chunk)].start
            yield Candidate(PATTERN, offset + start, offset + chunk.end, about)
    for first, last, _ in qualifiers().find(read.words):
        yield Candidate(PATTERN, offset + read.words[first].start, offset + read.words[last - 1].end, "Qualifier")
    for cue in read.cues:
        if cue.kind == "negation":
            yield Candidate(PATTERN, offset + cue.start, offset + cue.end, "Negation")


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
    return not rest and not any(read.words[index].text.isdigit() for index in range(chunk.first, chunk.last))


def _is_part_of_a_name(read: Syntax, first: int, last: int, label: str, chunk: Chunk | None) -> bool:
    """Whether a term is only a part of the noun phrase it stands in: "cataract" of "cataract surgery", "nephropathy" of
    "IgA nephropathy", but not "insulin" of "insulin treatment"."""
    if chunk is None or chunk.label is None or last > chunk.last or terms().get(_written(read, first, last)) is None:
        return False
    if any(CODE.fullmatch(read.words[at].text) for at in range(chunk.first, min(first, chunk.first + 2))):
        return False
    if last < chunk.last and chunk.label != label:
        return read.words[chunk.last - 1].text not in role("given")
    return chunk.label == label and (last < chunk.last or _name_begin(read, chunk) < first)


def _written(read: Syntax, first: int, last: int) -> str:
    return " ".join(word.text for word in read.words[first:last])


def _name_begin(read: Syntax, chunk: Chunk) -> int:
    """The word where a noun phrase's name begins, behind the qualifiers before it: "severe | renal failure"."""
    found = read.words[chunk.first : chunk.last]
    begin = 0
    for first, last, kind in qualifiers().find(found):
        if first != begin or kind not in NARROWING or last == len(found):
            break
        begin = last
    return chunk.first + begin


def _abbreviated(
    doc: Doc, chosen: list[tuple[Candidate, str | None]], criteria: list[Criterion]
) -> list[tuple[Candidate, str | None]]:
    """Mentions of abbreviations that the text spells out, where nothing else was found."""
    text = doc.text
    taken = [one for one, _ in chosen]
    fresh: list[tuple[Candidate, str | None]] = []
    for begin, close, start, end in long_forms(doc):
        short = text[begin:close]
        label = next(
            (one.label for one in taken if start < one.end and one.start < end and one.label != "Qualifier"), None
        )
        label = label or head_label(text[start:end].split()[-1].lower())
        if label is None:
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text):
            home = next((c.id for c in criteria if c.start <= match.start() and match.end() <= c.end), None)
            if (criteria and home is None) or any(one.start < match.end() and match.start() < one.end for one in taken):
                continue
            one = Candidate(PATTERN, match.start(), match.end(), label)
            taken.append(one)
            fresh.append((one, home))
    return fresh


def long_forms(doc: Doc) -> list[tuple[int, int, int, int]]:
    """Abbreviations that a text defines in parentheses: where the short and where the long form stand.

    The matching is scispaCy's ``find_abbreviation`` (Schwartz & Hearst, 2003); its window of words is kept, its
    ``Matcher`` is not needed to see a parenthesis.
    """
    found = []
    for match in SHORT_FORM.finditer(analysis(doc).text):
        short = doc.char_span(match.start(1), match.end(1))
        if short is None or short.start < 2:
            continue
        from scispacy.abbreviation import find_abbreviation

        reach = min(len(short.text) + 5, 2 * len(short.text))
        _, long = find_abbreviation(doc[max(short.start - 1 - reach, 0) : short.start - 1], short)
        if long is not None and "\n" not in long.text:
            found.append((short.start_char, short.end_char, long.start_char, long.end_char))
    return found


def _entities(doc: Doc, mentions: list[Mention]) -> list[Span]:
    spans = []
    last = 0
    for mention in mentions:
        span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
        if span is not None and span.start >= last:
            spans.append(span)
            last = span.end
    return spans
