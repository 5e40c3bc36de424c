"""The arm, cohort, part or kind of people that a heading or an item addresses."""

from __future__ import annotations

import re

from ...lexicon import table
from ...lexicon.roles import line_words
from .wordings import alternatives


def cohort_of_heading(heading: str) -> str | None:
    """The sub-population that a heading names, as written; the words that make it a heading are cut before.

    "for Part 2A only" gives "Part 2A"; a heading for everybody ("for all subjects") gives None.
    """
    folded = " ".join(heading.split()).strip(_EDGE)
    if _EVERYBODY.search(folded):
        return None
    unit = _UNIT.search(folded)
    people = _NAMED.search(folded)
    scope = _SCOPE.search(folded)
    if scope is not None and not _PLAIN.fullmatch(scope["people"]):
        if unit is None or unit.start() < scope.start("people"):
            inside = scope["people"].strip(_EDGE)
            return f"{unit.group()}, {inside}" if unit is not None else inside
        return unit.group()
    if unit is not None:
        return (
            f"{unit.group()}, {people.group()}" if people is not None and people.start() > unit.end() else unit.group()
        )
    if people is not None:
        return people.group()
    return folded if _PEOPLE_WHO.match(folded) or _KIND_OF_PEOPLE.fullmatch(folded) else None


def is_cohort_label(line: str) -> bool:
    """Whether a line is no more than the name of a sub-population: "Part B", "For healthy volunteers only:"."""
    folded = line.strip(_EDGE)
    return _LABEL.fullmatch(folded) is not None or (len(folded) <= 60 and _DESCRIBED.fullmatch(folded) is not None)


def is_unit_label(line: str) -> bool:
    """Whether a bullet is no more than the name of a part of the trial: "Phase 2 only". A disease's stage is none."""
    if line[:1].isalpha() and line[:2].lower() not in _LABEL_BEGINS:
        return False
    return _UNIT_LABEL.fullmatch(" ".join(line.split()).strip(_EDGE)) is not None


def is_people_label(line: str) -> bool:
    """Whether a bullet names a kind of people and says nothing of them: "All Participants", "HCV-infected subjects"."""
    return _PEOPLE_LABEL.fullmatch(line.strip(_EDGE)) is not None


def cohort_of_item(item: str) -> str | None:
    """The sub-population that an item restricts itself to: "For Part A: ...", "(Cohort B only)", "Phase 2 ONLY: "."""
    found = _restriction(item)
    return None if found is None else found["unit"].strip()


def cohort_words(item: str) -> tuple[int, int] | None:
    """Where the words stand by which an item restricts itself to a sub-population."""
    found = _restriction(item)
    return None if found is None else found.span()


def _restriction(item: str) -> re.Match[str] | None:
    found = _LEADING.match(item, 0, 90) if item[:2].lower() in _LEAD_BEGINS else None
    if found is not None:
        again = _UNIT.search(item, found.end())
        return None if again is not None and item.startswith(":", again.end()) else found
    if "only" in item or "ONLY" in item or "Only" in item:
        found = _ONLY.search(item, 0, 400) or _ONLY.search(item, max(0, len(item) - 120))
    if found is None and item.endswith((")", ").", ");")):
        found = _CLOSING.search(item, max(0, len(item) - 80))
    if found is None or any(other.group() != found["unit"] for other in _UNIT.finditer(item[:1000])):
        return None
    return found


_EDGE = " :.-–—*#_()[]"
_ID = r"(?:\d{1,2}[A-Za-z]?(?:\.\d)?|[IVX]{1,4}[A-Da-d]?|[A-H]\d?)(?![\w-])"
_NOUN = rf"(?:{alternatives(line_words('unit-nouns'))})"
_IDS = rf"{_ID}(?:(?:\s?[,/&+–-]\s?|,?\s(?i:and|or|to|through)\s(?:(?i:{_NOUN})\s)?){_ID}){{0,5}}"
_UNIT_SOURCE = (
    rf"\b(?:(?i:{_NOUN})\s{_IDS}"
    rf"|(?i:{alternatives(line_words('unit-purposes'))})\s(?i:{alternatives(line_words('purposed-units'))}))"
)
_UNIT = re.compile(_UNIT_SOURCE)
_SCOPE = re.compile(r"(?i:(?:^|(?<=\s)|(?<=\())for\s(?:the\s)?)(?P<people>[^:]{2,90}?)\)?\s?(?i:only)?$")


