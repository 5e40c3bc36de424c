"""Training the entity model on annotated text of one's own: `train(corpus, out)`."""

from .display import show, train_visibly
from .fitting import Epoch, Report, Score, evaluate, train
from .reading import Annotated, Sentence, read_corpus

__all__ = [
    "Annotated",
    "Epoch",
    "Report",
    "Score",
    "Sentence",
    "evaluate",
    "read_corpus",
    "show",
    "train",
    "train_visibly",
]
