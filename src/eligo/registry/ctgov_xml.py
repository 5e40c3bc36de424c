"""ClinicalTrials.gov's older XML, a ``clinical_study`` a file; the site gave it until June 2024."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from ..errors import InputError
from .fields import phases, set_age, set_conditions, set_healthy_volunteers, set_sex, unique, whole_number
from .markup import xml_root
from .record import Arm, Intervention, Origin, RegistryRecord, new_record

ROOT = "clinical_study"


def read_study(xml: bytes | str, origin: Origin) -> RegistryRecord:
    """One study. ``criteria`` is the text block to the letter, with its indentation and its hard wraps.

    Raises:
        InputError: broken XML, a DTD or an entity, another kind of XML, or no eligibility criteria.
    """
    root = xml_root(xml, origin.name)
    if root.tag != ROOT:
        raise InputError(
            origin.name,
            f"its XML is a <{str(root.tag)[:60]}>, not a <{ROOT}>.",
            "Give the study's XML as ClinicalTrials.gov published it, or its JSON.",
        )
    return read_element(root, origin)


def read_element(study: Element, origin: Origin) -> RegistryRecord:
    """One study that is parsed already."""
    record = new_record("ctgov-xml", study.findtext("eligibility/criteria/textblock"), origin)
    record.trial_id = _text(study, "id_info/nct_id")
    record.secondary_ids = unique(
        element.text or ""
        for path in ("org_study_id", "secondary_id", "nct_alias")
        for element in study.iterfind(f"id_info/{path}")
    )
    record.brief_title = _text(study, "brief_title")
    record.official_title = _text(study, "official_title")
    record.acronym = _text(study, "acronym")
    record.status = _text(study, "overall_status")
    record.study_type = _text(study, "study_type")
    record.phases = phases(_text(study, "phase") or "")
    record.enrollment = whole_number(_text(study, "enrollment"))
    set_conditions(record, _texts(study, "condition"))
    record.keywords = unique(_texts(study, "keyword"))
    for given in study.iterfind("intervention"):
        if name := _text(given, "intervention_name"):
            kind = _text(given, "intervention_type")
            record.interventions.append(Intervention(kind, name, unique(_texts(given, "other_name"))))
    for arm in study.iterfind("arm_group"):
        if label := _text(arm, "arm_group_label"):
            record.arms.append(Arm(label, _text(arm, "arm_group_type"), _text(arm, "description")))
    eligibility = study.find("eligibility")
    assert eligibility is not None
    _take_population(record, eligibility)
    return record


def _take_population(record: RegistryRecord, eligibility: Element) -> None:
    population = record.population
    set_sex(record, _text(eligibility, "gender"))
    set_age(record, _text(eligibility, "minimum_age"), _text(eligibility, "maximum_age"))
    set_healthy_volunteers(record, _text(eligibility, "healthy_volunteers"))
    if gender_based := _text(eligibility, "gender_based"):
        population.gender_based = gender_based.lower() == "yes"
    population.gender_description = _text(eligibility, "gender_description")
    if described := _text(eligibility, "study_pop/textblock"):
        population.description = " ".join(described.split())


def _text(element: Element, path: str) -> str | None:
    return (element.findtext(path) or "").strip() or None


def _texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.iterfind(path)]
