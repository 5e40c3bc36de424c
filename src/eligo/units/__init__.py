"""Units as criteria write them, and UCUM: recognise, resolve, convert.

A written unit never reaches a UCUM parser: "K/uL" would be kelvins, "G/L" gauss. It goes through the table
``lexicon/units.tsv`` first.
"""

from .conversion import canonical, convert, is_plausible, is_unwritten, measures, resolve, written_ucum
from .matching import UnitMatch, match

__all__ = [
    "UnitMatch",
    "canonical",
    "convert",
    "is_plausible",
    "is_unwritten",
    "match",
    "measures",
    "resolve",
    "written_ucum",
]
