"""The tree of a text's items: what stands under what, by indentation, by number, and by what a line announces."""

from __future__ import annotations

from dataclasses import dataclass, field

from .announcing import addresses_all, introduces, mentions_list
from .blocks import Block
from .cohorts import is_people_label
from .markers import Marker
from .run_on import run_on_parts
from .structure import Section
from .topics import is_label

DEEPEST = 20
"""So many items stand in one another at most; what stands deeper is beside the deepest. Pages have five or six."""

Part = tuple[Section, Block | None]
"""A block under its section; a section begins with None in place of a block."""


@dataclass(slots=True)
class Item:
    """A criterion, group or note in the making; ``content`` is the column of its text, ``column`` its marker's."""

    start: int
    end: int
    marker_start: int
    section: Section
    column: int
    content: int
    marker: Marker | None
    introduces: bool
    mentions_list: bool
    label: bool
    lower: bool
    goes_on: bool
    parent: Item | None = None
    depth: int = 0
    children: list[Item] = field(default_factory=list)
    id: str = ""
    text: str = ""
    note: bool = False
    defines: bool = False
    """Whether it only says what a word of another criterion means, or stands below what does."""
    applies_to: str | None = None
    interrupts: tuple[str, int] | None = None
    """The style and column of the list that a paragraph stands in the middle of."""
    by_number: bool = False
    """Whether its parent was found by its number."""
    covers: bool = False
    """Whether it introduces all that follows in its section, sub-headings and all."""
    flat: bool = False
    """Whether its children stand at its own level, because the text shows no other."""


def item_tree(text: str, parts: list[Part]) -> list[Item]:
    """The items of the parts in the order of the text, each with its parent and children."""
    items: list[Item] = []
    open_items: list[Item] = []
    labels = _people_labels(text, parts)
    for (section, block), following in zip(parts, _following_markers(parts), strict=True):
        if block is None:
            _close_for_heading(open_items, section, text)
            continue
        for piece in run_on_parts(text, block, following):
            item = _read_item(text, section, piece)
            if item is None:
                continue
            if item.start in labels:
                item.introduces = item.label = True
            if _place(item, items, open_items):
                items.append(item)
    return items


def _following_markers(parts: list[Part]) -> list[Marker | None]:
    """For each part the next marker after it."""
    following: list[Marker | None] = []
    marker = None
    for _, block in reversed(parts):
        following.append(marker)
        if block is not None and block.marker is not None:
            marker = block.marker
    return following[::-1]


def _people_labels(text: str, parts: list[Part]) -> set[int]:
    """Where bullets are the names of the people that the bullets after them are about: at least two in a text."""
    found = {
        block.start
        for _, block in parts
        if block is not None and block.end - block.start <= 40 and is_people_label(text[block.start : block.end])
    }
    return found if len(found) > 1 else set()


def _close_for_heading(open_items: list[Item], section: Section, text: str) -> None:
    if not open_items:
        return
    if section.heading_end == section.heading_start or open_items[0].section.kind != section.kind:
        open_items.clear()
        return
    first = open_items[0]
    if first.introduces and not first.children and addresses_all(text[first.start : first.end]):
        first.covers = True
    line_start = max(text.rfind("\n", 0, section.heading_start), text.rfind("\r", 0, section.heading_start)) + 1
    before = text[line_start : section.heading_start].expandtabs(8)
    column = len(before) - len(before.lstrip()) if before.strip() else len(before)
    while open_items and not open_items[-1].covers:
        if open_items[-1].content <= column and open_items[-1].marker is not None:
            break
        open_items.pop()


def _read_item(text: str, section: Section, block: Block) -> Item | None:
    written = text[block.start : block.end]
    if not (written[:1].isalnum() or any(sign.isalnum() for sign in written)):
        return None
    label = is_label(written, block.marker is not None)
    return Item(
        block.start,
        block.end,
        block.marker_start,
        section,
        block.column,
        block.content,
        block.marker,
        label or introduces(written),
        block.marker is None and mentions_list(written),
        label,
        written[0].islower(),
        written.endswith(_GOING_ON),
    )


def _place(item: Item, items: list[Item], open_items: list[Item]) -> bool:
    """Give the item its parent; False where it is no item but goes on with the one before it."""
    marker = item.marker
    if marker is None:
        parent = _parent_of_paragraph(item, open_items)
        if parent is not None and items[-1] is parent and _goes_on(parent, item):
            parent.end = item.end
            parent.introduces = item.introduces
            return False
        item.interrupts = _list_before(item, items)
    elif open_items and _is_next_bullet(item, marker, open_items[-1]):
        parent = open_items.pop().parent
    else:
        parent = _parent_by_number(item, marker, items, open_items)
        if parent is None:
            while open_items and open_items[-1].by_number:
                open_items.pop()
            parent = _parent_of_marked(item, marker, open_items)
    if parent is not None and parent.depth == DEEPEST:
        while open_items and open_items.pop() is not parent:
            pass
        parent = parent.parent
    item.parent = parent
    if parent is not None:
        item.depth = parent.depth + 1
        parent.children.append(item)
    open_items.append(item)
    return True


def _is_next_bullet(item: Item, marker: Marker, before: Item) -> bool:
    """Whether an item is one more bullet of a list that the one before it stands in, as most items are."""
    other = before.marker
    return (
        marker.is_bullet
        and other is not None
        and marker.style == other.style
        and item.column == before.column
        and not (before.introduces or before.covers or before.by_number)
        and not (before.parent is not None and before.parent.flat)
    )


