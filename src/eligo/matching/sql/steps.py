"""The steps of the query that need no database's tables: what a fact says on a test, and what all of them come to.

They are those of :mod:`eligo.matching.entry_codes` and :mod:`eligo.matching.outcomes`, one for one.
"""

from __future__ import annotations

from ..cdm import OPERATORS
from .parameters import BROADER, QUESTION

LARGEST = "1e300"

INSIDE = """CASE
  WHEN f.span >= 2 THEN CASE
    WHEN f.start_age IS NULL THEN NULL
    WHEN f.start_age < f.at_least THEN 0
    WHEN f.at_most IS NULL OR f.end_age <= f.at_most THEN 1
    ELSE 0 END
  WHEN f.span = 1 AND f.end_date IS NOT NULL THEN CASE
    WHEN f.index_date IS NULL THEN NULL
    WHEN f.end_date >= f.index_date THEN 1
    ELSE 0 END
  WHEN f.start_date IS NULL OR f.index_date IS NOT NULL THEN 1
END"""

_NUMBER = f"""CASE
  WHEN x IS NULL THEN 2
  WHEN operator_id = {OPERATORS["<"]} THEN CASE
    WHEN x <= low_most THEN 0
    WHEN low_edge IS NULL AND (high_edge IS NULL OR x <= high_most) THEN 1
    ELSE 2 END
  WHEN operator_id = {OPERATORS["<="]} THEN CASE
    WHEN NOT (x > low_edge) THEN 0
    WHEN low_edge IS NULL AND (high_edge IS NULL OR x < high_edge) THEN 1
    ELSE 2 END
  WHEN operator_id = {OPERATORS[">"]} THEN CASE
    WHEN x >= high_least THEN 0
    WHEN high_edge IS NULL AND (low_edge IS NULL OR x >= low_least) THEN 1
    ELSE 2 END
  WHEN operator_id = {OPERATORS[">="]} THEN CASE
    WHEN NOT (x < high_edge) THEN 0
    WHEN high_edge IS NULL AND (low_edge IS NULL OR x > low_edge) THEN 1
    ELSE 2 END
  WHEN (low_edge IS NULL OR x > low_edge) AND (high_edge IS NULL OR x < high_edge) THEN 1
  ELSE 0
END"""

# Codes: 0 no, 1 yes, 2 unknown, 3 denied, 4 ended; NULL says nothing.
CODED = f"""SELECT person_id, test,
  CASE WHEN reading = 0 AND is_answer = 1 AND answer = 1 THEN today_age ELSE age END AS age,
  CASE
    WHEN reading = 0 THEN CASE
      WHEN is_answer = 1 AND answer = 1 THEN 3
      WHEN inside IS NULL THEN 2
      WHEN inside = 1 AND (role = {BROADER} OR (is_answer = 1 AND answer IS NULL)) THEN 2
      WHEN inside = 1 AND role = {QUESTION} AND COALESCE(answer, 2) <> 0 THEN 2
      WHEN inside = 1 THEN 1
      WHEN span IN (1, 3) THEN 4 END
    WHEN is_number = 0 AND is_answer = 0 THEN NULL
    WHEN inside IS NULL THEN 2
    WHEN inside = 0 THEN NULL
    WHEN role = {BROADER} THEN 2
    WHEN is_number = 1 THEN {_NUMBER}
    ELSE COALESCE(answer, 2)
  END AS code
FROM compared"""

SUMMED = """SELECT person_id, test,
  MAX(CASE WHEN code = 1 THEN 1 ELSE 0 END) AS yes,
  MAX(CASE WHEN code = 0 THEN 1 ELSE 0 END) AS no,
  MAX(CASE WHEN code = 2 THEN 1 ELSE 0 END) AS unsure,
  MAX(CASE WHEN code = 3 THEN 1 ELSE 0 END) AS denied,
  MAX(CASE WHEN code = 4 THEN 1 ELSE 0 END) AS ended,
  MIN(CASE WHEN code = 1 THEN age END) AS yes_age,
  MAX(CASE WHEN code = 1 THEN age END) AS first_age,
  MIN(CASE WHEN code = 3 THEN age END) AS denied_age,
  MIN(CASE WHEN code <= 2 THEN age END) AS latest,
  MIN(CASE WHEN code <= 2 THEN age * 4 + code END) AS latest_least,
  MIN(CASE WHEN code <= 2 THEN age * 4 + 2 - code END) AS latest_most
FROM coded GROUP BY person_id, test"""

_CLOSED = "s.unsure = 0 AND (t.complete = 1 OR s.denied = 1 OR (t.reading > 0 AND (s.yes = 1 OR s.no = 1)))"


def tested_sql(counted: bool) -> str:
    """The outcome of each test for each person who has facts that bear on it; 2 is unknown."""
    count = f"WHEN t.counted = 1 THEN {_COUNTED}" if counted else ""
    join = " LEFT JOIN counts AS d ON d.person_id = s.person_id AND d.test = s.test" if counted else ""
    return _TESTED.format(count=count, join=join)


_COUNTED = f"""CASE
    WHEN COALESCE(d.days, 0) > t.count_most THEN 0
    WHEN COALESCE(d.days, 0) < t.count_least THEN CASE WHEN {_CLOSED} THEN 0 ELSE 2 END
    WHEN t.count_most IS NULL THEN 1
    WHEN {_CLOSED} THEN 1
    ELSE 2 END"""

_TESTED = """SELECT s.person_id, s.test, CASE {count}
  WHEN t.lasting = 1 AND s.yes = 1 THEN CASE
    WHEN s.first_age > t.lasting_most THEN 0
    WHEN s.first_age < t.lasting_least THEN CASE WHEN s.unsure = 1 THEN 2 ELSE 0 END
    WHEN s.unsure = 1 AND t.lasting_most IS NOT NULL THEN 2
    ELSE 1 END
  WHEN t.reading = 0 THEN CASE
    WHEN s.yes = 1 AND t.span = 1 AND s.denied_age < s.yes_age THEN 0
    WHEN s.yes = 1 THEN 1
    WHEN s.denied = 1 THEN 0
    WHEN s.unsure = 1 THEN 2
    WHEN s.ended = 1 OR t.complete = 1 THEN 0
    ELSE 2 END
  WHEN t.reading = 1 THEN CASE
    WHEN s.latest_least - 4 * s.latest = 1 AND s.latest_most - 4 * s.latest = 1 THEN 1
    WHEN s.latest_least - 4 * s.latest = 0 AND s.latest_most - 4 * s.latest = 2 THEN 0
    ELSE 2 END
  WHEN t.reading = 2 THEN CASE WHEN s.yes = 1 THEN 1 WHEN s.unsure = 1 THEN 2 WHEN s.no = 1 THEN 0 ELSE 2 END
  ELSE CASE WHEN s.no = 1 THEN 0 WHEN s.unsure = 1 THEN 2 WHEN s.yes = 1 THEN 1 ELSE 2 END
END AS outcome FROM summed AS s JOIN tests AS t ON t.test = s.test{join}"""
