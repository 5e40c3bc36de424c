"""A line that only permits asks for nothing; one that sets a limit, a time or a condition may."""

import pytest


@pytest.mark.parametrize(
    ("text", "computability"),
    [
        ("Prior tamoxifen is allowed", "full"),
        ("Prior or concurrent bisphosphonates allowed", "full"),
        ("Patients may have bone marrow involvement", "full"),
        ("Radiotherapy is allowed if it ended 4 weeks before entry", "none"),
        ("Stable doses of prednisone <= 10 mg are permitted", "none"),
        ("Outpatients will be included", "none"),
    ],
)
def test_what_only_permits(analyse, text, computability):
    found = analyse(text, "in").criteria[0]
    assert (found.expression, found.computability) == (None, computability)
