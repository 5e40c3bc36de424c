"""Which lines announce a list below them."""

from __future__ import annotations

import re

from ...lexicon.roles import line_words


def mentions_list(line: str) -> bool:
    """Whether a sentence speaks of a list though it does not end with a colon: "... meet the following criteria."."""
    return "following" in line[-300:] or line.endswith(_OPEN_SENTENCE)


def addresses_all(line: str) -> bool:
    """Whether a line that announces a list speaks of eligibility itself, so that all that follows may be its list."""
    return _ADDRESSES_ALL.search(line) is not None


def introduces(line: str) -> bool:
    """Whether a line announces what follows: it ends with a colon, or with "the following"."""
    return line.endswith(_COLONS) or line[-40:].lower().rstrip(" .,;-").endswith(_ANNOUNCING)


_ADDRESSES_ALL = re.compile(r"criteri|eligib|exclu|enrol", re.IGNORECASE)
_OPEN_SENTENCE = tuple(f" {word}" for word in line_words("open-sentence-ends"))
_COLONS = (":", "：", ":-", ": -")
_ANNOUNCING = tuple(line_words("announcing-ends"))
