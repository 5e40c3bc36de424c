"""How often a value has to be found: the count of a threshold."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from eligo.pipeline.quantities import find_quantities
from eligo.pipeline.thresholds import find_thresholds
from eligo.schema import Criterion, Interval


def shown(interval: Interval | None) -> str:
    if interval is None:
        return "-"
    return f"{interval.low.value if interval.low else ''}..{interval.high.value if interval.high else ''}"


# text | each threshold's subject, interval, count and the words that tell the count
ROWS = """
Systolic pressure above 140 mmHg on at least two occasions | Systolic pressure 140.. 2.. at least two occasions
HIV RNA > 400 copies/mL on two consecutive measurements | HIV RNA 400.. 2..2 on two consecutive measurements
Glucose ≥ 126 mg/dL, confirmed on a second occasion | Glucose 126.. 2.. confirmed on a second occasion
FSH > 40 IU/L in 2 or more separate samples | FSH 40.. 2.. 2 or more
Two consecutive PSA values > 2 ng/mL | PSA values 2.. 2..2 Two consecutive
At least 3 readings above 140 mmHg | readings 140.. 3.. At least 3 readings
BP > 160/100 mmHg on two visits | BP 160.. 2..2 on two visits; BP 100.. 2..2 on two visits
ALT > 3 x ULN | ALT 3.. - -
ALT > 3 x ULN on day 2; two biopsies | ALT 3.. - -
At least 2 measurable lesions | measurable lesions - 2.. -
"""


@pytest.mark.parametrize("line", ROWS.strip().splitlines())
def test_how_often(line: str) -> None:
    text, expected = (cell.strip() for cell in line.split("|"))
    criteria = [Criterion(id="E1", section="exclusion", start=0, end=len(text), text=text)]
    found = find_thresholds(text, criteria, find_quantities(text, criteria))
    told = [
        f"{one.subject.text} {shown(one.interval)} {shown(one.count)} "
        + (one.qualifiers[0].text if one.qualifiers else "-")
        for one in found
    ]
    assert "; ".join(told) == expected
    assert all(text[q.start : q.end] == q.text for one in found for q in one.qualifiers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muscle power 4/5 or more", ["Muscle power 4.."]),
        ("SBP/DBP below 90/60", ["SBP ..90", "DBP ..60"]),
        ("Gestational age at birth < 32 weeks", ["Gestational age ..32"]),
        ("Corrected age 18 to 24 months", ["Corrected age 18..24"]),
    ],
)
def test_pairs_and_ages_of_other_kinds(text: str, expected: list[str]) -> None:
    criteria = [Criterion(id="E1", section="exclusion", start=0, end=len(text), text=text)]
    found = find_thresholds(text, criteria, find_quantities(text, criteria))
    assert [f"{one.subject.text} {shown(one.interval)}" for one in found] == expected


@pytest.mark.parametrize("unit", ["two ", "on two ", "at least two occasions ", "> 3 mg on two ", "a second "])
def test_hostile_text_is_read_in_linear_time(unit: str, within: Callable[..., AbstractContextManager[None]]) -> None:
    text = unit * 5_000
    criteria = [Criterion(id="E1", section="exclusion", start=0, end=len(text), text=text)]
    with within(seconds=5):
        find_thresholds(text, criteria, find_quantities(text, criteria))
