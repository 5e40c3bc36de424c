"""Plain language back: constraints and expressions as sentences that a physician can proof-read.

What is written here comes from the numbers and operators of the result, not from the trial's wording, so that a
misreading shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .expression import Leaf, Node
from .quantity import Bound, Interval, TextSpan, Unit, Window
from .trial import LATEST, OF_STATES, Constraint, Criterion, ParsedTrial

_OPENING = {"inclusion": "Eligible only if ", "exclusion": "NOT eligible if ", "unknown": ""}
_UNSPOKEN = frozenset({"example", "negation", LATEST})
"""Kinds of qualifiers that the sentence says in another way, or that are no part of what must hold."""
_ASIDE = frozenset({"method", "criteria"})
"""Kinds of qualifiers that stand in brackets."""
_AT_PRESENT = frozenset(
    {"current", "currently", "present", "presence", "existence", "existing", "active", "ongoing", "concurrent"}
    | {"concomitant", "evidence", "signs", "symptoms", "diagnosis"}
)
"""Words by which a past takes in the present: "history of or current alcohol abuse"."""
_ESCAPE = re.compile(r"\\([^\w\s])")
_RANKS = frozenset({"class", "grade", "grades", "stage", "stages"})
"""Units that are said before their number: "grade 2", where "2 points" has its unit behind."""
_STATE = re.compile(
    r"(?:\b(?:pregnant|lactating|nursing|breast-?\s?feeding|active|positive|negative|fertile|sterile|stable|healthy|naive)"
    r"|\b\w{0,40}menopausal|[a-z]{3,40}ed|[a-z]{2,40}[ai]ble)\Z",
    re.IGNORECASE,
)
"""Names that are adjectives: one is "not pregnant", where one has "no asthma"."""
_ACT_DENIED = ("not", "to", "n't", "cannot", "never")
"""How the words end that deny an act: "unable to | walk"."""
_REFUSED = re.compile(r"\b(?:refus|declin|preclud|prevent|prohibit)", re.IGNORECASE)
"""Words with which someone will not have what he is offered, or something keeps him from it."""
_AT_MOST = "at most "
_STATES = frozenset({"condition", "observation", "administrative"})
_PLAIN_UNITS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes"}


def trial_text(trial: ParsedTrial) -> str:
    """The trial as text: its title, then a line for each criterion, notes and what was not understood included."""
    constraints = {constraint.id: constraint for constraint in trial.constraints}
    head = [line for line in (" ".join(filter(None, (trial.trial_id, trial.title))), population_text(trial)) if line]
    parts: dict[str | None, list[Criterion]] = {}
    for item in trial.criteria:
        parts.setdefault(item.parent, []).append(item)
    lines = [f"{item.id}. {criterion_text(item, constraints, parts.get(item.id, ()))}" for item in trial.criteria]
    return "\n".join([*head, *lines]) + "\n"


def population_text(trial: ParsedTrial) -> str:
    """The registry's own fields in a line: "female, age 18 to 40 years, no healthy volunteers"."""
    population = trial.population
    parts = [{"female": "female", "male": "male", "all": "any sex"}[population.sex]] if population.sex else []
    if population.age:
        parts.append(f"age {measure_text(population.age.interval, population.age.unit)}")
    if population.healthy_volunteers is not None:
        parts.append("healthy volunteers" if population.healthy_volunteers else "no healthy volunteers")
    return ", ".join(parts)


def criterion_text(criterion: Criterion, constraints: Mapping[str, Constraint], parts: Sequence[Criterion] = ()) -> str:
    """A criterion as a sentence; what no constraint covers follows in brackets, and so does what asks for nothing.

    Args:
        constraints: the trial's constraints by id.
        parts: its sub-items; where the expression holds theirs unchanged, it names them and does not repeat them.
    """
    scope = f"For {criterion.applies_to}: " if criterion.applies_to else ""
    if criterion.role == "note":
        return f"{scope}Note: {criterion.text}"
    if criterion.expression is None:
        return f"{scope}[{'asks for nothing' if criterion.asks_nothing else 'not computed'}: {criterion.text}]"
    sentence = f"{_OPENING[criterion.section]}{expression_text(criterion.expression, constraints, parts)}."
    missing = "; ".join(" ".join(span.text.split()) for span in criterion.residue)
    return f"{scope}{sentence}{f' [not computed: {missing}]' if missing else ''}"


def expression_text(tree: Leaf | Node, constraints: Mapping[str, Constraint], parts: Sequence[Criterion] = ()) -> str:
    """An expression in words: "A, and B or C" never stands without brackets.

    Args:
        parts: criteria that are named where their expressions stand.
    """
    for part in parts:
        if part.expression == tree:
            return part.id
    if isinstance(tree, Leaf):
        return constraint_text(constraints[tree.constraint], constraints)
    if tree.op == "not":
        return f"not ({expression_text(tree.of[0], constraints, parts)})"
    separator, brackets = {"all": (", and ", True), "any": (", or ", True), "at_least": ("; ", False)}[tree.op]
    words = []
    for operand in _with_names(tree, parts):
        text = operand if isinstance(operand, str) else expression_text(operand, constraints, parts)
        several = isinstance(operand, Node) and operand.op != "not" and len(operand.of) > 1
        words.append(f"({text})" if several and brackets else text)
    return f"at least {tree.n} of: {separator.join(words)}" if tree.op == "at_least" else separator.join(words)


