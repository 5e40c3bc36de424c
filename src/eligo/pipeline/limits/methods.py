"""What is measured, where the words before a number say by what or for what it is corrected.

"Ejection fraction measured by echocardiography of 45 %", "QT interval corrected using Fridericia's formula > 450 ms",
"total calcium (corrected for albumin) > 12 mg/dL".
"""

from __future__ import annotations

from ...lexicon.roles import cues
from ..marks import ARTICLES
from .passage import Name, Passage
from .subjects import CORRECTED

METHOD_SIGNS = cues("method-signs")
MEASURING = cues("measuring")
CORRECTING = frozenset(("for", "to", "by"))


def before_method(passage: Passage, name: Name, floor: int) -> Name:
    """The name of what is measured, where ``name`` is a method or a correction that stands behind it."""
    norms, k = passage.words.norms, name.i - 1
    while k > floor and norms[k] in ARTICLES:
        k -= 1
    if name.home is not None or k <= floor:
        return name
    if norms[k] in CORRECTING and norms[k - 1] in CORRECTED:
        k -= 1
    elif norms[k] not in METHOD_SIGNS:
        return name
    while k > floor and norms[k - 1] in MEASURING:
        k -= 1
    if norms[k - 1] == "(":
        k -= 1
    return passage.analyte_at.get(k - 1, name)
