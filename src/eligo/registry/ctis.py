"""The EU's Clinical Trials Information System: one trial's JSON, as its public API's ``retrieve`` gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..json_values import object_of, objects_of, text_of
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
    details = object_of(part.get("trialDetails"))
    information = object_of(details.get("trialInformation"))
    eligibility = object_of(information.get("eligibilityCriteria"))
    criteria = compose_lists(
        _criteria(eligibility, "principalInclusionCriteria"), _criteria(eligibility, "principalExclusionCriteria")
    )
    record = new_record("ctis-json", criteria, origin)
    names = object_of(details.get("clinicalTrialIdentifiers"))
    record.trial_id = text_of(trial.get("ctNumber"))
    record.brief_title = text_of(names.get("publicTitle")) or text_of(names.get("shortTitle"))
    record.official_title = text_of(names.get("fullTitle"))
    record.status = text_of(trial.get("ctStatus"))
    record.study_type = "Interventional"
    record.enrollment = whole_number(part.get("rowSubjectCount"))
    conditions = objects_of(object_of(information.get("medicalCondition")).get("partIMedicalConditions"))
    set_conditions(record, [text_of(condition.get("medicalCondition")) or "" for condition in conditions])
    record.interventions = [
        Intervention("Drug", name) for name in unique(map(_product, objects_of(part.get("products"))))
    ]
    _take_population(record, object_of(information.get("populationOfTrialSubjects")))
    return record


def _take_population(record: RegistryRecord, subjects: Mapping[str, Any]) -> None:
    female, male = subjects.get("isFemaleSubjects"), subjects.get("isMaleSubjects")
    if female is True:
        record.population.sex = "female" if male is False else "all" if male is True else None
    elif male is True and female is False:
        record.population.sex = "male"
    groups = [(text_of(group.get("name")) or "").lower() for group in objects_of(subjects.get("clinicalTrialGroups"))]
    if groups:
        record.population.healthy_volunteers = any("healthy" in group for group in groups)


def _part_one(trial: Mapping[str, Any]) -> Mapping[str, Any]:
    for container in (trial, *(object_of(trial.get(name)) for name in _APPLICATIONS)):
        for name in _PARTS:
            if part := object_of(container.get(name)):
                return part
    return {}


def _criteria(eligibility: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a list of criteria, each under the list's own name, in the order of their numbers."""
    items = objects_of(eligibility.get(name))
    numbers = [whole_number(item.get("number")) for item in items]
    if all(number is not None for number in numbers):
        items = [item for _, item in sorted(zip(numbers, items, strict=True), key=lambda pair: pair[0] or 0)]
    return [text for item in items if (text := text_of(item.get(name)))]


def _product(product: Mapping[str, Any]) -> str:
    named = object_of(product.get("productDictionaryInfo"))
    names = (product.get("productName"), named.get("prodName"), named.get("activeSubstanceName"))
    return next(filter(None, map(text_of, names)), "")
