"""What a text forbids, "patients must not have a creatinine > 2", "creatinine must not be > 2", and what it demands.

What an inclusion forbids is denied; what an exclusion forbids is what it excludes. What an exclusion demands, "women
must have a negative test", excludes those who lack it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...lexicon.roles import role
from ...schema import Criterion
from ..marks import STOPS
from . import phrases
from .syntax import FINITE
from .vocabulary import people

DEMANDING = frozenset({"must", "should", "shall"})
FORBIDDING = frozenset((word, "not") for word in DEMANDING)
OF_PEOPLE = frozenset({("may", "not"), ("cannot", "have")})
"""What forbids only where people are before it: "symptoms may not improve" forbids nothing."""
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
SUBORDINATE = RELATIVE | {"where", "when", "if", "because", "as", "for"}
"""Behind these a clause says of whom or what the sentence speaks: "drugs that must not be combined"."""
CONDITIONAL = frozenset({"if", "when", "where", "whether", "because", "unless", "as", "until", "so"})
DEMANDING_OF_PEOPLE = frozenset({("are", "required"), ("is", "required"), ("will", "be")})
DENYING = frozenset({"not", "never"})
PASSIVE = frozenset({"be", "been"})
COMPARING = frozenset({"more", "less", "fewer", "later", "earlier", "greater", "limited", "only"})
"""Words behind "no" and "not" that make a limit or a remark of it: "no more than two of the following"."""
REACH = 12
LONGEST_LINE = 400
"""How many characters of a line are read for what it denies."""
LONGEST_SUBJECT = 60
"""How many words may stand between a demand and the word that makes its clause a subordinate one, or between a "nor"
and the prohibition that it goes on with."""


def barred_lines(criteria: Iterable[Criterion]) -> frozenset[str]:
    """The ids of the exclusions that begin with a denial and name what excludes: "No prior chemotherapy".

    A line with a word of what bars someone, or that says "not have", seldom makes another sense. Where two lines begin
    with "no", their list is written so, and each is meant so that does not name what someone should have: "no
    telephone".
    """
    begun = []
    for criterion in criteria:
        if criterion.section == "exclusion" and criterion.text[:3].lower() in {"no ", "not"}:
            said = phrases.words(criterion.text[:LONGEST_LINE].lower()).texts
            if said[1:] and said[1] not in COMPARING and role("allowed").isdisjoint(said) and "acceptable" not in said:
                begun.append((criterion.id, said))
    listed = [name for name, said in begun if said[0] == "no" and role("lacked").isdisjoint(said)]
    barred = {name for name, said in begun if said[1] in role("barred" if said[0] == "no" else "barred_by_not")}
    return frozenset(barred.union(listed) if len(listed) > 1 else barred)


def forbids(words: Sequence[str], at: int) -> bool:
    """Whether a prohibition begins at a word, all words in lower case."""
    said = tuple(words[at : at + 2])
    if words[at] == "nor":
        return _goes_on(words, at)
    if words[at] in DEMANDING and not role("shunned").isdisjoint(words[at + 2 : at + 4]):
        return True
    using = said == ("cannot", "be") and words[at + 2 : at + 3] != [] and words[at + 2].endswith("ing")
    if said not in FORBIDDING and said not in OF_PEOPLE and not using:
        return False
    if at == 0 or words[at - 1] in people():
        return True
    if said not in FORBIDDING:
        return False
    for place in range(at - 1, max(at - 1 - REACH, -1), -1):
        if words[place] in STOPS:
            return True
        if words[place] in SUBORDINATE:
            return False
    return True


def _goes_on(words: Sequence[str], at: int) -> bool:
    """Whether a "nor" goes on with what its sentence forbids: "may not be pregnant | nor | breastfeeding"."""
    first = max(at - LONGEST_SUBJECT, 0)
    begin = next((place + 1 for place in range(at - 1, first - 1, -1) if words[place] in STOPS), first)
    places = (place for place in range(begin, at) if words[place + 1] == "not" and words[place] != "nor")
    return any(forbids(words, place) for place in places)


def demands(words: Sequence[str], classes: Sequence[str], at: int) -> bool:
    """Whether the words of an obligation, from ``at`` on, demand something of their sentence's subject, and do not say
    which patients or things are meant, "patients who must take steroids"."""
    if words[at] not in DEMANDING and (tuple(words[at : at + 2]) not in DEMANDING_OF_PEOPLE or at == 0):
        return False
    if any(shuns(words, behind) for behind in range(at + 1, min(at + 4, len(words)))):
        return False
    finite = comma = False
    for place in range(at - 1, max(at - 1 - LONGEST_SUBJECT, -1), -1):
        word = words[place]
        if word in STOPS:
            return True
        if word in RELATIVE:
            return finite and words[at - 1] not in {"or", "and", "but"}
        if word in CONDITIONAL and not comma:
            return False
        finite = finite or classes[place] in FINITE
        comma = comma or word == ","
    return True


def shuns(words: Sequence[str], at: int) -> bool:
    """Whether a word behind an obligation is to keep away from what stands before it: "should be | avoided"."""
    return at < len(words) and (words[at] in DENYING or (words[at - 1] in PASSIVE and words[at] in role("shunned")))
