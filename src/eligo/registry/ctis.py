"""The EU's Clinical Trials Information System: one trial's JSON, as its public API's ``retrieve`` gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .composition import compose_lists
from .fields import set_conditions, unique, whole_number
from .record import Intervention, Origin, RegistryRecord, new_record

_APPLICATIONS = ("authorizedApplication", "authorisedApplication")
_PARTS = ("authorizedPartI", "authorisedPartI")


def is_trial(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object is such a trial: it has an application with a part I."""
    return bool(_part_one(document))


def read_trial(trial: Mapping[str, Any], origin: Origin) -> RegistryRecord:
    """One trial, of the structure before June 2024 or since.

    ``criteria`` is the lists ``principalInclusionCriteria`` and ``principalExclusionCriteria``, numbered, under a
    heading each. CTIS states ages as codes of its own, which are not published: the population has no age limits.

    Raises:
        InputError: both lists are empty.
    """
    part = _part_one(trial)
    details = _at(part, "trialDetails")
    information = _at(details, "trialInformation")
    eligibility = _at(information, "eligibilityCriteria")
    criteria = compose_lists(
        _criteria(eligibility, "principalInclusionCriteria"), _criteria(eligibility, "principalExclusionCriteria")
    )
    record = new_record("ctis-json", criteria, origin)
    names = _at(details, "clinicalTrialIdentifiers")
    record.trial_id = _text(trial.get("ctNumber")) or None
    record.brief_title = _text(names.get("publicTitle")) or _text(names.get("shortTitle")) or None
    record.official_title = _text(names.get("fullTitle")) or None
    record.status = _text(trial.get("ctStatus")) or None
    record.study_type = "Interventional"
    record.enrollment = whole_number(part.get("rowSubjectCount"))
    conditions = _mappings(_at(information, "medicalCondition").get("partIMedicalConditions"))
    set_conditions(record, [_text(condition.get("medicalCondition")) for condition in conditions])
    record.interventions = [
        Intervention("Drug", name) for name in unique(map(_product, _mappings(part.get("products"))))
    ]
    _take_population(record, _at(information, "populationOfTrialSubjects"))
    return record


def _take_population(record: RegistryRecord, subjects: Mapping[str, Any]) -> None:
    female, male = subjects.get("isFemaleSubjects"), subjects.get("isMaleSubjects")
    if female is True:
        record.population.sex = "female" if male is False else "all" if male is True else None
    elif male is True and female is False:
        record.population.sex = "male"
    groups = [_text(group.get("name")).lower() for group in _mappings(subjects.get("clinicalTrialGroups"))]
    if groups:
        record.population.healthy_volunteers = any("healthy" in group for group in groups)


def _part_one(trial: Mapping[str, Any]) -> Mapping[str, Any]:
    for container in (trial, *(_at(trial, name) for name in _APPLICATIONS)):
        for name in _PARTS:
            if part := _at(container, name):
                return part
    return {}


def _criteria(eligibility: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a list of criteria, each under the list's own name, in the order of their numbers."""
    items = _mappings(eligibility.get(name))
    numbers = [whole_number(item.get("number")) for item in items]
    if all(number is not None for number in numbers):
        items = [item for _, item in sorted(zip(numbers, items, strict=True), key=lambda pair: pair[0] or 0)]
    return [text for item in items if (text := _text(item.get(name)))]


def _product(product: Mapping[str, Any]) -> str:
    named = _at(product, "productDictionaryInfo")
    return _text(product.get("productName")) or _text(named.get("prodName")) or _text(named.get("activeSubstanceName"))


def _at(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
