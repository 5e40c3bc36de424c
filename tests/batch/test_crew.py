"""A crew gives results in order, whatever becomes of its members."""

import multiprocessing
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from crew_works import deaf, doubled

from eligo.batch.crew import Crew, WorkerError, _serve


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_tasks(workers):
    tasks = [[number, number + 1] for number in range(20)]
    assert list(Crew(doubled, workers=workers, patience=20).map(tasks)) == [[2 * a, 2 * b] for a, b in tasks]


def test_an_item_that_kills_its_worker_is_left_out():
    tasks = [[1, "die", 3], [4], ["die", "die"]]
    assert list(Crew(doubled, workers=2, patience=20).map(tasks)) == [[2, None, 6], [8], [None, None]]


def test_an_item_that_hangs_is_left_out():
    assert list(Crew(doubled, workers=1, patience=0.5).map([[1, "hang", 3], [5]])) == [[2, None, 6], [10]]


def test_a_task_that_fails_says_why():
    with pytest.raises(WorkerError, match="no such work"):
        list(Crew(doubled, workers=1, patience=20).map([["fail"]]))


def test_tasks_are_not_read_far_ahead():
    read = []

    def tasks():
        for number in range(50):
            read.append(number)
            yield [number]

    results = Crew(doubled, workers=2, patience=20).map(tasks())
    next(results)
    assert len(read) <= 6
    results.close()


def test_no_more_workers_are_started_than_there_are_cores_or_tasks():
    crew = Crew(doubled, workers=5000, patience=20)
    assert list(crew.map([[1], [2]])) == [[2], [4]]


@pytest.mark.parametrize("cores", [1, None])
def test_more_workers_than_cores_are_started_as_tasks_wait(monkeypatch, cores):
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    crew, seen = Crew(doubled, workers=3, patience=20), []
    for result in crew.map([[number] for number in range(12)]):
        seen.append(len(crew._members))
        assert result == [2 * (len(seen) - 1)]
    assert max(seen) == 3


@pytest.mark.parametrize("dies", ["before it has given a task", "while a task is done"])
def test_a_worker_whose_crew_dies_ends_without_a_word(dies):
    ours, theirs = multiprocessing.Pipe()

    def work(task, at, skip):
        ours.close()
        return task

    if dies == "while a task is done":
        ours.send(([1], frozenset()))
    else:
        ours.close()
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        assert _serve(theirs, [-1.0, 0.0], work) is None
    finally:
        signal.signal(signal.SIGINT, interrupt)


def test_workers_hear_no_interrupt_and_the_process_that_starts_them_does():
    assert list(Crew(deaf, workers=1, patience=20).map([[1]])) == [True]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
