"""States that a text denies of what it states: "non-healing | wound", "untreated | gout", "seizures | not controlled".

Such words say two things: there is a wound, and it does not heal. Only the first can be asked of a record as it stands,
so each becomes a constraint: the fact, and its state, which is denied. The state of what is spared, "seizures, unless |
well controlled", is one that is not denied. Names are left whole ("non-Hodgkin lymphoma"), and so is what a patient may
have several of, where a fact and a state could be of two: drugs, procedures of the past, "non-cardiac disease".
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from ...lexicon.roles import role
from ...schema import Constraint
from ..marks import STOPS
from ..phrasing.coordination import HYPHENS, is_adjective
from ..phrasing.syntax import Cue, Syntax
from ..phrasing.vocabulary import is_site, qualifiers, terms

STATED = frozenset({"condition", "procedure", "observation", "device"})
"""Types of what may be in a state."""
LASTING = frozenset({"condition", "observation", "device"})
"""Types of what has a state that stands behind it; a procedure that is "not completed" is none."""
USED = frozenset({"drug", "procedure"})
"""Types of what is spared where it is allowed, "warfarin, unless | approved", and otherwise has no state."""
BEFORE_NOW = frozenset({"past", "before"})
DENYING = frozenset({"not", "been", "considered"})
"""How cues end that deny the participle behind them: "is not", "have not been"."""
CANNOT = (["cannot"], ["can", "not"], ["could", "not"])
DENIALS = frozenset({"prefix", "negation", "unfit", "inability"})
AN_ACT = ("introduction", "observation")
"""Origin and type of a constraint that is what someone cannot do."""
MODAL = frozenset({"must", "should", "shall", "may", "will", "would", "could", "can", "do", "does", "did"})
"""How cues begin that say of nothing how it is."""
BESIDE = frozenset({"that", "which", "is", "are", "was", "were", "has", "have", "been", ",", "("})
"""What may stand between a fact and the denial of its state."""
OWNING = frozenset({"by", "with", "to", "on", "through", "for", "about"})
"""What ties a state to what it is about: "not controlled | by medication"."""
DETERMINERS = (["the"], ["a"], ["an"], ["any"], ["their"])
OBJECT = {"determiner", "content", "generic"}
CONTROL = "control"
REACH = 3
SPARED_REACH = 8
"""How many words, a time among them, may stand between a fact and "unless"."""
JOINED = (["or"], ["and"], ["or", "other"], ["and", "/", "or"])
LONGEST_OBJECT = 4
LONGEST_STATE = 4


class State(NamedTuple):
    """A state: its fact, the word that denies it, and the state itself; offsets into the criterion's text.

    Where it is ``affirmed``, "unless" or "must be" stands before it instead of a denial. ``name`` is the fact's own
    name, which is the state where there is nothing else, or None where it stands before the state. ``within`` are the
    ids of the constraints that the state's words hold, ``cue`` is the cue that denies it, or that is said of the state
    alone, "previously | untreated gout", if one is.
    """

    fact: Constraint
    denial: tuple[int, int]
    start: int
    end: int
    name: tuple[int, int] | None
    within: list[str]
    cue: Cue | None
    affirmed: bool = False


def denied_states(
    read: Syntax, text: str, constraints: Sequence[Constraint], offset: int, *, excludes: bool
) -> Iterator[State]:
    """The denied states of a criterion's facts, and those in which an exclusion (``excludes``) spares them; the text of
    the criterion begins at ``offset``."""
    undone = not _undone_words().keys().isdisjoint(read.words)
    sparing = [cue for cue in read.cues if cue.kind == "unless" or (excludes and _asks_for_a_state(read, cue))]
    if not undone and not sparing and all(cue.kind not in DENIALS for cue in read.cues):
        return
    places = [(words_of(read, one, offset), one) for one in constraints if one.type in STATED]
    for cue in read.cues:
        if cue.kind == "prefix":
            for state in _prefixed(read, text, places, cue):
                yield from (state, *_shared(state, places, offset))
        elif _denies_a_state(read, cue):
            yield from _behind(read, places, constraints, cue, offset)
        elif cue in sparing:
            yield from _spared(read, constraints, cue, offset)
        elif cue.kind == "unfit" and read.texts[cue.first] == "not":
            yield from _unfit(read, places, cue, offset)
    for at, word in enumerate(read.texts) if undone else ():
        if word in _undone_words():
            yield from _undone(read, places, at)


@cache
def _undone_words() -> dict[str, int]:
    """How long the prefix is of each word that a prefix denies: "un|treated", "non|smoker"."""
    return {prefix + word: len(prefix) for prefix in ("un", "non") for word in role(f"{prefix}_prefixed")}


def _denies_a_state(read: Syntax, cue: Cue) -> bool:
    """Whether a cue may deny the participle behind it: "is not", "cannot"."""
    if cue.kind == "inability":
        return read.texts[cue.first : cue.last] in CANNOT
    return cue.kind == "negation" and read.texts[cue.last - 1] in DENYING and read.texts[cue.first] not in MODAL


def _asks_for_a_state(read: Syntax, cue: Cue) -> bool:
    """Whether a bracket begins by asking how something is: "diabetes (| must be | controlled)"."""
    return cue.kind == "obligation" and read.texts[cue.first - 1 : cue.first] == ["("]


def words_of(read: Syntax, constraint: Constraint, offset: int) -> tuple[int, int]:
    """The first word of a constraint's subject, and one past its last."""
    subject = constraint.subject
    return bisect_right(read.ends, subject.start - offset), bisect_left(read.starts, subject.end - offset)


