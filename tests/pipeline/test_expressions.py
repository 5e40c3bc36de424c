"""Criteria and the expressions they mean, one a row of the tables in ``expressions/``, a table a phenomenon.

A row holds the section ("in" or "ex"), the criterion, and its expression as ``meaning`` of conftest.py writes it:
``&``, ``|`` and ``!`` join and deny, ``>=18`` limits, ``=III/IV`` names values, ``[...]`` holds words borrowed from a
neighbour, ``if`` begins what the fact before it is asked under, and ``-`` says that nothing is computable.
"""

from collections import Counter
from pathlib import Path

import pytest

import eligo

from ..tables import rows

TABLES = sorted(Path(__file__).with_name("expressions").glob("*.tsv"))
CRITERIA = [pytest.param(*row, id=f"{table.stem}-{row[0]}-{row[1]}") for table in TABLES for row in rows(table)]


@pytest.mark.parametrize(("section", "text", "expected"), CRITERIA)
def test_expression(meaning, section, text, expected):
    assert meaning(text, section) == (expected or "-")


def test_no_criterion_stands_in_two_rows():
    assert [key for key, times in Counter(row.values[:2] for row in CRITERIA).items() if times > 1] == []


def test_a_heading_keeps_the_number_that_defines_its_term():
    text = (
        "Inclusion Criteria:\n - Heavy drinking defined as alcohol intake of at least 40 g per day for 5 years\n"
        "    - Liver biopsy on file\n - Gout, defined as:\n    - Urate > 7 mg/dL\n"
    )
    trial = eligo.parse(text, format="text")
    limits = {one.criterion: one.subject.text for one in trial.constraints if one.interval is not None}
    assert limits == {"I1": "alcohol intake", "I2.1": "Urate"}
