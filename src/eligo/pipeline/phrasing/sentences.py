"""Where a sentence ends inside a criterion."""

from __future__ import annotations

from ...lexicon.roles import role
from ..marks import ENDS, JOINING
from .syntax import Syntax


def ends_statement(read: Syntax, index: int) -> bool:
    """Whether a sentence, or what a semicolon sets apart, ends at ``index``."""
    word = read.texts[index]
    return word == ";" or (word == "." and ends_sentence(read, index))


def ends_sentence(read: Syntax, index: int) -> bool:
    """Whether the full stop at ``index`` ends a sentence: a gap follows, and no initial or abbreviation of one letter
    stands before it."""
    following = index + 1
    return (
        following < len(read.texts)
        and read.starts[following] > read.ends[index]
        and index > 0
        and (
            len(before := read.texts[index - 1]) > 1
            or before in ENDS
            or before.isdigit()
            or (index > 1 and _has_letter(read.texts[index - 2]))
        )
    )


def _has_letter(word: str) -> bool:
    """Whether a letter behind a word is no initial: "hepatitis B | or | C. Testing ..."."""
    return word in JOINING or word in role("lettered")
