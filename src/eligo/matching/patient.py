"""A patient's record as Eligo reads it: ``schema/patient-1.json`` is generated from these models.

A record is facts under six headings. A fact needs a name or a code; everything else may be left out, and what is left
out is unknown:

    {"id": "p1", "sex": "female", "birth_date": "1961-05-02", "index_date": "2024-03-01",
     "conditions": [{"text": "Hypertension", "date": "2019-04-01"},
                    {"text": "Asthma", "negated": true}],
     "measurements": [{"text": "Platelets", "value": 140, "unit": "10*9/L", "date": "2024-02-20"},
                      {"text": "ALT", "value": 60, "unit": "U/L", "range_high": 40, "date": "2024-02-20"}],
     "complete": ["drug"]}
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from ..errors import InputError
from ..schema import Model
from ..units import match as match_unit
from .plan import Kind

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


_POWER = re.compile(r"[x×*]?\s?10(?:\^|\*\*?|e)(\d{1,2})\s?/\s?(\S.{0,40})", re.IGNORECASE)
"""A count in a volume as it is often written: "x10^9/L"."""


def _dated(value: object) -> object:
    """A date without its time of day; a year or a month alone stays as it is."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        return value
    day = value.split("T")[0].strip()
    found = _DATE.fullmatch(day)
    if not found:
        raise ValueError(f"{value[:40]!r} is no date: YYYY, YYYY-MM or YYYY-MM-DD")
    if found[3]:
        date.fromisoformat(day)
    elif found[2] and not 1 <= int(found[2]) <= 12:
        raise ValueError(f"{value[:40]!r} has no such month")
    return day


Day = Annotated[str, BeforeValidator(_dated)]
"""``YYYY-MM-DD``, or a year or month alone; a fact dated so roughly counts as undated where days matter."""


class Code(Model):
    """A code in a terminology."""

    system: str = Field(description="URI as FHIR names it, or OMOP's vocabulary_id")
    code: str
    display: str | None = None


class Fact(Model):
    """Something recorded about a patient."""

    codes: list[Code] = Field(default_factory=list)
    text: str | None = Field(default=None, description="the fact's name")
    date: Day | None = Field(default=None, description="when it began, or was measured")
    end_date: Day | None = Field(default=None, description="the last day on which it was so")
    ongoing: bool | None = Field(default=None, description="whether it goes on; null where only the dates tell")
    negated: bool = Field(default=False, description="the record says that it is not so")
    value: float | str | None = Field(default=None, description="a result: a number, or words such as 'positive'")
    value_code: Code | None = Field(default=None, description="a result as a code")
    comparator: Literal["<", "<=", ">", ">="] | None = Field(default=None, description="where the result is a limit")
    unit: str | None = Field(default=None, description="UCUM; a unit written otherwise is brought to it where known")
    range_low: float | None = Field(default=None, description="lower limit of normal, in the unit of the value")
    range_high: float | None = Field(default=None, description="upper limit of normal, in the unit of the value")

    @field_validator("value", "range_low", "range_high")
    @classmethod
    def _finite(cls, value: float | str | None) -> float | str | None:
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a value must be a finite number")
        return value

    @field_validator("unit")
    @classmethod
    def _ucum(cls, unit: str | None) -> str | None:
        """The UCUM code of a unit that was written in another way; a code of our table stays as it is."""
        if not unit or not unit.strip():
            return None
        unit = unit.strip().replace("[IU]", "[iU]")
        power = _POWER.fullmatch(unit[:200])
        written = f"/{power[2]}" if power else unit[:200]
        found = match_unit(written)
        if found is None or found.end != len(written) or not found.unit.ucum:
            return unit
        return f"10*{power[1]}{found.unit.ucum}" if power else found.unit.ucum


class Patient(Model):
    """A patient's record."""

    id: str | None = None
    sex: Literal["female", "male"] | None = None
    birth_date: Day | None = None
    index_date: Day | None = Field(
        default=None, description="the day on which criteria are judged; that of the latest fact where it is not given"
    )
    conditions: list[Fact] = Field(default_factory=list)
    drugs: list[Fact] = Field(default_factory=list)
    procedures: list[Fact] = Field(default_factory=list)
    devices: list[Fact] = Field(default_factory=list)
    observations: list[Fact] = Field(default_factory=list)
    measurements: list[Fact] = Field(default_factory=list)
    complete: list[Kind] = Field(
        default_factory=list, description="kinds of facts of which the record holds all: what is missing is not so"
    )

    @model_validator(mode="after")
    def _judged_on(self) -> Patient:
        if self.index_date is None:
            days = [fact.date for _, fact in self.facts() if fact.date and len(fact.date) == len("YYYY-MM-DD")]
            self.index_date = max(days, default=None)
        return self

    def facts(self) -> Iterator[tuple[Kind, Fact]]:
        """All facts, each with its kind."""
        for kind, heading in HEADINGS.items():
            for fact in getattr(self, heading):
                yield kind, fact


