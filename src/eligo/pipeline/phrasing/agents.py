"""What a reaction is to, a drug acts on and a treatment is with or for: "allergy to A or B", "inhibitors of A or B"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from ...lexicon.roles import role
from .coordination import Part, connected
from .syntax import Syntax
from .ties import LONGEST_LIST, Tie, followers
from .vocabulary import qualifiers

OTHERS = frozenset({"any", "other", "another"})
"""What makes of an antibody beside an inhibitor one of something else."""
BESIDE_EXAMPLES = frozenset({",", "(", "[", ":", ".", "to", "the", "either", "any"})
"""What may stand around the cue that begins examples."""
REACTIONS = frozenset({"reaction", "reactions"})
"""What may be of many kinds: "phototoxic reactions (e.g. sunburn)" tells of no agent."""
AGAIN = frozenset({",", "or", "and", "/", "to", "other", "any", "of", "the", "its", "their"})
GIVEN = frozenset({"Drug", "Procedure", "Device"})
"""What a treatment may be with."""
TREATED_WITH = Tie(frozenset({"with"}))
TREATED_FOR = Tie(frozenset({"for", "of"}))
AIM = frozenset({"for", "as"})
"""Words that make of a treatment the aim of another."""
REACTED_TO = Tie(frozenset({"to", "for", "against", "attributed"}))
BORNE = Tie(REACTED_TO.words | {"of"})
"""What may tie an agent to how it is borne: "intolerance of methotrexate"; the "reaction of the skin" is not to it."""
PART_OF = Tie(frozenset({"of", "in", "for"}))
"""What may tie a drug to a part of it: "any component | of dapsone"."""
LIKENED_TO = Tie(frozenset({"to"}))
"""And to what is like it: "similar in structure | to dapsone"."""
ACTED_ON = Tie(frozenset({"of"}), frozenset({"Drug", "Measurement", "Condition", "Observation", "Procedure"}))
"""What drugs may be said to act on: "an inhibitor of EGFR or VEGF"."""


def of_partners(read: Syntax, parts: list[Part]) -> None:
    """ "Men with female partners of childbearing potential": what a partner is or has is not so of the patient."""
    for cue in read.cues:
        if cue.kind == "partner":
            begin = read.past(cue.last, {"determiner", "adverb"})
            number = bisect_left(parts, cue.last, key=attrgetter("lead"))
            if number < len(parts) and parts[number].lead == begin:
                run = [parts[number]]
                for following in parts[number + 1 : number + LONGEST_LIST]:
                    if connected(read, run[-1], following) != "or":
                        break
                    run.append(following)
                for one in run:
                    one.others.append((cue.start, cue.end))


def reactions(read: Syntax, parts: list[Part]) -> list[Part]:
    """ "Allergy to A or B" is an allergy to A and one to B, which borrows "allergy"; so are "inhibitors of A or B", and
    a "treatment for A or B"."""
    if _tying().isdisjoint(read.words):
        return parts
    kept: list[Part] = []
    at = 0
    if not role("acting").isdisjoint(read.words):
        parts = [one for part in parts for one in _without_target(read, part)]
    while at < len(parts):
        part = parts[at]
        kept.append(part)
        at += 1
        tie = _tie(read, part)
        agents = followers(read, parts, at - 1, tie) if tie else []
        if tie is None or (tie is TREATED_FOR and not (agents and agents[0].label == "Condition")):
            continue
        acts, reacts = tie is ACTED_ON, tie in {REACTED_TO, BORNE}
        if acts and not agents and len(kept) > 1:
            _share_target(read, kept[-2], part)
        if agents and reacts:
            agents += _named_with(read, parts, at - 1 + len(agents))
        examples = _examples(read, part, agents, parts[at + len(agents) :][:LONGEST_LIST]) if reacts else []
        if examples and not agents:
            for example in examples:
                _react(example, part, part.end)
        elif agents:
            agents += examples
            end = part.end
            part.label, part.kind = ("Drug", "drug") if acts else (part.label, part.kind)
            _lend_agent(read, kept, agents[0])
            part.end, part.last = _whole_agent(read, agents[0])
            part.heads += agents[0].heads
            for agent in agents[1:]:
                _react(agent, part, end)
            kept += agents[1:]
            at += len(agents)
            while at < len(parts) and parts[at].first < part.last:
                at += 1
    return kept


@cache
def _tying() -> frozenset[str]:
    """The words without which no text has what :func:`_tie` looks for."""
    return role("acting") | role("reaction") | role("treating") | {"contra"}


def _tie(read: Syntax, part: Part) -> Tie | None:
    """What ties its agents to a part, if anything may: to a treatment, if it is not the aim of another."""
    word = read.texts[part.last - 1]
    if word in role("acting"):
        return ACTED_ON
    if _reacts(read, part):
        return BORNE if word in role("bearing_agents") else REACTED_TO
    if word not in role("treating") or AIM.intersection(read.texts[max(part.lead - 2, 0) : part.lead]):
        return None
    return TREATED_FOR if _is_treatment(read, part) else None


def _reacts(read: Syntax, part: Part) -> bool:
    """Whether a part ends with the name of a reaction: "drug allergy", "contra-indication"."""
    return read.texts[part.last - 1] in role("reaction") or read.texts[part.last - 2 : part.last - 1] == ["contra"]


def _react(agent: Part, reaction: Part, end: int) -> None:
    """Makes of an agent a reaction to it, a drug that acts on it or its treatment, which borrows the name of one that
    stands before and ends at ``end``."""
    agent.heads.insert(0, (reaction.start, end))
    agent.label = reaction.label if reaction.label in {"Drug", "Procedure"} else "Condition"
    agent.kind = agent.label.lower()
    agent.shared += reaction.shared


def _named_with(read: Syntax, parts: list[Part], at: int) -> list[Part]:
    """What the list goes on with behind the first thing that the agent at a place is likened to, or is a part of; that
    becomes a part of the agent's name: "drugs of similar structure | to dapsone | or prilocaine", "any component | of
    dapsone | or prilocaine"."""
    agent = parts[at]
    for last, kind, tie in (
        (_whole_agent(read, agent)[1], "likened", LIKENED_TO),
        (agent.last, "part_of_drug", PART_OF),
    ):
        what = followers(read, parts, at, tie, behind=last) if read.texts[last - 1] in role(kind) else []
        if what:
            agent.end, agent.last = what[0].end, what[0].last
            del parts[at + 1]
            return what[1:]
    return []


