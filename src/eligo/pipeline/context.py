"""Context: what is denied, suspected, past, or said of a relative.

Sets ``negated`` and adds the cue to ``qualifiers``, so that nothing is claimed without the words that say so:
``negation`` (the cue behind ``negated``), ``certainty`` ("suspected", "at risk of"), ``experiencer`` ("family history
of"), ``status`` ("history of", "presence of"). A relative's condition is an observation about the patient; what may be
either's, "personal or family history of", has a constraint for each. Two denials
cancel ("no absence of"); one cue counts once. Who is unable or unwilling to consent or take part, or has not or does
not, answers what is asked of everyone: the cue is the fact's value ("informed consent: unable", "enrol: does not"), as
a test's result is. "Not a candidate for" surgery denies no surgery: it is a ``certainty``, as "candidate for" is. What
an inclusion forbids ("aspirin is not permitted", "patients must not take aspirin") is denied; what an exclusion
forbids is what it excludes. The state that a fact is said not to be in ("non-healing wound", "gout not controlled") is
a constraint of its own (:mod:`.phrasing.states`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from ..schema import OF_STATES, Concept, Constraint, Qualifier, Subject, TextSpan, Window
from .analysis import Analysis, analysis, text_span
from .phrasing.denied_lists import denial_of_list, unmet_list
from .phrasing.reasons import explanations
from .phrasing.scope import MOST_CONSTRAINTS, Line
from .phrasing.states import State, denied_states
from .phrasing.syntax import Cue, Syntax, syntax
from .phrasing.vocabulary import role
from .prohibitions import barred_lines, forbids
from .segmentation.headings import excludes_list
from .segmentation.structure import Quantifier
from .staging import Staged

KINDS = {
    "negation": "negation",
    "inability": "negation",
    "hindrance": "negation",
    "prefix": "negation",
    "recovery": "negation",
    "uncertainty": "certainty",
    "unfit": "certainty",
    "family": "experiencer",
    "history": "status",
    "kin": "status",
    "current": "status",
}
COUNTING = frozenset({"at_least", "at_most"})
AGAIN = 6
"""How many words may stand between two ways to deny one thing."""
KINDS_OF_INCLUSIONS = {**KINDS, "forbidden": "negation"}
REASONS = (["or"], [",", "or"], [",", "or", "has"], ["or", "has"], ["or", "have"])
"""What stands between two reasons against one thing."""
UNANSWERED = frozenset({"must", "should", "shall", "may", "covered"})
"""Words of denials that say of nobody what he does."""

OF_RELATIVES = "context:relatives"
"""The origin of a constraint that says of a relative what another says of the patient."""
TIMED = "windows:pattern"
"""The origin of a constraint that a time has made of its event."""


class Context(Staged):
    """The spaCy component ``eligo_context``."""

    def __call__(self, doc: Doc) -> Doc:
        set_context(analysis(doc))
        return doc


def set_context(found: Analysis) -> None:
    """Says of each constraint what the cues around it say."""
    _drop_anchors(found)
    _drop_twins(found)
    by_criterion: dict[str, list[Constraint]] = {}
    for constraint in found.constraints:
        by_criterion.setdefault(constraint.criterion, []).append(constraint)
    inclusions = {criterion.id for criterion in found.criteria if criterion.section != "exclusion"}
    denials = _denials_of_lists(found, by_criterion) if found.quantifiers else {}
    barred = barred_lines(found.criteria)
    for criterion, start, _, text in found.extents:
        constraints = by_criterion.get(criterion or "", [])
        if 0 < len(constraints) <= MOST_CONSTRAINTS:
            kinds = KINDS_OF_INCLUSIONS if criterion in inclusions else KINDS
            denial = denials.get(criterion or "")
            if denial is not None:
                for constraint in constraints:
                    constraint.qualifiers.append(denial.model_copy())
            _set_context(found, text, start, constraints, kinds, criterion in barred)


def _denials_of_lists(found: Analysis, by_criterion: dict[str, list[Constraint]]) -> dict[str, Qualifier]:
    """What denies the criteria that stand below a line that denies its list, in an inclusion: "None of the following:".

    The line's quantifier becomes ``none``. An exclusion excludes what such a list holds, as it does without the
    line, but who does not meet what a list asks for is without one of its entries.
    """
    below: dict[str, Qualifier] = {}
    denied: dict[str, Qualifier] = {}
    starts = {one.criterion: (one.start, one.text) for one in found.extents}
    for criterion in found.criteria:
        denial = below.get(criterion.parent or "")
        if denial is not None and criterion.role != "note":
            denied[criterion.id] = denial
        quantifier = found.quantifiers.get(criterion.id)
        if quantifier is None or quantifier.op in COUNTING:
            continue
        start, text = starts[criterion.id]
        if criterion.section == "exclusion":
            unmet = unmet_list(syntax(text))
            if unmet is not None:
                found.quantifiers[criterion.id] = Quantifier("all" if unmet.of_any else "any")
                below[criterion.id] = _qualifier(text, start, unmet.cue.start, unmet.cue.end, "negation")
            continue
        if denial is None:
            cue = denial_of_list(syntax(text), by_criterion.get(criterion.id, []), start)
            if cue is not None:
                denial = _qualifier(text, start, cue.start, cue.end, "negation")
            elif excludes_list(text.rstrip()):
                denial = _qualifier(text, start, 0, len(text.rstrip()), "negation")
        if denial is not None:
            found.quantifiers[criterion.id] = Quantifier("none")
            below[criterion.id] = denial
    return denied


def _drop_anchors(found: Analysis) -> None:
    """Removes facts that are only the event which another's time is counted from: "within 2 weeks after surgery"."""
    anchors: dict[tuple[str, int, int], set[str]] = {}
    for constraint in found.constraints:
        for window in (constraint.temporal, constraint.duration):
            if window is not None and window.anchor is not None:
                place = constraint.criterion, window.anchor.start, window.anchor.end
                anchors.setdefault(place, set()).add(constraint.id)
    if not anchors:
        return
    places = sorted(anchors)
    anchored = {criterion for criterion, _, _ in places}
    longest = max(end - start for _, start, end in places)

    def is_anchor_of_another(constraint: Constraint) -> bool:
        criterion, start = constraint.criterion, constraint.subject.start
        first, last = bisect_left(places, (criterion, start - longest)), bisect_left(places, (criterion, start + 1))
        around = [place for place in places[first:last] if constraint.subject.end <= place[2]]
        return any(anchors[place] != {constraint.id} for place in around)

    found.constraints = [
        one
        for one in found.constraints
        if one.interval is not None or one.criterion not in anchored or not is_anchor_of_another(one)
    ]


