"""Lists that stand in one paragraph: "1) age over 18; 2) written consent; 3) ..."."""

from __future__ import annotations

from .blocks import SPACE, Block
from .markers import Marker, ordinals_in


def run_on_parts(text: str, block: Block, following: Marker | None) -> list[Block]:
    """``block`` taken apart at the numbers of a run-on list, or the block alone.

    ``following`` is the next marker at the start of a line: where it is the number that a split would use,
    the number inside the block is no marker.
    """
    written = text[block.start : block.end]
    if len(written) < 8 or not _may_hold_list(written, block.marker):
        return [block]
    ordinals = [(at, marker) for at, marker in ordinals_in(written) if not _in_parentheses(written, at)]
    if not ordinals:
        return [block]
    cuts = _continued(written, block, ordinals, following) or _introduced(written, block, ordinals)
    if not cuts:
        return [block]
    parts = []
    edges = [at for at, _ in cuts] + [len(written)]
    if cuts[0][0] > 0:
        intro = written[: cuts[0][0]].rstrip(SPACE)
        parts.append(
            Block(
                block.start,
                block.start + len(intro),
                block.marker_start,
                block.column,
                block.content,
                block.marker,
                block.spaced,
            )
        )
    siblings = block.marker is not None and cuts[0][1].continues(block.marker)
    column = block.column if siblings else max(block.content, block.column + 2) if cuts[0][0] else block.column
    for (at, marker), end in zip(cuts, edges[1:], strict=True):
        start = min(at + marker.length, end)
        bare = written[start:end].rstrip(SPACE)
        parts.append(
            Block(
                block.start + start,
                block.start + start + len(bare),
                block.start + at if at else block.marker_start,
                column,
                block.content if siblings else column + 3,
                marker,
                False,
            )
        )
    return [part for part in parts if part.start < part.end]


def _may_hold_list(written: str, marker: Marker | None) -> bool:
    """A quick look: a list's first number stands in the text, or the one after the block's own."""
    if any(first in written for first in _FIRSTS):
        return True
    if marker is None or marker.is_bullet:
        return False
    return (str(marker.value + 1) if marker.style[-2:-1] == "1" else ")") in written or marker.roman > 0


_FIRSTS = ("1)", "a)", "i)", "A)", "I)", " 1.", ":1.", " a.", " i.", " A.", " I.", "1]", "a]")


def _continued(
    written: str, block: Block, ordinals: list[tuple[int, Marker]], following: Marker | None
) -> list[tuple[int, Marker]]:
    """The numbers that go on with the block's own: "1. Age over 18 2. Written consent"."""
    last = block.marker
    if last is None or last.is_bullet:
        return []
    cuts: list[tuple[int, Marker]] = []
    for at, marker in ordinals:
        if marker.continues(last):
            cuts.append((at, marker))
            last = marker
    if not cuts:
        return []
    if len(cuts) < 3 and following is not None and any(_same_place(marker, following) for _, marker in cuts):
        return []
    if (following is not None and following.continues(last)) or len(cuts) >= 2:
        return cuts
    return cuts if written[: cuts[0][0]].rstrip().endswith((".", ";", ",", ":", ")")) else []


def _introduced(written: str, block: Block, ordinals: list[tuple[int, Marker]]) -> list[tuple[int, Marker]]:
    """The numbers of a list that the block introduces: "any of the following: 1) delirium, 2) dementia"."""
    for index, (at, first) in enumerate(ordinals):
        if not first.opens:
            continue
        cuts = [(at, first)]
        for later, marker in ordinals[index + 1 :]:
            if marker.continues(cuts[-1][1]):
                cuts.append((later, marker))
        intro = written[:at].rstrip()
        if len(cuts) >= 2 and (not intro or intro.endswith((":", "："))):
            return cuts
    return []


def _same_place(one: Marker, other: Marker) -> bool:
    return one.style == other.style and one.value == other.value and one.path == other.path


def _in_parentheses(written: str, at: int) -> bool:
    return written.count("(", 0, at) + written.count("[", 0, at) > written.count(")", 0, at) + written.count("]", 0, at)
