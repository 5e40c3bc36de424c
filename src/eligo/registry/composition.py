"""One eligibility text from a registry's separate fields."""

from __future__ import annotations

import re

from .markup import clean_html


def compose(inclusion: str | None, exclusion: str | None) -> str:
    """Inclusion and exclusion fields as one text: each cleaned of HTML, under the heading "Inclusion Criteria:" or
    "Exclusion Criteria:". A field that repeats its heading loses the repeat; a field that begins with another heading
    of its own ("Key inclusion criteria:", or the heading of the other section) keeps it and gets no second one.
    Empty fields leave nothing; two of them the empty text.
    """
    parts = [_under_heading("Inclusion Criteria", inclusion), _under_heading("Exclusion Criteria", exclusion)]
    return "\n\n".join(part for part in parts if part)


def compose_lists(inclusion: list[str], exclusion: list[str]) -> str:
    """As :func:`compose`, from one text a criterion: numbered, with the further lines of one indented under it."""
    return compose(_numbered(inclusion), _numbered(exclusion))


_OWN_HEADING = re.compile(
    r"(?:[A-Za-z]{1,15} ){0,3}(?:inclusion|exclusion) criteri(?:a|on)\b[^\n:]{0,30}(?::|\n|$)", re.IGNORECASE
)


def _under_heading(heading: str, field: str | None) -> str:
    text = clean_html(field or "")
    word = heading.split()[0]
    repeated = re.match(rf"{word}(?: criteri(?:a|on))?[ \t]{{0,5}}(?:[:：]|\n|$)\s*", text, re.IGNORECASE)
    if repeated:
        text = text[repeated.end() :]
    elif _OWN_HEADING.match(text):
        return text
    return f"{heading}:\n\n{text}" if text else ""


def _numbered(criteria: list[str]) -> str:
    if len(criteria) == 1:
        return criteria[0]
    items = []
    for number, criterion in enumerate(criteria, 1):
        first, *further = clean_html(criterion).split("\n")
        items.append("\n".join([f"{number}. {first}", *(f"   {line}" if line else "" for line in further)]))
    return "\n".join(items)