def _drop_twins(found: Analysis) -> None:
    """Where a time has made a constraint of its own for an event that is a fact already, the fact gets the time."""
    if all(one.origin != TIMED for one in found.constraints):
        return
    facts = {(one.subject.start, one.subject.end): one for one in found.constraints if ":" not in one.origin}
    kept = []
    for constraint in found.constraints:
        twin = facts.get((constraint.subject.start, constraint.subject.end))
        if constraint.origin == TIMED and twin is not None:
            twin.temporal = twin.temporal or constraint.temporal
            twin.duration = twin.duration or constraint.duration
        else:
            kept.append(constraint)
    found.constraints = kept


def _set_context(
    found: Analysis, text: str, offset: int, constraints: list[Constraint], kinds: dict[str, str], barred: bool
) -> None:
    read = syntax(text)
    states = list(denied_states(read, text, constraints, offset))
    spent = [state.cue for state in states]
    cues = [(cue, kinds[cue.kind]) for cue in read.cues if cue.kind in kinds and cue not in spent]
    supposed = explanations(read) if cues else []
    if supposed:
        cues = [one for one in cues if not any(first <= one[0].first < last for first, last in supposed)]
    if cues:
        line = Line(read, constraints, offset)
        if kinds is KINDS:
            cues = [(cue, kind) for cue, kind in cues if not forbids(read.texts, cue.first)]
        if barred:
            cues = [(cue, kind) for cue, kind in cues if cue.first and read.texts[cue.first] != "no"]
        _obey(cues, line, text, offset)
        if any(cue.kind == "kin" for cue, _ in cues):
            constraints = [*constraints, *_of_relatives(found, constraints)]
    for constraint in constraints:
        if not constraint.qualifiers:
            continue
        if constraint.type == "condition" and any(one.kind == "experiencer" for one in constraint.qualifiers):
            constraint.type = "observation"
        for qualifier in constraint.qualifiers:
            if _is_denied_by_result(constraint, qualifier):
                qualifier.kind = "negation"
        denials = sum(one.kind == "negation" for one in constraint.qualifiers)
        if denials and _is_denied_already(constraint):
            constraint.negated = False
        if denials % 2 == 1:
            constraint.negated = not constraint.negated
    for state in states:
        _set_apart(found, text, offset, state, constraints)