HEADINGS: dict[Kind, str] = {
    "condition": "conditions",
    "drug": "drugs",
    "procedure": "procedures",
    "device": "devices",
    "observation": "observations",
    "measurement": "measurements",
}


def read_patients(source: str | bytes | Path | dict[str, Any] | list[Any]) -> list[Patient]:
    """Patients from a file, a text or an object: Eligo's JSON or FHIR R4 Bundles, one, a list, or one a line.

    Args:
        source: a path, or the JSON itself as bytes, object or list of objects; a ``str`` is a path.

    Raises:
        InputError: the file cannot be read, is no JSON, or is neither of the two formats.
    """
    if isinstance(source, dict | list):
        return _patients(source, "patient" if isinstance(source, dict) else "the list")
    name = "patients" if isinstance(source, bytes) else str(source)
    if not isinstance(source, bytes):
        try:
            source = Path(source).read_bytes()
        except OSError as error:
            raise InputError(name, f"cannot be read: {error.strerror or error}.") from None
    if not source.strip():
        raise InputError(name, "is empty.", "Expected a patient as JSON or a FHIR Bundle.")
    if b"\0" in source or not _is_utf8(source):
        raise InputError(name, "is no JSON but binary data.", "Expected a patient as JSON or a FHIR Bundle.")
    try:
        return _patients(orjson.loads(source), name)
    except orjson.JSONDecodeError as error:
        lines = [line for line in source.splitlines() if line.strip()]
        if len(lines) < 2:
            raise InputError(name, f"is no JSON: {error}.", "Expected a patient as JSON or a FHIR Bundle.") from None
    found: list[Patient] = []
    for number, line in enumerate(lines, 1):
        try:
            found += _patients(orjson.loads(line), f"{name}, line {number}")
        except orjson.JSONDecodeError as error:
            raise InputError(f"{name}, line {number}", f"is no JSON: {error}.", "Expected a patient a line.") from None
    return found


def only_patient(document: dict[str, Any]) -> Patient:
    """The one patient of a document.

    Raises:
        InputError: the document is none of a patient, or holds several.
    """
    found = read_patients(document)
    if len(found) != 1:
        raise InputError("the document", f"holds {len(found)} patients.", "Give them one by one.")
    return found[0]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _patients(document: Any, name: str) -> list[Patient]:
    if isinstance(document, list):
        if not document:
            raise InputError(name, "holds no patient.", "Expected a patient as JSON or a FHIR Bundle.")
        return [patient for i, item in enumerate(document, 1) for patient in _patients(item, f"{name}, patient {i}")]
    if not isinstance(document, dict):
        raise InputError(name, "is neither a patient nor a FHIR Bundle.", "Expected a JSON object.")
    if "resourceType" in document:
        from .fhir import patients_of

        return patients_of(document, name)
    try:
        return [Patient.model_validate(document)]
    except ValidationError as error:
        raise InputError(name, *_explained(error)) from None


def _explained(error: ValidationError) -> tuple[str, str]:
    """What is wrong with a patient, in words, and what was expected."""
    first = error.errors(include_url=False)[0]
    *path, last = first["loc"] or ("",)
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        within = Fact if path else Patient
        where = ".".join(str(part) for part in path) or "a patient"
        if path and path[-1] in Fact.model_fields:
            return f"is no patient: {where} has no field {str(last)!r}.", "See the models Patient and Fact."
        return f"is no patient: {where} has no field {str(last)!r}.", f"Fields are {', '.join(within.model_fields)}."
    if first["type"] == "model_type":
        return (
            f"is no patient: {place} is no object.",
            'A fact is one, such as {"text": "Asthma", "date": "2019-04-01"}.',
        )
    words = first["msg"].removeprefix("Value error, ")
    return f"is no patient: {place}: {words}.", "See schema/patient-1.json in Eligo's repository."
