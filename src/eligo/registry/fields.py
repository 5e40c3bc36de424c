"""The structured fields that registries share, from each one's wording to Eligo's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal

from .ages import age_between, age_phrase
from .record import Intervention, RegistryRecord

Sex = Literal["female", "male", "all"]


def set_age(record: RegistryRecord, minimum: str | None, maximum: str | None) -> None:
    """The age limits into the population; a limit that cannot be read is a diagnostic and no limit."""
    try:
        record.population.age = age_between(minimum, maximum)
    except ValueError as unread:
        _warn_unread(record, str(unread))


def set_age_phrase(record: RegistryRecord, phrase: str) -> None:
    """As :func:`set_age`, from one phrase ("18 to 40 years old")."""
    try:
        record.population.age = age_phrase(phrase)
    except ValueError as unread:
        _warn_unread(record, str(unread))


def set_sex(record: RegistryRecord, field: str | None) -> None:
    """The sex that may take part: ``FEMALE``, ``Both``, "Female: yes Male: no", "Males and females"."""
    words = " ".join((field or "").lower().split())
    if not words or words in ("n/a", "not applicable", "not specified", "-"):
        return
    sex = _sex(words)
    if sex is None:
        _warn_unread(record, f"sex {field!r}")
    record.population.sex = sex


def set_healthy_volunteers(record: RegistryRecord, field: object) -> None:
    """Whether healthy volunteers are accepted: a JSON boolean, "No", "Accepts Healthy Volunteers", AACT's ``t``."""
    if isinstance(field, bool):
        record.population.healthy_volunteers = field
        return
    words = " ".join(str(field or "").lower().split())
    if words in ("t", "true", "yes", "1") or words.startswith(("accepts", "healthy volunteers")):
        record.population.healthy_volunteers = True
    elif words in ("f", "false", "0") or words.split(" ")[0] == "no":
        record.population.healthy_volunteers = False


def set_conditions(record: RegistryRecord, conditions: Iterable[str]) -> None:
    """The conditions studied, each once, into the record and its population."""
    record.conditions = unique(conditions)
    record.population.conditions = list(record.conditions)


def phases(*fields: str) -> list[str]:
    """``Phase 1`` … ``Phase 4``, ``Early Phase 1``, ascending, from "PHASE1", "Phase 1/Phase 2", "Phase II", "1-2"."""
    found = set()
    for field in fields:
        text = field.upper().replace("_", " ")
        if "EARLY" in text or re.search(r"\bPHASE ?0\b", text):
            found.add("Early Phase 1")
            continue
        for numeral in re.findall(r"\d+|(?<![A-Z])I{1,3}V?(?![A-Z])|(?<![A-Z])IV(?![A-Z])", text):
            number = _ROMAN.get(numeral, numeral)
            if number in ("1", "2", "3", "4"):
                found.add(f"Phase {number}")
    return sorted(found)


def enum_words(code: object) -> str | None:
    """An enumeration's code as words: ``NOT_YET_RECRUITING`` is "Not yet recruiting"."""
    if not isinstance(code, str) or not code.strip():
        return None
    return code.replace("_", " ").capitalize() if code.isupper() else code.strip()


def intervention(text: str) -> Intervention:
    """ "Drug: low-dose IL-2" as its kind and its name; without a colon, a name alone."""
    kind, colon, name = text.partition(":")
    if colon and name.strip() and kind.strip().lower() in _INTERVENTION_KINDS:
        return Intervention(kind.strip(), name.strip())
    return Intervention(None, text.strip())


def whole_number(field: Any) -> int | None:
    """A count of people, null where the field holds none."""
    if isinstance(field, bool):
        return None
    if isinstance(field, int):
        return field
    digits = re.match(r"\s*(\d{1,9})\b", field.replace(",", "")) if isinstance(field, str) else None
    return int(digits[1]) if digits else None


def unique(texts: Iterable[str]) -> list[str]:
    """The texts trimmed, without empty ones and repeats, in their order."""
    return list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
# The types of intervention of ClinicalTrials.gov's data element definitions.
_INTERVENTION_KINDS = frozenset(
    (
        "drug",
        "device",
        "biological",
        "procedure",
        "radiation",
        "behavioral",
        "genetic",
        "dietary supplement",
        "combination product",
        "diagnostic test",
        "other",
    )
)


def _sex(words: str) -> Sex | None:
    answers = dict(re.findall(r"\b(female|male)s? ?: ?(yes|no|true|false|1|0)\b", words))
    if answers:
        female, male = (answers.get(sex) in ("yes", "true", "1") for sex in ("female", "male"))
    else:
        female = re.search(r"\b(?:females?|women|woman|girls?|f)\b", words) is not None
        male = re.search(r"\b(?:males?|men|man|boys?|m)\b", words) is not None
    if (female and male) or re.search(r"\b(?:both|all|any)\b", words):
        return "all"
    if female:
        return "female"
    return "male" if male else None


def _warn_unread(record: RegistryRecord, what: str) -> None:
    record.warn("registry-field-unread", f"The registry's {what} could not be read; it is left out.")