def _set_apart(found: Analysis, text: str, offset: int, state: State, constraints: Sequence[Constraint]) -> None:
    """Makes a denied state a constraint of its own, or denies the fact that is nothing but a state. A fact with several
    times or limits is several constraints under one name."""
    fact, place = state.fact, (state.fact.subject.start, state.fact.subject.end)
    facts = [one for one in constraints if (one.subject.start, one.subject.end) == place]
    denial = _qualifier(text, offset, *state.denial, "negation")
    said = _qualifier(text, offset, state.start, state.end, "")
    for each in facts:
        each.qualifiers = [one for one in each.qualifiers if one.end <= said.start or said.end <= one.start]
    if state.name == (state.start, state.end):
        for each in facts:
            each.subject, each.negated = _subject(said, None), not each.negated
            each.qualifiers.append(denial)
        return
    if state.name is not None:
        name = _qualifier(text, offset, *state.name, "head")
        for each in facts:
            each.subject = _subject(name, name.text)
        wording = f"{said.text} {name.text}"
    else:
        name = _qualifier(text, offset, fact.subject.start - offset, fact.subject.end - offset, "head")
        wording = f"{name.text} {said.text}"
    apart = fact.model_copy(
        deep=True,
        update={
            "id": found.new_id(),
            "subject": _subject(said, wording),
            "qualifiers": [name, denial],
            "negated": True,
            **dict.fromkeys(("interval", "unit", "relative_to", "canonical", "values", "count")),
            "evidence": text_span(found.text, min(denial.start, name.start), max(said.end, name.end)),
            "origin": OF_STATES,
        },
    )
    for slot in ("temporal", "duration"):
        window: Window | None = getattr(fact, slot)
        if window is not None and window.evidence.end <= denial.start:
            setattr(apart, slot, None)
        if name.end <= said.start and window is not None and window.evidence.start >= said.end:
            setattr(fact, slot, None)
    if state.within:
        found.constraints = [one for one in found.constraints if one.id not in state.within]
    found.constraints.append(apart)


def _of_relatives(found: Analysis, constraints: Sequence[Constraint]) -> list[Constraint]:
    """The same of a relative for what is the patient's or a relative's: "personal or family history"."""
    copies: list[Constraint] = []
    for constraint in constraints:
        of_kin = [one for one in constraint.qualifiers if one.kind == "status" and "famil" in one.text.lower()]
        if of_kin:
            copy = constraint.model_copy(deep=True, update={"id": found.new_id(), "origin": OF_RELATIVES})
            for one in copy.qualifiers:
                if one in of_kin:
                    one.kind = "experiencer"
            copies.append(copy)
    found.constraints += copies
    return copies


def _qualifier(text: str, offset: int, start: int, end: int, kind: str) -> Qualifier:
    return Qualifier.made({"start": offset + start, "end": offset + end, "text": text[start:end], "kind": kind})


def _subject(span: TextSpan, wording: str | None) -> Subject:
    """A subject; ``wording`` is what it is looked up by."""
    concept = None if wording is None else Concept(display=" ".join(wording.split()))
    return Subject.made({"start": span.start, "end": span.end, "text": span.text, "concept": concept})


def _obey(cues: Sequence[tuple[Cue, str]], line: Line, text: str, offset: int) -> None:
    """Adds each cue to the qualifiers of the constraints that it reaches, under its kind."""
    denial: Qualifier | None = None
    unfit = any(cue.kind == "unfit" for cue, _ in cues)
    for number, (cue, kind) in enumerate(cues):
        if _inside_a_constraint(cue, line) or _names_a_fraction(cue, line):
            continue
        beside = cues[max(number - 1, 0) :][:3] if unfit and kind == "negation" else ()
        if any(_is_or_unfit(line.read, cue, other) for other, _ in beside):
            kind = "certainty"
        span = _qualifier(text, offset, cue.start, cue.end, kind)
        again = kind == "negation" and number > 0 and _says_again(line, cues[number - 1][0], cue)
        if again or span.text.lower() == "nor":
            span = denial or span
        elif kind == "negation":
            denial = span
        for constraint in _reached(line, cue, span.text):
            if constraint.subject.start <= span.start < constraint.subject.end:
                continue
            if cue.kind == "prefix" and not _is_whole(constraint, span.end):
                continue
            if line.read.texts[cue.first] in role("suffixed") and _is_loose(cue, constraint, span.start):
                continue
            if constraint.type == "administrative" and _answers(cue, span.text):
                constraint.values = None if constraint.values else [span.text.removesuffix(" to")]
                continue
            if all(one.start != span.start or one.kind != span.kind for one in constraint.qualifiers):
                constraint.qualifiers.append(span)


