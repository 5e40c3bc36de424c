"""Subjects that the mentions tell: what kind of thing a number limits, and which word is the quantity."""

import pytest

from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.thresholds import find_thresholds
from eligo.schema import Criterion, Mention


def told(text: str, *mentions: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Subject, type and evidence of each threshold, where the text has these (label, wording) mentions."""
    criteria = [Criterion(id="E1", section="exclusion", start=0, end=len(text), text=text)]
    found = [
        Mention(
            id=f"m{number}",
            criterion="E1",
            label=label,  # type: ignore[arg-type]
            start=text.index(wording),
            end=text.index(wording) + len(wording),
            text=wording,
        )
        for number, (label, wording) in enumerate(mentions, 1)
    ]
    constraints = find_thresholds(text, criteria, find_quantities(text, criteria), found)
    return [(one.subject.text, one.type, one.evidence.text) for one in constraints]


@pytest.mark.parametrize(
    ("text", "mentions", "expected"),
    [
        ("Prednisone > 10 mg daily", [("Drug", "Prednisone")], ("Prednisone", "drug", "> 10 mg daily")),
        ("Canal narrowing > 70 %", [("Condition", "Canal narrowing")], ("Canal narrowing", "condition", "> 70 %")),
        ("Platelets < 100,000/mm3", [("Drug", "Platelets")], ("Platelets", "measurement", "< 100,000/mm3")),
        (
            "Fat content in the liver of 5 % or more",
            [("Measurement", "Fat content"), ("Qualifier", "liver")],
            ("Fat content", "measurement", "5 % or more"),
        ),
        (
            "Noise at the time of music must be 55 dB or less",
            [("Measurement", "Noise"), ("Temporal", "at the time of music")],
            ("Noise", "measurement", "55 dB or less"),
        ),
        (
            "Fat content high; liver of 5 cm or more",
            [("Measurement", "Fat content")],
            ("liver", "measurement", "5 cm or more"),
        ),
        (
            "Oral steroids (> 10 mg/day prednisone or equivalent)",
            [("Drug", "Oral steroids"), ("Drug", "prednisone")],
            ("Oral steroids", "drug", "> 10 mg/day prednisone or equivalent"),
        ),
        (
            "Metformin at a stable dose of at least 1500 mg/day",
            [("Drug", "Metformin")],
            ("Metformin", "drug", "at least 1500 mg/day"),
        ),
        ("More than one inpatient stay", [("Visit", "inpatient stay")], ("inpatient stay", "visit", "More than one")),
        (
            "Opioids above 60 mg of morphine equivalents",
            [("Drug", "Opioids")],
            ("Opioids", "drug", "above 60 mg of morphine equivalents"),
        ),
    ],
)
def test_what_mentions_tell_of_a_subject(
    text: str, mentions: list[tuple[str, str]], expected: tuple[str, str, str]
) -> None:
    assert told(text, *mentions) == [expected]


def test_without_mentions_the_pattern_stands() -> None:
    assert told("Fat content in the liver of 5 % or more") == [("liver", "measurement", "5 % or more")]
