"""What a registry knows of a trial, whatever the format it came in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from ..errors import InputError
from ..schema import Diagnostic, Population
from .limits import MAX_CRITERIA


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a study came from.

    Attributes:
        name: what messages call it: the path, or "the text given".
        uri: the file or address, with a fragment where the file holds several studies
            (``trials.csv#row=7`` as RFC 7111 has it, ``trials.jsonl#line=7`` as RFC 5147 has it); null for a text
            given.
        sha256: of the file's bytes, unpacked; where it holds several studies, of this study's own.
    """

    name: str
    uri: str | None
    sha256: str

    def part(self, fragment: str, content: bytes) -> Origin:
        """One study among several: a line, a row, an element."""
        uri = None if self.uri is None else f"{self.uri}#{fragment}"
        return Origin(f"{self.name}#{fragment}", uri, hashlib.sha256(content).hexdigest())


@dataclass(slots=True)
class Intervention:
    """What is given or done: ``kind`` as the registry names it ("Drug"), ``name``, other names."""

    kind: str | None
    name: str
    other_names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Arm:
    """An arm or group of the trial."""

    label: str
    kind: str | None = None
    description: str | None = None


@dataclass(slots=True)
class RegistryRecord:
    """One trial as a registry publishes it.

    Attributes:
        format: the reader's name: ``text``, ``veeva``, ``ctgov-json``, ``ctgov-xml``, …
        criteria: the eligibility text exactly as read; all offsets of the result point into it. Where a registry keeps
            inclusion and exclusion in separate fields it is those, cleaned of HTML, under a heading each.
        uri: the file or address it came from.
        sha256: of the bytes read, or of the UTF-8 text given.
        phases: ``Phase 1`` … ``Phase 4``, ``Early Phase 1``, ascending.
        population: the structured fields on who may take part.
        diagnostics: what the reader had to assume, or could not read.
    """

    format: str
    criteria: str
    sha256: str
    uri: str | None = None
    trial_id: str | None = None
    secondary_ids: list[str] = field(default_factory=list)
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None
    status: str | None = None
    study_type: str | None = None
    phases: list[str] = field(default_factory=list)
    enrollment: int | None = None
    conditions: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    arms: list[Arm] = field(default_factory=list)
    population: Population = field(default_factory=Population)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The brief title, else the official one."""
        return self.brief_title or self.official_title

    def warn(self, code: str, message: str) -> None:
        """Note what the reader could not take from the source."""
        self.diagnostics.append(Diagnostic(severity="warning", code=code, message=message))


def new_record(format: str, criteria: object, origin: Origin) -> RegistryRecord:
    """A record with its eligibility text.

    Raises:
        InputError: there is no eligibility text, no letter in it, or too much of it.
    """
    if not isinstance(criteria, str) or not criteria.strip():
        raise InputError(
            origin.name, "it holds no eligibility criteria.", "Give a trial whose record states who may take part."
        )
    if len(criteria) > MAX_CRITERIA:
        raise InputError(
            origin.name,
            f"its eligibility text has {len(criteria):,} characters, and one trial's may have {MAX_CRITERIA:,}.",
            "Give one trial's criteria, or name the format if this file holds several.",
        )
    if not any(character.isalpha() for character in criteria):
        raise InputError(
            origin.name, "its eligibility text has no letter in it.", "Give the criteria in words, one a line."
        )
    return RegistryRecord(format, criteria, origin.sha256, origin.uri)