def constraint_text(constraint: Constraint, constraints: Mapping[str, Constraint] | None = None) -> str:
    """A constraint in words: "platelets < 100,000 /mm3", "no organ allograft in the past"."""
    words = [_denial(constraint) if constraint.negated else "", _subject_words(constraint)]
    if constraint.origin == OF_STATES:
        words = ["not" if constraint.negated else "", _spaced(constraint.subject.text)]
    elif constraint.type == "sex" and constraint.values:
        words = ["not" if constraint.negated else "", " or ".join(constraint.values)]
    elif constraint.type == "age" and constraint.interval:
        words = ["not" if constraint.negated else "", "age"]
    if constraint.interval and not (constraint.values and _ordinal(constraint)):
        unit = None if _repeats(constraint) else constraint.unit
        if unit is not None and unit.text.lower() in _RANKS:
            words += [unit.text.lower(), _bounds(constraint.interval).removeprefix("= ")]
        else:
            words.append(measure_text(constraint.interval, unit, constraint.relative_to))
    elif constraint.values and constraint.type == "administrative":
        words.append(f"({' or '.join(constraint.values)})")
    elif constraint.values and constraint.type != "sex":
        kind = constraint.unit.text.lower() if constraint.unit and not _repeats(constraint) else ""
        words += [kind, " or ".join(constraint.values), _beyond(constraint.interval)]
    if constraint.count:
        words.append(f"({_bounds(constraint.count)} time{'' if _is_one(constraint.count) else 's'})")
    words += [window_text(constraint.temporal) if constraint.temporal else ""]
    if constraint.duration:
        beyond = constraint.duration.anchor and constraint.temporal and constraint.temporal.relation == "during"
        words += ["and" if beyond else "", _duration_text(constraint.duration)]
    words += ["(the last, if any)" if constraint.is_of_latest and not constraint.negated else ""]
    text = " ".join(word for word in words if word)
    if constraint.applies_if is not None and constraints is not None:
        text += f" ({_condition_text(constraint.applies_if, constraints)})"
    return text


def _condition_text(condition: Leaf | Node, constraints: Mapping[str, Constraint]) -> str:
    if isinstance(condition, Node) and condition.op == "not":
        return f"unless {expression_text(condition.of[0], constraints)}"
    return f"where {expression_text(condition, constraints)}"


def measure_text(interval: Interval, unit: Unit | None, relative_to: str | None = None) -> str:
    """An interval with its unit: "< 100,000 /mm3", "18 to 40 years", "<= 2.5 x ULN"."""
    if relative_to in ("ULN", "LLN"):
        return f"{_bounds(interval)} x {relative_to}"
    words = [_bounds(interval), _unit_words(unit, one=_is_one(interval)), "of baseline" if relative_to else ""]
    return " ".join(word for word in words if word)


def window_text(window: Window) -> str:
    """A window in words: "in the past 6 months", "at least 4 weeks before surgery"."""
    anchor = _spaced(window.anchor.text) if window.anchor else ""
    if window.relation == "present":
        return "currently"
    if window.relation == "during":
        return f"during {anchor or 'the study'}"
    span = _time_words(window.interval, window.unit)
    if window.relation == "future":
        if span.startswith(_AT_MOST):
            return f"in the next {span.removeprefix(_AT_MOST)}"
        return f"{span} from now" if span else "planned"
    if window.relation == "past":
        if not span:
            now = not _AT_PRESENT.isdisjoint(window.evidence.text.lower().split())
            return "now or in the past" if now else "in the past"
        return f"{span} before {anchor}" if anchor else f"{span} ago"
    return " ".join(word for word in (span, window.relation, anchor or "the event") if word)


# ---------------------------------------------------------------- parts


def _with_names(tree: Node, parts: Sequence[Criterion]) -> list[Leaf | Node | str]:
    """The operands; in the place of those that make up a part's whole expression stands the part's id."""
    operands: list[Leaf | Node | str] = list(tree.of)
    for part in parts:
        flattened = isinstance(part.expression, Node) and part.expression.op == tree.op != "at_least"
        own = part.expression.of if flattened and isinstance(part.expression, Node) else [part.expression]
        for at in range(len(operands) - len(own) + 1):
            if operands[at : at + len(own)] == own:
                operands[at : at + len(own)] = [part.id]
                break
    return operands


def _duration_text(window: Window) -> str:
    """How long something is so, and up to or from when: "for at least 3 months before screening"."""
    since = f" {window.relation} {_spaced(window.anchor.text)}" if window.anchor else ""
    return f"for {_time_words(window.interval, window.unit)}{since}"


