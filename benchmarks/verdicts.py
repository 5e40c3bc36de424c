"""Verdicts against answers written by hand: 12 trials x 20 patients, each criterion and each trial.

Prints how often the answer is the same, left open although the record tells, guessed although it does not, and flatly
wrong. The texts and answers are authored (``benchmarks/gold/verdicts/README.md``).

    python benchmarks/verdicts.py
    python benchmarks/verdicts.py --differences
    python benchmarks/verdicts.py --second
    python benchmarks/verdicts.py --partial computed
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

import eligo
from eligo.matching import PARTIAL, Matcher, PartialPolicy, make_plan, read_patients
from eligo.schema import ParsedTrial

GOLD = Path(__file__).parent / "gold" / "verdicts"
SECOND = GOLD / "second"
SIGNS = {True: "+", False: "-", None: "?"}
VERDICTS = {"eligible": "E", "ineligible": "I", "undetermined": "?"}
WORDS = {"+": "met", "-": "not met", "?": "unknown", "E": "eligible", "I": "ineligible"}


class Answer(NamedTuple):
    """What is expected of a patient and criterion (``trial`` for the trial's verdict), and what came out."""

    trial: str
    patient: str
    criterion: str
    expected: str
    found: str
    reasons: tuple[str, ...]

    @property
    def outcome(self) -> str:
        if self.expected == self.found:
            return "same"
        if self.found == "?":
            return "left open"
        return "guessed" if self.expected == "?" else "wrong"


OUTCOMES = ("same", "left open", "guessed", "wrong")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--partial", choices=PARTIAL, default="strict")
    parser.add_argument("--differences", action="store_true", help="list what is not the same")
    parser.add_argument("--second", action="store_true", help="the three trials answered after the twelve were mended")
    arguments = parser.parse_args()
    answers = list(answered(SECOND if arguments.second else GOLD, arguments.partial))
    console = Console(width=140)
    console.print(by_trial(answers))
    for title, of in (("criteria", criteria(answers)), ("trials", verdicts(answers))):
        console.print(confusion(f"{title}, partial={arguments.partial}", of))
    if arguments.differences:
        for answer in answers:
            if answer.outcome != "same":
                line = f"{answer.trial} {answer.criterion} {answer.patient}: {answer.outcome}, expected"
                print(f"{line} {WORDS[answer.expected]}, found {WORDS[answer.found]}: {'; '.join(answer.reasons)}")


def answered(gold: Path = GOLD, partial: PartialPolicy = "strict") -> Iterator[Answer]:
    """Every answer of the gold folder with what Eligo says."""
    patients = read_patients(GOLD / "patients.json")
    for name, expected in expectations(gold).items():
        trial = parsed(gold / "trials" / f"{name}.txt")
        matcher = Matcher(make_plan(trial, partial=partial))
        for number, patient in enumerate(patients):
            found = matcher(patient)
            given = {verdict.criterion: verdict for verdict in found.criteria}
            for criterion, signs in expected.items():
                if criterion == "trial":
                    yield Answer(name, patient.id or "", criterion, signs[number], VERDICTS[found.verdict], ())
                elif signs[number] != ".":
                    verdict = given.get(criterion)
                    sign = SIGNS[verdict.value] if verdict else "?"
                    reasons = tuple(verdict.reasons) if verdict else ("there is no such criterion",)
                    yield Answer(name, patient.id or "", criterion, signs[number], sign, reasons)


def parsed(path: Path) -> ParsedTrial:
    """An authored trial."""
    return eligo.parse(path.read_text(encoding="utf-8"))


def expectations(gold: Path = GOLD) -> dict[str, dict[str, str]]:
    """For each trial and criterion a sign for each patient."""
    found: dict[str, dict[str, str]] = {}
    for line in (gold / "answers.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        trial, criterion, *signs = line.split("\t")
        found.setdefault(trial, {})[criterion] = "".join(signs)
    return found


def criteria(answers: list[Answer]) -> list[Answer]:
    """The answers on criteria."""
    return [answer for answer in answers if answer.criterion != "trial"]


def verdicts(answers: list[Answer]) -> list[Answer]:
    """The answers on whole trials."""
    return [answer for answer in answers if answer.criterion == "trial"]


def by_trial(answers: list[Answer]) -> Table:
    """How many answers of each kind there are, trial by trial."""
    table = Table(title="Answers on criteria, and verdicts on trials")
    table.add_column("trial")
    for level in ("criteria", "trials"):
        for column in OUTCOMES:
            table.add_column(f"{level}: {column}" if column == "same" else column, justify="right")
    names = [*dict.fromkeys(answer.trial for answer in answers), ""]
    for name in names:
        own = [answer for answer in answers if not name or answer.trial == name]
        cells = []
        for part in (criteria(own), verdicts(own)):
            counts = Counter(answer.outcome for answer in part)
            cells += [str(counts[outcome]) for outcome in OUTCOMES]
        table.add_row(name or "all", *cells, end_section=name == names[-2])
    return table


def confusion(title: str, answers: list[Answer]) -> Table:
    """Expected against found."""
    counts = Counter((answer.expected, answer.found) for answer in answers)
    signs = "+-?" if any(answer.expected in "+-" for answer in answers) else "EI?"
    same = sum(counts[sign, sign] for sign in signs)
    table = Table(title=f"{title}: {same} of {len(answers)} the same, {same / len(answers):.3f}")
    table.add_column("expected")
    names = {**WORDS, "?": "undetermined"} if "E" in signs else WORDS
    for sign in signs:
        table.add_column(f"found {names[sign]}", justify="right")
    for expected in signs:
        table.add_row(names[expected], *(str(counts[expected, found]) for found in signs))
    return table


if __name__ == "__main__":
    main()
