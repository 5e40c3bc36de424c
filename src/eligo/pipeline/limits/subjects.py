"""Subjects: what a quantity is about, found in the words around it.

An analyte of the table is recognised by name; any other quantity is the noun phrase that the comparison belongs to.
The nearest words are not always the right ones: a comparison may share its subject with the one before it, stand
before its subject ("< 30 kg in weight"), or stand in brackets behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...lexicon.roles import cues, role
from ..analysis import Quantity
from ..marks import AND_OR, CLOSING, OPENING
from .passage import CHANGES, Name, Passage, is_abbreviation

GLUE = cues("subject-glue")
BREAK = cues("subject-break")
PERSONS = cues("person-words")
GENERIC = cues("generic-heads")
MEASURES = cues("measure-nouns")
RIGHT_LINKS = cues("right-links")
CONJUNCTIONS = cues("conjunctions")
HAVING = frozenset(("has", "have", "had"))
BEFORE_COMING = HAVING | {"that", "which", "not", "did", "does", "do"}
"""What may stand before "resolved to grade 1"."""
HEEDING = cues("heeding")
OCCASIONS = cues("occasions")
RATE_TIMES = frozenset(("day", "week", "month", "year", "hour", "night"))
PERIOD_WORDS = cues("lately") | {"the"}
SPECIMENS = cues("specimens")
CORRECTED = cues("corrected")
TIMES_SIGNS = frozenset(("x", "×"))
"""Between the sides of "2 x 3 cm" or behind "3 x"; they name nothing."""
TREATMENT_UNITS = cues("treatment-lines") | cues("treatment-rounds")
NAME_LENGTH = 7
REACH = 14


def name_before(passage: Passage, k: int, floor: int) -> Name | None:
    """The name that ends before token ``k`` and not before ``floor``, words like "of", "is" and brackets skipped."""
    norms = passage.words.norms
    stop = max(floor, k - REACH)
    k -= 1
    if k - 2 >= stop and norms[k] in RATE_TIMES and norms[k - 1] in ("per", "a", "each", "/"):
        counted = name_before(passage, k - 1, floor)
        return Name(counted.i, k + 1) if counted and counted.j == k - 1 and counted.home is None else counted
    while k >= stop:
        if k in passage.analyte_at and k not in passage.quantity_at:
            return passage.analyte_at[k]
        norm = norms[k]
        if norm in CLOSING:
            inside = bracket_open(norms, k, floor)
            if inside is None:
                return None
            name = _bracketed(passage, inside, k, floor)
            if name:
                return name
            k = inside - 1
            continue
        skipped = norm in GLUE or norm == "," or (norm.endswith("ly") and len(norm) > 4)
        said = norms[k + 1] if k + 1 < len(norms) else ""
        if skipped or (norm in ("that", "which") and said in GLUE) or (norm in HAVING and said == "been"):
            k -= 1
            continue
        if is_coming_to(norms, k):
            k -= 1
            while k > stop and norms[k] in BEFORE_COMING:
                k -= 1
            continue
        if k in passage.quantity_at:
            return None
        name = phrase_ending(passage, k, floor)
        named = norms[name.i : name.j] if name is not None else []
        if name is None or not (all(norm in OCCASIONS for norm in named) or _is_period(named)):
            return name
        k = name.i - 1
        while _is_period(named) and k >= stop and norms[k] in ("in", "within", "over", "during", "the"):
            k -= 1
    return None


def is_coming_to(norms: Sequence[str], k: int) -> bool:
    """Whether a limit says how far something has come back: "neuropathy | resolved | to grade 1"."""
    return norms[k + 1 : k + 2] == ["to"] and norms[k] in role("recovering")


def _is_period(norms: Sequence[str]) -> bool:
    """ "Relapses in the last year ≥ 2": when, and nothing that is limited."""
    return norms[-1] in RATE_TIMES and len(norms) > 1 and all(norm in PERIOD_WORDS for norm in norms[:-1])


def bracket_open(norms: Sequence[str], k: int, floor: int) -> int | None:
    """The token that opens the bracket which token ``k`` closes."""
    depth = 0
    for place in range(k, max(floor, k - 40) - 1, -1):
        depth += (norms[place] in CLOSING) - (norms[place] in OPENING)
        if depth == 0:
            return place
    return None


def _bracketed(passage: Passage, opening: int, closing: int, floor: int) -> Name | None:
    """The name with an abbreviation in brackets; an analyte inside the brackets speaks for both."""
    words = passage.words
    if words.norms[opening + 1] in CORRECTED:
        return None
    for place in range(closing - 1, opening, -1):
        if place in passage.analyte_at:
            name = passage.analyte_at[place]
            phase = passage.analyte_at.get(opening - 1)
            if name.analyte and name.analyte.id == "bp" and phase and phase.analyte and opening - 1 >= floor:
                return Name(phase.i, closing + 1, phase.analyte, "analyte")
            outer = phrase_ending(passage, opening - 1, floor) if opening - 1 >= floor else None
            if outer and closing - opening <= 4 and outer.i < name.i:
                return Name(outer.i, closing + 1, name.analyte, "analyte")
            return name
    inside = words.written(opening + 1, closing)
    if opening - 1 < floor or not is_abbreviation(inside) or opening - 1 in passage.quantity_at:
        return None
    if opening - 1 in passage.analyte_at:
        before = passage.analyte_at[opening - 1]
        return Name(before.i, closing + 1, before.analyte, "analyte")
    outer = phrase_ending(passage, opening - 1, floor)
    return Name(outer.i, closing + 1, outer.analyte, outer.origin) if outer else None


def phrase_ending(passage: Passage, k: int, floor: int) -> Name | None:
    """The noun phrase whose last token is ``k``, "level of" and the like taken in; none where no noun stands there."""
    norms = passage.words.norms
    i = k
    while i >= floor and k - i < NAME_LENGTH and norms[i] != "of" and not _ends_phrase(passage, i):
        i -= 1
    i += 1
    while i <= k and (norms[i] == "-" or norms[i][0] in "'’"):
        i += 1
    if i > k or not any(norm[0].isalpha() for norm in norms[i : k + 1]):
        return None
    if all(norm in PERSONS or norm in TIMES_SIGNS for norm in norms[i : k + 1]):
        return None
    if i - 2 >= floor and norms[i - 1] == "of" and norms[i - 2] in MEASURES and i - 2 not in passage.quantity_at:
        head = i - 2
        while head > floor and i - head < 5 and norms[head - 1] != "of" and not _ends_phrase(passage, head - 1):
            head -= 1
        i = head
    if i - 2 >= floor and norms[i - 1] == "in" and norms[i - 2] in CHANGES and i - 2 not in passage.quantity_at:
        i -= 2
    heeded = i - 2 - (norms[i - 1] == "the")
    if heeded >= floor and norms[heeded + 1] == "with" and norms[heeded] in HEEDING:
        i = heeded
    analyte = next((passage.analyte_at[t] for t in range(k, i - 1, -1) if t in passage.analyte_at), None)
    if analyte and all(norm in GENERIC or norm in SPECIMENS for norm in norms[analyte.j : k + 1]):
        return analyte
    return Name(i, k + 1)


def _ends_phrase(passage: Passage, i: int) -> bool:
    norms = passage.words.norms
    norm = norms[i]
    if i in passage.quantity_at or is_coming_to(norms, i):
        return True
    if norm in BREAK:
        if norm == "a" and passage.words.text[passage.words.starts[i]] == "A" and i > 0 and norms[i - 1] not in ":.;":
            return False
        joined = norm in "/&" and passage.words.glued(i) and passage.words.glued(i + 1)
        return not joined and not is_treatment_unit(norms, i)
    return not (norm[0].isalnum() or norm in "-'’")


def is_treatment_unit(norms: Sequence[str], i: int) -> bool:
    """ "Systemic treatment regimens", "treatment lines of chemotherapy", "treatment-related toxicities": a part of a
    name, where it else ends one."""
    return norms[i] == "treatment" and i + 1 < len(norms) and (norms[i + 1] in TREATMENT_UNITS or norms[i + 1] == "-")


def name_after(passage: Passage, k: int, ceiling: int) -> Name | None:
    """The name that begins behind token ``k``: "… in weight", "… on the MADRS", "… antral follicles"."""
    norms = passage.words.norms
    stop = min(ceiling, k + 6, len(norms))
    start = k
    while k < stop:
        if k in passage.quantity_at:
            return None
        if k in passage.analyte_at:
            return passage.analyte_at[k]
        if norms[k] in RIGHT_LINKS:
            k += 1
            continue
        if _is_adverb(norms[k]):
            return _behind_adverbs(passage, k, ceiling)
        return phrase_beginning(passage, k, ceiling) if norms[k][0].isalpha() or k == start else None
    return None


def _is_adverb(norm: str) -> bool:
    return norm.endswith("ally") and len(norm) > 6


def _behind_adverbs(passage: Passage, k: int, ceiling: int) -> Name | None:
    """ "Clinically or radiologically measurable tumours": a name is no adverb alone."""
    norms, first = passage.words.norms, k
    while k + 1 < min(ceiling, first + 5) and (_is_adverb(norms[k]) or norms[k] in AND_OR):
        k += 1
    name = phrase_beginning(passage, k, ceiling)
    return Name(first, name.j) if name and not name.known else name


def phrase_beginning(passage: Passage, k: int, ceiling: int) -> Name | None:
    """The noun phrase whose first token is ``k``."""
    norms = passage.words.norms
    j = k
    while j < min(ceiling, k + NAME_LENGTH) and not _ends_phrase(passage, j):
        if j in passage.analyte_at:
            return passage.analyte_at[j]
        j += 1
    while j > k and (norms[j - 1] in "-'’" or norms[j - 1] == "of"):
        j -= 1
    if j <= k or norms[k] in "/&" or all(norm in PERSONS or norm in TIMES_SIGNS for norm in norms[k:j]):
        return None
    return Name(k, j)


def is_compatible(quantity: Quantity, name: Name) -> bool:
    """Whether the analyte is measured in the quantity's unit."""
    if name.analyte is None or quantity.unit is None or not quantity.unit.ucum:
        return False
    return quantity.unit.ucum in (name.analyte.ucum, *name.analyte.accepted)


def name_above(parent: Passage) -> Name | None:
    """The one analyte that the group names ("Hemoglobin:"), else the phrase that the group's text is."""
    if any(norm[0].isdecimal() for norm in parent.words.norms):
        return None
    names = {name.analyte.id: name for name in parent.analytes if name.analyte and name.analyte.id != "age"}
    if len(names) == 1:
        (name,) = names.values()
        return Name(name.i, name.j, name.analyte, "group", home=parent.words)
    if names or len(parent.words) > 8:
        return None
    phrase = name_before(parent, len(parent.words), 0)
    return Name(phrase.i, phrase.j, None, "group", home=parent.words) if phrase else None
