"""The tokens that numbers, comparators and subjects are read from, with their offsets.

Finer than the pipeline's tokenizer where figures are glued to words ("than100", "2.5xULN", "GradeⅠ－Ⅱ"), and cheap
enough to run without spaCy. Each token also has a normal form: lower case, one glyph for each comparator, dash and
multiplication sign, character references and markdown escapes undone.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ..lexicon import table

ROMAN_GLYPHS = "Ⅰ-ⅿ"
FRACTION_GLYPHS = "¼-¾⅐-⅞"
GLUED = "than|least|over|above|below|under|exceeding|age|aged|bmi|approximately|about|to|of|is|and|or"

TOKEN = re.compile(
    rf"""
      &(?:lt|gt|le|ge|amp|nbsp|plusmn|\#(?:60|62|8804|8805|177|160));
    | \b[eEiI]\.\s?[gGeE]\b\.?
    | [xX](?=I?U[LN][NL]|LLN|10(?:[\W⁰-⁹¹²³]|[369]\b|12\b|[eE]\d))
    | (?i:{GLUED})(?=\d)
    | \d+
    | [{ROMAN_GLYPHS}]
    | [{FRACTION_GLYPHS}]
    | [^\W\d_{ROMAN_GLYPHS}{FRACTION_GLYPHS}][^\W_{ROMAN_GLYPHS}{FRACTION_GLYPHS}]*(?:['’][^\W\d_]{{1,2}}\b)?
    | \S
    """,
    re.VERBOSE,
)

GLYPHS = str.maketrans(
    {
        **dict.fromkeys("＜˂‹〈﹤", "<"),
        **dict.fromkeys("＞˃›〉﹥", ">"),
        **dict.fromkeys("≦⩽≲⋜", "≤"),
        **dict.fromkeys("≧⩾≳⋝", "≥"),
        **dict.fromkeys("−–—‐‑‒―˗－﹣", "-"),
        **dict.fromkeys("×✕✖⨯", "x"),
        **dict.fromkeys("～∼〜", "~"),
        **dict.fromkeys("（［", "("),
        **dict.fromkeys("）］", ")"),
        "＝": "=",
        "＋": "+",
        "／": "/",
        "⁄": "/",
        "，": ",",
        "．": ".",
        "·": ".",
        "∙": ".",
        "：": ":",
        "；": ";",
        "＊": "*",
        "％": "%",
        "’": "'",
        "∗": "*",
    }
)

REFERENCES = {
    "&lt;": "<",
    "&#60;": "<",
    "&gt;": ">",
    "&#62;": ">",
    "&le;": "≤",
    "&#8804;": "≤",
    "&ge;": "≥",
    "&#8805;": "≥",
    "&amp;": "&",
    "&plusmn;": "±",
    "&#177;": "±",
}

BLANK = frozenset(("\\", "&nbsp;", "&#160;", "​", "﻿", "**"))


class Words:
    """The tokens of ``text[start:end]``: parallel lists of their offsets into ``text`` and their normal forms."""

    __slots__ = ("ends", "norms", "starts", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.norms: list[str] = []
        for token in TOKEN.finditer(text, start, len(text) if end is None else end):
            written = token.group()
            if written in BLANK:
                continue
            self.starts.append(token.start())
            self.ends.append(token.end())
            norm = written.translate(GLYPHS).lower()
            if norm[1:2] == "." and len(norm) > 2:
                norm = norm.replace(" ", "").rstrip(".") + "."
            self.norms.append(REFERENCES.get(norm, norm))

    def __len__(self) -> int:
        return len(self.norms)

    def glued(self, i: int) -> bool:
        """Whether nothing stands between token ``i`` and the one before it."""
        return 0 < i < len(self.norms) and self.ends[i - 1] == self.starts[i]

    def at(self, offset: int) -> int:
        """The first token that begins at or behind ``offset``."""
        return bisect_left(self.starts, offset)

    def written(self, i: int, j: int) -> str:
        """The text of the tokens ``i`` up to but not including ``j``."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""


def phrase(text: str) -> tuple[str, ...]:
    """The normal forms of a phrase's tokens, for looking it up among those of a text."""
    return tuple(Words(text).norms)


def cues(name: str) -> frozenset[str]:
    """The words of one row of ``lexicon/quantity_cues.tsv``."""
    return frozenset(next(row["words"] for row in table("quantity_cues") if row["name"] == name).split())