def _reached(line: Line, cue: Cue, written: str) -> Iterator[Constraint]:
    """The constraints in a cue's scope. Who is unfit for one treatment is so for those in a list with it; what stands
    in a list with an answer, "unwilling to give consent or a questionnaire", is answered too, and nothing else is."""
    indices = line.reached(cue)
    first = line.constraints[indices[0]] if indices else None
    for place, index in enumerate(indices):
        constraint = line.constraints[index]
        if first is None or (cue.kind == "unfit" and constraint.type != first.type):
            return
        if first.type == "administrative" != constraint.type and _answers(cue, written):
            if constraint.type not in {"observation", "visit"} or not line.are_listed(indices[place - 1], index):
                return
            constraint.type = "administrative"
        yield constraint


def _says_again(line: Line, before: Cue, cue: Cue) -> bool:
    """Whether a cue denies once more what the one before it denies: "has not tolerated, has failed or | refused"."""
    texts, at = line.read.texts, cue.first
    while at > before.last and line.read.classes[at - 1] == "auxiliary":
        at -= 1
    if at <= before.last or texts[at - 1] not in {"or", "nor", "/"} or at - before.last > AGAIN:
        return False
    return not any(before.last <= first < at for first, _ in line.ranges)


def _is_or_unfit(read: Syntax, cue: Cue, other: Cue) -> bool:
    """Whether a cue is one of two reasons against one thing, and denies nothing by itself: "ineligible for or |
    refused | cisplatin"."""
    first, last = sorted((cue, other), key=lambda one: one.first)
    return other.kind == "unfit" and read.texts[first.last : last.first] in REASONS


def _answers(cue: Cue, written: str) -> bool:
    """Whether a cue says that someone cannot, will not or does not: "unable to", "has not", and not "lack of", nor what
    must not be."""
    if cue.kind != "negation":
        return cue.kind in {"inability", "hindrance", "unfit"}
    words = written.lower().split()
    return UNANSWERED.isdisjoint(words) and any(word == "not" or word.endswith("n't") for word in words)


def _is_whole(constraint: Constraint, end: int) -> bool:
    """Whether a prefix denies all that a constraint is about: "non-smoker", but not "non-cardiac surgery"."""
    words = constraint.subject.text.lower().split()
    return constraint.subject.start - end <= 1 and (len(words) == 1 or words[-1] in role("speaker"))


def _is_denied_by_result(constraint: Constraint, qualifier: Qualifier) -> bool:
    """Whether a result right behind a condition says that it is not there: "HIV-negative"; a test keeps its result."""
    behind = constraint.subject.end <= qualifier.start and qualifier.kind != "negation"
    return behind and constraint.type in {"condition", "observation"} and qualifier.text.lower() in role("absent")


def _is_denied_already(constraint: Constraint) -> bool:
    """Whether a threshold has counted the denial before it; "outside 18 to 30" is one of its own."""
    own = role("outside")
    return constraint.origin.startswith("thresholds") and own.isdisjoint(constraint.evidence.text.lower().split())


def _is_loose(cue: Cue, constraint: Constraint, start: int) -> bool:
    """Whether a word that denies only what it is joined to, "steroid-naive", stands apart from a constraint."""
    return cue.side == "before" and start - constraint.subject.end > 1 and cue.last - cue.first == 1


def _names_a_fraction(cue: Cue, line: Line) -> bool:
    """Whether "free" belongs to what follows, "free PSA", and does not end "disease-free"."""
    texts, classes = line.read.texts, line.read.classes
    if cue.side == "after" or texts[cue.first] != "free" or cue.last == len(texts):
        return False
    return classes[cue.last] == "content"


def _inside_a_constraint(cue: Cue, line: Line) -> bool:
    """Whether a cue is part of a comparison or a name: "no more than 3", "non-small cell"; "not confirmed" is none."""
    if cue.side == "before" and cue.first == 0:
        return False
    return any(start < cue.end and cue.start < end for start, end in line.covered)
