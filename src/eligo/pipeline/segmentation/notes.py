"""Sentences among the criteria that state none."""

from __future__ import annotations

import re
from functools import cache

from ...lexicon import table
from .wordings import alternatives


def is_note(item: str) -> bool:
    """Whether an item (runs of space folded) is a remark and no criterion."""
    head = item[:200].lower()
    if _starts().match(head):
        return True
    return len(item) <= 200 and _wholes().fullmatch(head.rstrip(" .,;:*")) is not None


@cache
def _starts() -> re.Pattern[str]:
    return re.compile(rf"[\s*†‡\[(]{{0,4}}(?:{_wordings('start')})")


@cache
def _wholes() -> re.Pattern[str]:
    return re.compile(rf"[\s*†‡\[(]{{0,4}}(?:{_wordings('whole')})\)?")


def _wordings(where: str) -> str:
    return alternatives(row["wording"] for row in table("notes") if row["where"] == where)
