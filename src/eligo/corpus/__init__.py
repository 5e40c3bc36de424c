"""Gold documents and scores: what a person read in a trial, against what the parser found."""

from .equivalence import equivalent
from .gold import gold_folders, read_gold
from .scoring import LEVELS, Comparison, Difference, Tally, compare

__all__ = ["LEVELS", "Comparison", "Difference", "Tally", "compare", "equivalent", "gold_folders", "read_gold"]
