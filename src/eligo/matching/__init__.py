"""Criteria against patients and databases: verdicts with reasons, and cohorts with their funnel.

:mod:`.plan` says what a criterion means for a record; the Python evaluator and the SQL both carry out that plan.
"""

from .evaluate import MISSING, Match, Matcher, Missing, Verdict, match
from .patient import Code, Fact, Patient, read_patients
from .plan import KINDS, Plan
from .planning import make_plan

__all__ = [
    "KINDS",
    "MISSING",
    "Code",
    "Fact",
    "Match",
    "Matcher",
    "Missing",
    "Patient",
    "Plan",
    "Verdict",
    "make_plan",
    "match",
    "read_patients",
]