def _share_target(read: Syntax, part: Part, following: Part) -> None:
    """ "CYP3A4 inhibitors or | inducers" act on one thing."""
    bare = not following.heads and not _targets(read, following)
    bare = bare and OTHERS.isdisjoint(read.texts[part.last : following.last])
    if bare and read.texts[part.last - 1] in role("acting") and connected(read, part, following):
        following.heads += [(part.start, read.ends[part.last - 2])] if _targets(read, part) else part.heads


def _targets(read: Syntax, part: Part) -> bool:
    """Whether a drug that its act names is named with its target: "CYP3A4 inhibitor", no "strong inhibitor"."""
    before = read.texts[part.first : part.last - 1]
    return before != [] and qualifiers().get(" ".join(before)) is None


def _without_target(read: Syntax, part: Part) -> Iterator[Part]:
    """A drug that the model names with its target, cut before that: "inducers | of CYP3A4", which more may act on."""
    words = range(part.first, part.last - 2) if part.label == "Drug" else ()
    at = next((word for word in words if read.texts[word] in role("acting") and read.texts[word + 1] == "of"), None)
    begin = part.last if at is None else read.past(at + 2, {"determiner", "generic"})
    yield part
    if at is not None and begin < part.last:
        yield Part(read.starts[begin], part.end, begin, begin, part.last, "Drug", "drug")
        part.end, part.last = read.ends[at], at + 1


