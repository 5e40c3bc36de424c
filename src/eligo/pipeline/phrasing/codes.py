"""Codes and numbers that belong to a name: "type 1 or 2 diabetes", "hepatitis B", "CDK4/6"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from .coordination import CONNECTORS, is_code
from .syntax import Syntax
from .vocabulary import role

KINDS = frozenset(
    {"type", "types", "factor", "genotype", "genotypes", "cdk", "pde", "dpp", "sglt", "her", "il", "ctla", "cd"}
)
"""Words whose number is part of the name: "type 2", "CDK 4/6"."""


def with_code(read: Syntax, text: str, taken: AbstractSet[int], last: int) -> int:
    """The end of a name with the code that follows it and is not taken: "diabetes | type I", "hepatitis | B"."""
    words = read.words
    if last < len(words) and is_numbered(read, last):
        last += 2
        return last + (last < len(words) and words[last].text in role("acting"))
    at = last + (last < len(words) and words[last].text in role("coded"))
    if at >= len(words) or read.starts[at] - read.ends[at - 1] > 1 or at in taken:
        return last
    if read.classes[at] == "enumerator":
        return last
    announced = at > last
    plain = words[at].text.isdigit() or words[at].text in {"a", "i"}
    return at + 1 if is_code(words[at], text, listed=False) and (announced or not plain) else last


def codes(read: Syntax) -> set[int]:
    """The numbers that are codes of a kind, and what joins them: "type | 1 or 2 | diabetes"."""
    words = read.words
    found: set[int] = set()
    if "/" not in read.texts and KINDS.isdisjoint(read.texts):
        return found
    for at in range(1, len(words)):
        if is_numbered(read, at - 1):
            found |= {at - 2, at - 1, at}
        if words[at].text.isdigit() and words[at - 1].text in KINDS:
            while at < len(words) and words[at].text.isdigit():
                found.add(at)
                at += 1
                if at < len(words) and words[at].text in CONNECTORS:
                    found.add(at)
                    at += 1
    return found


def is_numbered(read: Syntax, at: int) -> bool:
    """Whether a stroke joins the numbers of one name: "CDK4/6"."""
    words = read.words
    if words[at].text != "/" or not 0 < at < len(words) - 1 or not words[at + 1].text.isdigit():
        return False
    before = words[at - 1].text
    return before[0].isalpha() and before[-1].isdigit() and words[at - 1].end + 1 == words[at + 1].start