Places = Sequence[tuple[tuple[int, int], Constraint]]


def _prefixed(read: Syntax, text: str, places: Places, cue: Cue) -> Iterator[State]:
    """ "Non-healing | wound"."""
    first = cue.last
    last = first + 1
    while last < min(len(read.texts), first + LONGEST_STATE) and (
        text[read.ends[last - 1] : read.starts[last]] in HYPHENS or read.texts[last] in role("hyphenated")
    ):
        last += 1
    if last >= len(read.texts) or read.starts[first] - cue.end > 1 or read.texts[first] in role("named_by_non"):
        return
    for (begin, end), fact in places:
        if begin in {cue.first, first, last} and end > last:
            if _is_state(read.texts[first:last]) and _is_one(fact, read.texts[first:last], read.texts[last:end]):
                name = read.starts[last], read.ends[end - 1]
                yield State(fact, (cue.start, cue.end), read.starts[first], read.ends[last - 1], name, [], cue)
            return


def _shared(state: State, places: Places, offset: int) -> Iterator[State]:
    """The same state of the facts that share it: "non-metastatic breast or | lung cancer"."""
    place = state.start + offset, state.end + offset
    for _, other in places:
        if other is not state.fact and any((one.start, one.end) == place for one in other.qualifiers):
            yield state._replace(fact=other, name=(other.subject.start - offset, other.subject.end - offset))


def _undone(read: Syntax, places: Places, at: int) -> Iterator[State]:
    """ "Untreated | gout", and "uninsured" or "nonsmoker", facts by themselves; "| untreated | or severe gout" is one
    fact with what it shares."""
    start, end = read.starts[at], read.ends[at]
    for (begin, stop), fact in places:
        alone = (begin, stop) == (at, at + 1)
        if alone and any(one.kind == "head" and not _describes(one.text.lower()) for one in fact.qualifiers):
            return
        if alone or (begin in {at, at + 1} and stop > at + 1 and _is_one(fact, [], read.texts[at + 1 : stop])):
            state = start + _undone_words()[read.texts[at]]
            name = (state, end) if alone else (read.starts[at + 1], read.ends[stop - 1])
            before = next((cue for cue in read.cues if cue.kind == "history" and cue.last == at), None)
            yield State(fact, (start, state), state, end, name, [], before)
            return


def _behind(read: Syntax, places: Places, constraints: Sequence[Constraint], cue: Cue, offset: int) -> Iterator[State]:
    """ "Seizures | not | controlled by medication", and no limit, "toxicity not | resolved to grade 1"."""
    at = read.past(cue.last, {"auxiliary"})
    last = _state_word(read, at)
    if last is None:
        return
    host = next((one for one in places if one[1].type in LASTING and _is_beside(read, one[0][1], cue)), None)
    if host is None or (read.texts[last] in role("recovering") and host[1].interval is not None):
        return
    whole = _whole(read, last, constraints, offset)
    if whole is not None:
        stop, within = whole
        yield State(host[1], (cue.start, cue.end), read.starts[at], read.ends[stop - 1], None, within, cue)


def _spared(read: Syntax, constraints: Sequence[Constraint], cue: Cue, offset: int) -> Iterator[State]:
    """ "Hypertension | unless | well controlled"; a fact behind "unless" is no state, nor what denies one."""
    at = read.past(cue.last, {"auxiliary", "determiner"})
    last = _state_word(read, at)
    whole = None if last is None else _whole(read, last, constraints, offset)
    if last is None or whole is None or whole[1] or any(one.first <= last < one.last for one in read.cues):
        return
    may_be = LASTING | USED if read.texts[last] in role("allowing") else LASTING
    ends = [(words_of(read, one, offset)[1], one) for one in constraints if one.type in STATED | USED]
    end, fact = max((one for one in ends if one[0] <= cue.first), key=itemgetter(0), default=(0, None))
    near = cue.first - end <= SPARED_REACH and STOPS.isdisjoint(read.texts[end : cue.first])
    excepted = any(one.kind == "exception" and one.last <= end for one in read.cues)
    if fact is not None and fact.type in may_be and near and not excepted:
        yield State(fact, (cue.start, cue.end), read.starts[at], read.ends[whole[0] - 1], None, [], cue, affirmed=True)


