"""Comparators: "<", "no more than", "or older" and their like, found among tokens.

The wordings are rows of ``lexicon/comparators.tsv``. Negation that belongs to a comparator turns it round: "not
greater than" is "at most", "no less than" is "at least".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import product

from ...lexicon import table
from ...lexicon.roles import cues
from .numbers import FACTORS, NUMBER_WORDS
from .words import Words, phrase

MIRRORED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
JUDGING = cues("judging")
RANKED = cues("ranked")
HIGHEST_RANK = 6
"""No scale whose higher ranks are the worse has more: a performance status of 60 is Karnofsky's."""
BEFORE_RANK = 5
TURNED = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
NEGATORS = cues("negators")
COMPARATIVES = cues("comparatives")
AUXILIARIES = cues("auxiliaries")
AFTER_COMPARATOR = cues("after-comparator")
OF_AGE = cues("of-age")
UPWARD = frozenset(("ge", "gt"))
LIMITS = cues("limits")
GRADES = frozenset(("grade", "grades"))
GRADING = cues("grading-system")
GRADING_SIGNS = cues("grading-signs")


@dataclass(slots=True)
class Comparator:
    """A comparator over the tokens ``i`` to ``j`` (not included); ``operator`` as in ``comparators.tsv``."""

    i: int
    j: int
    operator: str


def find_comparators(words: Words) -> tuple[dict[int, Comparator], dict[int, Comparator]]:
    """The comparators that may stand before a number, by their end, and those that may follow one, by their start."""
    before: dict[int, Comparator] = {}
    after: dict[int, Comparator] = {}
    openers = _wordings().next
    norms = [*words.norms, ""]
    for i in words.where(openers.__contains__):
        node: _Node | None = openers[norms[i]]
        prefix = suffix = None
        j = i + 1
        while node is not None:
            if node.before:
                prefix = Comparator(i, j, node.before)
            if node.after:
                suffix = Comparator(i, j, node.after)
            node = node.next.get(norms[j])
            j += 1
        if suffix and not _opens_another(words.norms, suffix.j):
            after[i] = suffix
        if prefix and (prefix.j not in before or before[prefix.j].i > i):
            before[prefix.j] = _with_negation(words, prefix)
    return before, after


def comparator_before(words: Words, i: int, before: dict[int, Comparator]) -> Comparator | None:
    """The comparator before token ``i``, words like "age of" between allowed; two in a row are one."""
    k = i
    for _ in range(5):
        if k in before:
            found = before[k]
            if found.operator == "within" and words.norms[found.i] in "±+" and found.i > 0 and k != i:
                return None
            return _doubled(words, found, before)
        if k > 2 and words.norms[k - 1] == ")" and k - 1 in before and words.norms[before[k - 1].i - 1] == "(":
            k -= 1
            continue
        if k == 0 or words.norms[k - 1] not in AFTER_COMPARATOR:
            return None
        if words.norms[k - 1] in GRADES:
            k = before_grading(words, k)
        k -= 1
    return None


def comparator_after(words: Words, j: int, after: dict[int, Comparator]) -> Comparator | None:
    """The comparator behind a number and its unit, which end at token ``j``, words of age between: "18 years of age |
    or older", "38 °C (100.4 °F) | or more"."""
    k = j
    for _ in range(5):
        if k in after:
            found = suffix_at(words, k, after)
            spaced = words.norms[k] == "+" and (k != j or not words.glued(k)) and k + 1 < len(words.norms)
            return None if spaced else found
        if k >= len(words.norms) or words.norms[k] not in OF_AGE:
            return None
        if words.norms[k] == "(":
            k = next(
                (closing for closing in range(k + 1, min(k + 8, len(words.norms))) if words.norms[closing] == ")"), k
            )
        k += 1
    return None


def suffix_at(words: Words, k: int, after: dict[int, Comparator]) -> Comparator | None:
    """The comparator behind a number, unless it belongs to the next one, "under 18 or over 65", or to a name, "within
    14 days or over-the-counter medication"."""
    found = after.get(k)
    if found is None or found.j >= len(words.norms):
        return found
    following = words.norms[found.j]
    if following == "-" and words.norms[found.j - 1] == "over":
        return None
    if following in ("the", "age", "of", "than"):
        following = next(
            (norm for norm in words.norms[found.j : found.j + 4] if norm not in ("the", "age", "of", "than")), ""
        )
    return None if following[:1].isdecimal() or following in NUMBER_WORDS or following in FACTORS else found


