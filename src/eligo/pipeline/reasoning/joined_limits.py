"""Limits that are one before any list is read: the arms of one limit, the letters of one stage, either extreme."""

from __future__ import annotations

from ...schema import Constraint
from ..limits.readings import TNM
from .features import Operand
from .lists import Links
from .operands import Operands


def joined_limits(of: Operands, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
    """The operands with those made one that limit one thing, each with what stands before it."""
    return _arms(of, *_stages(of, operands, links))


def joined_extremes(of: Operands, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
    """ "Pulse < 50 and > 100" in an exclusion: what cannot be both at once is either, before any list is read."""
    joined, kept = [operands[0]], [links[0]]
    for operand, link in zip(operands[1:], links[1:], strict=True):
        if link == {"and"} and of.measure_one(joined[-1], operand) and _are_apart(of, joined[-1], operand):
            joined[-1] = of.either(joined[-1], operand)
        else:
            joined.append(operand)
            kept.append(link)
    return joined, kept


def _are_apart(of: Operands, left: Operand, right: Operand) -> bool:
    """Whether no number lies in both of two intervals on one scale."""
    one, other = _alone(of, left), _alone(of, right)
    if one is None or other is None or one.interval is None or other.interval is None:
        return False
    scales = {limit.unit.ucum or limit.unit.text for limit in (one, other) if limit.unit is not None}
    if len(scales) > 1 or one.relative_to != other.relative_to or one.negated or other.negated:
        return False
    pairs = ((one.interval, other.interval), (other.interval, one.interval))
    return any(above.low and below.high and below.high.value < above.low.value for above, below in pairs)


def _arms(of: Operands, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
    """ "ALT < 3, AST < 3, or < 5 if liver metastases": "or" stands between the arms of a limit for different patients,
    and between no others."""
    joined: list[Operand] = []
    kept: Links = []
    place: dict[int, int] = {}
    for operand, link in zip(operands, links, strict=True):
        limit = _alone(of, operand)
        subject = limit.subject.start if limit and limit.interval and limit.applies_if is not None else None
        if subject is not None and subject in place:
            arms = joined[place[subject]], operand
            joined[place[subject]] = of.either(*arms) if of.excludes else of.every(*arms)
            continue
        if subject is not None:
            place[subject] = len(joined)
        joined.append(operand)
        kept.append(link)
    return joined, kept


def _stages(of: Operands, operands: list[Operand], links: Links) -> tuple[list[Operand], Links]:
    """ "T1N1 or T2-4", "T2, N0, M0 or T3, N1": letters side by side are one stage, and so are those with commas where
    the first of them begins another one behind the "or"."""
    letters = [_letter(of, operand) for operand in operands]
    behind = {letter for letter, link in zip(letters[1:], links[1:], strict=True) if letter and link & {"or", "and"}}
    joined: list[Operand] = []
    kept: Links = []
    stage: list[str] = []
    for operand, link, letter in zip(operands, links, letters, strict=True):
        listed = link == {"comma"} and bool(stage) and behind == {stage[0]}
        if letter and stage and letter not in stage and (not link or listed):
            joined[-1] = of.every(joined[-1], operand)
            stage.append(letter)
            continue
        stage = [letter] if letter else []
        joined.append(operand)
        kept.append(link)
    return joined, kept


def _letter(of: Operands, operand: Operand) -> str:
    limit = _alone(of, operand)
    return limit.subject.text[-1].lower() if limit is not None and limit.origin == TNM else ""


def _alone(of: Operands, operand: Operand) -> Constraint | None:
    return of.constraints[operand.atoms[0]] if len(operand.atoms) == 1 else None
