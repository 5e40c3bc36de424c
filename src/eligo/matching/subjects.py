"""Subjects: what a constraint asks for, as keys under which records may carry it.

A subject has the keys of its code, of the codes that its name covers (``lexicon/condition_codes.tsv``: hepatitis B is
B16, B18.1 …), of its names, and for a class of drugs of its substances (``lexicon/drug_classes.tsv``). A drug is also
found by the first word of a name: "Insulin glargine" is insulin.

It is *definite* where a record that holds all facts of the kind, and none under these keys, has none. Drugs are, by the
names of their substances; other things where they have a code, or where the ways of naming them are known. What has
only the criterion's name is not, nor a class of drugs whose members are not known here ("immunosuppressive agents"),
nor what has a code that its name is only indexed under ("Heart disease, unspecified").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..lexicon import Row, entries, listed, rows_by_entry, table
from ..lexicon.analytes import LOINC, Analyte, analytes, lookup
from ..schema import OF_STATES, Constraint, Qualifier
from ..vocabulary import icd10cm
from ..vocabulary import names as vocabulary_names
from .keys import ALLERGY_FORMS, ICD10CM, code_key, leading_key, loinc_alternates, name_key


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked for.

    Attributes:
        label: in words, as written.
        keys: of the subject by itself.
        named: of the subject with what narrows it; the same where nothing does.
        questions: those of ``keys`` under which a record asks whether it is so.
        narrowed: what narrows it, in words; empty where nothing does.
        definite: a complete record without these keys has none.
        sex: whom alone it can be true of.
        other: it asks for another than the trial's own disease.
    """

    label: str
    keys: frozenset[str]
    named: frozenset[str]
    questions: frozenset[str]
    narrowed: str
    definite: bool
    sex: Literal["female", "male", ""] = ""
    other: bool = False


def subject_of(constraint: Constraint) -> Subject | None:
    """The subject of a constraint; ``None`` where it names nothing."""
    label = head_joined(constraint)
    if not label:
        return None
    wordings = list(dict.fromkeys(wordings_of(label)))
    rows = [row for row in map(_record_names().get, wordings) if row]
    keys = _code_keys(constraint, label, wordings)
    names = {name_key(wording) for wording in wordings}
    names |= {name_key(name) for row in rows for name in entries(row["names"])}
    names |= set(_analyte_names(constraint, label))
    concept = constraint.subject.concept
    if concept and concept.display:
        names.add(name_key(concept.display))
    if constraint.type == "drug":
        names |= _substances(wordings)
    alone = keys | names
    narrowing = narrowing_of(constraint)
    named = alone | _narrowed_names(narrowing, label, constraint) if narrowing else alone
    named = named | {name_key(form.format(label, value)) for value in constraint.values or () for form in _STAGED}
    sexes = {row["sex"] for row in rows}
    return Subject(
        label,
        frozenset(alone),
        frozenset(named),
        frozenset(key for key in alone if _is_question(key, constraint)),
        " ".join(qualifier.text for qualifier in narrowing),
        _is_definite(constraint, wordings, keys),
        "female" if "female" in sexes else "male" if "male" in sexes else "",
        any(qualifier.text.lower() in _OTHER for qualifier in constraint.qualifiers),
    )


def age_group(constraint: Constraint) -> tuple[float | None, float | None] | None:
    """The least and the greatest age in years of people whom a word names by it: "adults", "children"."""
    row = _age_groups().get(" ".join(constraint.subject.text.lower().split()))
    return (float(row["low"]) if row["low"] else None, float(row["high"]) if row["high"] else None) if row else None


def analyte_of(constraint: Constraint, label: str) -> Analyte | None:
    """The quantity that is measured, where it is one of those known."""
    if constraint.type not in ("measurement", "observation"):
        return None
    concept = constraint.subject.concept
    if concept and concept.code:
        return _by_loinc().get(concept.code) if concept.system == LOINC else None
    return lookup(label) if constraint.type == "measurement" else None


def narrowing_of(constraint: Constraint) -> list[Qualifier]:
    """The qualifiers that make the fact another one, apart from those that are part of the subject, of its code's name
    or of a window; whose fact it is always does, "family history of" too."""
    concept = constraint.subject.concept
    meant = (concept.display or "").lower() if concept and concept.code else ""
    said = [constraint.subject, *(window.evidence for window in (constraint.temporal, constraint.duration) if window)]
    return [
        qualifier
        for qualifier in constraint.qualifiers
        if qualifier.kind == "experiencer"
        or (
            not any(qualifier.start < span.end and span.start < qualifier.end for span in said)
            and not _is_plain(qualifier)
            and qualifier.text.lower() not in meant
        )
    ]


