"""Logical forms: the logic of single criteria as an annotator wrote it out, against the parser's.

The forms are those of the Leaf Clinical Trials corpus (Dobbins et al. 2022, Sci Data 9:490): small expressions in
JavaScript's looks, ``union(cond("asthma"), cond("COPD")).temporality(...)``, one file a criterion and annotator.
"""

from .comparison import Agreement, Fault, compare_readings
from .document import LogicalForm, form_files, read_form
from .notation import Call, Constant, read_calls
from .reading import Bound, Fact, Reading, reading_of_form, reading_of_trial

__all__ = [
    "Agreement",
    "Bound",
    "Call",
    "Constant",
    "Fact",
    "Fault",
    "LogicalForm",
    "Reading",
    "compare_readings",
    "form_files",
    "read_calls",
    "read_form",
    "reading_of_form",
    "reading_of_trial",
]
