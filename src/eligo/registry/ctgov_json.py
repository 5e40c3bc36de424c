"""ClinicalTrials.gov's API, version 2: one study as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..json_values import object_of, objects_of, text_of, texts_of
from .fields import (
    enum_words,
    phases,
    set_age,
    set_conditions,
    set_healthy_volunteers,
    set_sex,
    unique,
    whole_number,
)
from .record import Arm, Intervention, Origin, RegistryRecord, new_record


def is_study(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a study of this API."""
    return isinstance(document.get("protocolSection"), dict)


def read_study(study: Mapping[str, Any], origin: Origin) -> RegistryRecord:
    """One study: an object with ``protocolSection``.

    ``criteria`` is ``eligibilityCriteria`` to the letter: the API's Markdown escapes (``\\>=``) stay in it. The
    registry leaves out keys that have no value.

    Raises:
        InputError: the study has no eligibility criteria.
    """
    protocol = object_of(study.get("protocolSection"))
    module = {name: object_of(protocol.get(f"{name}Module")) for name in _MODULES}
    eligibility, identification, design = module["eligibility"], module["identification"], module["design"]
    record = new_record("ctgov-json", eligibility.get("eligibilityCriteria"), origin)
    record.trial_id = text_of(identification.get("nctId"))
    other_ids = [object_of(identification.get("orgStudyIdInfo")), *objects_of(identification.get("secondaryIdInfos"))]
    aliases = texts_of(identification.get("nctIdAliases"))
    record.secondary_ids = unique([*(text_of(other.get("id")) or "" for other in other_ids), *aliases])
    record.brief_title = text_of(identification.get("briefTitle"))
    record.official_title = text_of(identification.get("officialTitle"))
    record.acronym = text_of(identification.get("acronym"))
    record.status = enum_words(module["status"].get("overallStatus"))
    record.study_type = enum_words(design.get("studyType"))
    record.phases = phases(*texts_of(design.get("phases")))
    record.enrollment = whole_number(object_of(design.get("enrollmentInfo")).get("count"))
    set_conditions(record, texts_of(module["conditions"].get("conditions")))
    record.keywords = unique(texts_of(module["conditions"].get("keywords")))
    _take_arms(record, module["armsInterventions"])
    _take_population(record, eligibility)
    return record


_MODULES = ("identification", "status", "design", "conditions", "armsInterventions", "eligibility")


def _take_arms(record: RegistryRecord, module: Mapping[str, Any]) -> None:
    for given in objects_of(module.get("interventions")):
        if name := text_of(given.get("name")):
            record.interventions.append(Intervention(_kind(given.get("type")), name, texts_of(given.get("otherNames"))))
    for arm in objects_of(module.get("armGroups")):
        if label := text_of(arm.get("label")):
            record.arms.append(Arm(label, enum_words(arm.get("type")), text_of(arm.get("description"))))


def _take_population(record: RegistryRecord, eligibility: Mapping[str, Any]) -> None:
    population = record.population
    set_sex(record, text_of(eligibility.get("sex")))
    set_age(record, text_of(eligibility.get("minimumAge")), text_of(eligibility.get("maximumAge")))
    set_healthy_volunteers(record, eligibility.get("healthyVolunteers"))
    gender_based = eligibility.get("genderBased")
    population.gender_based = gender_based if isinstance(gender_based, bool) else None
    population.gender_description = text_of(eligibility.get("genderDescription"))
    population.description = text_of(eligibility.get("studyPopulation"))


def _kind(code: object) -> str | None:
    words = enum_words(code)
    return words.title() if words and isinstance(code, str) and code.isupper() else words
