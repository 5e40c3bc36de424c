"""Where a page of eligibility text is cut into passages that are read one by one.

A passage is what stands for one criterion, heading or paragraph. Blank lines and lines that open with a bullet or a
number end it; a line break that only wraps a long line does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LINE = re.compile(r"[^\r\n]+")
MARKER = re.compile(
    r"(?:[-*+>•·●○◦▪■□–—~]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.):]|\d{1,2}(?:\.\d{1,2}){1,3}(?:\.|(?=\s[A-Z])))"
    r"(?=\s|$)"
)
CLOSED = (".", ";", ":", "?", "!")
LONGEST_WRAP = 140


def passages(text: str) -> Iterator[tuple[int, int]]:
    """The passages of `text` in order, as code point offsets without their bullets and white space at their ends.

    A line goes on with the line before it where it opens with a lower-case letter, or where the line before could not
    have held its first word: that line, the word and a space are longer than any line of the text, as in text that
    was wrapped at a fixed width.
    """
    for start, end in _joined_lines(text):
        marker = MARKER.match(text, start, end)
        content = text[marker.end() : end].lstrip() if marker else text[start:end]
        if content:
            yield end - len(content), end


def _joined_lines(text: str) -> Iterator[tuple[int, int]]:
    lines = [
        (match.start() + len(line) - len(line.lstrip()), match.start() + len(line.rstrip()))
        for match in LINE.finditer(text)
        if (line := match.group()).strip()
    ]
    width = max((_width(text, start, end) for start, end in lines), default=0)
    start = end = -1
    for next_start, next_end in lines:
        if start >= 0 and _goes_on(text, end, next_start, next_end, width):
            end = next_end
            continue
        if start >= 0:
            yield start, end
        start, end = next_start, next_end
    if start >= 0:
        yield start, end


def _goes_on(text: str, end: int, next_start: int, next_end: int, width: int) -> bool:
    gap = text[end:next_start]
    if gap.count("\n") > 1 or gap.count("\r") > 1 or MARKER.match(text, next_start, next_end):
        return False
    line_start = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    first_word = text[next_start : min(next_end, next_start + 40)].split(maxsplit=1)[0]
    overfull = width <= LONGEST_WRAP and end - line_start + 1 + len(first_word) > width >= 40
    if text[end - 1] in CLOSED:
        return overfull and text[next_start].islower()
    return overfull or text[next_start].islower()


def _width(text: str, start: int, end: int) -> int:
    """Columns from the start of the line on which a stretch stands to its end."""
    return end - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) - 1
