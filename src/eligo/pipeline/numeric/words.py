"""The tokens that numbers, comparators and subjects are read from, with their offsets.

Finer than the pipeline's tokenizer where figures are glued to words ("than100", "2.5xULN", "GradeⅠ－Ⅱ"), and cheap
enough to run without spaCy. Each token also has a normal form: lower case, one glyph for each comparator, dash and
multiplication sign, character references and markdown escapes undone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress

from ..remembered import Remembered

ROMAN_GLYPHS = "Ⅰ-ⅿ"
FRACTION_GLYPHS = "¼-¾⅐-⅞"
LETTER = rf"[^\W\d_{ROMAN_GLYPHS}{FRACTION_GLYPHS}]"
TOKEN = re.compile(
    rf"""(
      {LETTER}[^\W_{ROMAN_GLYPHS}{FRACTION_GLYPHS}]*+(?:['’][^\W\d_]{{1,2}}\b|)
    | \d++
    | [^\w\s&]
    | &(?:lt|gt|le|ge|amp|nbsp|plusmn|\#(?:60|62|8804|8805|177|160));
    | [{ROMAN_GLYPHS}{FRACTION_GLYPHS}]
    | \S
    )""",
    re.VERBOSE,
)
PLAIN = re.compile(
    r"([A-Za-z][A-Za-z0-9]*+(?:'[A-Za-z]{1,2}\b|)|[0-9]++|&(?:lt|gt|le|ge|amp|nbsp|plusmn|\#(?:60|62|8804|8805|177|160));|[^\s\x1c-\x1f])",
    re.ASCII,
)
"""The same for text in ASCII, where it takes half the time."""
MIXED = re.compile(rf"[\d_&'’{ROMAN_GLYPHS}{FRACTION_GLYPHS}](?:(?<!\d)|(?=[^\W\d_]))")
PLAIN_MIXED = re.compile("[0-9_&'](?:(?<![0-9])|(?=[A-Za-z]))")
"""What is one word for others and several tokens here, or the other way round."""
ABBREVIATED = re.compile(r"[eEiI]\.\s?[gGeE]\b\.?")
GLUED = re.compile(
    r"((?:than|least|within|between|be|over|above|below|under|exceeding|age|aged|bmi|approximately|about|to|of|is|and|or|³)(?=\d)"
    r"|x(?=\d{1,2}$|i?u[ln][nl]\b|lln\b|10(?:[⁰-⁹¹²³]|[3-9]\b|12\b|e\d|$)))(.+)",
    re.IGNORECASE,
)
"""A figure, or what it is a multiple of, glued to the word before: "than100", "xULN", "x109"."""

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

SYMBOLS = {"³": "≥", "£": "≤"}
"""Signs of the font Symbol, as they look where the font was lost: "³ 18 years", "£ 1.5 x ULN"."""
TIMES_SIGN = re.compile(r"x(?!10$)\d{1,2}", re.IGNORECASE)
"""The "x3" of "> x3 ULN", and a name elsewhere."""
COMPARING = frozenset("<>≤≥=")
COMPARED = re.compile(r"\s?(?:\d|(?:NCI|CTC|[Gg]rade)\b)")
CUBED = frozenset(("m", "dm", "cm", "mm", "m2"))
BLANKS = frozenset(("\\", "&nbsp;", "&#160;", "\u200b", "\ufeff"))
BLANK, SPECIAL = "\n", "\t"
UNUSUAL = frozenset((BLANK, SPECIAL))


def _norm(written: str) -> str:
    """The normal form, ``BLANK`` for what is no token, ``SPECIAL`` for what must be looked at in its place."""
    norm = written.translate(GLYPHS).lower()
    norm = REFERENCES.get(norm, norm)
    if written in BLANKS:
        norm = BLANK
    elif norm in ("e", "i") or norm in SYMBOLS or GLUED.fullmatch(written):
        norm = SPECIAL
    return norm


NORMS = Remembered(_norm)


@lru_cache(maxsize=512)
def words_of(text: str, start: int, end: int) -> Words:
    """As :class:`Words`, remembered: several components read the tokens of one criterion."""
    return Words(text, start, end)


class Words:
    """The tokens of ``text[start:end]``: parallel lists of their offsets into ``text`` and their normal forms; and as
    they are written, unless a token was joined or taken apart."""

    __slots__ = ("ends", "norms", "raw", "starts", "text")

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text = text
        stretch = text[start:end]
        parts = (PLAIN if stretch.isascii() else TOKEN).split(stretch)
        written: list[str] = parts[1::2]
        self.raw: list[str] | None = written
        places = list(accumulate(map(len, parts), initial=start))
        self.starts: list[int] = places[1:-1:2]
        self.ends: list[int] = places[2::2]
        self.norms: list[str] = list(map(NORMS.__getitem__, written))
        if not UNUSUAL.isdisjoint(self.norms):
            self._settle(written, len(text) if end is None else end)

    def _settle(self, written: Sequence[str], stop: int) -> None:
        """Leaves blanks out, and puts what special tokens stand for in their place."""
        starts, ends, norms = self.starts, self.ends, self.norms
        unusual = [*self.where(UNUSUAL.__contains__), len(norms)]
        self.starts, self.ends, self.norms = [], [], []
        done = 0
        for k in unusual:
            if k < done:
                continue
            self.starts += starts[done:k]
            self.ends += ends[done:k]
            self.norms += norms[done:k]
            done = k + 1
            if k < len(norms) and norms[k] == SPECIAL:
                done = bisect_left(starts, self._add_special(written[k], starts[k], stop), done)
        if self.starts != starts or self.ends != ends:
            self.raw = None

    def _add_special(self, written: str, first: int, stop: int) -> int:
        """Adds "e.g." as one token, "than100" as two, and a lost sign as what it was; where they end."""
        short = ABBREVIATED.match(self.text, first, stop)
        glued = GLUED.fullmatch(written)
        if short:
            parts = [(first, short.end(), short.group().lower().replace(" ", "").rstrip(".") + ".")]
        elif glued and not (TIMES_SIGN.fullmatch(written) and COMPARING.isdisjoint(self.norms[-1:])):
            middle = first + len(glued[1])
            parts = [(first, middle, SYMBOLS.get(glued[1], glued[1].lower()))]
            inner = Words(self.text, middle, first + len(written))
            parts += zip(inner.starts, inner.ends, inner.norms, strict=True)
        else:
            end, norm = first + len(written), written.lower()
            lost = norm in SYMBOLS and COMPARED.match(self.text, end, stop) and CUBED.isdisjoint(self.norms[-1:])
            parts = [(first, end, SYMBOLS[norm] if lost else norm)]
        for start, end, norm in parts:
            self.starts.append(start)
            self.ends.append(end)
            self.norms.append(norm)
        return parts[-1][1]

    def __len__(self) -> int:
        return len(self.norms)

    def where(self, kind: Callable[[str], object]) -> Iterator[int]:
        """The tokens whose normal form is of a kind."""
        return compress(range(len(self.norms)), map(kind, self.norms))

    def glued(self, i: int) -> bool:
        """Whether nothing stands between token ``i`` and the one before it."""
        return 0 < i < len(self.norms) and self.ends[i - 1] == self.starts[i]

    def whole(self) -> list[str] | None:
        """The tokens as written, if each is a run of letters and digits or a single mark: no "10mg", no "patient's"."""
        if not self.raw:
            return None
        stretch = self.text[self.starts[0] : self.ends[-1]]
        return None if (PLAIN_MIXED if stretch.isascii() else MIXED).search(stretch) else self.raw

    def at(self, offset: int) -> int:
        """The first token that begins at or behind ``offset``."""
        return bisect_left(self.starts, offset)

    def written(self, i: int, j: int) -> str:
        """The text of the tokens ``i`` up to but not including ``j``."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""


def phrase(text: str) -> tuple[str, ...]:
    """The normal forms of a phrase's tokens, for looking it up among those of a text."""
    return tuple(Words(text).norms)
