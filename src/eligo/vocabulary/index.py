"""A vocabulary on disk: looked up by name, exactly or by likeness."""

from __future__ import annotations

import re
import sqlite3
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import InputError
from ..lexicon import entries, table
from ..schema import Concept
from .building import ALIKE, NAMES, read_manifest
from .names import name_key

THRESHOLD = 0.85
"""The least cosine of two names' 3-grams at which one is taken for the other."""

MARGIN = 0.01
"""How much more alike the best concept's name must be than the next concept's of the same standing."""

CANDIDATES = 30
"""Names that the search by likeness looks at: scispaCy's default."""

PREFERRED, SYNONYM = 1.0, 0.95
"""Scores of an exact match with a concept's own name, and with a synonym."""

ALIKE_FACTOR = 0.9
"""What likeness is multiplied by, so that no likeness scores as an exact match does."""

REMEMBERED = 10_000
"""Answers by likeness that are kept: they take some 30 ms for a million names, and trials repeat each other."""

OPPOSITES = re.compile(r"^(?:hyper|hypo|pre|post|ante|intra|extra|inter|micro|macro|non|anti|un|in|a)")
TELLING = frozenset(
    {"other", "non", "not", "no", "without", "with", "left", "right", "acute", "chronic", "upper", "lower"}
)


class Row(NamedTuple):
    """A concept of the vocabulary that has the name asked for."""

    id: int
    vocabulary: str
    code: str
    name: str
    domain: str
    standard: str
    preferred: int


class Index:
    """A vocabulary that ``eligo vocab build`` made.

    Reading only; opened anew in each process, so that it may go through ``nlp.pipe`` with several.

    Args:
        folder: where it stands.
        threshold: the least likeness, between 0 and 1; above 1, exact matches only.

    Raises:
        InputError: the folder holds none.
    """

    def __init__(self, folder: Path, threshold: float = THRESHOLD) -> None:
        self.folder, self.threshold = folder, threshold
        self.manifest = read_manifest(folder)
        self._opened: sqlite3.Connection | None = None
        self._generator: Any = None
        self._known: dict[tuple[str, str], Concept | None] = {}
        if not (folder / NAMES).is_file():
            raise InputError(str(folder), "is a vocabulary whose names are gone.", "Build it anew.")

    def __getstate__(self) -> dict[str, Any]:
        return {"folder": self.folder, "threshold": self.threshold, "manifest": self.manifest}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _opened=None, _generator=None, _known={})

    def exact(self, name: str, label: str) -> Concept | None:
        """The concept that has this name, in the domains that the label asks for.

        Standard concepts come before others, preferred names before synonyms, and vocabularies in the order of
        ``lexicon/code_systems.tsv``. Where two codes are left, there is no telling them apart: ``None``.
        """
        rows = self._rows(name_key(name), label)
        best = _unrivalled(rows, name)
        return None if best is None else _concept(best, PREFERRED if best.preferred else SYNONYM)

    def similar(self, name: str, label: str) -> Concept | None:
        """The concept whose name is most alike, if the likeness reaches the threshold and no other comes near.

        Names that differ in a number, a single letter, a negation or a prefix like hyper- and hypo- are never alike.
        """
        if (name, label) not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            best = next((one for one in self.candidates(name, label)[:1] if one[0] >= self.threshold), None)
            self._known[name, label] = None if best is None else _concept(best[1], round(best[0] * ALIKE_FACTOR, 4))
        return self._known[name, label]

    def candidates(self, name: str, label: str | None = None, limit: int = CANDIDATES) -> list[tuple[float, Row]]:
        """Concepts with names like this one and their likeness, the likeliest first, one a concept.

        Two that stand equally high and are alike within ``MARGIN`` rule each other out where a label is given.
        """
        key = name_key(name)
        if not key or not self.manifest["summary"]["alike"]:
            return []
        found: dict[int, tuple[float, Row]] = {}
        (alike,) = self._candidate_generator()([key], limit)
        for candidate in alike:
            likeness, other = max(zip(candidate.similarities, candidate.aliases, strict=True))
            if label is not None and not comparable(key, other):
                continue
            for row in self._rows(other, label):
                if row.id == candidate.concept_id:
                    found[row.id] = (round(min(float(likeness), 1.0), 4), row)
        ranked = sorted(found.values(), key=lambda one: (-one[0], _standing(one[1], label), one[1].id))
        if label is not None and len(ranked) > 1:
            (first, best), (second, next_best) = ranked[:2]
            if first - second < MARGIN and _standing(best, label) == _standing(next_best, label):
                return []
        return ranked

    def search(self, name: str, label: str | None = None, limit: int = 10) -> list[tuple[float, Row]]:
        """What a person searching for a name sees: exact matches, then names alike, each with its score."""
        exact = sorted(self._rows(name_key(name), label), key=lambda row: _standing(row, label))
        found = {row.id: (PREFERRED if row.preferred else SYNONYM, row) for row in exact}
        for likeness, row in self.candidates(name, limit=limit):
            if label is None or row.domain in _domains()[label]:
                found.setdefault(row.id, (round(likeness * ALIKE_FACTOR, 4), row))
        return list(found.values())[:limit]

    def _rows(self, key: str, label: str | None) -> list[Row]:
        if not key:
            return []
        select = """SELECT concept.id, vocabulary, code, concept.name, domain, standard, preferred
               FROM name JOIN concept ON concept.id = name.concept WHERE name.key = ? ORDER BY concept.id"""
        try:
            found = self._connection().execute(select, (key,)).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        wanted = None if label is None else _domains().get(label, ())
        return [row for row in map(Row._make, found) if wanted is None or row.domain in wanted]

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            address = (self.folder / NAMES).resolve().as_uri() + "?mode=ro&immutable=1"
            self._opened = sqlite3.connect(address, uri=True, check_same_thread=False)
        return self._opened

    def _damaged(self, error: Exception) -> InputError:
        return InputError(str(self.folder), f"is a damaged vocabulary ({error}).", "Build it anew.")

    def _candidate_generator(self) -> Any:
        """scispaCy's candidate generator over the names on disk."""
        if self._generator is None:
            from scispacy.candidate_generation import CandidateGenerator

            from .ngrams import NearestNames

            try:
                nearest = NearestNames(self.folder / ALIKE, self.manifest["summary"]["names"])
            except (OSError, EOFError, ValueError, TypeError) as error:
                raise self._damaged(error) from error
            names = _Names(self._connection())
            self._generator = CandidateGenerator(nearest, nearest.vectorizer, names, names)
        return self._generator


