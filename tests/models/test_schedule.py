"""Stages side by side: their order, what is not run again, and what a failure leaves. The stages are small commands."""

import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "models" / "schedule.py"
APPEND = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + ' ')"


@pytest.fixture
def schedule(monkeypatch):
    spec = importlib.util.spec_from_file_location("schedule", PATH)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "PAUSE", 0.01)
    return module


@pytest.fixture
def ran(schedule, tmp_path):
    """Runs a plan of {stage: (needs, more arguments)}; gives what ran since the last time, in order."""
    written = tmp_path / "written"

    def go(plan, jobs=1):
        written.write_text("")
        stages = [schedule.Stage(name, (written, name, *more), needs) for name, (needs, more) in plan.items()]
        schedule.run(stages, [sys.executable, "-c", APPEND], tmp_path / "work", jobs)
        return written.read_text().split()

    return go


PLAN = {"d": (("b", "c"), ()), "c": (("a",), ()), "b": (("a",), ()), "a": ((), ())}


def test_a_stage_waits_for_what_it_reads_and_the_first_of_the_plan_goes_before(ran):
    assert ran(PLAN) == ["a", "c", "b", "d"]


def test_several_jobs_run_the_same_stages(ran):
    order = ran(PLAN, jobs=3)
    assert sorted(order) == ["a", "b", "c", "d"]
    assert (order[0], order[-1]) == ("a", "d")


def test_what_is_done_is_not_run_again(ran, capsys):
    ran(PLAN)
    assert ran(PLAN) == []
    assert "4/4 done before d; running: nothing" in capsys.readouterr().out


def test_other_settings_run_a_stage_again_and_those_that_read_it(ran):
    ran(PLAN)
    assert ran({**PLAN, "b": (("a",), (1,))}) == ["b", "d"]
    assert ran({**PLAN, "b": (("a",), (1,))}) == []


def test_a_failure_names_its_log_ends_what_runs_beside_it_and_the_next_run_goes_on(schedule, tmp_path):
    work = tmp_path / "work"

    def go(middle):
        waits = "import time; time.sleep(60)" if "ValueError" in middle else "pass"
        commands = {"first": ("pass", ()), "middle": (middle, ("first",)), "beside": (waits, ("first",))}
        stages = [schedule.Stage(name, ("-c", code), needs) for name, (code, needs) in commands.items()]
        schedule.run(stages, [sys.executable], work, jobs=2)

    start = time.monotonic()
    with pytest.raises(SystemExit, match=r"^stage middle failed with exit status 1; see .*middle\.log$"):
        go("raise ValueError('a broken corpus')")
    assert time.monotonic() - start < 30
    assert "a broken corpus" in (work / "stages" / "middle.log").read_text()
    assert [path.name for path in (work / "stages").glob("*.done")] == ["first.done"]
    go("print('mended')")
    assert (work / "stages" / "middle.log").read_text() == "mended\n"


def test_arithmetic_uses_the_threads_that_are_given(schedule, tmp_path):
    code = "import os; print(*(os.environ[w + '_NUM_THREADS'] for w in ('OMP', 'MKL', 'OPENBLAS')))"
    schedule.run([schedule.Stage("one", ("-c", code))], [sys.executable], tmp_path, threads=3)
    assert (tmp_path / "stages" / "one.log").read_text().split() == ["3", "3", "3"]


RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from schedule import Stage, run
run([Stage("long", ("-c", "import time; time.sleep(60)"))], [sys.executable], Path(sys.argv[2]))
"""


def test_one_run_at_a_time_and_a_terminated_one_ends_its_stages(schedule, tmp_path):
    other = subprocess.Popen([sys.executable, "-c", RUN, str(PATH.parent), str(tmp_path)], stdout=subprocess.PIPE)
    assert b"started long" in other.stdout.readline()
    quick = [schedule.Stage("quick", ("-c", "pass"))]
    with pytest.raises(SystemExit, match="another run"):
        schedule.run(quick, [sys.executable], tmp_path)
    os.kill(other.pid, signal.SIGTERM)
    assert other.wait(30) == 143
    schedule.run(quick, [sys.executable], tmp_path)
    assert (tmp_path / "stages" / "quick.done").exists()
    other.stdout.close()
