"""FHIR R4 as patients: a Bundle's Patient, Condition, Observation, Medication…, Procedure, AllergyIntolerance.

Resources are plain dictionaries and are read tolerantly: a resource that is cancelled, entered in error or says nothing
is left out, an element of another shape than the standard's is ignored, and only a document that is no FHIR at all is
an error. Resource pages: https://hl7.org/fhir/R4/resourcelist.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ..errors import InputError
from ..json_values import object_of, objects_of, text_of
from .keys import ALLERGY_FORMS
from .patient import HEADINGS, Code, Fact, Patient
from .plan import Kind

Resource: TypeAlias = Mapping[str, Any]


def patients_of(document: Resource, name: str = "FHIR document") -> list[Patient]:
    """The patients of a Bundle, or of a lone Patient resource; facts go to the patient that they refer to.

    A fact without a subject goes to the patient of a Bundle that has only one.

    Raises:
        InputError: no Patient is in it.
    """
    resources = list(_resources(document))
    people = {_reference_id(resource): resource for resource in resources if resource.get("resourceType") == "Patient"}
    if not people:
        raise InputError(name, "holds no Patient resource.", "Expected a FHIR R4 Bundle with a Patient.")
    found: dict[str, dict[str, list[Fact]]] = {key: {} for key in people}
    links = _links(document)
    for resource in resources:
        owner = _owner(resource, links)
        facts = found.get(owner) if owner else next(iter(found.values())) if len(found) == 1 else None
        if facts is not None:
            for kind, fact in _facts(resource, resources):
                facts.setdefault(HEADINGS[kind], []).append(fact)
    return [_patient(resource, found[key]) for key, resource in people.items()]


def _resources(document: Resource) -> Iterator[Resource]:
    if document.get("resourceType") != "Bundle":
        yield document
        return
    for resource in (object_of(entry.get("resource")) for entry in objects_of(document.get("entry"))):
        yield from _resources(resource) if resource.get("resourceType") == "Bundle" else (resource,)


def _links(document: Resource) -> dict[str, str]:
    """What a full URL (``urn:uuid:…``) in a Bundle stands for."""
    return {
        str(entry.get("fullUrl")): _reference_id(object_of(entry.get("resource")))
        for entry in objects_of(document.get("entry"))
        if entry.get("fullUrl")
    }


def _reference_id(resource: Resource) -> str:
    return str(resource.get("id") or "")


def _owner(resource: Resource, links: dict[str, str]) -> str | None:
    reference = object_of(resource.get("subject") or resource.get("patient")).get("reference")
    if not isinstance(reference, str):
        return None
    return links.get(reference, reference.rsplit("/", 1)[-1])


def _patient(resource: Resource, facts: dict[str, list[Fact]]) -> Patient:
    gender = resource.get("gender")
    return Patient(
        id=_reference_id(resource) or None,
        sex=gender if gender in ("female", "male") else None,
        birth_date=_day(resource.get("birthDate")),
        **facts,
    )


def _facts(resource: Resource, resources: list[Resource]) -> Iterable[tuple[Kind, Fact]]:
    if resource.get("status") in ("entered-in-error", "cancelled", "draft", "not-done", "unknown"):
        return ()
    if _first_code(resource.get("verificationStatus")) == "entered-in-error":
        return ()
    read = _READERS.get(str(resource.get("resourceType")))
    return read(resource, resources) if read else ()


# ---------------------------------------------------------------- resources


def _condition(resource: Resource, _: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    ended = _first_code(resource.get("clinicalStatus")) in ("inactive", "remission", "resolved")
    end = _day(resource.get("abatementDateTime")) or _day(_part(resource, "abatementPeriod", "end"))
    start = _first_day(resource, "onsetDateTime", "onsetPeriod", "recordedDate")
    yield from _fact(
        "condition",
        resource.get("code"),
        date=start,
        end_date=end,
        ongoing=False if ended else None,
        negated=_first_code(resource.get("verificationStatus")) == "refuted",
    )


def _allergy(resource: Resource, _: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    """An allergy is a condition that is named after its substance."""
    for kind, fact in _condition(resource, []):
        names = [name for name in (fact.text, *(code.display for code in fact.codes)) if name]
        for form in ALLERGY_FORMS:
            for name in dict.fromkeys(names):
                yield kind, fact.model_copy(update={"codes": [], "text": form.format(name)})
        yield kind, fact


def _observation(resource: Resource, _: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    date = _first_day(resource, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued")
    yield from _result(resource, date)
    for component in objects_of(resource.get("component")):
        yield from _result(component, date)


def _result(resource: Resource, date: str | None) -> Iterator[tuple[Kind, Fact]]:
    quantity = object_of(resource.get("valueQuantity"))
    value: Any = quantity.get("value")
    if value is None:
        value = resource.get("valueInteger")
    if isinstance(resource.get("valueString"), str):
        value, quantity = _number(resource["valueString"])
    if isinstance(resource.get("valueBoolean"), bool):
        value = "yes" if resource["valueBoolean"] else "no"
    concept = object_of(resource.get("valueCodeableConcept"))
    answers = _codes(concept)
    if value is None:
        value = text_of(concept.get("text"))
    ranges = objects_of(resource.get("referenceRange"))
    limits = ranges[0] if len(ranges) == 1 else {}
    comparator = quantity.get("comparator")
    number = _finite(value)
    yield from _fact(
        "observation" if number is None else "measurement",
        resource.get("code"),
        date=date,
        value=value if isinstance(value, str) else number,
        value_code=answers[0] if answers else None,
        comparator=comparator if comparator in ("<", "<=", ">", ">=") else None,
        unit=text_of(quantity.get("code")) or text_of(quantity.get("unit")),
        range_low=_limit(limits, "low"),
        range_high=_limit(limits, "high"),
    )


def _medication(resource: Resource, resources: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    status = resource.get("status")
    if status == "not-taken":
        denied = True
    elif status in ("intended", "on-hold"):
        return
    else:
        denied = False
    concept = resource.get("medicationCodeableConcept")
    if concept is None:
        concept = _contained(resource, "medicationReference", resources)
    start = _first_day(resource, "effectiveDateTime", "effectivePeriod", "authoredOn", "dateAsserted")
    end = _day(_part(resource, "effectivePeriod", "end"))
    if resource.get("resourceType") == "MedicationAdministration":
        ongoing: bool | None = None
        end = end or start
    else:
        ongoing = {"active": True, "completed": False, "stopped": False}.get(str(status))
    if denied:
        start = ongoing = None
    yield from _fact("drug", concept, date=start, end_date=end, ongoing=None if end else ongoing, negated=denied)


def _procedure(resource: Resource, _: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    if resource.get("status") == "preparation":
        return
    start = _first_day(resource, "performedDateTime", "performedPeriod")
    yield from _fact(
        "procedure", resource.get("code"), date=start, end_date=_day(_part(resource, "performedPeriod", "end"))
    )


def _immunization(resource: Resource, _: list[Resource]) -> Iterator[tuple[Kind, Fact]]:
    day = _day(resource.get("occurrenceDateTime"))
    yield from _fact("drug", resource.get("vaccineCode"), date=day, end_date=day)


_READERS = {
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "Observation": _observation,
    "MedicationStatement": _medication,
    "MedicationRequest": _medication,
    "MedicationAdministration": _medication,
    "Procedure": _procedure,
    "Immunization": _immunization,
}


# ---------------------------------------------------------------- elements


def _fact(kind: Kind, concept: object, **values: Any) -> Iterator[tuple[Kind, Fact]]:
    codes = _codes(concept)
    text = text_of(object_of(concept).get("text"))
    if codes or text:
        yield kind, Fact(codes=codes, text=text, **values)


def _codes(concept: object) -> list[Code]:
    return [
        Code(system=coding["system"], code=coding["code"], display=text_of(coding.get("display")))
        for coding in objects_of(object_of(concept).get("coding"))
        if isinstance(coding.get("system"), str) and isinstance(coding.get("code"), str)
    ]


def _contained(resource: Resource, element: str, resources: list[Resource]) -> object:
    """The code of the Medication that a resource refers to, inside it or in the Bundle."""
    reference = _part(resource, element, "reference")
    if not isinstance(reference, str):
        return None
    wanted = reference.lstrip("#").rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    candidates = objects_of(resource.get("contained")) + resources
    return next((item.get("code") for item in candidates if item.get("id") == wanted), None)


def _first_code(concept: object) -> str | None:
    codings = objects_of(object_of(concept).get("coding"))
    return text_of(codings[0].get("code") if codings else object_of(concept).get("text"))


def _first_day(resource: Resource, *elements: str) -> str | None:
    for element in elements:
        value = resource.get(element)
        day = _day(value.get("start") if isinstance(value, Mapping) else value)
        if day:
            return day
    return None


_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _day(value: object) -> str | None:
    """A date without its time; one that is no date is as if it were not there."""
    if not isinstance(value, str):
        return None
    found = _DAY.match(value)
    if not found:
        return None
    try:
        return Patient(birth_date=found[0]).birth_date
    except ValueError:
        return None


_VALUE = re.compile(r"(<=|>=|<|>)?\s?(-?\d{1,15}(?:\.\d{1,15})?)\s?([^\d\s].{0,30})?")


def _number(text: str) -> tuple[float | str, Resource]:
    """A number in a string ("< 50 copies/mL") with its comparator and unit; else the string."""
    found = _VALUE.fullmatch(text.strip()[:80])
    return (float(found[2]), {"comparator": found[1], "unit": found[3]}) if found else (text, {})


def _limit(limits: Resource, side: str) -> float | None:
    return _finite(_part(limits, side, "value"))


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < _LARGEST else None


_LARGEST = 10**300


def _part(resource: Resource, element: str, name: str) -> Any:
    return object_of(resource.get(element)).get(name)
