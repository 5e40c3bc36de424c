"""What the mentions say of subjects that no table knows: what kind of thing is limited, and which word is the quantity.

"Prednisone > 10 mg daily" limits a drug and "stenosis > 70 %" a condition, as their mentions are labelled. In "fat
content of the liver of 5 % or more" the nearest noun is a place; the measurement named before it is the subject. In
"steroids (> 10 mg prednisone or equivalent)" prednisone is the measure of the dose and no subject.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import cast, get_args

from ...lexicon.roles import cues
from ...schema import ConstraintType, Label, Mention
from .passage import Name, Passage
from .readings import Reading

TYPES = frozenset(get_args(ConstraintType))
FACTS = frozenset(label for label in get_args(Label) if label.lower() in TYPES)
DOSES = cues("doses")
EQUIVALENT = cues("equivalents")
START, END = attrgetter("start"), attrgetter("end")
REACH = 12
"""Tokens between a measurement and its number, other words between them."""


def told_by_mentions(passage: Passage, readings: Sequence[Reading], mentions: Sequence[Mention]) -> None:
    """Corrects the readings whose one subject was found by pattern, in place; ``mentions`` are the criterion's, in its
    order, and none overlaps another."""
    for reading in readings:
        name = reading.names[0]
        if len(reading.names) > 1 or name.origin != "pattern" or name.home is not None:
            continue
        if reading.counts:
            _type_counted(passage, reading, mentions)
            continue
        start, end = name.span(passage.words)
        given = _given_in_equivalents(passage, name, mentions)
        if given is not None:
            _take_in_measure(passage, reading, name)
        elif passage.words.norms[name.j - 1] in DOSES:
            given = _mention_before(passage, name.j, mentions, "Drug")
        if given is not None:
            reading.names, reading.type = [given], "drug"
            continue
        touching = mentions[bisect_right(mentions, start, key=END) : bisect_left(mentions, end, key=START)]
        labels = {one.label for one in touching}
        kinds = [label for label in labels if label.lower() in TYPES]
        if len(kinds) == 1 and reading.quantity.kind != "time" and reading.type in ("measurement", "observation"):
            reading.type = cast(ConstraintType, kinds[0].lower())
        elif not kinds:
            measured = _mention_before(passage, name.i, mentions, "Measurement")
            if measured is not None and not _parts(passage, range(measured.j, name.i), quantities=True):
                reading.names, reading.type = [measured], "measurement"


def _type_counted(passage: Passage, reading: Reading, mentions: Sequence[Mention]) -> None:
    """What is counted is what the mention on its last word says: "hospitalisations" are visits."""
    end = reading.names[0].span(passage.words)[1]
    at = bisect_left(mentions, end, key=END)
    if at < len(mentions) and mentions[at].start < end and mentions[at].label in FACTS:
        reading.type = cast(ConstraintType, mentions[at].label.lower())


def _given_in_equivalents(passage: Passage, name: Name, mentions: Sequence[Mention]) -> Name | None:
    """The drug whose dose is told in that of another."""
    following = passage.words.norms[name.i : name.j + 5]
    if EQUIVALENT.isdisjoint(following):
        return None
    given = _mention_before(passage, name.i, mentions, "Drug")
    return given if given and not _parts(passage, range(given.j, name.i), quantities=False) else None


def _take_in_measure(passage: Passage, reading: Reading, measure: Name) -> None:
    """The comparison with the drug that its number is told in: "> 10 mg/day prednisone or equivalent"."""
    words = passage.words
    last = max(k for k in range(measure.i, min(len(words), measure.j + 5)) if words.norms[k] in EQUIVALENT)
    if 0 <= measure.i - words.at(reading.quantity.end) <= 1:
        reading.quantity.end = words.ends[last]


def _mention_before(passage: Passage, k: int, mentions: Sequence[Mention], label: str) -> Name | None:
    """The last mention before token ``k``, where it has this label and stands near."""
    words = passage.words
    nearest = bisect_left(mentions, words.starts[max(0, k - REACH - 1)], key=END)
    before = mentions[nearest : bisect_right(mentions, words.starts[k], key=END)]
    last = next((one for one in reversed(before) if one.label in FACTS), None)
    if last is None or last.label != label:
        return None
    i, j = words.at(last.start), words.at(last.end)
    return Name(i, j, origin="mention") if i < j and k - j <= REACH else None


def _parts(passage: Passage, between: range, *, quantities: bool) -> bool:
    """Whether a sentence ends among these tokens, or another number stands there."""
    return any(passage.words.norms[k] in ".;:" or (quantities and k in passage.quantity_at) for k in between)
