"""Sentences among the criteria that state none."""

from __future__ import annotations

import re
from functools import cache

from ...lexicon import table
from .wordings import alternatives


def is_note(item: str) -> bool:
    """Whether an item (runs of space folded) is a remark and no criterion."""
    found = _note().match(item[:LONGEST].lower())
    return found is not None and (found["whole"] is None or len(item) <= LONGEST)


def is_definition(text: str) -> bool:
    """Whether a text (runs of space folded) says who is able to bear children, or what contraception is, and asks
    nothing of anyone: "a woman of childbearing potential is any woman who has not ..."."""
    begun = text[:LONGEST].lower()
    if not any(map(begun.__contains__, _DEFINED)):
        return False
    found = _definition().match(begun)
    return found is not None and _STOP.search(found["said"]) is None and _ASKING.search(text) is None


_DEFINED = ("bearing", "reproductive", "menopaus", "contracept", "birth control")
_STOP = re.compile(r"[.;,]\s")
_PURPOSE = r"(?:for\s(?:the\s)?purposes?\sof\sthis\s(?:study|trial|protocol)\s?,\s)?"
_ASKING = re.compile(r"\b(?:must|shall|should|requir|agree|willing|have to|need)", re.IGNORECASE)


def defines_below(text: str) -> bool:
    """Whether what stands below a line only says what is not measurable: "lesions that are non-measurable include:"."""
    end = text[-LONGEST:]
    return "easurable" in end and _NOT_MEASURED.search(end) is not None


_NOT_MEASURED = re.compile(
    r"\bnon-?\s?measurable(?:\s\w{1,20}){0,3}\sincludes?(?:\s\w{1,20}){0,4}\s?:\Z"
    r"|\bfollowing(?:\s\w{1,20}){0,3}\sconsidered\snon-?\s?measurable(?:\s\w{1,20}){0,2}\s?:\Z",
    re.IGNORECASE,
)


LONGEST = 200
SLOTS = {
    "bearing": r"(?:child\s?-?\s?bearing|reproductive)\s(?:potential|capacity)(?:\s\(\s?\w{1,9}\s?\))?[\s*]{0,3}",
    "menopause": r"(?:post\s?-?\s?)?menopaus(?:al|e)(?:\sstatus|\swomen)?",
    "is": r"(?:is|are|will\sbe)",
    "effective": r"(?:(?:the|an?|only|these)\s){0,2}(?:(?:most|other|highly|very|medically|accepted|acceptable|adequate"
    r"|effective|reliable|appropriate|approved|suitable|sufficient|permitted|allowed|recommended)\s){1,3}",
    "contraception": r"(?:(?:methods?|forms?|means|measures?|types?)\s(?:of|for)\s)?(?:contracepti(?:on|ves?)"
    r"|birth\scontrol)(?:\s(?:methods?|measures?|forms?))?",
}


@cache
def _note() -> re.Pattern[str]:
    return re.compile(
        rf"[\s*†‡\[(]{{0,4}}(?:{_wordings('start')}|(?P<whole>{_wordings('whole')})\)?[ .,;:*]{{0,{LONGEST}}}\Z)"
    )


@cache
def _definition() -> re.Pattern[str]:
    return re.compile(rf"[\s*†‡\[(]{{0,4}}{_PURPOSE}(?P<said>{_wordings('definition')})\b")


def _wordings(where: str) -> str:
    return alternatives((row["wording"] for row in table("notes") if row["where"] == where), SLOTS)
