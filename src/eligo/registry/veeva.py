"""A trial's page as the registry site ClinicalTrials.Veeva shows it, copied as text."""

from __future__ import annotations

import re

from ..errors import InputError
from .fields import intervention, phases, set_age_phrase, set_conditions, set_healthy_volunteers, set_sex, whole_number
from .record import Origin, RegistryRecord, new_record

_SITE = "ClinicalTrials.Veeva"
_DETAILS = "Details and patient eligibility"
_CRITERIA = ("Inclusion criteria", "Exclusion criteria", "Inclusion and exclusion criteria", "Eligibility criteria")
_AFTER_CRITERIA = ("Trial design", "Trial documents", "Trial contacts and locations", "Central trial contact")
_SOURCED = "Data sourced from clinicaltrials.gov"
_HEADINGS = frozenset(
    (
        "Status and phase",
        "Conditions",
        "Treatments",
        "Study type",
        "Funder types",
        "Identifiers",
        _DETAILS,
        "About",
        "Full description",
        "Enrollment",
        "Sex",
        "Ages",
        "Volunteers",
    )
)
# What the page gives under these headings is of a fixed form, which tells them from the same words in running text.
_VALUES = {
    "Enrollment": re.compile(r"[\d,]{1,12} (?:estimated )?(?:patients?|participants?)"),
    "Sex": re.compile(r"All|Female|Male"),
    "Ages": re.compile(
        r"(?=.{0,60}$)(?:.{0,40}\b(?:years?|months?|weeks?|days?|hours?|minutes?) old|Any age|All ages|All)"
    ),
    "Volunteers": re.compile(r".{0,20}Healthy Volunteers", re.IGNORECASE),
}


def is_page(text: str) -> bool:
    """Whether a text is such a page: it has the site's name at its head or its heading over the details, and a heading
    over the criteria or over what stands before them."""
    if _SITE not in text[:400] and _DETAILS not in text:
        return False
    return any(f"{end}{heading}" in text for end in "\n\r" for heading in (*_CRITERIA, "Volunteers"))


def read_page(text: str, origin: Origin) -> RegistryRecord:
    """One page, from the menu to the footer; headings stand alone on their lines.

    ``criteria`` is the slice of the page from the heading "Inclusion criteria" up to the heading "Trial design", as it
    stands. A page whose criteria have no heading gives what stands between its fields and "Trial design".

    Raises:
        InputError: the page has no criteria.
    """
    lines = _lines(text)
    fixed = _fixed_fields(lines)
    start = _start_of_criteria(lines, max((index for index, _ in fixed.values()), default=-1))
    if start is None:
        raise InputError(
            origin.name,
            'the page has no heading "Inclusion criteria".',
            "Copy the whole page, or give the criteria alone as text.",
        )
    record = new_record("veeva", text[start : _end_of_criteria(lines, start, len(text))], origin)
    _take_heads(record, _sections([line for at, line in lines if at < start]))
    for heading, (_, value) in fixed.items():
        _take_fixed(record, heading, value)
    return record


def _lines(text: str) -> list[tuple[int, str]]:
    """The offset and the trimmed text of each line that is not blank."""
    return [(found.start(), found[0].strip()) for found in re.finditer(r"[^\r\n]+", text) if found[0].strip()]


def _start_of_criteria(lines: list[tuple[int, str]], last_field: int) -> int | None:
    """The offset of the criteria's heading after the fields, else of the line after the fields."""
    following = lines[last_field + 1 :]
    for at, line in following:
        if line.rstrip(":").capitalize() in _CRITERIA:
            return at
    if last_field < 0 or not following or following[0][1] in (*_AFTER_CRITERIA, _SOURCED):
        return None
    return following[0][0]


def _fixed_fields(lines: list[tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Heading → the index of its value among the lines, and the value. The first that fits is taken."""
    found: dict[str, tuple[int, str]] = {}
    for index in range(1, len(lines)):
        heading, value = lines[index - 1][1], lines[index][1]
        if heading in _VALUES and heading not in found and _VALUES[heading].fullmatch(value):
            found[heading] = (index, value)
    return found


def _end_of_criteria(lines: list[tuple[int, str]], start: int, length: int) -> int:
    """The offset of the heading after the criteria: the last "Trial design", else what else may follow."""
    following = [(at, line) for at, line in lines if at > start]
    for heading in _AFTER_CRITERIA:
        at = max((at for at, line in following if line == heading), default=None)
        if at is not None:
            return at
    return next((at for at, line in following if line == _SOURCED), length)


def _sections(lines: list[str]) -> dict[str, list[str]]:
    """Heading → its lines; what stands before the first heading is under ""."""
    sections: dict[str, list[str]] = {"": []}
    current = ""
    for line in lines:
        if line in _HEADINGS and line not in sections:
            current = line
            sections[current] = []
        else:
            sections[current].append(line)
    return sections


def _take_heads(record: RegistryRecord, sections: dict[str, list[str]]) -> None:
    head = [line for line in sections[""] if line not in (_SITE, "Menu")]
    record.brief_title = head[0] if head else None
    status = sections.get("Status and phase", [])
    record.status = next((line for line in status if not line.lower().startswith(("phase", "early phase"))), None)
    record.phases = phases(*(line for line in status if "phase" in line.lower()))
    record.interventions = [intervention(line) for line in sections.get("Treatments", [])]
    record.study_type = next(iter(sections.get("Study type", [])), None)
    set_conditions(record, sections.get("Conditions", []))
    for number in sections.get("Identifiers", []):
        if record.trial_id is None and re.fullmatch(r"NCT\d{8}", number):
            record.trial_id = number
        else:
            record.secondary_ids.append(number)


def _take_fixed(record: RegistryRecord, heading: str, value: str) -> None:
    if heading == "Enrollment":
        record.enrollment = whole_number(value)
    elif heading == "Sex":
        set_sex(record, value)
    elif heading == "Ages":
        set_age_phrase(record, value)
    else:
        set_healthy_volunteers(record, value)
