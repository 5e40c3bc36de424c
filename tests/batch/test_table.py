"""Arrow in, Arrow out; streams in several processes; time limits."""

import signal

import pyarrow as pa
import pytest

import eligo
from eligo.batch import parse_table
from eligo.batch.guard import parse_guarded, parsed_together
from eligo.batch.limits import group_limit, patience
from eligo.errors import EligoError, InputError
from eligo.parsing import TOGETHER
from eligo.registry import RegistryRecord

TEXTS = [f"Exclusion Criteria:\n- Platelets < {count},000/mm3\n- Asthma or gout\n" for count in range(50, 130)]


def test_a_table_gives_a_row_for_each_text():
    table = pa.table({"nct_id": ["NCT90000001", None, "NCT90000003"], "criteria": [TEXTS[0], TEXTS[1], None]})
    parsed = parse_table(table)
    assert parsed.column("trial_id").to_pylist() == ["NCT90000001", None, "NCT90000003"]
    highs = [
        [c["interval"]["high"]["value"] for c in row if c["interval"]]
        for row in parsed.column("constraints").to_pylist()
    ]
    assert highs == [[50000], [51000], []]
    assert parsed.column("diagnostics").to_pylist()[2][0]["code"] == "unreadable-input"


def test_parsing_a_table_is_pure():
    table = pa.table({"nct_id": ["a"] * 5, "criteria": TEXTS[:5]})
    assert parse_table(table).equals(parse_table(table))


def test_a_table_without_the_column_says_which_it_has():
    with pytest.raises(InputError, match="elig"):
        parse_table(pa.table({"elig": TEXTS[:1]}))


@pytest.mark.parametrize(
    "wrong", [{"only": "nothing"}, {"model": "no/such/model"}, {"vocabulary": "no/such/vocabulary"}, {"linker": "none"}]
)
def test_a_pipeline_that_is_not_there_is_named(wrong):
    (named,) = wrong.values()
    with pytest.raises(EligoError, match=named):
        parse_table(pa.table({"criteria": TEXTS[:1]}), **wrong)


def test_parsing_in_a_memory_zone_of_the_callers():
    with eligo.load().memory_zone():
        (trial,) = eligo.parse_many(TEXTS[:1])
    assert trial == eligo.parse(TEXTS[0])


def test_several_workers_give_what_one_gives():
    alone = list(eligo.parse_many(TEXTS))
    assert list(eligo.parse_many(TEXTS, workers=3)) == alone


@pytest.mark.parametrize("workers", [1, 2])
def test_what_cannot_be_parsed_costs_no_other_trial(workers):
    too_long = RegistryRecord("text", "- Gout\n" * 150_000, "")
    first, second, third = eligo.parse_many([TEXTS[0], too_long, TEXTS[1]], workers=workers)
    assert [found.code for found in second.diagnostics] == ["parser-failed"]
    assert [first, third] == [eligo.parse(text) for text in TEXTS[:2]]


def test_an_alarm_of_the_callers_is_left_alone():
    signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        (trial,) = eligo.parse_many(TEXTS[:1])
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    assert trial == eligo.parse(TEXTS[0])


def test_errors_keep_their_places():
    outcome = list(eligo.parse_many([TEXTS[0], b"", TEXTS[1]], workers=2))
    assert [isinstance(one, InputError) for one in outcome] == [False, True, False]


def test_only_thresholds_finds_the_same_numbers():
    whole, quick = eligo.parse(TEXTS[0]), eligo.parse(TEXTS[0], only="thresholds")
    numbers = [[(c.subject.text, c.interval) for c in trial.constraints if c.interval] for trial in (whole, quick)]
    assert numbers[0] == numbers[1]
    assert not quick.mentions


def test_a_trial_that_takes_too_long_is_ended():
    text = (
        "Inclusion Criteria:\n" + "- Platelets < 100,000/mm3 and hemoglobin of at least 9 g/dL within 3 weeks\n" * 5000
    )
    trial = parse_guarded(RegistryRecord("text", text, ""), seconds=0.05)
    assert [found.code for found in trial.diagnostics] == ["time-limit"]
    assert not trial.criteria


def test_many_texts_have_more_time_than_one():
    """Else a busy machine would parse every group twice, and a stuck worker would be ended before its limit."""
    for seconds in (0.1, 1.0, 10.0):
        assert group_limit(seconds, TOGETHER) >= seconds + 0.1 * TOGETHER
        assert group_limit(seconds, TOGETHER) < patience(seconds)


def test_a_hostile_trial_costs_none_of_those_beside_it():
    hostile = (
        "Inclusion Criteria:\n" + "- Platelets < 100,000/mm3 and hemoglobin of at least 9 g/dL within 3 weeks\n" * 12000
    )
    entries = [RegistryRecord("text", text, "") for text in (TEXTS[0], hostile, TEXTS[1])]
    (trials,) = parsed_together(entries, seconds=0.5, only="thresholds")
    assert [[found.code for found in trial.diagnostics] for trial in trials] == [[], ["time-limit"], []]
    assert trials[0].constraints
