"""AACT, the relational copy of ClinicalTrials.gov: a row of its pipe-delimited ``eligibilities.txt``.

AACT writes every line break of a text as ``~`` and drops one space after it, so that a blank line is lost and a nested
bullet stands one space less deep. A ``~`` is put back as a line break, one character for one, except after a backslash:
``\\~`` is how the registry's own Markdown writes a tilde. An author's bare tilde becomes a break too: nothing tells it
apart.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping

from ..errors import InputError
from .content import Content
from .fields import enum_words, phases, set_age, set_conditions, set_healthy_volunteers, set_sex, whole_number
from .record import Intervention, Origin, RegistryRecord, new_record
from .tables import piped_rows


def read_row(row: Mapping[str, str], origin: Origin) -> RegistryRecord:
    """One trial. ``criteria`` is the row's text with its line breaks put back.

    Raises:
        InputError: the row has no criteria.
    """
    record = new_record("aact", restored(row.get("criteria", "")), origin)
    record.trial_id = row.get("nct_id") or None
    set_sex(record, row.get("gender"))
    set_age(record, row.get("minimum_age"), row.get("maximum_age"))
    set_healthy_volunteers(record, row.get("healthy_volunteers", ""))
    population = record.population
    gender_based = row.get("gender_based", "").strip().lower()
    population.gender_based = True if gender_based in ("t", "true", "yes") else False if gender_based else None
    population.gender_description = row.get("gender_description") or None
    population.description = restored(row.get("population", "")) or None
    return record


def read_table(content: Content) -> Iterator[RegistryRecord | InputError]:
    """The trials of ``eligibilities.txt``, streamed. Titles, conditions and interventions come from ``studies.txt``,
    ``conditions.txt`` and ``interventions.txt`` where they lie beside it; they are indexed on disk, not in memory.
    """
    with _Companions(content) as companions:
        for row in piped_rows(content):
            if isinstance(row, InputError):
                yield row
                continue
            try:
                record = read_row(*row)
            except InputError as error:
                trial = row[0].get("nct_id")
                yield InputError(f"{error.source} ({trial})" if trial else error.source, error.reason, error.advice)
                continue
            companions.complete(record)
            yield record


def restored(text: str) -> str:
    """A text of AACT's with its line breaks; of the same length."""
    return _BREAK.sub("\n", text)


_BREAK = re.compile(r"(?<!\\)~")
_TABLES = {
    "studies": ("brief_title", "official_title", "acronym", "overall_status", "phase", "study_type", "enrollment"),
    "conditions": ("name",),
    "interventions": ("intervention_type", "name"),
}


class _Companions:
    """The tables that lie beside ``eligibilities.txt``, in a temporary database that SQLite keeps on disk."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._tables: set[str] = set()

    def __enter__(self) -> _Companions:
        self._database = sqlite3.connect("")
        for name in _TABLES:
            table = self._content.beside(f"{name}.txt")
            if table is not None:
                with table.stream:
                    self._load(name, table)
        return self

    def __exit__(self, *raised: object) -> None:
        self._database.close()

    def _load(self, name: str, table: Content) -> None:
        columns = ("nct_id", *_TABLES[name])
        self._database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        rows = (row[0] for row in piped_rows(table) if not isinstance(row, InputError))
        places = ", ".join("?" * len(columns))
        self._database.executemany(
            f"INSERT INTO {name} VALUES ({places})", (tuple(row.get(column, "") for column in columns) for row in rows)
        )
        self._database.execute(f"CREATE INDEX {name}_of ON {name} (nct_id)")
        self._tables.add(name)

    def complete(self, record: RegistryRecord) -> None:
        """Add to a record what the tables know of its trial."""
        for row in self._rows("studies", record):
            brief, official, acronym, status, phase, study_type, enrollment = row
            record.brief_title, record.official_title = brief or None, official or None
            record.acronym, record.status = acronym or None, enum_words(status)
            record.phases, record.study_type = phases(phase), enum_words(study_type)
            record.enrollment = whole_number(enrollment)
        if names := [name for (name,) in self._rows("conditions", record)]:
            set_conditions(record, names)
        for kind, name in self._rows("interventions", record):
            words = enum_words(kind)
            record.interventions.append(Intervention(words.title() if words else None, name))

    def _rows(self, table: str, record: RegistryRecord) -> list[tuple[str, ...]]:
        if table not in self._tables or record.trial_id is None:
            return []
        columns = ", ".join(_TABLES[table])
        query = f"SELECT {columns} FROM {table} WHERE nct_id = ? ORDER BY rowid"
        return self._database.execute(query, (record.trial_id,)).fetchall()
