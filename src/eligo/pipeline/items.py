"""``eligo_items``: the criteria of a text, their groups and notes, and how a group joins its children."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ..schema import Criterion, SectionName
from .sections import sections_of
from .segmentation.blocks import SPACE, Block, split_blocks
from .segmentation.cohorts import cohort_of_heading, cohort_of_item
from .segmentation.markers import marker_at
from .segmentation.notes import defines_below, is_definition, is_note
from .segmentation.quantifiers import quantifier_of
from .segmentation.structure import Quantifier, Section
from .segmentation.tree import Item, Part, item_tree
from .staging import Staged

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Items(Staged):
    """The spaCy component: writes criteria and quantifiers, and starts a sentence at each item.

    The sentence starts keep a following ``ner`` from finding an entity that crosses two items.
    """

    def __call__(self, doc: Doc) -> Doc:
        from .analysis import analysis

        found = analysis(doc)
        found.criteria, found.quantifiers = find_criteria(found.text, found.sections)
        borders = {edge for item in found.criteria for edge in (item.start, item.end)}
        borders |= {edge for section in found.sections for edge in (section.heading_start, section.heading_end)}
        _start_sentences(doc, sorted(borders))
        return doc


def _start_sentences(doc: Doc, borders: list[int]) -> None:
    """Start a sentence at the first token, and at each token that a border precedes or lies in."""
    import numpy as np

    if not len(doc):
        return
    ends = doc.to_array(["IDX", "LENGTH"]).astype(np.int64).sum(axis=1)
    starts = np.full(len(doc), -1, dtype=np.int64)
    first = np.searchsorted(ends, borders, side="right")
    starts[first[first < len(doc)]] = 1
    starts[0] = 1
    doc.from_array(["SENT_START"], starts.reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]  # any integers do


def segment(text: str) -> list[Criterion]:
    """The criteria, groups and notes of an eligibility text in the order of the text."""
    blocks = split_blocks(text)
    return _criteria(text, sections_of(text, blocks), blocks)[0]


def find_criteria(text: str, sections: list[Section]) -> tuple[list[Criterion], dict[str, Quantifier]]:
    """The criteria of ``text`` under its ``sections``, and the quantifier of each group by its id.

    Every word outside the sections' headings stands in exactly one criterion, group or note.
    """
    return _criteria(text, sections, split_blocks(text))


def _criteria(
    text: str, sections: list[Section], blocks: Sequence[Block]
) -> tuple[list[Criterion], dict[str, Quantifier]]:
    items = item_tree(text, _parts(text, sections, blocks))
    _tell_notes(items, text)
    criteria = []
    quantifiers = {}
    counts = {"inclusion": 0, "exclusion": 0, "unknown": 0}
    for item in items:
        section, parent = item.section.kind, item.parent
        role: Role = "note" if item.note else "criterion"
        if parent is None:
            counts[section] += 1
            item.id = f"{_LETTERS[section]}{counts[section]}"
        if item.children:
            for number, child in enumerate(item.children, 1):
                child.id = f"{item.id}.{number}"
            if not all(child.note for child in item.children):
                role = "group"
                quantifiers[item.id] = quantifier_of(item.text, section)
        item.applies_to = cohort_of_heading(item.text) if item.label else cohort_of_item(item.text)
        if item.applies_to is None:
            item.applies_to = (parent or item.section).applies_to
        criteria.append(
            Criterion.made(
                {
                    "id": item.id,
                    "section": section,
                    "role": role,
                    "parent": parent.id if parent else None,
                    "marker": _marker(text[item.marker_start : item.start]),
                    "start": item.start,
                    "end": item.end,
                    "text": item.text,
                    "expression": None,
                    "computability": "none",
                    "residue": [],
                    "applies_to": item.applies_to,
                }
            )
        )
    return criteria, quantifiers


def _tell_notes(items: Sequence[Item], text: str) -> None:
    """Gives the items their text, and says which of them are notes."""
    for item in items:
        item.text = _folded(text[item.start : item.end])
        defined = is_definition(item.text) or (item.parent is not None and item.parent.defines)
        item.defines = defined or defines_below(item.text)
        item.note = defined or is_note(item.text)


def _folded(written: str) -> str:
    """Without hard wraps and runs of space."""
    plain = written.isprintable() and "  " not in written
    return written if plain else " ".join(written.split())


@lru_cache(maxsize=1024)
def _marker(written: str) -> str | None:
    """The bullet or number before an item, without the space around and in it; None where there is none."""
    return " ".join(written.strip(SPACE).split()) or None


Role = Literal["criterion", "group", "note"]
_LETTERS: dict[SectionName, str] = {"inclusion": "I", "exclusion": "E", "unknown": "U"}


def _parts(text: str, sections: list[Section], blocks: Sequence[Block]) -> list[Part]:
    """Each section's blocks without their headings; a section begins with None in place of a block."""
    parts: list[Part] = []
    sections = sections or [Section(0, len(text), "inclusion", 0, 0)]
    k = 0
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        parts.append((section, None))
        stop = following.heading_start if following else len(text)
        while k < len(blocks) and blocks[k].start < stop:
            block = blocks[k]
            rest: Block | None = block
            if block.start < section.heading_end or stop < block.end:
                rest = _trimmed(text, block, max(block.start, section.heading_end), min(block.end, stop))
            if rest is not None and rest.start < rest.end:
                parts.append((section, rest))
            if stop < block.end:
                break
            k += 1
    return parts


def _trimmed(text: str, whole: Block, start: int, end: int) -> Block | None:
    """The block ``whole`` cut to ``start:end``, with the marker that then stands at its start."""
    written = text[start:end]
    start += len(written) - len(written.lstrip(SPACE))
    end = start + len(text[start:end].rstrip(SPACE))
    if start >= end:
        return None
    if start == whole.start:
        return Block(start, end, whole.marker_start, whole.column, whole.content, whole.marker, whole.spaced)
    marker = marker_at(text[start:end])
    if marker is not None and marker.doubtful:
        marker = None
    length = min(marker.length, end - start) if marker else 0
    if start + length >= end and not any(sign.isalnum() for sign in written):
        return None
    return Block(start + length, end, start, whole.column, whole.column + length, marker, False)
