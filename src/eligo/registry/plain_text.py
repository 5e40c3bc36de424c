"""Plain text: the eligibility criteria with their headings and nothing else."""

from __future__ import annotations

import re

from .record import Origin, RegistryRecord, new_record


def read_text(text: str, origin: Origin) -> RegistryRecord:
    """The whole text is the eligibility text. A trial's id is taken from the file's name where it stands there.

    Raises:
        InputError: no text, no letter in it, or too much of it.
    """
    record = new_record("text", text, origin)
    if origin.uri and (number := re.search(r"NCT\d{8}(?!\d)", origin.uri)):
        record.trial_id = number[0]
    return record
