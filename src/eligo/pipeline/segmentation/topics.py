"""Which lines are sub-headings: topics, titles of lists, and the headings of the PDQ layout."""

from __future__ import annotations

import re
from functools import cache

from ...lexicon.roles import line_words
from .cohorts import cohort_of_heading, is_cohort_label, is_unit_label
from .headings import Heading, folded, forms
from .wordings import alternatives, any_word


def pdq_heading(line: str) -> Heading | None:
    """A heading of the PDQ layout's first rank: "DISEASE CHARACTERISTICS:", alone or before its text."""
    match = _major().match(line)
    return Heading(match.end(), "inclusion", "major") if match else None


def topic_heading(line: str, listed: bool) -> Heading | None:
    """A sub-heading alone on its line: "Performance status:", "GENERAL MEDICAL CONDITIONS", "Part B".

    ``listed`` says that a list stands under the line, which then needs no colon.
    """
    if len(line) > 120:
        return None
    said = folded(line).rstrip(" :.-–—")
    if said in _topics():
        return Heading(len(line), None, "topic")
    label = " ".join(line.split())
    words = len(line.split())
    form = "topic"
    if is_unit_label(label):
        found = True
    elif line.endswith(":"):
        found = is_cohort_label(label) or (words <= 9 and not _INTRODUCES.search(said))
    else:
        found = words <= 8 and line.isupper() and len(line) >= 4 and not any(map(str.isdigit, line))
        if not found and listed:
            found = is_cohort_label(label) or is_title(line)
            form = "people" if _PEOPLE_NOUN.search(label) else "topic" if _TITLE_NOUN.search(label) else "title"
    return Heading(len(line), None, form, cohort_of_heading(line)) if found else None


def is_title(line: str) -> bool:
    """Whether a line that stands above a list reads as its title though no colon ends it: "Recent procedures"."""
    if (
        len(line) > 90
        or len(line.split()) > 11
        or not (line[-1].isalnum() or line[-1] in ")'’")
        or not line[0].isupper()
    ):
        return False
    return _PEOPLE_WHO.match(line) is not None or (len(line.split()) <= 9 and not _SENTENCE.search(line))


def is_label(line: str, bulleted: bool) -> bool:
    """Whether an item is the bare name of what follows it: a cohort's, or, without a bullet, a topic's."""
    if len(line) > 90:
        return False
    return is_unit_label(line) or (not bulleted and topic_heading(line, False) is not None)


def inline_topics(line: str) -> list[tuple[int, int]]:
    """Where the PDQ layout's topics stand inside a run-on paragraph, each as start and end (with its colon)."""
    return [(m.start("topic"), m.end()) for m in _inline_topic().finditer(line)]


_INTRODUCES = re.compile(
    rf"^(?:and/)?(?:or|and)$|\b(?:{alternatives(line_words('no-topic-before-colon'))})$"
    rf"|{any_word(line_words('no-topic-with'))}|\be\.g\.|[<>≤≥=]"
)
_SENTENCE = re.compile(rf"{any_word(line_words('no-title-with'))}|[<>≤≥=:;]|\d", re.IGNORECASE)
_TITLE_NOUN = re.compile(any_word(line_words("title-nouns")), re.IGNORECASE)
_PEOPLE_NOUN = re.compile(any_word(line_words("people-nouns")), re.IGNORECASE)
_PEOPLE_WHO = re.compile(
    r"(?:for\s)?(?:patients|subjects|participants|volunteers|individuals|adults|children)\s(?:with|who|in|on)\b",
    re.IGNORECASE,
)


@cache
def _topics() -> frozenset[str]:
    return frozenset(forms("topic"))


@cache
def _major() -> re.Pattern[str]:
    wordings = alternatives(forms("major")).replace(r"\s", r"[\s-]")
    return re.compile(rf"(?:{wordings})(?::|(?=\s*$))", re.IGNORECASE)


@cache
def _inline_topic() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[.;\s]))(?P<topic>(?=[A-Z])(?i:{alternatives(_topics())})):(?=\s|$)")
