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
    rescorer           counts of annotations and trees over spans, from what students say of the part of `train` that
                       --leave-out kept from them and their teachers (they are called 200 and the part's number);
                       few trees over the narrowed students' likelier spans if --rescored is light
    export             the --networks, --rescored by what stage rescorer fitted, in the form that Eligo reads

`val` chooses the epoch and the decoding threshold; nothing is trained on it. Every stage has a fixed seed. `--quick`
goes through a stage, or all of them, with one sentence in forty and one epoch, to see that all of it works here.

`all` runs every stage of `recipe.py`, --jobs of them at once where none waits for another, each as a process with a log
in WORK/stages; what comes out is the same for any number of jobs. Run again after it was stopped, it goes on with the
stages that had not ended. To run one by hand, take its settings from `recipe.py`.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch
from data import PARTS, Data
from exporting import export
from narrowing import narrow
from recipe import TEACHERS, shipped
from rescoring import FITS, rescorer
from schedule import run
from stages import fold, label, language, student, teacher, vectors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "stage",
        choices=[
            *("all", "vectors", "language", "teacher", "fold", "label"),
            *("student", "narrow", "rescorer", "export"),
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
    parser.add_argument("--teachers", type=int, nargs="+", default=sorted(name for name, *_ in TEACHERS))
    parser.add_argument("--networks", nargs="+", default=["student1"], help="networks in WORK, taken together")
    parser.add_argument("--rescored", choices=list(FITS), help="by which trees")
    parser.add_argument("--leave-out", type=int, choices=range(PARTS), help="a part of `train` that is not learnt from")
    parser.add_argument("--quick", action="store_true", help="a fortieth of the text and one epoch; not worth using")
    parser.add_argument("--threads", type=int, default=1, help="of a stage")
    parser.add_argument("--jobs", type=int, default=1, help="stages that `all` runs at once")
    given = parser.parse_args()
    if given.jobs < 1 or given.threads < 1:
        parser.error("--jobs and --threads are at least 1")
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    given.out = given.out or (given.work / "models" if given.quick else Path("models"))
    if given.stage == "all":
        everything(given)
    else:
        alone(given)


def everything(given: argparse.Namespace) -> None:
    common = "--corpora", given.corpora.resolve(), "--threads", given.threads, *(["--quick"] if given.quick else [])
    plan = [replace(stage, arguments=(*stage.arguments, *common)) for stage in shipped(given.out)]
    command = sys.executable, __file__, "--work", str(given.work)
    run(plan, command, given.work, given.jobs, given.threads)


def alone(given: argparse.Namespace) -> None:
    """One stage, in this process."""
    data = Data(given.corpora, every=40 if given.quick else 1, left_out=given.leave_out)
    if given.quick:
        given.epochs = 1
    if given.stage == "vectors":
        vectors(data, given.work)
    if given.stage == "language":
        language(data, given.work, given.seed or 1, given.hidden, given.epochs, given.budget)
    if given.stage == "teacher":
        teacher(data, given.work, given.name, given.seed, given.upper, given.epochs, given.hidden)
    if given.stage == "fold":
        fold(data, given.work, given.name, given.seed, given.upper, given.epochs)
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
    print(f"{given.stage} took {time.process_time():.0f}s of processor time", flush=True)


if __name__ == "__main__":
    main()
