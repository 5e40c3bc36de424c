"""Training the entity model on annotated text of one's own: `train(corpus, out)`."""

from .display import show, train_visibly
from .fitting import Epoch, Report, train
from .reading import Annotated, Sentence, read_corpus
from .scoring import Score, evaluate

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
