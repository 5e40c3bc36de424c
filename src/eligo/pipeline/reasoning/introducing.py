"""How the line above a list bears on it: it names the list, the list illustrates it, or it asks for more beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ...lexicon.roles import role
from ...schema import Constraint, Criterion, Leaf, Node, leaves
from ..analysis import Extent, last_word
from ..phrasing.obliged import asked_of_groups
from ..phrasing.sentences import ends_sentence
from ..phrasing.syntax import Cue, Syntax, syntax
from .simplify import Tree, denied

SENTENCE = 5
"""So many words say something; fewer, above sub-items, are their name."""
INTRODUCED = 6
"""So many words, with the colon, may stand behind what introduces a list: "including, but not limited to, these:"."""
FOLLOWING = 4
"""How soon "the following" stands behind what defines: "as shown by | the following"."""
RELATIVE = frozenset({"that", "which"})
OPEN = frozenset({"determiner", "preposition", "pronoun", "auxiliary"})
"""Behind words of these classes a sentence goes on."""
Bearing = Literal["label", "example", "condition", "group"]
"""How a line bears on the list below it; of a group, it says of whom the list is asked."""


class Introduction(NamedTuple):
    """The sentence that introduces a list, the last of the line above it, from word ``first`` on and from ``start`` in
    the trial's text, and the constraints that it names, ``own``."""

    group: Criterion
    read: Syntax
    first: int
    start: int
    own: list[Constraint]

    def bearing(self) -> Bearing:
        """How the sentence bears on the list: it names it ("Cardiac disease:"), the list illustrates it ("serious
        infections, including:"), or it asks for something beside it ("diabetes and two of the following:", "newly
        diagnosed breast cancer" with its requirements below it and no colon; in an exclusion, either excludes).
        Examples and definitions inside it ("lung cancer, including adenocarcinoma, that has spread") are not the list.
        A term that it defines by a number itself ("heavy drinking, defined as ≥ 24 g a day") asks for it. What it asks
        of a group alone ("female subjects must:") is not asked of others."""
        if self._is_of_a_group():
            return "group"
        words = self.read.texts[self.first :]
        kinds = [cue.kind for cue in self.read.cues if cue.first >= self.first and self._introduces(cue)]
        asks = any(one.interval is not None or one.type == "sex" for one in self.own)
        if kinds and not (asks and kinds[-1] == "definition" and not self.group.text.endswith(":")):
            listed = [word for word in words[-3:] if word != ":"][-1:] in (["following"], ["these"])
            return "example" if kinds[-1] == "example" and not listed else "label"
        excludes = self.group.section == "exclusion"
        beside = not {"with", "and", "who", "plus"}.isdisjoint(words) or self._meets(words)
        if asks or ("following" in words and beside):
            return "condition"
        if ":" in words or len(words) < SENTENCE or (excludes and self._announces()):
            return "label"
        return "example" if excludes else "condition"

    def _is_of_a_group(self) -> bool:
        """Whether the sentence of an inclusion names no more than a group of which its list asks something."""
        asked = asked_of_groups(self.read)
        if self.group.section != "inclusion" or not asked or not self.own:
            return False
        start, end = (self.group.start + self.read.starts[at] for at in asked[-1][:2])
        spans = [(one.subject.start, one.evidence.end) for one in self.own if one.applies_if is None]
        return len(spans) == len(self.own) and all(start <= first and last <= end for first, last in spans)

    def _meets(self, words: Sequence[str]) -> bool:
        """Whether a disease that the sentence names is to meet the list: "heart failure | meeting two of these:"."""
        meeting = role("meeting")
        said = (at for at, word in enumerate(words) if word in meeting)
        first = next((at for at in said if words[at].endswith("ing") or words[at - 1] in RELATIVE), 0)
        place = self.group.start + self.read.starts[self.first + first]
        named = [one for one in self.own if one.type == "condition" and one.subject.start < place]
        return not all(last_word(one) in role("unspecific") for one in named)

    def _announces(self) -> bool:
        """Whether the sentence names no more than what its list is of, "Concurrent diseases and prohibited drugs", or
        breaks off before it: "atrial fibrillation that is either"."""
        words = self.read.texts[self.first :]
        generic = all(last_word(one) in role("unspecific") for one in self.own)
        return generic or not role("announcing").isdisjoint(words) or self.read.classes[-1] in OPEN

    def parted(self) -> tuple[Tree | None, Tree | None]:
        """The line's expression, before the sentence and in it."""
        said = self.group.expression
        own = {one.id for one in self.own}
        return _only(said, {*leaves(said)} - own), _only(said, own)

    def _introduces(self, cue: Cue) -> bool:
        """Whether the list below is what "including" or "defined by" announces: "the following", or few words, or such
        as name nothing stand between."""
        if cue.kind not in {"example", "definition"}:
            return False
        behind = self.read.texts[cue.last :]
        if not behind or not {"following", ":"}.isdisjoint(behind[:FOLLOWING]):
            return True
        place = self.group.start + self.read.starts[cue.last]
        names = any(one.subject.start >= place for one in self.own)
        short = len(behind) <= INTRODUCED and (":" in behind or not names)
        return short or (cue.kind == "definition" and not names)


def introduction(group: Criterion, extent: Extent, own: list[Constraint]) -> Introduction:
    """The introduction of a group's list: the last sentence of its line, whose constraints are among ``own``."""
    read = syntax(extent.text)
    stops = [at for at, word in enumerate(read.texts[:-1]) if word == "." and ends_sentence(read, at)]
    first = stops[-1] + 1 if stops else 0
    start = extent.start + (read.starts[first] if first else 0)
    return Introduction(group, read, first, start, [one for one in own if one.subject.start >= start])


def _only(expression: Tree | None, named: set[str]) -> Tree | None:
    """What an expression says by some of its constraints; None where it has none of them."""
    if expression is None:
        return None
    if isinstance(expression, Leaf):
        return expression if expression.constraint in named else None
    parts = [part for one in expression.of if (part := _only(one, named)) is not None]
    if expression.op == "not":
        return denied(parts[0]) if parts else None
    return Node.made({"op": expression.op, "n": expression.n, "of": parts}) if parts else None
