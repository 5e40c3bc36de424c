"""Clauses that say why something is asked: "because of possible interactions", "as its effects are unknown".

What stands in them is no fact about the patient. "Because" and its like begin a reason wherever they say what could
happen or is not known, "because" before a clause always; "due to" names a cause too, "anaemia due to bleeding", and
"since" and "as" say much else, so these begin one only where they are set apart. A reason goes on to the end of the
sentence or bracket or to an exception; one that leads its sentence, to the comma before what it is the reason for.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ...lexicon.roles import role
from ..marks import STOPS
from .consequences import consequences, goes_on_without
from .sentences import ends_statement
from .syntax import Cue, Syntax, once

BECAUSE = "because"
LEADS = {"due": frozenset({"to"}), "owing": frozenset({"to"}), "given": frozenset({"the", "that", "its", "their"})}
"""What must follow an opening word."""
NO_REASON = frozenset({"not", "is", "are", "was", "were", "be", "been", "being"})
"""Behind these "given" is a participle, and "due to" a cause that is denied."""
BEARING = frozenset({"exception", "unless", "permission", "example"})
DECIDING = frozenset({"forbidden", "permission", "obligation", "unfit"})
OBLIGING = frozenset({"must", "should", "shall", "agree"})
APART = frozenset({",", "(", "[", "-", "and", "."})
LONGEST = 60
"""How many words a reason has at most."""
SUPPOSED = 12
"""Within so many words a reason says that it is a possible one."""


@once
def explanations(read: Syntax) -> list[tuple[int, int]]:
    """What a text says in passing, as ranges of words in order: what something would lead to, why it is asked, and what
    it does not count as."""
    found = consequences(read)
    reasons = [*_reasons(read), *_classes(read)]
    return sorted([*found, *reasons]) if reasons else found


def _reasons(read: Syntax) -> list[tuple[int, int]]:
    texts, opening = read.texts, role("reason")
    if BECAUSE not in read.words and role("supposing").isdisjoint(read.words):
        return []
    found, reached = _drawn_from(read), 0
    if opening.isdisjoint(read.words):
        return found
    decided = {cue.last for cue in read.cues if cue.kind in DECIDING}
    cuts = {cue.first for cue in read.cues if cue.kind in BEARING}
    for at in [at for at, word in enumerate(texts) if word in opening]:
        if at < reached or not _opens(read, at):
            continue
        last = _end(read, at, cuts)
        leading = at == 0 or texts[at - 1] in STOPS or (texts[at - 1] == "and" and texts[at - 2 : at - 1] == ["reason"])
        supposed = not role("supposing").isdisjoint(texts[at : min(at + SUPPOSED, last)])
        apart = leading or at in decided or texts[at - 1] in APART or not role("unknown").isdisjoint(texts[at:last])
        because = texts[at] == BECAUSE
        clause = because and texts[at + 1 : at + 2] != ["of"]
        if not (clause or (supposed and (apart or because)) or (because and at in decided)):
            continue
        if leading:
            last = _before_main_clause(read, at, last)
        if last > at:
            found.append((at, last))
            reached = last
    return found


def _classes(read: Syntax) -> list[tuple[int, int]]:
    """What something is not to be counted as: "port placement is not considered | major surgery"."""
    if role("classing").isdisjoint(read.words):
        return []
    found = [cue for cue in read.cues if cue.kind == "permission" and cue.last < len(read.texts)]
    classing = [cue for cue in found if not role("classing").isdisjoint(_words(read, cue))]
    return [(cue.last, _end(read, cue.last, frozenset())) for cue in classing]


def _words(read: Syntax, cue: Cue) -> list[str]:
    return read.texts[cue.first : cue.last]


def _drawn_from(read: Syntax) -> list[tuple[int, int]]:
    """The sentences that the next one draws a consequence from."""
    texts = read.texts
    if role("therefore").isdisjoint(read.words):
        return []
    found: list[tuple[int, int]] = []
    begin = 0
    for at in [at for at, word in enumerate(texts) if word in STOPS and at + 1 < len(texts)]:
        drawn = texts[at + 1] in role("therefore") or (texts[at + 1] == "for" and texts[at + 3 : at + 4] == ["reason"])
        if drawn and not role("supposing").isdisjoint(texts[begin:at]):
            found.append((begin, at))
        begin = at + 1
    return found


def _opens(read: Syntax, at: int) -> bool:
    """Whether a word that may open a reason does so: "due to", "given the risk", "as it may", and neither "not due to"
    nor "are given the" nor "as confirmed by"."""
    texts = read.texts
    if texts[at] == "as":
        return at + 1 < len(texts) and read.classes[at + 1] != "verb" and not texts[at + 1].endswith("ed")
    following = LEADS.get(texts[at])
    if following is None:
        return True
    before = texts[at - 1] if at else ""
    return not following.isdisjoint(texts[at + 1 : at + 2]) and before not in NO_REASON


def _end(read: Syntax, first: int, cuts: AbstractSet[int]) -> int:
    """One past the last word of the sentence, or of the bracket, that a reason stands in."""
    opened = 0
    said = set[str | None]()
    stop = min(first + LONGEST, len(read.texts))
    for at in range(first, stop):
        word = read.texts[at]
        if word == "," and goes_on_without(read, at, said):
            return at
        chunk = read.chunk_at(at)
        said.add(chunk.label if chunk is not None else None)
        opened += (word in "([") - (word in ")]")
        if opened < 0 or at in cuts or ends_statement(read, at):
            return at
    return stop


def _before_main_clause(read: Syntax, first: int, last: int) -> int:
    """The comma before what a leading reason is the reason for: the last before its verb, "because A, B and C are
    harmful, women | must"; ``first`` where there is none."""
    commas = [at for at in range(first, last) if read.texts[at] == ","]
    if not commas:
        return first
    verb = next((at for at in range(commas[0], last) if read.texts[at] in OBLIGING), None)
    return commas[0] if verb is None else max(at for at in commas if at < verb)