def head_joined(constraint: Constraint) -> str:
    """The subject's words, with the head that coordination took away: "acute" of "acute or chronic pancreatitis"."""
    words = " ".join(constraint.subject.text.split())
    head = next((q.text for q in constraint.qualifiers if q.kind == "head"), "")
    return f"{words} {' '.join(head.split())}" if head and head.lower() not in words.lower() else words


def wordings_of(label: str) -> Iterator[str]:
    """The ways in which a record may name what is written so, the widest first, in lower case."""
    text = " ".join(label.lower().split())
    yield text
    if found := _BRACKETED.fullmatch(text):
        text = found["before"]
        yield text
        if " " not in found["inside"]:
            yield found["inside"]
    for _ in range(_MOST_LEADS):
        lead = next((lead for lead in _led() if text.startswith(lead)), "")
        if not lead:
            break
        text = text[len(lead) :]
        yield text
    if (single := _singular(text)) != text:
        yield single
    for word in _AFTER:
        if text.endswith(word):
            yield text.removesuffix(word)
    if found := _ALLERGY.fullmatch(text):
        yield from (form.format(found["to"] or found["before"]) for form in ALLERGY_FORMS)


_BRACKETED = re.compile(r"(?P<before>[^()]{1,200}[^()\s])\s?\((?P<inside>[^()]{1,40})\)")

_MOST_LEADS = 8
"""What leads to a name ("receipt of a stable dose of …") is taken off so many times at most."""

_AFTER = (" use", " therapy", " treatment")
"""Words behind a name that do not change what is recorded under it."""

_REACTION = r"(?:hypersensitivity reaction|hypersensitivity|allergic reaction|allergy|allergies|anaphylaxis)"
_ALLERGY = re.compile(rf"{_REACTION}s? to (?P<to>\w[\w -]{{1,60}})|(?P<before>\w[\w -]{{1,60}}) {_REACTION}s?")


def _singular(text: str) -> str:
    if text.endswith("ies") and len(text) > _SHORTEST_PLURAL + 1:
        return f"{text[:-3]}y"
    if text.endswith("s") and not text.endswith(("ss", "us", "is", "as", "os")) and len(text) > _SHORTEST_PLURAL:
        return text[:-1]
    return text


_SHORTEST_PLURAL = 4


# ---------------------------------------------------------------- codes


def _code_keys(constraint: Constraint, label: str, wordings: Iterable[str]) -> set[str]:
    concept = constraint.subject.concept
    codes: set[str] = set()
    if concept and concept.code and not (constraint.type == "condition" and _is_of_another(constraint, label)):
        codes.add(code_key(concept.system, concept.code))
    elif constraint.type == "condition" and constraint.origin != OF_STATES and (coded := icd10cm.code_for(label)):
        codes.add(f"{ICD10CM}|{coded.code}")
    if constraint.type not in ("drug", "measurement"):
        codes |= {f"{ICD10CM}|{code}" for code in _covered(wordings)}
    analyte = analyte_of(constraint, label)
    if analyte and analyte.loinc:
        codes |= {f"LOINC|{code}" for code in (analyte.loinc, *loinc_alternates().get(analyte.id, ()))}
    return codes


def _is_of_another(constraint: Constraint, label: str) -> bool:
    """Whether a condition that lost its head has the code of what is left: "alcohol" of "alcohol or drug abuse"."""
    concept = constraint.subject.concept
    return bool(concept and concept.system == LOINC and label != " ".join(constraint.subject.text.split()))


def _covered(wordings: Iterable[str]) -> set[str]:
    return {code for wording in wordings for code in _covers().get(vocabulary_names.name_key(wording), ())}


def _substances(wordings: Iterable[str]) -> set[str]:
    """Keys of a drug by the first word of a recorded name, and of the substances of a class."""
    keys = {leading_key(wording) for wording in wordings if " " not in wording}
    for wording in wordings:
        row = _drug_classes().get(wording)
        for substance in entries(row["substances"]) if row else ():
            keys |= {name_key(substance)} | ({leading_key(substance)} if " " not in substance else set())
    return keys


def _is_question(key: str, constraint: Constraint) -> bool:
    """Whether a record under this key needs an answer: LOINC's codes and the names that it gives them, and a status."""
    concept = constraint.subject.concept
    if key.startswith("LOINC|") or key.endswith(" status"):
        return True
    return bool(concept and concept.system == LOINC and concept.display and key == name_key(concept.display))


