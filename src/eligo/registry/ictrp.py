"""The WHO's International Clinical Trials Registry Platform: a row of its XML or CSV export, one a trial."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from .composition import compose
from .fields import intervention, phases, set_age, set_conditions, set_sex, unique, whole_number
from .markup import clean_html
from .record import Origin, RegistryRecord, new_record
from .tabular import squeezed

TRIAL = "Trial"


def is_row(row: Mapping[str, Any]) -> bool:
    """Whether a row has the export's columns, written with underscores or with spaces."""
    return _are_columns(tuple(row))


@lru_cache(maxsize=64)
def _are_columns(columns: tuple[object, ...]) -> bool:
    names = set(map(squeezed, columns))
    return (
        "inclusioncriteria" in names and not names.isdisjoint({"trialid", "internalnumber"}) and "publictitle" in names
    )


def read_element(trial: Element, origin: Origin) -> RegistryRecord:
    """One ``Trial`` element of the XML export; see :func:`read_row`."""
    return read_row({str(child.tag): child.text or "" for child in trial}, origin, format="ictrp-xml")


def read_row(row: Mapping[str, Any], origin: Origin, format: str = "ictrp-csv") -> RegistryRecord:
    """One trial, its columns as the export names them.

    ``criteria`` is ``Inclusion_Criteria`` and ``Exclusion_Criteria``, cleaned of HTML, under a heading each; where a
    source register puts both sections into the first, that field's own headings stand.

    Raises:
        InputError: both fields are empty.
    """
    cell = {squeezed(name): value.strip() for name, value in row.items() if name and isinstance(value, str)}
    criteria = compose(cell.get("inclusioncriteria"), cell.get("exclusioncriteria"))
    record = new_record(format, criteria, origin)
    record.trial_id = cell.get("trialid") or None
    record.secondary_ids = unique(re.split(r"[;\n]", cell.get("secondaryid", "")))
    record.brief_title = clean_html(cell.get("publictitle", "")) or None
    record.official_title = clean_html(cell.get("scientifictitle", "")) or None
    record.acronym = cell.get("acronym") or None
    record.status = cell.get("recruitmentstatus") or None
    record.study_type = cell.get("studytype") or None
    record.phases = _phases(cell.get("phase", ""))
    record.enrollment = whole_number(cell.get("targetsize"))
    set_conditions(record, _values(cell.get("condition", "")))
    record.interventions = [intervention(value) for value in _values(cell.get("intervention", ""))]
    set_sex(record, clean_html(cell.get("inclusiongender", "")))
    set_age(record, clean_html(cell.get("inclusionagemin", "")), clean_html(cell.get("inclusionagemax", "")))
    return record


def _values(cell: str) -> list[str]:
    return unique(re.split(r"[;\n]", clean_html(cell)))


def _phases(cell: str) -> list[str]:
    """Europe's rows answer every phase with yes or no: "Human pharmacology (Phase I): yes"."""
    text = clean_html(cell)
    answered = re.findall(r"\((Phase I{1,3}V?)\)\s{0,3}:\s{0,3}(yes|no)", text, re.IGNORECASE)
    return phases(*(phase for phase, answer in answered if answer.lower() == "yes")) if answered else phases(text)
