"""The parsed trial: what ``eligo.parse`` returns and ``eligo parse --to jsonl`` writes, schema version 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field

from .expression import Expression
from .quantity import Canonical, Interval, Model, TextSpan, Unit, Value, Window

if TYPE_CHECKING:
    from .counting import Counts

SCHEMA_VERSION: Literal["1"] = "1"

SectionName = Literal["inclusion", "exclusion", "unknown"]
Label = Literal[
    "Condition",
    "Drug",
    "Procedure",
    "Measurement",
    "Observation",
    "Device",
    "Person",
    "Visit",
    "Value",
    "Temporal",
    "Qualifier",
    "Negation",
    "Multiplier",
    "Mood",
    "Reference_point",
]
LABELS: tuple[str, ...] = get_args(Label)
"""The labels of mentions: the Chia corpus's entity types, in the order of the entity model's tags."""

ConstraintType = Literal[
    "measurement",
    "age",
    "sex",
    "condition",
    "drug",
    "procedure",
    "device",
    "observation",
    "visit",
    "administrative",
]


class Concept(Value):
    """A code in a terminology, or, where no code is known, the resolved wording alone."""

    system: str | None = Field(default=None, description="URI as FHIR names it, http://loinc.org for LOINC")
    code: str | None = None
    display: str | None = Field(default=None, description="the code's name, or the wording that ellipsis left out")
    score: float | None = Field(default=None, ge=0, le=1)


class Criterion(Model):
    """One item of the eligibility text."""

    id: str = Field(description="I1, E10; a child of a group is E10.3; U1 where the section is unknown")
    section: SectionName
    role: Literal["criterion", "group", "note"] = "criterion"
    parent: str | None = None
    marker: str | None = Field(default=None, description="the bullet or number as written")
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str = Field(description="text[start:end] with hard wraps and runs of space folded")
    expression: Expression | None = Field(
        default=None, description="null where the text is not computable (none), or asks for nothing (full)"
    )
    computability: Literal["full", "partial", "none"] = "none"
    residue: list[TextSpan] = Field(default_factory=list, description="meaning that no constraint covers")
    applies_to: str | None = Field(default=None, description="the arm, cohort or part the text names")

    @property
    def asks_nothing(self) -> bool:
        """Whether the criterion was read and asks for nothing, "prior tamoxifen is allowed": it keeps nobody out."""
        return self.expression is None and self.computability == "full"


class Mention(Model):
    """A piece of text that names an entity; labels are those of the Chia corpus."""

    id: str
    criterion: str | None = None
    label: Label
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    concept: Concept | None = None


class Subject(TextSpan):
    """What a constraint is about."""

    concept: Concept | None = None


class Qualifier(TextSpan):
    """A word that narrows the subject: severity, acuity, laterality, stage and the like."""

    kind: str


OF_STATES = "context:state"
"""The origin of the constraint of a state that another constraint's fact is not in, "elective" of a "non-elective
procedure": its qualifier ``head`` is that fact's subject."""


LATEST = "latest"
"""The kind of the qualifier of what is counted from its last time, the "since" of "at least 4 weeks since surgery": it
was never so later, and need never have been."""


class Constraint(Model):
    """One checkable fact about a patient, true where the patient is as the text says.

    ``applies_if`` limits it to some patients ("for females"). For the others it counts for nothing in ``any`` and
    ``at_least``; it drops out of an inclusion's ``all``, and an exclusion's ``all`` does not hold without it (the other
    way round inside a ``not``). An inclusion of which nothing applies is met, an exclusion is not.
    """

    id: str
    criterion: str
    type: ConstraintType
    subject: Subject
    interval: Interval | None = None
    unit: Unit | None = None
    relative_to: Literal["ULN", "LLN", "baseline"] | None = None
    canonical: Canonical | None = None
    values: list[str] | None = Field(default=None, description="categorical or ordinal values as written")
    count: Interval | None = None
    qualifiers: list[Qualifier] = Field(default_factory=list)
    negated: bool = False
    temporal: Window | None = None
    duration: Window | None = None
    applies_if: Expression | None = None
    evidence: TextSpan
    confidence: float = Field(default=1.0, ge=0, le=1)
    origin: str = Field(description="the rule or model that made it")

    @property
    def is_of_latest(self) -> bool:
        """Whether its time is counted from when it was so last (:data:`LATEST`); what is denied besides is not so at
        all in that time, "at least 4 weeks since prior and no concurrent steroids"."""
        kinds = {one.kind for one in self.qualifiers}
        return LATEST in kinds and "negation" not in kinds


class Diagnostic(Model):
    """What a reader of the result should know."""

    severity: Literal["info", "warning", "error"]
    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="stable, kebab-case")
    message: str
    criterion: str | None = None
    start: int | None = None
    end: int | None = None


class Age(Model):
    """The registry's own age limits."""

    interval: Interval
    unit: Unit


class Population(Model):
    """The registry's structured fields on who may take part; null where it says nothing."""

    sex: Literal["female", "male", "all"] | None = None
    gender_based: bool | None = None
    gender_description: str | None = None
    age: Age | None = None
    healthy_volunteers: bool | None = None
    conditions: list[str] = Field(default_factory=list)
    description: str | None = Field(default=None, description="the study population in words, observational studies")


class Source(Model):
    """Where the text came from."""

    format: str
    uri: str | None = None
    sha256: str = Field(description="of the bytes read, or of the UTF-8 text given")


class Parser(Model):
    """What made this result."""

    name: str = "eligo"
    version: str
    model: str | None = None


class ParsedTrial(Model):
    """A trial's eligibility criteria as constraints."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    trial_id: str | None = None
    title: str | None = None
    source: Source
    text: str = Field(description="the eligibility text exactly as read")
    population: Population = Field(default_factory=Population)
    criteria: list[Criterion] = Field(default_factory=list)
    mentions: list[Mention] = Field(default_factory=list)
    constraints: list[Constraint] = Field(default_factory=list)
    diagnostics: list[Diagnostic] = Field(default_factory=list)
    parser: Parser

    def to_text(self) -> str:
        """The trial in plain language, one line a criterion, for a physician to proof-read."""
        from .rendering import trial_text

        return trial_text(self)

    def counts(self) -> Counts:
        """How much of the trial was computed: the share of its criteria and of their words, constraints, numbers."""
        from .counting import counts

        return counts(self)
