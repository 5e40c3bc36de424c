"""How the shipped models are made: every stage with its settings, and the stages whose files it reads."""

from __future__ import annotations

from pathlib import Path

from data import HELD, PARTS
from rescoring import FITS
from schedule import Stage

TEACHERS = ((1, 1, 200, 10), (2, 2, 200, 10), (8, None, 200, 12), (3, 1, 0, 9), (9, None, 0, 10))
"""Name, the language model's seed (or none), units of the second BiLSTM, epochs."""
STUDENTS = ((3, 200), (1, 0))
"""Name, units of the second BiLSTM."""


def shipped(out: Path) -> list[Stage]:
    """All stages; of those that can run at once, the one that most waits for stands first."""
    plan = [Stage("vectors", ("vectors",)), language(1), language(2)]
    for name, seed, upper, epochs in TEACHERS:
        plan += taught(name, seed, upper, epochs)
    teachers = sorted(name for name, *_ in TEACHERS)
    for name, upper in STUDENTS:
        plan.append(student(name, teachers, upper, 4))
    for part in range(PARTS):
        plan += left_out(part)
    plan.append(Stage("narrow1", ("narrow", "--name", 1), ("student1",)))
    for rescored, fit in FITS.items():
        read = tuple(f"{fit.networks}{HELD + part}" for part in range(PARTS))
        plan.append(Stage(f"rescorer-{rescored}", ("rescorer", "--rescored", rescored), read))
    plan.append(exported(out / "default", ["narrow1"], "light"))
    plan.append(exported(out / "accurate", ["student1", "student3"], "thorough"))
    return plan


def left_out(part: int) -> list[Stage]:
    """Two teachers of the other parts of `train` and their student, as the students to ship are taught.

    What they say of the part that is left out they did not learn by heart. The student is narrowed, too.
    """
    here, teachers = ("--leave-out", part), [HELD + part, HELD + PARTS + part]
    first, second = (taught(name, seed, 0, 6, here) for name, seed in zip(teachers, (1, 2), strict=True))
    narrow = Stage(f"narrow{HELD + part}", ("narrow", "--name", HELD + part, *here), (f"student{HELD + part}",))
    return [*first, *second, student(HELD + part, teachers, 0, 3, here), narrow]


def language(seed: int) -> Stage:
    return Stage(f"language{seed}", ("language", "--seed", seed, "--epochs", 6), ("vectors",))


def taught(name: int, seed: int | None, upper: int, epochs: int, more: tuple[object, ...] = ()) -> list[Stage]:
    """A teacher, and what it says of all text."""
    begun = ("--seed", seed) if seed else ()
    settings = "--name", name, *begun, "--upper", upper, "--epochs", epochs, *more
    teacher = Stage(f"teacher{name}", ("teacher", *settings), (f"language{seed}" if seed else "vectors",))
    return [teacher, Stage(f"label{name}", ("label", "--name", name, *more), (teacher.name,))]


def student(name: int, teachers: list[int], upper: int, epochs: int, more: tuple[object, ...] = ()) -> Stage:
    settings = "--name", name, "--seed", 1, "--teachers", *teachers, "--upper", upper, "--epochs", epochs, *more
    return Stage(f"student{name}", ("student", *settings), ("language1", *(f"label{t}" for t in teachers)))


def exported(out: Path, networks: list[str], rescored: str) -> Stage:
    settings = "--networks", *networks, "--rescored", rescored, "--out", out.resolve()
    return Stage(f"export-{out.name}", ("export", *settings), (*networks, f"rescorer-{rescored}"))
