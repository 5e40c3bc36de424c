"""What a dated event is called: "treatment with X", "X injections", "withdrawal of X", "referred to X".

A time dates the event, not the drug that was given or stopped in it. The event's words are taken into the subject;
the bare name of what was given stays as the concept's wording, so that a record of the drug is still found.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, cast

from ...lexicon import entries, table
from ...lexicon.roles import time_words
from ...schema import Concept, Constraint, ConstraintType

REACH = 90
ENCOUNTER = re.compile(
    rf"\b(?:re)?(?:{'|'.join(sorted(time_words('encounters')))})"
    r"\s{1,40}(?:in)?(?:to|from|at)\b[^.;:,()]{0,40}\Z",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """What ``lexicon/event_heads.tsv`` says of a word."""

    kind: str
    of_condition: ConstraintType


SHORT = re.compile(r"\s{0,9}\((?=[^()]{0,9}[A-Z][^()]{0,9}[A-Z])[\w+/-]{2,12}\)")
"""The abbreviation behind a name: "continuous positive airway pressure (CPAP)"."""


def name_event(text: str, low: int, high: int, fact: Constraint) -> None:
    """Widens the subject of a dated fact to the event that it is a part of; nothing before ``low`` is taken in.

    A fact with a number or a value of its own stays as it is, and so does a condition that a treatment comes with.
    """
    if fact.interval is not None or fact.count is not None or fact.values is not None:
        return
    start, end = fact.subject.start, fact.subject.end
    if fact.type == "visit":
        encounter = ENCOUNTER.search(text, max(low, start - REACH), start)
        if encounter:
            _rename(text, fact, encounter.start(), end)
        return
    short = SHORT.match(text, end, high)
    if short:
        _keep_name(fact)
        end = short.end()
        _rename(text, fact, start, end)
    head = _before().search(text, max(low, start - REACH), start)
    first = head.start() if head else start
    if head is None:
        head = _after().match(text, end, min(high, end + REACH))
        end = head.end() if head else end
    if head is None:
        return
    said = _heads()[head["head"].lower()]
    if fact.type == "condition" and first < start and head["link"].lower() in ("with", "by", "from"):
        return
    same = said.kind == "onset" or (said.kind == "giving" and fact.type != "condition")
    if same:
        _keep_name(fact)
    else:
        fact.type = said.of_condition
    _rename(text, fact, first, end)


def _keep_name(fact: Constraint) -> None:
    """Keeps the bare name as the concept's wording."""
    if fact.subject.concept is None:
        fact.subject.concept = Concept(display=" ".join(fact.subject.text.split()))


def _rename(text: str, fact: Constraint, start: int, end: int) -> None:
    fact.subject = fact.subject.model_copy(update={"start": start, "end": end, "text": text[start:end]})


@cache
def _heads() -> dict[str, Head]:
    return {
        word: Head(row["kind"], cast(ConstraintType, row["of_condition"]))
        for row in table("event_heads")
        for word in entries(row["words"])
    }


@cache
def _before() -> re.Pattern[str]:
    """ "treatment with any investigational | drug": a head, its preposition and up to three words."""
    return re.compile(
        rf"\b(?P<head>{'|'.join(_heads())})\s{{1,40}}(?P<link>of|with|to|in|on|by|from|for|against)\s{{1,40}}"
        r"(?:(?!(?:and|or|but|with|who|which|for|in|of|to)\b)[\w-]{1,25}\s{1,40}){0,3}\Z",
        re.IGNORECASE,
    )


@cache
def _after() -> re.Pattern[str]:
    """ "steroid | injections"."""
    return re.compile(rf"(?:\s{{1,40}}|-)(?P<head>{'|'.join(_heads())})\b", re.IGNORECASE)
