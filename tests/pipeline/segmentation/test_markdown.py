"""Registries escape in text what Markdown would take for its own; an escape changes nothing of what is understood."""

import re

import pytest

import eligo
from eligo.registry import RegistryRecord

CRITERIA = [
    "18 < BMI < 30 kg/m^2",
    "Eosinophils > 1,500 cells/mm^3 [on two visits]",
    "eGFR >= 60 mL/min/1.73 m^2, or creatinine <= 1.5 x ULN",
    "Platelets >= 100 x 10^9/L [100,000/mm^3]; ANC >= 1.5*10^9/L",
    "Hepatitis B [HBV] or HIV infection [known or suspected]",
    "HbA1c 7.0~10.0 %",
    "No prior stroke [CVA] within the last 6 months",
]


def understood(text: str) -> str:
    return eligo.parse(RegistryRecord("text", text, "")).to_text()


@pytest.mark.parametrize("criterion", CRITERIA)
def test_an_escape_changes_nothing(criterion):
    plain = f"Exclusion_Criteria:\n\n* {criterion}\n* Asthma\n"
    head, rest = plain.split("*", 1)
    escaped = re.sub(r"([<>^~*_\[\]])", r"\\\1", head) + "*" + re.sub(r"([<>^~\[\]]|\*(?=\d))", r"\\\1", rest)
    assert understood(escaped).replace("\\", "") == understood(plain)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_spans_are_what_stands_there(criterion):
    text = "Exclusion Criteria:\n\n* " + re.sub(r"([<>^~\[\]])", r"\\\1", criterion)
    trial = eligo.parse(RegistryRecord("text", text, ""))
    for constraint in trial.constraints:
        for span in (constraint.subject, constraint.evidence):
            assert text[span.start : span.end] == span.text
