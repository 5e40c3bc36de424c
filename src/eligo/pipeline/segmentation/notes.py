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


LONGEST = 200


@cache
def _note() -> re.Pattern[str]:
    return re.compile(
        rf"[\s*†‡\[(]{{0,4}}(?:{_wordings('start')}|(?P<whole>{_wordings('whole')})\)?[ .,;:*]{{0,{LONGEST}}}\Z)"
    )


def _wordings(where: str) -> str:
    return alternatives(row["wording"] for row in table("notes") if row["where"] == where)
