"""What asks for nothing inside a criterion: "Note: ...", "Samples will be collected at baseline", and its own label.

A remark begins at its mark, or is a further sentence or a bracket that tells what will be done, or says of what was
named before what could happen; one that obliges, forbids, permits or excepts is part of the criterion. So is what says
who is able to bear children, what contraception is, what is recommended, what a drug does to the unborn, and what is to
be done about a later pregnancy, whatever else it says; a formula; and how health is told. What stands in a remark is no
fact about the patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ...lexicon.roles import role
from ..marks import CLOSING, OPENING, STOPS
from ..segmentation.notes import is_definition
from .examinations import examinations
from .formulas import formulas
from .sentences import ends_statement
from .syntax import Syntax, once

BINDING = frozenset({"permission", "forbidden", "obligation", "leave", "exception", "unless"})
DEEPEST = 3
"""How many brackets may stand around another."""
LONGEST_LABEL = 7
SUBJECTS = frozenset({"a", "an", "any", "the", "she", "he", "they", "this", "patients", "women", "subjects"})
"""What "should" begins with where it says what may happen: "should | a woman become pregnant"."""
BECOMING = frozenset({"become", "becomes"})
STRONGLY = frozenset({"strongly", "highly"})
BEING = frozenset({"is", "are", "be"})
WHOSE = frozenset({"who", "whom", "which", "that", "if"})
TELLING = ("remark", "questionable", "unborn", "childbearing", "contraception", "recommending")
"""Roles whose words tell of a remark."""
FORETELLING = BECOMING | {"will", "should"}
EARLY = 6
"""How many words into a sentence someone becomes pregnant."""
SENTENCE = 5
"""So many words say something."""
NAMING = frozenset({"content", "generic", "conjunction", "punctuation", "preposition", "determiner"})
BACK = frozenset({"these", "this", "such", "they", "it"})
"""Words that begin a sentence about what was named before: "these risks may also apply to other drugs"."""
ALLOWING = frozenset({"may", "can"})
"""What a bracket begins with that says what is no hindrance: "platelets > 50 (| may be reached by transfusion)"."""
SUCH_AS = ["such", "as"]
ADDING = frozenset({"in", "addition", ",", "furthermore", "moreover", "however", "also"})
NEAR = 3
"""How far behind "will be" stands what will be done: "will be | centrally reviewed"."""


@once
def remarks(read: Syntax) -> list[tuple[int, int]]:
    """The remarks of a text as ranges of words."""
    texts = read.texts
    named = label(read)
    found = [*([(0, named)] if named else []), *formulas(read), *examinations(read)]
    said = read.words
    supposing = _has(said, "possible") and not BACK.isdisjoint(said)
    supposing = supposing or (_has(said, "told_unknown") and _has(said, "unknown_of"))
    supposing = supposing or not (OPENING.isdisjoint(said) or ALLOWING.isdisjoint(said))
    if not supposing and _telling().isdisjoint(said):
        return found
    binding, obliging = {cue.first for cue in read.cues if cue.kind in BINDING}, role("obliging")
    binding.update(at for at, word in enumerate(texts) if word in obliging)
    noted = False
    for first, last, inside in _stretches(read):
        own = _is_mark(texts, first)
        noted = noted or (own and not inside)
        told = own or noted or _supposes(read, first, last, further=first > 0 or inside)
        told = told or (inside and texts[first] in ALLOWING)
        told = told or ((first > 0 or inside) and _tells_what_will_be_done(texts, first, last))
        binds = not binding.isdisjoint(range(first, last))
        if _is_of_pregnancy(texts, first, last) or (not binds and (told or _is_recommended(texts, first, last))):
            found.append((first, last))
    return found


def _has(words: Iterable[str], name: str) -> bool:
    """Whether one of some words has a role."""
    return not role(name).isdisjoint(words)


@cache
def _telling() -> frozenset[str]:
    """The words one of which every remark has that does not say what is possible or not known."""
    return FORETELLING.union(*map(role, TELLING))


def label(read: Syntax) -> int:
    """How many words a criterion begins with that only name what the sentence behind their colon states: "Alcohol
    abuse: | A history of alcohol abuse within 2 years", but not "Radiotherapy: must be completed"."""
    colon = read.texts.index(":", 0, LONGEST_LABEL) if ":" in read.texts[:LONGEST_LABEL] else 0
    behind = read.texts[colon + 1 : colon + 1 + SENTENCE]
    if not colon or len(behind) < SENTENCE or behind[0] not in role("restating") or read.classes[0] == "preposition":
        return 0
    named = all(cls in NAMING for cls in read.classes[:colon]) and all(cue.first >= colon for cue in read.cues)
    return colon + 1 if named and not any(word.isdigit() for word in read.texts[:colon]) else 0


