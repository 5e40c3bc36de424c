"""``eligo_sections``: where inclusion, exclusion and the sub-headings under them begin and end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..schema import SectionName
from .segmentation.announcing import addresses_all, introduces
from .segmentation.blocks import SPACE, Block, split_blocks
from .segmentation.headings import Heading, is_section_heading, names_section, opening_sentence, section_heading
from .segmentation.structure import Section
from .segmentation.topics import inline_topics, pdq_heading, topic_heading
from .staging import Staged

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Sections(Staged):
    """The spaCy component: writes ``analysis(doc).sections``."""

    def __call__(self, doc: Doc) -> Doc:
        from .analysis import analysis

        found = analysis(doc)
        found.sections = find_sections(found.text)
        return doc


def find_sections(text: str) -> list[Section]:
    """The sections of an eligibility text: they follow each other without a gap and cover it all.

    Each heading, sub-headings ("Part B:", "Performance status:") too, begins a section, so that every word stands
    either in a heading or in what follows one. A text without section headings is inclusion; what stands before the
    first of them is unknown, or inclusion where none but exclusion is named.
    """
    return sections_of(text, split_blocks(text))


def sections_of(text: str, blocks: Sequence[Block]) -> list[Section]:
    """:func:`find_sections` where the blocks are known."""
    return _assemble(text, _headings(text, blocks), blocks[0].start if blocks else 0)


_Found = tuple[int, int, Heading]
LONGEST_HEADING = 260
"""Code points of a line that may be a heading without naming a section."""


def _headings(text: str, blocks: Sequence[Block]) -> list[_Found]:
    scan = _Scan(text, min((block.column for block in blocks), default=0))
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        if block.start < block.end:
            scan.read(block, following)
    return _with_text(text, _without_lone_titles(text, _apart(scan.found)))


class _Scan:
    """The headings of a text, read block by block. ``base`` is the column of the outermost blocks."""

    def __init__(self, text: str, base: int) -> None:
        self.text, self.base = text, base
        self.found: list[_Found] = []
        self._kind: SectionName | None = None
        self._pdq = self._awaits_paragraph = False

    def read(self, block: Block, following: Block | None) -> None:
        """Finds the heading that a block is or begins with, and those inside it."""
        start, line = block.start, self.text[block.start : block.end]
        lower = line.lower()
        heading = section_heading(line, block.marker is not None) if names_section(lower[:240]) else None
        if heading is not None and self._is_repeated(heading, block):
            heading = None
        heading = heading or self._without_section(block, following)
        if heading is not None:
            self._awaits_paragraph = False
            self._add(start, heading)
            start += heading.length
        if self._pdq and block.marker is None:
            for left, right in inline_topics(self.text[start : block.end]):
                self.found.append((start + left, start + right, Heading(right - left, None, "topic")))
        if "criteria" in lower:
            self._read_inside(start, block.end)

    def _add(self, start: int, heading: Heading) -> None:
        self.found.append((start, start + heading.length, heading))
        self._kind = heading.kind or self._kind

    def _is_repeated(self, heading: Heading, block: Block) -> bool:
        """Whether a heading only says again which section this is, or is no more than the label of one item of a list:
        "- Contraindications: allergy to eggs"."""
        label = block.marker is not None and heading.form == "whole" and heading.length < block.end - block.start
        return heading.kind == self._kind and (heading.form == "sentence" or label)

    def _without_section(self, block: Block, following: Block | None) -> Heading | None:
        """A heading that names no section; none has a bullet."""
        line = self.text[block.start : block.end]
        if block.marker is not None:
            paragraph = following is not None and following.marker is None
            self._awaits_paragraph = paragraph and introduces(line) and not addresses_all(line)
            return None
        heading = pdq_heading(line)
        self._pdq = self._pdq or heading is not None
        if heading is None and len(line) <= LONGEST_HEADING:
            heading = _unbulleted(self.text, block, following, self._kind, self.base, self._awaits_paragraph)
        return heading

    def _read_inside(self, start: int, end: int) -> None:
        """Finds the headings of sections that begin inside a block."""
        for match in _INLINE.finditer(self.text, start + 1, end):
            if _MENTIONED.search(self.text, max(start, match.start() - 72), match.start()):
                continue
            inner = section_heading(self.text[match.start() : end], False)
            if inner is not None:
                self._add(match.start(), inner)


def _apart(found: list[_Found]) -> list[_Found]:
    """The headings in the order of the text, without those that begin inside another."""
    kept: list[_Found] = []
    for heading in sorted(found, key=lambda each: each[0]):
        if not kept or heading[0] >= kept[-1][1]:
            kept.append(heading)
    return kept


def _without_lone_titles(text: str, found: list[_Found]) -> list[_Found]:
    """The headings without the titles that stand alone, which are items that lost their bullet.

    A title is alone without a second one in its section; the name of a kind of people, right under the section's
    heading, without a second one in the text.
    """
    if sum(heading.form == "people" or heading.cohort is not None for _, _, heading in found) < 2:
        found = [
            heading
            for before, heading in zip([None, *found], found, strict=False)
            if heading[2].form != "people" or before is None or text[before[1] : heading[0]].strip(SPACE)
        ]
    kept: list[_Found] = []
    titles: list[_Found] = []
    for heading in [*found, None]:
        if heading is None or heading[2].kind is not None:
            if len(titles) == 1:
                kept.remove(titles[0])
            titles = []
        elif heading[2].form == "title":
            titles.append(heading)
        if heading is not None:
            kept.append(heading)
    return kept


def _with_text(text: str, found: list[_Found]) -> list[_Found]:
    """The headings without the titles that stand above a section's heading and name nobody: those are remarks."""
    return [
        heading
        for heading, after in zip(found, [*found[1:], None], strict=False)
        if not (
            heading[2].form in ("topic", "title", "people")
            and heading[2].cohort is None
            and after is not None
            and after[2].form in ("core", "whole")
            and not text[heading[0] : heading[1]].endswith(":")
            and not text[heading[1] : after[0]].strip(SPACE + "-*•")
        )
    ]


