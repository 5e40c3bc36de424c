"""The letters and numbers that count the entries of a list inside a sentence: "a) hypertension b) diabetes"."""

from __future__ import annotations

from collections.abc import Sequence

from .phrases import Word

ORDERS = ("abcdefgh", "123456789", ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"))
"""What such a list counts by, each from its first on."""
FIRST = frozenset(order[0] for order in ORDERS)
LONGEST = 4


def enumerators(text: str, found: Sequence[Word]) -> list[int]:
    """The places among the words of ``text`` of those that only count: at least two, in order and from the first on.

    Each stands before a closing parenthesis that none but its own opening one belongs to: "(grade 1) or (grade 2)"
    counts nothing, nor does "IL-1)".
    """
    if text.count(")") < 2:
        return []
    labels: list[tuple[int, str]] = []
    depth = 0
    for at, word in enumerate(found):
        if word.text == "(":
            depth += 1
        elif word.text == ")":
            label = found[at - 1] if at else word
            before = text[label.start - 1] if label.start else " "
            own = before == "("
            if label.text.isalnum() and len(label.text) <= LONGEST and (own or (before.isspace() and not depth)):
                labels.append((at - 1, label.text))
            depth = max(depth - 1, 0)
    counted: list[int] = []
    for order in ORDERS:
        run: list[int] = []
        for at, written in labels:
            if len(run) < len(order) and written == order[len(run)]:
                run.append(at)
        if len(run) > 1:
            counted += run
    return sorted(set(counted))