def _stretches(read: Syntax) -> Iterator[tuple[int, int, bool]]:
    """The sentences of a text, cut at the marks in them, and what stands in brackets: first and last word of each, and
    whether in brackets."""
    texts = read.texts
    opened: list[int] = []
    begin = 0
    for at, word in enumerate(texts):
        if word in OPENING:
            opened.append(at)
        elif word in CLOSING and opened:
            first = opened.pop() + 1
            if first < at and len(opened) < DEEPEST:
                yield first, at, True
        elif not opened and at > begin and (_is_mark(texts, at) or ends_statement(read, at)):
            yield begin, at, False
            begin = at + (word in STOPS)
    if begin < len(texts):
        yield begin, len(texts), False


def _is_of_pregnancy(texts: list[str], first: int, last: int) -> bool:
    """Whether a sentence says who is able to bear children, what contraception is, what a drug does to the unborn, or
    what is done about a later pregnancy: "should a woman become pregnant, she ..."."""
    said = texts[first:last]
    if said[:1] == ["in"] and said[2:3] == ["cases"] and said[1] in role("questionable"):
        return True
    if said[:1] == ["should"]:
        return said[1:2] != [] and said[1] in SUBJECTS
    if said[:1] == ["if"] and "pregnant" in said:
        return not BECOMING.isdisjoint(said[:EARLY])
    if _has(said, "unborn"):
        return "developing" in said and _has(said, "uncertain") and not _has(said, "expecting")
    return (_has(said, "childbearing") or _has(said, "contraception")) and is_definition(" ".join(said))


def _is_recommended(texts: list[str], first: int, last: int) -> bool:
    """Whether a sentence recommends: "patients are strongly encouraged to ...", and not "for whom surgery is
    recommended", "recommended by the investigator"."""
    for at in range(first + 1, last):
        if texts[at] in role("recommending"):
            verb = texts[at - 1] if texts[at - 1] not in STRONGLY else texts[at - 2]
            return (
                verb in BEING and WHOSE.isdisjoint(texts[first:at]) and texts[at + 1 : at + 2] not in (["by"], ["for"])
            )
    return False


def _is_mark(texts: list[str], at: int) -> bool:
    if texts[at] not in role("remark"):
        return False
    following = texts[at + 1 : at + 2]
    return following == [":"] or (following == ["that"] and (at == 0 or texts[at - 1] in ".("))


def _tells_what_will_be_done(texts: list[str], first: int, last: int) -> bool:
    """Whether words tell what the study does: "will be | performed"."""
    return any(
        texts[at] == "will"
        and texts[at + 1 : at + 2] == ["be"]
        and not role("conducted").isdisjoint(texts[at + 2 : at + 2 + NEAR])
        for at in range(first, last)
    )


def _supposes(read: Syntax, first: int, last: int, *, further: bool) -> bool:
    """Whether words say what could happen to those named before, "in addition, these patients are at | risk of", in a
    further sentence or a bracket, or what is not known of a drug, "the effects on the foetus are | unknown"."""
    texts = read.texts
    if texts[first : first + 1] == ["the"] and _has(texts[first:last], "told_unknown"):
        return texts[first + 1] in role("unknown_of")
    while first < last and texts[first] in ADDING:
        first += 1
    if not further or not _has(texts[first:last], "possible") or texts[first] not in BACK:
        return False
    if texts[first : first + 2] == SUCH_AS:
        return False
    return not any(first <= cue.first < last and cue.kind == "example" for cue in read.cues)