def _doubled(words: Words, found: Comparator, before: dict[int, Comparator]) -> Comparator:
    """ "greater than or equal to (≥)", "at least ≥", "between ≥": the nearest to the number decides."""
    k = found.i
    if k > 0 and words.norms[k - 1] in "(,":
        k -= 1
    outer = before.get(k)
    if outer is None or outer.j != k or (outer.operator in UPWARD) != (found.operator in UPWARD):
        return found
    if outer.operator in ("between", "from", "eq"):
        return Comparator(found.i, found.j, found.operator)
    return Comparator(outer.i, found.j, found.operator)


@dataclass(slots=True)
class _Node:
    """A place in the wordings' tree, with the operators of those that end there: before a number, and after one."""

    next: dict[str, _Node] = field(default_factory=dict)
    before: str = ""
    after: str = ""


@cache
def _wordings() -> _Node:
    """The tree of the wordings' tokens."""
    root = _Node()
    for row in table("comparators"):
        for tokens in wordings(row["phrase"]):
            node = root
            for token in tokens:
                node = node.next.setdefault(token, _Node())
            if row["position"] == "before":
                node.before = node.before or row["operator"]
            else:
                node.after = node.after or row["operator"]
    return root


def wordings(pattern: str) -> list[tuple[str, ...]]:
    """All wordings of a pattern: ``a|b`` is a choice, and a last ``?`` makes a word or choice optional."""
    choices = []
    for element in pattern.split():
        optional = element.endswith("?") and len(element) > 1
        words = (element[:-1] if optional else element).split("|")
        choices.append([phrase(word) for word in words] + ([()] if optional else []))
    return [sum(picked, ()) for picked in product(*choices)]


def _opens_another(norms: list[str], j: int) -> bool:
    """Whether the wording that ends at ``j`` belongs to what stands behind it: "30 days or fewer than 5 half-lives",
    "twice the upper limit or below the lower limit"."""
    behind = [norm for norm in norms[j : j + 2] if norm != "the"][:1]
    if norms[j : j + 1] == ["than"] or (norms[j - 1] == "than" and norms[j : j + 2] == ["or", "equal"]):
        return True
    if norms[j - 1] == "than":
        return bool(behind) and (behind[0].isdecimal() or behind[0] in NUMBER_WORDS)
    return bool(behind) and behind[0] in LIMITS


def _with_negation(words: Words, found: Comparator) -> Comparator:
    """ "not more than" is "at most", "must not be > 2" is "≤ 2"."""
    norms, k = words.norms, found.i
    while k > 0 and found.i - k < 2 and norms[k - 1] in AUXILIARIES:
        k -= 1
    wordy = norms[found.i] in COMPARATIVES
    negated = k > 0 and (norms[k - 1] in NEGATORS and (wordy or norms[k - 1] not in ("no", "never", "non")))
    if negated and found.operator in TURNED:
        return Comparator(k - 1, found.j, TURNED[found.operator])
    return found


def by_rank(words: Words, operator: str, lead: str, i: int, j: int, value: float) -> str:
    """The operator of a comparator, whose words are ``lead``, at a rank, tokens ``i`` to ``j``: "grade 2 or worse" is 2
    or more, and "ECOG 2 or better" at most 2."""
    if JUDGING.isdisjoint(lead.split()) or value > HIGHEST_RANK:
        return operator
    near = words.norms[max(0, i - BEFORE_RANK) : j]
    return operator if RANKED.isdisjoint(near) else MIRRORED.get(operator, operator)


def before_grading(words: Words, k: int) -> int:
    """The token behind a comparator in "> NCI CTCAE version 4.03 | grade 2"; ``k`` itself where no such name stands."""
    norms, i = words.norms, k - 1
    while i > 0 and k - i < 24 and (norms[i - 1] in GRADING or norms[i - 1].isdecimal()):
        i -= 1
    named = not GRADING_SIGNS.isdisjoint(norms[i : k - 1])
    return i + 1 if named else k
