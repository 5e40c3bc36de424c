"""Context: what is denied, suspected, past, or said of a relative.

Sets ``negated`` and adds the cue to ``qualifiers``, so that nothing is claimed without the words that say so:
``negation`` (the cue behind ``negated``), ``certainty`` ("suspected", "at risk of"), ``experiencer`` ("family history
of"), ``status`` ("history of", "presence of"). A relative's condition is an observation about the patient; what may be
either's, "personal or family history of", has a constraint for each; the age at which a relative fell ill is said of
the illness. Two denials cancel ("no absence of"); one cue counts once. Who is unable or unwilling to consent or take
part, or has not or does not, answers what is asked of everyone: the cue is the fact's value ("informed consent:
unable", "enrol: does not"), as a test's result is. "Not a candidate for" surgery denies no surgery: it is a
``certainty``, as "candidate for" is. What an inclusion forbids ("aspirin is not permitted", "patients must not take
aspirin") is denied; what an exclusion forbids is what it excludes. The state that a fact is said not to be in
("non-healing wound", "gout not controlled") is a constraint of its own (:mod:`.scoping.denied_states`), and so is one
that is asked of those in a group (:mod:`.scoping.demanded_states`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from spacy.tokens import Doc

from ..lexicon.roles import role
from ..schema import Constraint, Qualifier
from .analysis import Analysis, Extent, analysis, qualifier_at
from .limits.ages import is_age_of_an_event
from .phrasing.acts import shunned
from .phrasing.prohibitions import barred_lines, forbids
from .phrasing.reasons import explanations
from .phrasing.syntax import Cue, Syntax, syntax
from .scoping.demanded_states import demanded_states
from .scoping.denied_lists import denial_of_list, unmet_list
from .scoping.denied_states import denied_states
from .scoping.qualifying import qualify
from .scoping.scope import MOST_CONSTRAINTS, Line
from .scoping.set_apart import set_apart
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
AT_AGE = frozenset({"at", "before", "under", "below", "prior", "by"})
"""How what tells at which age something happened begins."""
KINDS_OF_INCLUSIONS = {**KINDS, "forbidden": "negation"}
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
    for extent in found.extents:
        name = extent.criterion or ""
        constraints = by_criterion.get(name, [])
        if 0 < len(constraints) <= MOST_CONSTRAINTS:
            denial = denials.get(name)
            if denial is not None:
                for constraint in constraints:
                    constraint.qualifiers.append(denial.model_copy())
            _set_context(found, extent, constraints, excludes=name not in inclusions, barred=name in barred)


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
                below[criterion.id] = qualifier_at("negation", text, unmet.cue.start, unmet.cue.end, offset=start)
            continue
        if denial is None:
            cue = denial_of_list(syntax(text), by_criterion.get(criterion.id, []), start)
            if cue is not None:
                denial = qualifier_at("negation", text, cue.start, cue.end, offset=start)
            elif excludes_list(text.rstrip()):
                denial = qualifier_at("negation", text, 0, len(text.rstrip()), offset=start)
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
    found: Analysis, extent: Extent, constraints: list[Constraint], *, excludes: bool, barred: bool
) -> None:
    """Says of the constraints of one criterion what its cues say; where it is ``barred``, the "no" that it begins with
    denies nothing."""
    text, offset, read = extent.text, extent.start, syntax(extent.text)
    states = list(denied_states(read, text, constraints, offset, excludes=excludes))
    cues = _cues(read, [state.cue for state in states], excludes=excludes, barred=barred)
    if cues:
        qualify(cues, Line(read, constraints, offset), text, offset)
        if any(cue.kind == "kin" for cue, _ in cues):
            constraints = [*constraints, *_of_relatives(found, constraints)]
        if any(kind == "experiencer" for _, kind in cues):
            constraints = _without_ages_of_relatives(found, extent, constraints)
    for constraint in constraints:
        if constraint.qualifiers:
            _settle(constraint)
    for state in (*states, *demanded_states(read, constraints, offset)):
        set_apart(found, text, offset, state, constraints)


def _cues(read: Syntax, spent: Sequence[Cue | None], *, excludes: bool, barred: bool) -> list[tuple[Cue, str]]:
    """The cues that say something of the facts of a criterion, and what: none that is spent on the state of a fact,
    agrees to do without it, stands in an explanation, or forbids in an exclusion."""
    kinds = KINDS if excludes else KINDS_OF_INCLUSIONS
    agreed = shunned(read)
    cues = [(cue, kinds[cue.kind]) for cue in read.cues if cue.kind in kinds and cue not in spent]
    supposed = explanations(read) if cues else []
    return [
        (cue, kind)
        for cue, kind in cues
        if (cue.first, cue.last) not in agreed
        and not any(first <= cue.first < last for first, last in supposed)
        and not (excludes and forbids(read.texts, cue.first))
        and not (barred and (cue.first == 0 or read.texts[cue.first] == "no"))
    ]


def _settle(constraint: Constraint) -> None:
    """Takes from a constraint's qualifiers whether it is denied, and whether it is of a relative."""
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


def _without_ages_of_relatives(found: Analysis, extent: Extent, constraints: list[Constraint]) -> list[Constraint]:
    """The constraints without the ages at which relatives fell ill, which are said of the illness: "family history of
    sudden death | before the age of 40"."""
    ill = [one for one in constraints if one.interval is None and any(map(_is_of_relatives, one.qualifiers))]
    kept = []
    for one in constraints:
        before = [other for other in ill if other.subject.end <= one.evidence.start] if _is_youth(one) else []
        begin = max((other.subject.end for other in before), default=0) + 1 - extent.start
        end = max(one.subject.end, one.evidence.end) - extent.start
        if before and not AT_AGE.isdisjoint(extent.text[begin:end].lower().split()[:1]):
            before[-1].qualifiers.append(qualifier_at("age", extent.text, begin, end, offset=extent.start))
            found.constraints.remove(one)
        else:
            kept.append(one)
    return kept


def _is_of_relatives(qualifier: Qualifier) -> bool:
    return qualifier.kind == "experiencer"


def _is_youth(constraint: Constraint) -> bool:
    """Whether a constraint is an age up to which something was so."""
    limit = constraint.interval if constraint.type == "age" or is_age_of_an_event(constraint) else None
    return limit is not None and limit.low is None


def _is_denied_by_result(constraint: Constraint, qualifier: Qualifier) -> bool:
    """Whether a result right behind a condition says that it is not there: "HIV-negative"; a test keeps its result."""
    behind = constraint.subject.end <= qualifier.start and qualifier.kind != "negation"
    return behind and constraint.type in {"condition", "observation"} and qualifier.text.lower() in role("absent")


def _is_denied_already(constraint: Constraint) -> bool:
    """Whether a threshold has counted the denial before it; "outside 18 to 30" is one of its own."""
    own = role("outside")
    return constraint.origin.startswith("thresholds") and own.isdisjoint(constraint.evidence.text.lower().split())