def _words(named: bool) -> str:
    return alternatives(row["word"] for row in table("people") if (row["named"] == "yes") is named)


_PLAIN = re.compile(
    rf"(?:(?:the|this|these|our|study|main)\s)?(?:{_words(False)}|(?:{alternatives(line_words('for-what'))})(?:\s.{{0,80}})?)"
    r"(?:\s(?:with|who|will|must|are))?",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    rf"(?i:\b(?:all|both|any|either|every|each)\s(?:study\s|enrolled\s|of\sthe\s)?(?:{_words(False)}|groups?|cohorts?|arms?|parts?|phases?|stages?|populations?))"
)
_PEOPLE_WHO = re.compile(r"(?i:(?:patients|subjects|participants|volunteers)\s(?:with|who|in|on)\s\w)")
_KIND_OF_PEOPLE = re.compile(
    rf"(?!(?:{alternatives(line_words('no-kind'))})\b)(?!.*\b(?-i:of|to)\b)(?:[\w/+'’-]+[\s,]\s?){{1,7}}"
    rf"(?:{_words(False)}|groups?|cohorts?)",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?i:\b(?:{_words(True)})\b)")
_LABEL = re.compile(
    rf"(?:(?i:for|in)\s)?(?i:the\s)?(?:(?i:all)\s)?(?:(?:\w+[\s-]){{0,3}}(?i:{_words(True)}|{_words(False)})|{_UNIT_SOURCE})"
    rf"(?:\s?\({_UNIT_SOURCE}\))?(?:\s(?i:only|cohorts?|study|patients|subjects|participants))?"
)
_DESCRIBED = re.compile(rf"{_UNIT_SOURCE}\s?[:–-]\s?(?:[\w/+-]+\s?){{1,4}}")
_LABEL_BEGINS = frozenset(word[:2] for word in line_words("unit-nouns") | line_words("unit-purposes") | {"for", "in"})
"""What ``_UNIT_LABEL`` begins with: spares most lines the search."""
_LEAD_BEGINS = _LABEL_BEGINS | {"th"}
"""So it does for ``_LEADING``, that may begin with "the"."""
_UNIT_LABEL = re.compile(rf"(?i:(?:for|in)\s)?(?!(?i:stages?|visits?)\b){_UNIT_SOURCE}(?:\s(?i:only))?")
_PEOPLE_LABEL = re.compile(
    rf"(?:[\w/+-]{{1,20}}\s){{1,2}}(?:{alternatives(line_words('labelled-people'))})", re.IGNORECASE
)
_LEADING = re.compile(
    rf"(?:(?i:for|in)\s)?(?:(?i:the)\s)?(?:(?i:patients|subjects|participants)\s(?i:in|of)\s)?(?P<unit>(?!(?i:stages?)\s[A-Z]){_UNIT_SOURCE}(?:,?\s{_UNIT_SOURCE})?)"
    r"(?:\s(?i:only|patients|subjects|participants|component|portion)){0,2}(?:\s?[:–—,-]|\s\([^()]{2,60}\)\s?:)"
)
_ONLY = re.compile(rf"\((?:(?i:for|in)\s)?(?P<unit>{_UNIT_SOURCE})\s(?i:only)\)")
_CLOSING = re.compile(rf"\((?:(?i:for|in)\s)?(?P<unit>(?!(?i:stage)){_UNIT_SOURCE})\)[\s.;]*$")