def _subject_words(constraint: Constraint) -> str:
    """The subject with its qualifiers, in the order of the text; what is rendered elsewhere is left out."""
    subject = constraint.subject
    display = subject.concept.display if subject.concept and subject.concept.code is None else None
    windows = [window.evidence for window in (constraint.temporal, constraint.duration) if window]
    rendered: list[TextSpan] = [subject, *windows]
    words = {subject.start: display or _precise(constraint)}
    # Of qualifiers that overlap ("adequately treated" and "treated") the longest speaks.
    for qualifier in sorted(constraint.qualifiers, key=lambda one: (one.start - one.end, one.start)):
        if qualifier.kind == "experiencer":
            words[-1] = "partner:" if "partner" in qualifier.text.lower() else "family:"
            continue
        elsewhere = any(qualifier.start < span.end and span.start < qualifier.end for span in rendered)
        if not elsewhere and qualifier.kind not in _UNSPOKEN:
            words[qualifier.start] = f"({qualifier.text})" if qualifier.kind in _ASIDE else qualifier.text
            rendered.append(qualifier)
    return _spaced(" ".join(words[start] for start in sorted(words)))


def _denial(constraint: Constraint) -> str:
    """What denies a constraint: "not" what someone is or does, "no" what someone has; "refuses" is told so."""
    if constraint.type not in _STATES:
        return "no"
    denying = next((one.text for one in reversed(constraint.qualifiers) if one.kind == "negation"), "")
    if constraint.type == "observation" and _REFUSED.search(denying):
        return denying
    act = constraint.origin == "introduction" and denying.lower().endswith(_ACT_DENIED)
    return "not" if act or _STATE.search(constraint.subject.text) else "no"


def _precise(constraint: Constraint) -> str:
    """The subject's text, or its concept's name where that says more: a "blood pressure" that is the systolic one."""
    written, concept = constraint.subject.text, constraint.subject.concept
    name = concept.display if concept and constraint.type == "measurement" else None
    return name if name and name.lower().endswith(f" {written.lower()}") else written


def _beyond(interval: Interval | None) -> str:
    """What a value leaves unsaid of an interval that is open at one end: "II or higher"."""
    if interval is None or bool(interval.low) == bool(interval.high):
        return ""
    return "or higher" if interval.low else "or lower"


def _repeats(constraint: Constraint) -> bool:
    """Whether the unit is a word of the subject: a "performance status" of 0 is no "0 status"."""
    unit, subject = constraint.unit, constraint.subject
    named = f"{subject.text} {subject.concept.display if subject.concept else ''}".lower()
    return unit is not None and unit.kind in {"score", "count"} and _spaced(unit.text).lower() in named


def _ordinal(constraint: Constraint) -> bool:
    return any(not value.replace(".", "").isdigit() for value in constraint.values or ())


def _is_one(interval: Interval) -> bool:
    """Whether nothing is counted beyond one: "at least 1 year"."""
    return {bound.value for bound in (interval.low, interval.high) if bound} == {1}


def _unit_words(unit: Unit | None, *, one: bool = False) -> str:
    if unit is None:
        return ""
    if unit.ucum in _PLAIN_UNITS:
        return _PLAIN_UNITS[unit.ucum].removesuffix("s" if one else "")
    # A power of ten that was written before the unit is part of the number by now.
    powered = "10" in unit.text and unit.ucum is not None
    return str(unit.ucum) if powered or not unit.text else _spaced(unit.text).replace("/ ", "/").rstrip(".")


def _bounds(interval: Interval) -> str:
    low, high = interval.low, interval.high
    if low and high:
        if low.value == high.value:
            return f"= {_number(low)}"
        if low.inclusive and high.inclusive:
            return f"{_number(low)} to {_number(high)}"
        low_sign, high_sign = (">=" if low.inclusive else ">"), ("<=" if high.inclusive else "<")
        return f"{low_sign} {_number(low)} and {high_sign} {_number(high)}"
    if low:
        return f"{'>=' if low.inclusive else '>'} {_number(low)}"
    return f"{'<=' if high.inclusive else '<'} {_number(high)}" if high else "any value"


def _time_words(interval: Interval | None, unit: Unit | None) -> str:
    if interval is None:
        return ""
    low, high, name = interval.low, interval.high, _unit_words(unit, one=_is_one(interval))
    if low and high:
        return f"{_bounds(interval).removeprefix('= ')} {name}".strip()
    if low:
        return f"{'at least' if low.inclusive else 'more than'} {_number(low)} {name}".strip()
    return f"{'at most' if high.inclusive else 'less than'} {_number(high)} {name}".strip() if high else ""


def _number(bound: Bound) -> str:
    value = bound.value
    if abs(value) >= 1_000_000:
        exponent = (len(str(int(abs(value)))) - 1) // 3 * 3
        return f"{value / 10**exponent:g} x 10^{exponent}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _spaced(text: str) -> str:
    """Words as they are read: single spaces, and no backslash before a sign that Markdown would take for its own."""
    return " ".join(_ESCAPE.sub(r"\1", text).split())
