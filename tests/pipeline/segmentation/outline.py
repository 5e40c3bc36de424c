"""The items of a text in few words."""

from eligo.pipeline.items import segment


def outline(text: str) -> list[str]:
    """One line an item: id, role if it is not a criterion, and text."""
    return [
        f"{c.id} {'' if c.role == 'criterion' else c.role + ' '}{c.text}{f' @{c.applies_to}' if c.applies_to else ''}"
        for c in segment(text)
    ]
