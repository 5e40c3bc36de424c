"""Lists that lost their lines: "1) age over 18; 2) written consent; 3) ..." in one paragraph."""

from __future__ import annotations

import re

from .blocks import SPACE, Block
from .markers import Marker, marker_at, ordinals_in

_Cut = tuple[int, Marker]


def run_on_parts(text: str, block: Block, following: Marker | None) -> list[Block]:
    """``block`` taken apart at the numbers or bullets of a run-on list, or the block alone.

    A paragraph is taken apart at the numbers that it introduces, any block at the numbers that go on with its own
    and at a bullet that it swallowed. An enumeration inside a bullet ("females: a) sterile, b) ...") stays whole.
    ``following`` is the next marker at the start of a line: where it is the number that a split would use, the
    number inside the block is no marker.
    """
    written = text[block.start : block.end]
    cuts = _numbers(written, block, following) if _may_hold_list(written, block.marker) else []
    if not cuts:
        cuts = _swallowed(written, block)
    return _apart(block, written, cuts) if cuts else [block]


def _apart(block: Block, written: str, cuts: list[_Cut]) -> list[Block]:
    """The block's text before the first cut, and one block a cut."""
    first = cuts[0][0]
    siblings = first > 0 and block.marker is not None
    column = block.column if siblings or not first else max(block.content, block.column + 2)
    parts = []
    if first:
        end = block.start + len(written[:first].rstrip(SPACE))
        parts.append(
            Block(block.start, end, block.marker_start, block.column, block.content, block.marker, block.spaced)
        )
    for (at, marker), until in zip(cuts, [*(at for at, _ in cuts[1:]), len(written)], strict=True):
        start = min(at + marker.length, until)
        end = start + len(written[start:until].rstrip(SPACE))
        if start < end:
            stands = block.start + at if at else block.marker_start
            content = block.content if siblings else column + 3
            own = block.marker if siblings and marker.is_bullet and block.marker is not None else marker
            parts.append(Block(block.start + start, block.start + end, stands, column, content, own, False))
    return parts


def _may_hold_list(written: str, marker: Marker | None) -> bool:
    """A quick look: a list's first number stands in the text, or the one after the block's own."""
    if len(written) < 8:
        return False
    if marker is None:
        return any(map(written.__contains__, _FIRSTS))
    marker = marker.inner or marker
    if marker.is_bullet:
        return False
    return (str(marker.value + 1) if marker.style[-2:-1] == "1" else marker.style[-1]) in written


_FIRSTS = ("1)", "a)", "i)", "A)", "I)", "1.", " a.", " i.", " A.", " I.", "1]", "a]")


def _numbers(written: str, block: Block, following: Marker | None) -> list[_Cut]:
    ordinals = _outside_parentheses(written, ordinals_in(written))
    if block.marker is None:
        return _introduced(written, ordinals)
    return _continued(written, block.marker.inner or block.marker, ordinals, following)


def _continued(written: str, last: Marker, ordinals: list[_Cut], following: Marker | None) -> list[_Cut]:
    """The numbers that go on with the block's own: "1. Age over 18 2. Written consent"."""
    cuts: list[_Cut] = []
    for at, marker in ordinals:
        if marker.continues(last):
            cuts.append((at, marker))
            last = marker
    if not cuts:
        return []
    if len(cuts) < 3 and following is not None and any(_same_number(marker, following) for _, marker in cuts):
        return []
    if (following is not None and following.continues(last)) or len(cuts) >= 2:
        return cuts
    return cuts if written[: cuts[0][0]].rstrip().endswith((".", ";", ",", ":", ")")) else []


def _introduced(written: str, ordinals: list[_Cut]) -> list[_Cut]:
    """The numbers of a list that the block introduces: "any of the following: 1) delirium, 2) dementia"."""
    for index, (at, first) in enumerate(ordinals[:40]):
        if not first.opens:
            continue
        cuts = [(at, first)]
        for later, marker in ordinals[index + 1 :]:
            if marker.continues(cuts[-1][1]):
                cuts.append((later, marker))
        intro = written[:at].rstrip()
        if len(cuts) >= 2 and (not intro or intro.endswith((":", "：", "following", "-"))):
            return cuts
    return []


def _swallowed(written: str, block: Block) -> list[_Cut]:
    """Bullets in mid-line: "... are excluded. - Pregnancy". Where two follow full stops, the others need none."""
    if " -" not in written and (written.isascii() or not _ANY_BULLET.search(written)):
        return []
    cuts = _bullets_at(_MID_LINE, written)
    opened = block.marker is not None and block.marker.style == "-" and not block.spaced
    if len(cuts) > 1 or opened:
        dashes = _bullets_at(_ANY_DASH, written)
        return dashes if len(dashes) > 1 else cuts
    return cuts


def _bullets_at(where: re.Pattern[str], written: str) -> list[_Cut]:
    cuts: list[_Cut] = []
    for match in where.finditer(written, 1):
        marker = marker_at(written[match.end() : match.end() + 40])
        if marker is not None:
            cuts.append((match.end(), marker))
    return _outside_parentheses(written, cuts)


_MID_LINE = re.compile(r"(?<=[.;])\s{1,60}(?=[-–]\s{1,60}[A-Z])|\s(?=[•▪●■◦‣➢►✓✔]\s?\w)")
_ANY_BULLET = re.compile(r"\s[-–•▪●■◦‣➢►✓✔]")
_ANY_DASH = re.compile(r"\s(?=[-–]\s{1,60}[A-Z])|\s(?=[•▪●■◦‣➢►✓✔]\s?\w)")


def _same_number(one: Marker, other: Marker) -> bool:
    return one.style == other.style and one.value == other.value and one.path == other.path


def _outside_parentheses(written: str, cuts: list[_Cut]) -> list[_Cut]:
    kept = []
    depth = position = 0
    for at, marker in cuts:
        depth += written.count("(", position, at) + written.count("[", position, at)
        depth -= written.count(")", position, at) + written.count("]", position, at)
        position = at
        if depth <= 0:
            kept.append((at, marker))
    return kept
