"""How a limit, a result or a finding was found: "ejection fraction >= 50 % by echocardiography or MUGA", "LVEF normal
by MUGA", "metastases on CT".

What names a method is no fact beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from itertools import dropwhile

from ...lexicon.roles import role
from ...schema import Constraint
from ..limits.nearby import NEAR, NearbyLimits
from .coordination import Part, connected
from .evidence import SHOWING
from .parts import Parts
from .vocabulary import qualifiers

THERAPY = "therapy"
"""How the names of treatments end, by which nothing is measured: "HbA1c < 9 % on insulin monotherapy"."""
METHOD_REACH = 3
"""So many words lie at most between a limit and its method."""
APART = re.compile(r",\s{0,9}(?:and|or)\s{1,9}\Z", re.IGNORECASE)
"""What begins another thing behind a method: "by CKD-EPI, or | dialysis"."""
ASIDE = re.compile(r"\s{0,9}\([^()]{0,40}\)")
SHOWN_BY = frozenset({"on", "by", "via"})
"""What ties an examination to what it shows: "metastases | on CT"."""
HELD_IN = frozenset({"in", "from"})
"""So do these where the name says that it is a finding: "abnormalities | in the ECG"."""
ALTERNATIVES = frozenset({",", "/", "or", "and/or"})


class Methods:
    """The methods among the parts of one criterion. ``result`` is the last result that is said in words, and where it
    ends; ``finding`` the last fact before a part that an examination may show, and where it ends."""

    def __init__(self, parts: Parts, limits: NearbyLimits) -> None:
        self.parts, self.limits = parts, limits
        self.result: tuple[Constraint, int] | None = None
        self.finding: tuple[Constraint, int] | None = None
        self._last: tuple[Part, Constraint] | None = None
        self._in_series = False

    def of(self, part: Part) -> Constraint | None:
        """The limit or result that a part is the method of, also one of several: "by echocardiography | or MUGA"."""
        last = self.parts.read.texts[part.last - 1]
        if part.label not in SHOWING or last.endswith(THERAPY) or last in role("support"):
            return None
        found = self._of_limit(part, last) or self._of_result(part) or self._of_finding(part)
        if found is not None:
            self._in_series = False
        else:
            found = self._listed(part, last)
        if found is not None:
            self._last = part, found
        return found

    def _of_limit(self, part: Part, last: str) -> Constraint | None:
        """The limit whose method a part names: "thickness >= 300 um on optical coherence tomography", "ejection
        fraction by echocardiography of 45 %"."""
        for threshold in self.limits.near(part.start):
            begin, end = (
                threshold.subject.end - self.limits.offset,
                threshold.evidence.start - self.limits.offset,
            )
            near = begin <= part.start < min(end, begin + NEAR)
            between = self.parts.text[begin : part.start].lower().split() if near else []
            if between and len(between) <= METHOD_REACH and not role("method").isdisjoint(between):
                return threshold
        if part.label == "Measurement" and last not in role("instrument"):
            return None
        for threshold in self.limits.near(part.start):
            begin = threshold.evidence.end - self.limits.offset
            if not 0 < begin < part.start < begin + NEAR:
                continue
            if self._tie(begin, part.start, role("as_measured")) in role("method"):
                return threshold
        return None

    def _of_result(self, part: Part) -> Constraint | None:
        """The result that ends before a part and was found by it: "LVEF normal | by MUGA or echocardiogram"."""
        if self.result is None or part.label == "Measurement":
            return None
        result, end = self.result
        return result if self._tie(end, part.start, role("as_measured")) == "by" else None

    def _of_finding(self, part: Part) -> Constraint | None:
        """The finding that ends before an examination and was made by it, "metastases | on a CT scan"; what confirms it
        is a fact beside it, "cirrhosis confirmed by | biopsy"."""
        if self.finding is None or part.results or not self._examines(part):
            return None
        finding, end = self.finding
        tie = self._tie(end, part.start, frozenset())
        inside = tie in HELD_IN and finding.subject.text.lower().split()[-1] in role("finding")
        return finding if tie in SHOWN_BY or inside else None

    def _examines(self, part: Part) -> bool:
        words = self.parts.read.texts[part.first : part.last]
        imaged = words[-1] in role("examined_by") or not role("imaging").isdisjoint(words)
        return imaged or role("examination").issuperset(words)

    def _listed(self, part: Part, last: str) -> Constraint | None:
        """What the method before a part in one list is the method of; ", or" begins another thing, but behind a series
        that a comma alone has made."""
        if self._last is None or (part.label == "Measurement" and last not in role("instrument")):
            return None
        before, found = self._last
        read = self.parts.read
        connector = connected(read, before, part, self._past_aside(before))
        of_finding = self.finding is not None and found is self.finding[0]
        if of_finding and not self._examines(part):
            return None
        joining = ALTERNATIVES | {"and"} if of_finding else ALTERNATIVES
        ends_alone = connector == "," and joining.isdisjoint(read.texts[self._past_aside(part) :][:1])
        apart = APART.search(self.parts.text[before.end : part.start]) and not self._in_series
        dated = any(qualifiers().get(read.texts[at]) == "status" for at in range(before.last, part.first))
        if connector not in joining or ends_alone or apart or dated or read.texts[part.lead - 1] == "the":
            return None
        self._in_series = connector == ","
        return found

    def _past_aside(self, part: Part) -> int:
        """The word behind a part and a bracket right behind it: "echocardiogram (ECHO) | or"."""
        read = self.parts.read
        aside = ASIDE.match(self.parts.text, part.end)
        return part.last if aside is None else bisect_left(read.starts, aside.end())

    def _tie(self, begin: int, end: int, leads: AbstractSet[str]) -> str:
        """The word that ties a method to what stands before the gap; empty where the gap is too long, or sets it
        apart; ``leads`` are words that may lead to it, "as measured | by"."""
        words = ASIDE.sub(" ", self.parts.text[begin:end]).replace("(", " ").lower().split()
        if words[:1] == [","] and words[1:2] and words[1] in leads:
            words = words[1:]
        tied = [*dropwhile(leads.__contains__, words)]
        return tied[0] if 0 < len(tied) <= METHOD_REACH and not any(word[-1] in ",;.:" for word in tied) else ""
