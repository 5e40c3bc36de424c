"""Train the shipped entity model, from the corpora to its weights.

    python models/train.py all --corpora ../shared/corpora --work build/model --out models/default

Stages, each of which reads what the ones before it left in WORK, so they can also be run one by one:

    vectors            skip-gram word vectors on all text (gensim, one thread)
    language           a bidirectional LSTM language model on all text; --seed names it
    teacher            a tagger on Chia `train` with LCT as an auxiliary task, from language model --seed
    fold               cross-validation: a teacher on nine tenths of `train` and `val`, scored on fold --name (0 to 9)
    label              the teachers' averaged marginals for all text without labels
    student            the model to ship: one BiLSTM, from the teachers' marginals and Chia `train`
    export             the student's weights in the form that Eligo reads

`val` chooses the epoch and the decoding threshold; nothing is trained on it. Every stage has a fixed seed.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import torch
from data import Data
from saving import export
from stages import fold, label, language, student, teacher, vectors

TEACHERS = ((1, 1, 200, 10), (2, 2, 200, 10), (3, 1, 0, 9), (8, None, 200, 12), (9, None, 0, 10))
"""Name, the language model's seed (or none), units of the second BiLSTM, epochs."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "stage", choices=["all", "vectors", "language", "teacher", "fold", "label", "student", "export"]
    )
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--work", type=Path, default=Path("build/model"))
    parser.add_argument("--out", type=Path, default=Path("models/default"))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--name", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--upper", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--budget", type=float, default=math.inf)
    parser.add_argument("--teachers", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--networks", nargs="+", default=["student1"], help="the networks in WORK to export together")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    data = Data(given.corpora)
    if given.stage == "all":
        everything(data, given.work, given.out)
    if given.stage == "vectors":
        vectors(data, given.work)
    if given.stage == "language":
        language(data, given.work, given.seed or 1, given.hidden, given.epochs, given.budget)
    if given.stage == "teacher":
        teacher(data, given.work, given.name, given.seed, given.upper, given.epochs, given.hidden)
    if given.stage == "fold":
        fold(data, given.work, given.name, given.seed, given.upper, given.epochs)
    if given.stage == "label":
        label(data, given.work, given.name)
    if given.stage == "student":
        sizes = given.hidden, given.upper, given.epochs, given.budget
        student(data, given.work, given.name, given.seed, given.teachers, *sizes)
    if given.stage == "export":
        export(data, given.work, given.networks, given.out)


def everything(data: Data, work: Path, out: Path) -> None:
    """All stages one after the other, as the shipped model was made."""
    vectors(data, work)
    for seed in (1, 2):
        language(data, work, seed, hidden=256, epochs=6, budget=math.inf)
    for name, seed, upper, epochs in TEACHERS:
        teacher(data, work, name, seed, upper, epochs)
        label(data, work, name)
    student(data, work, 1, 1, [name for name, *_ in TEACHERS], hidden=256, upper=0, epochs=4, budget=math.inf)
    export(data, work, ["student1"], out)


if __name__ == "__main__":
    main()
