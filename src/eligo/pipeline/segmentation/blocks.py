"""Lines put together to blocks: a bullet with the hard-wrapped lines under it, a paragraph, a heading.

A line without a marker goes on with the line before it where the writer's editor broke it (a hard wrap), and begins
a block of its own where the writer did. Which of the two it was shows in the width: an editor breaks a line only
where its next word would not have fitted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .headings import is_section_heading
from .markers import Marker, marker_at

INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + INVISIBLE
"""What ``str.isspace`` takes for space, and what takes no room at all."""


@dataclass(slots=True)
class Block:
    """``start:end`` is the text without its marker, which stands at ``marker_start``.

    ``column`` is where the block's first sign stands in its line, ``content`` where its text does;
    ``spaced`` says that an empty line (or the text's start) stands before it.
    """

    start: int
    end: int
    marker_start: int
    column: int
    content: int
    marker: Marker | None
    spaced: bool


@lru_cache(maxsize=4)
def split_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of ``text`` in order; every visible character outside markers lies in exactly one.

    Remembered, since sections and items both begin with them: nobody changes a block.
    """
    lines = _lines(text)
    _settle(lines)
    width = _wrap_width(text, lines)
    if width:
        _join_chance_markers(text, lines, width)
    blocks: list[Block] = []
    for line in lines:
        marker = line.marker
        if marker is not None:
            line.start = min(line.start + marker.length, line.end)
            line.content = line.column + marker.length
        elif blocks:
            previous = blocks[-1]
            if previous.start == previous.end:
                # a bullet alone on its line: this is its text
                previous.start, previous.end = line.start, line.end
                previous.content = max(previous.content, line.column)
                last = line
                continue
            if not line.spaced and _wrapped(text, last, line, width):
                previous.end = line.end
                last = line
                continue
        blocks.append(line)
        last = line
    return tuple(blocks)


_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
"""Where ``str.splitlines`` ends a line."""
_LINE = re.compile(rf"(\S(?:[^{_BREAKS}]*\S)?)")


def _lines(text: str) -> list[Block]:
    """The lines with more than space, each as a block that begins with its marker."""
    lines: list[Block] = []
    visible = text.isascii()
    spaced = True
    end = 0
    parts = _LINE.split(text)
    for between, bare in zip(parts[:-1:2], parts[1::2], strict=True):
        start = end + len(between)
        end = start + len(bare)
        blank, column = _between_lines(between)
        spaced = spaced or blank
        if not visible and (bare[0] in INVISIBLE or bare[-1] in INVISIBLE):
            seen = bare.strip(SPACE)
            if not seen:
                spaced = True
                continue
            first = bare.index(seen[0])
            start, column, bare = start + first, _between_lines(between + bare[:first])[1], seen
        lines.append(Block(start, start + len(bare), start, column, column, marker_at(bare), spaced))
        spaced = False
    return lines


@lru_cache(maxsize=64)
def _between_lines(space: str) -> tuple[bool, int]:
    """Whether an empty line lies in the space between two lines, and the column at which the second one begins."""
    *broken, indent = f"{space}|".splitlines()
    return len(broken) > 1, len(indent.expandtabs(8)) - 1


def _settle(lines: list[Block]) -> None:
    """Drop the doubtful markers that no other line confirms."""
    marked = [line for line in lines if line.marker is not None]
    doubtful = [line for line in marked if line.marker is not None and line.marker.doubtful]
    if not doubtful:
        return
    numbers = {(m.style, m.path, m.value) for line in marked if (m := line.marker) is not None}
    counts: dict[str, int] = {}
    for line in marked:
        if line.marker is not None and line.marker.is_bullet:
            counts[line.marker.style] = counts.get(line.marker.style, 0) + 1
    for line in doubtful:
        marker = line.marker
        if marker is None:
            continue
        if marker.is_bullet:
            confirmed = counts[marker.style] > 1
        else:
            confirmed = any(
                (marker.style, marker.path, marker.value + step) in numbers
                for step in ((1,) if marker.opens else (-1,))
            )
        if not confirmed:
            line.marker = None


_WORD = re.compile(r"\S+")
_DANGLING = re.compile(
    r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|than|that|the|to|with|within|is|are|be)|[,(–/-])$", re.IGNORECASE
)


def _wrap_width(text: str, lines: list[Block]) -> int:
    """The column at which the text's editor broke lines, 0 where it broke none."""
    ends = []
    breaks = []
    for above, below in pairwise(lines):
        if not below.spaced and below.marker is None:
            heads = _heads(text, above, below)
            breaks.append(0 if heads else _reach(text, above, below))
            if not heads:
                ends.append(above.column + above.end - above.start)
    if not ends:
        return 0
    width = sorted(ends)[int(len(ends) * 0.9)]
    if not 40 <= width <= 140:
        return 0
    fitting = sum(reach >= width for reach in breaks)
    return width if fitting >= 0.6 * len(breaks) else 0


def _join_chance_markers(text: str, lines: list[Block], width: int) -> None:
    """Drop the markers of lines that a hard wrap happened to begin with a number or dash.

    It shows where the text puts an empty line before its items, or where no number before it leads up to it.
    """
    marked = [line for line in lines if line.marker is not None]
    airy = sum(line.spaced for line in marked) >= 0.8 * len(marked)
    seen: set[tuple[str, tuple[int, ...], int]] = set()
    for above, below in pairwise(lines):
        marker = below.marker
        if marker is None:
            continue
        wraps = not below.spaced and _reach(text, above, below) >= width
        if wraps and (airy or not (marker.is_bullet or marker.opens or _led_up_to(marker, seen))):
            below.marker = None
        elif not marker.is_bullet:
            seen.update({(marker.style, marker.path, marker.value), (marker.style, marker.path, 1000 + marker.roman)})


def _led_up_to(marker: Marker, seen: set[tuple[str, tuple[int, ...], int]]) -> bool:
    before = (marker.style, marker.path, marker.value - 1)
    return before in seen or (marker.roman > 1 and (marker.style, marker.path, 999 + marker.roman) in seen)


def _reach(text: str, above: Block, below: Block) -> int:
    """The column that the line above would have reached with the first word of the line below."""
    word = _WORD.match(text, below.start)
    return above.column + above.end - above.marker_start + 1 + (word.end() - word.start() if word else 0)


def _wrapped(text: str, above: Block, below: Block, width: int) -> bool:
    """Whether ``below`` only goes on with ``above``."""
    lower = text[below.start].islower()
    if not lower and _heads(text, above, below):
        return False
    if width:
        return lower or below.column > above.column or _reach(text, above, below) >= width
    return lower and _DANGLING.search(text, max(above.marker_start, above.end - 12), above.end) is not None


def _heads(text: str, above: Block, below: Block) -> bool:
    """Whether ``below`` is a section's heading right under an item, no deeper than that: "Exclusion Criteria:"."""
    return (
        above.marker is not None
        and below.column <= above.column
        and text[below.end - 1] == ":"
        and is_section_heading(text[below.start : below.end])
    )
