"""Ages told by a birthday: "before the 12th birthday", "not yet reached their 18th birthday"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...lexicon.roles import cues
from .words import Words

ENDINGS = cues("ordinal-endings")
UNTIL = cues("before-birthday")
SINCE = cues("past-birthday")
DENYING = frozenset(("not", "n't", "never"))
REACH = 8
OLDEST = 130


@dataclass(frozen=True, slots=True)
class Birthday:
    """The tokens ``i`` to ``j`` (not included) say that the patient is younger ("lt") or not younger ("ge")."""

    i: int
    j: int
    age: int
    operator: str


def find_birthdays(words: Words) -> Iterator[Birthday]:
    """The birthdays that limit an age, in order; those that only date something ("on the 18th birthday") are none."""
    norms = words.norms
    for k, norm in enumerate(norms):
        numbered = norm == "birthday" and k > 1 and norms[k - 1] in ENDINGS and norms[k - 2].isdecimal()
        if not numbered or len(norms[k - 2]) > 3 or int(norms[k - 2]) > OLDEST:
            continue
        lead = next(
            (i for i in range(k - 3, max(-1, k - 3 - REACH), -1) if norms[i] in UNTIL or norms[i] in SINCE), None
        )
        if lead is None:
            continue
        denial = next((i for i in range(lead - 1, max(-1, lead - 5), -1) if norms[i] in DENYING), None)
        younger = (norms[lead] in UNTIL) != (denial is not None)
        yield Birthday(lead if denial is None else denial, k + 1, int(norms[k - 2]), "lt" if younger else "ge")
