"""The words beside a length of time, by ``lexicon/temporal_cues.tsv``: "within the past …", "… prior to"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ...lexicon import entries, table
from ...lexicon.roles import time_words
from ..numeric.words import Words, phrase
from ..segmentation.wordings import alternatives

ARTICLES = time_words("articles")
APART: dict[tuple[str, ...], str] = {
    ("at", "least"): "ge",
    ("more", "than"): "gt",
    ("less", "than"): "lt",
    ("up", "to"): "le",
}
"""Comparators that stand apart from their number: "for at least the past 3 months"."""
FILLERS = time_words("fillers")
ADVERBS = time_words("adverbs")
CHANGES = time_words("changes")
"""What happens over a length of time: "weight loss of 5 % in 6 months"."""
LONGEST = 5

Phrase = tuple[str, ...]


class CueBefore(NamedTuple):
    """What stands before a length: the role of the preposition, and that of a "past" or "next" behind it.

    ``start`` is the first token of the cue, ``evidence`` that of the comparison; the length's own if there is none.
    """

    role: str
    adjective: str
    start: int
    evidence: int
    comparator: str = ""


class CueAfter(NamedTuple):
    """What stands after a length: its role, its words, and the token that follows them."""

    role: str
    words: Phrase
    end: int


class Stance(NamedTuple):
    """A cue that needs no length: tokens ``i`` to ``j``; ``role`` is ``bare``, ``behind`` or ``event``."""

    role: str
    relation: str
    i: int
    j: int


def cue_before(words: Words, i: int, low: int = 0) -> CueBefore:
    """The cue that ends where the length begins, at token ``i``; tokens before ``low`` are not looked at.

    A bracket between "within" and the length is passed over: "stroke within (6 months)".
    """
    if i - 2 >= low and words.norms[i - 1] == "(" and words.norms[i - 2] == "within":
        i -= 1
    k = _without_articles(words, i, low)
    adjective, k = _longest_before(words, k, low, _roles("recent", "next", "first"))
    evidence = k if adjective else i
    comparator = ""
    if adjective:
        k = _without_articles(words, k, low)
        comparator = APART.get(tuple(words.norms[max(low, k - 2) : k]), "")
        k = _without_articles(words, k - 2 if comparator else k, low)
        evidence = k if comparator else evidence
    role, start = _longest_before(words, k, low, _roles("within", "period", "lasting", "frequency"))
    if not role:
        return CueBefore("", adjective, evidence, evidence, comparator)
    return CueBefore(role, adjective, start, start if role == "within" else evidence, comparator)


def cue_after(words: Words, j: int, high: int) -> CueAfter:
    """The cue that follows the length's last token; ``j`` is the token behind it, ``high`` the end of what is read. A
    history that is an alternative has another length, "stroke within a year or | history of seizures"."""
    cues = _roles("before", "after", "around", "ago", "later", "length", "other")
    norms = words.norms
    k = j
    for skipped in (FILLERS, ADVERBS):
        while k < min(high, j + 6) and norms[k] in skipped and not _longest_after(words, k, high, cues)[0]:
            k += 1
    role, end = _longest_after(words, k, high, cues)
    if role == "length" and k > j and norms[k - 1] == "or":
        return CueAfter("", (), j)
    return CueAfter(role, tuple(norms[k:end]), end) if role else CueAfter("", (), j)


def role_without_event(words: Phrase) -> str:
    """The role of a cue after a length when no event follows: "6 months before." is "6 months ago"."""
    return _roles("ago", "later").get(words, "")


def stances(words: Words) -> Iterator[Stance]:
    """All cues that need no length, the longest at each place."""
    cues, lengths = _stance_phrases()
    norms = words.norms
    behind = 0
    for i in words.where(lengths.__contains__):
        if i < behind:
            continue
        for length in lengths[norms[i]]:
            said = tuple(norms[i : i + length])
            if said in cues:
                behind = i + len(said)
                for role, relation in cues[said]:
                    yield Stance(role, relation, i, behind)
                break


def may_tell_time(stretch: str) -> bool:
    """Whether a word stands in a stretch of text that a cue without a length, or a date, may begin with."""
    return _hint().search(f" {stretch.lower()}") is not None


@cache
def _hint() -> re.Pattern[str]:
    """Begins with what stands before a word, as a search for that skips the rest at once; a letter that is not in ASCII
    before it makes one criterion more be read."""
    cues = alternatives(_stance_phrases()[1])
    times = r"19\d\d|20\d\d|days?|hours?|weeks?|months?|years?|decades?"
    return re.compile(rf"[^a-z0-9_](?:{cues}|{times})\b")


def token_at(words: Words, place: int) -> int:
    """The first token that begins at ``place`` or behind it."""
    return bisect_left(words.starts, place)


def _without_articles(words: Words, k: int, low: int) -> int:
    while k > low and words.norms[k - 1] in ARTICLES:
        k -= 1
    return k


def _longest_before(words: Words, k: int, low: int, cues: dict[Phrase, str]) -> tuple[str, int]:
    if k == low or words.norms[k - 1] not in _last_words():
        return "", k
    for n in range(min(LONGEST, k - low), 0, -1):
        role = cues.get(tuple(words.norms[k - n : k]))
        if role:
            return role, k - n
    return "", k


def _longest_after(words: Words, k: int, high: int, cues: dict[Phrase, str]) -> tuple[str, int]:
    for n in range(min(LONGEST, high - k), 0, -1):
        role = cues.get(tuple(words.norms[k : k + n]))
        if role:
            return role, k + n
    return "", k


@cache
def _roles(*roles: str) -> dict[Phrase, str]:
    """The phrases of these roles; a phrase of several has the role named first."""
    found: dict[Phrase, str] = {}
    for role in roles:
        for row in table("temporal_cues"):
            if row["role"] == role:
                for words in entries(row["phrases"]):
                    found.setdefault(phrase(words), role)
    return found


@cache
def _last_words() -> frozenset[str]:
    """What the phrases end with: spares most lengths the search."""
    return frozenset(phrase(words)[-1] for row in table("temporal_cues") for words in entries(row["phrases"]))


@cache
def _stance_phrases() -> tuple[dict[Phrase, list[tuple[str, str]]], dict[str, list[int]]]:
    """The meanings of each phrase, none where it dates nothing, and how many words those have that begin with a word,
    the longest first."""
    found: dict[Phrase, list[tuple[str, str]]] = {}
    for row in table("temporal_cues"):
        if row["role"] in ("bare", "behind", "event", "timeless"):
            for words in entries(row["phrases"]):
                meanings = found.setdefault(phrase(words), [])
                if row["role"] != "timeless":
                    meanings.append((row["role"], row["relation"]))
    lengths: dict[str, set[int]] = {}
    for phrase_words in found:
        lengths.setdefault(phrase_words[0], set()).add(len(phrase_words))
    return found, {first: sorted(those, reverse=True) for first, those in lengths.items()}
