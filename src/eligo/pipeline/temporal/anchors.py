"""Anchors: the event that a time is counted from, in "6 months prior to the first dose of study drug".

An anchor is read from the place where it must begin; it ends with the noun phrase. ``lexicon/anchors.tsv`` knows the
events that a trial makes itself (screening, randomization), which are no facts about the patient.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from ...lexicon import rows_by_entry
from ...lexicon.roles import time_words

Kind = Literal["study", "care", "other"]

MAX_WORDS = 12


class Anchor(NamedTuple):
    """``start:end`` without a leading article; ``kind`` as in the table, ``other`` for an event it does not know.

    ``ends``: it is an end ("last dose", "stopping treatment"), so that what is near it follows it. ``named``: it can
    be none but the trial's ("study entry", "day 1", unlike "definitive therapy").
    """

    start: int
    end: int
    kind: Kind
    ends: bool = False
    named: bool = False


def read_anchor(text: str, start: int, end: int, *, strict: bool = False) -> Anchor | None:
    """The anchor that begins at ``start`` of ``text``, white space and article apart, and ends before ``end``.

    ``strict``: its kind is that of its head; otherwise any of its words may tell it.
    """
    words = _phrase(text, start, end)
    while words and words[-1][2] in TRAILING:
        words.pop()
    while words and words[0][2] in LEADING:
        words.pop(0)
    if all(word in FIRST for _, _, word in words):
        return None
    written = [word for _, _, word in words]
    kind = _kind_of_head(written)
    unmistakable = written[-1] not in AMBIGUOUS or written[0] in NUMBERED or not TRIAL.isdisjoint(written)
    named = kind == "study" and unmistakable
    if not kind and not strict:
        kind = next((_kinds()[word] for word in written if word in _kinds()), None)
    ends = written[0] in ENDS or written[-1] in ENDS
    return Anchor(words[0][0], words[-1][1], kind or "other", ends, named)


def before_its_end(text: str, anchor: Anchor) -> Anchor:
    """What an anchor that is an end is the end of, the "study therapy" of "completion of study therapy"; the anchor
    itself where it is none, or says not of what."""
    of = OF_AND_ARTICLE.search(text, anchor.start, anchor.end) if anchor.ends else None
    return anchor._replace(start=of.end()) if of else anchor


def _kind_of_head(words: list[str]) -> Kind | None:
    """What the table says of a phrase by its last words, or by the head before its first preposition."""
    heads = _kinds()
    if words[0] in NUMBERED and len(words) > 1 and words[1].lstrip("-").isdecimal():
        return "study"
    cut = next((i for i, word in enumerate(words) if word in LINKS), len(words))
    for part in (words, words[:cut]):
        for i in range(max(0, len(part) - 4), len(part)):
            kind = heads.get(" ".join(part[i:]))
            if kind:
                return kind
    return None


_NEXT = re.compile(
    r"(?!\n\s{0,60}(?:[-*•·–]\s|\d{1,2}[.)]\s|[a-z][.)]\s|\n))"
    r"(?P<gap>\s{1,60}+|\s?\([\w -]{1,16}\)\s{0,60}+|\s?/\s?+)?+"
    r"(?P<word>[^\W_][\w'’+-]{0,40}(?:[/.](?=\w)[\w'’-]{1,30}){0,3}|-\d{1,3}\b)"
)
"""The next word of a phrase, in the same item of a list, with what parts it from the word before. It consists of
letters, digits and inner signs; a sign inside a word joins it ("half-life", "C1/D1", "ICU's")."""

_FOLLOWING = re.compile(r"\s{1,60}(?:the\s{1,60})?([\w-]{1,30})")
_WORD = re.compile(r"[\w-]+")
OF_AND_ARTICLE = re.compile(r"\sof\s{1,60}(?:the\s{1,60})?", re.IGNORECASE)
FIRST = time_words("anchor-first")
"""Words that an anchor may begin with and not contain."""
LEADING = time_words("anchor-leading")
LINKS = time_words("anchor-links")
INDEFINITE = frozenset(("a", "an"))
"""They begin another phrase: "taken within 6 weeks prior to screening | an antidepressant"."""
TRAILING = LINKS | time_words("anchor-trailing")
NUMBERED = time_words("anchor-numbered")
"""Parts of the trial that have a number: "visit 2"."""
TRIAL = frozenset(("study", "trial"))
STOP = time_words("anchor-stop")
"""Words that no anchor contains, save at its start ("patient enrolment")."""
ENDS = time_words("anchor-ends")
JOINED = time_words("anchor-joined")
"""Prepositions that an anchor goes on over where a word of ``SETTING`` follows soon: "entry into the study"."""
SETTING = time_words("anchor-setting")


def _phrase(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The words of the phrase at ``start``, lower-cased, each with its place."""
    words: list[tuple[int, int, str]] = []
    place = start
    while len(words) < MAX_WORDS:
        match = _NEXT.match(text, place, end)
        if not match or (words and match["gap"] is None):
            break
        word = match["word"].lower()
        if word in STOP and not _goes_on(text, match.end(), end, word, words):
            break
        if word in JOINED and words and not _setting_follows(text, match.end(), end):
            break
        if word in INDEFINITE and words and words[-1][2] not in TRAILING | LEADING:
            break
        words.append((*match.span("word"), word))
        place = match.end()
    return words


def _goes_on(text: str, place: int, end: int, word: str, words: list[tuple[int, int, str]]) -> bool:
    """Whether a stop word belongs to the phrase: at its start, or an "or" between two events of the trial."""
    if not words or (len(words) == 1 and words[0][2] in LEADING):
        return word in FIRST
    if word not in ("and", "or") or _kind_of_head([w for _, _, w in words]) != "study":
        return False
    following = _FOLLOWING.match(text, place, min(end, place + 120))
    return bool(following and following[1].lower() not in AMBIGUOUS and _kinds().get(following[1].lower()) == "study")


AMBIGUOUS = time_words("anchor-ambiguous")
"""Events of the trial whose words as often begin the next item of a list."""


def _setting_follows(text: str, place: int, end: int) -> bool:
    words = _WORD.findall(text[place : min(end, place + 40)].lower())
    return not SETTING.isdisjoint(words[:3])


@cache
def _kinds() -> dict[str, Kind]:
    rows = rows_by_entry("anchors")
    return {words: "study" if row["kind"] == "study" else "care" for words, row in rows.items()}
