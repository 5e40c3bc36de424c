"""Why something is asked, which is shown and read in linear time; the rows are ``expressions/reasons.tsv``."""

import pytest

from eligo.pipeline.phrasing.reasons import explanations
from eligo.pipeline.phrasing.syntax import syntax


def test_what_a_reason_says_is_shown_as_residue(analyse):
    found = analyse("Receiving warfarin, since interactions are unknown")
    assert [one.text for one in found.criteria[0].residue] == ["interactions are unknown"]


@pytest.mark.parametrize(
    "hostile",
    ["as unknown " * 20000, "because " * 20000, "due to the risk, " * 10000, "given the risk (" * 10000],
)
def test_many_reasons_are_read_in_linear_time(hostile):
    assert explanations(syntax(hostile))
