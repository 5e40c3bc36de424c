"""ClinicalTrials.gov's API, version 2: one study as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    protocol = _mapping(study.get("protocolSection"))
    module = {name: _mapping(protocol.get(f"{name}Module")) for name in _MODULES}
    eligibility, identification, design = module["eligibility"], module["identification"], module["design"]
    record = new_record("ctgov-json", eligibility.get("eligibilityCriteria"), origin)
    record.trial_id = _text(identification.get("nctId"))
    other_ids = [identification.get("orgStudyIdInfo"), *_list(identification.get("secondaryIdInfos"))]
    aliases = _texts(identification.get("nctIdAliases"))
    record.secondary_ids = unique([*(_text(_mapping(other).get("id")) or "" for other in other_ids), *aliases])
    record.brief_title = _text(identification.get("briefTitle"))
    record.official_title = _text(identification.get("officialTitle"))
    record.acronym = _text(identification.get("acronym"))
    record.status = enum_words(module["status"].get("overallStatus"))
    record.study_type = enum_words(design.get("studyType"))
    record.phases = phases(*_texts(design.get("phases")))
    record.enrollment = whole_number(_mapping(design.get("enrollmentInfo")).get("count"))
    set_conditions(record, _texts(module["conditions"].get("conditions")))
    record.keywords = unique(_texts(module["conditions"].get("keywords")))
    _take_arms(record, module["armsInterventions"])
    _take_population(record, eligibility)
    return record


_MODULES = ("identification", "status", "design", "conditions", "armsInterventions", "eligibility")


def _take_arms(record: RegistryRecord, module: Mapping[str, Any]) -> None:
    for given in map(_mapping, _list(module.get("interventions"))):
        if name := _text(given.get("name")):
            record.interventions.append(Intervention(_kind(given.get("type")), name, _texts(given.get("otherNames"))))
    for arm in map(_mapping, _list(module.get("armGroups"))):
        if label := _text(arm.get("label")):
            record.arms.append(Arm(label, enum_words(arm.get("type")), _text(arm.get("description"))))


def _take_population(record: RegistryRecord, eligibility: Mapping[str, Any]) -> None:
    population = record.population
    set_sex(record, _text(eligibility.get("sex")))
    set_age(record, _text(eligibility.get("minimumAge")), _text(eligibility.get("maximumAge")))
    set_healthy_volunteers(record, eligibility.get("healthyVolunteers"))
    gender_based = eligibility.get("genderBased")
    population.gender_based = gender_based if isinstance(gender_based, bool) else None
    population.gender_description = _text(eligibility.get("genderDescription"))
    population.description = _text(eligibility.get("studyPopulation"))


def _kind(code: object) -> str | None:
    words = enum_words(code)
    return words.title() if words and isinstance(code, str) and code.isupper() else words


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _texts(value: object) -> list[str]:
    return [text for text in _list(value) if isinstance(text, str)]
