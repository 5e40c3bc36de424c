"""Answers: results that are words, grades or codes ("positive", "class III"), and what they say of what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..lexicon import entries, table
from .bounds import Bounds
from .keys import name_key


@dataclass(frozen=True, slots=True)
class Answers:
    """Keys of results that are as asked, and of results that are known not to be; any other result decides nothing."""

    yes: frozenset[str]
    no: frozenset[str]


def answers_to(values: Iterable[str], bounds: Bounds | None = None) -> Answers:
    """What results mean where a criterion asks for one of ``values``, or for a grade within ``bounds``."""
    values = list(values)
    if bounds and all(_grade(name_key(value)[1:]) for value in values):
        return _grades(bounds)
    yes: set[str] = set()
    no: set[str] = set()
    for value in values:
        folded = name_key(value)
        row = _by_word().get(folded)
        if row:
            yes |= _keys(row)
            for other in entries(row["excludes"]):
                no |= _keys(_by_result()[other])
        elif grade := _grade(folded[1:]):
            yes |= _graded(grade)
            no |= {key for other in _ROMAN if other != grade for key in _graded(other)}
        else:
            yes.add(folded)
            no |= _rest_of_its_scale(folded)
    return Answers(frozenset(yes), frozenset(no - yes))


def _grades(bounds: Bounds) -> Answers:
    """The grades in bounds against the rest: "NYHA class II to IV" is met by class III."""
    low, high = bounds.edges()
    inside = [g for g in _ROMAN if (low is None or float(g) > low) and (high is None or float(g) < high)]
    yes = {key for grade in inside for key in _graded(grade)}
    return Answers(frozenset(yes), frozenset({key for grade in _ROMAN for key in _graded(grade)} - yes))


@cache
def denials() -> frozenset[str]:
    """Keys of results that deny what they are about: "no", "negative", "not detected"."""
    return frozenset(_keys(_by_result()["no"]) | _keys(_by_result()["negative"]))


@cache
def affirmations() -> frozenset[str]:
    """Keys of results that affirm what they are about: "yes", "positive", "present"."""
    return frozenset(_keys(_by_result()["yes"]) | _keys(_by_result()["positive"])) - denials()


def _keys(row: dict[str, str]) -> set[str]:
    return {name_key(word) for word in entries(row["words"])} | set(entries(row["codes"]))


@cache
def _by_result() -> dict[str, dict[str, str]]:
    return {row["result"]: row for row in table("result_values")}


@cache
def _by_word() -> dict[str, dict[str, str]]:
    return {name_key(word): row for row in table("result_values") for word in entries(row["words"])}


_ROMAN = {"0": "0", "1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v", "6": "vi"}
_ARABIC = {roman: arabic for arabic, roman in _ROMAN.items()}
_GRADED = re.compile(r"(?:(?:grade|class|stage|type|level|score|asa|ecog|nyha)\s){0,2}([0-6]|[iv]{1,3})")


def _grade(text: str) -> str | None:
    found = _GRADED.fullmatch(text)
    if not found:
        return None
    return found[1] if found[1] in _ROMAN else _ARABIC.get(found[1])


def _graded(grade: str) -> set[str]:
    """A grade as records write it: "3", "III", "class III", "NYHA class III"."""
    heads = ("", "grade ", "class ", "stage ", "level ", "nyha ", "nyha class ", "ecog ", "asa ", "asa class ")
    return {name_key(head + number) for head in heads for number in (grade, _ROMAN[grade])}


_LETTERED = ("a", "b", "c", "d", "e")
_BLOOD_GROUPS = ("a", "b", "ab", "o")


def _rest_of_its_scale(folded: str) -> set[str]:
    """For "B" or "class B": the other letters of a lettered scale; letters beside AB and O are blood groups."""
    letter = folded[1:].removeprefix("class ").removeprefix("grade ").removeprefix("child-pugh ")
    if letter in _LETTERED:
        heads = ("", "class ", "grade ", "child-pugh ", "child-pugh class ")
        return {name_key(head + other) for head in heads for other in _LETTERED if other != letter}
    if letter in _BLOOD_GROUPS:
        return {name_key(other) for other in _BLOOD_GROUPS if other != letter}
    return set()
