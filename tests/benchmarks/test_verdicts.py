"""Verdicts on the authored trials and patients, against the answers written by hand."""

import importlib.util
import io
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "verdicts.py"


@pytest.fixture(scope="module")
def benchmark():
    spec = importlib.util.spec_from_file_location("verdicts", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def answers(benchmark):
    return list(benchmark.answered())


def test_every_trial_and_patient_is_answered(benchmark, answers):
    assert len(benchmark.verdicts(answers)) == 12 * 20
    assert len(benchmark.criteria(answers)) == 2420
    assert not [answer for answer in answers if answer.reasons == ("there is no such criterion",)]


def test_no_answer_is_flatly_wrong(answers):
    wrong = [answer for answer in answers if answer.outcome == "wrong"]
    assert not wrong, "met where the answer is not met, or the reverse"


def test_no_answer_on_the_second_trials_is_flatly_wrong(benchmark):
    second = list(benchmark.answered(benchmark.SECOND))
    assert len(benchmark.verdicts(second)) == 3 * 20
    assert not [answer for answer in second if answer.outcome in ("wrong", "guessed")]


def test_no_verdict_is_guessed(benchmark, answers):
    assert not [answer for answer in benchmark.verdicts(answers) if answer.outcome in ("wrong", "guessed")]


def test_most_answers_are_given(benchmark, answers):
    criteria, verdicts = benchmark.criteria(answers), benchmark.verdicts(answers)
    assert sum(answer.outcome == "same" for answer in criteria) / len(criteria) >= 0.92
    assert sum(answer.outcome == "same" for answer in verdicts) / len(verdicts) >= 0.95


def test_the_trial_answers_follow_from_the_criteria(benchmark):
    both = benchmark.expectations() | benchmark.expectations(benchmark.SECOND)
    for name, rows in both.items():
        for number, verdict in enumerate(rows["trial"]):
            signs = {criterion: row[number] for criterion, row in rows.items() if criterion != "trial"}
            against = [s for c, s in signs.items() if s == ("-" if c.startswith("I") else "+")]
            expected = "I" if against else "?" if "?" in signs.values() else "E"
            assert verdict == expected, (name, number)


def test_the_tables_print(benchmark, answers):
    from rich.console import Console

    console = Console(width=140, record=True, file=io.StringIO())
    console.print(benchmark.by_trial(answers))
    console.print(benchmark.confusion("criteria", benchmark.criteria(answers)))
    console.print(benchmark.confusion("trials", benchmark.verdicts(answers)))
    printed = console.export_text()
    assert all(name in printed for name in ("criteria", "trials", *benchmark.expectations()))
