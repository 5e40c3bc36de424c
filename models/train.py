"""Train the shipped entity models, from the corpora to their weights.

    python models/train.py all --corpora ../shared/corpora --work build/model --out models

Stages, each of which reads what the ones before it left in WORK, so they can also be run one by one:

    vectors            skip-gram word vectors on all text (gensim, one thread)
    language           a bidirectional LSTM language model on all text; --seed names it
    teacher            a tagger on Chia `train` with LCT as an auxiliary task, from language model --seed
    fold               cross-validation: a teacher on nine tenths of `train` and `val`, scored on fold --name (0 to 9)
    label              the teachers' averaged marginals for all text without labels
    student            a model to ship: one BiLSTM or two, from the teachers' marginals and Chia `train`
    narrow             student --name with a quicker recurrence
    held               two teachers and a student of three of four parts of `train`; --name 0 to 3 is the one left out
    rescorer           counts of annotations and trees over spans, from what those students say of the parts left out;
                       few trees over the narrowed students' likelier spans if --rescored is light
    export             the --networks, --rescored by what stage rescorer fitted, in the form that Eligo reads

`val` chooses the epoch and the decoding threshold; nothing is trained on it. Every stage has a fixed seed. `--quick`
goes through a stage, or all of them, with one sentence in forty and one epoch, to see that all of it works here.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import torch
from data import PARTS, Data
from exporting import export
from narrowing import narrow
from rescoring import FITS, rescorer
from stages import fold, held, label, language, student, teacher, vectors

TEACHERS = ((1, 1, 200, 10), (2, 2, 200, 10), (3, 1, 0, 9), (8, None, 200, 12), (9, None, 0, 10))
"""Name, the language model's seed (or none), units of the second BiLSTM, epochs."""
HELD_PASSES = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "stage",
        choices=[
            *("all", "vectors", "language", "teacher", "fold", "label"),
            *("student", "narrow", "held", "rescorer", "export"),
        ],
    )
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/model"))
    parser.add_argument("--out", type=Path, help="`all` writes its models there; models, or WORK/models if --quick")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--name", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--upper", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--budget", type=float, default=math.inf)
    parser.add_argument("--teachers", type=int, nargs="+", default=[name for name, *_ in TEACHERS])
    parser.add_argument("--networks", nargs="+", default=["student1"], help="networks in WORK, taken together")
    parser.add_argument("--rescored", choices=list(FITS), help="by which trees")
    parser.add_argument("--quick", action="store_true", help="a fortieth of the text and one epoch; not worth using")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    data = Data(given.corpora, every=40 if given.quick else 1)
    if given.quick:
        given.epochs = 1
    given.out = given.out or (given.work / "models" if given.quick else Path("models"))
    if given.stage == "all":
        everything(data, given.work, given.out, given.quick)
    if given.stage == "vectors":
        vectors(data, given.work)
    if given.stage == "language":
        language(data, given.work, given.seed or 1, given.hidden, given.epochs, given.budget)
    if given.stage == "teacher":
        teacher(data, given.work, given.name, given.seed, given.upper, given.epochs, given.hidden)
    if given.stage == "fold":
        fold(data, given.work, given.name, given.seed, given.upper, given.epochs)
    if given.stage == "held":
        held(data, given.work, given.name, given.epochs, min(given.epochs, HELD_PASSES))
    if given.stage == "rescorer":
        rescorer(data, given.work, FITS[given.rescored or "thorough"])
    if given.stage == "narrow":
        narrow(data, given.work, given.name)
    if given.stage == "label":
        label(data, given.work, given.name)
    if given.stage == "student":
        sizes = given.hidden, given.upper, given.epochs, given.budget
        student(data, given.work, given.name, given.seed, given.teachers, *sizes)
    if given.stage == "export":
        export(data, given.work, given.networks, given.out, FITS.get(given.rescored))


def everything(data: Data, work: Path, out: Path, quick: bool) -> None:
    """All stages one after the other, as the shipped models were made."""

    def passes(epochs: int) -> int:
        return 1 if quick else epochs

    vectors(data, work)
    for seed in (1, 2):
        language(data, work, seed, hidden=256, epochs=passes(6), budget=math.inf)
    for name, seed, upper, epochs in TEACHERS:
        teacher(data, work, name, seed, upper, passes(epochs))
        label(data, work, name)
    taught_by = [name for name, *_ in TEACHERS]
    for name, upper in (1, 0), (3, 200):
        student(data, work, name, 1, taught_by, 256, upper, passes(4), math.inf)
    for number in range(PARTS):
        held(data, work, number, passes(6), passes(HELD_PASSES))
    narrow(data, work, 1)
    for fit in FITS.values():
        rescorer(data, work, fit)
    export(data, work, ["narrow1"], out / "default", FITS["light"])
    export(data, work, ["student1", "student3"], out / "accurate", FITS["thorough"])


if __name__ == "__main__":
    main()
