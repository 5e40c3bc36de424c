import pytest

from eligo.registry.ages import age_between, age_phrase, convert_age


def shown(age):
    if age is None:
        return None
    low, high = age.interval.low, age.interval.high
    return (
        low and (low.value, low.inclusive),
        high and (high.value, high.inclusive),
        age.unit.ucum,
    )


@pytest.mark.parametrize(
    ("minimum", "maximum", "expected"),
    [
        ("18 Years", "65 Years", ((18, True), (65, True), "a")),
        ("1 Year", None, ((1, True), None, "a")),
        (None, "40 Years", (None, (40, True), "a")),
        ("N/A", "N/A", None),
        (None, None, None),
        ("", "No limit", None),
        ("6 Months", "11 Months", ((6, True), (11, True), "mo")),
        ("6 Months", "5 Years", ((6, True), (60, True), "mo")),
        ("2 Days", "4 Weeks", ((2, True), (28, True), "d")),
        ("30 Minutes", "1 Hour", ((30, True), (60, True), "min")),
        ("37 Weeks", None, ((37, True), None, "wk")),
        ("18", "99", ((18, True), (99, True), "a")),
        ("18Y", "75Y", ((18, True), (75, True), "a")),
        ("18.00 Year(s)", "60.00 Year(s)", ((18, True), (60, True), "a")),
        (">= 20age old", "< 80age old", ((20, True), (80, False), "a")),
        ("20years-old", "Not applicable", ((20, True), None, "a")),
        ("18 Years", "999 Years", ((18, True), None, "a")),
        ("1.5 Years", None, ((1.5, True), None, "a")),
    ],
)
def test_two_fields(minimum, maximum, expected):
    assert shown(age_between(minimum, maximum)) == expected


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("18 to 40 years old", ((18, True), (40, True), "a")),
        ("18+ years old", ((18, True), None, "a")),
        ("6 months to 5 years old", ((6, True), (60, True), "mo")),
        ("28 days to 11 months old", ((28, True), (334.8125, True), "d")),
        ("Under 18 years old", (None, (18, False), "a")),
        ("Up to 17 years old", (None, (17, True), "a")),
        ("65 years and older", ((65, True), None, "a")),
        ("12 years or younger", (None, (12, True), "a")),
        ("Over 60 years old", ((60, False), None, "a")),
        ("18 years to 75 years", ((18, True), (75, True), "a")),
        ("All", None),
        ("Any age", None),
    ],
)
def test_one_phrase(phrase, expected):
    assert shown(age_phrase(phrase)) == expected


@pytest.mark.parametrize("text", ["eighteen", "18 fortnights", "1" * 100_000, "18 to " * 20_000])
def test_what_is_no_age_is_said_not_guessed(text):
    with pytest.raises(ValueError, match="age"):
        age_between(text, None)
    with pytest.raises(ValueError, match="ages"):
        age_phrase(text)


def test_the_unit_is_kept_as_written():
    assert age_between("18 Years", None).unit.text == "Years"


@pytest.mark.parametrize(
    ("value", "unit", "target", "expected"), [(2, "a", "mo", 24), (18, "mo", "a", 1.5), (3, "wk", "d", 21)]
)
def test_units_convert(value, unit, target, expected):
    assert convert_age(value, unit, target) == expected