def _examples(read: Syntax, reaction: Part, agents: list[Part], following: list[Part]) -> list[Part]:
    """The drugs that a reaction or the last of its agents is illustrated by, and those that go on with the list behind
    their bracket: "antibiotics such as | penicillin", "macrolides (| clarithromycin) or | quinolones"."""
    found: list[Part] = []
    if read.texts[reaction.last - 1] in role("contraindicating"):
        return found
    begin = (agents[-1] if agents else reaction).last
    if not agents and read.texts[begin - 1] in REACTIONS:
        return found
    for part in following:
        last = found[-1].last if found else begin
        gap = read.texts[last : part.lead]
        closed = gap[:1] == [")"] and gap[1:] != [] and AGAIN.issuperset(gap[1:])
        listed = bool(found) and (closed or connected(read, found[-1], part) is not None)
        goes_on = listed or _illustrated(read, last, part.lead)
        if part.label != "Drug" or not goes_on:
            break
        found.append(part)
    return found


def _illustrated(read: Syntax, first: int, last: int) -> bool:
    """Whether the words from one to another do no more than begin examples: ", such as", "(e.g.", ", including to"."""
    gap = read.texts[first:last]
    if gap == ["("]:
        return True
    cue = next((one for one in read.cues if one.kind == "example" and first <= one.first < last), None)
    if cue is None or cue.last > last:
        return False
    return BESIDE_EXAMPLES.issuperset(gap[: cue.first - first] + gap[cue.last - first :])


def treatments(read: Syntax, parts: list[Part]) -> list[Part]:
    """ "Chronic treatment with A or B" says no more than A and B, which take its qualifiers over; so does "previous or
    current treatment with A"."""
    if role("treating").isdisjoint(read.words):
        return parts
    kept: list[Part] = []
    for at, part in enumerate(parts):
        what = followers(read, parts, at, TREATED_WITH) if _is_treatment(read, part) else []
        if not what or what[0].label not in GIVEN:
            kept.append(part)
            continue
        leading = qualifiers().find(read.texts[part.lead : part.last - 1])
        own = [(read.starts[part.lead + begin], read.ends[part.lead + end - 1]) for begin, end, _ in leading]
        while kept and any(start == read.starts[part.last - 1] for start, _ in kept[-1].heads):
            kept.pop()
            own = []  # either will do: "previous or current" narrows nothing
        for one in what:
            one.shared += own
    return kept


def _is_treatment(read: Syntax, part: Part) -> bool:
    """Whether a part is the word "treatment" or the like, with nothing before it but what qualifies it."""
    if read.texts[part.last - 1] not in role("treating") or part.heads:
        return False
    before = read.texts[part.first : part.last - 1]
    return not before or qualifiers().get(" ".join(before)) in {"status", "acuity"}


def _lend_agent(read: Syntax, kept: list[Part], agent: Part) -> None:
    """ "Allergy or intolerance to A": what stands before in one list is an allergy to A."""
    part = kept[-1]
    lent, ends = (read.starts[part.last], agent.end), {part.end}
    for before in reversed(kept[:-1]):
        word = read.texts[before.last - 1]
        targeted = word not in role("acting") or _targets(read, before)
        bare = not before.heads and (_reacts(read, before) or not targeted)
        bare = bare or any(stop in ends for _, stop in before.heads)  # "immediate or delayed | allergy to A"
        if not bare or connected(read, before, part) is None or before.last >= part.lead + 1:
            return
        before.heads.append(lent)
        ends.add(before.end)
        part = before


def _whole_agent(read: Syntax, agent: Part) -> tuple[int, int]:
    """The end of an agent with what it is a part of: "any component | of the study drug"."""
    at = agent.last
    if at < len(read.texts) and read.texts[at] == "of":
        begin = read.past(at + 1, {"determiner", "generic"})
        chunk = read.chunk_before(begin)
        if chunk is not None and at < chunk.first <= at + 3:
            return chunk.end, chunk.last
    return agent.end, agent.last
