"""The letters and numbers that count the entries of a list inside a sentence: "a) hypertension b) diabetes"."""

from __future__ import annotations

from ..marks import PARENTHESES
from .phrases import Words

ORDERS = ("abcdefgh", "123456789", ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii"))
"""What such a list counts by, each from its first on."""
FIRST = frozenset(order[0] for order in ORDERS)
LONGEST = 4


def enumerators(text: str, words: Words) -> list[int]:
    """The places among the words of ``text`` of those that only count: at least two, in order and from the first on.

    Each stands before a closing parenthesis that none but its own opening one belongs to: "(grade 1) or (grade 2)"
    counts nothing, nor does "IL-1)".
    """
    if text.count(")") < 2:
        return []
    labels: list[tuple[int, str]] = []
    depth = 0
    for at in [at for at, word in enumerate(words.texts) if word in PARENTHESES]:
        if words.texts[at] == "(":
            depth += 1
        elif at:
            label, start = words.texts[at - 1], words.starts[at - 1]
            before = text[start - 1] if start else " "
            own = before == "("
            if label.isalnum() and len(label) <= LONGEST and (own or (before.isspace() and not depth)):
                labels.append((at - 1, label))
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