def _whole(read: Syntax, last: int, constraints: Sequence[Constraint], offset: int) -> tuple[int, list[str]] | None:
    """One past the last word of a state that the word ``last`` is the heart of, with what it is about, "controlled | by
    medication", and the ids of the constraints in it; None where the word says nothing of how a fact is."""
    starts = sorted((words_of(read, one, offset), number) for number, one in enumerate(constraints))
    within = [constraints[number].id for (begin, end), number in starts if begin <= last < end]
    if any(one.id in within and (one.origin, one.type) != AN_ACT for one in constraints):
        return None
    if read.classes[last + 1 : last + 2] == ["content"] and not read.texts[last + 1].isdigit():
        return None
    stop = _past_object(read, last + 1, [begin for (begin, _), _ in starts])
    if stop < len(read.texts) and read.texts[stop] in OWNING:
        for (begin, _), number in starts:
            if 0 < begin - stop <= REACH and constraints[number].interval is None:
                listed = _listed(read, constraints, starts, number)
                return words_of(read, listed[-1], offset)[1], [*within, *(one.id for one in listed)]
    return stop, within


def _listed(
    read: Syntax, constraints: Sequence[Constraint], starts: Sequence[tuple[tuple[int, int], int]], number: int
) -> list[Constraint]:
    """A constraint and those of its type that "or" joins to it: "not controlled by | surgery or radiotherapy"."""
    listed: list[Constraint] = []
    end = -1
    for (begin, stop), place in starts:
        one = constraints[place]
        joined = listed and one.type == listed[0].type and one.interval is None
        if place == number or (joined and read.texts[end:begin] in JOINED):
            listed.append(one)
            end = stop
    return listed


def _state_word(read: Syntax, at: int) -> int | None:
    """The word that says how something is, where a state begins: "| well controlled", "| under control"."""
    texts = read.texts
    last = at
    while last < len(texts) and (
        read.classes[last] == "adverb" or texts[last].endswith("ly") or texts[last] in role("held")
    ):
        last += 1
    if texts[last : last + 1] == ["under"]:
        controlled = texts[last + 1 : last + 1 + REACH]
        return last + 1 + controlled.index(CONTROL) if CONTROL in controlled else None
    if last >= len(texts) or texts[last] in role("caused") or texts[last] in role("unstated"):
        return None
    return last if texts[last].endswith("ed") or texts[last] in role("state") else None


def _unfit(read: Syntax, places: Places, cue: Cue, offset: int) -> Iterator[State]:
    """ "Tumor | not | amenable to surgery", where that is a qualifier and the surgery no fact."""
    start = read.starts[cue.first + 1]
    for (_, end), fact in places:
        for one in fact.qualifiers if end <= cue.first else ():
            if one.start - offset == start:
                yield State(fact, (cue.start, read.ends[cue.first]), start, one.end - offset, None, [], cue)
                return


def _past_object(read: Syntax, at: int, facts: Sequence[int]) -> int:
    """Where what someone has not done ends with what he has not done it to, "not accepted | the operation"."""
    if read.texts[at : at + 1] not in DETERMINERS:
        return at
    stop = min(read.past(at, OBJECT), at + LONGEST_OBJECT)
    return at if any(at <= begin < stop for begin in facts) else stop


def _is_beside(read: Syntax, end: int, cue: Cue) -> bool:
    """Whether nothing of weight stands between a fact that ends at a word and a cue."""
    return 0 <= cue.first - end <= REACH and BESIDE.issuperset(read.texts[end : cue.first])


def _is_state(words: Sequence[str]) -> bool:
    """Whether words before a name may say how it is, and are no name of their own."""
    word = words[-1]
    if terms().get(" ".join(words)) is not None:
        return False
    known = qualifiers().get(word) not in {None, "substance"}
    return known or is_adjective(word) or word.endswith("ing") or word in role("hyphenated")


def _is_one(fact: Constraint, state: Sequence[str], name: Sequence[str]) -> bool:
    """Whether a fact and its state are of one thing: a patient has many diseases, and has had many procedures."""
    if fact.count is not None or all(word in role("unspecific") or word in role("several") for word in name):
        return False
    if name[-1] in role("speaker") or (_describes(name[-1]) and all(one.kind != "head" for one in fact.qualifiers)):
        return False
    if fact.type == "procedure":
        return fact.temporal is None or fact.temporal.relation not in BEFORE_NOW
    return fact.type != "condition" or not (name[-1] in role("vague") or any(map(is_site, state)))


def _describes(word: str) -> bool:
    """Whether a word is no name: "non-lactating | healthy women"."""
    return is_adjective(word) or qualifiers().get(word) is not None
