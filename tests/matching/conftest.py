"""Trials and patients in few words."""

from __future__ import annotations

import tempfile
from typing import Any

import pgserver
import pytest

from eligo.matching import Patient
from eligo.schema import ParsedTrial


def _interval(low: Any, high: Any) -> dict[str, Any] | None:
    """``18`` is inclusive, ``"18"`` is not."""
    bounds = [None if v is None else {"value": float(v), "inclusive": not isinstance(v, str)} for v in (low, high)]
    return {"low": bounds[0], "high": bounds[1]} if any(bounds) else None


def _window(spec: dict[str, Any]) -> dict[str, Any]:
    words = spec.get("words", "within")
    anchor = spec.get("anchor")
    return {
        "relation": spec.get("relation", "past"),
        "interval": _interval(spec.get("low"), spec.get("high")),
        "unit": {"text": "", "ucum": spec["unit"]} if "unit" in spec else None,
        "anchor": {"start": 0, "end": 0, "text": anchor} if anchor else None,
        "evidence": {"start": 0, "end": 0, "text": words},
    }


def constraint(name: str = "c1", type: str = "condition", text: str = "asthma", **spec: Any) -> dict[str, Any]:
    """A constraint in the form of the contract; keywords as in :func:`_interval` and :func:`_window`."""
    code = spec.get("code")
    qualifiers = spec.get("qualifiers", ())
    system = spec.get("system") or ("http://loinc.org" if type == "measurement" else "http://snomed.info/sct")
    concept = {"system": system, "code": code}
    return {
        "id": name,
        "criterion": "I1",
        "type": type,
        "subject": {"start": 100, "end": 100 + len(text), "text": text, "concept": concept if code else None},
        "interval": _interval(spec.get("low"), spec.get("high")),
        "unit": {"text": "", "ucum": spec["unit"]} if "unit" in spec else None,
        "relative_to": spec.get("relative_to"),
        "values": spec.get("values"),
        "count": _interval(*spec["count"]) if "count" in spec else None,
        "qualifiers": [{"kind": kind, "text": words, "start": 0, "end": 0} for kind, words in qualifiers],
        "negated": spec.get("negated", False),
        "temporal": _window(spec["temporal"]) if "temporal" in spec else None,
        "duration": _window(spec["duration"]) if "duration" in spec else None,
        "applies_if": spec.get("applies_if"),
        "evidence": {"start": 0, "end": 0, "text": text},
        "origin": "test",
    }


def trial(
    *constraints: dict[str, Any], expression: Any = None, section: str = "inclusion", **fields: Any
) -> ParsedTrial:
    """A trial of one criterion over these constraints, all of which must hold unless ``expression`` says otherwise."""
    leaves = [{"constraint": found["id"]} for found in constraints]
    criterion = {
        "id": "I1",
        "section": section,
        "start": 0,
        "end": 0,
        "text": "a criterion",
        "expression": expression or (leaves[0] if len(leaves) == 1 else {"op": "all", "of": leaves}),
        "computability": "full",
    }
    return ParsedTrial.model_validate(
        {
            "trial_id": "T1",
            "source": {"format": "text", "sha256": "0" * 64},
            "text": fields.pop("text", ""),
            "criteria": fields.pop("criteria", [criterion]),
            "constraints": list(constraints),
            "parser": {"version": "test"},
            **fields,
        }
    )


def patient(**fields: Any) -> Patient:
    """A patient judged on the first of June 2024."""
    return Patient.model_validate({"id": "p", "index_date": "2024-06-01", **fields})


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server that runs for these tests alone, in a folder that its own user may enter."""
    folder = tempfile.mkdtemp(prefix="eligo-postgres-")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def make_constraint():
    return constraint


@pytest.fixture(scope="session")
def make_trial():
    return trial


@pytest.fixture(scope="session")
def make_patient():
    return patient
