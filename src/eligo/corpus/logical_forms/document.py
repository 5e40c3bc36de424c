"""A logical form as its file holds it: the section, the criterion, the criterion with its entities marked, the form.

    'EXC'

    '-  Allergy to morphine'

    '-  allergy() to drug("morphine")'

    allergy(drug("morphine"))

The criterion stands there with blanks around its marks of punctuation; :attr:`LogicalForm.text` is without them, as
a person writes. Where the words stand that a call is about is told by aligning the marked criterion with the plain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, NamedTuple

from ...errors import InputError
from .notation import Call, Reader, read_calls

SUFFIX = ".js"
LONGEST = 20_000
_FILE_NAME = re.compile(r"(?P<criterion>(?P<trial>[A-Za-z0-9]+)_[0-9]+)\.(?P<annotator>[^.]+)\.js")
_WORD = re.compile(r"\w+|[^\w\s]")
_QUOTED = re.compile(r"'([^\n]*)'\s*")
_SECTIONS: dict[str, Literal["inclusion", "exclusion"]] = {"INC": "inclusion", "EXC": "exclusion"}
_OPENING, _CLOSING, _BETWEEN = frozenset("([≥≤<>±"), frozenset(")],.;:%®'’"), frozenset("-/~^")

Span = tuple[int, int]


class Mark(NamedTuple):
    """A call in the marked criterion, and the words it stands for: a span of the text, None where not told apart."""

    call: Call
    span: Span | None


@dataclass(frozen=True, slots=True)
class LogicalForm:
    """One annotator's reading of one criterion.

    Attributes:
        trial: the trial's id; ``criterion`` is that with the number of the line.
        text: the criterion as a person writes it.
        marks: the entities in the order of the text.
        calls: the form.
    """

    trial: str
    criterion: str
    annotator: str
    section: Literal["inclusion", "exclusion"]
    text: str
    marks: list[Mark]
    calls: list[Call]


def form_files(folder: Path) -> list[Path]:
    """The files of logical forms in a folder, in the order of their names.

    Raises:
        InputError: there is none.
    """
    files = sorted(file for file in folder.glob(f"*{SUFFIX}") if _FILE_NAME.fullmatch(file.name))
    if not files:
        raise InputError(str(folder), f"holds no logical form (NCT00000000_1.a1{SUFFIX}).")
    return files


def read_form(file: Path) -> LogicalForm:
    """The logical form of a file.

    Raises:
        InputError: the file holds none.
    """
    name = _FILE_NAME.fullmatch(file.name)
    try:
        content = file.read_bytes().decode("utf-8")
        if name is None or len(content) > LONGEST:
            raise ValueError("the name is not like NCT00000000_1.a1.js" if name is None else "the file is too long")
        section, plain, marked, form = _parts(content)
        text, places = joined(plain)
        marks = [
            Mark(call, span and (places[span[0]], places[span[1] - 1] + 1)) for call, span in marks_of(plain, marked)
        ]
        return LogicalForm(
            name["trial"], name["criterion"], name["annotator"], _SECTIONS[section], text, marks, read_calls(form)
        )
    except (ValueError, KeyError) as error:
        raise InputError(str(file), f"holds no logical form: {error}.") from None


def _parts(content: str) -> tuple[str, str, str, str]:
    quoted: list[str] = []
    at = len(content) - len(content.lstrip())
    while len(quoted) < 3:
        match = _QUOTED.match(content, at)
        if match is None:
            raise ValueError("section, criterion and marked criterion are expected in quotes, each on a line")
        quoted.append(match[1].replace("\\'", "'").replace('\\"', "”"))
        at = match.end()
    return quoted[0], quoted[1], quoted[2], content[at:]


def joined(plain: str) -> tuple[str, list[int]]:
    """A criterion without the blanks that were put around its punctuation, and for each place of ``plain`` that in it.

    "( ≥ 2 g / dL )" becomes "(≥2 g/dL)".
    """
    kept: list[str] = []
    places: list[int] = []
    for at, character in enumerate(plain):
        places.append(len(kept))
        if character != " ":
            kept.append(character)
            continue
        before, after = kept[-1] if kept else " ", next((one for one in plain[at : at + 3] if one != " "), " ")
        bullet = len(kept) == 1
        glued = before in _OPENING or after in _CLOSING or ((before in _BETWEEN or after in _BETWEEN) and not bullet)
        if before != " " and not glued:
            kept.append(" ")
    return "".join(kept), places


def marks_of(plain: str, marked: str) -> Iterator[tuple[Call, Span | None]]:
    """The calls in a marked criterion, each with the span of ``plain`` that it stands for."""
    items = list(_items(marked))
    for literal in (True, False):
        spans = _aligned(plain, items, literal=literal)
        if None not in spans or not literal:
            break
    yield from zip((one for one in items if isinstance(one, Call)), spans, strict=True)


def _items(marked: str) -> Iterator[Call | str]:
    """The words of the marked criterion, and its calls."""
    reader = Reader(marked, lenient=True)
    end = 0
    while not reader.at_end():
        if not reader.begins_call():
            reader.at += 1
            continue
        yield from _WORD.findall(marked, end, reader.tokens[reader.at].start())
        yield reader.call()
        end = reader.tokens[reader.at - 1].end()
    yield from _WORD.findall(marked, end)


def _aligned(plain: str, items: list[Call | str], *, literal: bool) -> list[Span | None]:
    """The span of each call. ``literal``: a call that quotes one text stands for just that."""
    words = [match.span() for match in _WORD.finditer(plain)]
    written = " ".join(["", *_WORD.findall(plain), ""]).lower()
    blanks = [at for at, character in enumerate(written) if character == " "]
    word_at = {at: word for word, at in enumerate(blanks)}
    spans: list[Span | None] = [None] * sum(isinstance(one, Call) for one in items)
    known = [(one, _words_of(one, literal)) for one in items]
    at, number, waiting = 0, 0, list[int]()
    for is_gap, run in groupby(known, key=lambda one: one[1] is None):
        group = list(run)
        if is_gap:
            waiting = list(range(number, number + len(group)))
            number += len(group)
            continue
        wanted = [word for _, found in group for word in found or ()]
        earliest = at + bool(waiting)
        begin = written.find(f" {' '.join(wanted)} ".lower(), blanks[earliest]) if earliest < len(blanks) else -1
        if begin < 0:
            return spans
        first = word_at[begin]
        for gap in waiting:
            spans[gap] = words[at][0], words[first - 1][1]
        at, waiting = first, []
        for item, found in group:
            if isinstance(item, Call) and found:
                spans[number] = words[at][0], words[at + len(found) - 1][1]
            number += isinstance(item, Call)
            at += len(found or ())
    for gap in waiting:
        spans[gap] = (words[at][0], words[-1][1]) if at < len(words) else None
    return spans


def _words_of(item: Call | str, literal: bool) -> list[str] | None:
    """The words that an item of the marked criterion stands for, None where only the place tells."""
    if isinstance(item, str):
        return [item]
    texts = _texts(item)
    return _WORD.findall(texts[0]) or None if literal and len(texts) == 1 and item.name != "eq" else None


def _texts(call: Call) -> list[str]:
    own = [one for one in call.arguments if isinstance(one, str)]
    return own + [text for inner in call.calls() for text in _texts(inner)]
