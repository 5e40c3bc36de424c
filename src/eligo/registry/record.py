"""What a registry knows of a trial, whatever the format it came in."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..schema import Population


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
        criteria: the eligibility text exactly as read; all offsets of the result point into it.
        uri: the file or address it came from.
        sha256: of the bytes read, or of the UTF-8 text given.
        population: the structured fields on who may take part.
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

    @property
    def title(self) -> str | None:
        """The brief title, else the official one."""
        return self.brief_title or self.official_title
