"""Criteria against patients and databases: verdicts with reasons, and cohorts with their funnel.

:mod:`.plan` says what a criterion means for a record; the Python evaluator and the SQL both carry out that plan.
"""

from .cdm import Cdm, CdmError, open_cdm
from .evaluate import MISSING, Match, Matcher, Missing, Verdict, match
from .files import match_files, read_trial
from .funnel import Funnel, Step, cohort
from .omop import read_persons
from .patient import Code, Fact, Patient, read_patients
from .plan import KINDS, PARTIAL, PartialPolicy, Plan
from .planning import make_plan
from .sql import DIALECTS, Query, compile_sql

__all__ = [
    "DIALECTS",
    "KINDS",
    "MISSING",
    "PARTIAL",
    "Cdm",
    "CdmError",
    "Code",
    "Fact",
    "Funnel",
    "Match",
    "Matcher",
    "Missing",
    "PartialPolicy",
    "Patient",
    "Plan",
    "Query",
    "Step",
    "Verdict",
    "cohort",
    "compile_sql",
    "make_plan",
    "match",
    "match_files",
    "open_cdm",
    "read_patients",
    "read_persons",
    "read_trial",
]
