"""Lines above a list that say what their list is spared: "cancer, except:", "treated metastases are eligible, if:".

Such a list is what the line does not mean. An exclusion holds where the line does and the list does not, "cancer" and
none of its exceptions; an inclusion that denies, "no cancer, except:", is met by the list as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...lexicon.roles import role
from ...schema import Constraint, Criterion, Leaf, Node, leaves
from ..phrasing.syntax import Cue, Syntax, syntax
from ..segmentation.quantifiers import quantifier_of
from ..segmentation.structure import Quantifier
from .simplify import Tree, denied, either, every

SPARING = frozenset({"exception", "unless", "condition"})
NEXT = 3
"""How many words may stand between "eligible" and the "if" that begins the list."""


class Sparing(NamedTuple):
    """How a line spares those of its list, and how the line's end joins them."""

    permits: bool
    quantifier: Quantifier

    def whole(self, group: Criterion, own: Sequence[Constraint], listed: Tree | None) -> Tree | None:
        """The expression of the line, whose constraints are ``own``, with its list; None where the line names nothing
        that can be computed."""
        return (_permitted if self.permits else _excepted)(group, own, listed)


def spares(group: Criterion) -> Sparing | None:
    """How a line spares those of its list; None for any other line."""
    if not group.text.endswith(":") and "following" not in group.text:
        return None
    read = syntax(group.text)
    cues = [one for one in read.cues if one.kind in SPARING and one.side == "after"]
    if not cues or not _ends(read, cues[-1]):
        return None
    cue, tail = cues[-1], group.text[cues[-1].start :]
    if cue.kind != "condition":
        return Sparing(False, quantifier_of(tail, "exclusion"))
    permits = any(one.kind == "permission" and 0 <= cue.first - one.last <= NEXT for one in read.cues)
    return Sparing(True, quantifier_of(tail, "inclusion")) if permits else None


def _excepted(group: Criterion, own: Sequence[Constraint], listed: Tree | None) -> Tree | None:
    """ "Cancer, except:" and its exceptions."""
    said = group.expression
    if said is None or listed is None:
        return None
    denies = group.section != "exclusion" and all(one.negated for one in own)
    return either([said, listed]) if denies else every([said, denied(listed)])


def _permitted(group: Criterion, own: Sequence[Constraint], listed: Tree | None) -> Tree | None:
    """ "Patients with treated metastases are eligible if:" and what they must be; where the line says something else
    before, they are excepted from that on these conditions."""
    said, excludes = group.expression, group.section == "exclusion"
    if listed is None or (said is not None and not excludes):
        return every([said, listed])
    if said is not None:
        for one in own:
            if isinstance(one.applies_if, Node) and one.applies_if.op == "not":
                one.applies_if = denied(every([one.applies_if.of[0], listed]) or listed)
        return said
    conditions = {leaf for one in own if one.applies_if is not None for leaf in leaves(one.applies_if)}
    who = every([Leaf(constraint=one.id) for one in own if one.id not in conditions])
    if excludes:
        return every([who, denied(listed)])
    return listed if who is None else either([denied(who), listed])


def _ends(read: Syntax, cue: Cue) -> bool:
    """Whether nothing is named behind a cue: "except | for the following conditions:"."""
    return all(
        read.classes[at] != "content" or read.texts[at] in role("listing") for at in range(cue.last, len(read.texts))
    )
