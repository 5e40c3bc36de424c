"""Trials and patients from files, matched: what ``eligo match`` does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import orjson
from pydantic import ValidationError

from ..errors import InputError
from ..schema import ParsedTrial
from .evaluate import Match, Matcher, Missing
from .patient import Patient, read_patients
from .plan import PartialPolicy
from .planning import make_plan
from .scales import UnitPolicy


def read_trial(source: str | Path | bytes) -> ParsedTrial:
    """A trial from a file: one that ``eligo parse`` wrote as JSON, or a registry page that is parsed now.

    Raises:
        InputError: the file cannot be read, or holds several trials.
    """
    name = "standard input" if isinstance(source, bytes) else str(source)
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError as error:
        raise InputError(name, f"cannot be read: {error.strerror or error}.") from None
    if _is_record(data):
        raise InputError(name, "is a patient's record, no trial.", "Give the trial first, then the patients.")
    parsed = _parsed_before(data, name)
    if parsed is not None:
        return parsed
    from ..parsing import parse
    from ..registry import read

    return parse(read(source if isinstance(source, bytes) else Path(source), name=name))


def match_files(
    trial: str | Path | bytes,
    patients: Collection[str | Path],
    *,
    index_date: str | None = None,
    missing: Missing = "unknown",
    units: UnitPolicy = "required",
    complete: Collection[str] = (),
    partial: PartialPolicy = "strict",
) -> Iterator[Match | InputError]:
    """A match for each patient of the files, in order; an error in the place of a file that cannot be read.

    The arguments are those of :func:`eligo.matching.match`.

    Raises:
        InputError: the trial cannot be read, a policy is none, or ``index_date`` is no day.
    """
    matcher = Matcher(make_plan(read_trial(trial), units=units, complete=complete, partial=partial), missing=missing)
    for source in patients:
        try:
            found = read_patients(Path(source))
        except InputError as error:
            yield error
            continue
        yield from matcher.many(found, index_date=index_date)


def _is_record(data: bytes) -> bool:
    """Whether a document is a FHIR Bundle or a patient of ours in the place of a trial."""
    if data.lstrip()[:1] != b"{" or len(data) > _LONGEST_RECORD:
        return False
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return document.get("resourceType") in ("Bundle", "Patient") or (
        "schema_version" not in document
        and bool(document.keys() & Patient.model_fields.keys() - {"id", "sex"})
        and document.keys() <= Patient.model_fields.keys()
    )


_LONGEST_RECORD = 50_000_000


def _parsed_before(data: bytes, name: str) -> ParsedTrial | None:
    """The trial that ``eligo parse`` wrote; ``None`` for any other document."""
    if data.lstrip()[:1] not in (b"{", b"[") or b'"schema_version"' not in data:
        return None
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if len([line for line in data.splitlines() if line.strip()]) > 1:
            raise InputError(name, "holds several trials.", "Give a file with one.") from None
        raise InputError(name, f"is no JSON: {error}.") from None
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if isinstance(document, list):
        raise InputError(name, f"holds {len(document)} trials.", "Give a file with one.")
    try:
        return ParsedTrial.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(name, f"is no parsed trial: {place}: {first['msg']}.", "See 'eligo schema'.") from None
