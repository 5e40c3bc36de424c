"""The words that play a part: in phrases, by ``lexicon/roles.tsv``; in reading a number, by ``quantity_cues.tsv``; in
reading a time, by ``time_words.tsv``; in lines, by ``line_words.tsv``. And those of roles that belong together.

Raises:
    KeyError: no row has the name.
"""

from functools import cache

from . import entries, table


@cache
def role(name: str) -> frozenset[str]:
    """The words of a role in phrases, in lower case: "reaction", "result", "vague", …"""
    return _entries("roles", name)


@cache
def cues(name: str) -> frozenset[str]:
    """The words and signs that decide how a number is read, in the normal form of its tokens: "times", "volume", …"""
    return frozenset(_cells("quantity_cues")[name].split())


@cache
def time_words(name: str) -> frozenset[str]:
    """The words that decide how a time is read, in lower case: "articles", "episodes", …"""
    return _entries("time_words", name)


@cache
def line_words(name: str) -> frozenset[str]:
    """The words by which a line is a heading, a title or a sentence, in lower case: "title-nouns", …"""
    return _entries("line_words", name)


@cache
def outcomes() -> frozenset[str]:
    """The outcomes of tests, of which some tell of disease and some of its absence."""
    return role("result") | role("ill") | role("absent")


@cache
def ending() -> frozenset[str]:
    """Words of denials that say that something is over."""
    return role("ceasing") | role("ended") | role("no_longer")


def _entries(source: str, name: str) -> frozenset[str]:
    return frozenset(entries(_cells(source)[name]))


@cache
def _cells(source: str) -> dict[str, str]:
    return {row["name"]: row["words"] for row in table(source)}
