"""When a sex named beside a threshold is a condition of it, and when it is a fact about the trial's people."""

import pytest

import eligo


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("Woman with at least 3 consecutive failed transfers", False),
        ("Women with >= 2 attacks a year", False),
        ("Men aged at least 50 years", False),
        ("Women must have a haemoglobin of at least 11 g/dL", True),
        ("Men: ferritin > 300 ng/mL", True),
        ("Hemoglobin >= 12 g/dL for women", True),
        ("Hemoglobin >= 12 g/dL (women)", True),
        ("Waist > 102 cm in men or > 88 cm in women", True),
    ],
)
def test_a_sex_is_a_condition_where_it_is_set_apart(text, conditional):
    trial = eligo.parse(f"Inclusion Criteria:\n- {text}")
    numbers = [constraint for constraint in trial.constraints if constraint.interval or constraint.count]
    assert numbers
    assert all((constraint.applies_if is not None) is conditional for constraint in numbers)