# ---------------------------------------------------------------- completeness


def _is_definite(constraint: Constraint, wordings: list[str], codes: set[str]) -> bool:
    if constraint.type == "administrative":
        return False
    if any(wording in _record_names() for wording in wordings):
        return True
    wordings = [wording for wording in wordings if not wording.startswith(_led())]
    if constraint.type == "drug":
        classes = [row for row in map(_drug_classes().get, wordings) if row]
        if classes:
            return all(row["whole"] for row in classes)
        return not any(_names_a_class(wording) for wording in wordings)
    if _covered(wordings):
        return True
    icd = [code.partition("|")[2] for code in codes if code.startswith(f"{ICD10CM}|")]
    if icd:
        return not any(_RESIDUAL.search(icd10cm.title(code) or "") for code in icd)
    return bool(codes)


_RESIDUAL = re.compile(r"\b(?:unspecified|other|not elsewhere classified)\b", re.IGNORECASE)
"""Titles of what is left over when all that is named has been classified elsewhere."""


def _names_a_class(wording: str) -> bool:
    """Whether the head of a drug's name, or the last part of a compound head ("beta-blocker"), is a word for a class or
    a plural."""
    head = _AFTER_HEAD.split(wording, maxsplit=1)[0].split(" ")[-1]
    single = _singular(head)
    words = _class_words()
    return single != head or head.startswith("anti") or single in words or single.rpartition("-")[2] in words


_AFTER_HEAD = re.compile(r"\s(?:of|to|with|in|for|from|due|that|which|by|or|and)\s")


# ---------------------------------------------------------------- names


def _narrowed_names(narrowing: list[Qualifier], subject: str, constraint: Constraint) -> set[str]:
    """The subject as a record would name it with its qualifiers: "severe asthma", "asthma, severe"."""
    before = " ".join(q.text for q in narrowing if q.start < constraint.subject.start)
    after = " ".join(q.text for q in narrowing if q.start >= constraint.subject.start)
    together = " ".join(q.text for q in narrowing)
    names = {name_key(f"{before} {subject} {after}"), name_key(f"{together} {subject}")}
    names.add(name_key(f"{subject}, {together}"))
    if any(q.kind == "experiencer" for q in narrowing):
        names |= {name_key(f"family history of {subject}"), name_key(f"{subject} in family")}
    return names


def _analyte_names(constraint: Constraint, label: str) -> Iterable[str]:
    analyte = analyte_of(constraint, label)
    if analyte is None:
        return ()
    return (name_key(name) for name in (analyte.name, analyte.loinc_name, *analyte.surfaces) if name)


def _is_plain(qualifier: Qualifier) -> bool:
    words = _plain_qualifiers().get(qualifier.kind)
    if qualifier.text.lower() in _OTHER:
        return True
    return words is not None and (not words or " ".join(qualifier.text.lower().split()) in words)


_STAGED = ("{}, stage {}", "{} stage {}", "stage {1} {0}", "{}, grade {}", "grade {1} {0}", "{}, class {}")
"""How a record names a disease with its stage."""

_OTHER = frozenset({"other", "another", "any other", "second", "concurrent other"})


# ---------------------------------------------------------------- tables


@cache
def _plain_qualifiers() -> dict[str, frozenset[str]]:
    return {row["kind"]: frozenset(entries(row["words"])) for row in table("plain_qualifiers")}


@cache
def _by_loinc() -> dict[str, Analyte]:
    """Analytes by LOINC code; a code that two of them are reported under belongs to the first."""
    found: dict[str, Analyte] = {}
    for analyte in analytes().values():
        found.setdefault(analyte.loinc, analyte)
    return found


@cache
def _covers() -> dict[str, tuple[str, ...]]:
    return {
        vocabulary_names.name_key(name): tuple(entries(row["codes"]))
        for row in table("condition_codes")
        for name in entries(row["names"])
    }


@cache
def _record_names() -> Mapping[str, Row]:
    return rows_by_entry("record_names", "names")


@cache
def _drug_classes() -> Mapping[str, Row]:
    return rows_by_entry("drug_classes", "names")


@cache
def _age_groups() -> Mapping[str, Row]:
    return rows_by_entry("age_groups")


@cache
def _led() -> tuple[str, ...]:
    """The words that lead up to a name, each with a space behind it."""
    return tuple(f"{lead} " for lead in (*(row["words"] for row in table("subject_leads")), "a", "an", "the", "any"))


@cache
def _class_words() -> frozenset[str]:
    return listed("class_words")