def _list_before(paragraph: Item, items: list[Item]) -> tuple[str, int] | None:
    """The style and column of the list that stands before a paragraph in its section."""
    for other in reversed(items[-20:]):
        if other.section.kind != paragraph.section.kind:
            return None
        if other.marker is not None:
            return other.marker.style, other.column
    return None


def _goes_on(before: Item, paragraph: Item) -> bool:
    """Whether a paragraph under an item is more of the item, and no member or label of a list in it."""
    return (
        before.marker is not None
        and not before.introduces
        and not paragraph.label
        and before.section is paragraph.section
    )


def _parent_by_number(item: Item, marker: Marker, items: list[Item], open_items: list[Item]) -> Item | None:
    """The item whose number the item's own begins with: "2." of "2.a." and of "2.1"."""
    path = marker.number[:-1] if marker.path or marker.inner else ()
    if not path:
        return None
    for other in reversed(items[-100:]):
        if other.section is not item.section:
            break
        if other.marker is not None and other.marker.number == path:
            item.by_number = True
            ancestors = [other]
            while (above := ancestors[-1].parent) is not None:
                ancestors.append(above)
            open_items[:] = ancestors[::-1]
            return other
    return None


_GOING_ON = (";", ",", " or", " and", " OR", " AND", "and/or")


def _parent_of_paragraph(item: Item, open_items: list[Item]) -> Item | None:
    while open_items:
        top = open_items[-1]
        if top.covers:
            return top
        if top.marker is not None:
            if item.column > top.column and item.column >= top.content - 1:
                return top
            if top.introduces and all(child.marker is None for child in top.children):
                # "- For male patients:" with its paragraphs at the margin
                return top
        elif top.introduces and top.column <= item.column:
            if not top.children:
                return top
            if top.children[0].marker is None and (top.children[0].introduces or not item.introduces):
                return top
        open_items.pop()
    return None


def _parent_of_marked(item: Item, marker: Marker, open_items: list[Item]) -> Item | None:
    if not marker.is_bullet:
        for depth in range(len(open_items) - 1, -1, -1):
            sibling = open_items[depth]
            if sibling.covers:
                break
            if sibling.marker is not None and marker.continues(sibling.marker) and sibling.column == item.column:
                del open_items[depth:]
                return sibling.parent
    if open_items and _awaits(open_items[-1], item, marker):
        open_items[-1].flat = marker.is_bullet and item.column <= open_items[-1].column
        return open_items[-1]
    while open_items:
        top = open_items[-1]
        if top.covers:
            return top
        if top.marker is None:
            if (top.introduces or top.mentions_list) and item.column >= top.column:
                style, column = top.interrupts or ("", 0)
                top.flat = style == marker.style and abs(column - item.column) <= 2
                if not (top.flat and top.children):
                    return top
            open_items.pop()
            continue
        deeper = item.column > top.column and (item.column >= top.content - 1 or item.column >= top.column + 2)
        if deeper and item.content != top.content:
            return top
        if abs(item.content - top.content) > 1 and item.column != top.column:
            open_items.pop()
            continue
        return _parent_at_level(item, marker, top.marker, open_items)
    return None


def _awaits(introducer: Item, item: Item, marker: Marker) -> bool:
    """Whether a line that announces a list gets it here, though the item stands no deeper.

    Registries flatten nested lists. That a list begins shows in its number (1, a, i), or in small letters after
    an announcement in capitals.
    """
    if not introducer.introduces or introducer.children:
        return False
    if introducer.marker is None:
        return False
    return marker.opens or (item.lower and not introducer.lower)


def _parent_at_level(item: Item, marker: Marker, before: Marker, open_items: list[Item]) -> Item | None:
    """The parent of an item that stands at the level of the last open one, whose marker is ``before``."""
    top = open_items[-1]
    if marker.style == before.style and (marker.is_bullet or marker.continues(before) or not marker.opens):
        if marker.is_bullet and top.introduces and not top.children:
            top.flat = True
            return top
        group = top.parent
        open_items.pop()
        if group is not None and group.flat and _ends_flat_list(item, group):
            while open_items.pop() is not group:
                pass
            return group.parent if group.marker is not None else _parent_of_marked(item, marker, open_items)
        return group
    ancestor = next((a for a in reversed(open_items[:-1]) if _same_list(a, item)), None)
    if ancestor is not None:
        while open_items.pop() is not ancestor:
            pass
        return ancestor.parent
    if top.introduces or (not before.is_bullet and marker.style != before.style and (marker.is_bullet or marker.opens)):
        return top
    open_items.pop()
    return top.parent


def _ends_flat_list(item: Item, group: Item) -> bool:
    """Whether an item goes back to the level of the line that announced the list it stands in.

    A page without levels shows no end of such a list: it runs on, unless the next announcement comes, or the list
    began in small letters and the item does not, or its entries ended in ";" or "or" and the last one does not.
    """
    first, last = group.children[0], group.children[-1]
    return item.introduces or (first.lower and not item.lower) or (first.goes_on and not last.goes_on)


def _same_list(one: Item, other: Item) -> bool:
    if one.marker is None or other.marker is None or one.marker.style != other.marker.style:
        return False
    if not (abs(one.content - other.content) <= 1 or one.column == other.column):
        return False
    return one.marker.is_bullet or other.marker.continues(one.marker) or not other.marker.opens
