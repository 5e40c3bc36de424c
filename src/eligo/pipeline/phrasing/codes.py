"""Codes and numbers that belong to a name: "type 1 or 2 diabetes", "hepatitis B", "CDK4/6"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ...lexicon.roles import role
from .coordination import CONNECTORS, is_code
from .syntax import Syntax


def with_code(read: Syntax, text: str, taken: AbstractSet[int], last: int) -> int:
    """The end of a name with the code that follows it and is not taken: "diabetes | type I", "hepatitis | B"."""
    texts = read.texts
    if last == len(texts):
        return last
    if is_numbered(read, last):
        last += 2
        return last + (last < len(texts) and texts[last] in role("acting"))
    at = last + (texts[last] in role("coded"))
    if at >= len(texts) or read.starts[at] - read.ends[at - 1] > 1 or at in taken:
        return last
    if read.classes[at] in {"enumerator", "punctuation"}:
        return last
    announced = at > last
    plain = texts[at].isdigit() or texts[at] in {"a", "i"}
    return at + 1 if is_code(read, at, text, listed=False) and (announced or not plain) else last


def codes(read: Syntax) -> set[int]:
    """The numbers that are codes of a kind, and what joins them: "type | 1 or 2 | diabetes"."""
    texts = read.texts
    found: set[int] = set()
    numbered = role("numbered")
    if "/" not in read.words and numbered.isdisjoint(read.words):
        return found
    for at in [at + 1 for at, word in enumerate(texts) if word == "/" or word in numbered]:
        if is_numbered(read, at - 1):
            found |= {at - 2, at - 1, at}
        if at < len(texts) and texts[at].isdigit() and texts[at - 1] in numbered:
            while at < len(texts) and texts[at].isdigit():
                found.add(at)
                at += 1
                if at < len(texts) and texts[at] in CONNECTORS:
                    found.add(at)
                    at += 1
    return found


def is_numbered(read: Syntax, at: int) -> bool:
    """Whether a stroke joins the numbers of one name: "CDK4/6"."""
    texts = read.texts
    if texts[at] != "/" or not 0 < at < len(texts) - 1 or not texts[at + 1].isdigit():
        return False
    before = texts[at - 1]
    return before[0].isalpha() and before[-1].isdigit() and read.ends[at - 1] + 1 == read.starts[at + 1]