class _Names:
    """The names by number and the concepts by name, as scispaCy's generator asks for them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.alias_to_cuis = _Concepts(connection)

    def __getitem__(self, number: int) -> str:
        (key,) = self.connection.execute("SELECT key FROM key WHERE number = ?", (int(number),)).fetchone()
        return str(key)


class _Concepts:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __getitem__(self, key: str) -> list[int]:
        return [number for (number,) in self.connection.execute("SELECT concept FROM name WHERE key = ?", (key,))]


@lru_cache(maxsize=4096)
def comparable(one: str, other: str) -> bool:
    """Whether what tells two names' diseases apart is the same in both: numbers, letters, negations, prefixes."""
    first, second = set(one.split()), set(other.split())
    only_first, only_second = first - second, second - first
    if any(len(word) == 1 or word in TELLING or any(c.isdigit() for c in word) for word in only_first ^ only_second):
        return False
    stems = {OPPOSITES.sub("", word, count=1): word for word in only_first}
    return not any(OPPOSITES.sub("", word, count=1) in stems for word in only_second)


def _unrivalled(rows: list[Row], name: str) -> Row | None:
    """The row that stands above all others; among equals, the one whose name is written the same."""
    if not rows:
        return None
    best = min(_standing(row, None) for row in rows)
    equals = [row for row in rows if _standing(row, None) == best]
    if len({row.code for row in equals}) > 1:
        equals = [row for row in equals if row.name.lower() == name.lower()]
    return equals[0] if len({row.code for row in equals}) == 1 else None


def _standing(row: Row, label: str | None) -> tuple[int, int, int, int]:
    """The order in which concepts are preferred: smaller is better."""
    domains = _domains().get(label or "", ())
    return (
        0 if row.standard == "S" else 1,
        domains.index(row.domain) if row.domain in domains else len(domains),
        1 - row.preferred,
        _systems().get(row.vocabulary, (len(_systems()), ""))[0],
    )


def _concept(row: Row, score: float) -> Concept:
    return Concept(system=system_of(row.vocabulary), code=row.code, display=row.name, score=score)


def system_of(vocabulary: str) -> str:
    """The URI of an OMOP vocabulary as FHIR names it; the vocabulary's own id where none is known."""
    return _systems().get(vocabulary, (0, vocabulary))[1]


@cache
def _systems() -> dict[str, tuple[int, str]]:
    return {row["vocabulary"]: (place, row["uri"]) for place, row in enumerate(table("code_systems"))}


@cache
def _domains() -> dict[str, tuple[str, ...]]:
    return {row["label"]: tuple(entries(row["domains"])) for row in table("label_domains")}
