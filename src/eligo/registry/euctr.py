"""The EU Clinical Trials Register (EudraCT), in the flat names that the R package ctrdata gives its fields.

The register itself offers no JSON or XML; ctrdata's names (``e3_principal_inclusion_criteria``) are its public form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..schema import Age, Bound, Interval, Unit
from .composition import compose
from .fields import set_conditions, unique, whole_number
from .record import Intervention, Origin, RegistryRecord, new_record

_INCLUSION, _EXCLUSION = "e3_principal_inclusion_criteria", "e4_principal_exclusion_criteria"
# The register's age groups: its lowest and highest year. The groups below two years are of days and weeks.
_AGE_GROUPS: dict[str, tuple[int, int | None]] = {
    "f111_in_utero": (0, 0),
    "f112_preterm_newborn_infants_up_to_gestational_age__37_weeks": (0, 0),
    "f113_newborns_027_days": (0, 0),
    "f114_infants_and_toddlers_28_days23_months": (0, 1),
    "f115_children_211years": (2, 11),
    "f116_adolescents_1217_years": (12, 17),
    "f12_adults_1864_years": (18, 64),
    "f13_elderly_65_years": (65, None),
}
_PHASES = {
    "e71_human_pharmacology_phase_i": "Phase 1",
    "e72_therapeutic_exploratory_phase_ii": "Phase 2",
    "e73_therapeutic_confirmatory_phase_iii": "Phase 3",
    "e74_therapeutic_use_phase_iv": "Phase 4",
}


def is_trial(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object or a row has the register's criteria under ctrdata's names."""
    return _INCLUSION in document or _EXCLUSION in document


def read_trial(trial: Mapping[str, Any], origin: Origin) -> RegistryRecord:
    """One trial of one member state.

    ``criteria`` is the two fields under a heading each. The population's age runs from the lowest to the highest age
    group that the register says takes part, in whole years; it is null where the groups leave a gap between them.

    Raises:
        InputError: both fields are empty.
    """
    record = new_record("euctr-json", compose(_text(trial, _INCLUSION), _text(trial, _EXCLUSION)), origin)
    record.trial_id = _text(trial, "a2_eudract_number") or _text(trial, "_id") or None
    others = (
        "a52_us_nct_clinicaltrialsgov_registry_number",
        "a51_isrctn_international_standard_randomised_controlled_trial_number",
    )
    record.secondary_ids = unique(_text(trial, name) for name in (*others, "a41_sponsors_protocol_code_number"))
    lay = "a31_title_of_the_trial_for_lay_people_in_easily_understood_ie_nontechnical_language"
    record.brief_title = _text(trial, lay) or None
    record.official_title = _text(trial, "a3_full_title_of_the_trial") or None
    record.status = _text(trial, "p_end_of_trial_status") or None
    record.study_type = "Interventional"
    record.phases = [phase for name, phase in _PHASES.items() if _answer(trial, name)]
    record.enrollment = whole_number(trial.get("f422_in_the_whole_clinical_trial"))
    set_conditions(record, [_text(trial, "e11_medical_conditions_being_investigated")])
    record.interventions = [Intervention("Drug", name) for name in unique(_products(trial))]
    _take_population(record, trial)
    return record


def _take_population(record: RegistryRecord, trial: Mapping[str, Any]) -> None:
    female, male = _answer(trial, "f21_female"), _answer(trial, "f22_male")
    if female or male:
        record.population.sex = "all" if female and male else "female" if female else "male"
    record.population.healthy_volunteers = _answer(trial, "f31_healthy_volunteers")
    record.population.age = _age(trial)


def _age(trial: Mapping[str, Any]) -> Age | None:
    names = list(_AGE_GROUPS)
    taken = [name for name in names if _answer(trial, name)]
    if not taken:
        return None
    first, last = names.index(taken[0]), names.index(taken[-1])
    unbroken = len(taken) == last - first + 1
    under_18_unsaid = _answer(trial, "f11_trial_has_subjects_under_18") and _AGE_GROUPS[taken[0]][0] >= 18
    low, high = _AGE_GROUPS[taken[0]][0], _AGE_GROUPS[taken[-1]][1]
    if not unbroken or under_18_unsaid or (not low and not high):
        return None
    return Age(
        interval=Interval(
            low=Bound(value=low, inclusive=True) if low else None,
            high=Bound(value=high, inclusive=True) if high else None,
        ),
        unit=Unit(text="years", ucum="a"),
    )


def _answer(trial: Mapping[str, Any], name: str) -> bool | None:
    value = trial.get(name)
    if isinstance(value, bool):
        return value
    word = str(value or "").strip().lower()
    return True if word in ("yes", "true") else False if word in ("no", "false") else None


def _products(trial: Mapping[str, Any]) -> list[str]:
    products = trial.get("dimp")
    products = products if isinstance(products, list) else [products]
    names = ("d31_product_name", "d2111_trade_name", "d2111_d2111_trade_name")
    return [
        next((text for name in names if (text := _text(product, name))), "")
        for product in products
        if isinstance(product, Mapping)
    ]


def _text(trial: Mapping[str, Any], name: str) -> str:
    """A field's text; ctrdata gives a list where the register repeats a field."""
    value = trial.get(name)
    if isinstance(value, list):
        value = "\n".join(item for item in value if isinstance(item, str))
    return value.strip() if isinstance(value, str) else ""