def _unbulleted(
    text: str, block: Block, following: Block | None, kind: SectionName | None, base: int, awaited: bool
) -> Heading | None:
    """The heading that a line without a bullet is; ``awaited`` says that the bullet before it announced something."""
    line = text[block.start : block.end]
    sentence = opening_sentence(line, following is not None and following.marker is not None)
    if sentence is not None:
        return sentence if sentence.kind != kind and block.column <= base else None
    if following is None or (block.column > base and following.column >= block.column):
        # the last words of a text are no heading; a label inside an item heads the item's list, not a section
        return None
    if following.marker is not None:
        apart = following.column != block.column or (block.spaced and following.spaced)
        listed = not awaited and apart
    else:
        listed = is_section_heading(text[following.start : following.end])
    return topic_heading(line, listed)


_INLINE = re.compile(
    r"(?<=[\s.;,)])(?:(?i:key|main|major|other|additional)\s)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)\s{1,60}"
    r"(?:[Cc]riteria|CRITERIA)(?=\s?(?:[:–-]|$)|\s{1,60}\d{1,2}[.)]\s)"
)
_MENTIONED = re.compile(
    r"(?i:\b(?:the|all|any|of|meets?|see|refer|to|other|defined|per|and|by|no|not|these|formal|on|following|under|from|with))\s{1,60}$"
)


def _assemble(text: str, found: list[_Found], first: int) -> list[Section]:
    sections: list[Section] = []
    named = {heading.kind for _, _, heading in found}
    kind: SectionName = "unknown" if "inclusion" in named else "inclusion"
    if not found or found[0][0] > first:
        sections.append(Section(0, len(text), kind, 0, 0))
    outer: str | None = None
    inner: str | None = None
    for index, (start, end, heading) in enumerate(found):
        if heading.kind is not None:
            kind = heading.kind
            inner = heading.cohort
        else:
            following = found[index + 1] if index + 1 < len(found) else None
            heads = (
                following is not None
                and following[2].kind is not None
                and not text[end : following[0]].strip(" \t\r\n-*•")
            )
            if heading.cohort is not None and heads:
                outer, inner = heading.cohort, None
            elif heading.cohort is not None or inner is not None:
                inner = heading.cohort
        if sections:
            sections[-1].end = start
        sections.append(Section(start if sections else 0, len(text), kind, start, end, inner or outer))
    return sections
