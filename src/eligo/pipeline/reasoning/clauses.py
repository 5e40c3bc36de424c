"""A criterion as a row of tokens: its constraints, and between them what joins, nests or bears on them.

Words that are part of a constraint say nothing about the logic: the "and" of "between 18 and 65" is inside one. Every
other word is looked up; most mean nothing here and fall away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from ...lexicon.roles import role
from ...schema import Constraint
from ..limits.conditions import SEXES
from ..marks import ARTICLES, BRACKETS, ENDS, STOPS
from ..phrasing.enumerators import FIRST
from ..phrasing.obliged import asked_of_groups
from ..phrasing.prohibitions import DEMANDING, demands, shuns
from ..phrasing.sentences import ends_sentence
from ..phrasing.syntax import FINITE, Cue, Syntax
from ..phrasing.vocabulary import other_people
from .counted_lists import counted_lists
from .covered import covered_words, places_of
from .tokens import LETTING_IN, Kind, Of, Token, balanced

JUXTAPOSING = ["with", "who", "which", "that", "whose", "without", "where", "receiving", "despite"]
WORDS: dict[str, Kind] = {
    "or": "or",
    "nor": "or",
    "and": "and",
    "plus": "and",
    "&": "and",
    "but": "and",
    ",": "comma",
    "/": "slash",
    ";": "stop",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    ":": "colon",
    "both": "both",
    "either": "either",
    "neither": "either",
    "requiring": "participle",
    "for": "for",
    "otherwise": "otherwise",
}
WORDS.update((word, "with") for word in JUXTAPOSING)
OF_WORDS: dict[str, Of] = {"but": "a contrary", ";": "entries"}
OF_WORDS.update((word, "having") for word in ("have", "has", "had"))
SAYING = frozenset(WORDS) | {".", "acceptable", "following"}
"""The words that are tokens where no constraint, cue or count makes them part of something else."""
CUES: dict[tuple[str, str], Kind] = {
    ("exception", "after"): "exception",
    ("exception", "before"): "excepted",
    ("unless", "after"): "unless",
    ("condition", "after"): "condition",
    ("permission", "before"): "permitted",
    ("permission", "after"): "regardless",
    ("leave", "after"): "permitted",
    ("definition", "after"): "definition",
    ("example", "after"): "example",
    ("obligation", "after"): "obligation",
}
AGREEING = frozenset({"agree", "agrees"})
GOING_ON = frozenset({"who", "and", "or", "to", "will", "must", "should", ",", ";"})
"""Behind these "agree" is said of those who are asked for: "women who | agree to"."""
SUBJECT = 12
"""How many words before "agree" the sex may stand that agrees."""
LISTING_KINDS = frozenset({"or", "and", "slash", "comma", "article"})
DUTIES = frozenset({"obligation", "negation"})
NOT_BOTH = (["but", "not", "both"], ["and", "not", "both"], ["but", "never", "both"])
MEETING = (["meet", "the"], ["fulfil", "the"], ["fulfill", "the"], ["satisfy", "the"])
"""Before "following" these say that all of a list must hold: "do not meet the | following criteria"."""
RECOUNTED = (["were"], ["was"])
"""Before "eligible" these say who was taken in, and permit nothing."""
SUPPOSING = (["that"], ["which"], ["who"], [","])
"""Before "may have" these say what could be, and permit nothing."""
SAYING_CLASSES = FINITE | {"enumerator"}


def tokens(
    read: Syntax,
    constraints: Sequence[Constraint],
    offset: int,
    conditions: Sequence[Constraint] = (),
    *,
    excludes: bool = False,
) -> list[Token]:
    """The tokens of a criterion's text, which begins at ``offset``; constraints in the order of their subjects.

    ``conditions`` already stand in an ``applies_if``: their words are no tokens. Of a constraint that stands alone in a
    text where nothing could bear on it, that is all there is. What an exclusion (``excludes``) demands of people stands
    behind a "demand", whatever stands between its name and its limit; the "if" of "are excluded if" says no more.
    """
    reader = _Reader(read, constraints, offset, conditions, excludes=excludes)
    if len(constraints) == 1 and not reader.cues and not reader.counted and ":" not in read.words:
        return [Token("atom", index, index, 0) for index in reader.places]
    reader.read_all()
    return reader.row if BRACKETS.isdisjoint(read.words) else balanced(reader.row)


class _Reader:
    """Reads a criterion's words into :attr:`row`, which begin where facts stand (``places``), where cues do, and where
    lists are counted."""

    def __init__(
        self,
        read: Syntax,
        constraints: Sequence[Constraint],
        offset: int,
        conditions: Sequence[Constraint],
        *,
        excludes: bool,
    ) -> None:
        self.read, self.constraints, self.offset = read, constraints, offset
        self.conditions, self.excludes = conditions, excludes
        self.cues = {cue.first: cue for cue in read.cues if (cue.kind, cue.side) in CUES or _obliges(cue, read)}
        self.counted = counted_lists(read)
        self.places = places_of(read, constraints, offset)
        self.row: list[Token] = []

    @cached_property
    def covered(self) -> AbstractSet[int]:
        """The words that are part of something else."""
        return covered_words(self.read, self.constraints, self.conditions, self.offset, self.places)

    @cached_property
    def excluding(self) -> AbstractSet[int]:
        return _excluding(self.read) if self.excludes else frozenset[int]()

    @cached_property
    def not_both(self) -> AbstractSet[int]:
        return _not_both(self.read.texts)

    def read_all(self) -> None:
        texts, classes = self.read.texts, self.read.classes
        saying = [at for at, word in enumerate(texts) if word in SAYING or classes[at] in SAYING_CLASSES]
        beginning = {*self.not_both, *self.counted, *self.cues}
        following = 0
        for index in sorted({*self.places, *beginning, *saying}):
            if index < following:
                continue
            if index in self.places:
                self.row += [Token("atom", index, index, atom) for atom in self.places[index]]
            if index in beginning:
                following = self._read_from(index)
            elif index < len(texts):
                self._read_word(index, free=index not in self.covered)

    def _read_from(self, index: int) -> int:
        """Reads the words that begin at one and say something together; where the next may begin."""
        if index in self.not_both:
            self.row.append(Token("not_both", index, index + 3))
            return index + 3
        free = index not in self.covered
        if free and index in self.counted:
            self.row.append(Token("at_least", index, index, n=self.counted[index]))
        cue = self.cues.get(index)
        if cue is not None and self._is_duty(cue, free=free):
            return cue.last
        if cue is not None and cue.kind == "condition" and index in self.excluding:
            return cue.last
        if cue is not None and free:
            said = self._of_group(cue) or _of_cue(self.read, cue, self.places)
            self.row += said
            return cue.last if said else index + 1
        self._read_word(index, free=free)
        return index + 1

    def _of_group(self, cue: Cue) -> list[Token]:
        """The obligation of a group, "patients on warfarin | must", and of no limit or result that is named before it,
        "patients' platelets | must be > 100"."""
        groups = asked_of_groups(self.read) if cue.kind == "obligation" else ()
        begin = next((begin for begin, stop, _ in groups if stop == cue.first), None)
        sentence = next((at + 1 for at in range(len(self.row) - 1, -1, -1) if self.row[at].kind == "stop"), 0)
        named = [token for token in self.row[sentence:] if token.kind == "atom"]
        limited = any(self.constraints[one.atom].evidence.end > self.offset + cue.start for one in named)
        if begin is None or limited or any(one.first < begin for one in named):
            return []
        return [Token("obligation", cue.first, cue.last, of="people")]

    def _is_duty(self, cue: Cue, *, free: bool) -> bool:
        """Whether an exclusion demands something, which is then put into the row, or shuns it."""
        if not self.excludes or cue.kind not in DUTIES:
            return False
        demanding = _add_demand(self.row, self.read, self.constraints, self.offset, cue, free=free)
        return demanding or shuns(self.read.texts, cue.last)

    def _read_word(self, index: int, *, free: bool) -> None:
        """Adds what a word says by itself; one that is part of a constraint (not ``free``) joins nothing."""
        row, texts, total = self.row, self.read.texts, len(self.read.texts)
        if self.excludes and free and texts[index] == "required" and _requires(row, texts, self.read.classes, index):
            row.append(Token("demand", index, index + 1, of="the doing"))
            return
        if texts[index] == "acceptable" and (index + 1 == total or texts[index + 1] in ENDS):
            row.append(Token("permitted", index, index + 1))
        if self.read.classes[index] == "enumerator" and row and row[-1].kind == "atom" and texts[index] not in FIRST:
            row.append(Token("comma", index, index))
        kind = WORDS.get(texts[index]) or _kind(self.read, index) if free else None
        if kind == "for" and (index == 0 or texts[index - 1] in STOPS):
            row.append(Token("condition", index, index + 1, of="people"))
            kind = None
        if kind == "for" and (not row or row[-1].kind != "atom"):
            kind = None
        if kind == "otherwise" and all(token.kind != "condition" for token in row):
            kind = None
        if kind is not None:
            others = kind == "and" and index + 1 < total and texts[index + 1] in other_people()
            row.append(Token(kind, index, index + 1, of="people" if others else OF_WORDS.get(texts[index], "")))
            if (kind == "and" or kind == "or") and index + 1 < total and texts[index + 1] in ARTICLES:
                row.append(Token("article", index + 1, index + 2))


def _add_demand(
    row: list[Token], read: Syntax, constraints: Sequence[Constraint], offset: int, cue: Cue, *, free: bool
) -> bool:
    """Puts the demand that an obligation makes into a row, before what it limits; whether it makes one."""
    texts = read.texts
    place = _limited(row, constraints, offset + cue.start, texts[cue.last : cue.last + 1])
    if not (free or place < len(row)) or not demands(texts, read.classes, cue.first):
        return False
    row.insert(place, Token("demand", cue.first, cue.last, of=_demanded_of(texts, cue.first, cue.last)))
    return True


def _of_cue(read: Syntax, cue: Cue, places: Mapping[int, Sequence[int]]) -> list[Token]:
    """A cue and the constraints that begin in it; nothing where it only tells what was or could be."""
    of = _permitted_of(cue, read.texts)
    before = read.texts[cue.first - 1 : cue.first]
    if (of in LETTING_IN and before in RECOUNTED) or (cue.kind == "leave" and before in SUPPOSING):
        return []
    of = "others" if cue.kind == "exception" and read.texts[cue.first] == "other" else of
    token = Token(CUES.get((cue.kind, cue.side), "obligation"), cue.first, cue.last, of=of)
    inner = [Token("atom", at, at, atom) for at in range(cue.first + 1, cue.last) for atom in places.get(at, ())]
    return [*inner, token] if cue.side == "before" else [token, *inner]


def _obliges(cue: Cue, read: Syntax) -> bool:
    """Whether a denial says what people must not: "must not be given | insulin", not "must not be used"; or those of
    one sex agree to something: "men agree to use | condoms", not "men who agree to"."""
    texts, at = read.texts, cue.first
    if cue.kind == "ability" and at > 0 and texts[at] in AGREEING:
        return texts[at - 1] not in GOING_ON and not SEXES.isdisjoint(texts[max(at - SUBJECT, 0) : at])
    if cue.kind != "negation" or read.texts[cue.first] not in DEMANDING:
        return False
    return cue.side == "after" or read.chunk_at(read.past(cue.last, {"determiner", "adverb"})) is not None


def _requires(row: list[Token], texts: Sequence[str], classes: Sequence[str], at: int) -> bool:
    """Whether a sentence behind the first says that something is required: "gout. A negative test is | required"."""
    said = at > 0 and texts[at + 1 : at + 2] != ["to"] and any(token.kind == "stop" for token in row)
    return said and demands(texts, classes, at - 1)


def _excluding(read: Syntax) -> frozenset[int]:
    """Where a condition would begin that only leads to what excludes: "are excluded | if they have"."""
    turning_away = (cue for cue in read.cues if cue.kind == "forbidden")
    return frozenset(
        cue.last for cue in turning_away if not role("admitting").isdisjoint(read.texts[cue.first : cue.last])
    )


def _permitted_of(cue: Cue, texts: Sequence[str]) -> Of:
    """What a permission is of; nothing else is said of one of what stands before it, nor of any other cue."""
    if cue.kind == "leave":
        return "what follows"
    if cue.kind != "permission":
        return ""
    if not role("unasked").isdisjoint(texts[cue.first : cue.last]):
        return "a duty"
    words = texts[cue.first : cue.last]
    if role("admitting").isdisjoint(words):
        return ""
    return "people" if role("besides").isdisjoint(words) else "more people"


def _limited(row: list[Token], constraints: Sequence[Constraint], at: int, following: list[str]) -> int:
    """Where in a row those begin that words from a place of the text on limit, "platelets | must be > 100", or give a
    result, "HIV test | must be negative"."""
    place = len(row)
    for back in range(len(row) - 1, -1, -1):
        if row[back].kind == "atom":
            constraint = constraints[row[back].atom]
            if not _goes_on(constraint, at) and following != [value.lower() for value in constraint.values or ()]:
                break
            place = back
        elif row[back].kind not in LISTING_KINDS:
            break
    return place


def _goes_on(constraint: Constraint, at: int) -> bool:
    """Whether a limit or a time of a fact ends behind a place of the text."""
    spans = [window.evidence for window in (constraint.temporal, constraint.duration) if window is not None]
    return any(span.end > at for span in (constraint.evidence, *spans))


def _demanded_of(texts: Sequence[str], first: int, last: int) -> Of:
    """What kind of demand words make: that something be done, "a pregnancy test must be | performed", that staff do
    something about someone, or neither."""
    if not role("conduct_of_trial").isdisjoint(texts[last : first + 4]):
        return "staff"
    passive = texts[last - 1] == "be" and not role("done").isdisjoint(texts[last : last + 1])
    return "the doing" if passive else ""


def _not_both(texts: Sequence[str]) -> set[int]:
    """Where "but not both" begins."""
    if "both" not in texts:
        return set()
    return {at - 2 for at in range(2, len(texts)) if texts[at] == "both" and list(texts[at - 2 : at + 1]) in NOT_BOTH}


def _kind(read: Syntax, index: int) -> Kind | None:
    """What a word means that :data:`WORDS` does not have."""
    word = read.texts[index]
    if word == "following":
        return "both" if read.texts[index - 2 : index] in MEETING else None
    if word == ".":
        return "stop" if ends_sentence(read, index) else None
    if read.classes[index] in FINITE:
        return "participle" if word.endswith("ed") and word not in role("undergone") else "verb"
    return None
